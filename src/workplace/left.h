/* What the page of open contacts shows. */
#pragma once
#include "contact/left.h"
#include "view/form.h"
#include "view/layout.h"

struct left_page {
    bool leader, all;                    /* may see all; sees all, not only their own */
    bool on_duty, here;                  /* may see those of the unit; sees them */
    bool gives_numbers;                  /* may give a number */
    int64_t employee_id;
    ms_t now;
    struct contact_left *at;
    size_t n;
    int64_t found;                       /* ≥ n */
    struct contact_no_show *no_shows;    /* today in the unit where they are on duty, for who gives numbers */
    size_t no_shows_n;
    struct form_option *units;           /* to choose from, when all are shown */
    size_t units_n;
    const struct form_option *ages;
    size_t ages_n;
};
enum { LEFT_WORDS_MOST = 80 };
/* The beginning of what was said, at most LEFT_WORDS_MOST characters and then "…". */
str left_words(struct arena *a, str said);
const char *left_title(const struct left_page *l);               /* a msgid */
const char *left_channel_danish(const struct contact_left *l);   /* msgids */
/* Nobody was helped with its number: it can have a new one. */
static inline bool left_may_renew(const struct left_page *l, const struct contact_left *c) {
    return l->gives_numbers && c->state == CONTACT_OPEN && (str_eq_c(c->ticket_state, "left") || str_eq_c(c->ticket_state, "no_show"));
}
/* Longer ago than a day: somebody was forgotten. */
static inline bool left_is_old(const struct left_page *l, const struct contact_left *c) { return l->now - c->created_at > DAY; }
