#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "catalogue/index.h"

enum { WORDS_MAX = 40, MEANINGS_MAX = 64, NEAR_MAX = 6, TOGETHER_MAX = 3, BITS = 64 };

/* What a typed word may mean: terms with how surely each is meant, in groups. Group 0 is the word as a whole, of which the
 * best counts; the other groups are the parts of a compound, which count together. */
struct meaning { uint32_t term, group; float weight; };
struct concept {
    struct meaning at[MEANINGS_MAX];
    size_t n;
    uint32_t groups;             /* parts, 0 when it is no compound */
    float parts_weight;
    float mass;                  /* how much the word says */
};

/* Numbers by document or phrase, and which of them are not 0. */
struct tally {
    float *value;
    uint32_t *touched;
    size_t n;
};
struct search {
    const struct word_index *index;
    const int64_t *ids;
    struct arena *arena;
    struct sb_stemmer *stemmer;
    struct word words[WORDS_MAX];
    size_t words_n;
    struct concept concept;
    struct tally document[3], phrase[3]; /* 0 the answer, 1 this word, 2 one group of it */
    uint64_t *tells;                     /* by document: a bit for each word that it tells of nearly as much as any does */
    size_t telling;                      /* how many of the words have a bit */
    bool hardly_begun;                   /* the last word may still become too much */
    float mass;                          /* of all that was typed */
    bool matter;                         /* some word was more than a filler */
    bool sure;                           /* … and is known, or so like what is known that it was meant */
};

static struct tally tally_new(struct arena *a, size_t n) {
    return (struct tally){arena_many(a, n + 1, float), arena_many(a, n + 1, uint32_t), 0};
}
static float *tally_at(struct tally *t, uint32_t i) {
    if (t->value[i] == 0) t->touched[t->n++] = i;
    return &t->value[i];
}
static void tally_max(struct tally *t, uint32_t i, float v) {
    float *at = tally_at(t, i);
    if (v > *at) *at = v;
}
static void tally_clear(struct tally *t) {
    for (size_t i = 0; i < t->n; i++) t->value[t->touched[i]] = 0;
    t->n = 0;
}

/* ---- what a word may mean ---- */

static struct meaning *weakest(struct concept *c) {
    struct meaning *weakest = c->at;
    for (size_t i = 1; i < c->n; i++)
        if (c->at[i].weight < weakest->weight) weakest = &c->at[i];
    return weakest;
}

static void may_mean(struct concept *c, uint32_t term, uint32_t group, float weight) {
    for (size_t i = 0; i < c->n; i++)
        if (c->at[i].term == term && c->at[i].group == group) {
            if (weight > c->at[i].weight) c->at[i].weight = weight;
            return;
        }
    if (c->n < MEANINGS_MAX) c->at[c->n++] = (struct meaning){term, group, weight};
    else if (weakest(c)->weight < weight) *weakest(c) = (struct meaning){term, group, weight};
}

/* Terms written alike without Danish letters, or of the same root. Answers whether the word itself is there. A shorter root is that
 * of other words too: "leg" of "legat". */
static bool relatives(struct search *s, const struct word *stem, uint32_t group, float weight) {
    enum { ROOT = 4 };
    const struct word_index *index = s->index;
    struct word skeleton = word_skeleton(stem), root;
    const uint32_t *term = word_map_find(&index->stems, stem);
    bool there = term && index->terms[*term].whole;
    if (term) may_mean(&s->concept, *term, group, weight);
    const uint32_t *first = word_map_find(&index->skeletons, &skeleton);
    if (first && !word_has_danish_letter(stem))
        for (uint32_t t = *first; t != NO_TERM; t = index->terms[t].same_skeleton)
            may_mean(&s->concept, t, group, weight * (there ? search_weights.skeleton * 0.6f : search_weights.skeleton));
    else if (first && !term)
        for (uint32_t t = *first; t != NO_TERM; t = index->terms[t].same_skeleton)
            may_mean(&s->concept, t, group, weight * search_weights.skeleton);
    float near = word_root(stem, &root) * search_weights.root * weight;
    const uint32_t *same = root.n >= ROOT ? word_map_find(&index->roots, &root) : NULL;
    for (uint32_t t = same ? *same : NO_TERM; t != NO_TERM; t = index->terms[t].same_root)
        may_mean(&s->concept, t, group, near * index->terms[t].root_weight);
    const uint32_t *synonym = word_map_find(&index->synonyms, stem);
    for (uint32_t i = synonym ? *synonym : NO_TERM; i != NO_TERM; i = index->synonym_of[i].next)
        may_mean(&s->concept, index->synonym_of[i].term, group, weight * search_weights.synonym);
    return term || first || synonym;
}

