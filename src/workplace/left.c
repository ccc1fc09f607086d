/* What nobody has closed: a page for the clerk and the leader, and the same in JSON. */
#include "catalogue/catalogue.h"
#include "workplace/left.h"
#include "access/access.h"
#include "base/text.h"
#include "contact/sight.h"
#include "http/json.h"
#include "workplace/left_html.h"
#include "workplace/workplace.h"

const char *left_title(const struct left_page *l) {
    if (l->all) return T("Åbne henvendelser");
    return l->here ? T("Åbne henvendelser på enheden") : T("Mine åbne henvendelser");
}

const char *left_channel_danish(const struct contact_left *l) {
    static const char *const channels[CONTACT_CHANNELS] = {T("Skranke"), T("Telefon"), T("Brev"), T("E-mail"), T("Web"), T("Chat")};
    return channels[l->channel];
}

enum { HOUR_AGO, TODAY, DAYS, AGES };
static const char *const age_words[] = {"hour", "today", "week", NULL};

/* Begun before what the field says; everything when it says nothing. */
static ms_t begun_before(const struct request *req) {
    const ms_t before[AGES] = {req->now - HOUR, clock_day_start(req->now), req->now - 7 * DAY};
    str word = field_text(req, "older");
    for (int i = 0; i < AGES; i++)
        if (str_eq_c(word, age_words[i])) return before[i];
    return INT64_MAX;
}

static enum err read_left(struct request *req, struct left_page *l) {
    const struct access_session *s = access_session(req);
    *l = (struct left_page){.employee_id = s->employee_id, .now = req->now, .leader = contact_leads(req),
                            .gives_numbers = access_may(req, ACCESS_TRIAGE)};
    l->all = l->leader && !field_int(req, "mine", 0);
    l->on_duty = s->unit_id && !l->leader;
    l->here = l->on_duty && field_int(req, "here", 0);
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    if (s->unit_id && l->gives_numbers && !s->outsider)
        TRY(contact_no_shows(tx, req->arena, (struct contact_who){s->authority_id, s->employee_id, s->unit_id, req->now}, &l->no_shows, &l->no_shows_n));
    if (l->all) return contact_left_in(tx, req->arena, s->authority_id, field_int(req, "unit_id", 0), begun_before(req), &l->at, &l->n, &l->found);
    if (l->here) TRY(contact_left_here(tx, req->arena, (struct contact_who){s->authority_id, s->employee_id, s->unit_id, req->now}, s->outsider, &l->at, &l->n));
    else TRY(contact_left_of(tx, req->arena, s->authority_id, s->employee_id, s->outsider, &l->at, &l->n));
    l->found = (int64_t)l->n;
    return OK;
}

/* ---- the page ---- */

str left_words(struct arena *a, str said) {
    size_t end = 0;
    for (int n = 0; n < LEFT_WORDS_MOST && end < said.n; n++) text_next(said, &end);
    return end < said.n ? str_printf(a, "%.*s…", STR_ARG(str_trim(str_sub(said, 0, end)))) : said;
}

static enum err read_choices(struct request *req, struct left_page *l) {
    static const struct form_option ages[] = {{S_INIT(""), T("Når som helst"), false}, {S_INIT("hour"), T("For mere end en time siden"), false},
        {S_INIT("today"), T("Før i dag"), false}, {S_INIT("week"), T("For mere end en uge siden"), false}};
    struct authority_unit *units;
    size_t n;
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(authority_units(tx, req->arena, access_session(req)->authority_id, req->now, &units, &n));
    l->units = arena_many(req->arena, n + 1, struct form_option);
    l->units[0] = (struct form_option){S(""), T("Alle enheder"), false};
    for (size_t i = 0; i < n; i++) {
        str id = str_printf(req->arena, "%lld", (long long)units[i].id);
        l->units[i + 1] = (struct form_option){id, units[i].name.p, units[i].id == field_int(req, "unit_id", 0)};
    }
    l->units_n = n + 1;
    struct form_option *chosen = arena_many(req->arena, AGES + 1, struct form_option);
    for (int i = 0; i <= AGES; i++) {
        chosen[i] = ages[i];
        chosen[i].chosen = str_eq(ages[i].value, field_text(req, "older"));
    }
    l->ages = chosen;
    l->ages_n = AGES + 1;
    return OK;
}

static enum err get_left(struct request *req) {
    struct left_page l;
    TRY(read_left(req, &l));
    if (l.all) TRY(read_choices(req, &l));
    struct page p = workplace_page(req, left_title(&l));
    struct view v = view_of(req);
    left_page(&v, &p, &l);
    return OK;
}

/* ---- JSON ---- */

static enum err get_left_json(struct request *req) {
    struct left_page l;
    TRY(read_left(req, &l));
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_int(&j, "found", l.found);
    json_array(&j, "contacts");
    for (size_t i = 0; i < l.n; i++) {
        const struct contact_left *c = &l.at[i];
        json_object(&j, NULL);
        json_id(&j, "id", c->id);
        json_time(&j, "created_at", c->created_at);
        json_c(&j, "channel", contact_channel_names[c->channel]);
        json_c(&j, "state", contact_state_names[c->state]);
        catalogue_names_json(&j, "tasks", c->tasks);
        catalogue_names_json(&j, "life_event_name", c->life_event.n ? c->life_event : (str){});
        json_str(&j, "said", c->said);
        json_str(&j, "unit_name", c->unit_name);
        json_int(&j, "number", c->number);
        json_id(&j, "employee_id", c->keeper_id);
        json_str(&j, "employee_name", c->keeper_name);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_array(&j, "no_shows");
    for (size_t i = 0; i < l.no_shows_n; i++) {
        json_object(&j, NULL);
        json_id(&j, "contact_id", l.no_shows[i].id);
        json_int(&j, "number", l.no_shows[i].number);
        json_time(&j, "last_call_at", l.no_shows[i].last_call_at);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_object_end(&j);
    return OK;
}

static const struct field left_fields[] = {
    {.name = "mine", .kind = FIELD_BOOL, .label = T("Kun mine egne"), .doc = "a leader's own only; others see no more anyway"},
    {.name = "here", .kind = FIELD_BOOL, .label = T("Alle på enheden"), .doc = "for who is on duty and no leader: what stands in that unit and is theirs or theirs to take, not only their own"},
    {.name = "unit_id", .kind = FIELD_ID, .label = T("Enhed"), .doc = "for leaders: where it stands now"},
    {.name = "older", .kind = FIELD_CHOICE, .choices = age_words, .label = T("Begyndt"), .doc = "for leaders: begun more than an hour ago, before today, more than a week ago"},
    {}};
static const struct route table[] = {
    {HTTP_GET, "/henvendelser", ACCESS_SERVE, get_left, "Contacts that nobody has closed", left_fields, ROUTE_NO_STORE, NULL},
    {HTTP_GET, "/api/v1/open-contacts", ACCESS_SERVE, get_left_json, "Contacts that nobody has closed, oldest first: one's own, or what one may take where one is on duty; for leaders all, with who has them; and, for who gives numbers, who did not come today where one is on duty though called three times: POST /tickets opens their contact again", left_fields, ROUTE_NO_STORE, "OpenContacts"},
};
const struct routes workplace_left_routes = ROUTES("workplace", table);
