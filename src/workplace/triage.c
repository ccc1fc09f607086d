#include "workplace/triage.h"
#include "access/access.h"
#include "catalogue/live.h"
#include "queue/live.h"
#include "view/services.h"
#include "workplace/triage_html.h"
#include "workplace/triage_inner.h"
#include "workplace/workplace.h"

const struct form_option triage_languages[TRIAGE_LANGUAGES] = {
    {S_INIT("da"), T("Dansk"), true},  {S_INIT("en"), "English", false},   {S_INIT("uk"), "Українська", false},
    {S_INIT("ar"), "العربية", false},  {S_INIT("pl"), "Polski", false},    {S_INIT("tr"), "Türkçe", false},
    {S_INIT("so"), "Soomaali", false}, {S_INIT("fa"), "فارسی", false},     {S_INIT("de"), "Deutsch", false},
    {S_INIT("x"), T("Andet sprog"), false},
};
const struct form_option triage_post_channels[TRIAGE_POST_CHANNELS] = {{S_INIT("letter"), T("Brev"), true}, {S_INIT("email"), T("E-mail"), false}};

/* ---- gathering what the page shows ---- */

/* Who is told "say it at the reception" comes with a slip. */
static enum err find_number(struct request *req, struct db_tx *tx, struct triage *t) {
    enum { MOST_DIGITS = 4 };
    int64_t number;
    if (t->kind->channel != CONTACT_COUNTER || t->q.n > MOST_DIGITS || str_int(t->q, &number) != OK || number <= 0) return OK;
    struct queue_ticket *found = arena_new(req->arena, struct queue_ticket);
    enum err e = queue_by_number(tx, req->arena, t->authority_id, t->unit_id, number, req->now, found);
    if (e == ERR_NOT_FOUND) return OK;
    t->numbered = found;
    return e;
}

static enum err find(struct request *req, struct triage *t, bool prefix) {
    if (!t->q.n) return OK;
    const struct catalogue_index *index;
    TRY(catalogue_live_get(services(req)->catalogue, t->authority_id, &index));
    t->hits_n = catalogue_search(index, t->q, prefix, TRIAGE_HITS, t->hits);
    for (size_t i = 0; i < t->hits_n; i++) {
        struct catalogue_hit *h = &t->hits[i];
        h->key = str_dup(req->arena, h->key);
        h->name = str_dup(req->arena, h->name);
        h->name_en = str_dup(req->arena, h->name_en);
    }
    catalogue_live_put(services(req)->catalogue, index);
    return OK;
}

/* The tasks chosen, each gathered; a key that is none (any more) is passed over. */
static enum err read_matters(struct request *req, struct db_tx *tx, struct triage *t) {
    const struct http_value *keys;
    size_t n = field_many(req, "task", &keys);
    if (n > CONTACT_MOST_TASKS) n = CONTACT_MOST_TASKS;
    t->keys = arena_many(req->arena, n, str);
    t->matters = arena_many(req->arena, n, struct workplace_matter);
    for (size_t i = 0; i < n; i++) {
        struct authority_facts_of of = {.authority_id = t->authority_id, .unit_id = t->unit_id, .employee_id = t->employee_id,
                                        .task_key = keys[i].text, .municipality_code = t->municipality_code};
        enum err e = workplace_matter_read(tx, req->arena, &of, t->kind->channel, req->now, &t->matters[t->matters_n]);
        if (e == ERR_NOT_FOUND) continue;
        if (e != OK) return e;
        if (!db_in_use(t->matters[t->matters_n].task.closed_at, req->now)) continue;
        t->keys[t->matters_n++] = keys[i].text;
    }
    return OK;
}

static enum err read_life_event(struct request *req, struct db_tx *tx, struct triage *t) {
    str key = field_text(req, "life_event");
    if (!key.n) return OK;
    struct workplace_package *p = arena_new(req->arena, struct workplace_package);
    enum err err = workplace_package_read(tx, req->arena, t->authority_id, key, req->now, p);
    if (err != OK) return err == ERR_NOT_FOUND ? OK : err;
    if (!db_in_use(p->event.closed_at, req->now)) return OK;
    t->life_event = &p->event;
    t->package = p->tasks;
    t->package_n = p->n;
    return OK;
}

str triage_pass_of_number(const struct request *req, str number) {
    return access_pass(req, str_z(req->arena, number), 0);
}

static void read_number(struct request *req, struct triage *t) {
    str number = field_text(req, "number"), pass = triage_pass_of_number(req, number), digits;
    if (!number.n || (req->method == HTTP_GET && !str_eq(field_text(req, "seen"), pass))) return;
    if (citizen_number_open(req->arena, services(req)->citizen_key, number, &digits) != OK) return;
    t->number = number;
    t->number_shown = citizen_cpr_masked(req->arena, digits);
    t->seen = pass;
}

