/* A copy of the whole database while it is used. It is written beside its final name and renamed when it is whole, so a
 * file that stands there can be relied on. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "db/postgres_engine.h"
#include "db/sqlite_engine.h"

struct part {
    const char *path;
    int fd;
};

/* An empty file of our own that only its owner can read: the copy holds everything about everybody. What an earlier one left
 * there, with whatever rights, or a link to elsewhere goes first. */
static enum err part_create(struct arena *a, const char *path, struct part *ret) {
    if (access(path, F_OK) == 0) return ERR_CONFLICT;
    *ret = (struct part){.path = str_z(a, str_printf(a, "%s.part", path)), .fd = -1};
    if (unlink(ret->path) == 0 || errno == ENOENT) ret->fd = open(ret->path, O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY | O_CLOEXEC, 0600);
    if (ret->fd >= 0) return OK;
    db_log("%s: %s", ret->path, strerror(errno));
    return ERR_STORAGE;
}

/* Not that of somebody who began after us and took ours away. */
static bool part_is_ours(const struct part *part) {
    struct stat ours, there;
    return fstat(part->fd, &ours) == 0 && lstat(part->path, &there) == 0 && ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

static enum err part_finish(const struct part *part, const char *path, enum err e) {
    bool ours = part_is_ours(part);
    if (e == OK && !ours) {
        db_log("%s: another backup to the same file has begun", part->path);
        e = ERR_CONFLICT;
    }
    if (e == OK && link(part->path, path) != 0) { /* unlike rename, link replaces nothing */
        db_log("%s: %s", path, strerror(errno));
        e = errno == EEXIST ? ERR_CONFLICT : ERR_STORAGE;
    }
    if (ours) unlink(part->path);
    close(part->fd);
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
    struct part part;
    struct sqlite_connection from;
    TRY(part_create(&a, path, &part));
    enum err e = sqlite_connect(&from, db, ((struct sqlite *)db->engine)->path, false);
    if (e == OK) {
        e = copy_to(from.handle, part.path);
        sqlite_disconnect(&from);
    }
    return part_finish(&part, path, e);
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
    struct part part;
    TRY(part_create(&a, path, &part));
    enum err e = dump(&a, ((struct postgres *)db->engine)->url, part.path);
    if (e == OK) e = sync_file(part.path);
    return part_finish(&part, path, e);
}
