/* Throws queries at the search over the shipped catalogue: never more hits than asked for, best first, each once, and the same
 * query has the same answer. */
#include "catalogue/catalogue.h"

enum { MOST = 8 };
static struct catalogue_index *shipped;

static void must(bool promise) {
    if (!promise) abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv) {
    ARENA(a);
    BUF(faults);
    struct catalogue c = {};
    must(catalogue_read("data/catalogue", &a, &c, &faults) == OK && catalogue_index_new(&c, CATALOGUE_WORD_LIST, clock_now(), &shipped) == OK);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct catalogue_hit once[MOST], again[MOST];
    str query = {(const char *)data, size};
    size_t n = catalogue_search(shipped, query, size & 1, MOST, once);
    must(n <= MOST && catalogue_search(shipped, query, size & 1, MOST, again) == n);
    for (size_t i = 0; i < n; i++) {
        must(str_eq(once[i].key, again[i].key) && (!i || once[i].score <= once[i - 1].score));
        for (size_t k = 0; k < i; k++) must(once[i].kind != once[k].kind || !str_eq(once[i].key, once[k].key));
    }
    return 0;
}
