/* For the room alone. */
#pragma once
#include "contact/contact.h"

/* The contact. ERR_CONFLICT: it is closed. */
[[nodiscard]] enum err contact_still_open(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, struct contact *ret);
/* The depth that serving this task takes in this unit. */
[[nodiscard]] enum err contact_level_of(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t task_id, int *ret);
/* One matter more, and the story says so. */
[[nodiscard]] enum err contact_insert_matter(struct db_tx *tx, struct contact_who who, int64_t contact_id, int64_t position, int64_t task_id, int level);
/* The story says which life event it is; 0: none any more. */
[[nodiscard]] enum err contact_tell_life_event(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id, int64_t life_event_id);
