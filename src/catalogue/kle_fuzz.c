/* Throws files at the reader of a municipality's list of KLE numbers: a file without a number is no list; a number that is put at the
 * end of one is found in it, whatever stands before. */
#include "catalogue/catalogue.h"

static void must(bool promise) {
    if (!promise) abort();
}

static enum err check(const struct catalogue *c, str list, size_t *ret_faults) {
    ARENA(a);
    struct catalogue_faults faults = {.arena = &a};
    enum err e = catalogue_check_kle(c, list, &faults);
    *ret_faults = faults.n;
    return e;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ARENA(a);
    struct catalogue_task task = {.key = S("pas"), .kle = S("23.05.10"), .file = S("f.txt")};
    const struct catalogue c = {.tasks = &task, .tasks_n = 1};
    str list = {(const char *)data, size};
    size_t faults;
    enum err e = check(&c, list, &faults);
    must(e == OK || e == ERR_INVALID || e == ERR_NOT_FOUND);
    must(faults == (e == ERR_INVALID));
    must(check(&c, str_printf(&a, "%.*s\n23.05.10;Pas", STR_ARG(list)), &faults) == OK || memchr(data ? (const char *)data : "", 0, size));
    return 0;
}
