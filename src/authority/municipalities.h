/* The municipalities of Denmark: whose matter it is depends on where the citizen lives, so a code that is none must not be taken for
 * one. */
#pragma once
#include "db/db.h"
#include "view/form.h"

bool authority_municipality_known(str code); /* "0101"; "" is */
const char *authority_municipality_name(str code); /* "København"; NULL: there is none of that code */

/* What the municipality calls itself: "Gentofte Kommune", "Københavns Kommune". {}: there is none of that code. */
str authority_municipality_title(struct arena *a, str code);

/* The choices of "Bor i en anden kommune": nothing was said of it (""), here (our own code, which holds also against what is known
 * of the citizen), and the others. None is chosen. In the arena. */
struct authority_residences { struct form_option *at; size_t n; };
[[nodiscard]] enum err authority_residences(struct db_tx *tx, struct arena *a, int64_t authority_id, struct authority_residences *ret);
