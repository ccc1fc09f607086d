#include "sqlgen.h"

static void put_literal(struct buf *c, str sql) {
    str line;
    while (str_next(&sql, '\n', &line)) {
        line = str_trim(line);
        if (!line.n) continue;
        buf_lit(c, "\n        \"");
        for (size_t i = 0; i < line.n; i++) {
            if (line.p[i] == '"' || line.p[i] == '\\') buf_char(c, '\\');
            buf_char(c, line.p[i]);
        }
        buf_lit(c, "\\n\"");
    }
}

static void put_types(struct buf *c, const char *member, const struct fields *f) {
    if (!f->n) return;
    buf_printf(c, "    .%s = (const enum db_type[]){", member);
    for (size_t i = 0; i < f->n; i++) buf_printf(c, "%s%s", i ? ", " : "", gen_types[f->at[i].type].db);
    buf_lit(c, "},\n");
}

static unsigned long long nullable_bits(const struct fields *f) {
    unsigned long long bits = 0;
    for (size_t i = 0; i < f->n; i++) bits |= (unsigned long long)f->at[i].nullable << i;
    return bits;
}

static enum err put_texts(struct source *s, struct statement *st, struct buf *c) {
    BUF(sqlite);
    BUF(postgres);
    TRY(gen_sql(s, st, st->sqlite, '?', &sqlite));
    TRY(gen_sql(s, st, st->postgres, '$', &postgres));
    for (size_t i = 0; i < st->params.n; i++)
        if (!st->params.at[i].used)
            return gen_wrong(s, st->line, "'%.*s' is declared but not used", STR_ARG(st->params.at[i].name));
    buf_lit(c, "    .sqlite =");
    put_literal(c, buf_str(&sqlite));
    buf_lit(c, ",\n    .postgres =");
    put_literal(c, buf_str(&postgres));
    buf_lit(c, ",\n");
    return OK;
}

static enum err put_statement(struct source *s, struct statement *st, struct buf *c) {
    buf_printf(c, "\nstatic const struct db_sql statement_%.*s = {\n    .name = \"%.*s_%.*s\",\n", STR_ARG(st->name),
               STR_ARG(s->stem), STR_ARG(st->name));
    TRY(put_texts(s, st, c));
    buf_printf(c, "    .params = %zu,\n    .columns = %zu,\n", st->params.n, st->columns.n);
    put_types(c, "param_types", &st->params);
    put_types(c, "column_types", &st->columns);
    buf_printf(c, "    .params_nullable = 0x%llxu,\n    .columns_nullable = 0x%llxu,\n    .first_row_only = %s,\n};\n",
               nullable_bits(&st->params), nullable_bits(&st->columns), st->kind == ONE ? "true" : "false");
    return OK;
}

static void put_members(struct buf *h, const struct fields *f) {
    for (size_t i = 0; i < f->n; i++) {
        const struct type_info *t = &gen_types[f->at[i].type];
        buf_printf(h, "    %s%.*s;\n", f->at[i].nullable ? t->c_nullable : t->c, STR_ARG(f->at[i].name));
    }
}

/* "sql_queue_waiting": what every name of the statement starts with. */
static str full_name(const struct source *s, const struct statement *st) {
    return str_printf(s->arena, "sql_%.*s_%.*s", STR_ARG(s->stem), STR_ARG(st->name));
}

static void put_signature(const struct source *s, const struct statement *st, struct buf *b) {
    str name = full_name(s, st);
    buf_printf(b, "enum err %.*s(struct db_tx *tx", STR_ARG(name));
    if (st->kind != EXEC) buf_lit(b, ", struct arena *a");
    if (st->params.n) buf_printf(b, ", struct %.*s_in in", STR_ARG(name));
    switch (st->kind) {
    case EXEC: buf_lit(b, ", int64_t *ret_rows)"); break;
    case ONE: buf_printf(b, ", struct %.*s *ret_row)", STR_ARG(name)); break;
    case MANY: buf_printf(b, ", struct %.*s_list *ret_list)", STR_ARG(name)); break;
    case PART: break; /* has no function */
    }
}

