/* /api/v1/contacts: registering, reading, noting, acting, closing. The screens are the workplace's. */
#include "access/access.h"
#include "authority/municipalities.h"
#include "citizen/citizen.h"
#include "contact/contact_json.h"
#include "contact/sight.h"
#include "contact/take.h"
#include "view/services.h"

static const char *const outcome_choices[] = {"answered", "handed_out", "signposted", "forwarded", "transferred", "ticket",
                                              "decided", "case_handed_over", "left_unhelped", NULL};

static const struct field new_fields[] = {
    {.name = "channel", .kind = FIELD_CHOICE, .required = true, .choices = contact_channel_choices, .label = T("Kanal")},
    {.name = "unit_id", .kind = FIELD_ID, .label = T("Enhed"), .doc = "where; by default the unit the employee is on duty in"},
    {.name = "task", .kind = FIELD_KEY, .many = true, .most = CONTACT_MOST_TASKS, .label = T("Ærinder"), .doc = "keys of the tasks it is about"},
    {.name = "life_event", .kind = FIELD_KEY, .label = T("Livssituation"), .doc = "key of the life event it is about; its package is offered at the desk"},
    {.name = "said", .kind = FIELD_TEXT, .max = 500, .label = T("Borgerens egne ord")},
    {.name = "language", .kind = FIELD_LANGUAGE, .label = T("Sprog")},
    {.name = "municipality_code", .kind = FIELD_TEXT, .max = 4, .label = T("Borgerens kommune"), .doc = "four digits; empty: ours or unknown"},
    {.name = "acting_for", .kind = FIELD_TEXT, .max = 120, .label = T("På vegne af")},
    {.name = "begun_at", .kind = FIELD_INT, .label = T("Begyndt"), .doc = "ms since 1970: when somebody began with it, for the time it took; in the future or more than four hours ago: now"},
    {.name = "citizen_id", .kind = FIELD_ID, .label = T("Borger"), .doc = "looked up before; needs a purpose"},
    {.name = "purpose", .kind = FIELD_PURPOSE, .label = T("Formål"), .doc = "what the citizen was looked up for; or the header X-Purpose"},
    {}};
static const struct field task_fields[] = {{.name = "task", .kind = FIELD_KEY, .required = true, .label = T("Ærinde")}, CONTACT_PURPOSE_FIELD, {}};
static const struct field off_fields[] = {{.name = "anyway", .kind = FIELD_BOOL, .label = T("Alligevel"), .doc = "also when something was done in it: the story keeps that"}, {}};
static const struct field say_fields[] = {
    {.name = "municipality_code", .kind = FIELD_TEXT, .max = 4, .label = T("Borgerens kommune"), .doc = "four digits, and our own counts against what is known of the citizen; empty: not said"},
    {.name = "life_event", .kind = FIELD_KEY, .label = T("Livssituation"), .doc = "key; empty: none"},
    CONTACT_PURPOSE_FIELD,
    {}};
static const struct field citizen_fields[] = {
    {.name = "citizen_id", .kind = FIELD_ID, .label = T("Borger"), .doc = "looked up before; staff of another authority send what the citizen said instead"},
    {.name = "cpr", .kind = FIELD_CPR, .label = T("CPR-nummer"), .doc = "in place of citizen_id; staff of another authority are told nothing that was known by it"},
    {.name = "name", .kind = FIELD_TEXT, .max = 120, .label = T("Navn"), .doc = "in place of citizen_id, or of who has the CPR number"},
    {.name = "protected", .kind = FIELD_BOOL, .label = T("Navne- og adressebeskyttet"), .doc = "CPR Act § 28; only ever put on here"},
    CONTACT_PURPOSE_FIELD,
    {}};
static const struct field note_fields[] = {{.name = "text", .kind = FIELD_LINES, .required = true, .max = 4000, .label = T("Notat")}, CONTACT_PURPOSE_FIELD, {}};
static const struct field look_fields[] = {CONTACT_PURPOSE_FIELD, {}};
static const struct field act_fields[] = {
    {.name = "task", .kind = FIELD_KEY, .required = true, .label = T("Ærinde")},
    {.name = "activity", .kind = FIELD_CHOICE, .required = true, .choices = contact_activity_choices, .label = T("Handling")},
    {.name = "text", .kind = FIELD_LINES, .max = 4000, .label = T("Notat"), .doc = "needed where the verdict has note_duty, when no note was written before"},
    CONTACT_ASKED_FIELD("met"),
    CONTACT_PURPOSE_FIELD,
    {}};
