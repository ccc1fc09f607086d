/* textcheck [--update] FILE.po SOURCE.c… < MESSAGES
 *
 * MESSAGES is what `htmlgen --messages` prints; the C files are read for T("…") and request_problem(req, field, "…").
 * Every text found must have a translation in FILE.po, finished and with the same {1}, {2}…, and FILE.po must have none
 * that is not used. --update writes FILE.po anew: texts in the order of the files, missing ones with an empty msgstr,
 * those no longer used left out (and named). */
#include "po.h"

struct text {
    str msgid, file;
    size_t order;
};
struct texts {
    struct arena *a;
    struct text *at;
    size_t n, cap;
};

static void texts_add(struct texts *t, str msgid, str file) {
    if (t->n == t->cap) {
        t->cap = t->cap ? t->cap * 2 : 512;
        t->at = must_realloc(t->at, t->cap * sizeof *t->at);
    }
    t->at[t->n] = (struct text){msgid, file, t->n};
    t->n++;
}

static bool texts_has(const struct texts *t, size_t n, str msgid) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(t->at[i].msgid, msgid)) return true;
    return false;
}

/* ---- templates ---- */
static void read_messages(struct texts *t, str lines) {
    str line, text;
    while (str_next(&lines, '\n', &line)) {
        size_t tab = str_index(line, '\t');
        if (tab == line.n || !tool_unescape(t->a, str_sub(line, 0, tab), &text)) continue;
        str where = str_sub(line, tab + 1, line.n);
        texts_add(t, text, str_sub(where, 0, str_index(where, ':')));
    }
}

/* ---- C ---- */
static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static size_t skip_quoted(str s, size_t i) {
    char quote = s.p[i++];
    while (i < s.n && s.p[i] != quote && s.p[i] != '\n') i += s.p[i] == '\\' ? 2 : 1;
    return i < s.n ? i + 1 : s.n;
}

/* White space and comments. */
static size_t skip_space(str s, size_t i) {
    for (;;) {
        if (i < s.n && is_space(s.p[i])) {
            i++;
        } else if (str_starts(str_sub(s, i, 2), S("//"))) {
            while (i < s.n && s.p[i] != '\n') i++;
        } else if (str_starts(str_sub(s, i, 2), S("/*"))) {
            i += 2;
            while (i < s.n && !str_starts(str_sub(s, i, 2), S("*/"))) i++;
            i = i + 2 < s.n ? i + 2 : s.n;
        } else {
            return i;
        }
    }
}

/* The literal, or several side by side, at i. False when there is none. */
static bool read_literal(struct texts *t, str s, size_t i, str file) {
    BUF(text);
    bool any = false;
    for (i = skip_space(s, i); i < s.n && s.p[i] == '"'; i = skip_space(s, i)) {
        size_t end = skip_quoted(s, i);
        str part;
        if (!tool_unescape(t->a, str_sub(s, i + 1, end - i - 2), &part)) {
            fprintf(stderr, "%.*s: write the character itself: %.*s\n", STR_ARG(file), STR_ARG(str_sub(s, i, end - i)));
            exit(1);
        }
        buf_add(&text, part);
        any = true;
        i = end;
    }
    if (any) texts_add(t, str_dup(t->a, buf_str(&text)), file);
    return any;
}

/* Where the argument so many commas on begins. */
static size_t skip_arguments(str s, size_t i, int commas) {
    for (int depth = 0; i < s.n && commas; ) {
        i = skip_space(s, i);
        if (i >= s.n) break;
        char c = s.p[i];
        if (c == '"' || c == '\'') {
            i = skip_quoted(s, i);
            continue;
        }
        depth += (c == '(' || c == '{' || c == '[') - (c == ')' || c == '}' || c == ']');
        if (depth < 0) return s.n;
        commas -= c == ',' && !depth;
        i++;
    }
    return i;
}

static const struct {
    const char *name;
    int argument;
} MARKS[] = {{"T", 0}, {"request_problem", 2}};

static void read_word(struct texts *t, str s, str word, size_t after, str file) {
    size_t i = skip_space(s, after);
    if (i >= s.n || s.p[i] != '(') return;
    for (size_t k = 0; k < sizeof MARKS / sizeof *MARKS; k++)
        if (str_eq_c(word, MARKS[k].name)) read_literal(t, s, skip_arguments(s, i + 1, MARKS[k].argument), file);
}

static void read_c(struct texts *t, str s, str file) {
    for (size_t i = 0; (i = skip_space(s, i)) < s.n;) {
        size_t start = i;
        if (s.p[i] == '"' || s.p[i] == '\'') {
            i = skip_quoted(s, i);
        } else if (!is_word(s.p[i])) {
            i++;
        } else {
            while (i < s.n && is_word(s.p[i])) i++;
            read_word(t, s, str_sub(s, start, i - start), i, file);
        }
    }
}

