/* Throws text at the reader of CPR numbers, and asks for the house's promise: what it takes for a number, the log does not show, and
 * closed it goes along in an address without a digit in it. What we did not close is not opened. */
#include "base/log.h"
#include "citizen/citizen.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise) {
    if (!promise) abort();
}

static const struct citizen_key key = {{7, 11, 13}};

static void closed_and_opened(struct arena *a, const struct citizen_cpr *cpr) {
    str closed = citizen_number_close(a, &key, cpr), digits;
    must(closed.n <= CITIZEN_NUMBER_MOST && citizen_number_open(a, &key, closed, &digits) == OK && str_eq_c(digits, cpr->digits));
    for (size_t i = 0; i < closed.n; i++) must(closed.p[i] >= 'a' && closed.p[i] <= 'p');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ARENA(a);
    BUF(logged);
    struct citizen_cpr cpr;
    str text = {(const char *)data, size};
    mask_cpr(&logged, text);
    must(logged.n <= size + 5 * (size / 10 + 1));
    str opened;
    must(citizen_number_open(&a, &key, text, &opened) != OK);
    if (citizen_cpr_parse(text, &cpr) != OK) return 0;
    closed_and_opened(&a, &cpr);
    str digits = {cpr.digits, 10}, serial = str_sub(digits, 6, 4);
    must(str_eq(str_trim(buf_str(&logged)), S("(cpr)")));
    must(!str_ends(citizen_cpr_masked(&a, digits), serial));
    return 0;
}
