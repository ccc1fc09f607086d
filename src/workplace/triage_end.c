/* How the triage ends: a ticket, an outcome, or a contact that stays open here. */
#include "access/access.h"
#include "contact/contact_json.h"
#include "view/services.h"
#include "workplace/triage_inner.h"
#include "workplace/workplace.h"

struct ending {
    struct request *req;
    struct contact_who who;
    const struct triage_kind *kind;
    struct contact_tasks tasks;
    const struct catalogue_life_event *event; /* NULL: none */
    int64_t contact_id, citizen_id;
    str purpose;     /* of looking a citizen up */
    bool claimed;    /* by staff of another authority, with a number */
    struct queue_ticket ticket;
    struct competence_verdict verdict;
    struct contact_close close;
    bool closing;
};

/* What the citizen was looked up for holds for the contact that it became. Where this session said nothing, or too long ago, it is said
 * here: nobody is registered on a citizen whom they did not look up. */
static enum err say_why(struct db_tx *tx, struct ending *e) {
    struct request *req = e->req;
    struct access_audit of = {.subject_kind = "citizen", .subject_id = e->citizen_id, .citizen_id = e->citizen_id};
    struct citizen c;
    e->purpose = (str){};
    TRY(citizen_must_look_up(req));
    if (str_eq(field_text(req, "seen"), access_pass(req, "citizen", e->citizen_id))) TRY(access_said_purpose(tx, req, of, &e->purpose));
    if (e->purpose.n) return OK;
    enum err err = citizen_by_id(tx, req->arena, NULL, e->who.authority_id, e->citizen_id, &c);
    if (err == ERR_NOT_FOUND) return request_problem(req, "citizen_id", T("Borgeren findes ikke."), PROBLEM_END);
    TRY(err);
    TRY(purpose_said(req, S(""), &e->purpose));
    return citizen_tell(tx, req, "citizen.look_up", &c, e->purpose, (str){});
}

static enum err remember_citizen(struct db_tx *tx, struct ending *e) {
    struct request *req = e->req;
    struct citizen about = {.authority_id = e->who.authority_id, .cpr = field_text(req, "cpr"), .name = field_text(req, "name"),
                            .email = field_text(req, "email"), .municipality_code = field_text(req, "municipality_code"),
                            .birth_year = DB_NULL, .language = field_text(req, "language"), .is_protected = field_int(req, "protected", 0)};
    const struct citizen_key *key = services(req)->citizen_key;
    str number = field_text(req, "number");
    e->citizen_id = field_int(req, "citizen_id", 0);
    if (e->citizen_id) return say_why(tx, e);
    if (!about.cpr.n && number.n && citizen_number_open(req->arena, key, number, &about.cpr) != OK)
        return request_problem(req, "cpr", T("Skriv CPR-nummeret igen."), PROBLEM_END);
    if (!about.cpr.n && !about.name.n) return OK;
    TRY(citizen_remember_by(tx, req, key, &about, (str){}, &e->citizen_id));
    e->claimed = about.cpr.n && !citizen_may_look_up(req);
    return access_audit_by(tx, req, (struct access_audit){.action = "citizen.remember", .subject_kind = "citizen",
                                                          .subject_id = e->citizen_id, .citizen_id = e->citizen_id});
}

/* None was chosen, or it is none any more, or not in use: NULL. */
static enum err read_event(struct db_tx *tx, struct ending *e) {
    struct catalogue_life_event *event = arena_new(e->req->arena, struct catalogue_life_event);
    str key = field_text(e->req, "life_event");
    enum err err = key.n ? catalogue_life_event_by_key(tx, e->req->arena, e->who.authority_id, key, e->who.now, event) : ERR_NOT_FOUND;
    if (err != OK && err != ERR_NOT_FOUND) return err;
    e->event = err == OK && db_in_use(event->closed_at, e->who.now) ? event : NULL;
    return OK;
}

static enum err register_contact(struct db_tx *tx, struct ending *e) {
    struct request *req = e->req;
    str channel = field_text(req, "channel");
    TRY(read_event(tx, e));
    struct contact_new n = {
        .who = e->who, .citizen_id = e->claimed ? 0 : e->citizen_id, .said = triage_said_more(req->arena, triage_words_of(req, "said"), triage_words_of(req, "q")), .language = field_text(req, "language"),
        .municipality_code = field_text(req, "municipality_code"), .acting_for = field_text(req, "acting_for"), .life_event_id = e->event ? e->event->id : 0,
        .task_ids = e->tasks.ids, .levels = e->tasks.levels, .tasks_n = e->tasks.n,
        .channel = channel.n ? (enum contact_channel)contact_choice(contact_channel_choices, channel) : e->kind->channel,
        .begun_at = contact_begun(field_int(req, "begun", req->now), req->now),
    };
    TRY(contact_register(tx, req->arena, &n, &e->contact_id));
    if (e->claimed) TRY(contact_claim_citizen(tx, req->arena, e->who, e->contact_id, 0, e->citizen_id, field_text(req, "name")));
    return access_audit_by(tx, req, (struct access_audit){.action = "contact.register", .subject_kind = "contact",
                                                          .subject_id = e->contact_id, .citizen_id = e->citizen_id, .purpose = e->purpose});
}

static enum err give_ticket(struct db_tx *tx, struct ending *e) {
    struct queue_issue issue = {e->who, e->contact_id, field_int(e->req, "priority", 0)};
    return queue_issue_by(tx, e->req, &issue, "do", &e->ticket);
}

static enum err close_at_once(struct db_tx *tx, struct ending *e) {
    TRY(contact_close_of(e->req, "do", &e->close));
    e->closing = true;
    TRY(contact_close(tx, e->req->arena, e->who, e->contact_id, &e->close, &e->verdict));
    return access_audit_by(tx, e->req, (struct access_audit){.action = "contact.close", .subject_kind = "contact", .subject_id = e->contact_id});
}