static const struct field close_fields[] = {
    {.name = "outcome", .kind = FIELD_CHOICE, .choices = outcome_choices, .label = T("Udfald"),
     .doc = "of all matters, or of those that `matters` does not name; not needed when it names all. ticket is refused: a number ends nothing (POST /api/v1/tickets gives one); decided and case_handed_over need a matter"},
    CONTACT_MATTERS_FIELDS(outcome_choices),
    CONTACT_MET_FIELD,
    {.name = "note", .kind = FIELD_LINES, .max = 4000, .label = T("Notat")},
    {.name = "receiver", .kind = FIELD_TEXT, .max = 200, .label = T("Modtager"), .doc = "to whom: signposted, forwarded, transferred, case_handed_over; empty where only cases are handed over: the one department that their tasks have in common"},
    CONTACT_PURPOSE_FIELD,
    {}};
static const struct field take_fields[] = {CONTACT_WHY_FIELD, CONTACT_PURPOSE_FIELD, {}};
static const struct field history_fields[] = {
    {.name = "citizen_id", .kind = FIELD_ID, .required = true, .label = T("Borger")},
    {.name = "purpose", .kind = FIELD_PURPOSE, .label = T("Formål")},
    {.name = "before", .kind = FIELD_INT, .label = T("Før"), .doc = "ms since 1970: older than this"},
    {}};

const char *const contact_channel_choices[] = {"counter", "phone", "letter", "email", NULL};
const char *const contact_activity_choices[COMPETENCE_ACTIVITIES + 1] = {
    "signpost", "hand_out", "receive_forward", "forward_misdirected", "help_fill", "guide_abstract", "guide_concrete", "estimate",
    "point_out_condition", "search_help", "selfservice_help", "case_step", "decide", NULL};

int contact_choice(const char *const *choices, str word) {
    for (int i = 0; choices[i]; i++)
        if (str_eq_c(word, choices[i])) return i;
    return -1;
}

/* One change to one contact: what a write needs, and what it leaves for the answer. */
struct change {
    struct request *req;
    struct contact_who who;
    int64_t contact_id;
    struct competence_verdict verdict;
    struct contact_tasks tasks; /* of a new contact */
    int64_t life_event_id;      /* the same */
    struct contact_close close;
    db_fn *write;
    int status; /* of the answer when it went well */
};

static enum err who_acts(struct request *req, struct change *c) {
    const struct access_session *s = access_session(req);
    *c = (struct change){.req = req, .who = {s->authority_id, s->employee_id, s->unit_id, req->now}};
    return request_path_id(req, "id", &c->contact_id);
}

/* The unit of a change is the contact's when the employee is on duty nowhere (a system, a leader). */
static enum err place(struct db_tx *tx, struct change *c) {
    struct contact now;
    TRY(contact_by_id(tx, c->req->arena, c->who.authority_id, c->contact_id, &now));
    if (!c->who.unit_id) c->who.unit_id = now.unit_id;
    return request_header(c->req, "If-Match").n ? request_if_match(c->req, now.version) : OK;
}

static enum err audit(struct db_tx *tx, struct change *c, const char *action) {
    return access_audit_by(tx, c->req, (struct access_audit){.action = action, .subject_kind = "contact", .subject_id = c->contact_id,
                                                             .purpose = access_purpose(c->req)});
}

static enum err answer(struct db_tx *tx, struct request *req, int64_t authority_id, int64_t contact_id, int status) {
    struct contact c;
    struct contact_event *events;
    size_t n;
    TRY(contact_by_id(tx, req->arena, authority_id, contact_id, &c));
    if (!contact_shows_citizen(req, &c)) c.citizen_id = 0;
    TRY(contact_events(tx, req->arena, authority_id, contact_id, &events, &n));
    response_json(req, status);
    response_version(req, c.version);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    contact_json(&j, "contact", &c);
    contact_events_json(&j, "events", events, n);
    json_object_end(&j);
    return OK;
}

/* The change and its answer, in one transaction: a retried request gets the same answer again. */
static enum err once(struct db_tx *tx, struct request *req, void *ctx) {
    struct change *c = ctx;
    TRY(c->write(tx, c));
    return answer(tx, req, c->who.authority_id, c->contact_id, c->status);
}