static void put_declaration(const struct source *s, const struct statement *st, struct buf *h) {
    str name = full_name(s, st);
    buf_char(h, '\n');
    if (st->columns.n) {
        buf_printf(h, "struct %.*s {\n", STR_ARG(name));
        put_members(h, &st->columns);
        buf_lit(h, "};\n");
    }
    if (st->kind == MANY)
        buf_printf(h, "struct %.*s_list {\n    struct %.*s *at;\n    size_t n;\n};\n", STR_ARG(name), STR_ARG(name));
    if (st->params.n) {
        buf_printf(h, "struct %.*s_in {\n", STR_ARG(name));
        put_members(h, &st->params);
        buf_lit(h, "};\n");
    }
    if (st->doc.n) buf_printf(h, "/* %.*s */\n", STR_ARG(st->doc));
    buf_lit(h, "[[nodiscard]] ");
    put_signature(s, st, h);
    buf_lit(h, ";\n");
}

static void put_row_reader(const struct source *s, const struct statement *st, struct buf *c) {
    str name = full_name(s, st);
    buf_printf(c, "\nstatic enum err row_%.*s(struct db_cursor *c, void *ctx) {\n    struct db_rows *rows = ctx;\n",
               STR_ARG(st->name));
    buf_printf(c, "    struct %.*s *r = db_rows_add(rows, sizeof *r);\n", STR_ARG(name));
    for (size_t i = 0; i < st->columns.n; i++) {
        const struct field *f = &st->columns.at[i];
        buf_printf(c, "    r->%.*s = ", STR_ARG(f->name));
        const char *at = gen_types[f->type].read, *hole = strstr(at, "%zu");
        buf_printf(c, "%.*s%zu%s", (int)(hole - at), at, i, hole + 3);
        buf_printf(c, "%s;\n", f->type == BOOL && !f->nullable ? " != 0" : "");
    }
    buf_lit(c, "    return OK;\n}\n");
}

static void put_params(const struct statement *st, struct buf *c) {
    if (!st->params.n) return;
    buf_lit(c, "    const struct db_value params[] = {\n");
    for (size_t i = 0; i < st->params.n; i++) {
        const struct type_info *t = &gen_types[st->params.at[i].type];
        buf_printf(c, "        {.type = %s, .%s = in.%.*s},\n", t->db, t->member, STR_ARG(st->params.at[i].name));
    }
    buf_lit(c, "    };\n");
}

static void put_function(const struct source *s, const struct statement *st, struct buf *c) {
    const char *params = st->params.n ? "params" : "NULL";
    buf_char(c, '\n');
    put_signature(s, st, c);
    buf_lit(c, " {\n");
    put_params(st, c);
    if (st->kind == EXEC) {
        buf_printf(c, "    return db_run(tx, &statement_%.*s, %s, NULL, NULL, ret_rows);\n}\n", STR_ARG(st->name), params);
        return;
    }
    buf_printf(c, "    struct db_rows rows = {.arena = a};\n    TRY(db_run(tx, &statement_%.*s, %s, row_%.*s, &rows, NULL));\n",
               STR_ARG(st->name), params, STR_ARG(st->name));
    str name = full_name(s, st);
    if (st->kind == ONE)
        buf_printf(c, "    if (!rows.n) return ERR_NOT_FOUND;\n    *ret_row = *(struct %.*s *)rows.at;\n", STR_ARG(name));
    else
        buf_printf(c, "    *ret_list = (struct %.*s_list){rows.at, rows.n};\n", STR_ARG(name));
    buf_lit(c, "    return OK;\n}\n");
}

static void put_registry(const struct source *s, struct buf *h, struct buf *c) {
    buf_printf(h, "\n/* Every statement, then NULL: for the test that prepares each on each engine. */\n"
                  "extern const struct db_sql *const sql_%.*s_all[];\n", STR_ARG(s->stem));
    buf_printf(c, "\nconst struct db_sql *const sql_%.*s_all[] = {\n", STR_ARG(s->stem));
    for (size_t i = 0; i < s->n; i++) buf_printf(c, "    &statement_%.*s,\n", STR_ARG(s->statements[i].name));
    buf_lit(c, "    NULL,\n};\n");
}

enum err gen_emit(struct source *s, struct buf *h, struct buf *c) {
    buf_printf(h, "/* Made by tools/sqlgen from %.*s: edit that. */\n#pragma once\n#include \"db/db.h\"\n", STR_ARG(s->path));
    buf_printf(c, "/* Made by tools/sqlgen from %.*s: edit that. */\n#include \"%.*s_sql.h\"\n", STR_ARG(s->path), STR_ARG(s->stem));
    for (size_t i = 0; i < s->n; i++) {
        struct statement *st = &s->statements[i];
        put_declaration(s, st, h);
        TRY(put_statement(s, st, c));
        if (st->columns.n) put_row_reader(s, st, c);
        put_function(s, st, c);
    }
    put_registry(s, h, c);
    return OK;
}
