#include <string.h>
#include "sqlgen.h"

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
    if (scan_peek(c, 0) != quote) return gen_wrong(c->source, c->line, "%c is not closed on its line", quote);
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
    if (c->at == c->sql.n) return gen_wrong(c->source, line, "/* is not closed");
    scan_copy(c, 2);
    c->out->n = from;
    buf_char(c->out, ' '); /* SQL, too, reads a comment as white space */
    return OK;
}

static enum err scan_parameter(struct scan *c) {
    size_t n = 1;
    while (gen_is_word(scan_peek(c, n))) n++;
    str name = str_sub(c->sql, c->at + 1, n - 1);
    struct field *f = gen_field(&c->st->params, name);
    if (!f) return gen_wrong(c->source, c->line, "':%.*s' is not declared", STR_ARG(name));
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
            return gen_wrong(c->source, line, "only one statement is expected here");
    }
    return OK;
}

static enum err scan_all(struct scan *c);
/* A part stands before what uses it, so none comes back to itself. */
static enum err scan_part(struct scan *c) {
    const struct statement *part = gen_part(c->source, str_sub(c->sql, c->at, c->sql.n));
    if (!part) return gen_wrong(c->source, c->line, "no part of that name stands before this");
    struct body body = c->mark == '?' ? part->sqlite : part->postgres;
    struct scan inner = {.source = c->source, .st = c->st, .sql = str_trim(body.text), .line = body.line, .mark = c->mark, .out = c->out};
    c->at += part->name.n + 2;
    return scan_all(&inner);
}

static enum err scan_one(struct scan *c) {
    char ch = scan_peek(c, 0), next = scan_peek(c, 1);
    if (ch == '\'' || ch == '"') return scan_quoted(c);
    if (ch == ';') return scan_end(c);
    if (ch == ':' && gen_is_letter(next)) return scan_parameter(c);
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

enum err gen_sql(struct source *s, struct statement *st, struct body body, char mark, struct buf *out) {
    struct scan c = {.source = s, .st = st, .sql = body.text, .line = body.line, .mark = mark, .out = out};
    TRY(scan_all(&c));
    if (!str_trim(buf_str(out)).n) return gen_wrong(s, st->line, "'%.*s' has no SQL", STR_ARG(st->name));
    return OK;
}
