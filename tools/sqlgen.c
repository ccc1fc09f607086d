/* Typed SQL: reads src/x/y.sql and writes y_sql.h and y_sql.c, one C function for each statement.
 *
 *     build/sqlgen build/gen/queue/queue_sql src/queue/queue.sql
 *
 * A .sql file is for people first. What stands before the first statement is copied nowhere. Then, for each statement:
 *
 *     -- one: ticket_by_id(authority_id int, id int) -> id int, number text, called_at int?, wait real
 *     -- What it is for: becomes the comment above the function in the header.
 *     SELECT id, number, called_at, wait FROM ticket WHERE authority_id = :authority_id AND id = :id;
 *
 * The head may go on over several comment lines as long as a line ends with ',' or '(' or '->'.
 *     exec  runs it and answers how many rows it changed
 *     one   answers the first row, or ERR_NOT_FOUND
 *     many  answers all rows, in the arena
 * Types: int (int64_t), real (double), text (str), bool (bool, stored 0/1). With '?' it may be NULL: DB_NULL, NAN and the
 * no-value str; a bool? is an int64_t. One without '?' that is NULL is refused when it runs.
 * A true difference between the engines is two bodies, after the lines "-- sqlite:" and "-- postgres:".
 *
 * What several statements have in common stands once, before them, as a part; {NAME} in a body is the part's SQL, in the
 * list of columns its columns:
 *
 *     -- part: ticket -> id int, number text
 *     t.id, t.number
 *
 *     -- one: ticket_by_id(id int) -> {ticket}, unit text
 *     SELECT {ticket}, u.name FROM ticket t JOIN unit u ON u.id = t.unit_id WHERE t.id = :id;
 *
 * The functions are sql_FILE_NAME: sql_queue_ticket_by_id. */
#include <stdarg.h>
#include <stdio.h>
#include "base/buf.h"

enum { MAX_FIELDS = 64, MAX_STATEMENTS = 400 }; /* 64: nullability is a bit each in struct db_sql */

enum kind { EXEC, ONE, MANY, PART };
static const str kind_names[] = {[EXEC] = S_INIT("exec"), [ONE] = S_INIT("one"), [MANY] = S_INIT("many"), [PART] = S_INIT("part")};

enum type { INT, REAL, TEXT, BOOL };
static const struct type_info {
    str name;
    const char *c, *c_nullable; /* the type of the struct member */
    const char *db, *member;    /* enum db_type and the member of struct db_value */
    const char *read;           /* how a column is read */
} types[] = {
    [INT] = {S_INIT("int"), "int64_t ", "int64_t ", "DB_INT", "i", "db_col_int(c, %zu)"},
    [REAL] = {S_INIT("real"), "double ", "double ", "DB_REAL", "r", "db_col_real(c, %zu)"},
    [TEXT] = {S_INIT("text"), "str ", "str ", "DB_TEXT", "s", "db_col_text(c, %zu, rows->arena)"},
    [BOOL] = {S_INIT("bool"), "bool ", "int64_t ", "DB_INT", "i", "db_col_int(c, %zu)"},
};

struct field {
    str name;
    enum type type;
    bool nullable, used;
};
struct fields {
    struct field at[MAX_FIELDS];
    size_t n;
};

/* A piece of the file, and where it starts. */
struct body {
    str text;
    int line;
};
struct statement {
    enum kind kind;
    str name, doc;
    int line;
    struct fields params, columns;
    struct body plain, sqlite, postgres;
};

enum { MAX_PARTS = 16 };
struct source {
    struct arena *arena;
    str path, stem; /* stem: "queue" of src/queue/queue.sql */
    str rest;       /* not read yet */
    int line;       /* of the line last read */
    struct statement *statements;
    size_t n;
    struct statement parts[MAX_PARTS];
    size_t parts_n;
    struct buf *error; /* what is wrong, once something is */
};

/* ---- errors ---- */

