/* A task as a citizen needs to know it, and the life events that bring it. */
#include "portal/pages.h"
#include "portal/portal_sql.h"
#include "portal/routes.h"
#include "portal/task_html.h"
#include "view/format.h"

/* ---- links: "https://… | Titel", "https://…"; with "| en: Title" at the end; and forms ---- */

static struct portal_link read_link(str line) {
    str address, title = line, english = catalogue_english(&title);
    str_next(&title, '|', &address);
    address = str_trim(address);
    title = str_trim(title);
    return (struct portal_link){address, title.n ? title : address, english};
}

static void read_links(struct arena *a, struct catalogue_lines lines, struct portal_link **ret, size_t *ret_n) {
    *ret = arena_many(a, lines.n, struct portal_link);
    for (size_t i = 0; i < lines.n; i++) (*ret)[i] = read_link(lines.at[i]);
    *ret_n = lines.n;
}

static void read_forms(struct arena *a, struct catalogue_lines lines, struct portal_task_page *t) {
    t->forms = arena_many(a, lines.n, struct catalogue_form);
    for (size_t i = 0; i < lines.n; i++)
        if (catalogue_form_row(lines.at[i], &t->forms[t->forms_n])) t->forms_n++;
}

static bool has_channel(str channels, const char *name) {
    str part;
    while (str_next(&channels, ',', &part))
        if (str_eq_c(str_trim(part), name)) return true;
    return false;
}

/* ---- where to go ---- */

/* A centre helps with everything but what it was decided that it doesn't (GUIDE 3.3.2). */
static bool offers(const struct sql_portal_offers_list *offers_of, int64_t unit_id) {
    for (size_t i = 0; i < offers_of->n; i++)
        if (offers_of->at[i].unit_id == unit_id) return !str_eq_c(offers_of->at[i].offered, "none");
    return true;
}

static enum err read_where(struct db_tx *tx, struct arena *a, const struct portal_visit *visit, struct portal_task_page *t) {
    struct sql_portal_offers_list list;
    TRY(sql_portal_offers(tx, a, (struct sql_portal_offers_in){visit->town->municipality.id, t->task->id}, &list));
    t->centres = arena_array(a, visit->places_n, sizeof *t->centres);
    t->theirs = arena_array(a, visit->places_n, sizeof *t->theirs);
    t->offices = arena_array(a, visit->places_n, sizeof *t->offices);
    str department = t->task->departments.n ? t->task->departments.at[0] : (str){};
    for (size_t i = 0; i < visit->places_n; i++) {
        const struct portal_now *n = &visit->places[i];
        bool helps = t->help != PORTAL_SHOWS_THE_WAY && offers(&list, n->place->id); /* who may not even tell the rules is no help */
        if (n->place->kind == COMPETENCE_SERVICE_CENTRE && helps) t->centres[t->centres_n++] = n;
        if (!t->ours && n->place->owner_id != DB_NULL && n->place->owner_id == t->owner.id) t->theirs[t->theirs_n++] = n;
        bool its = n->place->kind == COMPETENCE_DEPARTMENT && department.n && str_eq(n->place->department_code, department);
        if (its && t->ours && (n->place->address.n || n->place->phone.n)) t->offices[t->offices_n++] = n;
    }
    return OK;
}

static enum err read_events(struct db_tx *tx, struct arena *a, const struct portal_town *town, struct portal_task_page *t) {
    struct sql_portal_events_of_task_list list;
    TRY(sql_portal_events_of_task(tx, a, (struct sql_portal_events_of_task_in){town->municipality.id, t->task->id}, &list));
    t->events = arena_array(a, list.n, sizeof *t->events);
    for (size_t e = 0; e < town->life_events_n; e++)
        for (size_t i = 0; i < list.n; i++)
            if (list.at[i].life_event_id == town->life_events[e].id) t->events[t->events_n++] = &town->life_events[e];
    return OK;
}

/* The law's own word, then what was agreed (DOMAIN, layer 1). */
static enum err read_help(struct db_tx *tx, struct arena *a, const struct portal_visit *visit, struct portal_task_page *t) {
    struct sql_portal_agreements_list list;
    TRY(sql_portal_agreements(tx, a, (struct sql_portal_agreements_in){visit->town->municipality.id, t->owner.id, t->task->id, visit->now}, &list));
    t->help = t->task->area == COMPETENCE_PASSPORT_LICENCE ? PORTAL_SETTLES
              : t->task->owner == COMPETENCE_JOBCENTRE     ? PORTAL_SHOWS_THE_WAY
                                                           : PORTAL_GUIDES;
    for (size_t i = 0; i < list.n; i++) {
        bool statute = str_eq_c(list.at[i].kind, "statutory_basis");
        if (statute && t->task->area != COMPETENCE_TAX) t->help = PORTAL_SETTLES;
        else if (t->help == PORTAL_GUIDES) t->help = PORTAL_PREPARES;
    }
    return OK;
}

