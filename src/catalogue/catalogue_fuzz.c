/* Throws bytes at the reader of the catalogue's files. What it takes without a fault it must be able to write and take
 * again, and then write the same. */
#include <stdlib.h>
#include "catalogue/catalogue.h"
#include "catalogue/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ARENA(a);
    BUF(once);
    BUF(twice);
    struct catalogue first = {}, second = {};
    struct catalogue_faults faults = {.arena = &a};
    enum err err = catalogue_parse((str){(const char *)data, size}, S("f.txt"), &a, &first, &faults);
    bool whole = catalogue_check(&first, &faults) == OK && err == OK;
    if (whole != (faults.n == 0)) abort();
    if (err != OK) return 0;
    catalogue_print(&first, S("f.txt"), &once);
    if (catalogue_parse(buf_str(&once), S("f.txt"), &a, &second, &faults) != OK) abort();
    catalogue_print(&second, S("f.txt"), &twice);
    if (!str_eq(buf_str(&once), buf_str(&twice))) abort();
    return 0;
}
