/* Which departments there are is the municipality's own matter: tasks may name those that it has. One that has none yet begins
 * with those that its first tasks name, so that a catalogue can be taken in on the first day. */
#include "catalogue/departments.h"
#include "base/text.h"
#include "catalogue/catalogue_sql.h"
#include "catalogue/check.h"
#include "catalogue/fields.h"

static enum err read_own(struct db_tx *tx, struct arena *a, int64_t authority_id, struct catalogue_lines *ret) {
    struct sql_catalogue_departments_list rows;
    struct catalogue_lines own = {};
    TRY(sql_catalogue_departments(tx, a, (struct sql_catalogue_departments_in){authority_id}, &rows));
    for (size_t i = 0; i < rows.n; i++) catalogue_lines_add(&own, a, rows.at[i].code);
    *ret = own;
    return OK;
}

static bool among(const struct catalogue_lines *codes, str code) {
    for (size_t i = 0; i < codes->n; i++)
        if (str_eq(codes->at[i], code)) return true;
    return false;
}

enum err catalogue_check_departments(struct db_tx *tx, struct arena *a, int64_t authority_id, const struct catalogue *c, struct catalogue_faults *faults) {
    struct catalogue_lines own;
    size_t before = faults->n;
    TRY(read_own(tx, a, authority_id, &own));
    if (!own.n) return OK;
    str known = str_join(a, own.at, own.n, S(", "));
    for (size_t i = 0; i < c->tasks_n; i++) {
        const struct catalogue_task *t = &c->tasks[i];
        for (size_t k = 0; k < t->departments.n; k++)
            if (!among(&own, t->departments.at[k]))
                FAULT(faults, t->file, t->line, S("forvaltning"),
                      T("[opgave {1}]: forvaltning: '{2}' – der ventes en af kommunens egne: {3}; en ny oprettes under Organisation, Forvaltninger"),
                      t->key, t->departments.at[k], known);
    }
    return faults->n == before ? OK : ERR_INVALID;
}

enum err departments_missing(struct db_tx *tx, struct arena *a, int64_t authority_id, const struct catalogue_task *tasks, size_t n,
                             struct catalogue_lines *ret) {
    struct catalogue_lines own, missing = {};
    TRY(read_own(tx, a, authority_id, &own));
    for (size_t i = 0; i < n && !own.n; i++)
        for (size_t k = 0; k < tasks[i].departments.n; k++)
            if (!among(&missing, tasks[i].departments.at[k])) catalogue_lines_add(&missing, a, tasks[i].departments.at[k]);
    *ret = missing;
    return OK;
}

enum err departments_begin(struct db_tx *tx, int64_t authority_id, const struct catalogue_lines *codes) {
    for (size_t i = 0; i < codes->n; i++)
        TRY(sql_catalogue_begin_department(tx, (struct sql_catalogue_begin_department_in){authority_id, codes->at[i]}, NULL));
    return OK;
}
