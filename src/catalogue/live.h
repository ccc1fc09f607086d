/* The search index of each municipality, made when first asked for and made again when its catalogue changed (event
 * "catalogue"), or when something in it closes: on the day, on every node, nobody need tell. Readers are never blocked by a rebuild, and never lose the index they hold. */
#pragma once
#include "catalogue/catalogue.h"
#include "http/http.h"

struct catalogue_live;

/* word_list: see CATALOGUE_WORD_LIST; it outlives what is made. */
[[nodiscard]] enum err catalogue_live_new(struct db *db, const char *word_list, struct catalogue_live **ret);
void catalogue_live_free(struct catalogue_live *live); /* takes NULL; when nobody holds an index any more */

/* The index as it is now; hold it until catalogue_live_put. ERR_STORAGE and the like when it cannot be made. */
[[nodiscard]] enum err catalogue_live_get(struct catalogue_live *live, int64_t authority_id, const struct catalogue_index **ret);
void catalogue_live_put(struct catalogue_live *live, const struct catalogue_index *index); /* takes NULL */

extern const struct routes catalogue_routes; /* /katalog, /api/v1/tasks, /life-events, /search */
