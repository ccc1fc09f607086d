/* Made by tools/sqlgen from tools/golden/ticket.sql: edit that. */
#include "ticket_sql.h"

static const struct db_sql statement_by_id = {
    .name = "ticket_by_id",
    .sqlite =
        "SELECT id, number, called_at, wait, open, urgent\n"
        "FROM ticket\n"
        "WHERE authority_id = ?1 AND id = ?2 AND number <> 'a:b'\n",
    .postgres =
        "SELECT id, number, called_at, wait, open, urgent\n"
        "FROM ticket\n"
        "WHERE authority_id = $1 AND id = $2 AND number <> 'a:b'\n",
    .params = 2,
    .columns = 6,
    .param_types = (const enum db_type[]){DB_INT, DB_INT},
    .column_types = (const enum db_type[]){DB_INT, DB_TEXT, DB_INT, DB_REAL, DB_INT, DB_INT},
    .params_nullable = 0x0u,
    .columns_nullable = 0x24u,
    .first_row_only = true,
};

static enum err row_by_id(struct db_cursor *c, void *ctx) {
    struct db_rows *rows = ctx;
    struct sql_ticket_by_id *r = db_rows_add(rows, sizeof *r);
    r->id = db_col_int(c, 0);
    r->number = db_col_text(c, 1, rows->arena);
    r->called_at = db_col_int(c, 2);
    r->wait = db_col_real(c, 3);
    r->open = db_col_int(c, 4) != 0;
    r->urgent = db_col_int(c, 5);
    return OK;
}

enum err sql_ticket_by_id(struct db_tx *tx, struct arena *a, struct sql_ticket_by_id_in in, struct sql_ticket_by_id *ret_row) {
    const struct db_value params[] = {
        {.type = DB_INT, .i = in.authority_id},
        {.type = DB_INT, .i = in.id},
    };
    struct db_rows rows = {.arena = a};
    TRY(db_run(tx, &statement_by_id, params, row_by_id, &rows, NULL));
    if (!rows.n) return ERR_NOT_FOUND;
    *ret_row = *(struct sql_ticket_by_id *)rows.at;
    return OK;
}

static const struct db_sql statement_waiting = {
    .name = "ticket_waiting",
    .sqlite =
        "SELECT number FROM ticket\n",
    .postgres =
        "SELECT number FROM ticket\n",
    .params = 0,
    .columns = 1,
    .column_types = (const enum db_type[]){DB_TEXT},
    .params_nullable = 0x0u,
    .columns_nullable = 0x0u,
    .first_row_only = false,
};

static enum err row_waiting(struct db_cursor *c, void *ctx) {
    struct db_rows *rows = ctx;
    struct sql_ticket_waiting *r = db_rows_add(rows, sizeof *r);
    r->number = db_col_text(c, 0, rows->arena);
    return OK;
}

enum err sql_ticket_waiting(struct db_tx *tx, struct arena *a, struct sql_ticket_waiting_list *ret_list) {
    struct db_rows rows = {.arena = a};
    TRY(db_run(tx, &statement_waiting, NULL, row_waiting, &rows, NULL));
    *ret_list = (struct sql_ticket_waiting_list){rows.at, rows.n};
    return OK;
}

static const struct db_sql statement_call = {
    .name = "ticket_call",
    .sqlite =
        "UPDATE ticket SET note = ?2, urgent = ?3, wait = ?4 WHERE id = ?1\n",
    .postgres =
        "UPDATE ticket SET note = $2, urgent = $3, wait = $4 WHERE id = $1\n",
    .params = 4,
    .columns = 0,
    .param_types = (const enum db_type[]){DB_INT, DB_TEXT, DB_INT, DB_REAL},
    .params_nullable = 0x2u,
    .columns_nullable = 0x0u,
    .first_row_only = false,
};

enum err sql_ticket_call(struct db_tx *tx, struct sql_ticket_call_in in, int64_t *ret_rows) {
    const struct db_value params[] = {
        {.type = DB_INT, .i = in.id},
        {.type = DB_TEXT, .s = in.note},
        {.type = DB_INT, .i = in.urgent},
        {.type = DB_REAL, .r = in.wait},
    };
    return db_run(tx, &statement_call, params, NULL, NULL, ret_rows);
}

static const struct db_sql statement_find = {
    .name = "ticket_find",
    .sqlite =
        "SELECT rowid FROM ticket_text WHERE ticket_text MATCH ?1\n",
    .postgres =
        "SELECT id FROM ticket WHERE tsv @@ plainto_tsquery('danish', $1)\n",
    .params = 1,
    .columns = 1,
    .param_types = (const enum db_type[]){DB_TEXT},
    .column_types = (const enum db_type[]){DB_INT},
    .params_nullable = 0x0u,
    .columns_nullable = 0x0u,
    .first_row_only = false,
};

static enum err row_find(struct db_cursor *c, void *ctx) {
    struct db_rows *rows = ctx;
    struct sql_ticket_find *r = db_rows_add(rows, sizeof *r);
    r->id = db_col_int(c, 0);
    return OK;
}

enum err sql_ticket_find(struct db_tx *tx, struct arena *a, struct sql_ticket_find_in in, struct sql_ticket_find_list *ret_list) {
    const struct db_value params[] = {
        {.type = DB_TEXT, .s = in.words},
    };
    struct db_rows rows = {.arena = a};
    TRY(db_run(tx, &statement_find, params, row_find, &rows, NULL));
    *ret_list = (struct sql_ticket_find_list){rows.at, rows.n};
    return OK;
}

const struct db_sql *const sql_ticket_all[] = {
    &statement_by_id,
    &statement_waiting,
    &statement_call,
    &statement_find,
    NULL,
};
