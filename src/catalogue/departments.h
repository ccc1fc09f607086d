/* The departments that tasks name, against those that the municipality has. For src/catalogue alone; others:
 * catalogue_check_departments(). */
#pragma once
#include "catalogue/catalogue.h"

/* The codes that the tasks name, each once, when the municipality has no department at all; else none. */
[[nodiscard]] enum err departments_missing(struct db_tx *tx, struct arena *a, int64_t authority_id, const struct catalogue_task *tasks, size_t n,
                                           struct catalogue_lines *ret);
/* Makes them; the code is the name until somebody gives a better one. */
[[nodiscard]] enum err departments_begin(struct db_tx *tx, int64_t authority_id, const struct catalogue_lines *codes);
