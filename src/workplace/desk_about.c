/* The desk: what the contact is about – a matter more, one less, the life event, and where the citizen lives. */
#include "access/access.h"
#include "base/text.h"
#include "catalogue/live.h"
#include "contact/contact_json.h"
#include "contact/take.h"
#include "view/services.h"
#include "workplace/desk_change.h"

/* ---- a matter more ---- */

/* What the words may mean, copied from the index. */
static enum err find(struct request *req, str words, struct desk_choice *ret) {
    const struct catalogue_index *index;
    struct desk_choice c = {.words = words};
    TRY(catalogue_live_get(services(req)->catalogue, access_session(req)->authority_id, &index));
    c.n = catalogue_search(index, words, false, DESK_CHOICES, c.at);
    for (size_t i = 0; i < c.n; i++) {
        struct catalogue_hit *h = &c.at[i];
        h->key = str_dup(req->arena, h->key);
        h->name = str_dup(req->arena, h->name);
        h->name_en = str_dup(req->arena, h->name_en);
    }
    catalogue_live_put(services(req)->catalogue, index);
    *ret = c;
    return OK;
}

/* The task whose name, or key, the words are; {}: none, or more than one. */
static str named(struct request *req, const struct desk_choice *c) {
    str words = text_fold(req->arena, c->words), key = {};
    for (size_t i = 0; i < c->n; i++) {
        const struct catalogue_hit *h = &c->at[i];
        if (h->kind != CATALOGUE_TASK) continue;
        bool same = str_eq(words, h->key) || str_eq(words, text_fold(req->arena, h->name)) || str_eq(words, text_fold(req->arena, h->name_en));
        if (same && key.n) return (str){};
        if (same) key = h->key;
    }
    return key;
}

/* A key is not among the citizen's words, so the search need not know it. */
static enum err named_by_key(struct request *req, struct db_tx *tx, str words, str *ret) {
    int64_t id;
    ms_t closed_at;
    if (!catalogue_key_ok(words)) return OK;
    enum err e = catalogue_task_id(tx, req->arena, access_session(req)->authority_id, words, &id, &closed_at);
    if (e == OK && db_in_use(closed_at, req->now)) *ret = words;
    return e == ERR_NOT_FOUND ? OK : e;
}

/* Says a life event on what stands there now: the choice was made on this page, of this contact. */
static enum err say_life_event(struct db_tx *tx, struct desk_change *c) {
    struct contact now;
    struct contact_said said;
    TRY(contact_hold(tx, c->req->arena, c->who.authority_id, c->id));
    TRY(contact_by_id(tx, c->req->arena, c->who.authority_id, c->id, &now));
    said = (struct contact_said){now.municipality_said, now.life_event_id};
    TRY(contact_life_event_of(c->req, tx, c->who.authority_id, &said.life_event_id));
    TRY(contact_say_again(c->req, tx, c->who, c->id, now.version, &said));
    return desk_change_audit(tx, c, "contact.change", "contact", c->id);
}

static enum err write_matter(struct db_tx *tx, void *ctx) {
    struct desk_change *c = ctx;
    struct request *req = c->req;
    int64_t task;
    size_t n;
    TRY(contact_must_keep(tx, req, c->id));
    if (field_text(req, "life_event").n) return say_life_event(tx, c);
    TRY(contact_tasks_of(req, tx, c->who.authority_id, true, &task, &n));
    TRY(contact_add_matter(tx, req->arena, c->who, c->id, task));
    return desk_change_audit(tx, c, "contact.matter", "contact", c->id);
}

/* The words were a task's own name: as good as chosen. */
static enum err write_named(struct db_tx *tx, void *ctx) {
    struct desk_change *c = ctx;
    struct request *req = c->req;
    struct desk_choice choice;
    int64_t task;
    TRY(contact_must_keep(tx, req, c->id));
    TRY(find(req, field_text(req, "q"), &choice));
    str key = named(req, &choice);
    if (!key.n) TRY(named_by_key(req, tx, choice.words, &key));
    TRY(catalogue_task_id(tx, req->arena, c->who.authority_id, key, &task, NULL));
    TRY(contact_add_matter(tx, req->arena, c->who, c->id, task));
    return desk_change_audit(tx, c, "contact.matter", "contact", c->id);
}

/* Is it open, and in this employee's hands? Else nothing need be chosen. */
static enum err may_choose(struct request *req, struct desk_change *c) {
    struct contact now;
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(contact_by_id(tx, req->arena, c->who.authority_id, c->id, &now));
    enum err e = now.state == CONTACT_CLOSED ? ERR_CONFLICT : contact_must_keep(tx, req, c->id);
    return contact_change_problem(req, e, &c->verdict, NULL);
}

