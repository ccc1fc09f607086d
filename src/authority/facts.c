/* The facts of competence, gathered from the database. */
#include "authority/authority.h"
#include "authority/authority_sql.h"
#include "authority/municipalities.h"

static str main_department(const struct catalogue_task *t) {
    return t->departments.n ? t->departments.at[0] : S("");
}

static enum err read_offer(struct db_tx *tx, struct arena *a, const struct authority_unit *unit, const struct catalogue_task *t,
                           struct competence_facts *f) {
    struct sql_authority_offering row;
    enum err e = sql_authority_offering(tx, a, (struct sql_authority_offering_in){unit->authority_id, unit->id, t->id}, &row);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (e == ERR_NOT_FOUND) {
        /* Nothing was decided of this task here: a department has taken on its own; a centre informs about everything. */
        bool ours = unit->kind != COMPETENCE_DEPARTMENT || str_eq(unit->department, main_department(t));
        f->offered = ours ? COMPETENCE_FULL : COMPETENCE_NONE;
        return OK;
    }
    f->offered = str_eq_c(row.offered, "full") ? COMPETENCE_FULL
                 : str_eq_c(row.offered, "none") ? COMPETENCE_NONE : COMPETENCE_PARTIAL;
    f->offered_activities = (uint32_t)row.activities;
    return OK;
}

static enum err read_agreements(struct db_tx *tx, struct arena *a, int64_t authority_id, const struct authority *owner, int64_t task_id,
                                ms_t now, struct competence_facts *f) {
    struct sql_authority_agreements_list list;
    TRY(sql_authority_agreements(tx, a, (struct sql_authority_agreements_in){authority_id, owner->id, task_id, now}, &list));
    for (size_t i = 0; i < list.n; i++) {
        if (str_eq_c(list.at[i].kind, "agreement")) f->agreement = true;
        else f->statutory_basis = true;
    }
    if (f->area == COMPETENCE_PASSPORT_LICENCE) f->statutory_basis = true; /* GUIDE 3.4.1 "Særligt om pas og kørekort" */
    if (f->statutory_basis) f->agreement = true; /* what a statute gives needs no agreement */
    return OK;
}

/* Whose matter it is: the task's owner, or for a task of our own the municipality of a citizen who lives elsewhere. */
static enum err read_owner(struct db_tx *tx, struct arena *a, const struct authority_facts_of *of, const struct authority *us,
                           const struct catalogue_task *t, struct authority *ret_owner, struct competence_facts *f) {
    bool elsewhere = of->municipality_code.n && !str_eq(of->municipality_code, us->municipality_code);
    f->owner = t->owner;
    *ret_owner = *us;
    if (t->owner == COMPETENCE_OWN && !elsewhere) return OK;
    if (t->owner == COMPETENCE_OWN) {
        f->owner = COMPETENCE_MUNICIPALITY;
        *ret_owner = (struct authority){.kind = COMPETENCE_MUNICIPALITY, .municipality_code = of->municipality_code};
        struct sql_authority_by_code row;
        enum err e = sql_authority_by_code(tx, a, (struct sql_authority_by_code_in){of->municipality_code}, &row);
        ret_owner->name = authority_municipality_title(a, of->municipality_code);
        if (e == ERR_NOT_FOUND) return OK; /* it is on no list of authorities here: still not ours */
        if (e != OK) return e;
        return authority_by_id(tx, a, row.id, ret_owner);
    }
    enum err e = authority_by_key(tx, a, t->owner_key, ret_owner);
    if (e == ERR_NOT_FOUND) {
        *ret_owner = (struct authority){.kind = t->owner, .key = t->owner_key, .name = t->owner_key};
        return OK;
    }
    return e;
}

/* The facts know kinds of employers, and a seconded employee acts for their own authority only: whoever comes from another
 * one of the owner's kind (from Skat, in a matter of the police) counts as coming from some other kind. */
