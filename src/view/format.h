/* How numbers, amounts and times look on the screen, in the view's language. The strings live in the view's arena (or for
 * ever). Times are ms UTC in and Copenhagen's clock out; DB_NULL and other negatives of what cannot be negative give "–". */
#pragma once
#include "base/clock.h"
#include "view/view.h"

str fmt_hm(const struct view *v, ms_t t);            /* 10.42 · 10:42 */
str fmt_date(const struct view *v, ms_t t);          /* 21. november 2026 · 21 November 2026 */
str fmt_date_short(const struct view *v, ms_t t);    /* 21.11.2026 · 21/11/2026 */
str fmt_day(const struct view *v, ms_t t);           /* lørdag 21. november · Saturday 21 November */
str fmt_date_time(const struct view *v, ms_t t);     /* 21. november 2026 kl. 10.42 · 21 November 2026 at 10:42 */
str fmt_clock(const struct view *v, int minutes);    /* minutes after midnight: 8.30 · 8:30 */
str fmt_weekday(const struct view *v, int weekday);  /* 1 mandag … 7 søndag */
str fmt_minutes(const struct view *v, int64_t minutes);  /* 12 min. · 12 min; from 120 on as fmt_duration */
/* A waiting time as the queue estimates it, in minutes; 0 is said in words, and -1 that it cannot be said. A sentence of its own:
 * "Ventetid cirka 12 min.", "Ingen ventetid"; and when it will be somebody's turn: "om 12 min.", "nu". */
str fmt_wait(const struct view *v, int64_t minutes);
str fmt_wait_until(const struct view *v, int64_t minutes);
/* A length of time, in the two largest units: "under 1 min.", "12 min.", "1 t. 5 min.", "2 dage 3 t.". */
str fmt_duration(const struct view *v, ms_t length);
str fmt_number(const struct view *v, int64_t n);     /* 1.234.567 · 1,234,567 */
str fmt_kr(const struct view *v, int64_t oere);      /* 1.234,50 kr. · DKK 1,234.50 */
str fmt_percent(const struct view *v, int64_t part, int64_t whole); /* 87 % · 87%; – when whole is 0 */
str fmt_cpr(const struct view *v, str cpr);          /* ten digits → 010190-••••: who they are stays on the screen of who needs it */
str fmt_cpr_full(const struct view *v, str cpr);     /* 010190-1234 */
str fmt_phone(const struct view *v, str phone);      /* +4512345678 → 12 34 56 78; others as they are */
