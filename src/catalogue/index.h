/* The search's index, as its parts see it. Built once by index.c, then only read, by many threads.
 *
 * All that follows from what a catalogue says is a word_index, and catalogues that say the same share one (pool.c). A
 * municipality's own index is thin: the ids that its tasks and life events have in the database.
 *
 * A document is a task or a life event. Its fields are cut into words; each stem is a term. A term has postings (which
 * documents, how strongly) and mentions (which phrases). A phrase is a name or one of the `ord` phrases, and is compared
 * as a whole with what was typed. Compounds are taken apart, and their parts are terms that count for less. */
#pragma once
#include "catalogue/catalogue.h"
#include "catalogue/danish.h"

enum { NO_TERM = 0xFFFFFFFFu, PARTS_MAX = 4 };

struct posting { uint32_t document; float weight; };          /* 0–1, saturated */
struct mention { uint32_t phrase : 31, part : 1; };           /* part: it stands there in a compound only */
struct term {
    float idf, root_weight;
    uint32_t postings, postings_n, mentions, mentions_n;      /* into the index's arrays */
    uint32_t same_skeleton, same_root;                        /* the next in the chain, or NO_TERM */
    bool circumstance;                                        /* idf is lessened already */
    bool filler, whole;                                       /* whole: stands somewhere as a word of its own */
};
struct phrase { uint32_t document; float mass; float weight; bool name; };
struct document {
    bool life_event;
    str key, name, name_en;
};
/* Words as they are written in the catalogue, by three letters of their skeleton, for misspelled words. */
struct written { struct word skeleton; uint32_t term; };
struct grams {
    uint32_t *starts;                                         /* GRAMS + 1 of them, into written */
    uint32_t *written;
};
struct word_index {
    struct arena arena;
    const struct danish *danish;
    struct term *terms;
    size_t terms_n;
    struct word_map stems, skeletons, roots;                  /* to a term; for the last two the first of a chain */
    struct word_map synonyms;                                 /* stem → first of a chain in synonym_of */
    struct synonym { uint32_t term, next; } *synonym_of;
    size_t synonyms_n;
    struct posting *postings;
    struct mention *mentions;
    struct phrase *phrases;
    size_t phrases_n;
    struct document *documents;                               /* in the order of a catalogue_order */
    size_t documents_n;
    struct written *written;                                  /* in the order of their skeletons; no fillers */
    size_t written_n;
    struct grams grams;
};

/* What is in use of a catalogue, by kind and key: that order is the same wherever the same is said. */
struct catalogue_order {
    const struct catalogue_task **tasks;
    size_t tasks_n;
    const struct catalogue_life_event **life_events;
    size_t life_events_n;
};
/* Fills in a zeroed index but for its arena, which it uses. danish must live as long. */
void word_index_fill(struct word_index *index, const struct danish *danish, const struct catalogue_order *c);

/* ---- pool.c ---- */
struct catalogue_index {
    struct catalogue_pool *pool;
    bool alone;                                               /* nobody else uses the pool, which goes with the index */
    struct shared *shared;                                    /* pool.c's */
    const struct word_index *words;
    int64_t ids[];                                            /* by document */
};

/* How much things count. Found on tests/search/dev.tsv; each is round, and none is critical. */
struct search_weights {
    float name, words, name_en, source, key, summary, summary_en, package, work, forms; /* fields */
    float part, k1, length;                                   /* of a compound; saturation; length of `words` */
    float filler;                                             /* mass of a word that says nothing */
    float circumstance;                                       /* what is left of its idf */
    float skeleton, root, synonym, cost, unknown_known, prefix;        /* expansions of a typed word */
    float parts_unknown, parts_known, parts_joined, joined, mentioned_part;
    float named;                                              /* a name that was said whole */
    float phrase, of_query, of_phrase, unknown_mass;          /* the phrase bonus */
    float floor, floor_unsure, unsure, sure;                  /* of the best score, where it is sure and where not; of the mass: which is which */
    float telling, tells;                                     /* mass of a word that must be told of; of what is said most of it */
};
extern const struct search_weights search_weights;

/* ---- compound.c ---- */
/* Takes a word apart into known words, linking letters and all; answers how many parts, 0 when it is no compound.
 * loose: one unknown piece is taken too, and comes with term NO_TERM. */
struct part { struct word word; uint32_t term; };
size_t compound_split(const struct word_index *index, struct sb_stemmer *s, const struct word *w, bool loose,
                      struct part ret[PARTS_MAX]);
/* The term of a stem, also when it is written without Danish letters; NO_TERM when there is none. */
uint32_t index_term(const struct word_index *index, const struct word *stem);

/* ---- spell.c ---- */
void grams_build(struct word_index *index);
/* Terms that may have been meant, nearest first. cost counts half edits: 1 for letters that are often mixed up or doubled
 * (e/æ, c/s, tt/t), 2 for any other missing, extra, wrong or swapped letter. */
struct near { uint32_t term; uint32_t cost; };
size_t spell_near(const struct word_index *index, const struct word *w, uint32_t most_cost, size_t most, struct near *ret);
/* How many half edits a word of this length may have. */
uint32_t spell_allowance(size_t length);