static enum competence_owner employer_in(const struct authority_seat *s, const struct authority *owner, enum competence_owner kind) {
    bool same_kind = s->employer != COMPETENCE_OWN && s->employer == kind;
    if (!same_kind || !s->employer_authority_id || s->employer_authority_id == owner->id) return s->employer;
    return kind == COMPETENCE_STATE ? COMPETENCE_REGION : COMPETENCE_STATE;
}

static void seat_employee(const struct authority_seat *s, const struct catalogue_task *t, const struct authority *owner, struct competence_facts *f) {
    f->employee.employer = employer_in(s, owner, f->owner);
    f->employee.department = s->department;
    f->employee.qualified = !t->id || (s->level >= (f->depth < 2 ? 1 : 2) && s->level >= authority_level_needed(t, f));
}

static enum err read_employee(struct db_tx *tx, struct arena *a, const struct authority_facts_of *of, const struct catalogue_task *t,
                              const struct authority_unit *unit, const struct authority *owner, struct competence_facts *f) {
    if (!of->employee_id) {
        f->employee.department = unit->department;
        f->employee.qualified = true;
        return OK;
    }
    struct authority_employee e;
    TRY(authority_employee_by_id(tx, a, of->authority_id, of->employee_id, &e));
    struct sql_authority_qualification q;
    TRY(sql_authority_qualification(tx, a, (struct sql_authority_qualification_in){of->authority_id, of->employee_id, t->id}, &q));
    struct authority_seat seat = {unit->id, e.department, e.employer, e.employer_authority_id, q.level};
    seat_employee(&seat, t, owner, f);
    return OK;
}

/* Does the citizen's municipality take part in a shared contact centre? Everywhere else nobody asks. */
static enum err read_participant(struct db_tx *tx, struct arena *a, const struct authority_facts_of *of, const struct authority_unit *unit,
                                 struct competence_facts *f) {
    struct authority us = {};
    f->participant = true;
    if (f->unit != COMPETENCE_SHARED_CONTACT_CENTRE) return OK;
    if (!of->municipality_code.n) TRY(authority_by_id(tx, a, of->authority_id, &us));
    str code = of->municipality_code.n ? of->municipality_code : us.municipality_code;
    struct sql_authority_participant row;
    TRY(sql_authority_participant(tx, a, (struct sql_authority_participant_in){of->authority_id, unit->id, code}, &row));
    f->participant = row.n > 0;
    return OK;
}

int authority_level_needed(const struct catalogue_task *t, const struct competence_facts *f) {
    if (f->offered == COMPETENCE_NONE) return 1;
    if (f->unit == COMPETENCE_DEPARTMENT) return f->depth;
    return f->depth == 3 ? 1 : f->depth; /* a centre informs about what it does not decide */
}

static enum err read_depth(struct db_tx *tx, struct arena *a, const struct authority_unit *unit, const struct catalogue_task *t, ms_t now,
                           struct competence_facts *f) {
    struct sql_authority_colocated co;
    TRY(sql_authority_colocated(tx, a, (struct sql_authority_colocated_in){unit->authority_id, unit->id, main_department(t), now}, &co));
    f->depth = catalogue_depth_in(t, unit->kind, co.n > 0);
    return OK;
}

enum err authority_level(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, int64_t task_id, ms_t now, int *ret) {
    struct authority_unit unit;
    struct catalogue_task task;
    TRY(authority_unit_by_id(tx, a, authority_id, unit_id, &unit));
    TRY(catalogue_task_depths(tx, a, authority_id, task_id, &task));
    struct competence_facts f = {.unit = unit.kind};
    TRY(read_depth(tx, a, &unit, &task, now, &f));
    TRY(read_offer(tx, a, &unit, &task, &f));
    *ret = authority_level_needed(&task, &f);
    return OK;
}

static enum err read_task(struct db_tx *tx, struct arena *a, const struct authority_facts_of *of, struct catalogue_task *ret) {
    *ret = (struct catalogue_task){.owner = COMPETENCE_OWN, .area = COMPETENCE_GENERAL};
    return of->task_key.p ? catalogue_task_by_key(tx, a, of->authority_id, of->task_key, ret) : OK;
}

