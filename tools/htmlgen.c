#include "htmlgen.h"

struct directive {
    str body;        /* between {{ and }}, trimmed */
    size_t at, end;  /* of {{, and after }} */
};

/* ---- finding a directive's end: braces and quotes inside belong to the C expression ---- */
static size_t skip_quoted(const struct gen *g, size_t i) {
    char quote = g->src.p[i++];
    while (i < g->src.n && g->src.p[i] != quote) i += g->src.p[i] == '\\' ? 2 : 1;
    return i + 1;
}

/* A comment may show directives: {{! as {{if (x)}} … }} */
static size_t comment_end(const struct gen *g, size_t start) {
    int depth = 0;
    for (size_t i = start; i + 1 < g->src.n; i++) {
        str two = str_sub(g->src, i, 2);
        int step = str_eq(two, S("{{")) - str_eq(two, S("}}"));
        depth += step;
        if (!depth) return i + 2;
        if (step) i++;
    }
    gen_fail(g, start, "{{ without }}");
}

static size_t directive_end(const struct gen *g, size_t start) {
    char kind = start + 2 < g->src.n ? g->src.p[start + 2] : 0;
    if (kind == '!') return comment_end(g, start);
    int depth = 0;
    for (size_t i = start + 2; i + 1 < g->src.n;) {
        char c = g->src.p[i];
        if (c == '}' && g->src.p[i + 1] == '}' && !depth) return i + 2;
        if (kind != '=' && (c == '"' || c == '\'')) {
            i = skip_quoted(g, i);
            continue;
        }
        depth += (c == '{') - (c == '}');
        i++;
    }
    gen_fail(g, start, "{{ without }}");
}

static struct directive read_directive(const struct gen *g) {
    size_t end = directive_end(g, g->at);
    return (struct directive){str_trim(str_sub(g->src, g->at + 2, end - g->at - 4)), g->at, end};
}

/* Alone on its line: then the line leaves no white space behind. */
static bool stands_alone(const struct gen *g, const struct directive *d) {
    size_t i = d->at, k = d->end;
    while (i && (g->src.p[i - 1] == ' ' || g->src.p[i - 1] == '\t')) i--;
    while (k < g->src.n && (g->src.p[k] == ' ' || g->src.p[k] == '\t' || g->src.p[k] == '\r')) k++;
    return (!i || g->src.p[i - 1] == '\n') && (k >= g->src.n || g->src.p[k] == '\n');
}

static void leave_directive(struct gen *g, const struct directive *d) {
    g->at = d->end;
    bool call = str_starts(d->body, S("call")); /* writes something: what stands around it is not glued together */
    if (call || g->state != IN_TEXT || gen_in_verbatim(g) || !stands_alone(g, d)) return;
    while (g->at < g->src.n && gen_is_space(g->src.p[g->at])) g->at++;
}

/* ---- blocks ---- */
static struct gen_frame *top(struct gen *g) {
    return &g->frames[g->frames_n - 1];
}

static void push(struct gen *g, enum gen_frame_kind kind, size_t at) {
    if (g->frames_n == GEN_FRAMES) gen_fail(g, at, "directives nested too deep");
    g->frames[g->frames_n++] =
        (struct gen_frame){.kind = kind, .at = at, .state = g->state, .tags = g->tags_n, .url_start = g->url_start};
}

/* A branch is at its end: the HTML must stand where it stood at its start. */
static void check_balance(struct gen *g, size_t at) {
    const struct gen_frame *f = top(g);
    if (g->state != f->state) gen_fail(g, at, "a tag or attribute is cut by this directive (opened at line %zu)", gen_line(g, f->at));
    if (g->tags_n > f->tags) gen_fail(g, at, "<%.*s> is not closed before this directive", STR_ARG(g->tags[g->tags_n - 1]));
    g->url_start = f->url_start;
}

static void condition_check(const struct gen *g, const struct directive *d, str condition) {
    if (!str_starts(condition, S("(")) || !str_ends(condition, S(")")))
        gen_fail(g, d->at, "the condition must stand in parentheses: %.*s", STR_ARG(condition));
}

