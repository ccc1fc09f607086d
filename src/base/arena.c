#include "base/arena.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 32 * 1024 - 64, ALIGN = 16 };

struct arena_block {
    struct arena_block *older;
    size_t size; /* of data */
    _Alignas(ALIGN) char data[];
};

void *must_alloc(size_t n) {
    void *p = calloc(1, n ? n : 1);
    if (!p) abort();
    return p;
}

void *must_realloc(void *p, size_t n) {
    void *q = realloc(p, n ? n : 1);
    if (!q) abort();
    return q;
}

static void add_block(struct arena *a, size_t need) {
    size_t size = need > BLOCK_BYTES ? need : BLOCK_BYTES;
    struct arena_block *b = malloc(sizeof *b + size);
    if (!b) abort();
    b->older = a->block;
    b->size = size;
    a->block = b;
    a->at = b->data;
    a->end = b->data + size;
}

void *arena_alloc(struct arena *a, size_t n) {
    if (n > SIZE_MAX / 2) abort();
    size_t need = ((n ? n : 1) + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    if ((size_t)(a->end - a->at) < need) add_block(a, need);
    void *p = a->at;
    a->at += need;
    memset(p, 0, need);
    return p;
}

void *arena_array(struct arena *a, size_t count, size_t size) {
    size_t n;
    if (__builtin_mul_overflow(count, size, &n)) abort();
    return arena_alloc(a, n);
}

void arena_free(struct arena *a) {
    for (struct arena_block *b = a->block; b;) {
        struct arena_block *older = b->older;
        free(b);
        b = older;
    }
    *a = (struct arena){};
}

void arena_reset(struct arena *a) {
    struct arena_block *keep = a->block;
    if (!keep) return;
    for (struct arena_block *b = keep->older; b;) {
        struct arena_block *older = b->older;
        free(b);
        b = older;
    }
    if (keep->size > BLOCK_BYTES) {
        free(keep);
        *a = (struct arena){};
        return;
    }
    keep->older = NULL;
    a->at = keep->data;
    a->end = keep->data + keep->size;
}
