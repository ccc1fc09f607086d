/* A byte buffer that grows: where pages, JSON and CSV are written. Owns its bytes (malloc); buf_free or BUF() ends it. */
#pragma once
#include <string.h>
#include "base/str.h"

struct buf {
    char *p;
    size_t n, cap;
};

#define BUF(name) __attribute__((cleanup(buf_free))) struct buf name = {}

void buf_free(struct buf *b);              /* it is empty then, and can be used again */
void buf_grow(struct buf *b, size_t more); /* room for more bytes than there is */
/* Room for that many further bytes. This and the two after it stand here because a page is written by thousands of them. */
static inline void buf_reserve(struct buf *b, size_t more) {
    if (b->cap - b->n < more) buf_grow(b, more);
}
static inline void buf_add(struct buf *b, str s) {
    if (!s.n) return;
    buf_reserve(b, s.n);
    memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
}
static inline void buf_char(struct buf *b, char c) {
    buf_reserve(b, 1);
    b->p[b->n++] = c;
}
void buf_int(struct buf *b, int64_t v);    /* decimal, also INT64_MIN */
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
#define buf_lit(b, literal) buf_add((b), S(literal))
/* A view of what is in it, good until it changes. */
str buf_str(const struct buf *b);
/* s as JSON string with its quotes; bytes that are not UTF-8 become U+FFFD; '<' is written \u003c. */
void buf_json(struct buf *b, str s);
/* s as a part of a URL (RFC 3986): a byte that is no letter, digit, "-", ".", "_" or "~", nor among `also`, becomes %XX. */
void buf_url(struct buf *b, str s, const char *also);
/* s as a CSV field (RFC 4180), quoted where needed; a leading = + - @ gets an apostrophe so no spreadsheet runs it. */
void buf_csv(struct buf *b, str s);
