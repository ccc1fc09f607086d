/* For the room alone. */
#pragma once
#include "contact/contact.h"

/* The contact. ERR_CONFLICT: it is closed. */
[[nodiscard]] enum err contact_still_open(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, struct contact *ret);
