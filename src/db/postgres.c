/* PostgreSQL: to come. */
#include "db/engine.h"

static enum err postgres_open(struct db *db, const struct db_config *config) {
    db_log("PostgreSQL is not there yet");
    return ERR_INVALID;
}

const struct db_engine_ops db_postgres = {.engine = DB_POSTGRES, .scheme = "postgres", .open = postgres_open};
