#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "catalogue/index.h"

const struct search_weights search_weights = {
    .name = 6, .words = 2, .name_en = 3, .source = 2, .key = 2, .summary = 1, .summary_en = 0.5f, .package = 0.3f, .work = 0.2f, .forms = 0.5f,
    .part = 0.5f, .k1 = 3, .length = 0.3f,
    .filler = 0.35f, .circumstance = 0.35f,
    .skeleton = 1, .root = 0.9f, .synonym = 0.5f, .cost = 0.12f, .unknown_known = 0.4f, .prefix = 0.8f,
    .named = 2, .parts_joined = 0.5f, .parts_unknown = 0.8f, .parts_known = 0.4f, .joined = 0.75f, .mentioned_part = 0.6f,
    .phrase = 1.1f, .of_query = 0.35f, .of_phrase = 0.5f, .unknown_mass = 1.5f,
    .floor = 0.5f, .floor_unsure = 0.15f, .unsure = 0.6f, .sure = 1.2f, .telling = 0.8f, .tells = 0.7f,
};

/* One word at one place, while the index is built. */
struct occurrence { uint32_t term, document, phrase; float weight; };
enum { NO_PHRASE = 0xFFFFFFFFu };
struct building {
    struct word_index *index;
    struct sb_stemmer *stemmer;
    struct word_map seen;               /* words as written, to their terms */
    struct spelling { struct word word; uint32_t term; } *words;
    size_t words_n, words_room;
    struct made_of { uint32_t at[PARTS_MAX], n; } *parts; /* by term: the terms it is put together of */
    size_t parts_room;
    struct occurrence *at;
    size_t n, room, terms_room, phrases_room;
    uint32_t document;
};

static void grow(void *array, size_t n, size_t *room, size_t size) {
    void **at = array;
    if (n < *room) return;
    *room = *room ? 2 * *room : 1024;
    *at = must_realloc(*at, *room * size);
}

/* ---- words to terms ---- */

static void chain(struct word_map *m, const struct word *w, uint32_t term, uint32_t *ret_next) {
    uint32_t *first = word_map_add(m, w, NO_TERM);
    *ret_next = *first;
    *first = term;
}

static uint32_t term_of(struct building *b, const struct word *stem) {
    struct word_index *index = b->index;
    uint32_t fresh = (uint32_t)index->terms_n, *found = word_map_add(&index->stems, stem, fresh);
    if (*found != fresh) return *found;
    grow(&index->terms, index->terms_n, &b->terms_room, sizeof *index->terms);
    grow(&b->parts, index->terms_n, &b->parts_room, sizeof *b->parts);
    b->parts[index->terms_n] = (struct made_of){};
    struct term *t = &index->terms[index->terms_n++];
    *t = (struct term){.same_skeleton = NO_TERM, .same_root = NO_TERM, .circumstance = danish_is_circumstance(index->danish, stem)};
    struct word skeleton = word_skeleton(stem), root;
    chain(&index->skeletons, &skeleton, fresh, &t->same_skeleton);
    t->root_weight = word_root(stem, &root);
    chain(&index->roots, &root, fresh, &t->same_root);
    return fresh;
}

static uint32_t term_of_word(struct building *b, const struct word *w) {
    uint32_t *known = word_map_find(&b->seen, w);
    if (known) return *known;
    struct word stem = word_stem(b->index->danish, b->stemmer, w);
    uint32_t term = term_of(b, &stem);
    b->index->terms[term].filler |= danish_is_filler(b->index->danish, w);
    b->index->terms[term].whole = true;
    grow(&b->words, b->words_n, &b->words_room, sizeof *b->words);
    b->words[b->words_n++] = (struct spelling){*w, term};
    *word_map_add(&b->seen, w, term) = term;
    return term;
}

static void occurs(struct building *b, uint32_t term, uint32_t phrase, float weight) {
    grow(&b->at, b->n, &b->room, sizeof *b->at);
    b->at[b->n++] = (struct occurrence){term, b->document, phrase, weight};
}

