#include "workplace/triage.h"
#include "access/access.h"
#include "base/log.h"
#include "base/text.h"
#include "catalogue/live.h"
#include "contact/contact_json.h"
#include "view/services.h"
#include "workplace/triage_html.h"
#include "workplace/workplace.h"

static const struct triage_kind kinds[] = {
    {"/reception", T("Reception"), CONTACT_COUNTER, .tickets = true},
    {"/telefon", T("Telefon"), CONTACT_PHONE},
    {"/post", T("Breve og e-mail"), CONTACT_LETTER},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

const struct form_option triage_languages[TRIAGE_LANGUAGES] = {
    {S_INIT("da"), T("Dansk"), true},  {S_INIT("en"), "English", false},   {S_INIT("uk"), "Українська", false},
    {S_INIT("ar"), "العربية", false},  {S_INIT("pl"), "Polski", false},    {S_INIT("tr"), "Türkçe", false},
    {S_INIT("so"), "Soomaali", false}, {S_INIT("fa"), "فارسی", false},     {S_INIT("de"), "Deutsch", false},
    {S_INIT("x"), T("Andet sprog"), false},
};
const struct form_option triage_post_channels[2] = {{S_INIT("letter"), T("Brev"), true}, {S_INIT("email"), T("E-mail"), false}};

/* ---- the address ---- */

static void add_param(struct buf *b, const char *name, str value) {
    if (!value.n) return;
    buf_char(b, b->n && memchr(b->p, '?', b->n) ? '&' : '?');
    buf_add(b, str_c(name));
    buf_char(b, '=');
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.p[i];
        bool plain = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '-' || c == '_' || c == '.';
        if (plain) buf_char(b, (char)c);
        else buf_printf(b, "%%%02X", c);
    }
}

/* The words typed in a field, without what looks like a CPR number: it has no business in an address, nor among the words. */
static str words_of(const struct request *req, const char *name) {
    BUF(masked);
    str typed = field_text(req, name), mark = S("(cpr)");
    mask_cpr(&masked, typed);
    if (str_eq(buf_str(&masked), typed)) return typed;
    BUF(words);
    str rest = buf_str(&masked);
    for (size_t i = 0; i < rest.n; i++) {
        if (str_starts(str_sub(rest, i, rest.n), mark)) i += mark.n - 1;
        else buf_char(&words, rest.p[i]);
    }
    return str_trim(str_dup(req->arena, buf_str(&words)));
}

/* Both, once, and no more than the field takes: who talks on and on must still be given a number. */
static str said_more(struct arena *a, str said, str q) {
    if (!said.n || str_contains(q, said)) return q;
    str both = str_contains(said, q) ? said : str_printf(a, "%.*s; %.*s", STR_ARG(said), STR_ARG(q));
    return text_length(both) > TRIAGE_SAID_MOST ? said : both;
}

/* Everything but the words. */
static void add_state(struct buf *b, struct arena *a, const struct triage *t, str add_task, str without_task, str life_event) {
    for (size_t i = 0; i < t->matters_n; i++)
        if (!str_eq(t->keys[i], without_task) && !str_eq(t->keys[i], add_task)) add_param(b, "task", t->keys[i]);
    add_param(b, "task", add_task);
    add_param(b, "life_event", life_event.n ? life_event : t->life_event ? t->life_event->key : S(""));
    if (t->citizen) add_param(b, "citizen_id", str_number(a, t->citizen->id));
    else add_param(b, "number", t->number);
    if (t->citizen || t->number.n) add_param(b, "seen", t->seen);
    add_param(b, "municipality_code", t->municipality_code);
    add_param(b, "key", t->key);
}

str triage_action(struct arena *a, const struct triage *t, const char *rest) {
    BUF(b);
    buf_printf(&b, "%s%s", t->kind->path, rest);
    add_state(&b, a, t, S(""), S(""), S(""));
    add_param(&b, "said", t->said);
    return str_dup(a, buf_str(&b));
}

str triage_url(struct arena *a, const struct triage *t, str add_task, str without_task, str life_event) {
    BUF(b);
    buf_add(&b, str_c(t->kind->path));
    add_state(&b, a, t, add_task, without_task, life_event);
    bool chosen = add_task.n || life_event.n; /* what was typed has found something: from now on it is what was said */
    add_param(&b, "said", chosen && t->q.n ? said_more(a, t->said, t->q) : t->said);
    if (!chosen) add_param(&b, "q", t->q);
    return str_dup(a, buf_str(&b));
}

