#include "app/house.h"
#include "access/access.h"
#include "authority/authority.h"
#include "catalogue/live.h"
#include "citizen/citizen.h"
#include "contact/left.h"
#include "portal/portal.h"
#include "queue/live.h"
#include "queue/queue.h"

static const char open_contacts[] = "/henvendelser";

/* The staff's navigation: shown to whoever holds the permission. */
static const struct { enum access_permission permission; struct page_link link; } staff_links[] = {
    {ACCESS_TRIAGE, {"/reception", T("Reception")}},
    {ACCESS_TRIAGE, {"/telefon", T("Telefon")}},
    {ACCESS_TRIAGE, {"/post", T("Post")}},
    {ACCESS_SERVE, {"/skranke", T("Skranke")}},
    {ACCESS_SERVE, {open_contacts, T("Åbne")}},
    {ACCESS_FIGURES, {"/ledelse", T("Ledelse")}},
    {ACCESS_FIGURES, {"/tal", T("Tal")}},
    {ACCESS_FIGURES, {"/afviste-mails", T("E-mail")}},
    {ACCESS_CATALOGUE, {"/katalog", T("Katalog")}},
    {ACCESS_ORGANISATION, {"/organisation", T("Organisation")}},
    {ACCESS_AUDIT, {"/revision", T("Revision")}},
    {ACCESS_SIGNED_IN, {"/vagt", T("Vagt")}},
    {ACCESS_SIGNED_IN, {"/mig", T("Min side")}},
};
enum { STAFF_LINKS = sizeof staff_links / sizeof *staff_links };

/* Where the day's work is: the board for a leader, the counter for who sits at one, else the reception or the telephone;
 * whoever serves citizens and is not on duty says first where they are today. An administrator begins with the organisation,
 * an editor with the catalogue. */
static str workplace(struct request *req, const struct access_session *s, enum competence_unit unit) {
    if (access_may(req, ACCESS_FIGURES)) return S("/ledelse");
    if (access_may(req, ACCESS_TRIAGE)) {
        if (!s->unit_id) return S("/vagt");
        if (s->counter_id || unit == COMPETENCE_DEPARTMENT) return S("/skranke");
        return unit == COMPETENCE_SERVICE_CENTRE ? S("/reception") : S("/telefon");
    }
    if (access_may(req, ACCESS_ORGANISATION)) return S("/organisation");
    return access_may(req, ACCESS_CATALOGUE) ? S("/katalog") : S("/mig");
}

/* "Åbne (3)": whoever has somebody in hand sees so on every page. */
static void fill_in_hand(struct request *req, struct db_tx *tx, const struct access_session *s, struct page_link *links, size_t n) {
    int64_t in_hand = 0;
    if (!s->employee_id || contact_in_hand(tx, req->arena, s->authority_id, s->employee_id, &in_hand) != OK || !in_hand) return;
    for (size_t i = 0; i < n; i++)
        if (links[i].path == open_contacts)
            links[i].text = str_printf(req->arena, "%.*s (%lld)", STR_ARG(text_tr(req->lang, links[i].text)), (long long)in_hand).p;
}

static struct page_link *fill_staff(struct request *req, struct page *page) {
    struct page_link *links = arena_many(req->arena, STAFF_LINKS, struct page_link);
    for (size_t i = 0; i < STAFF_LINKS; i++)
        if (access_may(req, staff_links[i].permission)) links[page->links_n++] = staff_links[i].link;
    page->links = links;
    page->staff = true;
    page->person = access_session(req)->name;
    return links;
}

/* Plain links lead to the municipality that the browser has chosen, or to the one that it is signed in for. */
static const struct page_link *links_to(struct db_tx *tx, struct request *req, int64_t authority_id, const struct page_link *links, size_t n) {
    struct page_link *named = arena_many(req->arena, n, struct page_link);
    str path;
    for (size_t i = 0; i < n; i++) {
        if (authority_link(tx, req->arena, authority_id, links[i].path, &path) != OK) return links;
        named[i] = (struct page_link){path.p, links[i].text};
    }
    return named;
}

static void lead_to(struct db_tx *tx, struct request *req, int64_t authority_id, bool staff, struct page *page) {
    page->footer = links_to(tx, req, authority_id, page->footer, page->footer_n);
    if (staff) return;
    page->links = links_to(tx, req, authority_id, page->links, page->links_n);
    if (authority_link(tx, req->arena, authority_id, "/", &page->home) != OK) page->home = (str){};
}

/* A page must come even when the database does not answer: then it has no names. */
static void fill(struct request *req, struct page *page, int64_t about) {
    const struct access_session *s = access_session(req);
    struct authority_head head;
    if (s && about && about != s->authority_id) s = NULL;
    page->municipality = S("Indgang");
    page->footer = portal_footer;
    page->footer_n = sizeof portal_footer / sizeof *portal_footer - 1;
    struct page_link *links = NULL;
    if (s) links = fill_staff(req, page);
    else {
        page->links = portal_links;
        page->links_n = sizeof portal_links / sizeof *portal_links;
    }
    int64_t authority_id = about ? about : access_authority(req);
    DB_READ(tx);
    if (!authority_id || db_read_begin(req->db, &tx) != OK) return;
    if (authority_head(tx, req->arena, authority_id, s ? s->unit_id : 0, &head) != OK) return;
    page->municipality = req->lang == LANG_DA ? head.name : head.name_en;
    page->unit = head.unit_name;
    if (about) lead_to(tx, req, about, s, page);
    if (s) page->home = workplace(req, s, head.unit_kind);
    if (links) fill_in_hand(req, tx, s, links, page->links_n);
}

enum err house_begin(struct app *app, const struct citizen_key *key) {
    app->services = (struct services){.pages = {fill}, .citizen_key = key, .public_url = app->config->public_url,
                                      .gone_off_duty = queue_give_back};
    enum err e = catalogue_live_new(app->db, app->config->word_list, &app->services.catalogue);
    if (e == OK) e = queue_live_new(app->db, &app->services.queue);
    if (e == OK) e = portal_live_new(app->db, &app->services.portal);
    return e;
}

void house_end(struct app *app) {
    portal_live_free(app->services.portal);
    queue_live_free(app->services.queue);
    catalogue_live_free(app->services.catalogue);
    app->services = (struct services){};
}
