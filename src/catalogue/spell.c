#include <stdlib.h>
#include <string.h>
#include "catalogue/index.h"

/* Letters fall in 32 classes, so three of them make a number below 32,768. */
enum { CLASSES = 32, GRAMS = CLASSES * CLASSES * CLASSES, COST_MAX = 6 };

static uint32_t class_of(unsigned char c) {
    if (c >= 'a' && c <= 'z') return c - 'a' + 1u;
    if (c >= '0' && c <= '9') return 27 + (c - '0') % 5u;
    return c & 31u;
}

/* The n-th gram of a word with one blank before and after: a word of n letters has n of them. */
static uint32_t gram(const struct word *w, size_t n) {
    uint32_t a = n ? class_of((unsigned char)w->p[n - 1]) : 0;
    uint32_t b = class_of((unsigned char)w->p[n]);
    uint32_t c = n + 1 < w->n ? class_of((unsigned char)w->p[n + 1]) : 0;
    return (a * CLASSES + b) * CLASSES + c;
}

void grams_build(struct word_index *index) {
    struct grams *g = &index->grams;
    size_t total = 0;
    for (size_t w = 0; w < index->written_n; w++) total += index->written[w].skeleton.n;
    g->starts = arena_many(&index->arena, GRAMS + 1, uint32_t);
    g->written = arena_many(&index->arena, total + 1, uint32_t);
    for (size_t w = 0; w < index->written_n; w++)
        for (size_t i = 0; i < index->written[w].skeleton.n; i++) g->starts[gram(&index->written[w].skeleton, i) + 1]++;
    for (size_t i = 0; i < GRAMS; i++) g->starts[i + 1] += g->starts[i];
    uint32_t *at = must_alloc(GRAMS * sizeof *at);
    memcpy(at, g->starts, GRAMS * sizeof *at);
    for (uint32_t w = 0; w < index->written_n; w++)
        for (size_t i = 0; i < index->written[w].skeleton.n; i++)
            g->written[at[gram(&index->written[w].skeleton, i)]++] = w;
    free(at);
}

/* ---- distance ---- */

#define LETTER(c) (UINT32_C(1) << ((c) - 'a'))
/* Letters that stand for the same sound as that one, or lie beside it. Each holds both ways. */
static const uint32_t like[26] = {
    ['a' - 'a'] = LETTER('e') | LETTER('o'), ['b' - 'a'] = LETTER('p'), ['c' - 'a'] = LETTER('s') | LETTER('k'), ['d' - 'a'] = LETTER('t'),
    ['e' - 'a'] = LETTER('a') | LETTER('i'), ['f' - 'a'] = LETTER('v'), ['g' - 'a'] = LETTER('k') | LETTER('j') | LETTER('v'),
    ['i' - 'a'] = LETTER('y') | LETTER('j') | LETTER('e'), ['j' - 'a'] = LETTER('g') | LETTER('i'), ['k' - 'a'] = LETTER('c') | LETTER('q') | LETTER('g'),
    ['o' - 'a'] = LETTER('u') | LETTER('a') | LETTER('y'), ['p' - 'a'] = LETTER('b'), ['q' - 'a'] = LETTER('k'), ['s' - 'a'] = LETTER('c') | LETTER('z'),
    ['t' - 'a'] = LETTER('d'), ['u' - 'a'] = LETTER('o') | LETTER('y'), ['v' - 'a'] = LETTER('f') | LETTER('w') | LETTER('g'), ['w' - 'a'] = LETTER('v'),
    ['y' - 'a'] = LETTER('i') | LETTER('o') | LETTER('u'), ['z' - 'a'] = LETTER('s'),
};

static bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

static bool mixed_up(char a, char b) {
    return is_letter(a) && is_letter(b) && like[a - 'a'] & LETTER(b);
}

/* A letter beside one like it, or one that is not heard: d after l, n and r, h before j and v, g after i and a. */
static uint32_t slip(const struct word *w, size_t i) {
    char c = w->p[i], before = i ? w->p[i - 1] : 0, after = i + 1 < w->n ? w->p[i + 1] : 0;
    if (c == before || c == after) return 1;
    if (c == 'd' && before && strchr("lnr", before)) return 1;
    if (c == 'h' && after && strchr("jvt", after)) return 1;
    return 2;
}

static uint32_t least(uint32_t a, uint32_t b) { return a < b ? a : b; }

