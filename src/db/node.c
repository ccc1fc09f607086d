/* The node's number, and ids made from it. */
#include "db/db_sql.h"
#include "db/engine.h"

enum { NODE_BITS = 10, SEQUENCE_BITS = 12 };
#define EPOCH_2025 1'735'689'600'000 /* 2025-01-01T00:00Z */

enum err bookkeeping(struct db_tx *tx) {
    ARENA(a);
    struct sql_db_schema_lock_list locked;
    TRY(sql_db_schema_lock(tx, &a, &locked));
    TRY(sql_db_create_node(tx, NULL));
    return sql_db_create_schema_migration(tx, NULL);
}

static enum err node_take(struct db_tx *tx, void *ctx) {
    int64_t *ret_taken = ctx;
    ARENA(a);
    struct sql_db_node_take row;
    TRY(bookkeeping(tx));
    TRY(sql_db_node_take(tx, &a, &row));
    *ret_taken = row.taken;
    return OK;
}

enum err node_ensure(struct db *db) {
    if (atomic_load(&db->node) >= 0) return OK;
    int64_t taken = 0;
    enum err e = OK;
    pthread_mutex_lock(&db->node_lock);
    if (atomic_load(&db->node) < 0) e = db->ops->write(db, node_take, &taken);
    if (taken) atomic_store(&db->node, (int)(taken & ((1 << NODE_BITS) - 1)));
    pthread_mutex_unlock(&db->node_lock);
    return e;
}

int64_t db_new_id(struct db_tx *tx) {
    struct db *db = tx->db;
    int node = atomic_load(&db->node);
    if (!tx->writes || node < 0) abort(); /* ids are made while writing, and db_write took the number */
    uint64_t last = atomic_load(&db->last_id), next;
    do {
        uint64_t now = (uint64_t)(clock_now() - EPOCH_2025) << SEQUENCE_BITS;
        next = now > last ? now : last + 1; /* a full sequence borrows from the next ms */
    } while (!atomic_compare_exchange_weak(&db->last_id, &last, next));
    uint64_t ms = next >> SEQUENCE_BITS, sequence = next & ((1U << SEQUENCE_BITS) - 1);
    return (int64_t)(ms << (NODE_BITS + SEQUENCE_BITS) | (uint64_t)node << SEQUENCE_BITS | sequence);
}