/* ---- registering ---- */

static enum err citizen_is(struct db_tx *tx, struct request *req, int64_t authority_id) {
    struct citizen citizen;
    enum err e = citizen_by_id(tx, req->arena, NULL, authority_id, field_int(req, "citizen_id", 0), &citizen);
    return e == ERR_NOT_FOUND ? request_problem(req, "citizen_id", "Borgeren findes ikke.", PROBLEM_END) : e;
}

static enum err write_new(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    struct request *req = c->req;
    struct contact_new n = {
        .who = c->who, .channel = (enum contact_channel)contact_choice(contact_channel_choices, field_text(req, "channel")),
        .citizen_id = field_int(req, "citizen_id", 0), .municipality_code = field_text(req, "municipality_code"),
        .language = field_text(req, "language"), .said = field_text(req, "said"), .acting_for = field_text(req, "acting_for"),
        .life_event_id = c->life_event_id, .task_ids = c->tasks.ids, .levels = c->tasks.levels, .tasks_n = c->tasks.n,
        .begun_at = contact_begun(field_int(req, "begun_at", req->now), req->now),
    };
    if (n.citizen_id) TRY(citizen_is(tx, req, c->who.authority_id));
    TRY(contact_register(tx, req->arena, &n, &c->contact_id));
    return audit(tx, c, "contact.register");
}

/* Who the citizen is may be said by who has looked them up, and says what for: the desk shows them on from here. */
static enum err must_say_why(struct request *req) {
    TRY(citizen_must_look_up(req));
    return access_must_say_purpose(req);
}

static enum err read_life_event(struct request *req, struct change *c) {
    if (!field_text(req, "life_event").n) return OK;
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    return contact_life_event_of(req, tx, c->who.authority_id, &c->life_event_id);
}

static enum err post_contact(struct request *req) {
    struct change c = {.req = req, .write = write_new, .status = 201};
    if (!authority_municipality_known(field_text(req, "municipality_code")))
        return request_problem(req, "municipality_code", T("Kommunekoden kendes ikke: skriv de fire cifre fra CPR, for eksempel 0101."), PROBLEM_END);
    if (field_int(req, "citizen_id", 0)) TRY(must_say_why(req));
    TRY(contact_who_of(req, &c.who));
    TRY(contact_tasks_read(req, c.who, &c.tasks));
    TRY(read_life_event(req, &c));
    return request_once(req, once, &c);
}

/* ---- reading ---- */

static enum err get_contact(struct request *req) {
    int64_t id;
    TRY(request_path_id(req, "id", &id));
    TRY(contact_must_see(req, id));
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    return answer(tx, req, access_session(req)->authority_id, id, 200);
}

static enum err write_look_up(struct db_tx *tx, void *ctx) {
    struct request *req = ctx;
    enum err e = citizen_is(tx, req, access_session(req)->authority_id); /* somebody else's citizen is none of ours */
    if (e == ERR_INVALID) req->response.status = 404; /* the contacts of nobody are not there */
    if (e != OK) return e;
    return access_audit_by(tx, req, (struct access_audit){.action = "citizen.history", .subject_kind = "citizen",
        .subject_id = field_int(req, "citizen_id", 0), .citizen_id = field_int(req, "citizen_id", 0), .purpose = access_purpose(req)});
}

static enum err get_history(struct request *req) {
    enum { MOST = 50 };
    struct contact_brief *list;
    size_t n;
    TRY(db_write(req->db, write_look_up, req));
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    const struct access_session *s = access_session(req);
    TRY(contact_history(tx, req->arena, s->authority_id, field_int(req, "citizen_id", 0), s->outsider ? s->employee_id : 0,
                        field_int(req, "before", DB_NULL), MOST, &list, &n));
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_array(&j, "contacts");
    for (size_t i = 0; i < n; i++) contact_brief_json(&j, &list[i]);
    json_array_end(&j);
    json_object_end(&j);
    return OK;
}

/* ---- changing ---- */

static enum err write_matter(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    int64_t task;
    size_t n;
    TRY(place(tx, c));
    TRY(contact_must_keep(tx, c->req, c->contact_id));
    TRY(contact_tasks_of(c->req, tx, c->who.authority_id, true, &task, &n));
    TRY(contact_add_matter(tx, c->req->arena, c->who, c->contact_id, task));
    return audit(tx, c, "contact.matter");
}

