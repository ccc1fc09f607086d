#include "base/str.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool str_eq(str a, str b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_eq_c(str a, const char *c) {
    return str_eq(a, str_c(c));
}

int str_cmp(str a, str b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(str s, str prefix) {
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool str_ends(str s, str suffix) {
    return s.n >= suffix.n && (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

bool str_contains(str s, str needle) {
    return needle.n == 0 || (s.n >= needle.n && memmem(s.p, s.n, needle.p, needle.n) != NULL);
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

str str_trim(str s) {
    while (s.n && is_space(s.p[0])) s.p++, s.n--;
    while (s.n && is_space(s.p[s.n - 1])) s.n--;
    return s;
}

size_t str_index(str s, char c) {
    const char *at = s.n ? memchr(s.p, c, s.n) : NULL;
    return at ? (size_t)(at - s.p) : s.n;
}

bool str_next(str *s, char sep, str *ret_part) {
    if (!s->p) return false;
    size_t at = str_index(*s, sep);
    *ret_part = str_sub(*s, 0, at);
    *s = at < s->n ? str_sub(*s, at + 1, s->n) : (str){};
    return true;
}

enum err str_int(str s, int64_t *ret) {
    bool negative = s.n && s.p[0] == '-';
    str digits = negative ? str_sub(s, 1, s.n) : s;
    if (digits.n == 0 || digits.n > 19) return ERR_INVALID;
    int64_t v = 0;
    for (size_t i = 0; i < digits.n; i++) {
        int d = digits.p[i] - '0';
        if (d < 0 || d > 9) return ERR_INVALID;
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, d, &v)) return ERR_INVALID;
    }
    if (!negative && __builtin_sub_overflow(0, v, &v)) return ERR_INVALID;
    *ret = v;
    return OK;
}

str str_number_in(char room[STR_NUMBER], int64_t v) {
    size_t at = STR_NUMBER;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do room[--at] = (char)('0' + u % 10);
    while (u /= 10);
    if (v < 0) room[--at] = '-';
    return (str){room + at, STR_NUMBER - at};
}

str str_number(struct arena *a, int64_t v) {
    return str_number_in(arena_alloc(a, STR_NUMBER + 1), v);
}

uint64_t str_hash(str s) {
    uint64_t h = 0xcbf29ce484222325U; /* FNV-1a, then mixed */
    for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3U;
    h ^= h >> 32;
    return h * 0x9e3779b97f4a7c15U;
}

int str_among(const char *const *words, int n, str s) {
    for (int i = 0; i < n; i++)
        if (words[i] && str_eq_c(s, words[i])) return i;
    return -1;
}

str str_or_empty(str s) {
    return s.p ? s : S("");
}

str str_dup(struct arena *a, str s) {
    if (!s.p) return s;
    char *p = arena_alloc(a, s.n + 1);
    memcpy(p, s.p, s.n);
    return (str){p, s.n};
}

const char *str_z(struct arena *a, str s) {
    return s.p ? str_dup(a, s).p : "";
}

str str_vprintf(struct arena *a, const char *fmt, va_list ap) {
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    if (n < 0) abort();
    char *p = arena_alloc(a, (size_t)n + 1);
    vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return (str){p, (size_t)n};
}

str str_printf(struct arena *a, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    str s = str_vprintf(a, fmt, ap);
    va_end(ap);
    return s;
}

str str_join(struct arena *a, const str *parts, size_t n, str between) {
    size_t total = 0;
    for (size_t i = 0; i < n; i++) total += parts[i].n + (i ? between.n : 0);
    char *p = arena_alloc(a, total + 1), *at = p;
    for (size_t i = 0; i < n; i++) {
        if (i && between.n) at = mempcpy(at, between.p, between.n);
        if (parts[i].n) at = mempcpy(at, parts[i].p, parts[i].n);
    }
    return (str){p, total};
}
