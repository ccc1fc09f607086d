#include "catalogue/index.h"

enum { PART_MIN = 3, PLAIN_MIN = 4, PIECE_MIN = 4 };

uint32_t index_term(const struct word_index *index, const struct word *stem) {
    const uint32_t *term = word_map_find(&index->stems, stem);
    if (term) return *term;
    struct word skeleton = word_skeleton(stem);
    term = word_map_find(&index->skeletons, &skeleton);
    return term ? *term : NO_TERM;
}

/* What a piece of a word is worth as a part: the square of its length, so that few long parts win over many short ones;
 * words of the catalogue before words of the language. 0: it is no part. */
static int worth(const struct word_index *index, struct sb_stemmer *s, const struct word *piece, uint32_t *ret_term) {
    *ret_term = NO_TERM;
    if (piece->n < PART_MIN || danish_is_never_part(index->danish, piece) || danish_is_filler(index->danish, piece)) return 0;
    struct word stem = word_stem(index->danish, s, piece);
    int square = piece->n * piece->n;
    uint32_t term = index_term(index, &stem);
    if (term != NO_TERM && index->terms[term].whole && !index->terms[term].filler) {
        *ret_term = term;
        return 4 * square;
    }
    return piece->n >= PLAIN_MIN && danish_knows(index->danish, &stem) ? 2 * square : 0;
}

struct step { int worth; uint8_t from, parts, unknown; uint32_t term; bool reached; };

/* The best way to the letter `to`. */
static void best_step(const struct word_index *index, struct sb_stemmer *s, const struct word *w, size_t to, bool loose,
                      struct step *steps) {
    struct step *here = &steps[to];
    for (size_t from = 0; from + PART_MIN <= to; from++) {
        if (!steps[from].reached || steps[from].parts == PARTS_MAX || (from == 0 && to == w->n)) continue;
        struct word piece = word_sub(w, from, to - from);
        uint32_t term;
        int value = worth(index, s, &piece, &term);
        bool unknown = !value && loose && piece.n >= PIECE_MIN && !steps[from].unknown;
        if (!value && !unknown) continue;
        value += steps[from].worth;
        if (here->reached && here->worth >= value) continue;
        *here = (struct step){value, (uint8_t)from, (uint8_t)(steps[from].parts + 1),
                              (uint8_t)(steps[from].unknown + unknown), term, true};
    }
}

size_t compound_split(const struct word_index *index, struct sb_stemmer *s, const struct word *w, bool loose,
                      struct part ret[PARTS_MAX]) {
    struct step steps[WORD_MAX + 1] = {[0] = {.reached = true}};
    if (w->n < 2 * PART_MIN || word_is_number(w)) return 0;
    for (size_t to = PART_MIN; to <= w->n; to++) best_step(index, s, w, to, loose, steps);
    const struct step *end = &steps[w->n];
    if (!end->reached || end->parts < 2) return 0;
    for (size_t at = w->n, i = end->parts; i--; at = steps[at].from)
        ret[i] = (struct part){word_sub(w, steps[at].from, at - steps[at].from), steps[at].term};
    return end->parts;
}
