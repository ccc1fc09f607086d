/* A copy of the whole database while it is used. It is written beside its final name and renamed when it is whole, so a
 * file that stands there can be relied on. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include "db/postgres_engine.h"
#include "db/sqlite_engine.h"

static const char *part_of(struct arena *a, const char *path) {
    return str_z(a, str_printf(a, "%s.part", path));
}

/* An empty file that only its owner can read: the copy holds everything about everybody. */
static enum err part_create(const char *part, const char *path) {
    if (access(path, F_OK) == 0) return ERR_CONFLICT;
    int fd = open(part, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    if (fd < 0) {
        db_log("%s: %s", part, strerror(errno));
        return ERR_STORAGE;
    }
    close(fd);
    return OK;
}

static enum err part_finish(const char *part, const char *path, enum err e) {
    if (e == OK && link(part, path) != 0) { /* unlike rename, link replaces nothing */
        db_log("%s: %s", path, strerror(errno));
        e = errno == EEXIST ? ERR_CONFLICT : ERR_STORAGE;
    }
    unlink(part);
    return e;
}

/* In one step, under one snapshot: writers go on, and the copy is of one moment. */
static enum err copy(sqlite3 *from, sqlite3 *to) {
    sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
    if (!b) return sqlite_err(to, sqlite3_errcode(to), "backup");
    sqlite3_backup_step(b, -1);
    int code = sqlite3_backup_finish(b);
    /* The copy says WAL like its source; a single file is easier to carry. */
    if (code == SQLITE_OK) code = sqlite3_exec(to, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
    return sqlite_err(to, code, "backup");
}

static enum err copy_to(sqlite3 *from, const char *part) {
    sqlite3 *to = NULL;
    int code = sqlite3_open_v2(part, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, NULL);
    enum err e = code == SQLITE_OK ? copy(from, to) : sqlite_err(to, code, part);
    sqlite3_close(to);
    return e;
}

enum err sqlite_backup(struct db *db, const char *path) {
    ARENA(a);
    const char *part = part_of(&a, path);
    struct sqlite_connection from;
    TRY(part_create(part, path));
    enum err e = sqlite_connect(&from, db, ((struct sqlite *)db->engine)->path, false);
    if (e == OK) {
        e = copy_to(from.handle, part);
        sqlite_disconnect(&from);
    }
    return part_finish(part, path, e);
}

/* ---- PostgreSQL ---- */

static enum err dump(struct arena *a, const char *url, const char *part) {
    const char *file = str_printf(a, "--file=%s", part).p;
    return postgres_tool(a, url, (const char *const[]){"pg_dump", "--format=custom", "--no-password", file, NULL});
}

static enum err sync_file(const char *path) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool synced = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0) close(fd);
    return synced ? OK : ERR_STORAGE;
}

enum err postgres_backup(struct db *db, const char *path) {
    ARENA(a);
    const char *part = part_of(&a, path);
    TRY(part_create(part, path));
    enum err e = dump(&a, ((struct postgres *)db->engine)->url, part);
    if (e == OK) e = sync_file(part);
    return part_finish(part, path, e);
}
