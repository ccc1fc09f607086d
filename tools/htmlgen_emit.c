#include <stdarg.h>
#include "base/text.h"
#include "htmlgen.h"
#include "po.h"

bool gen_is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

size_t gen_line(const struct gen *g, size_t at) {
    size_t line = 1;
    for (size_t i = 0; i < at && i < g->src.n; i++) line += g->src.p[i] == '\n';
    return line;
}

void gen_fail(const struct gen *g, size_t at, const char *fmt, ...) {
    va_list ap;
    fprintf(stderr, "%s:%zu: ", g->file, gen_line(g, at));
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    exit(1);
}

void gen_raw(struct gen *g, str html) {
    buf_add(&g->raw, html);
}

/* One C literal per line of HTML, so that the generated file can be read. */
void gen_raw_flush(struct gen *g) {
    str rest = buf_str(&g->raw);
    if (!rest.n) return;
    buf_lit(&g->code, "    view_lit(v, ");
    while (rest.n) {
        size_t n = str_index(rest, '\n');
        n = n < rest.n ? n + 1 : n;
        tool_quote(&g->code, str_sub(rest, 0, n));
        rest = str_sub(rest, n, rest.n);
        if (rest.n) buf_lit(&g->code, "\n                ");
    }
    buf_lit(&g->code, ");\n");
    g->raw.n = 0;
}

/* T("…") in the C of a template, as in {{call form_text(FORM_FIELD(.label = T("Navn")))}}. */
static void marked_texts(const struct gen *g, size_t at, str code) {
    for (size_t i = 0; i + 3 < code.n; i++) {
        bool word_before = i && (text_is_letter((unsigned char)code.p[i - 1]) || code.p[i - 1] == '_');
        if (word_before || !str_starts(str_sub(code, i, 3), S("T(\""))) continue;
        size_t end = i + 3;
        while (end < code.n && code.p[end] != '"') end += code.p[end] == '\\' ? 2 : 1;
        printf("%.*s\t%s:%zu\n", STR_ARG(str_sub(code, i + 3, end - i - 3)), g->file, gen_line(g, at));
        i = end;
    }
}

void gen_code(struct gen *g, size_t at, const char *fmt, ...) {
    gen_raw_flush(g);
    va_list ap;
    va_start(ap, fmt);
    str code = str_vprintf(g->arena, fmt, ap);
    va_end(ap);
    if (g->messages) marked_texts(g, at, code);
    buf_printf(&g->code, "#line %zu \"%s\"\n    %.*s\n", gen_line(g, at), g->file, STR_ARG(code));
}

void gen_value(struct gen *g, str expr) {
    const char *how = g->attribute != ATTRIBUTE_URL ? "attr" : g->url_start ? "url" : "url_part";
    gen_code(g, g->at, "view_%s(v, %.*s);", how, STR_ARG(expr));
    g->url_start = false;
}

void gen_piece(struct gen *g, enum gen_piece_kind kind, str text) {
    if (g->run_n == GEN_PIECES) gen_fail(g, g->at, "too many pieces in one text");
    if (!g->run_n) g->run_at = g->at;
    g->run[g->run_n++] = (struct gen_piece){kind, text};
}

/* ---- texts ---- */
static bool has_letters(str s) {
    for (size_t i = 0; i < s.n;)
        if (text_is_letter(text_next(s, &i))) return true;
    return false;
}

/* White space folded to one space; verbatim text is left alone. */
static str fold_space(struct arena *a, str s) {
    char *p = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool space = gen_is_space(s.p[i]);
        if (!space) p[n++] = s.p[i];
        else if (!n || p[n - 1] != ' ') p[n++] = ' ';
    }
    return (str){p, n};
}

static void html_escape(struct buf *out, str s) {
    for (size_t i = 0; i < s.n; i++) {
        switch (s.p[i]) {
        case '&': buf_lit(out, "&amp;"); break;
        case '<': buf_lit(out, "&lt;"); break;
        case '>': buf_lit(out, "&gt;"); break;
        case '"': buf_lit(out, "&#34;"); break;
        default: buf_char(out, s.p[i]);
        }
    }
}

/* Cuts the white space off the ends of a run; answers what stood there: "", " " or "\n". */
static str cut_start(struct gen *g) {
    struct gen_piece *p = &g->run[0];
    if (p->kind != PIECE_WORDS) return S("");
    size_t n = 0;
    bool line = false;
    for (; n < p->text.n && gen_is_space(p->text.p[n]); n++) line |= p->text.p[n] == '\n';
    p->text = str_sub(p->text, n, p->text.n);
    return !n ? S("") : line ? S("\n") : S(" ");
}

