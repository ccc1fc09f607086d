/* Duty: who is where now. */
#include "authority/organisation.h"

static enum err free_counter(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, int64_t employee_id,
                             int64_t unit_id, int64_t counter_id, struct organisation_fault *fault) {
    struct sql_organisation_counter counter;
    struct sql_organisation_counter_hold held; /* whoever sits down there in this moment has sat down, or waits */
    struct sql_organisation_counter_holder holder;
    enum err e = sql_organisation_counter_hold(tx, a, (struct sql_organisation_counter_hold_in){by->authority_id, counter_id}, &held);
    if (e == OK) e = sql_organisation_counter(tx, a, (struct sql_organisation_counter_in){by->authority_id, counter_id}, &counter);
    if (e == ERR_NOT_FOUND || (e == OK && (counter.unit_id != unit_id || !db_in_use(counter.closed_at, by->now))))
        return organisation_refuse(fault, "counter_id", T("Skranken hører ikke til den enhed."), (str){});
    if (e != OK) return e;
    e = sql_organisation_counter_holder(tx, a, (struct sql_organisation_counter_holder_in){by->authority_id, counter_id, authority_duty_since(by->now)}, &holder);
    if (e == ERR_NOT_FOUND || (e == OK && holder.employee_id == employee_id)) return OK;
    if (e != OK) return e;
    organisation_refuse(fault, "counter_id", T("{1} sidder ved den skranke. Vælg en anden."), holder.employee_name);
    return ERR_CONFLICT;
}

/* unit_id: where they go; 0: off duty. */
static enum err nobody_left_behind(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, int64_t employee_id,
                                   int64_t unit_id, struct organisation_fault *fault) {
    struct authority_in_hand hand;
    TRY(authority_in_hand(tx, a, by->authority_id, employee_id, by->now, &hand));
    if (!hand.number || hand.unit_id == unit_id) return OK;
    const char *yours = authority_in_hand_yours, *theirs = T("Medarbejderen har nummer {1} hos sig. Det skal afsluttes eller sendes videre først.");
    organisation_refuse(fault, unit_id ? "unit_id" : NULL, by->employee_id == employee_id ? yours : theirs, str_number(a, hand.number));
    return ERR_CONFLICT;
}

enum err organisation_duty_start(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, int64_t employee_id,
                                 int64_t unit_id, int64_t counter_id, struct organisation_fault *fault) {
    struct sql_organisation_unit unit;
    struct sql_organisation_employee employee;
    enum err e = sql_organisation_employee(tx, a, (struct sql_organisation_employee_in){by->authority_id, employee_id}, &employee);
    if (e == ERR_NOT_FOUND || (e == OK && !db_in_use(employee.closed_at, by->now)))
        return organisation_refuse(fault, "employee_id", T("Vælg en medarbejder, der er ansat."), (str){});
    if (e != OK) return e;
    e = sql_organisation_unit(tx, a, (struct sql_organisation_unit_in){by->authority_id, unit_id}, &unit);
    if (e == ERR_NOT_FOUND || (e == OK && !db_in_use(unit.closed_at, by->now)))
        return organisation_refuse(fault, "unit_id", T("Vælg en enhed, der er i brug."), (str){});
    if (e != OK) return e;
    TRY(nobody_left_behind(tx, a, by, employee_id, unit_id, fault));
    if (counter_id) TRY(free_counter(tx, a, by, employee_id, unit_id, counter_id, fault));
    TRY(authority_duty_start(tx, by->authority_id, employee_id, unit_id, counter_id, by->now));
    str detail = str_printf(a, "%.*s", STR_ARG(unit.name));
    return organisation_tell(tx, by, "duty.start", "employee", employee_id, detail);
}

enum err organisation_duty_end(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, int64_t employee_id,
                               struct organisation_fault *fault) {
    struct sql_organisation_duty_of duty;
    TRY(sql_organisation_duty_of(tx, a, (struct sql_organisation_duty_of_in){by->authority_id, employee_id, authority_duty_since(by->now)}, &duty));
    TRY(nobody_left_behind(tx, a, by, employee_id, 0, fault));
    TRY(authority_duty_end(tx, by->authority_id, employee_id, by->now));
    return organisation_tell(tx, by, "duty.end", "employee", employee_id, duty.unit_name);
}
