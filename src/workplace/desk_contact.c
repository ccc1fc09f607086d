/* The desk: the acts on the contact, from a note to its outcome. */
#include "access/access.h"
#include "contact/contact_json.h"
#include "contact/sight.h"
#include "contact/take.h"
#include "view/services.h"
#include "workplace/desk_change.h"
#include "workplace/done.h"
#include "workplace/workplace.h"

enum err desk_change_audit(struct db_tx *tx, struct desk_change *c, const char *action, const char *kind, int64_t id) {
    return access_audit_by(tx, c->req, (struct access_audit){.action = action, .subject_kind = kind, .subject_id = id});
}

enum err desk_change_who(struct request *req, struct desk_change *c) {
    const struct access_session *s = access_session(req);
    *c = (struct desk_change){.req = req, .who = {s->authority_id, s->employee_id, s->unit_id, req->now}};
    TRY(request_path_id(req, "id", &c->id));
    TRY(contact_look(req, c->id, &c->look));
    if (c->look.sight == CONTACT_UNSEEN) return contact_refuse_sight(req);
    if (c->who.unit_id) return OK;
    struct contact now;
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(contact_by_id(tx, req->arena, s->authority_id, c->id, &now));
    c->who.unit_id = now.unit_id;
    return OK;
}

static enum err once(struct db_tx *tx, struct request *req, void *ctx) {
    struct desk_change *c = ctx;
    TRY(c->write(tx, c));
    str here = c->away_after ? S("/skranke") : str_printf(req->arena, "/henvendelser/%lld", (long long)c->id);
    response_redirect(req, done_url(req->arena, here, c->done, c->ticket.number, c->away_after ? contact_outcome_names[c->close.outcome] : NULL));
    return OK;
}

enum err desk_change(struct request *req, db_fn *write, const char *done) {
    struct desk_change c;
    TRY(desk_change_who(req, &c));
    if (!c.look.may) { /* whoever sent this never saw the contact: nothing that was typed there can be lost */
        req->response.status = 422;
        return desk_ask_purpose(req, c.id);
    }
    c.write = write;
    c.done = done;
    c.away_after = str_eq_c(str_c(done), "closed");
    enum err e = req->problem.n ? ERR_INVALID : contact_change_problem(req, request_once(req, once, &c), &c.verdict, &c.close);
    if (e == OK || (e != ERR_INVALID && !req->problem.n)) return e;
    req->response.status = e == ERR_DENIED ? 403 : e == ERR_CONFLICT ? 409 : 422;
    return desk_show(req, c.id);
}

static enum err write_note(struct db_tx *tx, void *ctx) {
    struct desk_change *c = ctx;
    TRY(contact_note(tx, c->req->arena, c->who, c->id, field_text(c->req, "text")));
    return desk_change_audit(tx, c, "contact.note", "contact", c->id);
}

/* Naming a citizen is looking one up: what is known of the number comes to the screen. Staff of another authority are told
 * nothing, so they need not say why. */
static enum err why_of(struct db_tx *tx, struct desk_change *c, str *ret) {
    struct contact now;
    TRY(contact_by_id(tx, c->req->arena, c->who.authority_id, c->id, &now));
    if (!citizen_may_look_up(c->req) && !field_text(c->req, "reason").n && !field_text(c->req, "purpose").n) return OK;
    return purpose_said(c->req, purpose_of_matters(c->req->arena, &now), ret);
}

/* The form is shown where nobody is named; whoever names another than a colleague did meanwhile is told, and may save again. */
static enum err is_still_unknown(struct db_tx *tx, struct desk_change *c, int64_t citizen_id) {
    struct contact now;
    TRY(contact_by_id(tx, c->req->arena, c->who.authority_id, c->id, &now));
    bool other = now.state != CONTACT_CLOSED && now.citizen_id > 0 && now.citizen_id != citizen_id;
    if (!other || now.version == field_int(c->req, "citizen_seen", 0)) return OK;
    (void)request_problem(c->req, "name", T("En kollega har imens sagt, hvem borgeren er. Det, du skrev, står her endnu. Send det igen, hvis dit skal gælde."), PROBLEM_END);
    return ERR_CONFLICT;
}

