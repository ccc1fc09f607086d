/* Strings with a length. A str does not own its bytes and need not end in NUL; those from an arena always do.
 * {NULL, 0} is "no value"; S("") is "empty". Text is UTF-8. */
#pragma once
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/err.h"

typedef struct str {
    const char *p;
    size_t n;
} str;

#define S(literal) ((str){"" literal, sizeof(literal) - 1})
#define S_INIT(literal) {"" literal, sizeof(literal) - 1}
/* For printf's "%.*s". */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

/* NULL gives the no-value str. These two stand here because every page is put together of what they answer. */
static inline str str_c(const char *c) {
    return c ? (str){c, __builtin_strlen(c)} : (str){};
}
/* Clipped to what is there. */
static inline str str_sub(str s, size_t from, size_t n) {
    if (from > s.n) from = s.n;
    if (n > s.n - from) n = s.n - from;
    return (str){s.p ? s.p + from : NULL, n};
}
bool str_eq(str a, str b);
bool str_eq_c(str a, const char *c);
int str_cmp(str a, str b);
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
bool str_contains(str s, str needle);
str str_trim(str s);                              /* without ASCII white space at both ends */
/* Where c stands first, or s.n. */
size_t str_index(str s, char c);
/* Cuts s at the first sep: answers what stands before it, leaves the rest in *s. False when *s is used up. */
bool str_next(str *s, char sep, str *ret_part);
/* Decimal integer, whole string, optional '-'. ERR_INVALID for anything else or out of range. */
[[nodiscard]] enum err str_int(str s, int64_t *ret);
uint64_t str_hash(str s);
/* Where s stands among n words, some of which may be NULL; -1 when it is none of them. */
int str_among(const char *const *words, int n, str s);
str str_or_empty(str s); /* no value becomes "" */

/* Copies, NUL-terminated, in the arena. */
str str_dup(struct arena *a, str s);
const char *str_z(struct arena *a, str s); /* as a C string; stops at no embedded NUL */
str str_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
str str_vprintf(struct arena *a, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
str str_number(struct arena *a, int64_t v); /* decimal */
enum { STR_NUMBER = sizeof "-9223372036854775808" - 1 };
str str_number_in(char room[STR_NUMBER], int64_t v); /* the same, in memory of the caller's; without NUL */
str str_join(struct arena *a, const str *parts, size_t n, str between);