/* The form that ends the triage keeps its citizen while it asks why. */
static int64_t asked_of(const struct request *req, const struct triage *t, int64_t citizen_id) {
    for (size_t i = 0; i < req->problem.n; i++)
        if (str_eq_c(req->problem.at[i].field, "citizen_id")) return 0; /* it is nobody */
    return req->method == HTTP_POST && str_eq_c(req->path, t->kind->path) ? citizen_id : 0;
}

static enum err read_citizen(struct request *req, struct db_tx *tx, struct triage *t) {
    int64_t id = field_int(req, "citizen_id", 0);
    t->outsider = !citizen_may_look_up(req);
    if (!id || t->outsider) {
        read_number(req, t);
        return OK;
    }
    t->seen = access_pass(req, "citizen", id);
    t->citizen_asked = asked_of(req, t, id);
    if (!str_eq(field_text(req, "seen"), t->seen)) return OK; /* the page asks for the purpose */
    struct citizen *c = arena_new(req->arena, struct citizen);
    TRY(access_said_purpose(tx, req, (struct access_audit){.subject_kind = "citizen", .subject_id = id, .citizen_id = id}, &t->purpose));
    if (!t->purpose.n) return OK;
    enum err e = citizen_by_id(tx, req->arena, NULL, t->authority_id, id, c);
    if (e == ERR_NOT_FOUND) return OK;
    if (e != OK) return e;
    t->citizen = c;
    t->citizen_asked = 0;
    if (!t->municipality_code.n) t->municipality_code = c->municipality_code;
    return contact_history(tx, req->arena, t->authority_id, id, 0, DB_NULL, TRIAGE_HISTORY, &t->history, &t->history_n);
}

static struct queue_matters package_of(struct arena *a, const struct triage *t) {
    int64_t *tasks = arena_many(a, t->package_n, int64_t);
    for (size_t i = 0; i < t->package_n; i++) tasks[i] = t->package[i].task_id;
    return (struct queue_matters){tasks, NULL, t->package_n};
}

/* Nothing is chosen yet: as long as it is typed, the picture that all screens share is good enough. It reads for itself. */
static enum err read_queue_now(struct request *req, struct triage *t) {
    const struct http_value *tasks;
    struct queue_now now;
    if (!t->kind->tickets || field_many(req, "task", &tasks) || field_text(req, "life_event").n || field_int(req, "given", 0)) return OK;
    TRY(queue_live_now(services(req)->queue, t->authority_id, t->unit_id, &now));
    t->wait_minutes = now.wait_minutes;
    t->on_duty = now.on_duty;
    t->waiting_n = (size_t)now.waiting;
    t->queue_known = true;
    return OK;
}

static enum err read_queue(struct request *req, struct db_tx *tx, struct triage *t) {
    if (!t->kind->tickets) return OK;
    struct queue_picture p;
    TRY(authority_door(tx, req->arena, t->authority_id, t->unit_id, req->now, &t->door));
    if (t->queue_known) return OK;
    int64_t *tasks = arena_many(req->arena, t->matters_n, int64_t);
    int *levels = arena_many(req->arena, t->matters_n, int);
    for (size_t i = 0; i < t->matters_n; i++) {
        tasks[i] = t->matters[i].task.id;
        levels[i] = authority_level_needed(&t->matters[i].task, &t->matters[i].facts);
    }
    struct queue_matters chosen = {tasks, levels, t->matters_n};
    if (!t->matters_n && t->life_event) chosen = package_of(req->arena, t);
    TRY(queue_picture_with(tx, req->arena, t->authority_id, t->unit_id, &chosen, req->now, &p));
    t->wait_minutes = p.wait_minutes_new;
    t->on_duty = p.on_duty;
    t->waiting_n = p.waiting_n;
    int64_t given = field_int(req, "given", 0);
    if (!given) return OK;
    struct queue_ticket *ticket = arena_new(req->arena, struct queue_ticket);
    enum err e = queue_by_id(tx, req->arena, t->authority_id, given, ticket);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    t->given = ticket;
    t->given_wait = -1;
    for (size_t i = 0; i < p.waiting_n; i++)
        if (p.waiting[i].ticket.id == given) t->given_wait = p.waiting[i].wait_minutes;
    return OK;
}

/* That of the page; another one when what it was for has been done. */
static str form_key(struct request *req, bool done) {
    str key = field_text(req, "key");
    return key.n && !done ? key : access_short_token(req->arena);
}

