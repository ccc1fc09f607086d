/* Time. In the program and the database it is milliseconds since 1970-01-01 00:00 UTC; on the screen it is
 * Europe/Copenhagen with its daylight saving. The rule for the zone is the EU's (directive 2000/84/EC): summer time from
 * 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October. It is worked out here, so no answer
 * depends on the machine's TZ. Good from 1981 until the rule changes. */
#pragma once
#include "base/str.h"

typedef int64_t ms_t;

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };
#define DAY ((ms_t)24 * HOUR)

struct clock_local {
    int year, month, day;        /* month 1–12, day 1–31 */
    int hour, minute, second;
    int weekday;                 /* 1 Monday … 7 Sunday (ISO 8601) */
    int offset_minutes;          /* from UTC: 60 or 120 */
};

ms_t clock_now(void);                          /* wall clock, UTC */
int64_t clock_monotonic_ns(void);              /* for measuring */
struct clock_local clock_local(ms_t t);
/* The first moment that the local clock shows this. A time skipped in March gives the moment after the jump; the hour
 * that comes twice in October gives the first. Fields out of range carry over (day 32 is the next month's first). */
ms_t clock_utc(int year, int month, int day, int hour, int minute);
ms_t clock_day_start(ms_t t);                  /* local midnight of t's day */
ms_t clock_day_next(ms_t t);                   /* local midnight after t: 23, 24 or 25 hours later */

/* Texts of years 0–9999. */
enum { CLOCK_ISO = sizeof "2026-11-21T10:42:05.123Z" - 1 };
str clock_iso(struct arena *a, ms_t t);        /* 2026-11-21T10:42:05.123Z */
str clock_iso_in(char room[CLOCK_ISO], ms_t t); /* the same, in memory of the caller's */
str clock_date(struct arena *a, ms_t t);       /* 2026-11-21, local */
str clock_hm(struct arena *a, ms_t t);         /* 10.42, local, the Danish way */
/* "YYYY-MM-DD" to local midnight. ERR_INVALID for what is no date. */
[[nodiscard]] enum err clock_parse_date(str s, ms_t *ret);
/* "HH:MM" or "HH.MM" to minutes after midnight, 0–1440. */
[[nodiscard]] enum err clock_parse_hm(str s, int *ret_minutes);
