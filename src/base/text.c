#include "base/text.h"
#include "base/buf.h"

uint32_t text_next(str s, size_t *at) {
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    size_t i = *at;
    unsigned char b = (unsigned char)s.p[i];
    *at = i + 1;
    if (b < 0x80) return b;
    size_t more = b >= 0xF0 ? 3 : b >= 0xE0 ? 2 : 1;
    if (b < 0xC2 || b > 0xF4 || s.n - i <= more) return TEXT_BAD;
    uint32_t c = b & (0x3Fu >> more);
    for (size_t k = 1; k <= more; k++) {
        unsigned char next = (unsigned char)s.p[i + k];
        if ((next & 0xC0) != 0x80) return TEXT_BAD;
        c = c << 6 | (next & 0x3Fu);
    }
    if (c < least[more] || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) return TEXT_BAD;
    *at = i + more + 1;
    return c;
}

size_t text_put(uint32_t c, char *out) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

bool text_valid(str s) {
    for (size_t i = 0; i < s.n;) {
        uint32_t c = text_next(s, &i);
        if (c == TEXT_BAD || c == 0) return false;
    }
    return true;
}

size_t text_length(str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; n++) text_next(s, &i);
    return n;
}

uint32_t text_lower(uint32_t c) {
    if (c >= 'A' && c <= 'Z') return c + 32;
    if (c < 0xC0) return c;
    if (c <= 0xDE) return c == 0xD7 ? c : c + 32;
    if (c >= 0x100 && c <= 0x137) return c | 1;
    if (c >= 0x139 && c <= 0x148) return c + (c & 1);
    if (c >= 0x14A && c <= 0x177) return c | 1;
    if (c >= 0x179 && c <= 0x17E) return c + (c & 1);
    if (c >= 0x391 && c <= 0x3A9) return c + 32;
    if (c >= 0x410 && c <= 0x42F) return c + 32;
    if (c >= 0x400 && c <= 0x40F) return c + 80;
    return c;
}

bool text_is_letter(uint32_t c) {
    if (c < 0x80) return (c | 32) >= 'a' && (c | 32) <= 'z';
    return c >= 0xC0 && c != 0xD7 && c != 0xF7 && c != TEXT_BAD && !(c >= 0x2000 && c < 0x2C00);
}

str text_fold(struct arena *a, str s) {
    char *p = arena_alloc(a, s.n + 4), *at = p;
    for (size_t i = 0; i < s.n;) {
        size_t from = i;
        uint32_t c = text_next(s, &i);
        if (c == TEXT_BAD) *at++ = s.p[from];
        else at += text_put(text_lower(c), at);
    }
    *at = 0;
    return (str){p, (size_t)(at - p)};
}

str text_clip(str s, size_t points) {
    size_t i = 0;
    while (i < s.n && points--) text_next(s, &i);
    return str_sub(s, 0, i);
}

str text_key(struct arena *a, str name) {
    static const struct { uint32_t letter; const char *as; } danish[] = {{0xE6, "ae"}, {0xF8, "oe"}, {0xE5, "aa"}, {0xE9, "e"}, {0xFC, "u"}, {0xF6, "oe"}, {0xE4, "ae"}};
    enum { KEY_MOST = 60 };
    BUF(out);
    for (size_t i = 0; i < name.n && out.n < KEY_MOST;) {
        uint32_t c = text_lower(text_next(name, &i));
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'), known = false;
        if (plain) buf_char(&out, (char)c);
        for (size_t k = 0; k < sizeof danish / sizeof *danish; k++) {
            if (danish[k].letter != c) continue;
            if (out.n + strlen(danish[k].as) <= KEY_MOST) buf_add(&out, str_c(danish[k].as));
            else i = name.n; /* it ends before the letter */
            known = true;
        }
        if (!plain && !known && out.n && out.p[out.n - 1] != '-') buf_char(&out, '-');
    }
    while (out.n && out.p[out.n - 1] == '-') out.n--;
    return out.n ? str_dup(a, buf_str(&out)) : S("");
}

/* Signs of Latin 1, and of the blocks of punctuation, arrows and boxes, are none; letters of the world stand above and between. */
static bool is_letter(uint32_t c) {
    if (c < 0x80) return (c | 32) >= 'a' && (c | 32) <= 'z';
    return c >= 0xC0 && c != 0xD7 && c != 0xF7 && !(c >= 0x2000 && c <= 0x2BFF) && !(c >= 0x3000 && c <= 0x303F) && c < 0x1F000;
}

bool text_says_why(str s) {
    size_t n = 0, row = 0, longest = 0;
    for (size_t i = 0; i < s.n; n++) {
        uint32_t c = text_next(s, &i);
        if (c == TEXT_BAD || c < ' ' || c == 0x7F) return false;
        row = is_letter(c) ? row + 1 : 0;
        if (row > longest) longest = row;
    }
    return longest >= 3 && n <= 200;
}