/* A guess that is worth showing when it is all there is: two half edits are always forgiven, more only in a long word. What
 * is a Danish word, but none of the catalogue's, was hardly meant as another. */
static bool surely_meant(const struct word *w, uint32_t cost, bool known) {
    return known ? cost <= 1 : cost <= 2 || 3 * cost <= w->n;
}

/* False when nothing like it is known. */
static bool misspelled(struct search *s, const struct word *w, uint32_t group, float weight) {
    struct near near[NEAR_MAX];
    struct word stem = word_stem(s->index->danish, s->stemmer, w);
    uint32_t allowed = spell_allowance(w->n);
    bool known = danish_knows(s->index->danish, &stem);
    if (known && allowed > 2) allowed = 2;
    if (!allowed || word_is_number(w)) return false;
    size_t n = spell_near(s->index, w, allowed, NEAR_MAX, near);
    float usual = INFINITY; /* of words equally like it the usual one was meant, though the rare one tells more */
    for (size_t i = 0; i < n && near[i].cost <= near[0].cost; i++) usual = fminf(usual, s->index->terms[near[i].term].idf);
    for (size_t i = 0; i < n && near[i].cost <= near[0].cost + 1; i++) {
        float sure = 1 - search_weights.cost * (float)near[i].cost, idf = s->index->terms[near[i].term].idf;
        if (idf > usual) sure *= usual / idf;
        if (known && near[i].cost > 1) sure *= search_weights.unknown_known;
        may_mean(&s->concept, near[i].term, group, weight * sure);
    }
    s->sure |= n && surely_meant(w, near[0].cost, known);
    return n && !known;
}

/* A piece of a word that says what the word is about, also when another piece is unknown; shorter ones are found by chance. */
static bool telling(const struct part *parts, size_t n) {
    enum { TELLING = 5 };
    for (size_t i = 0; i < n; i++)
        if (parts[i].term != NO_TERM && parts[i].word.n >= TELLING) return true;
    return false;
}

/* A piece that nobody knows is taken only when the whole word is like nothing known. */
static void compound(struct search *s, const struct word *w, bool there, bool likened) {
    struct part parts[PARTS_MAX];
    size_t n = compound_split(s->index, s->stemmer, w, false, parts);
    bool sure = s->sure || n;
    if (!n && !there && !likened) n = compound_split(s->index, s->stemmer, w, true, parts);
    sure |= telling(parts, n);
    s->concept.groups = (uint32_t)n;
    s->concept.parts_weight = there || likened ? search_weights.parts_known : search_weights.parts_unknown;
    for (uint32_t i = 0; i < n; i++) {
        struct word stem = word_stem(s->index->danish, s->stemmer, &parts[i].word);
        if (!relatives(s, &stem, i + 1, 1)) misspelled(s, &parts[i].word, i + 1, 1);
    }
    s->sure = sure; /* whatever a piece is like */
}

static int by_skeleton(const struct word *a, const struct word *b) {
    return str_cmp((str){a->p, a->n}, (str){b->p, b->n});
}

static bool begins_with(const struct word *w, const struct word *start) {
    return w->n >= start->n && memcmp(w->p, start->p, start->n) == 0;
}

/* The least idf of the words in a row. */
static float usual_of(const struct word_index *index, size_t from, size_t end) {
    float usual = INFINITY; /* of words equally like it the usual one was meant, though the rare one tells more */
    for (; from < end; from++) usual = fminf(usual, index->terms[index->written[from].term].idf);
    return usual;
}

/* The most that the word as it stands tells. */
static float own_idf(const struct search *s) {
    float most = 0;
    for (size_t i = 0; i < s->concept.n; i++)
        if (s->concept.at[i].weight >= 1) most = fmaxf(most, s->index->terms[s->concept.at[i].term].idf);
    return most > 0 ? most : INFINITY;
}

static void unfinished(struct search *s, const struct word *w, bool there) {
    const struct word_index *index = s->index;
    struct word start = word_skeleton(w);
    size_t low = 0, high = index->written_n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (by_skeleton(&index->written[middle].skeleton, &start) < 0) low = middle + 1;
        else high = middle;
    }
    size_t end = low;
    while (end < index->written_n && begins_with(&index->written[end].skeleton, &start)) end++;
    /* One or two letters are as usual as the most usual word that they may become: that another is rare says nothing yet. And the
     * last of several words is likely finished when it is a word. */
    float most = start.n <= 2 ? usual_of(index, low, end) : there && s->words_n > 1 ? own_idf(s) : INFINITY;
    for (; low < end; low++) {
        const struct written *here = &index->written[low];
        size_t more = (size_t)(here->skeleton.n - start.n);
        if (more > 3u * start.n) continue; /* two letters may become "pas", but not everything that begins with "pa" */
        float sure = search_weights.prefix / (1 + 0.1f * (float)more), idf = index->terms[here->term].idf;
        may_mean(&s->concept, here->term, 0, idf > most ? sure * most / idf : sure);
    }
}