static enum err write_citizen(struct db_tx *tx, void *ctx) {
    struct desk_change *c = ctx;
    struct request *req = c->req;
    struct citizen about = {.authority_id = c->who.authority_id, .cpr = field_text(req, "cpr"), .name = field_text(req, "name"), .birth_year = DB_NULL,
                            .is_protected = field_int(req, "protected", 0)};
    int64_t id;
    str why = {};
    if (!about.cpr.n && !about.name.n) return request_problem(req, "cpr", "Skriv borgerens CPR-nummer eller navn.", PROBLEM_END);
    TRY(contact_hold(tx, req->arena, c->who.authority_id, c->id));
    TRY(why_of(tx, c, &why));
    TRY(citizen_remember_by(tx, req, services(req)->citizen_key, &about, why, &id));
    about.id = id;
    TRY(is_still_unknown(tx, c, id));
    int64_t seen = field_int(req, "citizen_seen", 0);
    TRY(contact_name_citizen(tx, req, c->who, c->id, seen, &about));
    return access_audit_by(tx, req, (struct access_audit){.action = "citizen.look_up", .subject_kind = "contact", .subject_id = c->id,
                                                          .citizen_id = id, .purpose = why});
}

/* The same again when it has one: whoever presses twice gives one number. */
static enum err write_number(struct db_tx *tx, void *ctx) {
    struct desk_change *c = ctx;
    struct queue_issue issue = {.who = c->who, .contact_id = c->id};
    return queue_issue_by(tx, c->req, &issue, NULL, &c->ticket);
}

static enum err write_activity(struct db_tx *tx, void *ctx) {
    struct desk_change *c = ctx;
    struct request *req = c->req;
    struct contact_act act = {.activity = (enum competence_activity)field_int(req, "activity", 0), .text = field_text(req, "did"),
                              .met = field_bits(req, "asked")};
    TRY(contact_must_keep(tx, req, c->id));
    enum err e = catalogue_task_id(tx, req->arena, c->who.authority_id, field_text(req, "task"), &act.task_id, NULL);
    if (e == ERR_NOT_FOUND) return contact_no_such_matter(req, NULL);
    if (e == OK) e = contact_act(tx, req->arena, c->who, c->id, &act, &c->verdict);
    if (e == ERR_INVALID) return contact_act_problem(req, NULL, "asked", "did", &act);
    if (e != OK) return e;
    return desk_change_audit(tx, c, "contact.act", "contact", c->id);
}

/* What was typed when it turned out that somebody else has it is written down. */
static enum err write_take_over(struct db_tx *tx, void *ctx) {
    struct desk_change *c = ctx;
    str note = field_text(c->req, "note");
    TRY(contact_take_over(tx, c->req, c->who, c->id, field_text(c->req, "why")));
    return note.n ? contact_note(tx, c->req->arena, c->who, c->id, note) : OK;
}

static enum err write_mail(struct db_tx *tx, void *ctx) {
    struct desk_change *c = ctx;
    return workplace_mail_contact(tx, c->req, c->who, c->id, field_text(c->req, "email"));
}

static enum err write_close(struct db_tx *tx, void *ctx) {
    struct desk_change *c = ctx;
    TRY(contact_must_keep(tx, c->req, c->id));
    TRY(contact_close_of(c->req, "outcome", &c->close));
    c->close.met = field_bits(c->req, "met");
    enum err t = queue_of_contact(tx, c->req->arena, c->who.authority_id, c->id, &c->ticket); /* its number is said afterwards */
    if (t != OK && t != ERR_NOT_FOUND) return t;
    enum err e = contact_close(tx, c->req->arena, c->who, c->id, &c->close, &c->verdict);
    if (e == ERR_INVALID) return contact_close_problem(c->req, "outcome", &c->close);
    if (e != OK) return e;
    return desk_change_audit(tx, c, "contact.close", "contact", c->id);
}

static enum err post_note(struct request *req) { return desk_change(req, write_note, "note"); }
static enum err post_citizen(struct request *req) { return desk_change(req, write_citizen, "citizen"); }
static enum err post_number(struct request *req) { return desk_change(req, write_number, "number"); }
static enum err post_activity(struct request *req) { return desk_change(req, write_activity, "activity"); }
static enum err post_take_over(struct request *req) { return desk_change(req, write_take_over, "take_over"); }
static enum err post_mail(struct request *req) { return desk_change(req, write_mail, "mail"); }
static enum err post_close(struct request *req) { return desk_change(req, write_close, "closed"); }

