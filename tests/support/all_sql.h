/* The lists of all statements of all .sql files, then NULL; made by the Makefile. */
#pragma once
#include "db/db.h"

extern const struct db_sql *const *const all_sql[];