str triage_url_receiver(struct arena *a, const struct triage *t, str receiver) {
    BUF(b);
    buf_add(&b, triage_url(a, t, S(""), S(""), S("")));
    add_param(&b, "receiver", receiver);
    return str_dup(a, buf_str(&b));
}

bool triage_asks_whom(const struct triage *t, const struct workplace_matter *m) {
    return t->kind->channel == CONTACT_PHONE || (t->kind->tickets && m->facts.owner != COMPETENCE_OWN);
}

str triage_url_no_number(struct arena *a, const struct triage *t) {
    struct triage without = *t;
    without.number = S("");
    return triage_url(a, &without, S(""), S(""), S(""));
}

/* ---- gathering what the page shows ---- */

static const struct triage_kind *kind_of(const struct request *req) {
    for (size_t i = 0; i < KINDS; i++)
        if (str_starts(req->path, str_c(kinds[i].path))) return &kinds[i];
    return &kinds[0];
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
        struct authority_facts_of of = {t->authority_id, t->unit_id, t->employee_id, keys[i].text, t->municipality_code};
        enum err e = workplace_matter_read(tx, req->arena, &of, req->now, &t->matters[t->matters_n]);
        if (e == ERR_NOT_FOUND) continue;
        if (e != OK) return e;
        t->keys[t->matters_n++] = keys[i].text;
    }
    return OK;
}

static enum err read_life_event(struct request *req, struct db_tx *tx, struct triage *t) {
    str key = field_text(req, "life_event");
    if (!key.n) return OK;
    struct catalogue_life_event *e = arena_new(req->arena, struct catalogue_life_event);
    enum err err = catalogue_life_event_by_key(tx, req->arena, t->authority_id, key, e);
    if (err == ERR_NOT_FOUND) return OK;
    if (err != OK) return err;
    t->life_event = e;
    t->package = arena_array(req->arena, e->tasks_n, sizeof *t->package);
    for (size_t i = 0; i < e->tasks_n; i++) {
        struct catalogue_task task;
        err = catalogue_task_by_key(tx, req->arena, t->authority_id, e->tasks[i].task_key, &task);
        if (err == ERR_NOT_FOUND) continue;
        if (err != OK) return err;
        t->package[t->package_n].task_id = task.id;
        t->package[t->package_n].key = task.key;
        t->package[t->package_n].name = task.name;
        t->package[t->package_n++].remark = e->tasks[i].remark;
    }
    return OK;
}

/* What an address with a closed number says of itself, made for this session only. */
static str pass_of_number(const struct request *req, str number) {
    return access_pass(req, str_z(req->arena, number), 0);
}

static void read_number(struct request *req, struct triage *t) {
    str number = field_text(req, "number"), pass = pass_of_number(req, number), digits;
    if (!number.n || (req->method == HTTP_GET && !str_eq(field_text(req, "seen"), pass))) return;
    if (citizen_number_open(req->arena, services(req)->citizen_key, number, &digits) != OK) return;
    t->number = number;
    t->number_shown = citizen_cpr_masked(req->arena, digits);
    t->seen = pass;
}

static enum err read_citizen(struct request *req, struct db_tx *tx, struct triage *t) {
    int64_t id = field_int(req, "citizen_id", 0);
    t->outsider = !citizen_may_look_up(req);
    if (!id || t->outsider) {
        read_number(req, t);
        return OK;
    }
    t->seen = access_pass(req, "citizen", id);
    if (!str_eq(field_text(req, "seen"), t->seen)) return OK; /* the page asks for the purpose */
    struct citizen *c = arena_new(req->arena, struct citizen);
    TRY(access_said_purpose(tx, req, (struct access_audit){.subject_kind = "citizen", .subject_id = id, .citizen_id = id}, &t->purpose));
    if (!t->purpose.n) return OK;
    enum err e = citizen_by_id(tx, req->arena, NULL, t->authority_id, id, c);
    if (e == ERR_NOT_FOUND) return OK;
    if (e != OK) return e;
    t->citizen = c;
    if (!t->municipality_code.n) t->municipality_code = c->municipality_code;
    return contact_history(tx, req->arena, t->authority_id, id, 0, DB_NULL, TRIAGE_HISTORY, &t->history, &t->history_n);
}

