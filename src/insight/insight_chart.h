/* Figures made ready to be drawn. For insight/ only. */
#pragma once
#include "insight/insight.h"
#include "view/view.h"

struct insight_bar {
    str label;               /* in the view's language, or data */
    bool danish;             /* the label is data in Danish */
    int64_t n;
    int64_t numbers;         /* how many of them got a number, or numbers given; where the chart has `numbers` */
};
struct insight_chart {
    const char *heading;     /* Danish msgid: "Henvendelser pr. time" */
    const char *group;       /* what the labels are: "Time" */
    const struct insight_bar *bars;
    size_t n;
    int64_t total;           /* what shares are of */
    const char *numbers;     /* heading of the column with the bars' numbers: ">Numre givet"; NULL: none */
    bool days;               /* the bars are days, of which the first Monday is `monday` */
    size_t monday;
};
/* The charts of a page of figures, in order. Of tasks those with most matters are drawn; a row has the rest together. */
enum { INSIGHT_MOST_TASKS = 25 };
enum { INSIGHT_DAYS, INSIGHT_HOURS, INSIGHT_CHANNELS, INSIGHT_OUTCOMES, INSIGHT_TASKS, INSIGHT_CHARTS };
struct insight_charts { struct insight_chart at[INSIGHT_CHARTS]; };
struct insight_charts insight_charts(const struct view *v, const struct insight *f);

/* The drawing of columns: so many pixels wide at most (320–1200), 200 high, and narrower on a narrow screen: what lies along it is in
 * per cent ("12.50%"), so that the words keep their size. There is not room for the words of every column: `label` and `count` are the
 * classes of those under and above it, NULL where they are left out. The first, the last and the highest are never without. */
int insight_chart_width(const struct insight_chart *c);
struct insight_column { str x, width, middle; int y, height; const char *label, *count; };
struct insight_column insight_column(const struct view *v, const struct insight_chart *c, size_t i);
/* The length of a row's bar, of 100. */
int insight_row_length(const struct insight_chart *c, size_t i);

extern const char *const insight_channel_danish[CONTACT_CHANNELS];
/* "7,5" or "7.5": minutes with one decimal; empty for DB_NULL. */
str insight_minutes(struct arena *a, ms_t length, char point);