/* What waits, or is opened, has not ended. */
static enum err none_ended(struct ending *e) {
    struct contact_close close;
    TRY(contact_close_of(e->req, "do", &close));
    if (!close.ends_n) return OK;
    return request_problem(e->req, "matters.outcome", T("Et ærinde har kun sit eget udfald, når henvendelsen afsluttes nu: vælg »Det samme som henvendelsen«, eller afslut."), PROBLEM_END);
}

static enum err make_ending(struct db_tx *tx, struct ending *e) {
    struct request *req = e->req;
    str doing = field_text(req, "do"), email = field_text(req, "email");
    TRY(remember_citizen(tx, e));
    TRY(register_contact(tx, e));
    if (email.n) {
        str language = field_text(req, "language");
        enum lang lang = !language.n || str_eq_c(language, "da") ? LANG_DA : LANG_EN;
        struct contact contact;
        TRY(contact_by_id(tx, req->arena, e->who.authority_id, e->contact_id, &contact));
        TRY(workplace_mail(tx, req, e->who, &contact, &(struct workplace_letter){e->tasks.ids, e->tasks.n, e->event}, lang, email));
    }
    bool ticket = str_eq_c(doing, "ticket");
    if (!ticket && !str_eq_c(doing, "open")) return close_at_once(tx, e);
    TRY(none_ended(e));
    str note = field_text(req, "note");
    if (note.n) TRY(contact_note(tx, req->arena, e->who, e->contact_id, note));
    return ticket ? give_ticket(tx, e) : OK;
}

/* A number for nobody knows what is given when that was meant, and not by a key pressed once too often. */
static bool says_nothing(const struct request *req, const struct contact_tasks *tasks) {
    return str_eq_c(field_text(req, "do"), "ticket") && !tasks->n && !triage_words_of(req, "q").n && !triage_words_of(req, "said").n
        && !field_text(req, "life_event").n && !field_text(req, "note").n && !field_int(req, "no_matter", 0);
}

/* Where the browser goes on: the next citizen. */
static str after(const struct ending *e) {
    struct arena *a = e->req->arena;
    const char *path = e->kind->path;
    str key = access_short_token(a), channel = triage_channel_of(e->req);
    if (e->ticket.id) return str_printf(a, "%s?given=%lld&key=%.*s", path, (long long)e->ticket.id, STR_ARG(key));
    if (!e->closing) return str_printf(a, "/henvendelser/%lld", (long long)e->contact_id);
    str next = str_printf(a, "%s?registered=%lld&key=%.*s", path, (long long)e->contact_id, STR_ARG(key));
    return channel.n ? str_printf(a, "%.*s&channel=%.*s", STR_ARG(next), STR_ARG(channel)) : next;
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
    return triage_show(req, e->who, false);
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
    return triage_show(req, e->who, true);
}

static enum err post_triage(struct request *req) {
    struct ending e = {.req = req, .kind = triage_kind_of(req)};
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

/* ---- routes ---- */

static const char *const doings[] = {"ticket", "answered", "handed_out", "signposted", "forwarded", "transferred", "left_unhelped",
                                     "case_handed_over", "open", NULL};
static const char *const ends[] = {"same", "answered", "handed_out", "signposted", "forwarded", "transferred", "left_unhelped", "case_handed_over", NULL};
static const struct field end_fields[] = {
    TRIAGE_STATE_FIELDS,
    {.name = "do", .kind = FIELD_CHOICE, .required = true, .choices = doings, .label = T("Udfald")},
    CONTACT_MATTERS_FIELDS(ends),
    {.name = "cpr", .kind = FIELD_CPR, .label = T("CPR-nummer")},
    PURPOSE_REASON_FIELD,
    {.name = "purpose", .kind = FIELD_PURPOSE, .label = T("Formål"), .doc = "of citizen_id, when this session has not said it before"},
    {.name = "name", .kind = FIELD_TEXT, .max = 120, .label = T("Navn")},
    {.name = "protected", .kind = FIELD_BOOL, .label = T("Navne- og adressebeskyttelse")},
    {.name = "email", .kind = FIELD_EMAIL, .label = T("E-mail")},
    {.name = "acting_for", .kind = FIELD_TEXT, .max = 120, .label = T("Henvender sig for")},
    {.name = "language", .kind = FIELD_LANGUAGE, .label = T("Sprog")},
    {.name = "note", .kind = FIELD_LINES, .max = 4000, .label = T("Notat")},
    {.name = "receiver", .kind = FIELD_TEXT, .max = 200, .label = T("Sendt videre til")},
    {.name = "priority", .kind = FIELD_BOOL, .label = T("Fortrin")},
    QUEUE_WHILE_CLOSED_FIELD,
    QUEUE_ANYWAY_FIELD,
    {.name = "no_matter", .kind = FIELD_BOOL, .label = T("Nummer uden ærinde"), .doc = "a number though nothing was said"},
    {}};

enum { END = ROUTE_IDEMPOTENT | ROUTE_SHOWS_PROBLEMS | ROUTE_NO_STORE };
static const struct route table[] = {
    {HTTP_POST, "/reception", ACCESS_TRIAGE, post_triage, "End the triage: a ticket or an outcome", end_fields, END, NULL},
    {HTTP_POST, "/telefon", ACCESS_TRIAGE, post_triage, "End the triage: a ticket or an outcome", end_fields, END, NULL},
    {HTTP_POST, "/post", ACCESS_TRIAGE, post_triage, "End the triage: a ticket or an outcome", end_fields, END, NULL},
};
const struct routes workplace_ending_routes = ROUTES("workplace", table);