static void add_words(struct building *b, str text, uint32_t phrase, float weight) {
    struct word w, last = {}, both;
    bool glued;
    for (size_t at = 0; word_next(text, &at, &w, &glued); last = w) {
        occurs(b, term_of_word(b, &w), phrase, weight);
        if (glued && last.n && word_join(&last, &w, &both)) occurs(b, term_of_word(b, &both), NO_PHRASE, weight);
    }
}

static void add_phrase(struct building *b, str text, float weight, float phrase_weight, bool name) {
    struct word_index *index = b->index;
    grow(&index->phrases, index->phrases_n, &b->phrases_room, sizeof *index->phrases);
    index->phrases[index->phrases_n] = (struct phrase){b->document, 0, phrase_weight, name};
    add_words(b, text, (uint32_t)index->phrases_n++, weight);
}

static void add_lines(struct building *b, struct catalogue_lines lines, float weight) {
    for (size_t i = 0; i < lines.n; i++) add_words(b, lines.at[i], NO_PHRASE, weight);
}

/* Many phrases make each count for less, or whoever lists most would always win. */
static void add_own_words(struct building *b, struct catalogue_lines words) {
    enum { USUAL = 25 };
    const struct search_weights *w = &search_weights;
    float weight = w->words / (1 - w->length + w->length * (float)words.n / USUAL);
    for (size_t i = 0; i < words.n; i++) add_phrase(b, words.at[i], weight, 1, false);
}

/* ---- documents ---- */

static void add_document(struct building *b, bool life_event, str key, str name, str name_en) {
    struct arena *a = &b->index->arena;
    b->document = (uint32_t)b->index->documents_n;
    b->index->documents[b->index->documents_n++] =
        (struct document){life_event, str_dup(a, key), str_dup(a, name), str_dup(a, name_en)};
    add_phrase(b, name, search_weights.name, 1, true);
    add_phrase(b, name_en, search_weights.name_en, 1, true);
    add_words(b, key, NO_PHRASE, search_weights.key);
}

static void add_task(struct building *b, const struct catalogue_task *t) {
    const struct search_weights *w = &search_weights;
    add_document(b, false, t->key, t->name, t->name_en);
    add_own_words(b, t->words);
    for (size_t i = 0; i < t->sources.n; i++) /* "Pas og kørekort (Stat)" */
        add_phrase(b, str_sub(t->sources.at[i], 0, str_index(t->sources.at[i], '(')), w->source, 0.7f, false);
    add_words(b, t->summary, NO_PHRASE, w->summary);
    add_words(b, t->summary_en, NO_PHRASE, w->summary_en);
    add_words(b, t->work_description, NO_PHRASE, w->work);
    add_lines(b, t->bring, w->forms);
    for (size_t i = 0; i < t->forms.n; i++) {
        struct catalogue_form form = {.title = t->forms.at[i]};
        catalogue_form_row(t->forms.at[i], &form); /* what citizens look for in English stands in the name, the summary and the words */
        add_words(b, form.title, NO_PHRASE, w->forms);
    }
}

static void add_life_event(struct building *b, const struct catalogue_life_event *e) {
    const struct search_weights *w = &search_weights;
    add_document(b, true, e->key, e->name, e->name_en);
    add_own_words(b, e->words);
    add_words(b, e->summary, NO_PHRASE, w->summary);
    add_words(b, e->summary_en, NO_PHRASE, w->summary_en);
    for (size_t i = 0; i < e->tasks_n; i++) add_words(b, e->tasks[i].remark, NO_PHRASE, w->package);
}

static void add_all(struct building *b, const struct catalogue_order *c) {
    b->index->documents = arena_many(&b->index->arena, c->tasks_n + c->life_events_n, struct document);
    for (size_t i = 0; i < c->tasks_n; i++) add_task(b, c->tasks[i]);
    for (size_t i = 0; i < c->life_events_n; i++) add_life_event(b, c->life_events[i]);
}