/* ---- from meanings to documents and phrases ---- */

/* What the concept says in the group: the strongest meaning at each place. */
static void group_of(struct search *s, uint32_t group) {
    const struct word_index *index = s->index;
    for (size_t i = 0; i < s->concept.n; i++) {
        const struct meaning *m = &s->concept.at[i];
        const struct term *t = &index->terms[m->term];
        if (m->group != group) continue;
        for (uint32_t p = 0; p < t->postings_n && !t->filler; p++) {
            const struct posting *posting = &index->postings[t->postings + p];
            tally_max(&s->document[2], posting->document, m->weight * t->idf * posting->weight);
        }
        for (uint32_t p = 0; p < t->mentions_n; p++) {
            const struct mention *mention = &index->mentions[t->mentions + p];
            tally_max(&s->phrase[2], mention->phrase, m->weight * (mention->part ? search_weights.mentioned_part : 1) * (t->filler ? search_weights.filler : t->idf));
        }
    }
}

static void add_group(struct tally *to, struct tally *group, float weight) {
    for (size_t i = 0; i < group->n; i++) *tally_at(to, group->touched[i]) += weight * group->value[group->touched[i]];
    tally_clear(group);
}

static void take_best(struct tally *to, struct tally *group) {
    for (size_t i = 0; i < group->n; i++) tally_max(to, group->touched[i], group->value[group->touched[i]]);
    tally_clear(group);
}

static float mass_of(const struct search *s) {
    float most = 0, parts = 0;
    for (uint32_t group = 0; group <= s->concept.groups; group++) {
        float best = 0;
        for (size_t i = 0; i < s->concept.n; i++) {
            const struct meaning *m = &s->concept.at[i];
            const struct term *t = &s->index->terms[m->term];
            float mass = m->weight * (t->filler ? search_weights.filler : t->idf);
            if (m->group == group && mass > best) best = mass;
        }
        if (!group) most = best;
        else parts += best * s->concept.parts_weight;
    }
    if (parts > most) most = parts;
    return most > 0 ? most : search_weights.unknown_mass;
}

/* Notes which documents tell of the concept: the floor must not take them all. */
static void note_who_tells(struct search *s, float mass) {
    const struct tally *here = &s->document[1];
    float most = 0;
    if (mass < search_weights.telling || s->telling == BITS) return;
    for (size_t i = 0; i < here->n; i++) most = fmaxf(most, here->value[here->touched[i]]);
    if (most <= 0) return;
    for (size_t i = 0; i < here->n; i++)
        if (here->value[here->touched[i]] >= search_weights.tells * most) s->tells[here->touched[i]] |= UINT64_C(1) << s->telling;
    s->telling++;
}

/* Counts the concept and begins a new one. */
static void count(struct search *s) {
    for (uint32_t group = 1; group <= s->concept.groups; group++) {
        group_of(s, group);
        add_group(&s->document[1], &s->document[2], s->concept.parts_weight);
        add_group(&s->phrase[1], &s->phrase[2], s->concept.parts_weight);
    }
    group_of(s, 0);
    take_best(&s->document[1], &s->document[2]);
    take_best(&s->phrase[1], &s->phrase[2]);
    float mass = mass_of(s);
    s->mass += mass;
    note_who_tells(s, mass);
    add_group(&s->document[0], &s->document[1], 1);
    add_group(&s->phrase[0], &s->phrase[1], 1);
    s->concept.n = s->concept.groups = 0;
}

/* ---- the whole of what was typed ---- */

static bool filler(struct search *s, const struct word *w, const struct word *stem, uint32_t group) {
    if (!danish_is_filler(s->index->danish, w)) return false;
    const uint32_t *term = word_map_find(&s->index->stems, stem);
    if (term) may_mean(&s->concept, *term, group, 1);
    return true;
}

/* What a circumstance is like, made of or a synonym of counts as little as itself. */
static void lessen(struct search *s) {
    for (size_t i = 0; i < s->concept.n; i++)
        if (!s->index->terms[s->concept.at[i].term].circumstance) s->concept.at[i].weight *= search_weights.circumstance;
}

