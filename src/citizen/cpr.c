/* CPR numbers: reading them, and hiding them from the screen. */
#include "citizen/citizen.h"
#include <string.h>

/* The century by the seventh digit and the two digits of the year (the CPR office, "Personnummeret i CPR-systemet"):
 * up to `last` the years belong to `low`, above it to `high`. */
static const struct { int last, low, high; } centuries[10] = {
    {99, 1900, 1900}, {99, 1900, 1900}, {99, 1900, 1900}, {99, 1900, 1900}, {36, 2000, 1900},
    {57, 2000, 1800}, {57, 2000, 1800}, {57, 2000, 1800}, {57, 2000, 1800}, {36, 2000, 1900},
};

static int two(const char *digits) {
    return (digits[0] - '0') * 10 + digits[1] - '0';
}

static int year_of(const char *digits) {
    int yy = two(digits + 4), seventh = digits[6] - '0';
    return yy + (yy <= centuries[seventh].last ? centuries[seventh].low : centuries[seventh].high);
}

static bool day_exists(int day, int month, int year) {
    static const int days[12] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12 || day < 1 || day > days[month - 1]) return false;
    return month != 2 || day < 29 || (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
}

/* Takes the ten digits out of text; one separator may stand after the sixth. */
static bool read_digits(str text, char *out) {
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c >= '0' && c <= '9' && n < 10) out[n++] = c;
        else if (n != 6 || i != 6 || (c != '-' && c != ' ')) return false;
    }
    return n == 10;
}

enum err citizen_cpr_parse(str text, struct citizen_cpr *ret) {
    struct citizen_cpr cpr = {};
    if (!read_digits(str_trim(text), cpr.digits)) return ERR_INVALID;
    int day = two(cpr.digits), month = two(cpr.digits + 2), year = year_of(cpr.digits);
    cpr.replacement = day > 60;
    /* The seventh digit of a replacement number tells no century, so its leap day is judged by the two digits alone. */
    if (!day_exists(cpr.replacement ? day - 60 : day, month, cpr.replacement ? 2000 + year % 100 : year)) return ERR_INVALID;
    cpr.birth_year = cpr.replacement ? 0 : year;
    *ret = cpr;
    return OK;
}

str citizen_cpr_masked(struct arena *a, str digits) {
    if (digits.n != 10) return S("");
    return str_printf(a, "%.6s-••••", digits.p);
}
