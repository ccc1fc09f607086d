/* The database's upkeep: migrate, backup, restore. */
#include <stdio.h>
#include "access/access.h"
#include "app/commands.h"
#include "app/database.h"

int command_migrate(struct cli *cli) {
    struct db *db;
    int code = database_open(cli, 1, true, &db);
    if (code == CLI_DONE) db_close(db);
    return code;
}

int command_backup(struct cli *cli) {
    const char *path = cli->args[0];
    struct db *db;
    int code = database_open(cli, 1, false, &db); /* as it is: also before an upgrade */
    if (code != CLI_DONE) return code;
    enum err e = db_backup(db, path);
    db_close(db);
    if (e == ERR_CONFLICT) return cli_failed("%s is there already; a backup never replaces a file", path);
    if (e == ERR_UNAVAILABLE) return cli_failed("pg_dump is not installed (Debian: postgresql-client)");
    return e == OK ? CLI_DONE : cli_failed("%s was not written: %s", path, err_name(e));
}

/* Brings an older copy up to date, and looks whether its audit log is whole and its CPR numbers can be read. */
static int look_at_restored(struct cli *cli) {
    struct db *db;
    int64_t rows = 0;
    str found = {};
    if (database_open(cli, 1, true, &db) != CLI_DONE) return cli_failed("restored, but the database was not brought up to date");
    enum err e = access_audit_verify(db, cli->arena, &rows, &found);
    int code = database_key(cli, db, NULL);
    db_close(db);
    if (e == ERR_CONFLICT) return cli_failed("restored, but the audit log is broken: %.*s", STR_ARG(found));
    if (e != OK) return cli_failed("restored, but the audit log can't be read: %s", err_name(e));
    if (code != CLI_DONE) return cli_misconfigured("the copy is in its place, but nothing starts on it before its key is there");
    printf("restored; the audit log is whole: %lld rows\n", (long long)rows);
    return CLI_DONE;
}

int command_restore(struct cli *cli) {
    const char *path = cli->args[0];
    int code = database_make_folders(cli);
    if (code != CLI_DONE) return code;
    switch (db_restore(cli->config.database, path, cli_option(cli, "replace") != NULL)) {
    case OK: return look_at_restored(cli);
    case ERR_CONFLICT: return cli_failed("there is something in the database; --replace puts the copy in its place");
    case ERR_BUSY: return cli_failed("somebody uses the database: stop `indgang serve` and `indgang worker` first");
    case ERR_INVALID: return cli_failed("%s is no whole backup of this kind of database", path);
    case ERR_UNAVAILABLE: return cli_failed("pg_restore is not installed (Debian: postgresql-client)");
    default: return cli_failed("nothing was restored; the line above says why");
    }
}
