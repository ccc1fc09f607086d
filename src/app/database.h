/* The configured database, opened for a command. */
#pragma once
#include "app/config.h"
#include "db/db.h"

/* Makes the folders of a SQLite file and of the key. */
[[nodiscard]] enum err database_make_folders(const struct config *config);
/* Makes the folders and, when migrate, brings the schema up to date. What went wrong stands in the log. */
[[nodiscard]] enum err database_open(const struct config *config, int readers, bool migrate, struct db **ret_db);
