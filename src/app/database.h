/* The configured database, opened for a command. */
#pragma once
#include "app/config.h"
#include "db/db.h"

/* Makes the folder of a SQLite file and, when migrate, brings the schema up to date. What went wrong stands in the log. */
[[nodiscard]] enum err database_open(const struct config *config, int readers, bool migrate, struct db **ret_db);