/* ---- the check ---- */
static bool same_places(str a, str b) {
    for (char digit = '1'; digit <= '9'; digit++) {
        str place = {(char[]){'{', digit, '}'}, 3};
        if (str_contains(a, place) != str_contains(b, place)) return false;
    }
    return true;
}

static int check_text(const struct po *po, const char *path, const struct text *t) {
    const struct po_entry *e = po_find(po, t->msgid);
    const char *fault = !e                                  ? "is missing"
                        : !e->msgstr.n                      ? "is not translated"
                        : e->fuzzy                          ? "is fuzzy"
                        : !same_places(e->msgid, e->msgstr) ? "has other {1}… than the Danish"
                                                            : NULL;
    if (fault) printf("%s: \"%.*s\" (%.*s) %s\n", path, STR_ARG(t->msgid), STR_ARG(t->file), fault);
    return fault != NULL;
}

static int check(const struct texts *t, const struct po *po, const char *path) {
    int faults = 0;
    for (size_t i = 0; i < t->n; i++)
        if (!texts_has(t, i, t->at[i].msgid)) faults += check_text(po, path, &t->at[i]);
    for (size_t i = 0; i < po->n; i++) {
        const struct po_entry *e = &po->at[i];
        bool unused = e->msgid.n && !texts_has(t, t->n, e->msgid), again = po_find(po, e->msgid) != e;
        if (unused || again) printf("%s:%zu: \"%.*s\" %s\n", path, e->line, STR_ARG(e->msgid), unused ? "is not used" : "stands twice");
        faults += unused || again;
    }
    printf("%s: %zu texts, %d faults\n", path, po->n, faults);
    return faults ? 1 : 0;
}

/* ---- the update ---- */
static int by_file(const void *a, const void *b) {
    const struct text *x = a, *y = b;
    int c = str_cmp(x->file, y->file);
    return c ? c : (x->order > y->order) - (x->order < y->order);
}

static void write_entry(struct buf *out, const struct text *t, const struct po_entry *e, bool *first_of_file) {
    if (*first_of_file) buf_printf(out, "\n#: %.*s", STR_ARG(t->file));
    *first_of_file = false;
    buf_add(out, e && e->fuzzy ? S("\n#, fuzzy\nmsgid ") : S("\nmsgid "));
    tool_quote(out, t->msgid);
    buf_lit(out, "\nmsgstr ");
    tool_quote(out, e ? e->msgstr : S(""));
    buf_char(out, '\n');
}

static int update(struct texts *t, const struct po *po, const char *path) {
    BUF(out);
    buf_lit(&out, "# English. Danish is the source: each msgid is the text as it stands in the code or the template.\n"
                  "# `make po` sorts this file and adds what is missing; `make textcheck` lists what is not translated.\n");
    if (t->n) qsort(t->at, t->n, sizeof *t->at, by_file);
    bool first = true;
    for (size_t i = 0; i < t->n; i++) {
        if (i && !str_eq(t->at[i].file, t->at[i - 1].file)) first = true;
        if (!texts_has(t, i, t->at[i].msgid)) write_entry(&out, &t->at[i], po_find(po, t->at[i].msgid), &first);
    }
    for (size_t i = 0; i < po->n; i++)
        if (po->at[i].msgid.n && !texts_has(t, t->n, po->at[i].msgid)) printf("left out: \"%.*s\"\n", STR_ARG(po->at[i].msgid));
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(out.p, 1, out.n, f) != out.n || fclose(f) != 0) {
        perror(path);
        return 1;
    }
    return 0;
}

static void read_sources(struct texts *t, int n, char **paths) {
    read_messages(t, tool_read_file(t->a, stdin));
    for (int i = 0; i < n; i++) {
        FILE *f = fopen(paths[i], "rb");
        if (!f) {
            perror(paths[i]);
            exit(1);
        }
        read_c(t, tool_read_file(t->a, f), str_c(paths[i]));
        fclose(f);
    }
}

int main(int argc, char **argv) {
    ARENA(a);
    bool updating = argc > 1 && strcmp(argv[1], "--update") == 0;
    int first = updating ? 2 : 1;
    if (argc <= first) {
        fprintf(stderr, "usage: textcheck [--update] FILE.po SOURCE.c… < MESSAGES\n");
        return 2;
    }
    struct texts t = {.a = &a};
    read_sources(&t, argc - first - 1, argv + first + 1);
    struct po po = po_read(&a, argv[first]);
    int code = updating ? update(&t, &po, argv[first]) : check(&t, &po, argv[first]);
    free(t.at);
    return code;
}
