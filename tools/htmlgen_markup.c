#include <strings.h>
#include "htmlgen.h"

static const char *const VOID_ELEMENTS[] = {"area",  "base", "br",   "col",    "embed", "hr",    "img",
                                            "input", "link", "meta", "source", "track", "wbr",   NULL};
/* Attributes that a person reads. */
static const char *const TEXT_ATTRIBUTES[] = {"placeholder", "title", "alt", "aria-label", "aria-description",
                                              "aria-roledescription", "aria-valuetext", "label", "data-title",
                                              "hx-confirm", "data-confirm", "data-announce", NULL};
static const char *const URL_ATTRIBUTES[] = {"href", "src", "action", "formaction", "cite", "poster", "data", "xlink:href",
                                             "hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete", "hx-push-url",
                                             "hx-sse:connect", NULL};

static bool listed(const char *const *list, str name) {
    for (; *list; list++)
        if (str_eq_c(name, *list)) return true;
    return false;
}

static bool is_name_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name(char c) {
    return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':' || c == '.' || c == '@';
}

static str rest(const struct gen *g) {
    return str_sub(g->src, g->at, g->src.n);
}

static str read_name(struct gen *g) {
    size_t start = g->at;
    while (g->at < g->src.n && is_name(g->src.p[g->at])) g->at++;
    return str_sub(g->src, start, g->at - start);
}

static bool open_has(const struct gen *g, const char *name) {
    for (size_t i = 0; i < g->tags_n; i++)
        if (str_eq_c(g->tags[i], name)) return true;
    return false;
}

bool gen_in_verbatim(const struct gen *g) {
    return g->state == IN_TEXT && (open_has(g, "pre") || open_has(g, "textarea"));
}

/* ---- tags ---- */
static void tag_close(struct gen *g) {
    size_t at = g->at;
    g->at += 2;
    str name = read_name(g);
    if (g->at >= g->src.n || g->src.p[g->at] != '>') gen_fail(g, at, "</%.*s: expected >", STR_ARG(name));
    g->at++;
    size_t base = g->frames[g->frames_n - 1].tags;
    if (!g->tags_n) gen_fail(g, at, "</%.*s> closes nothing", STR_ARG(name));
    str open = g->tags[g->tags_n - 1];
    if (!str_eq(open, name)) gen_fail(g, at, "</%.*s> closes <%.*s>", STR_ARG(name), STR_ARG(open));
    if (g->tags_n <= base) gen_fail(g, at, "</%.*s> closes a tag from outside this {{if}} or {{for}}", STR_ARG(name));
    if (str_eq_c(name, "form")) {
        if (g->post_form && !g->csrf) gen_fail(g, at, "a form that posts needs {{call form_csrf()}} (view/form.h)");
        g->post_form = false;
    }
    g->tags_n--;
    gen_raw(g, S("</"));
    gen_raw(g, name);
    gen_raw(g, S(">"));
}

static void tag_open(struct gen *g) {
    g->tag_at = g->at++;
    g->tag = read_name(g);
    g->tag_src = false;
    if (str_eq_c(g->tag, "style")) gen_fail(g, g->tag_at, "<style> is refused: put it into web/indgang.css");
    gen_raw(g, S("<"));
    gen_raw(g, g->tag);
    g->state = IN_TAG;
}

static void tag_push(struct gen *g) {
    if (g->tags_n == GEN_TAGS) gen_fail(g, g->tag_at, "tags nested too deep");
    g->tags[g->tags_n++] = g->tag;
}

/* The start tag as it stands in the template, for what depends on more than one attribute. */
static str tag_source(const struct gen *g) {
    size_t i = g->tag_at;
    bool quoted = false, code = false;
    for (; i < g->src.n && (quoted || code || g->src.p[i] != '>'); i++) {
        str two = str_sub(g->src, i, 2);
        code = code ? !str_eq(two, S("}}")) : str_eq(two, S("{{"));
        quoted ^= !code && g->src.p[i] == '"';
    }
    return str_sub(g->src, g->tag_at, i - g->tag_at);
}

static void form_start(struct gen *g) {
    g->post_form = str_contains(tag_source(g), S("method=\"post\""));
    g->csrf = false;
}

static void tag_end(struct gen *g) {
    bool self = str_starts(rest(g), S("/>"));
    bool is_void = listed(VOID_ELEMENTS, g->tag), svg = open_has(g, "svg");
    if (self && !is_void && !svg) gen_fail(g, g->tag_at, "<%.*s/>: only void elements close themselves", STR_ARG(g->tag));
    g->at += self ? 2 : 1;
    gen_raw(g, self && svg ? S("/>") : S(">"));
    g->state = IN_TEXT;
    if (!is_void && !self) tag_push(g);
    if (str_eq_c(g->tag, "form")) form_start(g);
    if (!str_eq_c(g->tag, "script")) return;
    if (!g->tag_src) gen_fail(g, g->tag_at, "<script> without src is refused: put it into web/indgang.js");
    if (!str_starts(rest(g), S("</script>"))) gen_fail(g, g->tag_at, "<script src> must be empty");
}

