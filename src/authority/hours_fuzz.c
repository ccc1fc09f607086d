/* Throws text at the reader of opening hours as people write them: what it takes for hours are hours that a day can have, and it
 * reads what it writes of them as the same. */
#include "authority/organisation.h"

enum { MOST = 2, DAY_MINUTES = 24 * 60 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise) {
    if (!promise) abort();
}

static void could_be_a_day(const struct authority_hours *h) {
    must(h->n <= MOST && !h->exceptional && !h->reason.p);
    for (size_t i = 0; i < h->n; i++) {
        const struct authority_span *s = &h->spans[i];
        must(s->opens >= 0 && s->opens < s->closes && s->closes <= DAY_MINUTES);
        must(!i || s->opens > h->spans[i - 1].closes);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ARENA(a);
    struct authority_hours hours, again;
    const char *wrong = organisation_spans_read((str){(const char *)data, size}, &hours);
    if (wrong) {
        must(str_starts(str_c(wrong), S("{1}")));
        return 0;
    }
    could_be_a_day(&hours);
    str text = organisation_spans_text(&a, &hours);
    must(!organisation_spans_read(text, &again) && again.n == hours.n);
    must(!memcmp(again.spans, hours.spans, hours.n * sizeof *hours.spans));
    return 0;
}
