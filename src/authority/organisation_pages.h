/* What the screens and the API of the organisation share. One struct organisation_form a kind of record says what its page
 * and its JSON are; records.c and records_api.c do the same with each: show, make, save, close, answer.
 *
 * A form carries the version that it was read in. When somebody else has saved since, the form comes again with what was
 * typed, and says field by field what is stored now; saving again then lets the typed hold. */
#pragma once
#include "authority/organisation.h"
#include "view/closing.h"
#include "view/form.h"
#include "view/format.h"
#include "view/layout.h"

/* Lists to choose from: what a form's selects and checkboxes show. */
enum organisation_list {
    LIST_UNITS, LIST_DEPARTMENTS, LIST_AUTHORITIES, LIST_MUNICIPALITIES, LIST_BOOTHS, LIST_TASKS, LIST_COUNTERS, LIST_EMPLOYEES,
    LIST_UNIT_KINDS, LIST_AUTHORITY_KINDS, LIST_MODELS, LIST_LEADERSHIPS, LIST_LANGUAGES, LIST_AGREEMENT_KINDS, LIST_ROLES,
    LIST_ACTIVITIES, LISTS
};
#define LIST(name) (1u << LIST_##name)
struct options { struct form_option *at; size_t n; };
/* Fills those lists that are in the set (bits). */
[[nodiscard]] enum err organisation_lists(struct request *req, struct db_tx *tx, uint32_t set, struct options ret_lists[LISTS]);
/* Marks those whose value is among the words of "a,b". */
void options_choose(struct options *options, str list);
/* The label of the option of that value; the value itself when there is none. */
str options_label(const struct request *req, const struct options *options, str value);

/* With the value that is stored but no longer offered (a closed unit), so that saving keeps it. */
struct options options_with(struct arena *a, const struct options *options, str value);

struct organisation_edit;
struct organisation_form {
    const struct organisation_kind *kind;
    const char *path;          /* of the pages: "/organisation/enheder" */
    const char *heading, *new_heading; /* msgids */
    bool person;               /* who leaves, not what closes */
    uint32_t lists;            /* of LIST(…) */
    void (*defaults)(struct request *req, void *record);
    void (*fields)(struct view *v, const struct organisation_edit *e);  /* template: the fields of the form */
    void (*tabs)(struct view *v, const struct organisation_edit *e);    /* template above it; NULL: a link back to path */
    void (*beside)(struct view *v, const struct organisation_edit *e);  /* template below it; NULL: nothing */
    str (*title)(const void *record);
    /* JSON of the list; writes whole members of the array that is open. */
    enum err (*list)(struct request *req, struct db_tx *tx, struct json *j);
};
struct organisation_conflict { const char *label; str now; };
struct organisation_edit {
    const struct organisation_form *form;
    struct request *req;
    void *record;              /* as it is stored, or a new one */
    int64_t id, version;       /* id 0: new */
    ms_t closed_at;            /* DB_NULL: nobody has said a day */
    bool saved;
    str key;                   /* a new one's form carries it, so that pressing twice makes one */
    struct options lists[LISTS];
    struct organisation_conflict conflicts[24];
    size_t conflicts_n;
};

/* Pages */
enum err records_new(struct request *req, const struct organisation_form *form);
enum err records_show(struct request *req, const struct organisation_form *form);
enum err records_create(struct request *req, const struct organisation_form *form);
enum err records_save(struct request *req, const struct organisation_form *form);
enum err records_close(struct request *req, const struct organisation_form *form);
/* JSON */
enum err records_list(struct request *req, const struct organisation_form *form);
enum err records_get(struct request *req, const struct organisation_form *form);
enum err records_post(struct request *req, const struct organisation_form *form);
enum err records_patch(struct request *req, const struct organisation_form *form);

extern const struct organisation_form organisation_authority_form, organisation_unit_form, organisation_booth_form,
    organisation_counter_form, organisation_employee_form, organisation_agreement_form;

/* ---- what the handlers of the room share ---- */
struct organisation_editor organisation_editor(const struct request *req);
/* Turns a fault into a problem of the request; answers err as the page's or API's answer. */
enum err organisation_problem(struct request *req, enum err err, const struct organisation_fault *fault);
/* A write of the room: fn with the editor filled in, faults turned into problems. */
struct organisation_write {
    struct request *req;
    struct organisation_editor by;
    struct organisation_fault fault;
    enum err (*fn)(struct db_tx *tx, struct organisation_write *w);
    void *ctx;                 /* fn's own */
};
enum err organisation_write(struct request *req, enum err (*fn)(struct db_tx *tx, struct organisation_write *w), void *ctx);
/* The page of the room with that title: the staff's frame. */
struct page organisation_page(struct request *req, const char *title);
/* "Somebody else changed it": adds the problem and sets the status. */
void organisation_say_conflict(struct request *req);
str id_text(struct arena *a, int64_t id);                          /* "" for 0 and DB_NULL */
/* Does the folded text contain the folded words? For filters of lists. */
bool text_has(struct arena *a, str text, str folded);

