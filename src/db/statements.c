#include "db/engine.h"

static struct statement_slot *set_of(struct statements *s, const struct db_sql *sql) {
    if (!s->at) s->at = must_alloc(s->sets * STATEMENT_WAYS * sizeof *s->at);
    uint64_t h = (uintptr_t)sql * 0x9e3779b97f4a7c15U; /* the low bits of addresses are alike, the high ones here not */
    return &s->at[(h >> 40 & (s->sets - 1)) * STATEMENT_WAYS];
}

void *statements_find(struct statements *s, const struct db_sql *sql) {
    struct statement_slot *set = set_of(s, sql);
    for (int i = 0; i < STATEMENT_WAYS; i++) {
        if (set[i].sql != sql) continue;
        set[i].used = ++s->clock;
        return set[i].prepared;
    }
    return NULL;
}

bool statements_keep(struct statements *s, const struct db_sql *sql, void *prepared) {
    struct statement_slot *set = set_of(s, sql), *oldest = set;
    for (int i = 1; i < STATEMENT_WAYS; i++)
        if (set[i].used < oldest->used) oldest = &set[i];
    if (oldest->prepared && s->in_use && s->in_use(oldest->prepared)) return false;
    if (oldest->prepared) s->drop(s->connection, oldest->prepared);
    *oldest = (struct statement_slot){sql, prepared, ++s->clock};
    return true;
}

void statements_clear(struct statements *s) {
    for (size_t i = 0; s->at && i < s->sets * STATEMENT_WAYS; i++)
        if (s->at[i].prepared) s->drop(s->connection, s->at[i].prepared);
    free(s->at);
    s->at = NULL;
}