__attribute__((format(printf, 3, 4))) static enum err wrong(struct source *s, int line, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    str what = str_vprintf(s->arena, fmt, ap);
    va_end(ap);
    buf_printf(s->error, "%.*s:%d: %.*s\n", STR_ARG(s->path), line, STR_ARG(what));
    return ERR_INVALID;
}

/* ---- words ---- */

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_word(char c) {
    return is_letter(c) || (c >= '0' && c <= '9');
}

static bool is_name(str s) {
    if (!s.n || !is_letter(s.p[0])) return false;
    for (size_t i = 0; i < s.n; i++)
        if (!is_word(s.p[i]) || (s.p[i] >= 'A' && s.p[i] <= 'Z')) return false;
    return true;
}

static str take_word(str *s) {
    *s = str_trim(*s);
    size_t n = 0;
    while (n < s->n && is_word(s->p[n])) n++;
    str word = str_sub(*s, 0, n);
    *s = str_sub(*s, n, s->n);
    return word;
}

static bool take(str *s, str token) {
    str t = str_trim(*s);
    if (!str_starts(t, token)) return false;
    *s = str_sub(t, token.n, t.n);
    return true;
}

static struct field *field_find(struct fields *f, str name) {
    for (size_t i = 0; i < f->n; i++)
        if (str_eq(f->at[i].name, name)) return &f->at[i];
    return NULL;
}

/* "{name}" at the start of what is left: the part, or NULL when there is no such thing. */
static struct statement *part_find(struct source *s, str rest) {
    str name = str_sub(rest, 1, str_index(rest, '}') - 1);
    for (size_t i = 0; str_starts(rest, S("{")) && i < s->parts_n; i++)
        if (str_eq(s->parts[i].name, name)) return &s->parts[i];
    return NULL;
}

/* ---- the head of a statement ---- */

static enum err parse_type(struct source *s, int line, str *head, struct field *f) {
    str word = take_word(head);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (!str_eq(types[i].name, word)) continue;
        f->type = (enum type)i;
        f->nullable = take(head, S("?"));
        return OK;
    }
    return wrong(s, line, "'%.*s' has the type '%.*s': int, real, text or bool is expected", STR_ARG(f->name),
                 STR_ARG(word));
}

static enum err add_field(struct source *s, int line, struct fields *fields, struct field f) {
    if (field_find(fields, f.name)) return wrong(s, line, "'%.*s' stands twice", STR_ARG(f.name));
    if (fields->n == MAX_FIELDS) return wrong(s, line, "more than %d names", MAX_FIELDS);
    fields->at[fields->n++] = f;
    return OK;
}

static enum err parse_field(struct source *s, int line, str *head, struct fields *fields) {
    struct field f = {.name = take_word(head)};
    if (!is_name(f.name)) return wrong(s, line, "a name in small letters is expected before '%.*s'", STR_ARG(*head));
    TRY(parse_type(s, line, head, &f));
    return add_field(s, line, fields, f);
}

/* The columns of a part, as "{name}". */
static enum err parse_part(struct source *s, int line, str *head, struct fields *fields) {
    const struct statement *part = part_find(s, str_trim(*head));
    if (!part) return wrong(s, line, "no part stands before this that '%.*s' could mean", STR_ARG(str_trim(*head)));
    for (size_t i = 0; i < part->columns.n; i++) TRY(add_field(s, line, fields, part->columns.at[i]));
    *head = str_sub(*head, str_index(*head, '}') + 1, head->n);
    return OK;
}

/* "name type, {part}, name type" up to whatever follows. */
static enum err parse_fields(struct source *s, int line, str *head, struct fields *fields) {
    do {
        if (str_starts(str_trim(*head), S("{"))) TRY(parse_part(s, line, head, fields));
        else TRY(parse_field(s, line, head, fields));
    } while (take(head, S(",")));
    return OK;
}

