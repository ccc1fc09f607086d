/* The database's upkeep: migrate, backup. */
#include "app/commands.h"
#include "app/database.h"

int command_migrate(struct cli *cli) {
    struct db *db;
    enum err e = database_open(&cli->config, 1, true, &db);
    if (e != OK) return cli_failed("the database was not brought up to date: %s", err_name(e));
    db_close(db);
    return CLI_DONE;
}

int command_backup(struct cli *cli) {
    const char *path = cli->args[0];
    struct db *db;
    enum err e = database_open(&cli->config, 1, false, &db); /* as it is: also before an upgrade */
    if (e != OK) return cli_failed("the database does not open: %s", err_name(e));
    e = db_backup(db, path);
    db_close(db);
    if (e == ERR_CONFLICT) return cli_failed("%s is there already; a backup never replaces a file", path);
    if (e == ERR_UNAVAILABLE) return cli_failed("pg_dump is not installed (Debian: postgresql-client)");
    return e == OK ? CLI_DONE : cli_failed("%s was not written: %s", path, err_name(e));
}
