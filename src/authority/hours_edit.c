/* Editing opening hours: the week as people write it, and the days that are not as their weekday. */
#include "authority/organisation.h"

enum { SPANS_MAX = 2 };

static void skip(str *s, const char *chars) {
    while (s->n && memchr(chars, s->p[0], strlen(chars))) *s = str_sub(*s, 1, s->n);
}

/* "9", "9.30", "09:30", "kl. 9". */
static bool read_time(str s, int *ret) {
    s = str_trim(s);
    if (str_starts(s, S("kl."))) s = str_trim(str_sub(s, 3, s.n));
    int64_t hour;
    if (s.n <= 2 && str_int(s, &hour) == OK && hour >= 0 && hour <= 24) {
        *ret = (int)hour * 60;
        return true;
    }
    char padded[8] = "0";
    if (s.n == 4) {
        memcpy(padded + 1, s.p, 4);
        s = (str){padded, 5};
    }
    return clock_parse_hm(s, ret) == OK;
}

/* One span: two times with a hyphen, a dash or a minus between. */
static bool read_span(str s, struct authority_span *ret) {
    static const str dashes[] = {S_INIT("–"), S_INIT("—"), S_INIT("−"), S_INIT("-")};
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        const char *at = memmem(s.p, s.n, dashes[i].p, dashes[i].n);
        if (!at) continue;
        size_t n = (size_t)(at - s.p);
        struct authority_span span;
        if (!read_time(str_sub(s, 0, n), &span.opens) || !read_time(str_sub(s, n + dashes[i].n, s.n), &span.closes)) return false;
        *ret = span;
        return true;
    }
    return false;
}

/* Cuts the next span off: they are parted by a comma, a semicolon or "og". */
static str next_span(str *left) {
    size_t n = 0;
    while (n < left->n && left->p[n] != ',' && left->p[n] != ';' && !str_starts(str_sub(*left, n, 4), S(" og "))) n++;
    str span = str_sub(*left, 0, n);
    *left = str_sub(*left, n, left->n);
    if (str_starts(*left, S(" og "))) *left = str_sub(*left, 4, left->n);
    skip(left, ",; ");
    return str_trim(span);
}

const char *organisation_spans_read(str text, struct authority_hours *ret) {
    struct authority_hours hours = {};
    str left = str_trim(text);
    if (str_eq(left, S("lukket"))) left = (str){};
    while (left.n) {
        struct authority_span span;
        if (!read_span(next_span(&left), &span)) return T("{1} skal skrives som 10-16 eller 10-14 og 15-18; tomt er lukket.");
        if (hours.n == SPANS_MAX) return T("{1} kan have to tidsrum, for eksempel 10-14 og 15-18.");
        if (span.closes <= span.opens) return T("{1}: der skal lukkes senere, end der åbnes.");
        if (hours.n && span.opens <= hours.spans[hours.n - 1].closes)
            return T("{1}: det andet tidsrum skal begynde, når det første er slut.");
        hours.spans[hours.n++] = span;
    }
    *ret = hours;
    return NULL;
}

str organisation_spans_text(struct arena *a, const struct authority_hours *hours) {
    BUF(out);
    for (size_t i = 0; i < hours->n; i++) {
        const struct authority_span *s = &hours->spans[i];
        buf_printf(&out, "%s%02d:%02d-%02d:%02d", i ? ", " : "", s->opens / 60, s->opens % 60, s->closes / 60, s->closes % 60);
    }
    return out.n ? str_dup(a, buf_str(&out)) : S("");
}

static str week_text(struct arena *a, const struct authority_hours week[7]) {
    static const char *const days[7] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    BUF(out);
    for (int i = 0; i < 7; i++) buf_printf(&out, "%s%s %s", i ? "; " : "", days[i], organisation_spans_text(a, &week[i]).p);
    return out.n ? str_dup(a, buf_str(&out)) : S("");
}

enum err organisation_week_set(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, int64_t unit_id, int64_t version,
                               const struct authority_hours week[7]) {
    struct sql_organisation_unit unit;
    int64_t rows;
    TRY(sql_organisation_unit(tx, a, (struct sql_organisation_unit_in){by->authority_id, unit_id}, &unit));
    TRY(sql_organisation_unit_touch(tx, (struct sql_organisation_unit_touch_in){by->authority_id, unit_id, version}, &rows));
    if (!rows) return ERR_CONFLICT;
    TRY(sql_organisation_hours_clear(tx, (struct sql_organisation_hours_clear_in){by->authority_id, unit_id}, NULL));
    for (int day = 0; day < 7; day++) {
        for (size_t i = 0; i < week[day].n; i++) {
            struct sql_organisation_hours_add_in in = {by->authority_id, unit_id, day + 1, week[day].spans[i].opens, week[day].spans[i].closes};
            TRY(sql_organisation_hours_add(tx, in, NULL));
        }
    }
    return organisation_tell(tx, by, "unit.hours", "unit", unit_id, week_text(a, week));
}

enum err organisation_exception_hold(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, int64_t unit_id, str day,
                                     struct authority_exception *ret) {
    struct sql_organisation_unit_hold unit;
    struct sql_organisation_exception r;
    TRY(sql_organisation_unit_hold(tx, a, (struct sql_organisation_unit_hold_in){by->authority_id, unit_id}, &unit));
    enum err e = sql_organisation_exception(tx, a, (struct sql_organisation_exception_in){by->authority_id, unit_id, day}, &r);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    struct authority_exception now = {.day = day};
    if (e == OK) now = authority_exception(day, (const int64_t[]){r.opens, r.closes, r.opens_again, r.closes_again}, r.reason);
    if (e == OK) now.version = r.version;
    *ret = now;
    return OK;
}

static enum err touch_days(struct db_tx *tx, const struct organisation_editor *by, int64_t unit_id) {
    int64_t rows;
    TRY(sql_organisation_days_touch(tx, (struct sql_organisation_days_touch_in){by->authority_id, unit_id}, &rows));
    return rows ? OK : ERR_NOT_FOUND;
}

enum err organisation_exception_set(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, int64_t unit_id,
                                    int64_t version, str day, const struct authority_hours *hours, str reason) {
    int64_t minutes[] = {DB_NULL, DB_NULL, DB_NULL, DB_NULL}, rows;
    for (size_t i = 0; i < hours->n && i < SPANS_MAX; i++) minutes[2 * i] = hours->spans[i].opens, minutes[2 * i + 1] = hours->spans[i].closes;
    TRY(touch_days(tx, by, unit_id));
    struct sql_organisation_exception_store_in in = {by->authority_id, unit_id, version, day, minutes[0], minutes[1], minutes[2], minutes[3], reason};
    TRY(sql_organisation_exception_store(tx, in, &rows));
    if (!rows) return ERR_CONFLICT;
    str detail = str_printf(a, "%.*s: %s %s", STR_ARG(day), organisation_spans_text(a, hours).p, str_z(a, reason));
    return organisation_tell(tx, by, "unit.exception", "unit", unit_id, detail);
}

enum err organisation_exception_remove(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, int64_t unit_id,
                                       int64_t version, str day) {
    struct sql_organisation_exception now;
    int64_t rows;
    TRY(touch_days(tx, by, unit_id));
    TRY(sql_organisation_exception(tx, a, (struct sql_organisation_exception_in){by->authority_id, unit_id, day}, &now));
    TRY(sql_organisation_exception_remove(tx, (struct sql_organisation_exception_remove_in){by->authority_id, unit_id, version, day}, &rows));
    if (!rows) return ERR_CONFLICT;
    return organisation_tell(tx, by, "unit.exception_removed", "unit", unit_id, day);
}