static enum err parse_params(struct source *s, struct statement *st, str *head) {
    if (!take(head, S("("))) return wrong(s, st->line, "'(' is expected after '%.*s'", STR_ARG(st->name));
    if (take(head, S(")"))) return OK;
    TRY(parse_fields(s, st->line, head, &st->params));
    if (!take(head, S(")"))) return wrong(s, st->line, "')' or ',' is expected before '%.*s'", STR_ARG(*head));
    return OK;
}

static enum err parse_head(struct source *s, struct statement *st, str head) {
    st->name = take_word(&head);
    if (!is_name(st->name)) return wrong(s, st->line, "a statement's name in small letters is expected");
    for (size_t i = 0; i < s->n; i++)
        if (str_eq(s->statements[i].name, st->name))
            return wrong(s, st->line, "'%.*s' is already the name of line %d", STR_ARG(st->name), s->statements[i].line);
    for (size_t i = 0; i < s->parts_n && st->kind == PART; i++)
        if (str_eq(s->parts[i].name, st->name))
            return wrong(s, st->line, "'%.*s' is already the part of line %d", STR_ARG(st->name), s->parts[i].line);
    if (st->kind != PART) TRY(parse_params(s, st, &head));
    bool result = take(&head, S("->"));
    if (result && st->kind == EXEC) return wrong(s, st->line, "'exec' answers no columns: use 'one' or 'many'");
    if (!result && st->kind != EXEC && st->kind != PART) return wrong(s, st->line, "'-> column type, …' is expected");
    if (result) TRY(parse_fields(s, st->line, &head, &st->columns));
    head = str_trim(head);
    if (head.n) return wrong(s, st->line, "'%.*s' is not understood", STR_ARG(head));
    return OK;
}

/* ---- the lines of a file ---- */

static bool next_line(struct source *s, str *ret) {
    if (!str_next(&s->rest, '\n', ret)) return false;
    s->line++;
    return true;
}

/* What a comment line says; false when the line is none. */
static bool comment(str line, str *ret) {
    line = str_trim(line);
    if (!str_starts(line, S("--"))) return false;
    *ret = str_trim(str_sub(line, 2, line.n));
    return true;
}

/* "-- one: …" → the kind and what follows. */
static bool statement_starts(str line, enum kind *ret_kind, str *ret_head) {
    str said;
    if (!comment(line, &said)) return false;
    size_t colon = str_index(said, ':');
    str word = str_sub(said, 0, colon);
    for (size_t i = 0; i < sizeof kind_names / sizeof *kind_names && colon < said.n; i++) {
        if (!str_eq(kind_names[i], word)) continue;
        *ret_kind = (enum kind)i;
        *ret_head = str_trim(str_sub(said, colon + 1, said.n));
        return true;
    }
    return false;
}

static bool is_marker(str line, str word) {
    str said;
    return comment(line, &said) && str_eq(said, word);
}

static str peek_line(const struct source *s) {
    return str_sub(s->rest, 0, str_index(s->rest, '\n'));
}

/* A head that ends in the middle goes on in the next comment line. */
static str whole_head(struct source *s, str head) {
    str said, line;
    while ((str_ends(head, S(",")) || str_ends(head, S("(")) || str_ends(head, S("->"))) &&
           comment(peek_line(s), &said) && next_line(s, &line))
        head = str_printf(s->arena, "%.*s %.*s", STR_ARG(head), STR_ARG(said));
    return head;
}

static str read_doc(struct source *s) {
    str doc = {}, said, line;
    enum kind kind;
    while (s->rest.p && comment(line = peek_line(s), &said) && !statement_starts(line, &kind, &said) &&
           !is_marker(line, S("sqlite:")) && !is_marker(line, S("postgres:")) && next_line(s, &line))
        doc = doc.n ? str_printf(s->arena, "%.*s\n * %.*s", STR_ARG(doc), STR_ARG(said)) : said;
    return doc;
}