/* ---- routes ---- */

static const char *const ends[] = {"same", "answered", "handed_out", "signposted", "forwarded", "transferred", "decided",
                                   "case_handed_over", "left_unhelped", NULL};
static const struct field number_fields[] = {QUEUE_WHILE_CLOSED_FIELD, QUEUE_ANYWAY_FIELD, CONTACT_PURPOSE_FIELD, {}};
static const struct field note_fields[] = {{.name = "text", .kind = FIELD_LINES, .required = true, .max = 4000, .label = T("Notat")}, CONTACT_PURPOSE_FIELD, {}};
static const struct field citizen_fields[] = {
    {.name = "cpr", .kind = FIELD_CPR, .label = T("CPR-nummer")},
    {.name = "name", .kind = FIELD_TEXT, .max = 120, .label = T("Navn")},
    {.name = "protected", .kind = FIELD_BOOL, .label = T("Navne- og adressebeskyttelse")},
    {.name = "citizen_seen", .kind = FIELD_INT, .min = 1, .max = INT64_MAX, .label = T("Udgave"), .doc = "the contact's version when it was told that a colleague named another"},
    PURPOSE_REASON_FIELD,
    CONTACT_PURPOSE_FIELD,
    {}};
static const struct field activity_fields[] = {
    {.name = "task", .kind = FIELD_KEY, .required = true, .label = T("Ærinde")},
    {.name = "activity", .kind = FIELD_CHOICE, .required = true, .choices = contact_activity_choices, .label = T("Hvad du har gjort")},
    {.name = "did", .kind = FIELD_LINES, .max = 4000, .label = T("Et ord om det")},
    CONTACT_ASKED_FIELD("asked"),
    CONTACT_PURPOSE_FIELD,
    {}};
static const struct field take_fields[] = {
    CONTACT_WHY_FIELD,
    {.name = "note", .kind = FIELD_LINES, .max = 4000, .label = T("Notat")},
    CONTACT_PURPOSE_FIELD,
    {}};
static const struct field mail_fields[] = {{.name = "email", .kind = FIELD_EMAIL, .required = true, .label = T("E-mail")}, CONTACT_PURPOSE_FIELD, {}};
static const struct field close_fields[] = {
    {.name = "outcome", .kind = FIELD_CHOICE, .required = true, .choices = ends + 1, .label = T("Udfald")},
    CONTACT_MATTERS_FIELDS(ends),
    CONTACT_MET_FIELD,
    {.name = "note", .kind = FIELD_LINES, .max = 4000, .label = T("Notat")},
    {.name = "receiver", .kind = FIELD_TEXT, .max = 200, .label = T("Sendt videre til")},
    CONTACT_PURPOSE_FIELD,
    {}};

enum { AGAIN = ROUTE_SHOWS_PROBLEMS | ROUTE_NO_STORE | ROUTE_IDEMPOTENT };
static const struct route table[] = {
    {HTTP_POST, "/henvendelser/{id}/notat", ACCESS_SERVE, post_note, "Write a note", note_fields, AGAIN, NULL},
    {HTTP_POST, "/henvendelser/{id}/borger", ACCESS_SERVE, post_citizen, "Say who the citizen is", citizen_fields, AGAIN, NULL},
    {HTTP_POST, "/henvendelser/{id}/handling", ACCESS_SERVE, post_activity, "Record what was done in a matter", activity_fields, AGAIN, NULL},
    {HTTP_POST, "/henvendelser/{id}/overtag", ACCESS_SERVE, post_take_over, "Take over what a colleague has in hand", take_fields, AGAIN, NULL},
    {HTTP_POST, "/henvendelser/{id}/nummer", ACCESS_TRIAGE, post_number, "A new number, when nobody was helped with the last", number_fields, AGAIN, NULL},
    {HTTP_POST, "/henvendelser/{id}/mail", ACCESS_SERVE, post_mail, "Send what to bring", mail_fields, AGAIN, NULL},
    {HTTP_POST, "/henvendelser/{id}/afslut", ACCESS_SERVE, post_close, "Close with an outcome", close_fields, AGAIN, NULL},
};
const struct routes workplace_contact_routes = ROUTES("workplace", table);
