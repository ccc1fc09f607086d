/* A copy put in the place of a SQLite database: by SQLite's backup in the other direction, so within one transaction, which
 * a crash undoes. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>
#include "db/sqlite_engine.h"

static void close_handle(sqlite3 **handle) {
    sqlite3_close(*handle);
}
#define HANDLE(name) __attribute__((cleanup(close_handle))) sqlite3 *name = NULL

/* The first column of the first row; NULL in *ret when there is none. */
static int first_text(sqlite3 *handle, struct arena *a, const char *sql, const char **ret) {
    sqlite3_stmt *st = NULL;
    int code = sqlite3_prepare_v2(handle, sql, -1, &st, NULL);
    *ret = NULL;
    if (code == SQLITE_OK && (code = sqlite3_step(st)) == SQLITE_ROW) {
        *ret = str_z(a, str_c((const char *)sqlite3_column_text(st, 0)));
        code = SQLITE_OK;
    }
    if (code == SQLITE_DONE) code = SQLITE_OK;
    sqlite3_finalize(st);
    return code;
}

static enum err whole(sqlite3 *handle, struct arena *a) {
    const char *table = NULL, *verdict = NULL;
    int code = first_text(handle, a, "SELECT name FROM sqlite_master WHERE name = 'schema_migration'", &table);
    if (code == SQLITE_OK) code = first_text(handle, a, "PRAGMA integrity_check(1)", &verdict);
    if (code == SQLITE_OK && table && verdict && strcmp(verdict, "ok") == 0) return OK;
    db_log("not a whole copy of a database: %s", code != SQLITE_OK ? sqlite3_errmsg(handle) : verdict ? verdict : "empty");
    return ERR_INVALID;
}

static enum err open_copy(const char *path, struct arena *a, sqlite3 **ret) {
    int code = sqlite3_open_v2(path, ret, SQLITE_OPEN_READONLY | SQLITE_OPEN_EXRESCODE, NULL);
    if (code == SQLITE_OK) return whole(*ret, a);
    db_log("%s: %s", path, sqlite3_errmsg(*ret));
    return ERR_INVALID;
}

/* Opened so that nobody else has it, from now until it is closed. */
static enum err open_alone(const char *path, sqlite3 **ret) {
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE;
    int code = sqlite3_open_v2(path, ret, flags, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(*ret, "PRAGMA busy_timeout=1000; PRAGMA locking_mode=EXCLUSIVE; PRAGMA synchronous=FULL;"
                                  "BEGIN EXCLUSIVE; COMMIT;", NULL, NULL, NULL);
    return sqlite_err(*ret, code, path);
}

/* Whoever restores is often root, and the program is not: a file that is made belongs to whom its folder belongs to. */
static enum err give_to_owner_of_folder(const char *path, struct arena *a) {
    str folder = str_c(path);
    while (folder.n && folder.p[folder.n - 1] != '/') folder.n--;
    struct stat st;
    if (stat(folder.n ? str_z(a, folder) : ".", &st) == 0 && chown(path, st.st_uid, st.st_gid) == 0) return OK;
    db_log("%s: %s", path, strerror(errno));
    return ERR_STORAGE;
}

/* Does any table hold a row, but for those that the database keeps about itself? */
static enum err holds_something(sqlite3 *handle, bool *ret) {
    ARENA(a);
    const char *questions = NULL, *found = NULL;
    int code = first_text(handle, &a,
        "SELECT group_concat('SELECT 1 WHERE EXISTS (SELECT 1 FROM \"' || name || '\")', ' UNION ALL ') FROM sqlite_master "
        "WHERE type = 'table' AND name NOT IN ('node', 'schema_migration') AND name NOT LIKE 'sqlite_%'", &questions);
    if (code == SQLITE_OK && questions && *questions) code = first_text(handle, &a, questions, &found);
    *ret = found;
    return sqlite_err(handle, code, "restore");
}

static enum err copy_into(sqlite3 *to, sqlite3 *from) {
    sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
    if (!b) return sqlite_err(to, sqlite3_errcode(to), "restore");
    sqlite3_backup_step(b, -1);
    return sqlite_err(to, sqlite3_backup_finish(b), "restore");
}

enum err sqlite_restore(const char *url, const char *path, bool replace) {
    ARENA(a);
    HANDLE(copy);
    HANDLE(target);
    bool something = false;
    const char *file = url + strlen("sqlite:");
    TRY(open_copy(path, &a, &copy));
    bool is_new = access(file, F_OK) != 0;
    TRY(open_alone(file, &target));
    if (is_new && geteuid() == 0) TRY(give_to_owner_of_folder(file, &a));
    TRY(holds_something(target, &something));
    if (something && !replace) return ERR_CONFLICT;
    TRY(copy_into(target, copy));
    return whole(target, &a) == OK ? OK : ERR_STORAGE;
}
