/* Memory that lives as long as one request or one job, and goes all at once.
 * An arena is used by one thread. It never answers NULL: out of memory aborts the program. */
#pragma once
#include <stddef.h>

struct arena_block;
struct arena {
    struct arena_block *block; /* the newest; older ones hang behind it */
    char *at, *end;            /* free bytes in the newest */
};

/* Zero bytes aligned for any type. n may be 0. */
void *arena_alloc(struct arena *a, size_t n);
/* As many zeroed elements; aborts when count × size overflows. */
void *arena_array(struct arena *a, size_t count, size_t size);
/* Everything in it is gone; the arena can be used again. A zeroed struct arena is an empty arena. */
void arena_free(struct arena *a);
/* Like arena_free, but keeps one block for the next request. */
void arena_reset(struct arena *a);

#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_many(a, count, type) ((type *)arena_array((a), (count), sizeof(type)))
#define ARENA(name) __attribute__((cleanup(arena_free))) struct arena name = {}

/* malloc and realloc that abort instead of answering NULL, for what lives longer than a request. */
void *must_alloc(size_t n);
void *must_realloc(void *p, size_t n);