/* The lines of SQL up to the next statement or marker. */
static struct body read_body(struct source *s) {
    struct body b = {.line = s->line + 1, .text = {s->rest.p, 0}};
    str line, said;
    enum kind kind;
    while (s->rest.p && !statement_starts(line = peek_line(s), &kind, &said) && !is_marker(line, S("sqlite:")) &&
           !is_marker(line, S("postgres:"))) {
        next_line(s, &line);
        b.text.n = (size_t)(line.p + line.n - b.text.p);
    }
    b.text = b.text.p ? b.text : S("");
    return b;
}

static enum err read_variants(struct source *s, struct statement *st) {
    str line;
    while (s->rest.p) {
        bool sqlite = is_marker(peek_line(s), S("sqlite:")), postgres = is_marker(peek_line(s), S("postgres:"));
        if (!sqlite && !postgres) break;
        next_line(s, &line);
        struct body *to = sqlite ? &st->sqlite : &st->postgres;
        if (to->text.p) return wrong(s, s->line, "'%.*s' stands twice", STR_ARG(line));
        *to = read_body(s);
    }
    return OK;
}

static enum err read_statement(struct source *s, enum kind kind, str head) {
    if (s->n == MAX_STATEMENTS) return wrong(s, s->line, "more than %d statements", MAX_STATEMENTS);
    if (kind == PART && s->parts_n == MAX_PARTS) return wrong(s, s->line, "more than %d parts", MAX_PARTS);
    struct statement *st = kind == PART ? &s->parts[s->parts_n] : &s->statements[s->n];
    *st = (struct statement){.kind = kind, .line = s->line};
    TRY(parse_head(s, st, whole_head(s, head)));
    st->doc = read_doc(s);
    st->plain = read_body(s);
    TRY(read_variants(s, st));
    bool both = st->sqlite.text.p && st->postgres.text.p, neither = !st->sqlite.text.p && !st->postgres.text.p;
    bool plain = str_trim(st->plain.text).n != 0;
    if (!both && !neither) return wrong(s, st->line, "'-- sqlite:' and '-- postgres:' go together");
    if (both && plain) return wrong(s, st->plain.line, "SQL before '-- sqlite:' belongs to neither engine");
    if (!both) st->sqlite = st->postgres = st->plain;
    if (kind == PART) s->parts_n++;
    else s->n++;
    return OK;
}

static enum err read_source(struct source *s) {
    str line, head;
    enum kind kind;
    while (next_line(s, &line)) {
        if (statement_starts(line, &kind, &head)) {
            TRY(read_statement(s, kind, head));
        } else if (str_trim(line).n && !comment(line, &head)) {
            return wrong(s, s->line, "SQL before the first '-- one:', '-- many:' or '-- exec:'");
        }
    }
    return OK;
}

/* ---- SQL: parameters to numbers ---- */

/* One body on its way to one engine's text. */
struct scan {
    struct source *source;
    struct statement *st;
    str sql;
    size_t at;
    int line;
    char mark; /* '?' or '$' */
    struct buf *out;
};

static char scan_peek(const struct scan *c, size_t ahead) {
    return c->at + ahead < c->sql.n ? c->sql.p[c->at + ahead] : '\0';
}

static void scan_copy(struct scan *c, size_t n) {
    for (; n && c->at < c->sql.n; n--) {
        char ch = c->sql.p[c->at++];
        if (ch == '\n') c->line++;
        buf_char(c->out, ch);
    }
}

/* 'text' and "name"; a doubled quote is two of them. Lines are trimmed later, so none may hold the end of a line. */
static enum err scan_quoted(struct scan *c) {
    char quote = scan_peek(c, 0);
    scan_copy(c, 1);
    while (c->at < c->sql.n && scan_peek(c, 0) != quote && scan_peek(c, 0) != '\n') scan_copy(c, 1);
    if (scan_peek(c, 0) != quote) return wrong(c->source, c->line, "%c is not closed on its line", quote);
    scan_copy(c, 1);
    return OK;
}

