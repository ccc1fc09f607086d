/* The front page, and the choice of a municipality. */
#include "portal/about_html.h"
#include "portal/front_html.h"
#include "portal/pages.h"
#include "portal/routes.h"

/* A house that has not been moved into yet still tells people where to turn. */
static enum err show_empty(struct request *req) {
    struct page p = page_of(req, text_tr(req->lang, T("Borgerservice")));
    p.staff = false;
    struct view v = view_of(req);
    portal_show_empty_page(&v, &p);
    return OK;
}

enum err portal_get_front(struct request *req) {
    PORTAL_VISIT(visit);
    enum err e = portal_enter(req, text_tr(req->lang, T("Hvad kan vi hjælpe med?")), &visit);
    if (e == ERR_NOT_FOUND) return show_empty(req);
    if (e != OK) return e;
    struct view v = view_of(req);
    portal_show_front_page(&v, &visit);
    return OK;
}

enum err portal_get_municipalities(struct request *req) {
    PORTAL_VISIT(visit);
    TRY(portal_enter(req, text_tr(req->lang, T("Vælg kommune")), &visit));
    struct view v = view_of(req);
    portal_show_municipalities_page(&v, &visit);
    return OK;
}

enum err portal_get_accessibility(struct request *req) {
    PORTAL_VISIT(visit);
    TRY(portal_enter(req, text_tr(req->lang, T("Tilgængelighed")), &visit));
    struct view v = view_of(req);
    portal_show_accessibility_page(&v, &visit);
    return OK;
}

enum err portal_get_privacy(struct request *req) {
    PORTAL_VISIT(visit);
    TRY(portal_enter(req, text_tr(req->lang, T("Privatliv og cookies")), &visit));
    struct view v = view_of(req);
    portal_show_privacy_page(&v, &visit);
    return OK;
}

void portal_show_gone(struct request *req, struct portal_visit *visit, const struct portal_gone *gone) {
    req->response.status = gone->name.n ? 410 : 404;
    visit->page.title = text_tr(req->lang, gone->name.n ? T("Findes ikke længere") : T("Siden findes ikke"));
    struct view v = view_of(req);
    portal_show_gone_page(&v, visit, gone);
}

bool portal_not_found_page(struct request *req) {
    PORTAL_VISIT(visit);
    if (portal_enter(req, S(""), &visit) != OK) return false;
    portal_show_gone(req, &visit, &(struct portal_gone){});
    return true;
}
