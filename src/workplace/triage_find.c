/* Finding a citizen from the triage, by a number and with a purpose. */
#include "access/access.h"
#include "view/services.h"
#include "workplace/triage_inner.h"
#include "workplace/workplace.h"

struct finding {
    struct request *req;
    struct contact_who who;
    int64_t citizen_id; /* 0: nobody is known by it, or it is not for this employee to know */
    str number;         /* closed */
    str purpose;
};

/* Nobody is made of a number that may be mistyped: it goes along, closed, until the contact is registered. Staff of another
 * authority get no other answer, whoever is known. */
static enum err write_find(struct db_tx *tx, void *ctx) {
    struct finding *f = ctx;
    struct request *req = f->req;
    const struct citizen_key *key = services(req)->citizen_key;
    struct citizen_cpr cpr;
    struct citizen c = {};
    TRY(citizen_cpr_parse(field_text(req, "cpr"), &cpr));
    f->number = citizen_number_close(req->arena, key, &cpr);
    if (!citizen_may_look_up(req)) return OK;
    enum err err = citizen_by_cpr(tx, req->arena, key, f->who.authority_id, &cpr, &c);
    if (err != OK && err != ERR_NOT_FOUND) return err;
    f->citizen_id = c.id;
    return citizen_tell_look(tx, req, key, &cpr, &c, f->purpose);
}

static enum err post_find(struct request *req) {
    struct finding f = {.req = req};
    bool away;
    TRY(workplace_place(req, &f.who, &away));
    if (away) return OK;
    if (req->problem.n || (citizen_may_look_up(req) && purpose_said(req, S(""), &f.purpose) != OK)) {
        req->response.status = 422;
        return triage_show(req, f.who, false);
    }
    TRY(db_write(req->db, write_find, &f));
    struct triage t = triage_address_of(req);
    t.said = triage_said_more(req->arena, t.said, t.q);
    t.q = S("");
    t.citizen = f.citizen_id ? &(struct citizen){.id = f.citizen_id} : NULL;
    t.number = f.number;
    t.seen = f.citizen_id ? access_pass(req, "citizen", f.citizen_id) : triage_pass_of_number(req, f.number);
    response_redirect(req, triage_url(req->arena, &t, S(""), S(""), S("")));
    return OK;
}

/* ---- routes ---- */

static const struct field find_fields[] = {
    TRIAGE_STATE_FIELDS,
    {.name = "cpr", .kind = FIELD_CPR, .required = true, .label = T("CPR-nummer")},
    PURPOSE_REASON_FIELD,
    {.name = "purpose", .kind = FIELD_PURPOSE, .label = T("Formål")},
    {}};

enum { FIND = ROUTE_SHOWS_PROBLEMS | ROUTE_NO_STORE };
static const struct route table[] = {
    {HTTP_POST, "/reception/borger", ACCESS_CITIZEN, post_find, "Find a citizen, with a purpose", find_fields, FIND, NULL},
    {HTTP_POST, "/telefon/borger", ACCESS_CITIZEN, post_find, "Find a citizen, with a purpose", find_fields, FIND, NULL},
    {HTTP_POST, "/post/borger", ACCESS_CITIZEN, post_find, "Find a citizen, with a purpose", find_fields, FIND, NULL},
};
const struct routes workplace_finding_routes = ROUTES("workplace", table);
