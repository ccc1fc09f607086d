/* Throws bytes at the readers of small things: numbers, dates, times, addresses on the net, UTF-8, keys made of names. What passes is
 * what it says, and is written and read again as the same. */
#include "base/address.h"
#include "base/clock.h"
#include "base/text.h"

static void must(bool promise) {
    if (!promise) abort();
}

static void number(struct arena *a, str in) {
    int64_t n, again;
    if (str_int(in, &n) != OK) return;
    must(str_int(str_number(a, n), &again) == OK && again == n);
}

static void date(struct arena *a, str in) {
    ms_t day, again;
    if (clock_parse_date(in, &day) != OK) return;
    must(in.n == 10 && str_eq(clock_date(a, day), in) && clock_day_start(day) == day);
    must(clock_parse_date(clock_date(a, day), &again) == OK && again == day);
}

static void time_of_day(struct arena *a, str in) {
    int minutes, again;
    if (clock_parse_hm(in, &minutes) != OK) return;
    must(minutes >= 0 && minutes <= 24 * 60);
    must(clock_parse_hm(str_printf(a, "%02d:%02d", minutes / 60, minutes % 60), &again) == OK && again == minutes);
}

/* What is taken for an address may stand in a header or a URL. */
static void addresses(str in) {
    bool email = address_is_email(in);
    if (email) must(in.n <= 254 && str_index(in, '@') < in.n);
    if (!email && !address_is_host_port(in) && !address_is_userinfo(in) && !address_is_ip(in)) return;
    for (size_t i = 0; i < in.n; i++) must(in.p[i] > ' ' && in.p[i] < 0x7F && in.p[i] != '<' && in.p[i] != '>');
    if (address_is_host(in)) must(address_is_host_port(in));
}

static void utf8(struct arena *a, str in) {
    size_t points = 0;
    bool good = true;
    for (size_t at = 0, before = 0; at < in.n; points++, before = at) {
        uint32_t c = text_next(in, &at);
        must(at > before && at <= in.n && at - before <= 4);
        good &= c != TEXT_BAD && c;
    }
    must(text_valid(in) == good);
    if (!good) return;
    must(text_length(in) == points && text_valid(text_fold(a, in)));
    str clipped = text_clip(in, 5);
    must(text_valid(clipped) && text_length(clipped) <= 5 && str_starts(in, clipped));
    if (text_says_why(in)) must(points >= 3 && points <= 200);
    must(str_eq(text_fold(a, text_fold(a, in)), text_fold(a, in)));
}

static void key(struct arena *a, str in) {
    str k = text_key(a, in);
    must(k.n <= 60);
    for (size_t i = 0; i < k.n; i++) must((k.p[i] >= 'a' && k.p[i] <= 'z') || (k.p[i] >= '0' && k.p[i] <= '9') || k.p[i] == '-');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    ARENA(a);
    str in = {(const char *)data, size};
    number(&a, in);
    date(&a, in);
    time_of_day(&a, in);
    addresses(in);
    utf8(&a, in);
    key(&a, in);
    return 0;
}