static void markup_declaration(struct gen *g) {
    static const char doctype[] = "<!doctype html>";
    if (strncasecmp(g->src.p + g->at, doctype, sizeof doctype - 1) != 0)
        gen_fail(g, g->at, "<! is refused; comments are {{! … }}");
    gen_raw(g, S("<!doctype html>\n"));
    g->at += sizeof doctype - 1;
    while (g->at < g->src.n && gen_is_space(g->src.p[g->at])) g->at++;
}

/* ---- attributes ---- */
static enum gen_attribute attribute_kind(const struct gen *g, str name) {
    if (listed(TEXT_ATTRIBUTES, name)) return ATTRIBUTE_TEXT;
    if (listed(URL_ATTRIBUTES, name)) return ATTRIBUTE_URL;
    str tag = tag_source(g);
    bool button = str_contains(tag, S("type=\"submit\"")) || str_contains(tag, S("type=\"button\""));
    return str_eq_c(name, "value") && str_eq_c(g->tag, "input") && button ? ATTRIBUTE_TEXT : ATTRIBUTE_PLAIN;
}

static void attribute_check(const struct gen *g, size_t at, str name) {
    bool handler = name.n > 2 && strncasecmp(name.p, "on", 2) == 0;
    if (handler || str_starts(name, S("hx-on"))) gen_fail(g, at, "%.*s= is refused: no scripts in pages", STR_ARG(name));
    if (name.n == 5 && strncasecmp(name.p, "style", 5) == 0)
        gen_fail(g, at, "style= is refused: use a class of web/indgang.css");
    if (str_eq_c(name, "srcdoc")) gen_fail(g, at, "srcdoc= is refused");
}

static void attribute(struct gen *g) {
    size_t at = g->at;
    str name = read_name(g);
    if (!name.n) gen_fail(g, at, "expected an attribute, found '%c'", g->src.p[at]);
    attribute_check(g, at, name);
    if (str_eq_c(name, "src")) g->tag_src = true;
    gen_raw(g, name);
    if (g->at >= g->src.n || g->src.p[g->at] != '=') return;
    if (!str_starts(rest(g), S("=\""))) gen_fail(g, at, "%.*s=: the value must stand in double quotes", STR_ARG(name));
    g->at += 2;
    g->attribute = attribute_kind(g, name);
    g->url_start = true;
    g->state = IN_VALUE;
    gen_raw(g, S("=\""));
}

/* ---- the three states ---- */
/* Text is plain UTF-8; of the entities only those that have no other way are known. */
static str entity(struct gen *g) {
    static const struct {
        const char *name, *text;
    } known[] = {{"&nbsp;", "\xC2\xA0"}, {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&shy;", "\xC2\xAD"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!str_starts(rest(g), str_c(known[i].name))) continue;
        g->at += strlen(known[i].name);
        return str_c(known[i].text);
    }
    bool plain = g->at + 1 >= g->src.n || gen_is_space(g->src.p[g->at + 1]);
    if (!plain) gen_fail(g, g->at, "write the character itself in UTF-8; only &nbsp; &amp; &lt; &gt; &shy; are known");
    g->at++;
    return S("&");
}

/* Words up to the next tag, directive, entity or (in a value) closing quote. */
static void words(struct gen *g) {
    if (g->src.p[g->at] == '&') {
        gen_piece(g, PIECE_WORDS, entity(g));
        return;
    }
    size_t start = g->at;
    for (; g->at < g->src.n; g->at++) {
        char c = g->src.p[g->at];
        if (c == '&' || (g->state == IN_TEXT && c == '<') || (g->state == IN_VALUE && c == '"')) break;
        if (str_starts(rest(g), S("{{"))) break;
        if (c == '{') gen_fail(g, g->at, "'{' in a text would look like a place for a value");
    }
    size_t end = g->at;
    g->at = start;
    gen_piece(g, PIECE_WORDS, str_sub(g->src, start, end - start));
    g->at = end;
}

static void text(struct gen *g) {
    if (g->src.p[g->at] != '<') {
        words(g);
        return;
    }
    gen_run_flush(g);
    str s = rest(g);
    if (str_starts(s, S("</"))) tag_close(g);
    else if (str_starts(s, S("<!"))) markup_declaration(g);
    else if (s.n > 1 && is_name_start(s.p[1])) tag_open(g);
    else gen_fail(g, g->at, "write &lt; for a '<' that opens no tag");
}

static void inside_tag(struct gen *g) {
    char c = g->src.p[g->at];
    if (gen_is_space(c)) {
        while (g->at < g->src.n && gen_is_space(g->src.p[g->at])) g->at++;
        char next = g->at < g->src.n ? g->src.p[g->at] : '>';
        if (next != '>' && next != '/') gen_raw(g, S(" "));
    } else if (c == '>' || str_starts(rest(g), S("/>"))) {
        tag_end(g);
    } else {
        attribute(g);
    }
}

static void inside_value(struct gen *g) {
    char c = g->src.p[g->at];
    if (c == '"') {
        gen_run_flush(g);
        gen_raw(g, S("\""));
        g->state = IN_TAG;
        g->at++;
    } else if (g->attribute == ATTRIBUTE_TEXT) {
        words(g);
    } else {
        gen_raw(g, str_sub(g->src, g->at++, 1));
        g->url_start = false;
    }
}

void gen_markup(struct gen *g) {
    if (g->state == IN_TEXT) text(g);
    else if (g->state == IN_TAG) inside_tag(g);
    else inside_value(g);
}
