/* What the page of figures shows beside the figures. For insight/ only. */
#pragma once
#include "insight/insight.h"
#include "view/form.h"

struct insight_shortcut { str url; const char *label; };  /* Danish msgid */
struct insight_form {
    str from, to;                         /* YYYY-MM-DD, the last day included */
    const struct form_option *units;
    size_t units_n;
    struct insight_shortcut shortcuts[4]; /* today, yesterday, … for the same unit */
    size_t shortcuts_n;
    str csv, plain_csv;                   /* where the same figures are as CSV */
};
/* "12 min.", "1 t. 5 min."; "–" for DB_NULL. */
str insight_length(const struct view *v, ms_t length);
/* "12": where the label says that it is minutes. */
str insight_whole_minutes(const struct view *v, ms_t length);
/* "21. november 2026" or "1. november 2026 – 21. november 2026". */
str insight_period(const struct view *v, const struct insight *f);
struct insight_chart;
/* Puts the headings of the columns that not every chart's table has into columns[3…4]: answers how many there are in all. drawn: with a
 * bar in each row. */
size_t insight_more_columns(const struct insight_chart *c, bool drawn, const char **columns);
/* Who went away, or did not come when called. */
int64_t insight_left(const struct insight_unit *u);