/* Damerau–Levenshtein in half edits; more than `most` is not counted out. */
static uint32_t distance(const struct word *a, const struct word *b, uint32_t most) {
    uint32_t rows[3][WORD_MAX + 1], *before = rows[0], *last = rows[1], *row = rows[2], slips[WORD_MAX];
    last[0] = 0;
    for (size_t j = 0; j < b->n; j++) {
        slips[j] = slip(b, j);
        last[j + 1] = last[j] + slips[j];
    }
    for (size_t i = 0; i < a->n; i++) {
        uint32_t missed = slip(a, i), lowest = row[0] = last[0] + missed;
        for (size_t j = 0; j < b->n; j++) {
            uint32_t swap = a->p[i] == b->p[j] ? 0 : mixed_up(a->p[i], b->p[j]) ? 1 : 2;
            uint32_t best = least(last[j] + swap, least(last[j + 1] + missed, row[j] + slips[j]));
            if (i && j && a->p[i] == b->p[j - 1] && a->p[i - 1] == b->p[j]) best = least(best, before[j - 1] + (swap ? 2 : 0));
            row[j + 1] = best;
            lowest = least(lowest, best);
        }
        if (lowest > most) return most + 1;
        uint32_t *free_row = before;
        before = last;
        last = row;
        row = free_row;
    }
    return last[b->n];
}

uint32_t spell_allowance(size_t length) {
    return length <= 3 ? 0 : length == 4 ? 2 : length <= 6 ? 3 : length <= 9 ? 4 : length <= 12 ? 5 : COST_MAX;
}

static void keep_nearest(struct near found, size_t most, struct near *ret, size_t *n) {
    size_t at = *n;
    for (size_t i = 0; i < *n; i++) /* another form of a word that is there already */
        if (ret[i].term == found.term) {
            if (ret[i].cost <= found.cost) return;
            memmove(&ret[i], &ret[i + 1], (--*n - i) * sizeof *ret);
            at = *n;
            break;
        }
    while (at && ret[at - 1].cost > found.cost) at--;
    if (at >= most) return;
    if (*n < most) (*n)++;
    memmove(&ret[at + 1], &ret[at], (*n - at - 1) * sizeof *ret);
    ret[at] = found;
}

struct candidates {
    uint8_t *counts;  /* grams shared, by written word */
    uint32_t *at;
    size_t n;
};

static void count_one(struct candidates *c, uint32_t written, int need) {
    if (c->counts[written] < UINT8_MAX && ++c->counts[written] == need) c->at[c->n++] = written;
}

/* Words that share enough grams: each edit spoils three at most. */
static void share_grams(const struct word_index *index, const struct word *skeleton, int need, struct candidates *c) {
    for (size_t i = 0; i < skeleton->n; i++) {
        uint32_t g = gram(skeleton, i);
        for (uint32_t at = index->grams.starts[g]; at < index->grams.starts[g + 1]; at++)
            count_one(c, index->grams.written[at], need);
    }
}

static int by_letter(const void *key, const void *member) {
    return (int)*(const unsigned char *)key - (int)(unsigned char)((const struct written *)member)->skeleton.p[0];
}

/* Of a short word one slip may leave no gram whole: all that begin with the letter are looked at. */
static void share_first(const struct word_index *index, char letter, int need, struct candidates *c) {
    const struct written *any = bsearch(&letter, index->written, index->written_n, sizeof *any, by_letter);
    if (!any) return;
    const struct written *from = any, *end = index->written + index->written_n;
    while (from > index->written && from[-1].skeleton.p[0] == letter) from--;
    for (; from < end && from->skeleton.p[0] == letter; from++) {
        uint32_t w = (uint32_t)(from - index->written);
        if (c->counts[w] < need) c->at[c->n++] = w;
    }
}

/* What begins with another letter was seldom meant. */
static uint32_t cost_of(const struct word *typed, const struct word *other, uint32_t most) {
    uint32_t cost = distance(typed, other, most);
    return cost + (typed->p[0] != other->p[0] && cost > 0 ? 1 : 0);
}

size_t spell_near(const struct word_index *index, const struct word *w, uint32_t most_cost, size_t most, struct near *ret) {
    enum { SHORT = 6 };
    struct word skeleton = word_skeleton(w);
    struct candidates c = {must_alloc(index->written_n), must_alloc((2 * index->written_n + 1) * sizeof *c.at), 0};
    int edits = (int)(most_cost + 1) / 2, need = (int)skeleton.n - 3 * edits;
    size_t n = 0;
    if (need < 1) need = 1;
    share_grams(index, &skeleton, need, &c);
    if (skeleton.n <= SHORT) share_first(index, skeleton.p[0], need, &c);
    for (size_t i = 0; i < c.n; i++) {
        const struct written *other = &index->written[c.at[i]];
        if (other->skeleton.n > skeleton.n + 3 || other->skeleton.n + 3 < skeleton.n) continue;
        uint32_t cost = cost_of(&skeleton, &other->skeleton, most_cost);
        if (cost <= most_cost) keep_nearest((struct near){other->term, cost}, most, ret, &n);
    }
    free(c.at);
    free(c.counts);
    return n;
}
