/* What the program hands to its rooms, and what frames their pages: the municipality's name, the navigation that this
 * person may use, who they are and where. */
#pragma once
#include "app/app.h"

/* Makes what app->services holds (search indexes, ticket pages; the key is the caller's and outlives it); ended with
 * house_end, also when this fails, and only when the database is closed: its events come to them. */
[[nodiscard]] enum err house_begin(struct app *app, const struct citizen_key *key);
void house_end(struct app *app);