static enum err read_all(struct request *req, struct contact_who who, bool done, struct triage *t) {
    *t = (struct triage){.kind = triage_kind_of(req), .q = triage_words_of(req, "q"), .said = triage_words_of(req, "said"), .municipality_code = field_text(req, "municipality_code"),
                         .authority_id = who.authority_id, .unit_id = who.unit_id, .employee_id = who.employee_id,
                         .channel = triage_channel_of(req), .wait_minutes = -1, .key = form_key(req, done), .begun = done ? req->now : triage_begun(req), .now = req->now,
                         .picked = req->method == HTTP_GET ? field_text(req, "receiver") : S("")};
    TRY(read_queue_now(req, t));
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(authority_residences(tx, req->arena, t->authority_id, &t->residences));
    TRY(read_citizen(req, tx, t));
    TRY(read_matters(req, tx, t));
    TRY(read_life_event(req, tx, t));
    TRY(read_queue(req, tx, t));
    TRY(find_number(req, tx, t));
    return find(req, t, true);
}

/* ---- showing ---- */

struct history_look { struct request *req; const struct triage *t; };

static enum err write_history_look_up(struct db_tx *tx, void *ctx) {
    const struct history_look *l = ctx;
    return citizen_tell(tx, l->req, "citizen.history", l->t->citizen, l->t->purpose, (str){});
}

/* Was a number asked for that is given only when it is meant? And what of it was said to be? */
static void read_asked(const struct request *req, struct triage *t) {
    for (size_t i = 0; i < req->problem.n; i++)
        if (str_eq_c(req->problem.at[i].field, "while_closed") || str_eq_c(req->problem.at[i].field, "anyway")) t->asked = true;
    if (req->method == HTTP_GET || !t->kind->tickets) return;
    t->while_closed = t->asked && field_int(req, "while_closed", 0);
    t->anyway = t->asked && field_int(req, "anyway", 0);
}

enum err triage_show(struct request *req, struct contact_who who, bool done) {
    struct triage t;
    TRY(read_all(req, who, done, &t));
    read_asked(req, &t);
    if (t.citizen) TRY(db_write(req->db, write_history_look_up, &(struct history_look){req, &t}));
    t.registered = field_int(req, "registered", 0);
    t.ask = purpose_ask_for(req->arena, t.kind->channel, S(""));
    struct page p = workplace_page(req, t.kind->title);
    struct view v = view_of(req);
    triage_page(&v, &p, &t);
    return OK;
}

static enum err get_triage(struct request *req) {
    struct contact_who who;
    bool away;
    TRY(workplace_place(req, &who, &away));
    if (away) return OK;
    if (!req->query.n) { /* the next citizen: from here on the address has a key of its own */
        response_redirect(req, str_printf(req->arena, "%s?key=%.*s", triage_kind_of(req)->path, STR_ARG(access_short_token(req->arena))));
        return OK;
    }
    if (str_eq(triage_words_of(req, "q"), field_text(req, "q"))) return triage_show(req, who, false);
    struct triage t = triage_address_of(req);
    response_redirect(req, triage_url(req->arena, &t, S(""), S(""), field_text(req, "life_event")));
    return OK;
}

static enum err get_hits(struct request *req) {
    struct triage t = triage_address_of(req);
    t.authority_id = access_session(req)->authority_id;
    t.unit_id = access_session(req)->unit_id;
    TRY(find(req, &t, true));
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(find_number(req, tx, &t));
    struct view v = view_of(req);
    triage_hits(&v, &t);
    return OK;
}

/* ---- routes ---- */

static const struct field page_fields[] = {
    TRIAGE_STATE_FIELDS,
    {.name = "receiver", .kind = FIELD_TEXT, .max = 200, .label = T("Sendt videre til"), .doc = "whose name was chosen"},
    {}};

#define TRIAGE_ROUTES(path, doc)                                                                                       \
    {HTTP_GET, path, ACCESS_TRIAGE, get_triage, doc, page_fields, ROUTE_NO_STORE, NULL},                               \
    {HTTP_GET, path "/forslag", ACCESS_TRIAGE, get_hits, "Tasks that fit the words typed so far (fragment)", page_fields, ROUTE_NO_STORE, NULL}

static const struct route table[] = {
    TRIAGE_ROUTES("/reception", "Reception: triage of those who walk in"),
    TRIAGE_ROUTES("/telefon", "Phone desk: triage of those who call"),
    TRIAGE_ROUTES("/post", "Letters and e-mail registered by hand"),
};
const struct routes workplace_triage_routes = ROUTES("workplace", table);