static void scan_comment(struct scan *c) {
    while (c->at < c->sql.n && scan_peek(c, 0) != '\n') c->at++;
    while (c->out->n && c->out->p[c->out->n - 1] == ' ') c->out->n--;
}

static enum err scan_block_comment(struct scan *c) {
    size_t from = c->out->n;
    int line = c->line;
    scan_copy(c, 2);
    while (c->at < c->sql.n && !(scan_peek(c, 0) == '*' && scan_peek(c, 1) == '/')) scan_copy(c, 1);
    if (c->at == c->sql.n) return wrong(c->source, line, "/* is not closed");
    scan_copy(c, 2);
    c->out->n = from;
    buf_char(c->out, ' '); /* SQL, too, reads a comment as white space */
    return OK;
}

static enum err scan_parameter(struct scan *c) {
    size_t n = 1;
    while (is_word(scan_peek(c, n))) n++;
    str name = str_sub(c->sql, c->at + 1, n - 1);
    struct field *f = field_find(&c->st->params, name);
    if (!f) return wrong(c->source, c->line, "':%.*s' is not declared", STR_ARG(name));
    f->used = true;
    buf_printf(c->out, "%c%zu", c->mark, (size_t)(f - c->st->params.at) + 1);
    c->at += n;
    return OK;
}

/* ';' ends the statement; only comments may follow. */
static enum err scan_end(struct scan *c) {
    int line = c->line;
    for (c->at++; c->at < c->sql.n; c->at++) {
        if (scan_peek(c, 0) == '-' && scan_peek(c, 1) == '-') c->at += str_index(str_sub(c->sql, c->at, c->sql.n), '\n');
        if (c->at < c->sql.n && !strchr(" \t\r\n", scan_peek(c, 0)))
            return wrong(c->source, line, "only one statement is expected here");
    }
    return OK;
}

static enum err scan_all(struct scan *c);
/* A part stands before what uses it, so none comes back to itself. */
static enum err scan_part(struct scan *c) {
    const struct statement *part = part_find(c->source, str_sub(c->sql, c->at, c->sql.n));
    if (!part) return wrong(c->source, c->line, "no part of that name stands before this");
    struct body body = c->mark == '?' ? part->sqlite : part->postgres;
    struct scan inner = {.source = c->source, .st = c->st, .sql = str_trim(body.text), .line = body.line, .mark = c->mark, .out = c->out};
    c->at += part->name.n + 2;
    return scan_all(&inner);
}

static enum err scan_one(struct scan *c) {
    char ch = scan_peek(c, 0), next = scan_peek(c, 1);
    if (ch == '\'' || ch == '"') return scan_quoted(c);
    if (ch == ';') return scan_end(c);
    if (ch == ':' && is_letter(next)) return scan_parameter(c);
    if (ch == '{') return scan_part(c);
    if (ch == '/' && next == '*') return scan_block_comment(c);
    if (ch == '-' && next == '-') scan_comment(c);
    else scan_copy(c, ch == ':' && next == ':' ? 2 : 1); /* '::' is a cast of PostgreSQL */
    return OK;
}

static enum err scan_all(struct scan *c) {
    while (c->at < c->sql.n) TRY(scan_one(c));
    return OK;
}

static enum err scan_sql(struct source *s, struct statement *st, struct body body, char mark, struct buf *out) {
    struct scan c = {.source = s, .st = st, .sql = body.text, .line = body.line, .mark = mark, .out = out};
    TRY(scan_all(&c));
    if (!str_trim(buf_str(out)).n) return wrong(s, st->line, "'%.*s' has no SQL", STR_ARG(st->name));
    return OK;
}

