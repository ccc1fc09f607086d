/* Task by task: what a unit has taken on (GUIDE 3.3.2), and what an employee is qualified for. */
#include "authority/organisation.h"

static enum err check_tasks(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, struct organisation_tasks tasks,
                            bool all_too, struct organisation_fault *fault) {
    if (!tasks.n) return organisation_refuse(fault, "task", T("Vælg mindst én opgave."), (str){});
    for (size_t i = 0; i < tasks.n; i++) {
        struct sql_organisation_task_exists row;
        if (!tasks.at[i] && all_too) continue;
        TRY(sql_organisation_task_exists(tx, a, (struct sql_organisation_task_exists_in){by->authority_id, tasks.at[i], by->now}, &row));
        if (!row.n) return organisation_refuse(fault, "task", T("Den opgave er ikke i kataloget."), (str){});
    }
    return OK;
}

static str task_list(struct arena *a, struct organisation_tasks tasks) {
    BUF(out);
    for (size_t i = 0; i < tasks.n; i++) buf_printf(&out, "%s%lld", i ? "," : "", (long long)tasks.at[i]);
    return out.n ? str_dup(a, buf_str(&out)) : S("");
}

static str activity_list(struct arena *a, uint32_t activities) {
    BUF(out);
    for (int i = 0; i < COMPETENCE_ACTIVITIES; i++)
        if (activities >> i & 1) buf_printf(&out, "%s%s", out.n ? "," : "", competence_activity_names[i]);
    return out.n ? str_dup(a, buf_str(&out)) : S("");
}

enum err organisation_offer(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, int64_t unit_id, int64_t version,
                            struct organisation_tasks tasks, enum competence_offer offered, uint32_t activities,
                            struct organisation_fault *fault) {
    struct sql_organisation_unit_hold unit; /* held: the version is no row's, so no UPDATE can look at it */
    struct sql_organisation_offerings_version now;
    TRY(sql_organisation_unit_hold(tx, a, (struct sql_organisation_unit_hold_in){by->authority_id, unit_id}, &unit));
    TRY(sql_organisation_offerings_version(tx, a, (struct sql_organisation_offerings_version_in){by->authority_id, unit_id}, &now));
    if (now.version != version) return ERR_CONFLICT;
    TRY(check_tasks(tx, a, by, tasks, false, fault));
    if (offered != COMPETENCE_PARTIAL) activities = 0;
    else if (!activities) return organisation_refuse(fault, "activity", T("Vælg, hvad enheden gør i opgaven."), (str){});
    for (size_t i = 0; i < tasks.n; i++) {
        struct sql_organisation_offering_set_in in = {by->authority_id, unit_id, tasks.at[i], str_c(competence_offer_names[offered]), activities};
        TRY(sql_organisation_offering_set(tx, in, NULL));
    }
    str detail = str_printf(a, "%s %s: %s", competence_offer_names[offered], activity_list(a, activities).p, task_list(a, tasks).p);
    return organisation_tell(tx, by, "unit.offer", "unit", unit_id, detail);
}

enum err organisation_qualify(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, int64_t employee_id, int64_t version,
                              struct organisation_tasks tasks, int level, struct organisation_fault *fault) {
    struct sql_organisation_employee employee;
    int64_t rows;
    TRY(sql_organisation_employee(tx, a, (struct sql_organisation_employee_in){by->authority_id, employee_id}, &employee));
    TRY(sql_organisation_employee_touch(tx, (struct sql_organisation_employee_touch_in){by->authority_id, employee_id, version}, &rows));
    if (!rows) return ERR_CONFLICT;
    TRY(check_tasks(tx, a, by, tasks, true, fault));
    for (size_t i = 0; i < tasks.n; i++) {
        if (level) TRY(sql_organisation_qualification_set(tx,
            (struct sql_organisation_qualification_set_in){by->authority_id, employee_id, tasks.at[i], level}, NULL));
        else TRY(sql_organisation_qualification_remove(tx,
            (struct sql_organisation_qualification_remove_in){by->authority_id, employee_id, tasks.at[i]}, NULL));
    }
    str detail = str_printf(a, "level %d: %s", level, task_list(a, tasks).p);
    return organisation_tell(tx, by, "employee.qualify", "employee", employee_id, detail);
}
