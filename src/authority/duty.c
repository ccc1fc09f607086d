/* Duty: who is where now. One place judges it, whoever asks. */
#include "authority/authority_sql.h"
#include "authority/organisation.h"

static enum err refuse(struct authority_shift_fault *fault, enum err e, const char *field, const char *text, str what) {
    *fault = (struct authority_shift_fault){field, text, what};
    return e;
}

static enum err free_counter(struct db_tx *tx, struct arena *a, const struct authority_shift *s, struct authority_shift_fault *fault) {
    struct authority_counter counter;
    struct sql_organisation_counter_hold held; /* whoever sits down there in this moment has sat down, or waits */
    struct sql_organisation_counter_holder holder;
    enum err e = sql_organisation_counter_hold(tx, a, (struct sql_organisation_counter_hold_in){s->authority_id, s->counter_id}, &held);
    if (e == OK) e = authority_counter_by_id(tx, a, s->authority_id, s->counter_id, &counter);
    if (e == ERR_NOT_FOUND || (e == OK && (counter.unit_id != s->unit_id || !db_in_use(counter.closed_at, s->now))))
        return refuse(fault, ERR_INVALID, "counter_id", T("Skranken hører ikke til den enhed. Vælg en af dens, eller ingen."), (str){});
    if (e != OK) return e;
    e = sql_organisation_counter_holder(tx, a, (struct sql_organisation_counter_holder_in){s->authority_id, s->counter_id, s->employee_id, authority_duty_since(s->now)}, &holder);
    if (e == ERR_NOT_FOUND) return OK;
    if (e != OK) return e;
    return refuse(fault, ERR_CONFLICT, "counter_id", T("{1} sidder ved den skranke. Vælg en anden."), holder.employee_name);
}

static enum err nobody_left_behind(struct db_tx *tx, struct arena *a, const struct authority_shift *s, struct authority_shift_fault *fault) {
    struct authority_in_hand hand;
    TRY(authority_in_hand(tx, a, s->authority_id, s->employee_id, s->now, &hand));
    if (!hand.number || hand.unit_id == s->unit_id) return OK;
    const char *yours = T("Du har nummer {1} hos dig: afslut det, eller send det videre først.");
    const char *theirs = T("Medarbejderen har nummer {1} hos sig. Det skal afsluttes eller sendes videre først.");
    return refuse(fault, ERR_CONFLICT, s->unit_id ? "unit_id" : NULL, s->by == s->employee_id ? yours : theirs, str_number(a, hand.number));
}

/* Who was sent to them by name would wait for nobody. */
static enum err nobody_waits_for_them(struct db_tx *tx, struct arena *a, const struct authority_shift *s, struct authority_shift_fault *fault) {
    struct sql_authority_sent_to_list l;
    BUF(numbers);
    if (s->anyway) return OK;
    TRY(sql_authority_sent_to(tx, a, (struct sql_authority_sent_to_in){s->authority_id, s->employee_id, s->unit_id, clock_date(a, s->now)}, &l));
    for (size_t i = 0; i < l.n; i++) buf_add(&numbers, str_printf(a, "%s%lld", i ? ", " : "", (long long)l.at[i].number));
    if (!l.n) return OK;
    return refuse(fault, ERR_CONFLICT, "anyway", T("Nummer {1} er sendt til dig og venter. Går du, kommer de tilbage i den fælles kø på deres plads. Bekræft, at du går alligevel."),
                  str_dup(a, buf_str(&numbers)));
}

static enum err gone(struct db_tx *tx, const struct authority_shift *s) {
    if (!s->gone) return OK;
    return s->gone(tx, s);
}

enum err authority_go_on(struct db_tx *tx, struct arena *a, const struct authority_shift *s, struct authority_shift_fault *fault) {
    struct authority_unit unit;
    struct authority_employee employee;
    enum err e = authority_employee_by_id(tx, a, s->authority_id, s->employee_id, &employee);
    if (e == ERR_NOT_FOUND || (e == OK && !db_in_use(employee.closed_at, s->now)))
        return refuse(fault, ERR_INVALID, "employee_id", T("Vælg en medarbejder, der er ansat."), (str){});
    if (e != OK) return e;
    e = authority_unit_by_id(tx, a, s->authority_id, s->unit_id, &unit);
    if (e == ERR_NOT_FOUND) return refuse(fault, ERR_INVALID, "unit_id", T("Vælg en enhed, der er i brug."), (str){});
    if (e != OK) return e;
    if (!db_in_use(unit.closed_at, s->now)) return refuse(fault, ERR_INVALID, "unit_id", T("Enheden er lukket: vælg en anden."), (str){});
    TRY(nobody_left_behind(tx, a, s, fault));
    if (s->counter_id) TRY(free_counter(tx, a, s, fault));
    TRY(nobody_waits_for_them(tx, a, s, fault));
    TRY(authority_duty_start(tx, s->authority_id, s->employee_id, s->unit_id, s->counter_id, s->now));
    return gone(tx, s);
}

enum err authority_go_off(struct db_tx *tx, struct arena *a, const struct authority_shift *s, struct authority_shift_fault *fault) {
    struct sql_organisation_duty_of duty;
    TRY(sql_organisation_duty_of(tx, a, (struct sql_organisation_duty_of_in){s->authority_id, s->employee_id, authority_duty_since(s->now)}, &duty));
    TRY(nobody_left_behind(tx, a, s, fault));
    TRY(nobody_waits_for_them(tx, a, s, fault));
    TRY(authority_duty_end(tx, s->authority_id, s->employee_id, s->now));
    return gone(tx, s);
}

/* ---- in the plan of who is where ---- */

static struct authority_shift shift_by(const struct organisation_editor *by, const struct authority_shift *asked) {
    struct authority_shift s = *asked;
    s.authority_id = by->authority_id;
    s.by = by->employee_id;
    s.now = by->now;
    s.gone = by->gone;
    return s;
}

static void tell_fault(struct organisation_fault *ret, const struct authority_shift_fault *f) {
    if (f->text) *ret = (struct organisation_fault){f->field, f->text, f->what};
}

enum err organisation_duty_start(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, const struct authority_shift *asked,
                                 struct organisation_fault *ret_fault) {
    struct authority_shift_fault fault = {};
    struct authority_shift s = shift_by(by, asked);
    struct authority_unit unit;
    enum err e = authority_go_on(tx, a, &s, &fault);
    tell_fault(ret_fault, &fault);
    if (e != OK) return e;
    TRY(authority_unit_by_id(tx, a, s.authority_id, s.unit_id, &unit));
    return organisation_tell(tx, by, "duty.start", "employee", s.employee_id, unit.name);
}

enum err organisation_duty_end(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, const struct authority_shift *asked,
                               struct organisation_fault *ret_fault) {
    struct authority_shift_fault fault = {};
    struct authority_shift s = shift_by(by, asked);
    struct sql_organisation_duty_of duty;
    TRY(sql_organisation_duty_of(tx, a, (struct sql_organisation_duty_of_in){s.authority_id, s.employee_id, authority_duty_since(s.now)}, &duty));
    enum err e = authority_go_off(tx, a, &s, &fault);
    tell_fault(ret_fault, &fault);
    if (e != OK) return e;
    return organisation_tell(tx, by, "duty.end", "employee", s.employee_id, duty.unit_name);
}