static enum err write_off(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    TRY(place(tx, c));
    TRY(contact_must_keep(tx, c->req, c->contact_id));
    TRY(contact_take_off(c->req, tx, c->who, c->contact_id, request_path(c->req, "key"), field_int(c->req, "anyway", 0), NULL));
    return audit(tx, c, "contact.matter_off");
}

/* Only what is sent is said anew. */
static enum err write_say(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    struct request *req = c->req;
    struct contact now;
    TRY(contact_by_id(tx, req->arena, c->who.authority_id, c->contact_id, &now));
    TRY(request_if_match(req, now.version));
    TRY(contact_must_keep(tx, req, c->contact_id));
    TRY(place(tx, c));
    struct contact_said said = {now.municipality_said, now.life_event_id};
    if (field(req, "municipality_code")->sent) said.municipality_code = field_text(req, "municipality_code");
    if (field(req, "life_event")->sent) TRY(contact_life_event_of(req, tx, c->who.authority_id, &said.life_event_id));
    TRY(contact_say_again(req, tx, c->who, c->contact_id, now.version, &said));
    return audit(tx, c, "contact.change");
}

/* Looked up before, or as the citizen said just now. */
static enum err read_citizen(struct db_tx *tx, struct change *c, struct citizen *ret) {
    struct request *req = c->req;
    int64_t id = field_int(req, "citizen_id", 0);
    if (id) {
        enum err e = citizen_by_id(tx, req->arena, NULL, c->who.authority_id, id, ret);
        return e == ERR_NOT_FOUND ? request_problem(req, "citizen_id", "Borgeren findes ikke.", PROBLEM_END) : e;
    }
    *ret = (struct citizen){.authority_id = c->who.authority_id, .cpr = field_text(req, "cpr"), .name = field_text(req, "name"), .birth_year = DB_NULL,
                            .is_protected = field_int(req, "protected", 0)};
    if (!ret->cpr.n && !ret->name.n) return request_problem(req, "cpr", T("Skriv borgerens CPR-nummer eller navn."), PROBLEM_END);
    return citizen_remember_by(tx, req, services(req)->citizen_key, ret, access_purpose(req), &ret->id);
}

static enum err write_citizen(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    struct citizen citizen;
    struct contact now;
    TRY(place(tx, c));
    TRY(contact_hold(tx, c->req->arena, c->who.authority_id, c->contact_id));
    TRY(read_citizen(tx, c, &citizen));
    TRY(contact_by_id(tx, c->req->arena, c->who.authority_id, c->contact_id, &now));
    bool other = now.state != CONTACT_CLOSED && now.citizen_id > 0 && now.citizen_id != citizen.id;
    if (other) TRY(request_if_match(c->req, now.version));
    TRY(contact_name_citizen(tx, c->req, c->who, c->contact_id, other ? now.version : 0, &citizen));
    return audit(tx, c, "contact.citizen");
}

static enum err write_note(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    TRY(place(tx, c));
    TRY(contact_note(tx, c->req->arena, c->who, c->contact_id, field_text(c->req, "text")));
    return audit(tx, c, "contact.note");
}

static enum err write_act(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    struct contact_act act = {.activity = (enum competence_activity)contact_choice(contact_activity_choices, field_text(c->req, "activity")),
                              .text = field_text(c->req, "text"), .met = field_bits(c->req, "met")};
    size_t n;
    TRY(place(tx, c));
    TRY(contact_tasks_of(c->req, tx, c->who.authority_id, false, &act.task_id, &n));
    TRY(contact_must_keep(tx, c->req, c->contact_id));
    enum err e = contact_act(tx, c->req->arena, c->who, c->contact_id, &act, &c->verdict);
    if (e == ERR_INVALID) return contact_act_problem(c->req, "task", "met", "text", &act);
    if (e != OK) return e;
    return audit(tx, c, "contact.act");
}

static enum err write_close(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    TRY(place(tx, c));
    TRY(contact_must_keep(tx, c->req, c->contact_id));
    TRY(contact_close_of(c->req, "outcome", &c->close));
    c->close.met = field_bits(c->req, "met");
    enum err e = contact_close(tx, c->req->arena, c->who, c->contact_id, &c->close, &c->verdict);
    if (e == ERR_INVALID) return contact_close_problem(c->req, "outcome", &c->close);
    if (e != OK) return e;
    return audit(tx, c, "contact.close");
}

