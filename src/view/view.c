#include "view/view.h"
#include <string.h>
#include <strings.h>

struct view view_of(struct request *req) {
    return (struct view){&req->response.body, req->arena, req->lang, req, request_csrf(req)};
}

struct view view_to(struct buf *out, struct arena *arena, enum lang lang) {
    return (struct view){.out = out, .arena = arena, .lang = lang};
}

void view_raw(struct view *v, const char *markup, size_t n) {
    buf_add(v->out, (str){markup, n});
}

/* Safe in text and inside double or single quotes. */
static str entity(char c) {
    switch (c) {
    case '&': return S("&amp;");
    case '<': return S("&lt;");
    case '>': return S("&gt;");
    case '"': return S("&#34;");
    case '\'': return S("&#39;");
    }
    return (str){};
}

/* A table and not the switch above for each byte: this runs over all text that is shown. */
static const bool MEANS_SOMETHING[256] = {['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true, ['\''] = true};

static void escaped(struct view *v, str s) {
    for (size_t start = 0, i = 0; start < s.n; start = ++i) {
        while (i < s.n && !MEANS_SOMETHING[(unsigned char)s.p[i]]) i++;
        buf_add(v->out, str_sub(s, start, i - start));
        if (i < s.n) buf_add(v->out, entity(s.p[i]));
    }
}

void view_put_value(struct view *v, struct view_value value) {
    if (value.kind == VIEW_TEXT) escaped(v, value.text);
    else if (value.kind == VIEW_HTML) buf_add(v->out, value.text);
    else buf_int(v->out, value.number);
}

/* ---- URLs (RFC 3986) ---- */
static bool unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("-._~", c));
}

static void percent(struct view *v, char c) {
    static const char hex[] = "0123456789ABCDEF";
    unsigned char u = (unsigned char)c;
    view_raw(v, (char[]){'%', hex[u >> 4], hex[u & 15]}, 3);
}

void view_url_part_value(struct view *v, struct view_value value) {
    if (value.kind == VIEW_NUMBER) buf_int(v->out, value.number);
    for (size_t i = 0; i < value.text.n; i++) {
        if (unreserved(value.text.p[i])) buf_char(v->out, value.text.p[i]);
        else percent(v, value.text.p[i]);
    }
}

/* A path of ours, or one of the schemes that run nothing. "//host" and "/\host" would leave the site unseen. */
static bool url_passes(str s) {
    static const str schemes[] = {S_INIT("http"), S_INIT("https"), S_INIT("mailto"), S_INIT("tel")};
    if (s.n > 1 && (s.p[0] == '/' || s.p[0] == '\\') && (s.p[1] == '/' || s.p[1] == '\\')) return false;
    size_t i = 0;
    while (i < s.n && !strchr(":/?#\\", s.p[i])) i++;
    if (i == s.n || s.p[i] != ':') return true;
    for (size_t k = 0; k < sizeof schemes / sizeof *schemes; k++)
        if (schemes[k].n == i && strncasecmp(s.p, schemes[k].p, i) == 0) return true;
    return false;
}

void view_url_value(struct view *v, struct view_value value) {
    if (value.kind == VIEW_NUMBER) buf_int(v->out, value.number);
    if (!url_passes(value.text)) {
        buf_char(v->out, '#');
        return;
    }
    for (size_t i = 0; i < value.text.n; i++) {
        char c = value.text.p[i];
        if (c == '&') buf_lit(v->out, "&amp;");
        else if (unreserved(c) || (c && strchr("%:/?#[]@!$()*+,;=", c))) buf_char(v->out, c);
        else percent(v, c);
    }
}

/* ---- texts ---- */
void view_text(struct view *v, const char *msgid, const struct view_value *args, size_t n) {
    str text = text_tr(v->lang, msgid), before;
    size_t k;
    while (n && text_place(&text, n, &before, &k)) {
        escaped(v, before);
        view_put_value(v, args[k]);
    }
    escaped(v, text);
}