static void do_if(struct gen *g, const struct directive *d, str arg) {
    condition_check(g, d, arg);
    gen_code(g, d->at, "if %.*s {", STR_ARG(arg));
    push(g, FRAME_IF, d->at);
}

static void do_for(struct gen *g, const struct directive *d, str arg) {
    condition_check(g, d, arg);
    gen_code(g, d->at, "for %.*s {", STR_ARG(arg));
    push(g, FRAME_FOR, d->at);
}

static void branch(struct gen *g, const struct directive *d, const char *name) {
    if (top(g)->kind != FRAME_IF || top(g)->has_else) gen_fail(g, d->at, "{{%s}} without {{if}}", name);
    check_balance(g, d->at);
}

static void do_elif(struct gen *g, const struct directive *d, str arg) {
    branch(g, d, "elif");
    condition_check(g, d, arg);
    gen_code(g, d->at, "} else if %.*s {", STR_ARG(arg));
}

static void do_else(struct gen *g, const struct directive *d, str arg) {
    branch(g, d, "else");
    if (arg.n) gen_fail(g, d->at, "{{else}} takes nothing; {{elif (…)}} does");
    top(g)->has_else = true;
    gen_code(g, d->at, "} else {");
}

static void end_template(struct gen *g, size_t at) {
    for (size_t i = 0; i < g->tags_n || i < g->closes_n; i++) {
        if (i >= g->closes_n) gen_fail(g, at, "<%.*s> is not closed", STR_ARG(g->tags[i]));
        if (i >= g->tags_n || !str_eq(g->tags[i], g->closes[i]))
            gen_fail(g, at, "the template says it opens <%.*s>, which is not open here", STR_ARG(g->closes[i]));
    }
    while (g->raw.n && gen_is_space(g->raw.p[g->raw.n - 1])) g->raw.n--; /* a template ends where its last tag does */
    gen_raw_flush(g);
    buf_lit(&g->code, "}\n");
    g->tags_n = g->closes_n = 0;
}

static void do_end(struct gen *g, const struct directive *d, str arg) {
    if (arg.n) gen_fail(g, d->at, "{{end}} takes nothing");
    if (top(g)->kind == FRAME_TEMPLATE) {
        if (g->state != IN_TEXT) gen_fail(g, d->at, "a tag is not finished");
        end_template(g, d->at);
    } else {
        check_balance(g, d->at);
        gen_code(g, d->at, "}");
    }
    g->frames_n--;
}

/* ---- single ones ---- */
static void do_let(struct gen *g, const struct directive *d, str arg) {
    gen_code(g, d->at, "%.*s;", STR_ARG(arg));
}

static void do_call(struct gen *g, const struct directive *d, str arg) {
    size_t n = str_index(arg, '(');
    if (n == arg.n || !str_ends(arg, S(")"))) gen_fail(g, d->at, "{{call name(…)}} expected");
    if (g->state != IN_TEXT) gen_fail(g, d->at, "{{call}} inside a tag");
    str name = str_trim(str_sub(arg, 0, n)), args = str_trim(str_sub(arg, n + 1, arg.n - n - 2));
    g->csrf |= str_eq_c(name, "form_csrf");
    gen_code(g, d->at, "%.*s(v%s%.*s);", STR_ARG(name), args.n ? ", " : "", STR_ARG(args));
}

/* {{template name(params) opens html body}}: what it leaves open for another template, which `closes body html`. */
static void tag_list(struct gen *g, const struct directive *d, str words, str *tags, size_t *ret_n) {
    str word;
    while (str_next(&words, ' ', &word)) {
        if (!word.n) continue;
        if (*ret_n == GEN_TAGS) gen_fail(g, d->at, "too many tags");
        tags[(*ret_n)++] = word;
    }
}

static void opens_closes(struct gen *g, const struct directive *d, str words) {
    str how;
    if (!words.n || !str_next(&words, ' ', &how)) return;
    if (str_eq_c(how, "opens")) {
        tag_list(g, d, words, g->closes, &g->closes_n);
    } else if (str_eq_c(how, "closes")) {
        tag_list(g, d, words, g->tags, &g->tags_n);
        for (size_t i = 0; i < g->tags_n / 2; i++) {
            str other = g->tags[g->tags_n - 1 - i];
            g->tags[g->tags_n - 1 - i] = g->tags[i];
            g->tags[i] = other;
        }
    } else {
        gen_fail(g, d->at, "after the parameters only `opens TAG…` or `closes TAG…`");
    }
}

