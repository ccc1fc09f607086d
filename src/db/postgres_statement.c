/* Statements on PostgreSQL: prepared with declared types, parameters in binary (no copies, no quoting), results in text
 * (so that a count, a sum and a boolean read alike). */
#include <endian.h>
#include <math.h>
#include "db/postgres_engine.h"

enum { MAX_PARAMS = 64 };
/* pg_type.dat; these never change. */
enum { OID_BOOL = 16, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25, OID_FLOAT8 = 701, OID_VARCHAR = 1043,
       OID_NUMERIC = 1700 };

static const Oid param_oids[] = {[DB_INT] = OID_INT8, [DB_REAL] = OID_FLOAT8, [DB_TEXT] = OID_TEXT};

struct name {
    char text[24];
};

static struct name name_of(uintptr_t number) {
    struct name n;
    snprintf(n.text, sizeof n.text, "s%llu", (unsigned long long)number);
    return n;
}

void postgres_statement_drop(void *connection, void *prepared) {
    struct postgres_connection *c = connection;
    if (!c->handle) return;
    char sql[40];
    snprintf(sql, sizeof sql, "DEALLOCATE %s", name_of((uintptr_t)prepared).text);
    PQclear(PQexec(c->handle, sql));
}

static enum err prepare(struct postgres_connection *c, const struct db_sql *sql, const char *name) {
    Oid oids[MAX_PARAMS];
    for (int i = 0; i < sql->params; i++) oids[i] = param_oids[sql->param_types[i]];
    PGresult *r = PQprepare(c->handle, name, sql->postgres, sql->params, oids);
    enum err e = PQresultStatus(r) == PGRES_COMMAND_OK ? OK : postgres_err(c, r, sql->name);
    PQclear(r);
    return e;
}

static enum err prepared(struct postgres_connection *c, const struct db_sql *sql, struct name *ret) {
    void *kept = statements_find(&c->statements, sql);
    if (!kept) {
        TRY(prepare(c, sql, name_of(c->named + 1).text));
        kept = (void *)++c->named;
        if (!statements_keep(&c->statements, sql, kept)) abort(); /* nothing is in use between two statements */
    }
    *ret = name_of((uintptr_t)kept);
    return OK;
}

struct bound {
    const char *values[MAX_PARAMS];
    int lengths[MAX_PARAMS], formats[MAX_PARAMS];
    uint64_t numbers[MAX_PARAMS]; /* in network order */
};

static void bind_number(struct bound *b, int i, uint64_t bits, bool null) {
    b->numbers[i] = htobe64(bits);
    b->values[i] = null ? NULL : (const char *)&b->numbers[i];
    b->lengths[i] = sizeof b->numbers[i];
}

static void bind(struct bound *b, int i, const struct db_value *v) {
    uint64_t bits;
    b->formats[i] = 1;
    switch (v->type) {
    case DB_INT: bind_number(b, i, (uint64_t)v->i, v->i == DB_NULL); break;
    case DB_REAL:
        memcpy(&bits, &v->r, sizeof bits);
        bind_number(b, i, bits, v->r != v->r);
        break;
    case DB_TEXT:
        b->values[i] = v->s.p;
        b->lengths[i] = (int)v->s.n;
        break;
    }
}

static enum err read_rows(const struct db_sql *sql, PGresult *r, db_row_fn *row, void *ctx, int64_t *ret_rows) {
    int n = PQntuples(r);
    if (sql->first_row_only && n > 1) n = 1;
    struct db_cursor cursor = {.ops = &db_postgres, .rows = r};
    for (; cursor.row < n; cursor.row++) {
        TRY(row_read(&cursor, sql, row, ctx));
    }
    if (ret_rows && sql->columns) *ret_rows = n;
    else if (ret_rows) *ret_rows = strtoll(PQcmdTuples(r), NULL, 10);
    return OK;
}

enum err postgres_run(struct db_tx *tx, const struct db_sql *sql, const struct db_value *params, db_row_fn *row,
                      void *ctx, int64_t *ret_rows) {
    struct postgres_connection *c = (struct postgres_connection *)tx;
    struct name name;
    struct bound b;
    TRY(prepared(c, sql, &name));
    for (int i = 0; i < sql->params; i++) bind(&b, i, &params[i]);
    PGresult *r = PQexecPrepared(c->handle, name.text, sql->params, b.values, b.lengths, b.formats, 0);
    ExecStatusType status = PQresultStatus(r);
    bool done = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
    enum err e = done ? read_rows(sql, r, row, ctx, ret_rows) : postgres_err(c, r, sql->name);
    PQclear(r);
    return e;
}

static bool is_null(struct db_cursor *c, int column) {
    bool null = PQgetisnull(c->rows, c->row, column);
    if (null) c->nulls |= UINT64_C(1) << column;
    return null;
}

int64_t postgres_col_int(struct db_cursor *c, int column) {
    if (is_null(c, column)) return DB_NULL;
    const char *text = PQgetvalue(c->rows, c->row, column);
    if (text[0] == 't') return 1; /* a boolean is t or f */
    return text[0] == 'f' ? 0 : strtoll(text, NULL, 10);
}

double postgres_col_real(struct db_cursor *c, int column) {
    if (is_null(c, column)) return (double)NAN;
    return strtod(PQgetvalue(c->rows, c->row, column), NULL);
}

str postgres_col_text(struct db_cursor *c, int column) {
    if (is_null(c, column)) return (str){};
    return (str){PQgetvalue(c->rows, c->row, column), (size_t)PQgetlength(c->rows, c->row, column)};
}

/* ---- checking ---- */

static bool fits(enum db_type type, Oid oid) {
    bool whole = oid == OID_INT8 || oid == OID_INT4 || oid == OID_INT2;
    switch (type) {
    case DB_INT: return whole || oid == OID_BOOL || oid == OID_NUMERIC; /* a sum of bigint is numeric */
    case DB_REAL: return whole || oid == OID_FLOAT8 || oid == OID_NUMERIC;
    case DB_TEXT: return oid == OID_TEXT || oid == OID_VARCHAR;
    }
    return false;
}

static enum err compare_columns(const struct db_sql *sql, const PGresult *r) {
    if (sql->columns == 0) return OK; /* 'exec' may leave a result unread */
    if (PQnfields(r) != sql->columns) {
        db_log("%s: %d columns are declared, %d come", sql->name, sql->columns, PQnfields(r));
        return ERR_INVALID;
    }
    for (int i = 0; i < sql->columns && sql->column_types; i++) {
        if (fits(sql->column_types[i], PQftype(r, i))) continue;
        db_log("%s: column %d (%s) is of another type than declared (%u)", sql->name, i + 1, PQfname(r, i),
               PQftype(r, i));
        return ERR_INVALID;
    }
    return OK;
}

enum err postgres_check(struct db_tx *tx, const struct db_sql *sql) {
    struct postgres_connection *c = (struct postgres_connection *)tx;
    TRY(prepare(c, sql, ""));
    PGresult *r = PQdescribePrepared(c->handle, "");
    enum err e = PQresultStatus(r) == PGRES_COMMAND_OK ? compare_columns(sql, r) : postgres_err(c, r, sql->name);
    PQclear(r);
    return e;
}