/* ---- writing C ---- */

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
    for (size_t i = 0; i < f->n; i++) buf_printf(c, "%s%s", i ? ", " : "", types[f->at[i].type].db);
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
    TRY(scan_sql(s, st, st->sqlite, '?', &sqlite));
    TRY(scan_sql(s, st, st->postgres, '$', &postgres));
    for (size_t i = 0; i < st->params.n; i++)
        if (!st->params.at[i].used)
            return wrong(s, st->line, "'%.*s' is declared but not used", STR_ARG(st->params.at[i].name));
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
        const struct type_info *t = &types[f->at[i].type];
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
        const char *at = types[f->type].read, *hole = strstr(at, "%zu");
        buf_printf(c, "%.*s%zu%s", (int)(hole - at), at, i, hole + 3);
        buf_printf(c, "%s;\n", f->type == BOOL && !f->nullable ? " != 0" : "");
    }
    buf_lit(c, "    return OK;\n}\n");
}

static void put_params(const struct statement *st, struct buf *c) {
    if (!st->params.n) return;
    buf_lit(c, "    const struct db_value params[] = {\n");
    for (size_t i = 0; i < st->params.n; i++) {
        const struct type_info *t = &types[st->params.at[i].type];
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

/* The whole way from text to text: what the tests call. On ERR_INVALID error says file:line and why. */
static enum err generate(struct arena *a, str path, str sql, struct buf *h, struct buf *c, struct buf *error) {
    str stem = path, part, rest = path;
    while (str_next(&rest, '/', &part)) stem = part;
    stem = str_sub(stem, 0, str_index(stem, '.'));
    struct source s = {.arena = a, .path = path, .stem = stem, .rest = sql, .error = error,
                       .statements = arena_many(a, MAX_STATEMENTS, struct statement)};
    TRY(read_source(&s));
    buf_printf(h, "/* Made by tools/sqlgen from %.*s: edit that. */\n#pragma once\n#include \"db/db.h\"\n", STR_ARG(path));
    buf_printf(c, "/* Made by tools/sqlgen from %.*s: edit that. */\n#include \"%.*s_sql.h\"\n", STR_ARG(path), STR_ARG(stem));
    for (size_t i = 0; i < s.n; i++) {
        struct statement *st = &s.statements[i];
        put_declaration(&s, st, h);
        TRY(put_statement(&s, st, c));
        if (st->columns.n) put_row_reader(&s, st, c);
        put_function(&s, st, c);
    }
    put_registry(&s, h, c);
    return OK;
}

/* ---- files ---- */

static bool read_file(const char *path, struct buf *to) {
    FILE *f = fopen(path, "rb");
    if (!f) return false;
    size_t n;
    do {
        buf_reserve(to, 65536);
        n = fread(to->p + to->n, 1, 65536, f);
        to->n += n;
    } while (n);
    return fclose(f) == 0;
}

static bool write_file(const char *path, const struct buf *b) {
    FILE *f = fopen(path, "wb");
    if (!f) return false;
    bool whole = fwrite(b->p, 1, b->n, f) == b->n;
    return fclose(f) == 0 && whole;
}

int main(int argc, char **argv) {
    if (argc != 3) return fprintf(stderr, "usage: sqlgen OUT_BASE IN.sql\n"), 2;
    ARENA(a);
    BUF(sql);
    BUF(h);
    BUF(c);
    BUF(error);
    if (!read_file(argv[2], &sql)) return perror(argv[2]), 1;
    buf_char(&sql, '\n');
    if (generate(&a, str_c(argv[2]), buf_str(&sql), &h, &c, &error) != OK)
        return fprintf(stderr, "%.*s", STR_ARG(buf_str(&error))), 1;
    /* The .c last: it is what make looks at. */
    if (!write_file(str_z(&a, str_printf(&a, "%s.h", argv[1])), &h)) return perror(argv[1]), 1;
    if (!write_file(str_z(&a, str_printf(&a, "%s.c", argv[1])), &c)) return perror(argv[1]), 1;
    return 0;
}