/* The ) that closes the parameter list. */
static size_t params_end(str s, size_t from) {
    int depth = 0;
    for (size_t i = from; i < s.n; i++) {
        depth += (s.p[i] == '(') - (s.p[i] == ')');
        if (!depth) return i;
    }
    return s.n;
}

static void do_template(struct gen *g, const struct directive *d, str arg) {
    size_t open = str_index(arg, '('), close = params_end(arg, open);
    if (close >= arg.n) gen_fail(g, d->at, "{{template name(parameters)}} expected");
    str name = str_trim(str_sub(arg, 0, open)), params = str_trim(str_sub(arg, open + 1, close - open - 1));
    if (str_eq_c(params, "void")) params.n = 0;
    opens_closes(g, d, str_trim(str_sub(arg, close + 1, arg.n)));
    str proto = str_printf(g->arena, "void %.*s(struct view *v%s%.*s)", STR_ARG(name), params.n ? ", " : "", STR_ARG(params));
    if (g->comment.n) buf_printf(&g->protos, "/* %.*s */\n", STR_ARG(g->comment));
    buf_printf(&g->protos, "%.*s;\n", STR_ARG(proto));
    buf_printf(&g->code, "\n#line %zu \"%s\"\n%.*s {\n", gen_line(g, d->at), g->file, STR_ARG(proto));
    push(g, FRAME_TEMPLATE, d->at);
    top(g)->tags = 0;
    g->comment = (str){};
}

static void do_include(struct gen *g, const struct directive *d, str arg) {
    if (!str_starts(arg, S("\"")) || !str_ends(arg, S("\""))) gen_fail(g, d->at, "{{include \"room/room.h\"}} expected");
    buf_printf(&g->includes, "#include %.*s\n", STR_ARG(arg));
}

static const struct {
    const char *name;
    bool top;        /* stands outside templates, the others inside */
    bool argument;
    void (*run)(struct gen *, const struct directive *, str arg);
} DIRECTIVES[] = {
    {"template", true, true, do_template}, {"include", true, true, do_include}, {"if", false, true, do_if},
    {"elif", false, true, do_elif},        {"else", false, false, do_else},     {"for", false, true, do_for},
    {"let", false, true, do_let},          {"call", false, true, do_call},      {"end", false, false, do_end},
};

static size_t word_length(str s) {
    size_t n = 0;
    while (n < s.n && s.p[n] >= 'a' && s.p[n] <= 'z') n++;
    return n;
}

/* Runs the directive that this is; false when it is an expression. */
static bool run_directive(struct gen *g, const struct directive *d) {
    size_t n = word_length(d->body);
    str word = str_sub(d->body, 0, n), arg = str_trim(str_sub(d->body, n, d->body.n));
    bool spaced = n < d->body.n && gen_is_space(d->body.p[n]);
    for (size_t i = 0; i < sizeof DIRECTIVES / sizeof *DIRECTIVES; i++) {
        if (!str_eq_c(word, DIRECTIVES[i].name) || (arg.n && !spaced && *arg.p != '(')) continue;
        if (DIRECTIVES[i].argument && !arg.n) gen_fail(g, d->at, "{{%.*s}} needs more", STR_ARG(word));
        if (DIRECTIVES[i].top != !g->frames_n)
            gen_fail(g, d->at, "{{%.*s}} %s a template", STR_ARG(word), g->frames_n ? "inside" : "outside");
        gen_run_flush(g);
        DIRECTIVES[i].run(g, d, arg);
        leave_directive(g, d);
        return true;
    }
    bool like_directive = n && spaced && arg.n && (*arg.p == '(' || *arg.p == '"' || (*arg.p >= 'a' && *arg.p <= 'z'));
    if (like_directive && !str_eq_c(word, "sizeof")) gen_fail(g, d->at, "unknown directive {{%.*s}}", STR_ARG(word));
    return false;
}