static struct queue_matters package_of(struct arena *a, const struct triage *t) {
    int64_t *tasks = arena_many(a, t->package_n, int64_t);
    for (size_t i = 0; i < t->package_n; i++) tasks[i] = t->package[i].task_id;
    return (struct queue_matters){tasks, NULL, t->package_n};
}

static enum err read_queue(struct request *req, struct db_tx *tx, struct triage *t) {
    if (!t->kind->tickets) return OK;
    struct queue_picture p;
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
    *t = (struct triage){.kind = kind_of(req), .q = words_of(req, "q"), .said = words_of(req, "said"), .municipality_code = field_text(req, "municipality_code"),
                         .authority_id = who.authority_id, .unit_id = who.unit_id, .employee_id = who.employee_id,
                         .wait_minutes = -1, .key = form_key(req, done),
                         .picked = req->method == HTTP_GET ? field_text(req, "receiver") : S("")};
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(read_citizen(req, tx, t));
    TRY(read_matters(req, tx, t));
    TRY(read_life_event(req, tx, t));
    TRY(read_queue(req, tx, t));
    return find(req, t, true);
}

/* ---- showing ---- */

struct history_look { struct request *req; const struct triage *t; };

static enum err write_history_look_up(struct db_tx *tx, void *ctx) {
    const struct history_look *l = ctx;
    return citizen_tell(tx, l->req, "citizen.history", l->t->citizen, l->t->purpose, (str){});
}

static enum err show(struct request *req, struct contact_who who, bool done) {
    struct triage t;
    TRY(read_all(req, who, done, &t));
    if (t.citizen) TRY(db_write(req->db, write_history_look_up, &(struct history_look){req, &t}));
    t.registered = field_int(req, "registered", 0);
    t.ask = purpose_ask_for(req->arena, t.kind->channel, S(""));
    struct page p = workplace_page(req, t.kind->title);
    struct view v = view_of(req);
    triage_page(&v, &p, &t);
    return OK;
}

/* The page as the address has it, no further than triage_url() needs: keys and ids, nothing read. */
static struct triage address_of(struct request *req) {
    struct triage t = {.kind = kind_of(req), .q = words_of(req, "q"), .said = words_of(req, "said"),
                       .municipality_code = field_text(req, "municipality_code"), .key = field_text(req, "key")};
    if (field_int(req, "citizen_id", 0)) {
        t.citizen = arena_new(req->arena, struct citizen);
        *t.citizen = (struct citizen){.id = field_int(req, "citizen_id", 0)};
    } else t.number = field_text(req, "number");
    if (t.citizen || t.number.n) t.seen = field_text(req, "seen");
    if (field_text(req, "life_event").n) {
        t.life_event = arena_new(req->arena, struct catalogue_life_event);
        *t.life_event = (struct catalogue_life_event){.key = field_text(req, "life_event")};
    }
    const struct http_value *keys;
    t.matters_n = field_many(req, "task", &keys);
    t.keys = arena_many(req->arena, t.matters_n, str);
    for (size_t i = 0; i < t.matters_n; i++) t.keys[i] = keys[i].text;
    return t;
}

static enum err get_triage(struct request *req) {
    struct contact_who who;
    bool away;
    TRY(workplace_place(req, &who, &away));
    if (away) return OK;
    if (!req->query.n) { /* the next citizen: from here on the address has a key of its own */
        response_redirect(req, str_printf(req->arena, "%s?key=%.*s", kind_of(req)->path, STR_ARG(access_short_token(req->arena))));
        return OK;
    }
    if (str_eq(words_of(req, "q"), field_text(req, "q"))) return show(req, who, false);
    struct triage t = address_of(req);
    response_redirect(req, triage_url(req->arena, &t, S(""), S(""), field_text(req, "life_event")));
    return OK;
}

static enum err get_hits(struct request *req) {
    struct triage t = address_of(req);
    t.authority_id = access_session(req)->authority_id;
    TRY(find(req, &t, true));
    struct view v = view_of(req);
    triage_hits(&v, &t);
    return OK;
}

/* ---- ending ---- */

