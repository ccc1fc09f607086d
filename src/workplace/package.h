/* The tasks of a life event, in its order, as the reception and the desk offer them. */
#pragma once
#include "catalogue/catalogue.h"
#include "view/view.h"

struct workplace_package_task { int64_t task_id; str key, name, name_en, remark, remark_en; };
struct workplace_package {
    struct catalogue_life_event event;
    struct workplace_package_task *tasks; /* those in use */
    size_t n;
};
/* ERR_NOT_FOUND: there is no such life event; it may be closed (event.closed_at). */
[[nodiscard]] enum err workplace_package_read(struct db_tx *tx, struct arena *a, int64_t authority_id, str key, ms_t now, struct workplace_package *ret);
