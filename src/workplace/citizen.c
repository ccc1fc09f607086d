/* The citizen of a contact. Who sees the contact sees the citizen, when they have said what for; a protected address takes a
 * purpose besides. */
#include "workplace/citizen.h"
#include "access/access.h"
#include "contact/sight.h"
#include "workplace/citizen_html.h"
#include "workplace/done.h"
#include "workplace/workplace.h"

enum err workplace_said(struct db_tx *tx, const struct request *req, const struct contact *c, str *ret) {
    struct access_audit of = {.subject_kind = "contact", .subject_id = c->id, .citizen_id = c->citizen_id};
    return access_said_purpose(tx, req, of, ret);
}

/* The contact's citizen, for who has to do with the contact. ERR_NOT_FOUND: none is known. */
static enum err read_page(struct request *req, struct citizen_page *ret) {
    struct citizen_page c = {};
    struct contact_look look;
    struct contact contact;
    int64_t authority_id = access_session(req)->authority_id;
    TRY(request_path_id(req, "id", &c.contact_id));
    TRY(contact_look(req, c.contact_id, &look));
    if (look.sight == CONTACT_UNSEEN) return contact_refuse_sight(req);
    if (look.sight != CONTACT_SEEN) { /* the contact itself asks why first */
        response_redirect(req, str_printf(req->arena, "/henvendelser/%lld", (long long)c.contact_id));
        return OK;
    }
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(contact_by_id(tx, req->arena, authority_id, c.contact_id, &contact));
    if (!contact.citizen_id) return ERR_NOT_FOUND;
    if (!contact_shows_citizen(req, &contact)) TRY(citizen_must_look_up(req));
    TRY(workplace_said(tx, req, &contact, &c.why));
    c.ask = purpose_ask_of(req, &contact);
    c.of_matters = purpose_of_matters(req->arena, &contact);
    TRY(citizen_by_id(tx, req->arena, NULL, authority_id, contact.citizen_id, &c.citizen));
    c.address_shown = !c.citizen.is_protected;
    c.may_correct = citizen_may_look_up(req);
    *ret = c;
    return OK;
}

static bool led_away(const struct request *req) {
    return req->response.location.n;
}

static enum err show(struct request *req, const struct citizen_page *c) {
    struct page p = workplace_page(req, T("Borger"));
    struct view v = view_of(req);
    if (c->why.n) citizen_page(&v, &p, c);
    else citizen_why_page(&v, &p, c);
    return OK;
}

struct job { struct request *req; const struct citizen *citizen, *now; str purpose; const char *action; const struct citizen_page *page; };

static enum err write_look(struct db_tx *tx, void *ctx) {
    const struct job *j = ctx;
    return citizen_tell(tx, j->req, j->action, j->citizen, j->purpose, (str){});
}

static enum err write_why(struct db_tx *tx, void *ctx) {
    const struct citizen_page *c = ((const struct job *)ctx)->page;
    const struct job *j = ctx;
    return access_audit_by(tx, j->req, (struct access_audit){.action = "citizen.look_up", .subject_kind = "contact", .subject_id = c->contact_id,
                                                             .citizen_id = c->citizen.id, .purpose = j->purpose});
}

static enum err get_citizen(struct request *req) {
    struct citizen_page c;
    TRY(read_page(req, &c));
    if (led_away(req)) return OK;
    c.saved = field_int(req, "gemt", 0);
    if (c.why.n) TRY(db_write(req->db, write_look, &(struct job){req, &c.citizen, NULL, c.why, "citizen.look_up"}));
    return show(req, &c);
}

/* Says why. On from here the desk shows the citizen of this contact to this employee. */
static enum err post_why(struct request *req) {
    struct citizen_page c;
    str why;
    TRY(read_page(req, &c));
    if (led_away(req)) return OK;
    if (req->problem.n || purpose_said(req, c.of_matters, &why) != OK) {
        c.why = (str){};
        req->response.status = 422;
        return show(req, &c);
    }
    TRY(db_write(req->db, write_why, &(struct job){req, &c.citizen, NULL, why, NULL, &c}));
    str desk = str_printf(req->arena, "/henvendelser/%lld", (long long)c.contact_id);
    if (field_int(req, "oplysninger", 0)) response_redirect(req, str_printf(req->arena, "%.*s/borger", STR_ARG(desk)));
    else response_redirect(req, done_url(req->arena, desk, "citizen_shown", 0, NULL));
    return OK;
}

static enum err post_address(struct request *req) {
    struct citizen_page c;
    TRY(read_page(req, &c));
    if (led_away(req)) return OK;
    c.purpose = access_purpose(req);
    if (!c.why.n) c.why = c.purpose; /* this purpose is one */
    if (!req->problem.n) (void)access_must_say_purpose(req);
    if (req->problem.n) {
        req->response.status = 422;
        return show(req, &c);
    }
    TRY(db_write(req->db, write_look, &(struct job){req, &c.citizen, NULL, c.purpose, "citizen.address"}));
    c.address_shown = true;
    return show(req, &c);
}