static const char *const doings[] = {"ticket", "answered", "handed_out", "signposted", "forwarded", "transferred", "left_unhelped",
                                     "case_handed_over", "open", NULL};
static const char *const channels[] = {"counter", "phone", "letter", "email", NULL};
static const char *const ends[] = {"same", "answered", "handed_out", "signposted", "forwarded", "transferred", "left_unhelped", "case_handed_over", NULL};

struct ending {
    struct request *req;
    struct contact_who who;
    const struct triage_kind *kind;
    struct contact_tasks tasks;
    int64_t contact_id, citizen_id;
    str number;      /* closed: nobody was found by it */
    str purpose;     /* of looking a citizen up */
    bool claimed;    /* by staff of another authority, with a number */
    struct queue_ticket ticket;
    struct competence_verdict verdict;
    struct contact_close close;
    bool closing;
};

/* What the citizen was looked up for holds for the contact that it became. */
static enum err said_before(struct db_tx *tx, struct ending *e) {
    TRY(citizen_must_look_up(e->req));
    if (!str_eq(field_text(e->req, "seen"), access_pass(e->req, "citizen", e->citizen_id))) return OK;
    struct access_audit of = {.subject_kind = "citizen", .subject_id = e->citizen_id, .citizen_id = e->citizen_id};
    return access_said_purpose(tx, e->req, of, &e->purpose);
}

static enum err remember_citizen(struct db_tx *tx, struct ending *e) {
    struct request *req = e->req;
    struct citizen about = {.authority_id = e->who.authority_id, .cpr = field_text(req, "cpr"), .name = field_text(req, "name"),
                            .email = field_text(req, "email"), .municipality_code = field_text(req, "municipality_code"),
                            .birth_year = DB_NULL, .language = field_text(req, "language"), .is_protected = field_int(req, "protected", 0)};
    const struct citizen_key *key = services(req)->citizen_key;
    str number = field_text(req, "number");
    e->citizen_id = field_int(req, "citizen_id", 0);
    if (e->citizen_id) return said_before(tx, e);
    if (!about.cpr.n && number.n && citizen_number_open(req->arena, key, number, &about.cpr) != OK)
        return request_problem(req, "cpr", T("Skriv CPR-nummeret igen."), PROBLEM_END);
    if (!about.cpr.n && !about.name.n) return OK;
    TRY(citizen_remember_by(tx, req, key, &about, &e->citizen_id));
    e->claimed = about.cpr.n && !citizen_may_look_up(req);
    about.id = e->citizen_id;
    if (about.is_protected) TRY(citizen_tell(tx, req, "citizen.protect", &about, (str){}, (str){}));
    return access_audit_by(tx, req, (struct access_audit){.action = "citizen.remember", .subject_kind = "citizen",
                                                          .subject_id = e->citizen_id, .citizen_id = e->citizen_id});
}

/* 0: none was chosen, or it is none any more. */
static enum err life_event_id(struct db_tx *tx, struct ending *e, int64_t *ret) {
    struct catalogue_life_event event = {};
    str key = field_text(e->req, "life_event");
    enum err err = key.n ? catalogue_life_event_by_key(tx, e->req->arena, e->who.authority_id, key, &event) : ERR_NOT_FOUND;
    if (err != OK && err != ERR_NOT_FOUND) return err;
    *ret = err == OK ? event.id : 0;
    return OK;
}

static enum err register_contact(struct db_tx *tx, struct ending *e) {
    struct request *req = e->req;
    str channel = field_text(req, "channel");
    int64_t life_event;
    TRY(life_event_id(tx, e, &life_event));
    struct contact_new n = {
        .who = e->who, .citizen_id = e->claimed ? 0 : e->citizen_id, .said = said_more(req->arena, words_of(req, "said"), words_of(req, "q")), .language = field_text(req, "language"),
        .municipality_code = field_text(req, "municipality_code"), .acting_for = field_text(req, "acting_for"), .life_event_id = life_event,
        .task_ids = e->tasks.ids, .levels = e->tasks.levels, .tasks_n = e->tasks.n,
        .channel = channel.n ? (enum contact_channel)contact_choice(channels, channel) : e->kind->channel,
    };
    TRY(contact_register(tx, req->arena, &n, &e->contact_id));
    if (e->claimed) TRY(contact_claim_citizen(tx, req->arena, e->who, e->contact_id, e->citizen_id, field_text(req, "name")));
    return access_audit_by(tx, req, (struct access_audit){.action = "contact.register", .subject_kind = "contact",
                                                          .subject_id = e->contact_id, .citizen_id = e->citizen_id, .purpose = e->purpose});
}