static enum err choose(struct request *req, const struct desk_choice *choice) {
    struct desk_change c;
    TRY(desk_change_who(req, &c));
    if (!c.look.may) {
        req->response.status = 422;
        return desk_ask_purpose(req, c.id);
    }
    enum err e = may_choose(req, &c);
    if (e == OK) return desk_show_choice(req, c.id, choice);
    if (e != ERR_CONFLICT) return e;
    req->response.status = 409;
    return desk_show(req, c.id);
}

static enum err post_matter(struct request *req) {
    struct desk_choice choice = {};
    str words = field_text(req, "q"), key = {};
    if (field_text(req, "life_event").n) return desk_change(req, write_matter, "life_event");
    if (req->problem.n || field_text(req, "task").n) return desk_change(req, write_matter, "matter");
    if (words.n) TRY(find(req, words, &choice));
    if (words.n && !(key = named(req, &choice)).n) {
        DB_READ(tx);
        TRY(db_read_begin(req->db, &tx));
        TRY(named_by_key(req, tx, words, &key));
    }
    if (!key.n && choice.n) return choose(req, &choice);
    if (!words.n) (void)request_problem(req, "q", T("Skriv, hvad borgeren også kommer for."), PROBLEM_END);
    else if (!key.n) (void)request_problem(req, "q", T("Ingen opgave passer på de ord."), PROBLEM_END);
    return desk_change(req, write_named, "matter");
}

/* ---- one less, and what is said anew ---- */

static enum err write_off(struct db_tx *tx, void *ctx) {
    struct desk_change *c = ctx;
    TRY(contact_must_keep(tx, c->req, c->id));
    TRY(contact_take_off(c->req, tx, c->who, c->id, field_text(c->req, "task"), field_int(c->req, "anyway", 0), "anyway"));
    return desk_change_audit(tx, c, "contact.matter_off", "contact", c->id);
}

static enum err write_said(struct db_tx *tx, void *ctx) {
    struct desk_change *c = ctx;
    struct request *req = c->req;
    struct contact now;
    TRY(contact_must_keep(tx, req, c->id));
    TRY(contact_by_id(tx, req->arena, c->who.authority_id, c->id, &now));
    struct contact_said said = {now.municipality_said, now.life_event_id};
    if (field(req, "municipality_code")->sent) said.municipality_code = field_text(req, "municipality_code");
    if (field(req, "life_event")->sent) TRY(contact_life_event_of(req, tx, c->who.authority_id, &said.life_event_id));
    TRY(contact_say_again(req, tx, c->who, c->id, field_int(req, "version", 0), &said));
    return desk_change_audit(tx, c, "contact.change", "contact", c->id);
}

static enum err post_off(struct request *req) { return desk_change(req, write_off, "matter_off"); }
static enum err post_said(struct request *req) { return desk_change(req, write_said, "said"); }

/* ---- routes ---- */

static const struct field matter_fields[] = {
    {.name = "q", .kind = FIELD_TEXT, .max = 300, .label = T("Ærinde"), .doc = "the citizen's words; unless they are a task's name or key, what they may mean is shown to be chosen from"},
    {.name = "task", .kind = FIELD_KEY, .label = T("Ærinde"), .doc = "chosen"},
    {.name = "life_event", .kind = FIELD_KEY, .label = T("Livssituation"), .doc = "chosen"},
    CONTACT_PURPOSE_FIELD,
    {}};
static const struct field off_fields[] = {
    {.name = "task", .kind = FIELD_KEY, .required = true, .label = T("Ærinde")},
    {.name = "anyway", .kind = FIELD_BOOL, .label = T("Alligevel"), .doc = "also when something was done in it"},
    CONTACT_PURPOSE_FIELD,
    {}};
static const struct field said_fields[] = {
    {.name = "version", .kind = FIELD_INT, .required = true, .min = 1, .max = INT64_MAX, .label = T("Version")},
    {.name = "municipality_code", .kind = FIELD_TEXT, .max = 4, .label = T("Bor i en anden kommune")},
    {.name = "life_event", .kind = FIELD_KEY, .label = T("Livssituation")},
    CONTACT_PURPOSE_FIELD,
    {}};

enum { AGAIN = ROUTE_SHOWS_PROBLEMS | ROUTE_NO_STORE | ROUTE_IDEMPOTENT };
static const struct route table[] = {
    {HTTP_POST, "/henvendelser/{id}/aerinde", ACCESS_SERVE, post_matter, "Add a matter or a life event: what was chosen, or a choice of what the citizen's words may mean", matter_fields, AGAIN, NULL},
    {HTTP_POST, "/henvendelser/{id}/aerinde/fjern", ACCESS_SERVE, post_off, "Take a matter off", off_fields, AGAIN, NULL},
    {HTTP_POST, "/henvendelser/{id}/oplyst", ACCESS_SERVE, post_said, "Say where the citizen lives, or which life event it is", said_fields, AGAIN, NULL},
};
const struct routes workplace_about_routes = ROUTES("workplace", table);
