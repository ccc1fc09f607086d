/* Throws text at the reader of CPR numbers, and asks for the house's promise: what it takes for a number, the log does not show. */
#include "base/log.h"
#include "citizen/citizen.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise) {
    if (!promise) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ARENA(a);
    BUF(logged);
    struct citizen_cpr cpr;
    str text = {(const char *)data, size};
    mask_cpr(&logged, text);
    must(logged.n <= size + 5 * (size / 10 + 1));
    if (citizen_cpr_parse(text, &cpr) != OK) return 0;
    str digits = {cpr.digits, 10}, serial = str_sub(digits, 6, 4);
    must(str_eq(str_trim(buf_str(&logged)), S("(cpr)")));
    must(!str_ends(citizen_cpr_masked(&a, digits), serial));
    return 0;
}
