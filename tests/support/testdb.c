#include "support/testdb.h"
#include <ftw.h>
#include <libpq-fe.h>
#include <unistd.h>

static const char *server_url(void) {
    return getenv("INDGANG_TEST_POSTGRES");
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *at) {
    return remove(path);
}

static void on_server(const char *command, const char *name) {
    char sql[128];
    snprintf(sql, sizeof sql, "%s %s", command, name);
    PGconn *server = PQconnectdb(server_url());
    PGresult *r = PQexec(server, sql);
    if (PQresultStatus(r) != PGRES_COMMAND_OK) fail_msg("%s: %s", sql, PQerrorMessage(server));
    PQclear(r);
    PQfinish(server);
}

static void create_folder(struct testdb *t) {
    snprintf(t->name, sizeof t->name, "/tmp/indgang-test-XXXXXX");
    if (!mkdtemp(t->name)) fail_msg("no folder in /tmp");
    snprintf(t->url, sizeof t->url, "sqlite:%s/indgang.db", t->name);
}

/* INDGANG_TEST_POSTGRES is postgresql://…/NAME without options; the database's name is replaced. */
static void create_on_server(struct testdb *t) {
    const char *url = server_url(), *slash = strrchr(url, '/');
    snprintf(t->name, sizeof t->name, "t%d_%lld", (int)getpid(), (long long)clock_monotonic_ns());
    on_server("CREATE DATABASE", t->name);
    snprintf(t->url, sizeof t->url, "%.*s/%s", (int)(slash - url), url, t->name);
}

struct testdb testdb_create(enum db_engine engine, int readers, const char *migrations) {
    struct testdb t = {};
    if (engine == DB_SQLITE) create_folder(&t);
    else create_on_server(&t);
    struct db_config config = {.url = t.url, .readers = readers, .migrations = migrations};
    if (db_open(&config, &t.db) != OK) fail_msg("%s does not open", t.url);
    return t;
}

void testdb_drop(struct testdb *t) {
    bool folder = db_engine(t->db) == DB_SQLITE;
    db_close(t->db);
    if (folder) nftw(t->name, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    else on_server("DROP DATABASE", t->name);
    *t = (struct testdb){};
}

static int run_on(enum db_engine engine, const struct CMUnitTest *tests, size_t n, const char *migrations) {
    struct testdb t = testdb_create(engine, 8, migrations);
    struct CMUnitTest *with_db = must_alloc(n * sizeof *with_db);
    for (size_t i = 0; i < n; i++) {
        with_db[i] = tests[i];
        with_db[i].initial_state = t.db;
    }
    int failed = _cmocka_run_group_tests(engine == DB_SQLITE ? "SQLite" : "PostgreSQL", with_db, n, NULL, NULL);
    free(with_db);
    testdb_drop(&t);
    return failed;
}

int testdb_run_group(const struct CMUnitTest *tests, size_t n, const char *migrations) {
    int failed = run_on(DB_SQLITE, tests, n, migrations);
    if (server_url()) return failed + run_on(DB_POSTGRES, tests, n, migrations);
    fprintf(stderr, "PostgreSQL: skipped (INDGANG_TEST_POSTGRES names no server)\n");
    return failed;
}