/* ---- compounds ---- */

static void find_parts(struct building *b, const struct word *w, uint32_t term) {
    struct part parts[PARTS_MAX];
    if (b->parts[term].n) return;
    struct made_of found = {.n = (uint32_t)compound_split(b->index, b->stemmer, w, false, parts)};
    for (size_t i = 0; i < found.n; i++) {
        struct word stem = word_stem(b->index->danish, b->stemmer, &parts[i].word);
        found.at[i] = parts[i].term != NO_TERM ? parts[i].term : term_of(b, &stem);
    }
    b->parts[term] = found;
}

static void take_apart(struct building *b) {
    for (size_t i = 0; i < b->words_n; i++) find_parts(b, &b->words[i].word, b->words[i].term);
    for (size_t i = 0, n = b->n; i < n; i++) {
        struct occurrence o = b->at[i];
        struct made_of of = b->parts[o.term];
        b->document = o.document;
        for (size_t p = 0; p < of.n; p++) {
            occurs(b, of.at[p], NO_PHRASE, o.weight * search_weights.part);
            if (o.phrase != NO_PHRASE) occurs(b, of.at[p], o.phrase, -1); /* a mention only */
        }
    }
}

/* What grew by realloc moves into the arena, so that the index is freed as one. */
static void *settle(struct arena *a, void *array, size_t n, size_t size) {
    void *settled = arena_array(a, n + 1, size);
    if (n) memcpy(settled, array, n * size);
    free(array);
    return settled;
}

/* ---- postings and mentions ---- */

static int by_document(const void *a, const void *b) {
    const struct occurrence *p = a, *q = b;
    if (p->term != q->term) return p->term < q->term ? -1 : 1;
    return (p->document > q->document) - (p->document < q->document);
}

static int by_phrase(const void *a, const void *b) {
    const struct occurrence *p = a, *q = b;
    if (p->term != q->term) return p->term < q->term ? -1 : 1;
    if (p->phrase != q->phrase) return p->phrase < q->phrase ? -1 : 1;
    return (p->weight < q->weight) - (p->weight > q->weight);
}

static void collect_postings(struct building *b) {
    struct word_index *index = b->index;
    struct posting *out = index->postings = must_alloc((b->n + 1) * sizeof *out);
    qsort(b->at, b->n, sizeof *b->at, by_document);
    for (size_t i = 0; i < b->n;) {
        struct term *t = &index->terms[b->at[i].term];
        float documents = 0;
        t->postings = (uint32_t)(out - index->postings);
        for (uint32_t term = b->at[i].term; i < b->n && b->at[i].term == term;) {
            uint32_t document = b->at[i].document;
            float often = 0;
            for (; i < b->n && b->at[i].term == term && b->at[i].document == document; i++)
                if (b->at[i].weight > 0) often += b->at[i].weight;
            *out++ = (struct posting){document, often / (often + search_weights.k1)};
            documents += often < 1 ? often : 1; /* a word in passing hardly makes a document one about it */
        }
        t->postings_n = (uint32_t)(out - index->postings) - t->postings;
        t->idf = logf(1 + ((float)index->documents_n - documents + 0.5f) / (documents + 0.5f));
        if (t->circumstance) t->idf *= search_weights.circumstance;
    }
    index->postings = settle(&index->arena, index->postings, (size_t)(out - index->postings), sizeof *out);
}

