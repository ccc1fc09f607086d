#include "sqlgen.h"

static const str kind_names[] = {[EXEC] = S_INIT("exec"), [ONE] = S_INIT("one"), [MANY] = S_INIT("many"), [PART] = S_INIT("part")};

const struct type_info gen_types[4] = {
    [INT] = {S_INIT("int"), "int64_t ", "int64_t ", "DB_INT", "i", "db_col_int(c, %zu)"},
    [REAL] = {S_INIT("real"), "double ", "double ", "DB_REAL", "r", "db_col_real(c, %zu)"},
    [TEXT] = {S_INIT("text"), "str ", "str ", "DB_TEXT", "s", "db_col_text(c, %zu, rows->arena)"},
    [BOOL] = {S_INIT("bool"), "bool ", "int64_t ", "DB_INT", "i", "db_col_int(c, %zu)"},
};

/* ---- errors ---- */

enum err gen_wrong(struct source *s, int line, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    str what = str_vprintf(s->arena, fmt, ap);
    va_end(ap);
    buf_printf(s->error, "%.*s:%d: %.*s\n", STR_ARG(s->path), line, STR_ARG(what));
    return ERR_INVALID;
}

/* ---- words ---- */

bool gen_is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool gen_is_word(char c) {
    return gen_is_letter(c) || (c >= '0' && c <= '9');
}

static bool is_name(str s) {
    if (!s.n || !gen_is_letter(s.p[0])) return false;
    for (size_t i = 0; i < s.n; i++)
        if (!gen_is_word(s.p[i]) || (s.p[i] >= 'A' && s.p[i] <= 'Z')) return false;
    return true;
}

static str take_word(str *s) {
    *s = str_trim(*s);
    size_t n = 0;
    while (n < s->n && gen_is_word(s->p[n])) n++;
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

struct field *gen_field(struct fields *f, str name) {
    for (size_t i = 0; i < f->n; i++)
        if (str_eq(f->at[i].name, name)) return &f->at[i];
    return NULL;
}

struct statement *gen_part(struct source *s, str rest) {
    str name = str_sub(rest, 1, str_index(rest, '}') - 1);
    for (size_t i = 0; str_starts(rest, S("{")) && i < s->parts_n; i++)
        if (str_eq(s->parts[i].name, name)) return &s->parts[i];
    return NULL;
}

/* ---- the head of a statement ---- */

static enum err parse_type(struct source *s, int line, str *head, struct field *f) {
    str word = take_word(head);
    for (size_t i = 0; i < sizeof gen_types / sizeof *gen_types; i++) {
        if (!str_eq(gen_types[i].name, word)) continue;
        f->type = (enum type)i;
        f->nullable = take(head, S("?"));
        return OK;
    }
    return gen_wrong(s, line, "'%.*s' has the type '%.*s': int, real, text or bool is expected", STR_ARG(f->name),
                 STR_ARG(word));
}

static enum err add_field(struct source *s, int line, struct fields *fields, struct field f) {
    if (gen_field(fields, f.name)) return gen_wrong(s, line, "'%.*s' stands twice", STR_ARG(f.name));
    if (fields->n == MAX_FIELDS) return gen_wrong(s, line, "more than %d names", MAX_FIELDS);
    fields->at[fields->n++] = f;
    return OK;
}

static enum err parse_field(struct source *s, int line, str *head, struct fields *fields) {
    struct field f = {.name = take_word(head)};
    if (!is_name(f.name)) return gen_wrong(s, line, "a name in small letters is expected before '%.*s'", STR_ARG(*head));
    TRY(parse_type(s, line, head, &f));
    return add_field(s, line, fields, f);
}

/* The columns of a part, as "{name}". */
static enum err parse_part(struct source *s, int line, str *head, struct fields *fields) {
    const struct statement *part = gen_part(s, str_trim(*head));
    if (!part) return gen_wrong(s, line, "no part stands before this that '%.*s' could mean", STR_ARG(str_trim(*head)));
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
    if (!take(head, S("("))) return gen_wrong(s, st->line, "'(' is expected after '%.*s'", STR_ARG(st->name));
    if (take(head, S(")"))) return OK;
    TRY(parse_fields(s, st->line, head, &st->params));
    if (!take(head, S(")"))) return gen_wrong(s, st->line, "')' or ',' is expected before '%.*s'", STR_ARG(*head));
    return OK;
}

static enum err parse_head(struct source *s, struct statement *st, str head) {
    st->name = take_word(&head);
    if (!is_name(st->name)) return gen_wrong(s, st->line, "a statement's name in small letters is expected");
    for (size_t i = 0; i < s->n; i++)
        if (str_eq(s->statements[i].name, st->name))
            return gen_wrong(s, st->line, "'%.*s' is already the name of line %d", STR_ARG(st->name), s->statements[i].line);
    for (size_t i = 0; i < s->parts_n && st->kind == PART; i++)
        if (str_eq(s->parts[i].name, st->name))
            return gen_wrong(s, st->line, "'%.*s' is already the part of line %d", STR_ARG(st->name), s->parts[i].line);
    if (st->kind != PART) TRY(parse_params(s, st, &head));
    bool result = take(&head, S("->"));
    if (result && st->kind == EXEC) return gen_wrong(s, st->line, "'exec' answers no columns: use 'one' or 'many'");
    if (!result && st->kind != EXEC && st->kind != PART) return gen_wrong(s, st->line, "'-> column type, …' is expected");
    if (result) TRY(parse_fields(s, st->line, &head, &st->columns));
    head = str_trim(head);
    if (head.n) return gen_wrong(s, st->line, "'%.*s' is not understood", STR_ARG(head));
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
        if (to->text.p) return gen_wrong(s, s->line, "'%.*s' stands twice", STR_ARG(line));
        *to = read_body(s);
    }
    return OK;
}

static enum err read_statement(struct source *s, enum kind kind, str head) {
    if (s->n == MAX_STATEMENTS) return gen_wrong(s, s->line, "more than %d statements", MAX_STATEMENTS);
    if (kind == PART && s->parts_n == MAX_PARTS) return gen_wrong(s, s->line, "more than %d parts", MAX_PARTS);
    struct statement *st = kind == PART ? &s->parts[s->parts_n] : &s->statements[s->n];
    *st = (struct statement){.kind = kind, .line = s->line};
    TRY(parse_head(s, st, whole_head(s, head)));
    st->doc = read_doc(s);
    st->plain = read_body(s);
    TRY(read_variants(s, st));
    bool both = st->sqlite.text.p && st->postgres.text.p, neither = !st->sqlite.text.p && !st->postgres.text.p;
    bool plain = str_trim(st->plain.text).n != 0;
    if (!both && !neither) return gen_wrong(s, st->line, "'-- sqlite:' and '-- postgres:' go together");
    if (both && plain) return gen_wrong(s, st->plain.line, "SQL before '-- sqlite:' belongs to neither engine");
    if (!both) st->sqlite = st->postgres = st->plain;
    if (kind == PART) s->parts_n++;
    else s->n++;
    return OK;
}

enum err gen_read(struct source *s) {
    str line, head;
    enum kind kind;
    while (next_line(s, &line)) {
        if (statement_starts(line, &kind, &head)) {
            TRY(read_statement(s, kind, head));
        } else if (str_trim(line).n && !comment(line, &head)) {
            return gen_wrong(s, s->line, "SQL before the first '-- one:', '-- many:' or '-- exec:'");
        }
    }
    return OK;
}