/* All that depends on where it is done: how deep the task goes there, what of it that unit has taken on, whom it serves. */
static enum err read_place(struct db_tx *tx, struct arena *a, const struct authority_facts_of *of, const struct authority_unit *unit,
                           const struct catalogue_task *t, ms_t now, struct competence_facts *f) {
    f->unit = unit->kind;
    f->narrow_model = unit->narrow_model;
    f->depth = 1;
    f->offered = COMPETENCE_FULL;
    f->offered_activities = 0;
    if (t->id) TRY(read_depth(tx, a, unit, t, now, f));
    if (t->id) TRY(read_offer(tx, a, unit, t, f));
    return read_participant(tx, a, of, unit, f);
}

enum err authority_facts(struct db_tx *tx, struct arena *a, const struct authority_facts_of *of, ms_t now, struct competence_facts *ret,
                         struct catalogue_task *ret_task, struct authority *ret_owner) {
    struct competence_facts f = {};
    struct authority us, owner;
    struct authority_unit unit;
    struct catalogue_task task;
    TRY(authority_by_id(tx, a, of->authority_id, &us));
    TRY(authority_unit_by_id(tx, a, of->authority_id, of->unit_id, &unit));
    TRY(read_task(tx, a, of, &task));
    TRY(read_place(tx, a, of, &unit, &task, now, &f));
    f.area = task.area;
    f.leadership = us.leadership;
    f.dispensation = us.dispensation;
    f.task_department = main_department(&task);
    TRY(read_owner(tx, a, of, &us, &task, &owner, &f));
    if (f.owner != COMPETENCE_OWN) TRY(read_agreements(tx, a, of->authority_id, &owner, task.id, now, &f));
    TRY(read_employee(tx, a, of, &task, &unit, &owner, &f));
    *ret = f;
    if (ret_task) *ret_task = task;
    if (ret_owner) *ret_owner = owner;
    return OK;
}

/* ---- others who might take it ---- */

static bool permits(struct competence_facts f, enum competence_activity activity) {
    f.activity = activity;
    return competence(&f).ruling < COMPETENCE_UNSETTLED;
}

bool authority_takes_on(const struct competence_facts *f) {
    bool shared = f->unit == COMPETENCE_SHARED_CONTACT_CENTRE && f->owner == COMPETENCE_MUNICIPALITY && f->participant;
    return permits(*f, COMPETENCE_CASE_STEP) || permits(*f, COMPETENCE_DECIDE) || (shared && permits(*f, COMPETENCE_RECEIVE_FORWARD));
}

enum err authority_may_take(struct db_tx *tx, struct arena *a, const struct authority_matter *m, const struct authority_seat *seats, size_t n,
                            ms_t now, bool *ret) {
    struct competence_facts *at = arena_many(a, n, struct competence_facts);
    for (size_t i = 0; i < n; i++) {
        size_t same = 0;
        while (seats[same].unit_id != seats[i].unit_id) same++;
        at[i] = same < i ? at[same] : *m->facts;
        if (same == i) {
            struct authority_unit unit;
            TRY(authority_unit_by_id(tx, a, m->of->authority_id, seats[i].unit_id, &unit));
            TRY(read_place(tx, a, m->of, &unit, m->task, now, &at[i]));
        }
        struct competence_facts f = at[i];
        seat_employee(&seats[i], m->task, m->owner, &f);
        ret[i] = authority_takes_on(&f);
    }
    return OK;
}

struct authority_verdicts authority_verdicts(const struct competence_facts *facts) {
    struct authority_verdicts v;
    struct competence_facts f = *facts;
    for (int i = 0; i < COMPETENCE_ACTIVITIES; i++) {
        f.activity = (enum competence_activity)i;
        v.at[i] = competence(&f);
    }
    return v;
}
