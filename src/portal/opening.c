/* When a place is open: now, until when, or when next. Pure. */
#include "portal/portal.h"

static int weekday_of(ms_t day) {
    return clock_local(day).weekday - 1;
}

static const struct authority_exception *exception_on(const struct portal_hours *h, ms_t day) {
    struct clock_local l = clock_local(day);
    char date[40];
    snprintf(date, sizeof date, "%04d-%02d-%02d", l.year, l.month, l.day);
    for (size_t i = 0; i < h->exceptions_n; i++)
        if (str_eq_c(h->exceptions[i].day, date)) return &h->exceptions[i];
    return NULL;
}

struct authority_hours portal_hours_on(const struct portal_hours *h, ms_t day) {
    const struct authority_exception *e = exception_on(h, day);
    return e ? e->hours : h->week[weekday_of(day)];
}

bool portal_hours_none(const struct portal_hours *h) {
    for (size_t i = 0; i < 7; i++)
        if (h->week[i].n) return false;
    for (size_t i = 0; i < h->exceptions_n; i++)
        if (h->exceptions[i].hours.n) return false;
    return true;
}

/* Minutes after midnight of now's day + days, as a moment. */
static ms_t moment(const struct clock_local *today, int days, int minutes) {
    return clock_utc(today->year, today->month, today->day + days, minutes / 60, minutes % 60);
}

/* The stretches of open time one after the other, from midnight of now's day; those that touch are one. */
struct walk {
    const struct portal_hours *hours;
    struct clock_local today;
    int day;
    size_t span;
};

static bool next_span(struct walk *w, ms_t *ret_opens, ms_t *ret_closes, int *ret_day) {
    for (; w->day <= PORTAL_DAYS; w->day++, w->span = 0) {
        struct authority_hours h = portal_hours_on(w->hours, moment(&w->today, w->day, 12 * 60));
        if (w->span >= h.n) continue;
        *ret_opens = moment(&w->today, w->day, h.spans[w->span].opens);
        *ret_closes = moment(&w->today, w->day, h.spans[w->span].closes);
        *ret_day = w->day;
        w->span++;
        return true;
    }
    return false;
}

/* Follows the stretch that closes then on, as long as the next one begins where it ends. */
static void follow(struct walk *w, struct portal_opening *o) {
    ms_t opens, closes;
    int day;
    while (next_span(w, &opens, &closes, &day)) {
        if (opens > o->until) return;
        if (closes > o->until) o->until = closes;
        o->in_days = day;
    }
    if (o->in_days >= PORTAL_DAYS) o->until = DB_NULL; /* never closes, as far as we look */
}

struct portal_opening portal_opening(const struct portal_hours *h, ms_t now) {
    struct walk w = {.hours = h, .today = clock_local(now)};
    struct portal_opening o = {.until = DB_NULL, .today = portal_hours_on(h, now)};
    ms_t opens, closes;
    int day;
    while (next_span(&w, &opens, &closes, &day)) {
        if (closes <= now) continue;
        o.open = opens <= now;
        o.until = o.open ? closes : opens;
        o.in_days = day;
        if (o.open) follow(&w, &o);
        return o;
    }
    return o;
}