static void one_word(struct search *s, const struct word *w, bool last_unfinished) {
    enum { SOON = 3 }; /* letters */
    struct word stem = word_stem(s->index->danish, s->stemmer, w);
    bool says_nothing = filler(s, w, &stem, 0);
    if (!says_nothing) {
        bool there = relatives(s, &stem, 0, 1), likened = false;
        if (last_unfinished) {
            unfinished(s, w, there);
            s->hardly_begun = w->n < SOON || (w->n == SOON && (s->words_n == 1 || !there));
        }
        s->sure |= s->concept.n > 0;
        if (!there && (!s->concept.n || !danish_knows(s->index->danish, &stem))) likened = misspelled(s, w, 0, 1);
        compound(s, w, there, likened);
    } else if (last_unfinished && s->words_n == 1) { /* "for" may become a word that says something */
        unfinished(s, w, false);
        s->hardly_begun = w->n <= SOON;
        says_nothing = false;
        s->sure |= s->concept.n > 0;
    }
    s->matter |= !says_nothing;
    if (danish_is_circumstance(s->index->danish, &stem)) lessen(s);
    count(s);
}

static bool unknown(const struct search *s, const struct word *w) {
    struct word stem = word_stem(s->index->danish, s->stemmer, w);
    return index_term(s->index, &stem) == NO_TERM;
}

static bool all_fillers(const struct search *s, const struct word *words, size_t n) {
    while (n && danish_is_filler(s->index->danish, &words[n - 1])) n--;
    return n == 0;
}

/* What the words written as one would mean. Misspelled too, but only in short queries, where there is little else. */
static bool joined(struct search *s, const struct word *words, size_t n) {
    struct word w = words[0];
    if (all_fillers(s, words, n)) return false;
    for (size_t i = 1; i < n; i++)
        if (!word_join(&w, &words[i], &w)) return false;
    struct word stem = word_stem(s->index->danish, s->stemmer, &w);
    uint32_t term = index_term(s->index, &stem);
    if (term != NO_TERM && s->index->terms[term].whole) {
        may_mean(&s->concept, term, 0, search_weights.joined);
        s->sure = true;
    } else if (n == 2 && s->words_n <= 4 && (unknown(s, &words[0]) || unknown(s, &words[1])))
        misspelled(s, &w, 0, search_weights.joined);
    return s->concept.n > 0;
}

/* Words that belong together: "børne penge" is "børnepenge", and still the two words. */
static bool together(struct search *s, const struct word *words, size_t n) {
    if (!joined(s, words, n)) return false;
    s->matter = true;
    s->concept.groups = (uint32_t)n;
    s->concept.parts_weight = search_weights.parts_joined;
    for (uint32_t i = 0; i < n; i++) {
        struct word stem = word_stem(s->index->danish, s->stemmer, &words[i]);
        if (filler(s, &words[i], &stem, i + 1)) continue;
        if (relatives(s, &stem, i + 1, 1)) s->sure = true;
        else misspelled(s, &words[i], i + 1, 1);
    }
    count(s);
    return true;
}

static void all_words(struct search *s, bool prefix) {
    for (size_t i = 0; i < s->words_n;) {
        size_t n = TOGETHER_MAX;
        while (n > 1 && (i + n > s->words_n || !together(s, &s->words[i], n))) n--;
        if (n == 1) one_word(s, &s->words[i], prefix && i + 1 == s->words_n);
        i += n;
    }
}

/* So many digits, however they are grouped, are a CPR number, a telephone or an account, also when the last are still to come.
 * No matter is found by them, and a part of them must not look like one: 2025 is a year. */
static void forget_long_numbers(struct search *s) {
    enum { LONG = 6 };
    size_t kept = 0;
    for (size_t i = 0; i < s->words_n;) {
        size_t end = i, digits = 0;
        while (end < s->words_n && word_is_number(&s->words[end])) digits += s->words[end++].n;
        if (end == i) end++; /* a word */
        if (digits < LONG)
            while (i < end) s->words[kept++] = s->words[i++];
        i = end;
    }
    s->words_n = kept;
}

static void read_words(struct search *s, str text) {
    bool glued;
    for (size_t at = 0; s->words_n < WORDS_MAX && word_next(text, &at, &s->words[s->words_n], &glued);) s->words_n++;
    forget_long_numbers(s);
}