static void collect_mentions(struct building *b) {
    struct word_index *index = b->index;
    struct mention *out = index->mentions = must_alloc((b->n + 1) * sizeof *out);
    qsort(b->at, b->n, sizeof *b->at, by_phrase);
    for (size_t i = 0; i < b->n; i++) {
        const struct occurrence *o = &b->at[i], *last = i ? o - 1 : NULL;
        struct term *t = &index->terms[o->term];
        if (!last || last->term != o->term) t->mentions = (uint32_t)(out - index->mentions);
        if (o->phrase == NO_PHRASE || (last && last->term == o->term && last->phrase == o->phrase)) continue;
        *out++ = (struct mention){.phrase = o->phrase & 0x7FFFFFFFu, .part = o->weight < 0};
        t->mentions_n++;
        if (o->weight > 0) index->phrases[o->phrase].mass += t->filler ? search_weights.filler : t->idf;
    }
    index->mentions = settle(&index->arena, index->mentions, (size_t)(out - index->mentions), sizeof *out);
}

/* ---- synonyms ---- */

static bool next_of(str *words, struct word *ret) {
    bool glued;
    size_t at = 0;
    bool found = word_next(*words, &at, ret, &glued);
    *words = str_sub(*words, at, words->n);
    return found;
}

static void also_means(struct building *b, const struct word *stem, uint32_t term, size_t *room) {
    struct word_index *index = b->index;
    uint32_t *first = word_map_add(&index->synonyms, stem, NO_TERM);
    for (uint32_t i = *first; i != NO_TERM; i = index->synonym_of[i].next)
        if (index->synonym_of[i].term == term) return;
    grow(&index->synonym_of, index->synonyms_n, room, sizeof *index->synonym_of);
    index->synonym_of[index->synonyms_n] = (struct synonym){term, *first};
    *first = (uint32_t)index->synonyms_n++;
}

static void add_synonyms(struct building *b) {
    size_t room = 0;
    for (size_t i = 0; i < synonyms_n; i++) {
        str words = str_c(synonyms[i].words);
        for (struct word w; next_of(&words, &w);) {
            struct word stem = word_stem(b->index->danish, b->stemmer, &w);
            str means = str_c(synonyms[i].means);
            for (struct word m; next_of(&means, &m);) {
                struct word meant = word_stem(b->index->danish, b->stemmer, &m);
                const uint32_t *term = word_map_find(&b->index->stems, &meant);
                if (term && !word_eq(&meant, &stem)) also_means(b, &stem, *term, &room);
            }
        }
    }
}

static int by_skeleton(const void *a, const void *b) {
    const struct written *p = a, *q = b;
    int order = str_cmp((str){p->skeleton.p, p->skeleton.n}, (str){q->skeleton.p, q->skeleton.n});
    return order ? order : (p->term > q->term) - (p->term < q->term);
}

static void keep_written(struct building *b) {
    struct word_index *index = b->index;
    index->written = arena_many(&index->arena, b->words_n + 1, struct written);
    for (size_t i = 0; i < b->words_n; i++) {
        if (index->terms[b->words[i].term].filler) continue;
        struct written w = {word_skeleton(&b->words[i].word), b->words[i].term};
        index->written[index->written_n++] = w;
    }
    qsort(index->written, index->written_n, sizeof *index->written, by_skeleton);
}

void word_index_fill(struct word_index *index, const struct danish *danish, const struct catalogue_order *c) {
    ARENA(a);
    STEMMER(stemmer);
    struct building b = {.index = index, .stemmer = stemmer, .seen.arena = &a};
    index->danish = danish;
    index->stems.arena = index->skeletons.arena = index->roots.arena = index->synonyms.arena = &a;
    add_all(&b, c);
    take_apart(&b);
    collect_postings(&b);
    collect_mentions(&b);
    index->terms = settle(&index->arena, index->terms, index->terms_n, sizeof *index->terms);
    index->phrases = settle(&index->arena, index->phrases, index->phrases_n, sizeof *index->phrases);
    keep_written(&b);
    add_synonyms(&b);
    index->synonym_of = settle(&index->arena, index->synonym_of, index->synonyms_n, sizeof *index->synonym_of);
    struct word_map *maps[] = {&index->stems, &index->skeletons, &index->roots, &index->synonyms};
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) word_map_settle(maps[i], &index->arena);
    free(b.at);
    free(b.words);
    free(b.parts);
    grams_build(index);
}
