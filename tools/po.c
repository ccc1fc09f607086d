#include "po.h"

str tool_read_file(struct arena *a, FILE *f) {
    BUF(b);
    char piece[4096];
    for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;) buf_add(&b, (str){piece, n});
    return str_dup(a, buf_str(&b));
}

bool tool_unescape(struct arena *a, str literal, str *ret) {
    static const char from[] = "nt\"\\", to[] = "\n\t\"\\";
    char *p = arena_alloc(a, literal.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < literal.n; i++) {
        char c = literal.p[i];
        if (c == '\\') {
            const char *known = i + 1 < literal.n ? strchr(from, literal.p[++i]) : NULL;
            if (!known || !*known) return false;
            c = to[known - from];
        }
        p[n++] = c;
    }
    *ret = (str){p, n};
    return true;
}

void tool_quote(struct buf *out, str s) {
    buf_char(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '"' || c == '\\') buf_char(out, '\\');
        if (c == '\n') buf_lit(out, "\\n");
        else if (c == '\t') buf_lit(out, "\\t");
        else buf_char(out, c);
    }
    buf_char(out, '"');
}

struct reader {
    struct arena *a;
    const char *path;
    size_t line, cap;
    struct po *po;
    bool fuzzy;
    str *into; /* the msgid or msgstr that a bare quoted line continues */
};

static _Noreturn void fail(const struct reader *r, const char *what) {
    fprintf(stderr, "%s:%zu: %s\n", r->path, r->line, what);
    exit(1);
}

static void append(struct reader *r, str quoted) {
    str text;
    quoted = str_trim(quoted);
    if (quoted.n < 2 || !str_starts(quoted, S("\"")) || !str_ends(quoted, S("\""))) fail(r, "a text in double quotes expected");
    if (!r->into) fail(r, "a text without msgid or msgstr");
    if (!tool_unescape(r->a, str_sub(quoted, 1, quoted.n - 2), &text)) fail(r, "unknown escape");
    *r->into = str_join(r->a, (str[]){*r->into, text}, 2, S(""));
}

static void entry(struct reader *r) {
    if (r->po->n == r->cap) {
        struct po_entry *old = r->po->at;
        r->cap = r->cap ? r->cap * 2 : 256;
        r->po->at = arena_many(r->a, r->cap, struct po_entry);
        if (old) memcpy(r->po->at, old, r->po->n * sizeof *old);
    }
    r->po->at[r->po->n++] = (struct po_entry){.msgid = S(""), .msgstr = S(""), .fuzzy = r->fuzzy, .line = r->line};
    r->fuzzy = false;
}

static void line(struct reader *r, str s) {
    if (str_starts(s, S("#,"))) {
        r->fuzzy |= str_contains(s, S("fuzzy"));
    } else if (!s.n || str_starts(s, S("#"))) {
        r->into = NULL;
    } else if (str_starts(s, S("msgid "))) {
        entry(r);
        r->into = &r->po->at[r->po->n - 1].msgid;
        append(r, str_sub(s, 6, s.n));
    } else if (str_starts(s, S("msgstr "))) {
        if (!r->po->n) fail(r, "msgstr without msgid");
        r->into = &r->po->at[r->po->n - 1].msgstr;
        append(r, str_sub(s, 7, s.n));
    } else if (str_starts(s, S("\""))) {
        append(r, s);
    } else {
        fail(r, "msgid, msgstr, a quoted text or a comment expected");
    }
}

struct po po_read(struct arena *a, const char *path) {
    struct po po = {};
    struct reader r = {.a = a, .path = path, .po = &po};
    FILE *f = fopen(path, "rb");
    if (!f) {
        perror(path);
        exit(1);
    }
    str text = tool_read_file(a, f), s;
    fclose(f);
    while (str_next(&text, '\n', &s)) {
        r.line++;
        line(&r, str_trim(s));
    }
    return po;
}

const struct po_entry *po_find(const struct po *po, str msgid) {
    for (size_t i = 0; i < po->n; i++)
        if (str_eq(po->at[i].msgid, msgid)) return &po->at[i];
    return NULL;
}