/* A phrase that was typed as it stands is worth most; how much of it, and of what was typed, agrees decides the rest. */
static float phrase_bonus(const struct search *s, uint32_t i) {
    const struct phrase *p = &s->index->phrases[i];
    float found = s->phrase[0].value[i];
    float of_query = s->mass > 0 ? fminf(1, found / s->mass) : 0, of_phrase = p->mass > 0 ? fminf(1, found / p->mass) : 0;
    float whole = p->name && of_phrase > 0.99f ? search_weights.named : 0;
    return search_weights.phrase * p->weight * (whole + fminf(found, p->mass)) * powf(of_query, search_weights.of_query) *
           powf(of_phrase, search_weights.of_phrase);
}

static void add_best_phrases(struct search *s) {
    struct tally *best = &s->document[1];
    for (size_t i = 0; i < s->phrase[0].n; i++) {
        uint32_t p = s->phrase[0].touched[i];
        if (s->phrase[0].value[p] > 0) tally_max(best, s->index->phrases[p].document, phrase_bonus(s, p));
    }
    add_group(&s->document[0], best, 1);
}

/* ---- what is worth showing ---- */

enum { FIRST = 3 };
/* What is shown: what scores that much, and what tells of a word that nothing good tells of. */
struct floor { float least; uint64_t untold; };

/* The best scores, best first. */
static void first_scores(const struct tally *scores, float ret[FIRST]) {
    for (size_t i = 0; i < scores->n; i++) {
        float score = scores->value[scores->touched[i]];
        for (size_t at = 0; at < FIRST; at++)
            if (score > ret[at]) {
                float moved = ret[at];
                ret[at] = score;
                score = moved;
            }
    }
}

/* A word of which none of the good hits tells is a second matter: "jeg er flyttet og skal have nyt pas". */
static uint64_t untold(const struct search *s, float good) {
    const struct tally *scores = &s->document[0];
    uint64_t told = 0;
    for (size_t i = 0; i < scores->n; i++)
        if (scores->value[scores->touched[i]] >= good) told |= s->tells[scores->touched[i]];
    return (s->telling < BITS ? (UINT64_C(1) << s->telling) - 1 : UINT64_MAX) & ~told;
}

/* What the best scores for each bit of what was typed says how sure it is: some 2 when it is said in just these words, half a
 * one when most of what was typed tells of something else. */
static struct floor floor_of(const struct search *s) {
    float first[FIRST] = {};
    if (s->hardly_begun) return (struct floor){};
    first_scores(&s->document[0], first);
    float sure = (first[0] / s->mass - search_weights.unsure) / (search_weights.sure - search_weights.unsure);
    sure = fminf(1, fmaxf(0, sure));
    float low = search_weights.floor_unsure * first[0], good = low + sure * (search_weights.floor * first[0] - low);
    return (struct floor){fminf(good, fmaxf(low, first[FIRST - 1])), untold(s, good)};
}

static size_t best_documents(const struct search *s, size_t top, struct catalogue_hit *ret) {
    const struct tally *scores = &s->document[0];
    struct floor floor = floor_of(s);
    size_t n = 0;
    for (size_t i = 0; i < scores->n; i++) {
        const struct document *d = &s->index->documents[scores->touched[i]];
        float score = scores->value[scores->touched[i]];
        size_t at = n;
        if (score < floor.least && !(s->tells[scores->touched[i]] & floor.untold)) continue;
        while (at && (ret[at - 1].score < score || (ret[at - 1].score == score && str_cmp(d->key, ret[at - 1].key) < 0))) at--;
        if (at >= top || score <= 0) continue;
        if (n < top) n++;
        memmove(&ret[at + 1], &ret[at], (n - at - 1) * sizeof *ret);
        ret[at] = (struct catalogue_hit){.kind = d->life_event ? CATALOGUE_LIFE_EVENT : CATALOGUE_TASK, .id = s->ids[scores->touched[i]],
                                         .key = d->key, .name = d->name, .name_en = d->name_en, .score = score};
    }
    return n;
}

size_t catalogue_search(const struct catalogue_index *index, str words, bool prefix, size_t top, struct catalogue_hit *ret_hits) {
    ARENA(a);
    STEMMER(stemmer);
    struct search *s = arena_new(&a, struct search);
    s->index = index->words;
    s->ids = index->ids;
    s->arena = &a;
    s->stemmer = stemmer;
    for (size_t i = 0; i < 3; i++) {
        s->document[i] = tally_new(&a, s->index->documents_n);
        s->phrase[i] = tally_new(&a, s->index->phrases_n);
    }
    s->tells = arena_many(&a, s->index->documents_n, uint64_t);
    read_words(s, words);
    all_words(s, prefix);
    if (!s->matter || !s->sure) return 0; /* "hvad er det" and "lorem ipsum" fit a little somewhere and find nothing */
    add_best_phrases(s);
    return best_documents(s, top, ret_hits);
}
