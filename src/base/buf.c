#include "base/buf.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"

void buf_free(struct buf *b) {
    free(b->p);
    *b = (struct buf){};
}

void buf_grow(struct buf *b, size_t more) {
    size_t cap = b->cap ? b->cap * 2 : 1024;
    while (cap - b->n < more) cap *= 2;
    b->p = must_realloc(b->p, cap);
    b->cap = cap;
}

void buf_int(struct buf *b, int64_t v) {
    char room[STR_NUMBER];
    buf_add(b, str_number_in(room, v));
}

void buf_printf(struct buf *b, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n < 0) abort();
    buf_reserve(b, (size_t)n + 1);
    va_start(ap, fmt);
    vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
    va_end(ap);
    b->n += (size_t)n;
}

str buf_str(const struct buf *b) {
    return (str){b->p, b->n};
}

static bool json_plain(unsigned char c) {
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\' && c != '<';
}

/* Eight bytes at a time: the top bit of each byte of the sum is set where it is not plain. A byte after one that is not may be
 * marked by mistake; the first never is. */
static bool json_plain8(const char *p) {
    const uint64_t ONES = 0x0101010101010101, TOPS = ONES * 0x80;
    uint64_t w, low, quote, back, less;
    memcpy(&w, p, sizeof w);
    low = w - ONES * 0x20;
    quote = (w ^ ONES * '"') - ONES;
    back = (w ^ ONES * '\\') - ONES;
    less = (w ^ ONES * '<') - ONES;
    return !((w | low | quote | back | less) & TOPS);
}

static size_t json_plain_until(str s, size_t i) {
    while (i + 8 <= s.n && json_plain8(s.p + i)) i += 8;
    while (i < s.n && json_plain((unsigned char)s.p[i])) i++;
    return i;
}

static void json_escape(struct buf *b, uint32_t c) {
    switch (c) {
    case '"': buf_lit(b, "\\\""); break;
    case '\\': buf_lit(b, "\\\\"); break;
    case '\n': buf_lit(b, "\\n"); break;
    case '\r': buf_lit(b, "\\r"); break;
    case '\t': buf_lit(b, "\\t"); break;
    default: buf_printf(b, "\\u%04x", c);
    }
}

void buf_json(struct buf *b, str s) {
    buf_reserve(b, s.n + 2);
    buf_char(b, '"');
    for (size_t i = 0; i < s.n;) {
        size_t start = i;
        i = json_plain_until(s, i);
        buf_add(b, str_sub(s, start, i - start));
        if (i >= s.n) break;
        size_t at = i;
        uint32_t c = text_next(s, &i);
        if (c < 0x80) json_escape(b, c);
        else if (c == TEXT_BAD) buf_lit(b, "\xEF\xBF\xBD");
        else buf_add(b, str_sub(s, at, i - at));
    }
    buf_char(b, '"');
}

void buf_url(struct buf *b, str s, const char *also) {
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool plain = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || (c && (strchr("-._~", c) || strchr(also, c)));
        if (plain) buf_char(b, (char)c);
        else buf_printf(b, "%%%02X", c);
    }
}

void buf_csv(struct buf *b, str s) {
    bool formula = s.n && strchr("=+-@\t\r", s.p[0]);
    bool quote = formula;
    for (size_t i = 0; i < s.n && !quote; i++) quote = strchr(",;\"\r\n", s.p[i]) != NULL;
    if (!quote) {
        buf_add(b, s);
        return;
    }
    buf_char(b, '"');
    if (formula) buf_char(b, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"') buf_char(b, '"');
        buf_char(b, s.p[i]);
    }
    buf_char(b, '"');
}
