/* What the screens and the API of the catalogue share. A form carries the version it was read in: when somebody else has saved
 * since, it comes again with what was typed, and says field by field what is stored now; saving again lets the typed hold. */
#pragma once
#include "access/access.h"
#include "catalogue/editor.h"
#include "http/json.h"
#include "view/closing.h"
#include "view/form.h"
#include "view/format.h"
#include "view/layout.h"

/* What a select shows. */
struct catalogue_options { struct form_option *at; size_t n; };
extern const struct page_link catalogue_links[];
extern const size_t catalogue_links_n;

/* Which of them a list shows. */
struct catalogue_filter {
    str words, department, owner;
    bool check, all;           /* must be checked; closed ones too */
    ms_t now;
};
struct catalogue_tasks_view {
    struct catalogue_filter filter;
    struct catalogue_options departments, owners;
    struct catalogue_task *at;
    size_t n, in_use, to_check; /* shown; of all, whatever the filter */
};
struct catalogue_life_events_view { struct catalogue_filter filter; struct catalogue_life_event *at; size_t n; };

/* A field of a row of the package, as it is to be shown; wrong: it is what an error is about, and first: of that name the first. */
struct catalogue_cell { const char *name, *label, *width; str value; bool wrong, first; int max; };
struct catalogue_package_row { str key, name, remark, remark_en; struct catalogue_cell place, why, why_en; };
struct catalogue_conflict { const char *label; str now; }; /* a field (msgid), and what somebody else has written there */
struct catalogue_edit {
    struct editor_item item;   /* texts as they are to be shown: stored, or typed */
    bool new, saved, preview;
    int64_t version;
    ms_t closed_at;
    struct catalogue_options areas, owners, authorities, channels, tasks;
    struct catalogue_package_row package[41]; /* the 40 that fit, and one that is being added */
    size_t package_n;
    struct catalogue_conflict conflicts[EDITOR_FIELDS];
    size_t conflicts_n;
};
/* Was the row ticked to be removed in the form that is shown again? */
bool catalogue_removed(const struct view *v, str key);
struct catalogue_import_view {
    bool done, whole, changed; /* changed: the catalogue, since the preview that was agreed to */
    str text;                  /* what was sent, for the second step */
    struct editor_plan plan;
    int64_t seen;              /* editor_state() of what the preview is of */
    const struct str *files;   /* of the catalogue, to export one */
    size_t files_n;
};

/* The text of a field of the form. */
str catalogue_text(const struct catalogue_edit *e, const char *name);
/* The label of a field of the request's route. */
const char *catalogue_label(const struct request *req, const char *name);

/* ---- what pages and API share (catalogue_input.c) ---- */
struct editor_by catalogue_by(const struct request *req);
/* Takes what was sent into the texts. form: boxes that are not ticked are not sent. */
void catalogue_take(const struct request *req, struct editor_item *item, bool form);
/* Faults become problems of the request. */
void catalogue_problems(struct request *req, const struct editor_faults *faults);
/* Save and close (editor_close) in a write of their own. What is wrong becomes problems of the request, whose status is 422 or 409.
 * ERR_CONFLICT: version is not the stored one any more, or the key of a new one is taken. */
enum err catalogue_save(struct request *req, struct editor_item *item, int64_t version);
enum err catalogue_close(struct request *req, struct editor_item *item, int64_t version, ms_t at);
/* Does the filter let it through? */
bool catalogue_found(struct arena *a, const struct catalogue_filter *f, const struct catalogue_task *t);
bool catalogue_life_event_found(struct arena *a, const struct catalogue_filter *f, const struct catalogue_life_event *e);

/* ---- the handlers; what they answer to stands in catalogue_routes.c ---- */
enum err catalogue_tasks_page(struct request *req);
enum err catalogue_task_new(struct request *req);
enum err catalogue_task_create(struct request *req);
enum err catalogue_task_show(struct request *req);
enum err catalogue_task_save(struct request *req);
enum err catalogue_task_close(struct request *req);
enum err catalogue_life_events_page(struct request *req);
enum err catalogue_life_event_new(struct request *req);
enum err catalogue_life_event_create(struct request *req);
enum err catalogue_life_event_show(struct request *req);
enum err catalogue_life_event_save(struct request *req);
enum err catalogue_life_event_close(struct request *req);
enum err catalogue_import_page(struct request *req);
enum err catalogue_import_do(struct request *req);
enum err catalogue_export_do(struct request *req);
enum err catalogue_api_import(struct request *req);
enum err catalogue_api_export(struct request *req);

enum err catalogue_api_tasks(struct request *req);
enum err catalogue_api_task(struct request *req);
enum err catalogue_api_task_post(struct request *req);
enum err catalogue_api_task_patch(struct request *req);
enum err catalogue_api_life_events(struct request *req);
enum err catalogue_api_life_event(struct request *req);
enum err catalogue_api_life_event_post(struct request *req);
enum err catalogue_api_life_event_patch(struct request *req);
enum err catalogue_api_search(struct request *req);
