/* What is in use is closed with a date, never deleted: how that date is asked for, judged and shown, the same for a task, a unit and
 * an employee.
 *
 * A closing (ms; DB_NULL: none) is the first moment that a thing is not in use. On the screen, in JSON and in files it is a day, the first
 * one that it is not in use: "closes on 1 January 2027; the last day in use is 31 December 2026". Whoever names today closes now; a day that
 * lies ahead begins at Copenhagen's midnight, and until then the thing is as much in use as any other (db_in_use). */
#pragma once
#include "db/db.h"
#include "http/json.h"
#include "view/view.h"

/* Fields of a route that closes: what its table takes, and closing_asked reads. */
#define CLOSING_FIELDS                                                                                                 \
    {"closed", FIELD_BOOL, .label = T("Lukket"), .doc = "true closes, from now unless closes_on says a later day; false: in use again, or still"}, \
    {"closes_on", FIELD_DATE, .label = T("Lukker fra og med"), .doc = "the first day it is not in use, today (that is now) or later; null: it does not close"}

bool closing_sent(const struct request *req);
/* The closing that was asked for, of what closed or closes at `was`. ERR_INVALID: a day that is over, or none where one must be; then the
 * request has a problem at closes_on. The day that is stored already is taken, also when it is over. */
[[nodiscard]] enum err closing_asked(struct request *req, ms_t was, ms_t *ret_at);

/* Members closed_at (a time, once it is closed) and closes_on (the day, also when it lies ahead). */
void closing_json(struct json *j, struct arena *a, ms_t closed_at, ms_t now);

/* For closing.html. */
bool closing_ahead(const struct view *v, ms_t closed_at); /* a day was said, and it has not come */
/* What is said of it: Danish msgids. */
struct closing_words {
    const char *will, *has;               /* in a list; {1} the day */
    const char *ahead;                    /* at the top of its page; {1} the day, {2} the last one before */
    const char *label, *hint, *close, *keep, *reopen; /* in the form */
};
extern const struct closing_words closing_thing, closing_person;
str closing_mark_text(const struct view *v, const struct closing_words *w, ms_t closed_at);
str closing_text(const struct view *v, const struct closing_words *w, ms_t closed_at); /* "Lukker den 1. januar 2027: sidste dag i brug er den 31. december 2026." */
str closing_day(const struct view *v, ms_t closed_at);    /* what the form begins with: that day, or today */
