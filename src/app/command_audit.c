/* The audit log's proof. */
#include <errno.h>
#include <stdio.h>
#include "access/access.h"
#include "app/commands.h"
#include "app/database.h"

static bool read_file(const char *path, struct buf *out) {
    FILE *f = fopen(path, "re");
    if (!f) return false;
    char part[4096];
    for (size_t n; (n = fread(part, 1, sizeof part, f));) buf_add(out, (str){part, n});
    bool good = !ferror(f);
    fclose(f);
    return good;
}

static int verify(struct cli *cli, struct db *db, str anchors) {
    int64_t rows = 0;
    str found = {};
    enum err e = access_audit_verify(db, cli->arena, &rows, &found);
    if (e == OK) e = access_audit_check_anchors(db, cli->arena, anchors, &found);
    if (e == ERR_CONFLICT) return cli_failed("the audit log is broken: %.*s", STR_ARG(found));
    if (e == ERR_INVALID) return cli_failed("the anchors are not what `indgang audit anchors` writes");
    if (e != OK) return cli_failed("the audit log can't be read: %s", err_name(e));
    printf("%lld rows, nothing changed or missing\n", (long long)rows);
    return CLI_DONE;
}

int command_audit_verify(struct cli *cli) {
    const char *path = cli_option(cli, "anchors");
    BUF(anchors);
    struct db *db;
    if (path && !read_file(path, &anchors)) return cli_failed("%s: %s", path, strerror(errno));
    int code = database_open(cli, 1, false, &db); /* as it is: nothing may be changed before it was looked at */
    if (code != CLI_DONE) return code;
    code = verify(cli, db, buf_str(&anchors));
    db_close(db);
    return code;
}

int command_audit_anchors(struct cli *cli) {
    BUF(out);
    struct db *db;
    int code = database_open(cli, 1, false, &db);
    if (code != CLI_DONE) return code;
    enum err e = access_audit_anchors(db, &out);
    db_close(db);
    if (e != OK) return cli_failed("the audit log can't be read: %s", err_name(e));
    bool written = fwrite(out.p, 1, out.n, stdout) == out.n && fflush(stdout) == 0;
    return written ? CLI_DONE : cli_failed("the anchors were not written: %s", strerror(errno));
}
