/* What must be known of Danish beyond the stemmer: irregular words, words that say nothing, and which words there are
 * (the word list of hunspell-da, of which only a fingerprint per stem is kept: 1 MB). */
#pragma once
#include "catalogue/words.h"

struct danish {
    struct word_map irregular;      /* word → number in irregular_stems */
    struct word *irregular_stems;
    struct word_map fillers;        /* "jeg", "hvordan", "skal": they carry the sentence, not the matter */
    struct word_map circumstances;  /* stems of "nat", "uge", "lavet": rarely the matter, however rare they are in the catalogue */
    struct word_map never_parts;    /* what looks like a word inside another but is an ending or a prefix */
    uint32_t *known;                /* fingerprints of stems, open addressing; 0 is free */
    size_t room, known_n;
};
/* Whoever types one of `words` may also mean `means` (separated by blanks). */
struct synonyms { const char *words, *means; };
extern const struct synonyms synonyms[]; /* synonyms.c */
extern const size_t synonyms_n;

/* word_list is a hunspell .dic file in UTF-8; when it cannot be read the search works without, only less well on compounds. */
void danish_init(struct danish *d, struct arena *a, const char *word_list);
bool danish_is_filler(const struct danish *d, const struct word *w);
bool danish_is_circumstance(const struct danish *d, const struct word *stem);
bool danish_is_never_part(const struct danish *d, const struct word *w);
/* Some word of the language has this stem. False positives: 1 in 10,000. */
bool danish_knows(const struct danish *d, const struct word *stem);