static void expression(struct gen *g, const struct directive *d) {
    bool literal = str_starts(d->body, S("="));
    if (!g->frames_n) gen_fail(g, d->at, "outside a template");
    if (!d->body.n) gen_fail(g, d->at, "empty {{}}");
    if (g->state == IN_TAG) gen_fail(g, d->at, "an expression can stand in text or in the value of an attribute");
    str body = literal ? str_trim(str_sub(d->body, 1, d->body.n)) : d->body;
    if (g->state == IN_TEXT || g->attribute == ATTRIBUTE_TEXT) gen_piece(g, literal ? PIECE_LITERAL : PIECE_EXPR, body);
    else if (literal) gen_fail(g, d->at, "{{=…}} is for text that would be translated");
    else gen_value(g, body);
    g->at = d->end;
}

static void directive(struct gen *g) {
    struct directive d = read_directive(g);
    if (str_starts(d.body, S("!"))) {
        if (!g->frames_n) g->comment = str_trim(str_sub(d.body, 1, d.body.n));
        leave_directive(g, &d);
    } else if (!run_directive(g, &d)) {
        expression(g, &d);
    }
}

static void compile(struct gen *g) {
    while (g->at < g->src.n) {
        if (str_starts(str_sub(g->src, g->at, 2), S("{{"))) directive(g);
        else if (g->frames_n) gen_markup(g);
        else if (gen_is_space(g->src.p[g->at])) g->at++;
        else gen_fail(g, g->at, "text outside a template");
    }
    if (g->frames_n) gen_fail(g, top(g)->at, "{{end}} is missing");
}

/* ---- files ---- */
static str read_file(struct arena *a, const char *path) {
    FILE *f = fopen(path, "rb");
    if (!f) {
        perror(path);
        exit(1);
    }
    BUF(b);
    char piece[4096];
    for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;) buf_add(&b, (str){piece, n});
    fclose(f);
    return str_dup(a, buf_str(&b));
}

static void write_file(const char *base, const char *suffix, str text) {
    ARENA(a);
    str path = str_printf(&a, "%s%s", base, suffix);
    FILE *f = fopen(path.p, "wb");
    if (!f || fwrite(text.p, 1, text.n, f) != text.n || fclose(f) != 0) {
        perror(path.p);
        exit(1);
    }
}

/* OUT_BASE is build/gen/queue/board_html: the C file includes what follows build/gen/. */
static const char *include_name(const char *base) {
    const char *gen = strstr(base, "/gen/"), *slash = strrchr(base, '/');
    return gen ? gen + 5 : slash ? slash + 1 : base;
}

static void write_out(struct gen *g, const char *base) {
    BUF(h);
    BUF(c);
    buf_printf(&h, "/* Made by htmlgen from %s. */\n#pragma once\n#include \"view/view.h\"\n", g->file);
    buf_add(&h, buf_str(&g->includes));
    buf_add(&h, S("\n"));
    buf_add(&h, buf_str(&g->protos));
    buf_printf(&c, "/* Made by htmlgen from %s. */\n#include \"%s.h\"\n", g->file, include_name(base));
    buf_add(&c, buf_str(&g->code));
    write_file(base, ".h", buf_str(&h));
    write_file(base, ".c", buf_str(&c));
}

static void gen_run(struct arena *a, const char *file, const char *out_base) {
    struct gen g = {.file = file, .src = read_file(a, file), .arena = a, .messages = !out_base};
    compile(&g);
    if (out_base) write_out(&g, out_base);
    buf_free(&g.raw);
    buf_free(&g.includes);
    buf_free(&g.protos);
    buf_free(&g.code);
}

int main(int argc, char **argv) {
    ARENA(a);
    bool messages = argc >= 2 && strcmp(argv[1], "--messages") == 0;
    if (!messages && argc != 3) {
        fprintf(stderr, "usage: htmlgen OUT_BASE IN.html\n       htmlgen --messages IN.html…\n");
        return 2;
    }
    if (!messages) gen_run(&a, argv[2], argv[1]);
    for (int i = 2; messages && i < argc; i++) gen_run(&a, argv[i], NULL);
    return 0;
}
