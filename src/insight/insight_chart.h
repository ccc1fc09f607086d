/* Figures made ready to be drawn. For insight/ only. */
#pragma once
#include "insight/insight.h"
#include "view/view.h"

struct insight_bar {
    str label;               /* in the view's language, or data */
    bool danish;             /* the label is data in Danish */
    int64_t n;
};
struct insight_chart {
    const char *heading;     /* Danish msgid: "Henvendelser pr. time" */
    const char *group;       /* what the labels are: "Time" */
    const struct insight_bar *bars;
    size_t n;
    int64_t total;           /* what shares are of */
};
/* The charts of a page of figures, in order. Of tasks those with most matters are drawn; a row has the rest together. */
enum { INSIGHT_MOST_TASKS = 25 };
enum { INSIGHT_DAYS, INSIGHT_HOURS, INSIGHT_CHANNELS, INSIGHT_OUTCOMES, INSIGHT_TASKS, INSIGHT_CHARTS };
struct insight_charts { struct insight_chart at[INSIGHT_CHARTS]; };
struct insight_charts insight_charts(const struct view *v, const struct insight *f);

/* The drawing of columns, in units of its viewBox: so wide (320–960; a phone shows up to 480 whole), 200 high. */
int insight_chart_width(const struct insight_chart *c);
struct insight_column { int x, y, width, height, middle; bool labelled; };
struct insight_column insight_column(const struct insight_chart *c, size_t i);
/* The length of a row's bar, of 100. */
int insight_row_length(const struct insight_chart *c, size_t i);

extern const char *const insight_channel_danish[CONTACT_CHANNELS];
/* "7,5" or "7.5": minutes with one decimal; empty for DB_NULL. */
str insight_minutes(struct arena *a, ms_t length, char point);
