#include "workplace/package.h"

enum err workplace_package_read(struct db_tx *tx, struct arena *a, int64_t authority_id, str key, ms_t now, struct workplace_package *ret) {
    struct workplace_package p = {};
    TRY(catalogue_life_event_by_key(tx, a, authority_id, key, now, &p.event));
    p.tasks = arena_many(a, p.event.tasks_n, struct workplace_package_task);
    for (size_t i = 0; i < p.event.tasks_n; i++) {
        struct catalogue_task task;
        enum err e = catalogue_task_by_key(tx, a, authority_id, p.event.tasks[i].task_key, &task);
        if (e == ERR_NOT_FOUND) continue;
        if (e != OK) return e;
        p.tasks[p.n++] = (struct workplace_package_task){task.id, task.key, task.name, task.name_en, p.event.tasks[i].remark, p.event.tasks[i].remark_en};
    }
    *ret = p;
    return OK;
}
