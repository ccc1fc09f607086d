/* Places: all of them, and one with its week, its exceptional days and its booths. */
#include "portal/pages.h"
#include "portal/places_html.h"
#include "portal/portal_sql.h"
#include "portal/routes.h"
#include "view/format.h"

bool portal_has_kind(const struct portal_visit *v, enum competence_unit from, enum competence_unit to) {
    for (size_t i = 0; i < v->places_n; i++)
        if (v->places[i].place->kind >= from && v->places[i].place->kind <= to && v->places[i].place->owner_id == DB_NULL) return true;
    return false;
}

bool portal_has_others(const struct portal_visit *v) {
    for (size_t i = 0; i < v->places_n; i++)
        if (v->places[i].place->owner_id != DB_NULL) return true;
    return false;
}

bool portal_has_centre(const struct portal_visit *v) {
    return portal_has_kind(v, COMPETENCE_SERVICE_CENTRE, COMPETENCE_SERVICE_CENTRE);
}

str portal_day(const struct view *v, str day) {
    ms_t at;
    return clock_parse_date(day, &at) == OK ? fmt_day(v, at) : day;
}

enum err portal_get_places(struct request *req) {
    PORTAL_VISIT(visit);
    TRY(portal_enter(req, text_tr(req->lang, T("Steder og åbningstider")), &visit));
    struct view v = view_of(req);
    portal_show_places_page(&v, &visit);
    return OK;
}

const struct portal_now *portal_here(const struct portal_visit *v, str key) {
    for (size_t i = 0; i < v->places_n; i++)
        if (str_eq(v->places[i].place->key, key)) return &v->places[i];
    return NULL;
}

enum err portal_place_gone(struct request *req, const struct portal_visit *visit, struct portal_gone *ret) {
    struct portal_gone gone = {};
    struct sql_portal_closed_place row;
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    enum err e = sql_portal_closed_place(tx, req->arena,
        (struct sql_portal_closed_place_in){visit->town->municipality.id, request_path(req, "key")}, &row);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (e == OK && !db_in_use(row.closed_at, req->now)) gone = (struct portal_gone){.name = row.name, .closed_at = row.closed_at};
    *ret = gone;
    return OK;
}

static enum err show_no_place(struct request *req, struct portal_visit *visit) {
    struct portal_gone gone;
    TRY(portal_place_gone(req, visit, &gone));
    portal_show_gone(req, visit, &gone);
    return OK;
}

enum err portal_get_place(struct request *req) {
    PORTAL_VISIT(visit);
    TRY(portal_enter(req, S(""), &visit));
    const struct portal_now *here = portal_here(&visit, request_path(req, "key"));
    if (!here) return show_no_place(req, &visit);
    visit.page.title = here->place->name;
    struct view v = view_of(req);
    portal_show_place_page(&v, &visit, here);
    return OK;
}