static enum err change(struct request *req, db_fn *write) {
    struct change c;
    TRY(who_acts(req, &c));
    TRY(contact_must_see(req, c.contact_id));
    c.write = write;
    c.status = 200;
    return contact_change_problem(req, request_once(req, once, &c), &c.verdict, &c.close);
}

static enum err post_matter(struct request *req) { return change(req, write_matter); }
static enum err delete_matter(struct request *req) { return change(req, write_off); }
static enum err patch_contact(struct request *req) { return change(req, write_say); }
static enum err post_citizen(struct request *req) {
    if (field_int(req, "citizen_id", 0) || citizen_may_look_up(req)) TRY(must_say_why(req));
    return change(req, write_citizen);
}
static enum err post_note(struct request *req) { return change(req, write_note); }
static enum err post_act(struct request *req) { return change(req, write_act); }
static enum err write_take_over(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    TRY(place(tx, c));
    return contact_take_over(tx, c->req, c->who, c->contact_id, field_text(c->req, "why"));
}

static enum err post_take_over(struct request *req) { return change(req, write_take_over); }
static enum err post_close(struct request *req) { return change(req, write_close); }

static const struct route table[] = {
    {HTTP_POST, "/api/v1/contacts", ACCESS_TRIAGE, post_contact, "Register a contact on any channel", new_fields, ROUTE_IDEMPOTENT | ROUTE_BRIEF, "Contact", 201},
    {HTTP_GET, "/api/v1/contacts", ACCESS_CITIZEN, get_history, "A citizen's contacts, newest first", history_fields, ROUTE_PURPOSE | ROUTE_NO_STORE, "Contacts"},
    {HTTP_GET, "/api/v1/contacts/{id}", ACCESS_SERVE, get_contact, "A contact with what happened; who has nothing to do with it says why", look_fields, ROUTE_NO_STORE, "Contact"},
    {HTTP_POST, "/api/v1/contacts/{id}/matters", ACCESS_SERVE, post_matter, "Add a matter", task_fields, ROUTE_IDEMPOTENT | ROUTE_IF_MATCH | ROUTE_BRIEF, "Contact"},
    {HTTP_DELETE, "/api/v1/contacts/{id}/matters/{key}", ACCESS_SERVE, delete_matter, "Take a matter off an open contact; the story keeps it. Who has nothing to do with the contact says why in X-Purpose", off_fields, ROUTE_IDEMPOTENT | ROUTE_IF_MATCH, "Contact"},
    {HTTP_PATCH, "/api/v1/contacts/{id}", ACCESS_SERVE, patch_contact, "Say anew where the citizen lives or which life event it is about (If-Match)", say_fields, ROUTE_IDEMPOTENT | ROUTE_IF_MATCH, "Contact"},
    {HTTP_POST, "/api/v1/contacts/{id}/citizen", ACCESS_SERVE, post_citizen, "Say which citizen it is; another than was said before takes If-Match", citizen_fields, ROUTE_IDEMPOTENT | ROUTE_IF_MATCH, "Contact"},
    {HTTP_POST, "/api/v1/contacts/{id}/notes", ACCESS_SERVE, post_note, "Write a note", note_fields, ROUTE_IDEMPOTENT | ROUTE_IF_MATCH | ROUTE_BRIEF, "Contact"},
    {HTTP_POST, "/api/v1/contacts/{id}/activities", ACCESS_SERVE, post_act, "Record what was done, if competence allows it", act_fields, ROUTE_IDEMPOTENT | ROUTE_IF_MATCH, "Contact"},
    {HTTP_POST, "/api/v1/contacts/{id}/take-over", ACCESS_SERVE, post_take_over, "Take over what a colleague has in hand", take_fields, ROUTE_IDEMPOTENT | ROUTE_IF_MATCH, "Contact"},
    {HTTP_POST, "/api/v1/contacts/{id}/close", ACCESS_SERVE, post_close, "Close with an outcome, or one for each matter, if competence allows it", close_fields, ROUTE_IDEMPOTENT | ROUTE_IF_MATCH, "Contact"},
};
const struct routes contact_routes = ROUTES("contact", table);
