/* Made by tools/sqlgen from tools/golden/ticket.sql: edit that. */
#pragma once
#include "db/db.h"

struct sql_ticket_by_id {
    int64_t id;
    str number;
    int64_t called_at;
    double wait;
    bool open;
    int64_t urgent;
};
struct sql_ticket_by_id_in {
    int64_t authority_id;
    int64_t id;
};
/* A ticket, whatever its state.
 * Tickets of the day before are not kept. */
[[nodiscard]] enum err sql_ticket_by_id(struct db_tx *tx, struct arena *a, struct sql_ticket_by_id_in in, struct sql_ticket_by_id *ret_row);

struct sql_ticket_waiting {
    str number;
};
struct sql_ticket_waiting_list {
    struct sql_ticket_waiting *at;
    size_t n;
};
[[nodiscard]] enum err sql_ticket_waiting(struct db_tx *tx, struct arena *a, struct sql_ticket_waiting_list *ret_list);

struct sql_ticket_call_in {
    int64_t id;
    str note;
    bool urgent;
    double wait;
};
[[nodiscard]] enum err sql_ticket_call(struct db_tx *tx, struct sql_ticket_call_in in, int64_t *ret_rows);

struct sql_ticket_find {
    int64_t id;
};
struct sql_ticket_find_list {
    struct sql_ticket_find *at;
    size_t n;
};
struct sql_ticket_find_in {
    str words;
};
/* The same words, asked in each engine's own way. */
[[nodiscard]] enum err sql_ticket_find(struct db_tx *tx, struct arena *a, struct sql_ticket_find_in in, struct sql_ticket_find_list *ret_list);

/* Every statement, then NULL: for the test that prepares each on each engine. */
extern const struct db_sql *const sql_ticket_all[];
