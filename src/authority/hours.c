/* Opening hours: the ordinary week, and the days that are not as their weekday. */
#include "authority/authority.h"
#include "authority/authority_sql.h"

enum { SPANS = sizeof((struct authority_hours){}.spans) / sizeof(struct authority_span), DAYS_SHOWN = 30 };

static void add_span(struct authority_hours *h, int64_t opens, int64_t closes) {
    if (h->n < SPANS) h->spans[h->n++] = (struct authority_span){(int)opens, (int)closes};
}

enum err authority_hours_on(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, ms_t day, struct authority_hours *ret) {
    struct authority_hours h = {};
    str date = clock_date(a, day);
    struct sql_authority_exceptions_list exceptions;
    TRY(sql_authority_exceptions(tx, a, (struct sql_authority_exceptions_in){authority_id, unit_id, date, date}, &exceptions));
    if (exceptions.n) {
        const struct sql_authority_exceptions *e = &exceptions.at[0];
        h.exceptional = true;
        h.reason = e->reason;
        if (e->opens != DB_NULL && e->closes != DB_NULL) add_span(&h, e->opens, e->closes);
    } else {
        struct sql_authority_hours_list week;
        TRY(sql_authority_hours(tx, a, (struct sql_authority_hours_in){authority_id, unit_id}, &week));
        int weekday = clock_local(day).weekday;
        for (size_t i = 0; i < week.n; i++)
            if (week.at[i].weekday == weekday) add_span(&h, week.at[i].opens, week.at[i].closes);
    }
    *ret = h;
    return OK;
}

bool authority_open_at(const struct authority_hours *today, ms_t now) {
    struct clock_local l = clock_local(now);
    int minute = l.hour * 60 + l.minute;
    for (size_t i = 0; i < today->n; i++)
        if (minute >= today->spans[i].opens && minute < today->spans[i].closes) return true;
    return false;
}

enum err authority_week(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, ms_t now, struct authority_week *ret) {
    struct authority_week w = {};
    struct sql_authority_hours_list week;
    TRY(sql_authority_hours(tx, a, (struct sql_authority_hours_in){authority_id, unit_id}, &week));
    for (size_t i = 0; i < week.n; i++) add_span(&w.days[week.at[i].weekday - 1], week.at[i].opens, week.at[i].closes);

    struct sql_authority_exceptions_list list;
    str from = clock_date(a, now), to = clock_date(a, now + DAYS_SHOWN * DAY);
    TRY(sql_authority_exceptions(tx, a, (struct sql_authority_exceptions_in){authority_id, unit_id, from, to}, &list));
    w.exceptions = arena_many(a, list.n, struct authority_exception);
    w.exceptions_n = list.n;
    for (size_t i = 0; i < list.n; i++) {
        const struct sql_authority_exceptions *e = &list.at[i];
        bool closed = e->opens == DB_NULL || e->closes == DB_NULL;
        w.exceptions[i] = (struct authority_exception){.day = e->day, .reason = e->reason, .closed = closed};
        if (!closed) w.exceptions[i].span = (struct authority_span){(int)e->opens, (int)e->closes};
    }
    *ret = w;
    return OK;
}
