/* A copy put in the place of a PostgreSQL database: into a schema of its own, which takes the old one's place only when all
 * of the copy is there. */
#include <stdio.h>
#include <unistd.h>
#include "db/postgres_engine.h"

static void finish(PGconn **handle) {
    PQfinish(*handle);
}
#define HANDLE(name) __attribute__((cleanup(finish))) PGconn *name

/* Custom format of pg_dump begins so. */
static enum err looks_right(const char *path) {
    char magic[5] = {};
    FILE *f = fopen(path, "re");
    if (!f) return ERR_INVALID;
    size_t n = fread(magic, 1, sizeof magic, f);
    fclose(f);
    return n == sizeof magic && memcmp(magic, "PGDMP", sizeof magic) == 0 ? OK : ERR_INVALID;
}

/* Runs it; *ret_text (may be NULL) is the first value, {} when there is none. */
static enum err ask(PGconn *handle, struct arena *a, const char *sql, str *ret_text) {
    PGresult *r = PQexec(handle, sql);
    ExecStatusType status = PQresultStatus(r);
    bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!good) db_log("restore: %s", PQresultErrorMessage(r));
    if (good && ret_text)
        *ret_text = PQntuples(r) && !PQgetisnull(r, 0, 0) ? str_dup(a, str_c(PQgetvalue(r, 0, 0))) : (str){};
    PQclear(r);
    return good ? OK : ERR_STORAGE;
}

enum { LEAVING_TRIES = 20, LEAVING_US = 100'000 };

/* Whoever has just left is shown there for some moments more. */
static enum err nobody_else(PGconn *handle, struct arena *a) {
    const char *sql = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
                      "AND backend_type = 'client backend'";
    for (int i = 0; i < LEAVING_TRIES; i++) {
        str others = {};
        TRY(ask(handle, a, sql, &others));
        if (!others.p) return OK;
        usleep(LEAVING_US);
    }
    return ERR_BUSY;
}

static enum err holds_something(PGconn *handle, struct arena *a, bool *ret) {
    str questions = {}, found = {};
    TRY(ask(handle, a, "SELECT string_agg(format('SELECT 1 WHERE EXISTS (SELECT 1 FROM %I.%I)', schemaname, tablename), ' UNION ALL ') "
                       "FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('node', 'schema_migration')", &questions));
    if (questions.n) TRY(ask(handle, a, questions.p, &found));
    *ret = found.p;
    return OK;
}

/* A restore that was killed leaves what was there before: somebody must say what shall become of it. */
static enum err nothing_left_over(PGconn *handle, struct arena *a) {
    str left = {};
    TRY(ask(handle, a, "SELECT 1 FROM pg_namespace WHERE nspname = 'before_restore'", &left));
    if (!left.p) return OK;
    db_log("an earlier restore was broken off: the schema before_restore holds what was there; rename it to public, or drop it");
    return ERR_CONFLICT;
}

/* What stood there is set aside, not thrown away, until the copy is in. */
static enum err restore_beside(PGconn *handle, struct arena *a, const char *url, const char *path) {
    TRY(ask(handle, a, "BEGIN; ALTER SCHEMA public RENAME TO before_restore;"
                       "CREATE SCHEMA public; COMMIT", NULL));
    enum err e = postgres_tool(a, url, (const char *const[]){"pg_restore", "--no-password", "--no-owner", "--no-privileges",
                                                             "--single-transaction", "--exit-on-error", "--dbname=", path, NULL});
    const char *after = e == OK ? "DROP SCHEMA before_restore CASCADE"
                                : "BEGIN; DROP SCHEMA public CASCADE; ALTER SCHEMA before_restore RENAME TO public; COMMIT";
    enum err tidied = ask(handle, a, after, NULL);
    return e != OK ? e : tidied;
}

enum err postgres_restore(const char *url, const char *path, bool replace) {
    ARENA(a);
    bool something = false;
    if (looks_right(path) != OK) {
        db_log("%s: not a copy that pg_dump made in its custom format", path);
        return ERR_INVALID;
    }
    HANDLE(handle) = postgres_connect(url);
    if (!handle) return ERR_STORAGE;
    TRY(nobody_else(handle, &a));
    TRY(nothing_left_over(handle, &a));
    TRY(holds_something(handle, &a, &something));
    if (something && !replace) return ERR_CONFLICT;
    return restore_beside(handle, &a, url, path);
}
