#include "base/clock.h"
#include <time.h>

ms_t clock_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (ms_t)t.tv_sec * SECOND + t.tv_nsec / 1000000;
}

int64_t clock_monotonic_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t floor_div(int64_t a, int64_t b) {
    return a / b - (a % b < 0);
}

/* Days since 1970-01-01 in the Gregorian calendar, counted from 1 March so that leap days end the year. */
static int64_t days_of(int64_t year, int64_t month, int64_t day) {
    year += floor_div(month - 1, 12);
    month = month - 1 - floor_div(month - 1, 12) * 12 + 1;
    int64_t y = year - (month <= 2), era = floor_div(y, 400), in_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + day_of_year - 719468;
}

static void date_of(int64_t days, struct clock_local *l) {
    int64_t z = days + 719468, era = floor_div(z, 146097), d = z - era * 146097;
    int64_t y = (d - d / 1460 + d / 36524 - d / 146096) / 365, doy = d - (365 * y + y / 4 - y / 100);
    int64_t m = (5 * doy + 2) / 153;
    l->day = (int)(doy - (153 * m + 2) / 5 + 1);
    l->month = (int)(m < 10 ? m + 3 : m - 9);
    l->year = (int)(y + era * 400 + (l->month <= 2));
    l->weekday = (int)(days + 3 - floor_div(days + 3, 7) * 7 + 1);
}

static ms_t last_sunday_0100(int year, int month) {
    int64_t last = days_of(year, month, 31); /* March and October both have 31 days */
    int64_t weekday = last + 3 - floor_div(last + 3, 7) * 7; /* 0 Monday */
    return (last - (weekday + 1) % 7) * DAY + HOUR;
}

static int offset_at(ms_t t) {
    struct clock_local l;
    date_of(floor_div(t, DAY), &l);
    return t >= last_sunday_0100(l.year, 3) && t < last_sunday_0100(l.year, 10) ? 120 : 60;
}

struct clock_local clock_local(ms_t t) {
    struct clock_local l = {.offset_minutes = offset_at(t)};
    ms_t local = t + (ms_t)l.offset_minutes * MINUTE;
    int64_t days = floor_div(local, DAY);
    date_of(days, &l);
    int seconds = (int)((local - days * DAY) / SECOND);
    l.hour = seconds / 3600;
    l.minute = seconds / 60 % 60;
    l.second = seconds % 60;
    return l;
}

ms_t clock_utc(int year, int month, int day, int hour, int minute) {
    ms_t wall = days_of(year, month, day) * DAY + (ms_t)hour * HOUR + (ms_t)minute * MINUTE;
    ms_t summer = wall - 2 * HOUR, winter = wall - HOUR;
    if (offset_at(summer) == 120) return summer; /* also the first of October's two hours */
    /* In the gap of March neither holds: the wall time read as winter time shows the moment after the jump. */
    return winter;
}

ms_t clock_day_start(ms_t t) {
    struct clock_local l = clock_local(t);
    return clock_utc(l.year, l.month, l.day, 0, 0);
}

ms_t clock_day_next(ms_t t) {
    struct clock_local l = clock_local(t);
    return clock_utc(l.year, l.month, l.day + 1, 0, 0);
}

/* ---- as text: each answer and each line of the log has some, so they are written without printf ---- */

static char *put(char *at, int64_t v, int digits, char after) {
    for (int i = digits - 1; i >= 0; i--, v /= 10) at[i] = (char)('0' + v % 10);
    at[digits] = after;
    return at + digits + 1;
}

/* What was put with a 0 after its last number. */
static str ended(char *text, const char *after) {
    return (str){text, (size_t)(after - text) - 1};
}

static char *put_date(char *at, const struct clock_local *l, char after) {
    return put(put(put(at, l->year, 4, '-'), l->month, 2, '-'), l->day, 2, after);
}

str clock_iso_in(char room[CLOCK_ISO], ms_t t) {
    struct clock_local l;
    int64_t days = floor_div(t, DAY);
    date_of(days, &l);
    int64_t ms = t - days * DAY;
    char *at = put_date(room, &l, 'T');
    at = put(put(put(at, ms / HOUR, 2, ':'), ms / MINUTE % 60, 2, ':'), ms / SECOND % 60, 2, '.');
    put(at, ms % 1000, 3, 'Z');
    return (str){room, CLOCK_ISO};
}

str clock_iso(struct arena *a, ms_t t) {
    return clock_iso_in(arena_alloc(a, CLOCK_ISO + 1), t);
}

str clock_date(struct arena *a, ms_t t) {
    struct clock_local l = clock_local(t);
    char *text = arena_alloc(a, sizeof "2026-11-21");
    return ended(text, put_date(text, &l, '\0'));
}

str clock_hm(struct arena *a, ms_t t) {
    struct clock_local l = clock_local(t);
    char *text = arena_alloc(a, sizeof "10.42");
    return ended(text, put(put(text, l.hour, 2, '.'), l.minute, 2, '\0'));
}

static bool digits(str s, int *ret) {
    int64_t v;
    if (s.n == 0 || s.p[0] == '-' || str_int(s, &v) != OK || v > 9999) return false;
    *ret = (int)v;
    return true;
}

enum err clock_parse_date(str s, ms_t *ret) {
    int y, m, d;
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-') return ERR_INVALID;
    if (!digits(str_sub(s, 0, 4), &y) || !digits(str_sub(s, 5, 2), &m) || !digits(str_sub(s, 8, 2), &d))
        return ERR_INVALID;
    if (y < 1900 || m < 1 || m > 12 || d < 1) return ERR_INVALID;
    struct clock_local check;
    date_of(days_of(y, m, d), &check);
    if (check.day != d || check.month != m) return ERR_INVALID;
    *ret = clock_utc(y, m, d, 0, 0);
    return OK;
}

enum err clock_parse_hm(str s, int *ret_minutes) {
    int h, m;
    if (s.n != 5 || (s.p[2] != ':' && s.p[2] != '.')) return ERR_INVALID;
    if (!digits(str_sub(s, 0, 2), &h) || !digits(str_sub(s, 3, 2), &m)) return ERR_INVALID;
    if (m > 59 || h * 60 + m > 24 * 60) return ERR_INVALID;
    *ret_minutes = h * 60 + m;
    return OK;
}
