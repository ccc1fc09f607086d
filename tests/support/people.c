#include "support/people.h"
#include "support/testdb.h"

static enum err run_text(struct db_tx *tx, void *ctx) {
    return db_run(tx, ctx, NULL, NULL, NULL, NULL);
}

/* The address of a statement is its name in the cache, so each lives on. */
void people_sql(struct db *db, const char *fmt, ...) {
    static struct arena kept; /* reachable for ever: no leak */
    va_list ap;
    va_start(ap, fmt);
    const char *text = str_vprintf(&kept, fmt, ap).p;
    va_end(ap);
    struct db_sql *sql = arena_new(&kept, struct db_sql);
    *sql = (struct db_sql){.name = text, .sqlite = text, .postgres = text};
    if (db_write(db, run_text, sql) != OK) fail_msg("%s", text);
}

static enum err new_id(struct db_tx *tx, void *ctx) {
    *(int64_t *)ctx = db_new_id(tx);
    return OK;
}

static int64_t fresh_id(struct db *db) {
    int64_t id = 0;
    assert_int_equal(db_write(db, new_id, &id), OK);
    return id;
}

int64_t people_authority(struct db *db) {
    int64_t id = fresh_id(db);
    people_sql(db, "INSERT INTO authority (id, key, kind, name, name_en, served) VALUES (%lld, 'by-%lld', 'municipality', 'Byen', 'The town', 1)",
               (long long)id, (long long)id);
    return id;
}

int64_t people_unit(struct db *db, int64_t authority_id) {
    int64_t id = fresh_id(db);
    people_sql(db, "INSERT INTO unit (authority_id, id, key, kind, name) VALUES (%lld, %lld, 'u%lld', 'service_centre', 'Borgerservice')",
               (long long)authority_id, (long long)id, (long long)id);
    return id;
}

int64_t people_employee(struct db *db, int64_t authority_id, const char *name) {
    int64_t id = fresh_id(db);
    people_sql(db, "INSERT INTO employee (authority_id, id, name) VALUES (%lld, %lld, '%s')", (long long)authority_id,
               (long long)id, name);
    return id;
}

struct making {
    struct access_account account;
    int64_t id;
};
static enum err make_account(struct db_tx *tx, void *ctx) {
    struct making *m = ctx;
    ARENA(a);
    return access_account_create(tx, &a, &m->account, &m->id);
}

int64_t people_account(struct db *db, int64_t authority_id, const char *username, int64_t roles) {
    struct making m = {.account = {.authority_id = authority_id, .employee_id = people_employee(db, authority_id, username),
                                   .roles = roles, .username = str_c(username), .password = S(PEOPLE_PASSWORD)}};
    assert_int_equal(db_write(db, make_account, &m), OK);
    return m.id;
}
