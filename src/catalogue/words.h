/* Words as the search sees them: small letters, one byte each, without what does not matter.
 *
 * A word is made of a-z, 0-9, æ ø å (as in ISO 8859-1) and Cyrillic letters (0x90–0xBF); accents are taken off. Three coarser
 * forms lead from what was typed to what stands in the catalogue:
 *   stem      without inflection: "flyttede" → "flyt" (libstemmer, and a table for what is irregular: "børn" → "barn")
 *   skeleton  as somebody without Danish letters might type it: "ansøgning", "ansoegning", "ansogning" → "ansogning"
 *   root      the verb in a noun: "flytning" → "flyt" */
#pragma once
#include "base/arena.h"
#include "base/str.h"

enum { WORD_MAX = 40 }; /* what is longer is cut */
struct word {
    uint8_t n;
    char p[WORD_MAX];
};

/* The next word of a text from *at on; false at its end. *ret_glued: only a '-' or '/' stands between it and the word before. */
bool word_next(str text, size_t *at, struct word *ret, bool *ret_glued);
struct word word_of(const char *utf8);
struct word word_sub(const struct word *w, size_t from, size_t n);
/* False when the two together are too long. */
bool word_join(const struct word *a, const struct word *b, struct word *ret);
bool word_eq(const struct word *a, const struct word *b);
bool word_is_number(const struct word *w);

/* A stemmer is used by one thread at a time; making one takes a microsecond. */
struct sb_stemmer;
struct sb_stemmer *stemmer_new(void);
void stemmer_free(struct sb_stemmer **s);
#define STEMMER(name) __attribute__((cleanup(stemmer_free))) struct sb_stemmer *name = stemmer_new()

struct danish; /* danish.h */
struct word word_stem(const struct danish *d, struct sb_stemmer *s, const struct word *w);
struct word word_skeleton(const struct word *w);
/* æ as ae, ø as oe, å as aa. */
struct word word_ascii(const struct word *w);
/* Answers how near the root is to the stem, 0–1; the stem itself and 1 when there is nothing to take off. */
float word_root(const struct word *stem, struct word *ret);
bool word_has_danish_letter(const struct word *w);
/* A map from words to numbers, which grows in its arena. It keeps 64 bits of hash for each word, not the word: that two of a
 * million words are taken for one another has a chance of 1 in 40 million. */
struct word_map {
    struct arena *arena;
    uint64_t *hashes;                                           /* 0 is free */
    uint32_t *values;                                           /* apart, or a third of the room were padding */
    size_t n, room;                                             /* room is a power of two */
};
uint32_t *word_map_find(const struct word_map *m, const struct word *w); /* NULL: not there */
/* The value of w, which is `fresh` when it was not there. The pointer is good until the next is added. */
uint32_t *word_map_add(struct word_map *m, const struct word *w, uint32_t fresh);
/* Moves to another arena and takes no more words. */
void word_map_settle(struct word_map *m, struct arena *a);
uint64_t word_hash(const struct word *w); /* never 0 */
