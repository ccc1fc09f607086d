/* What all citizens' pages begin with, and how they say things. */
#include "portal/pages.h"
#include "authority/words.h"

enum { REMEMBER_DAYS = 365 };

const struct page_link portal_links[3] = {
    {"/opgaver", T("Emner A-Å")},
    {"/livssituationer", T("Livssituationer")},
    {"/steder", T("Find os")},
};
const struct page_link portal_footer[5] = {
    {"/steder", T("Kontakt os")},
    {"/tilgaengelighed", T("Tilgængelighed")},
    {"/privatliv", T("Privatliv og cookies")},
    {"/log-ind", T("For medarbejdere")},
    {"/kommuner", T("Skift kommune")},   /* shown only when there are several */
};

/* ---- entering ---- */

static void remember_choice(struct request *req, const struct portal_town *town) {
    str sent = request_sent(req, "kommune");
    if (!sent.n || !str_eq(sent, town->municipality.key)) return;
    if (str_eq(request_cookie(req, "kommune"), sent)) return;
    response_cookie(req, "kommune", town->municipality.key, REMEMBER_DAYS * 24 * 3600);
}

static struct portal_now place_now(struct request *req, const struct portal_town *town, const struct portal_place *p) {
    struct portal_now n = {.place = p, .opening = portal_opening(&p->hours, req->now)};
    if (p->kind != COMPETENCE_SERVICE_CENTRE || !n.opening.open) return n;
    /* Not knowing the wait is no reason to withhold the page. */
    n.queued = queue_live_now(services(req)->queue, town->municipality.id, p->id, &n.queue) == OK;
    return n;
}

static void look_around(struct request *req, struct portal_visit *v) {
    struct portal_now *places = arena_many(req->arena, v->town->places_n, struct portal_now);
    const struct portal_place *phone = portal_phone(v->town);
    for (size_t i = 0; i < v->town->places_n; i++) {
        places[i] = place_now(req, v->town, &v->town->places[i]);
        if (places[i].place == phone) v->phone = &places[i];
    }
    v->places = places;
    v->places_n = v->town->places_n;
}

enum err portal_enter(struct request *req, str title, struct portal_visit *ret) {
    ret->live = services(req)->portal;
    TRY(portal_live_get(ret->live, access_authority_looked_at(req), &ret->town));
    remember_choice(req, ret->town);
    look_around(req, ret);
    ret->now = req->now;
    ret->page = page_of(req, title);
    ret->page.staff = false;
    ret->page.municipality = portal_town_name(req->lang, ret->town);
    ret->page.home = S("/");
    ret->page.links = portal_links;
    ret->page.links_n = sizeof portal_links / sizeof *portal_links;
    ret->page.footer = portal_footer;
    ret->page.footer_n = sizeof portal_footer / sizeof *portal_footer - (ret->town->served_n < 2);
    return OK;
}

void portal_leave(struct portal_visit *visit) {
    portal_live_put(visit->live, visit->town);
}

/* ---- words ---- */

str portal_town_name(enum lang lang, const struct portal_town *town) {
    const struct authority *a = &town->municipality;
    return lang == LANG_EN && a->name_en.n ? a->name_en : a->name;
}

str portal_name(const struct view *v, const struct portal_brief *b) {
    return v->lang == LANG_EN && b->name_en.n ? b->name_en : b->name;
}

str portal_summary(const struct view *v, const struct portal_brief *b) {
    return v->lang == LANG_EN && b->summary_en.n ? b->summary_en : b->summary;
}

str portal_spans(const struct view *v, const struct authority_hours *h) {
    return h->n ? words_hours(v, h) : text_tr(v->lang, T("Lukket"));
}

str portal_when(const struct view *v, const struct portal_opening *o) {
    struct clock_local l = clock_local(o->until);
    bool midnight = o->open && !l.hour && !l.minute; /* the end of a day, not the beginning of the next */
    str hm = midnight ? fmt_clock(v, 24 * 60) : fmt_hm(v, o->until);
    if (o->in_days == 0) return text_with(v->arena, v->lang, o->open ? T("kl. {1}") : T("i dag kl. {1}"), &hm, 1);
    if (o->in_days == 1) return text_with(v->arena, v->lang, T("i morgen kl. {1}"), &hm, 1);
    return text_with(v->arena, v->lang, T("{1} kl. {2}"), (str[]){fmt_day(v, midnight ? o->until - 1 : o->until), hm}, 2);
}

static bool has_digit(str s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9') return true;
    return false;
}

str portal_phone_shown(const struct view *v, str phone) {
    return has_digit(phone) ? fmt_phone(v, phone) : (str){};
}

str portal_tel(struct arena *a, str phone) {
    BUF(b);
    bool land = phone.n && phone.p[0] == '+';
    buf_add(&b, land ? S("tel:+") : S("tel:"));
    for (size_t i = 0; i < phone.n; i++)
        if (phone.p[i] >= '0' && phone.p[i] <= '9') buf_char(&b, phone.p[i]);
    return str_dup(a, buf_str(&b));
}

str portal_mail(struct arena *a, str address) {
    return str_printf(a, "mailto:%.*s", STR_ARG(address));
}
