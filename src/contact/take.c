#include "contact/take.h"
#include "access/access.h"
#include "contact/contact_sql.h"
#include "contact/inner.h"

int64_t contact_keeper(const struct contact *c) {
    if (c->state != CONTACT_OPEN && c->state != CONTACT_SERVED) return 0;
    return c->handled_by || c->state == CONTACT_SERVED ? c->handled_by : c->created_by;
}

enum err contact_refuse_unkept(struct request *req, str keeper) {
    (void)request_problem(req, NULL, T("Henvendelsen er hos {1}. Overtag den først, og skriv hvorfor."), str_z(req->arena, keeper), PROBLEM_END);
    return ERR_CONFLICT;
}

enum err contact_must_keep(struct db_tx *tx, struct request *req, int64_t contact_id) {
    const struct access_session *s = access_session(req);
    struct contact c;
    struct authority_employee keeper;
    TRY(contact_by_id(tx, req->arena, s->authority_id, contact_id, &c));
    int64_t has = contact_keeper(&c);
    if (!s->employee_id || !has || has == s->employee_id) return OK;
    TRY(authority_employee_by_id(tx, req->arena, s->authority_id, has, &keeper));
    return contact_refuse_unkept(req, keeper.name);
}

/* The ticket goes along, to the counter where it is now served. */
static enum err take_ticket(struct db_tx *tx, struct request *req, struct contact_who who, int64_t contact_id) {
    struct sql_contact_ticket ticket;
    struct sql_contact_called called;
    enum err e = sql_contact_ticket(tx, req->arena, (struct sql_contact_ticket_in){who.authority_id, contact_id}, &ticket);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    TRY(sql_contact_called(tx, req->arena, (struct sql_contact_called_in){who.authority_id, who.employee_id}, &called));
    if (called.n && ticket.in_service) {
        (void)request_problem(req, NULL, T("Du har allerede kaldt et nummer: afslut eller parkér det, før du overtager et til."), PROBLEM_END);
        return ERR_CONFLICT;
    }
    struct sql_contact_take_ticket_in in = {who.authority_id, contact_id, who.employee_id, db_or_null(access_session(req)->counter_id)};
    TRY(sql_contact_take_ticket(tx, in, NULL));
    db_publish(tx, (struct db_event){who.authority_id, S("queue"), ticket.unit_id});
    return OK;
}

enum err contact_take_over(struct db_tx *tx, struct request *req, struct contact_who who, int64_t contact_id, str why) {
    struct contact c;
    struct authority_employee keeper = {};
    int64_t rows;
    TRY(contact_still_open(tx, req->arena, who.authority_id, contact_id, &c));
    int64_t has = contact_keeper(&c);
    if (!who.employee_id) return ERR_DENIED;
    if (has == who.employee_id) return OK;
    if (c.state == CONTACT_WAITING) {
        (void)request_problem(req, NULL, T("Henvendelsen venter i køen: kald nummeret."), PROBLEM_END);
        return ERR_CONFLICT;
    }
    if (has) TRY(authority_employee_by_id(tx, req->arena, who.authority_id, has, &keeper));
    TRY(take_ticket(tx, req, who, contact_id));
    TRY(sql_contact_take(tx, (struct sql_contact_take_in){who.authority_id, contact_id, who.employee_id}, &rows));
    if (rows == 0) return ERR_CONFLICT;
    TRY(contact_tell(tx, who, contact_id, "taken_over", 0, keeper.name, why));
    return access_audit_by(tx, req, (struct access_audit){.action = "contact.take_over", .subject_kind = "contact", .subject_id = contact_id, .purpose = why});
}