/* ---- what the list pages show ---- */
extern const struct page_link organisation_links[], organisation_unit_tabs[], organisation_employee_tabs[];
extern const size_t organisation_links_n, organisation_unit_tabs_n, organisation_employee_tabs_n;

struct organisation_counts { int64_t units, employees, duties, authorities, agreements, departments; };
struct organisation_authority_rows {
    str words;                 /* what was searched for */
    struct sql_organisation_authorities *at;
    size_t n;
    int64_t ours;
};
struct organisation_unit_rows {
    str words;
    bool all;                  /* closed ones too */
    struct sql_organisation_units *at;
    size_t n;
};
struct organisation_employee_rows {
    str words;
    bool all;
    struct sql_organisation_employees *at;
    size_t n, found;
    int64_t page, pages;
    str previous, next;        /* URLs */
};
struct organisation_agreement_rows { struct sql_organisation_agreements *at; size_t n; ms_t now; };
struct organisation_duty_rows {
    struct sql_organisation_duties *at;
    size_t n;
    bool saved;
    struct options lists[LISTS], places; /* places: "UNIT" and "UNIT.COUNTER" */
};
/* The form for a day: a new one, or one that stands (version is not 0). What is sent holds for that version of that day only. */
struct organisation_day_form {
    bool chosen;               /* from the list: the day itself stays */
    str day, hours, reason;
    int64_t version;
};
struct organisation_hours_view {
    int64_t id, version;
    str name;
    bool saved;
    str days[7];               /* as organisation_spans_text writes them */
    struct organisation_conflict conflicts[7], day_conflicts[2];
    size_t conflicts_n, day_conflicts_n;
    struct authority_exception *exceptions;
    size_t exceptions_n;
    struct organisation_day_form form;
};
struct organisation_places_view {
    int64_t id;
    str name;
    struct sql_organisation_booths_list booths;
    struct sql_organisation_counters_list counters;
};
/* A row of the table of tasks: what a unit offers of it, or what an employee is qualified to in it. */
struct organisation_task_row {
    const struct sql_organisation_tasks *task;
    str offered;               /* the word, also where nothing was decided */
    bool decided;
    uint32_t activities;
    int64_t level;             /* 0: none */
    bool checked;
};
struct organisation_tasks_view {
    int64_t id, version;
    str name;                  /* of the unit or employee */
    bool saved;
    str words, department, state; /* the filter */
    struct options departments, states, lists[LISTS];
    struct organisation_task_row *at;
    size_t n;
    struct sql_organisation_tasks_list all; /* those that the filter hides too */
    int64_t level_all;         /* qualification for every task; 0: none */
};
struct organisation_account_view {
    int64_t employee_id;
    str name;
    bool saved, exists, disabled;
    struct sql_organisation_account account;
    struct options roles;
    struct organisation_conflict conflicts[2];
    size_t conflicts_n;
};

struct organisation_department_rows {
    struct sql_organisation_departments_list list;
    bool saved;
    str key;                   /* a new one's form carries it, so that pressing twice makes one */
};
struct organisation_department_view {
    struct sql_organisation_department row;
    struct organisation_conflict conflicts[1];
    size_t conflicts_n;
};
str organisation_department_url(const struct view *v, str code);

/* "2026-12-24" as the screen shows a day; the text itself when it is none. */
str organisation_day_text(const struct view *v, str day);

/* The activities of a partial offer, in words. */
str organisation_activities_text(const struct view *v, uint32_t activities);

/* ---- routes, table by table: organisation_routes.c puts them together ---- */
enum err organisation_overview(struct request *req);
enum err authorities_page(struct request *req);
enum err departments_page(struct request *req);
enum err departments_create(struct request *req);
enum err department_page(struct request *req);
enum err department_save(struct request *req);
enum err departments_get(struct request *req);
enum err departments_post(struct request *req);
enum err units_page(struct request *req);
enum err employees_page(struct request *req);
enum err agreements_page(struct request *req);
enum err hours_page(struct request *req);
enum err hours_save(struct request *req);
enum err exception_save(struct request *req);
enum err exception_remove(struct request *req);
enum err hours_get(struct request *req);
enum err hours_put(struct request *req);
enum err exceptions_get(struct request *req);
enum err exceptions_post(struct request *req);
enum err exceptions_delete(struct request *req);
enum err places_page(struct request *req);
enum err offerings_page(struct request *req);
enum err offerings_save(struct request *req);
enum err offerings_get(struct request *req);
enum err offerings_put(struct request *req);
enum err qualifications_page(struct request *req);
enum err qualifications_save(struct request *req);
enum err qualifications_get(struct request *req);
enum err qualifications_put(struct request *req);
enum err account_page(struct request *req);
enum err account_save(struct request *req);
enum err account_get(struct request *req);
enum err account_put(struct request *req);
enum err duties_page(struct request *req);
enum err duties_start(struct request *req);
enum err duties_end(struct request *req);
enum err duties_get(struct request *req);
enum err duties_post(struct request *req);
enum err duties_delete(struct request *req);