static enum err give_ticket(struct db_tx *tx, struct ending *e) {
    struct queue_issue issue = {e->who, e->contact_id, field_int(e->req, "priority", 0)};
    TRY(queue_issue_problem(e->req, "do", queue_issue(tx, e->req->arena, &issue, &e->ticket, NULL)));
    return access_audit_by(tx, e->req, (struct access_audit){.action = "ticket.issue", .subject_kind = "ticket", .subject_id = e->ticket.id});
}

static enum err close_at_once(struct db_tx *tx, struct ending *e, str doing) {
    int outcome = 0;
    while (outcome < CONTACT_OUTCOMES && !str_eq_c(doing, contact_outcome_names[outcome])) outcome++;
    e->close = (struct contact_close){.outcome = (enum contact_outcome)outcome, .note = field_text(e->req, "note"), .receiver = field_text(e->req, "receiver")};
    TRY(contact_ends_of(e->req, &e->close));
    e->closing = true;
    TRY(contact_close(tx, e->req->arena, e->who, e->contact_id, &e->close, &e->verdict));
    return access_audit_by(tx, e->req, (struct access_audit){.action = "contact.close", .subject_kind = "contact", .subject_id = e->contact_id});
}

/* What waits, or is opened, has not ended. */
static enum err none_ended(struct ending *e) {
    struct contact_close close = {};
    TRY(contact_ends_of(e->req, &close));
    if (!close.ends_n) return OK;
    return request_problem(e->req, "matters.outcome", T("Et ærinde har kun sit eget udfald, når henvendelsen afsluttes nu: vælg »Det samme som henvendelsen«, eller afslut."), PROBLEM_END);
}

static enum err make_ending(struct db_tx *tx, struct ending *e) {
    struct request *req = e->req;
    str doing = field_text(req, "do"), email = field_text(req, "email");
    TRY(remember_citizen(tx, e));
    TRY(register_contact(tx, e));
    if (email.n && e->tasks.n) {
        enum lang lang = str_eq_c(field_text(req, "language"), "da") ? LANG_DA : LANG_EN;
        TRY(workplace_mail(tx, req->arena, req, e->who, e->contact_id, e->tasks.ids, e->tasks.n, lang, email));
    }
    bool ticket = str_eq_c(doing, "ticket");
    if (!ticket && !str_eq_c(doing, "open")) return close_at_once(tx, e, doing);
    TRY(none_ended(e));
    str note = field_text(req, "note");
    if (note.n) TRY(contact_note(tx, req->arena, e->who, e->contact_id, note));
    return ticket ? give_ticket(tx, e) : OK;
}

/* A number for nobody knows what is given when that was meant, and not by a key pressed once too often. */
static bool says_nothing(const struct request *req, const struct contact_tasks *tasks) {
    return str_eq_c(field_text(req, "do"), "ticket") && !tasks->n && !words_of(req, "q").n && !words_of(req, "said").n
        && !field_text(req, "life_event").n && !field_text(req, "note").n && !field_int(req, "no_matter", 0);
}

/* Where the browser goes on: the next citizen. */
static str after(const struct ending *e) {
    struct arena *a = e->req->arena;
    const char *path = e->kind->path;
    str key = access_short_token(a);
    if (e->ticket.id) return str_printf(a, "%s?given=%lld&key=%.*s", path, (long long)e->ticket.id, STR_ARG(key));
    if (!e->closing) return str_printf(a, "/henvendelser/%lld", (long long)e->contact_id);
    return str_printf(a, "%s?registered=%lld&key=%.*s", path, (long long)e->contact_id, STR_ARG(key));
}

static enum err write_ending(struct db_tx *tx, struct request *req, void *ctx) {
    struct ending *e = ctx;
    TRY(make_ending(tx, e));
    response_redirect(req, after(e));
    return OK;
}