static enum err read_owner(struct db_tx *tx, struct arena *a, const struct portal_town *town, struct portal_task_page *t) {
    t->ours = t->task->owner == COMPETENCE_OWN;
    if (t->ours) {
        if (t->task->departments.n) t->department = portal_department(town, t->task->departments.at[0]);
        return OK;
    }
    enum err e = authority_by_key(tx, a, t->task->owner_key, &t->owner);
    if (e == ERR_NOT_FOUND) t->owner = (struct authority){.name = t->task->owner_key.n ? t->task->owner_key : S("En anden myndighed")};
    return e == ERR_NOT_FOUND ? OK : e;
}

enum err portal_task_gather(struct db_tx *tx, const struct view *v, const struct portal_visit *visit, const struct catalogue_task *task,
                            struct portal_task_page *ret) {
    struct portal_task_page t = {.task = task};
    t.at_counter = has_channel(task->channels, "skranke");
    t.by_phone = has_channel(task->channels, "telefon");
    t.by_letter = has_channel(task->channels, "brev");
    t.by_mail = has_channel(task->channels, "e-mail");
    t.by_self = has_channel(task->channels, "selvbetjening");
    read_links(v->arena, task->links, &t.links, &t.links_n);
    read_forms(v->arena, task->forms, &t);
    catalogue_fees_at(task, visit->now, v->arena, &t.fees);
    TRY(read_owner(tx, v->arena, visit->town, &t));
    if (!t.ours) TRY(read_help(tx, v->arena, visit, &t));
    TRY(read_where(tx, v->arena, visit, &t));
    TRY(read_events(tx, v->arena, visit->town, &t));
    *ret = t;
    return OK;
}

/* ---- pages ---- */

str portal_closed_text(const struct view *v, const struct portal_gone *gone) {
    str day = fmt_date(v, gone->closed_at);
    return text_with(v->arena, v->lang, T("Den blev lukket {1}. Søg efter det, du har brug for nu, eller spørg os."), &day, 1);
}

str portal_closes_text(const struct view *v, ms_t closes_at) {
    str day = fmt_date(v, closes_at - 1); /* the last day in use */
    return text_with(v->arena, v->lang, T("Vi hjælper med dette til og med {1}. Derefter findes det ikke længere."), &day, 1);
}

str portal_place_closes_text(const struct view *v, ms_t closes_at) {
    str day = fmt_date(v, closes_at - 1);
    return text_with(v->arena, v->lang, T("Stedet lukker. Sidste dag, du kan komme her, er den {1}."), &day, 1);
}

enum err portal_get_task(struct request *req) {
    PORTAL_VISIT(visit);
    struct catalogue_task task;
    struct portal_task_page t;
    struct view v = view_of(req);
    TRY(portal_enter(req, S(""), &visit));
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    enum err e = catalogue_task_by_key(tx, req->arena, visit.town->municipality.id, request_path(req, "key"), &task);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    bool closed = e == OK && !db_in_use(task.closed_at, req->now);
    if (e == ERR_NOT_FOUND || closed) {
        struct portal_gone gone = {};
        if (closed) gone = (struct portal_gone){task.name, task.name_en, task.closed_at};
        portal_show_gone(req, &visit, &gone);
        return OK;
    }
    TRY(portal_task_gather(tx, &v, &visit, &task, &t));
    visit.page.title = req->lang == LANG_EN && task.name_en.n ? task.name_en : task.name;
    portal_show_task_page(&v, &visit, &t);
    return OK;
}

enum err portal_get_life_events(struct request *req) {
    PORTAL_VISIT(visit);
    TRY(portal_enter(req, text_tr(req->lang, T("Når der sker noget i livet")), &visit));
    struct view v = view_of(req);
    portal_show_life_events_page(&v, &visit);
    return OK;
}

/* Its tasks in order; those closed since are passed over. */
static void open_package(struct arena *a, const struct portal_town *town, const struct catalogue_life_event *e, struct portal_package *ret) {
    ret->at = arena_array(a, e->tasks_n, sizeof *ret->at);
    for (size_t i = 0; i < e->tasks_n; i++) {
        const struct portal_brief *b = portal_task(town, e->tasks[i].task_key);
        if (!b) continue;
        ret->at[ret->n].brief = b;
        ret->at[ret->n].remark = e->tasks[i].remark;
        ret->at[ret->n++].remark_en = e->tasks[i].remark_en;
    }
}

enum err portal_get_life_event(struct request *req) {
    PORTAL_VISIT(visit);
    TRY(portal_enter(req, S(""), &visit));
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    struct catalogue_life_event *event = arena_new(req->arena, struct catalogue_life_event);
    enum err e = catalogue_life_event_by_key(tx, req->arena, visit.town->municipality.id, request_path(req, "key"), req->now, event);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    struct portal_package package = {.event = portal_life_event(visit.town, request_path(req, "key")), .closes_at = DB_NULL};
    if (!package.event) {
        struct portal_gone gone = {};
        if (e == OK) gone = (struct portal_gone){event->name, event->name_en, event->closed_at};
        portal_show_gone(req, &visit, &gone);
        return OK;
    }
    if (e == OK) package.closes_at = event->closed_at;
    open_package(req->arena, visit.town, event, &package);
    struct view v = view_of(req);
    visit.page.title = portal_name(&v, package.event);
    portal_show_life_event_page(&v, &visit, &package);
    return OK;
}