static str cut_end(struct gen *g) {
    struct gen_piece *p = &g->run[g->run_n - 1];
    if (p->kind != PIECE_WORDS) return S("");
    size_t n = p->text.n;
    bool line = false;
    for (; n && gen_is_space(p->text.p[n - 1]); n--) line |= p->text.p[n - 1] == '\n';
    bool cut = n < p->text.n;
    p->text.n = n;
    return !cut ? S("") : line ? S("\n") : S(" ");
}

static const char *value_macro(const struct gen *g) {
    return g->state == IN_TEXT ? "view_value" : "view_value_attr"; /* no raw html inside an attribute */
}

static void value(struct gen *g, str expr) {
    gen_code(g, g->run_at, g->state == IN_TEXT ? "view_put(v, %.*s);" : "view_attr(v, %.*s);", STR_ARG(expr));
}

/* {1}, {2}… stand for what is not words; their C goes into args. */
static str message(struct gen *g, struct buf *args, size_t *ret_args_n) {
    BUF(id);
    for (size_t i = 0; i < g->run_n; i++) {
        struct gen_piece p = g->run[i];
        if (p.kind == PIECE_WORDS) {
            buf_add(&id, p.text);
            continue;
        }
        if (++*ret_args_n > GEN_ARGS) gen_fail(g, g->run_at, "more than %d values in one text", GEN_ARGS);
        buf_printf(&id, "{%zu}", *ret_args_n);
        buf_printf(args, "%s%s(", *ret_args_n > 1 ? ", " : "", value_macro(g));
        if (p.kind == PIECE_LITERAL) tool_quote(args, p.text);
        else buf_add(args, p.text);
        buf_char(args, ')');
    }
    str text = gen_in_verbatim(g) ? buf_str(&id) : fold_space(g->arena, buf_str(&id));
    return str_dup(g->arena, text);
}

/* In Danish the text is what the template says, so it is compiled in: no look-up, no search for places, no escaping. */
static void danish(struct gen *g, str text) {
    gen_code(g, g->run_at, "if (v->lang == LANG_DA) {");
    for (size_t i = 0, n = 0; i < g->run_n; i++) {
        struct gen_piece p = g->run[i];
        if (p.kind == PIECE_WORDS) continue;
        str place = str_printf(g->arena, "{%zu}", ++n);
        size_t at = (size_t)((const char *)memmem(text.p, text.n, place.p, place.n) - text.p);
        html_escape(&g->raw, str_sub(text, 0, at));
        text = str_sub(text, at + place.n, text.n);
        if (p.kind == PIECE_LITERAL) html_escape(&g->raw, p.text);
        else value(g, p.text);
    }
    html_escape(&g->raw, text);
    gen_code(g, g->run_at, "} else {");
}

static void translated(struct gen *g) {
    BUF(args);
    BUF(id);
    size_t n = 0;
    str text = message(g, &args, &n);
    tool_quote(&id, text);
    if (g->messages) printf("%.*s\t%s:%zu\n", (int)id.n - 2, id.p + 1, g->file, gen_line(g, g->run_at));
    else danish(g, text);
    if (!n) gen_code(g, g->run_at, "view_text(v, %.*s, NULL, 0);", (int)id.n, id.p);
    else
        gen_code(g, g->run_at, "view_text(v, %.*s, (const struct view_value[]){%.*s}, %zu);", (int)id.n, id.p,
                 (int)args.n, args.p, n);
    gen_code(g, g->run_at, "}");
}

static void pieces(struct gen *g) {
    for (size_t i = 0; i < g->run_n; i++) {
        struct gen_piece p = g->run[i];
        if (p.kind != PIECE_EXPR) html_escape(&g->raw, gen_in_verbatim(g) ? p.text : fold_space(g->arena, p.text));
        else value(g, p.text);
    }
}

void gen_run_flush(struct gen *g) {
    if (!g->run_n) return;
    bool verbatim = gen_in_verbatim(g), letters = false;
    str before = verbatim ? S("") : cut_start(g), after = verbatim ? S("") : cut_end(g);
    for (size_t i = 0; i < g->run_n; i++) letters |= g->run[i].kind == PIECE_WORDS && has_letters(g->run[i].text);
    if (g->state == IN_TEXT) gen_raw(g, before);
    if (letters) translated(g);
    else pieces(g);
    if (g->state == IN_TEXT) gen_raw(g, after);
    g->run_n = 0;
}