static enum err write_change(struct db_tx *tx, void *ctx) {
    const struct job *j = ctx;
    return citizen_correct(tx, j->req, j->citizen, j->now, j->purpose);
}

/* What was typed on top of what is stored in the version that the form shows. A hidden address was not typed. */
static struct citizen typed(const struct request *req, const struct citizen *was) {
    struct citizen now = *was;
    now.version = field_int(req, "version", 0);
    now.name = field_text(req, "name");
    now.phone = field_text(req, "phone");
    now.email = field_text(req, "email");
    if (field(req, "address")->sent) now.address = field_text(req, "address");
    now.is_protected = field_int(req, "protected", 0);
    return now;
}

/* Without the protection the address is shown, so taking it off takes what the address takes: a purpose, said for that. Where others saved
 * meanwhile that is told first. */
static enum err purpose_of_change(struct request *req, const struct citizen *was, const struct citizen *now, str *purpose) {
    if (!was->is_protected || now->is_protected || was->version != now->version) return OK;
    *purpose = field_text(req, "unprotect");
    if (purpose->n) return OK;
    return request_problem(req, "unprotect", T("Skriv, hvorfor beskyttelsen skal fjernes (3–200 tegn). Når den er væk, vises adressen."), PROBLEM_END);
}

/* Whoever sent this never saw the citizen: nothing that was typed there can be lost. */
static enum err show_why(struct request *req, const struct citizen_page *c) {
    req->response.status = 422;
    return show(req, c);
}

static enum err post_change(struct request *req) {
    struct citizen_page c;
    TRY(read_page(req, &c));
    if (led_away(req)) return OK;
    TRY(citizen_must_correct(req));
    c.purpose = access_purpose(req);
    if (!c.why.n) c.why = c.purpose;
    c.address_shown |= field(req, "address")->sent;
    if (!c.why.n) return show_why(req, &c);
    struct citizen now = typed(req, &c.citizen);
    str purpose = c.purpose.n ? c.purpose : c.why;
    if (req->problem.n || purpose_of_change(req, &c.citizen, &now, &purpose) != OK) {
        req->response.status = 422;
        return show(req, &c);
    }
    enum err e = db_write(req->db, write_change, &(struct job){req, &c.citizen, &now, purpose, NULL});
    if (e == ERR_CONFLICT) {
        (void)request_problem(req, NULL, T("Andre har ændret det, mens du skrev. Det, du skrev, står her endnu. Gem igen, hvis dit skal gælde."), PROBLEM_END);
        req->response.status = 409;
        c.changed = true;
        return show(req, &c);
    }
    TRY(e);
    response_redirect(req, str_printf(req->arena, "/henvendelser/%lld/borger?gemt=1", (long long)c.contact_id));
    return OK;
}

static const struct field page_fields[] = {{.name = "gemt", .kind = FIELD_BOOL, .label = T("Gemt")}, {}};
static const struct field why_fields[] = {
    PURPOSE_REASON_FIELD,
    {.name = "purpose", .kind = FIELD_PURPOSE, .label = T("Formål")},
    {.name = "oplysninger", .kind = FIELD_BOOL, .label = T("Videre til oplysningerne")},
    {}};
static const struct field address_fields[] = {{.name = "purpose", .kind = FIELD_PURPOSE, .required = true, .label = T("Formål")}, {}};
static const struct field change_fields[] = {
    {.name = "version", .kind = FIELD_INT, .required = true, .min = 1, .max = INT64_MAX, .label = T("Version")},
    {.name = "name", .kind = FIELD_TEXT, .max = 120, .label = T("Navn")},
    {.name = "address", .kind = FIELD_TEXT, .max = 200, .label = T("Adresse")},
    {.name = "phone", .kind = FIELD_PHONE, .label = T("Telefon")},
    {.name = "email", .kind = FIELD_EMAIL, .label = T("E-mail")},
    {.name = "protected", .kind = FIELD_BOOL, .label = T("Navne- og adressebeskyttelse")},
    {.name = "unprotect", .kind = FIELD_PURPOSE, .label = T("Hvorfor skal beskyttelsen fjernes?"), .doc = "needed to take the protection off"},
    CONTACT_PURPOSE_FIELD,
    {}};

enum { FORM = ROUTE_SHOWS_PROBLEMS | ROUTE_NO_STORE };
static const struct route table[] = {
    {HTTP_GET, "/henvendelser/{id}/borger", ACCESS_SERVE, get_citizen, "The citizen of a contact", page_fields, ROUTE_NO_STORE | ROUTE_LONG, NULL},
    {HTTP_POST, "/henvendelser/{id}/borger/vis", ACCESS_SERVE, post_why, "Says why the citizen of a contact is looked up, and shows them", why_fields, FORM, NULL},
    {HTTP_POST, "/henvendelser/{id}/borger/adresse", ACCESS_SERVE, post_address, "Shows a protected address, for a purpose", address_fields, FORM, NULL},
    {HTTP_POST, "/henvendelser/{id}/borger/oplysninger", ACCESS_SERVE, post_change, "Sets right what is known of the citizen, and the protection", change_fields, FORM, NULL},
};
const struct routes workplace_citizen_routes = ROUTES("workplace", table);
