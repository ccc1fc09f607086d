/* Opening hours: the ordinary week, and the days that are not as their weekday. */
#include "authority/authority.h"
#include "authority/authority_sql.h"

enum { SPANS = sizeof((struct authority_hours){}.spans) / sizeof(struct authority_span) };

static void add_span(struct authority_hours *h, int64_t opens, int64_t closes) {
    if (h->n < SPANS) h->spans[h->n++] = (struct authority_span){(int)opens, (int)closes};
}

struct authority_exception authority_exception(str day, const int64_t minutes[4], str reason) {
    struct authority_exception e = {.day = day, .hours = {.exceptional = true, .reason = reason}};
    for (int i = 0; i < 4; i += 2)
        if (minutes[i] != DB_NULL && minutes[i + 1] != DB_NULL) add_span(&e.hours, minutes[i], minutes[i + 1]);
    return e;
}

static struct authority_exception exception_of(const struct sql_authority_exceptions *r) {
    struct authority_exception e = authority_exception(r->day, (const int64_t[]){r->opens, r->closes, r->opens_again, r->closes_again}, r->reason);
    e.version = r->version;
    return e;
}

/* *ret_known: whether anything is said of the unit's hours, of that day or of any week. */
static enum err read_day(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, ms_t day, struct authority_hours *ret,
                         bool *ret_known) {
    struct authority_hours h = {};
    str date = clock_date(a, day);
    struct sql_authority_exceptions_list exceptions;
    struct sql_authority_hours_list week = {};
    TRY(sql_authority_exceptions(tx, a, (struct sql_authority_exceptions_in){authority_id, unit_id, date, date}, &exceptions));
    if (exceptions.n) {
        h = exception_of(&exceptions.at[0]).hours;
    } else {
        TRY(sql_authority_hours(tx, a, (struct sql_authority_hours_in){authority_id, unit_id}, &week));
        int weekday = clock_local(day).weekday;
        for (size_t i = 0; i < week.n; i++)
            if (week.at[i].weekday == weekday) add_span(&h, week.at[i].opens, week.at[i].closes);
    }
    *ret = h;
    *ret_known = exceptions.n || week.n;
    return OK;
}

enum err authority_hours_on(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, ms_t day, struct authority_hours *ret) {
    bool known;
    return read_day(tx, a, authority_id, unit_id, day, ret, &known);
}

bool authority_open_at(const struct authority_hours *today, ms_t now) {
    struct clock_local l = clock_local(now);
    int minute = l.hour * 60 + l.minute;
    for (size_t i = 0; i < today->n; i++)
        if (minute >= today->spans[i].opens && minute < today->spans[i].closes) return true;
    return false;
}

enum err authority_door(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, ms_t now, struct authority_door *ret) {
    enum { MIDNIGHT = 24 * 60 };
    struct authority_door d = {.closes_at = DB_NULL};
    bool known;
    TRY(read_day(tx, a, authority_id, unit_id, now, &d.today, &known));
    struct clock_local l = clock_local(now);
    int minute = l.hour * 60 + l.minute, closes = d.today.n ? d.today.spans[d.today.n - 1].closes : 0;
    d.closed = known && !authority_open_at(&d.today, now);
    if (minute < closes && closes < MIDNIGHT) d.closes_at = now - now % MINUTE + (closes - minute) * (ms_t)MINUTE;
    *ret = d;
    return OK;
}

enum err authority_week(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, ms_t now, struct authority_week *ret) {
    struct authority_week w = {};
    struct sql_authority_hours_list week;
    TRY(sql_authority_hours(tx, a, (struct sql_authority_hours_in){authority_id, unit_id}, &week));
    for (size_t i = 0; i < week.n; i++) add_span(&w.days[week.at[i].weekday - 1], week.at[i].opens, week.at[i].closes);

    struct sql_authority_exceptions_list list;
    struct sql_authority_exceptions_in in = {authority_id, unit_id, clock_date(a, now), S("9999-12-31")};
    TRY(sql_authority_exceptions(tx, a, in, &list));
    w.exceptions = arena_many(a, list.n, struct authority_exception);
    w.exceptions_n = list.n;
    for (size_t i = 0; i < list.n; i++) w.exceptions[i] = exception_of(&list.at[i]);
    *ret = w;
    return OK;
}