static enum err show_again(struct request *req, struct ending *e, enum err err) {
    if (err == ERR_DENIED && !req->problem.n) (void)contact_refuse(req, &e->verdict, &e->close);
    else if (err == ERR_INVALID && e->closing && !req->problem.n) (void)contact_close_problem(req, "do", &e->close);
    else if ((err != ERR_INVALID && err != ERR_DENIED) || !req->problem.n) return err;
    req->response.status = err == ERR_DENIED ? 403 : 422;
    return show(req, e->who, false);
}

/* The form was sent before, and something in it is different now: by going back after a number was given. */
static bool was_sent_before(const struct request *req) {
    for (size_t i = 0; i < req->problem.n; i++)
        if (str_eq_c(req->problem.at[i].field, "idempotency_key")) return true;
    return false;
}

static enum err ask_whether_new(struct request *req, struct ending *e) {
    req->problem.n = 0;
    (void)request_problem(req, NULL, T("Denne formular er allerede sendt, og det, der stod i den, er registreret. Er det en ny henvendelse, så tryk igen."), PROBLEM_END);
    req->response.status = 422;
    return show(req, e->who, true);
}

static enum err post_triage(struct request *req) {
    struct ending e = {.req = req, .kind = kind_of(req)};
    bool away;
    TRY(workplace_place(req, &e.who, &away));
    if (away) return OK;
    if (req->problem.n) return show_again(req, &e, ERR_INVALID);
    if (!authority_municipality_known(field_text(req, "municipality_code")))
        return show_again(req, &e, request_problem(req, "municipality_code", "Kommunen kendes ikke: vælg en af listen.", PROBLEM_END));
    enum err err = contact_tasks_read(req, e.who, &e.tasks);
    if (err == OK && says_nothing(req, &e.tasks))
        err = request_problem(req, "no_matter", T("Skriv borgerens ord, vælg et ærinde eller skriv et notat. Vil borgeren ikke sige noget, så sæt kryds ved »Nummer uden ærinde«."), PROBLEM_END);
    if (err == OK) err = request_once(req, write_ending, &e);
    if (err == ERR_INVALID && was_sent_before(req)) return ask_whether_new(req, &e);
    return err == OK ? OK : show_again(req, &e, err);
}

/* ---- finding a citizen ---- */

/* Nobody is made of a number that may be mistyped: it goes along, closed, until the contact is registered. Staff of another
 * authority get no other answer, whoever is known. */
static enum err write_find(struct db_tx *tx, void *ctx) {
    struct ending *e = ctx;
    struct request *req = e->req;
    const struct citizen_key *key = services(req)->citizen_key;
    struct citizen_cpr cpr;
    struct citizen c = {};
    TRY(citizen_cpr_parse(field_text(req, "cpr"), &cpr));
    e->number = citizen_number_close(req->arena, key, &cpr);
    if (!citizen_may_look_up(req)) return OK;
    enum err err = citizen_by_cpr(tx, req->arena, key, e->who.authority_id, &cpr, &c);
    if (err != OK && err != ERR_NOT_FOUND) return err;
    e->citizen_id = c.id;
    return citizen_tell_look(tx, req, key, &cpr, &c, e->purpose);
}

static enum err post_find(struct request *req) {
    struct ending e = {.req = req, .kind = kind_of(req)};
    bool away;
    TRY(workplace_place(req, &e.who, &away));
    if (away) return OK;
    if (req->problem.n || (citizen_may_look_up(req) && purpose_said(req, S(""), &e.purpose) != OK)) return show_again(req, &e, ERR_INVALID);
    TRY(db_write(req->db, write_find, &e));
    struct triage t = address_of(req);
    t.said = said_more(req->arena, t.said, t.q);
    t.q = S("");
    t.citizen = e.citizen_id ? &(struct citizen){.id = e.citizen_id} : NULL;
    t.number = e.number;
    t.seen = e.citizen_id ? access_pass(req, "citizen", e.citizen_id) : pass_of_number(req, e.number);
    response_redirect(req, triage_url(req->arena, &t, S(""), S(""), S("")));
    return OK;
}

/* ---- routes ---- */

