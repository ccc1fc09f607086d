#include "support/mime_read.h"
#include <strings.h>

static int hex_digit(char c) {
    const char *digits = "0123456789ABCDEF", *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* =XX at the start of s; -1: it is none. */
static int hex_pair(str s) {
    if (s.n < 3 || s.p[0] != '=' || hex_digit(s.p[1]) < 0 || hex_digit(s.p[2]) < 0) return -1;
    return hex_digit(s.p[1]) * 16 + hex_digit(s.p[2]);
}

static str without_cr(str line) {
    return line.n && line.p[line.n - 1] == '\r' ? str_sub(line, 0, line.n - 1) : line;
}

static void decode_words(struct buf *out, str s) {
    const str open = S("=?utf-8?q?");
    for (size_t i = 0; i < s.n;) {
        if (!str_starts(str_sub(s, i, s.n), open)) {
            buf_char(out, s.p[i++]);
            continue;
        }
        for (i += open.n; i + 1 < s.n && !(s.p[i] == '?' && s.p[i + 1] == '=');) {
            int pair = hex_pair(str_sub(s, i, 3));
            buf_char(out, pair >= 0 ? (char)pair : s.p[i] == '_' ? ' ' : s.p[i]);
            i += pair >= 0 ? 3 : 1;
        }
        i += 2;
        if (str_starts(str_sub(s, i, s.n), S(" =?utf-8?q?"))) i++; /* blanks between encoded words are none */
    }
}

str mime_header(struct arena *a, str mail, const char *name) {
    str line, start = str_printf(a, "%s: ", name);
    BUF(value);
    BUF(decoded);
    bool inside = false, found = false;
    while (str_next(&mail, '\n', &line) && (line = without_cr(line)).n) {
        if (line.p[0] != ' ' && line.p[0] != '\t') inside = line.n >= start.n && strncasecmp(line.p, start.p, start.n) == 0;
        else if (inside) buf_add(&value, line);
        if (inside && !found) buf_add(&value, str_sub(line, start.n, line.n));
        found |= inside;
    }
    if (!found) return (str){};
    decode_words(&decoded, buf_str(&value));
    return str_dup(a, buf_str(&decoded));
}

str mime_body(struct arena *a, str mail) {
    str line;
    BUF(out);
    while (str_next(&mail, '\n', &line) && without_cr(line).n) continue;
    while (str_next(&mail, '\n', &line)) {
        line = without_cr(line);
        if (!line.n && !mail.p) break;
        bool soft = line.n && line.p[line.n - 1] == '=';
        if (soft) line.n--;
        for (size_t i = 0; i < line.n;) {
            int pair = hex_pair(str_sub(line, i, 3));
            buf_char(&out, pair >= 0 ? (char)pair : line.p[i]);
            i += pair >= 0 ? 3 : 1;
        }
        if (!soft) buf_char(&out, '\n');
    }
    buf_char(&out, 0);
    return str_dup(a, str_c(out.p));
}
