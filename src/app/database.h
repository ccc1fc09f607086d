/* The configured database, opened for a command. */
#pragma once
#include "app/cli.h"
#include "citizen/citizen.h"
#include "db/db.h"

/* These answer CLI_DONE; otherwise they have said what is wrong and answer the exit code: CLI_USAGE when it is the configuration. */
/* Makes the folders of a SQLite file and of the key. */
[[nodiscard]] int database_make_folders(const struct cli *cli);
/* Whether the value of that key is a folder. */
[[nodiscard]] int database_folder(const char *name, const char *value);
/* Makes the folders and, when migrate, brings the schema up to date. */
[[nodiscard]] int database_open(const struct cli *cli, int readers, bool migrate, struct db **ret_db);
/* The key of this database from the configured file; ret NULL only looks whether it is the right one. Answers CLI_DONE;
 * otherwise it has said what is wrong and answers the exit code: CLI_USAGE when it is the configuration. The database's schema
 * must be up to date. */
[[nodiscard]] int database_key(const struct cli *cli, struct db *db, struct citizen_key *ret);
/* "; there are: a, b": the keys of the municipalities that are served, for a message about one that is not; "" when none is. */
str database_served(struct db *db, struct arena *a);