#define STATE_FIELDS                                                                                                   \
    {.name = "task", .kind = FIELD_KEY, .many = true, .label = T("Ærinder")},                                          \
    {.name = "q", .kind = FIELD_TEXT, .max = 300, .label = T("Borgerens egne ord"), .digits = true},                                   \
    {.name = "said", .kind = FIELD_TEXT, .max = TRIAGE_SAID_MOST, .label = T("Borgerens egne ord"), .digits = true},                                \
    {.name = "citizen_id", .kind = FIELD_ID, .label = T("Borger")},                                                    \
    {.name = "municipality_code", .kind = FIELD_TEXT, .max = 4, .label = T("Bor i en anden kommune")},                 \
    {.name = "life_event", .kind = FIELD_KEY, .label = T("Livssituation")},                                            \
    {.name = "seen", .kind = FIELD_TOKEN, .label = T("Formål"), .doc = "that a purpose was said for the citizen"},      \
    {.name = "key", .kind = FIELD_TOKEN, .label = T("Nøgle"), .doc = "of this citizen's form"},                        \
    {.name = "number", .kind = FIELD_TEXT, .max = CITIZEN_NUMBER_MOST, .label = T("CPR-nummer"), .doc = "closed by us", .digits = true},  \
    {.name = "given", .kind = FIELD_ID, .label = T("Nummer")},                                                         \
    {.name = "registered", .kind = FIELD_ID, .label = T("Henvendelse")}

static const struct field page_fields[] = {
    STATE_FIELDS,
    {.name = "receiver", .kind = FIELD_TEXT, .max = 200, .label = T("Sendt videre til"), .doc = "whose name was chosen"},
    {}};
static const struct field end_fields[] = {
    STATE_FIELDS,
    {.name = "do", .kind = FIELD_CHOICE, .required = true, .choices = doings, .label = T("Udfald")},
    CONTACT_MATTERS_FIELDS(ends),
    {.name = "channel", .kind = FIELD_CHOICE, .choices = channels, .label = T("Kanal")},
    {.name = "cpr", .kind = FIELD_CPR, .label = T("CPR-nummer")},
    {.name = "name", .kind = FIELD_TEXT, .max = 120, .label = T("Navn")},
    {.name = "protected", .kind = FIELD_BOOL, .label = T("Navne- og adressebeskyttelse")},
    {.name = "email", .kind = FIELD_EMAIL, .label = T("E-mail")},
    {.name = "acting_for", .kind = FIELD_TEXT, .max = 120, .label = T("Henvender sig for")},
    {.name = "language", .kind = FIELD_LANGUAGE, .label = T("Sprog")},
    {.name = "note", .kind = FIELD_LINES, .max = 4000, .label = T("Notat")},
    {.name = "receiver", .kind = FIELD_TEXT, .max = 200, .label = T("Sendt videre til")},
    {.name = "priority", .kind = FIELD_BOOL, .label = T("Fortrin")},
    {.name = "no_matter", .kind = FIELD_BOOL, .label = T("Nummer uden ærinde"), .doc = "a number though nothing was said"},
    {}};
static const struct field find_fields[] = {
    STATE_FIELDS,
    {.name = "cpr", .kind = FIELD_CPR, .required = true, .label = T("CPR-nummer")},
    PURPOSE_REASON_FIELD,
    {.name = "purpose", .kind = FIELD_PURPOSE, .label = T("Formål")},
    {}};

enum { PAGE = ROUTE_NO_STORE, END = ROUTE_IDEMPOTENT | ROUTE_SHOWS_PROBLEMS | ROUTE_NO_STORE };
#define TRIAGE_ROUTES(path, doc)                                                                                       \
    {HTTP_GET, path, ACCESS_TRIAGE, get_triage, doc, page_fields, PAGE, NULL},                                         \
    {HTTP_GET, path "/forslag", ACCESS_TRIAGE, get_hits, "Tasks that fit the words typed so far (fragment)", page_fields, PAGE, NULL}, \
    {HTTP_POST, path, ACCESS_TRIAGE, post_triage, "End the triage: a ticket or an outcome", end_fields, END, NULL},    \
    {HTTP_POST, path "/borger", ACCESS_CITIZEN, post_find, "Find a citizen, with a purpose", find_fields, ROUTE_SHOWS_PROBLEMS | ROUTE_NO_STORE, NULL}

static const struct route table[] = {
    TRIAGE_ROUTES("/reception", "Reception: triage of those who walk in"),
    TRIAGE_ROUTES("/telefon", "Phone desk: triage of those who call"),
    TRIAGE_ROUTES("/post", "Letters and e-mail registered by hand"),
};
const struct routes workplace_triage_routes = ROUTES("workplace", table);
