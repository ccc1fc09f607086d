#include "insight/insight_chart.h"
#include "view/format.h"

enum { COLUMN = 40, CHART_LEAST = 320, CHART_MOST = 960, CHART_TOP = 20, CHART_FOOT = 170, MOST_LABELS = 31 };

const char *const insight_channel_danish[CONTACT_CHANNELS] = {
    [CONTACT_COUNTER] = T("Skranke"), [CONTACT_PHONE] = T("Telefon"), [CONTACT_LETTER] = T("Brev"),
    [CONTACT_EMAIL] = T("E-mail"), [CONTACT_WEB] = T("Hjemmeside"), [CONTACT_CHAT] = T("Chat"),
};

static int64_t highest(const struct insight_chart *c) {
    int64_t most = 1;
    for (size_t i = 0; i < c->n; i++)
        if (c->bars[i].n > most) most = c->bars[i].n;
    return most;
}

int insight_chart_width(const struct insight_chart *c) {
    int width = (int)c->n * COLUMN;
    return width < CHART_LEAST ? CHART_LEAST : width > CHART_MOST ? CHART_MOST : width;
}

struct insight_column insight_column(const struct insight_chart *c, size_t i) {
    size_t whole = (size_t)insight_chart_width(c);
    int from = (int)(i * whole / c->n), to = (int)((i + 1) * whole / c->n);
    int gap = to - from > 4 ? (to - from) / 5 : 0;
    int height = (int)(c->bars[i].n * (CHART_FOOT - CHART_TOP) / highest(c));
    size_t step = (c->n + MOST_LABELS - 1) / MOST_LABELS;
    return (struct insight_column){
        .x = from + gap / 2, .width = to - from - gap, .y = CHART_FOOT - height, .height = height,
        .middle = (from + to) / 2, .labelled = i % step == 0,
    };
}

int insight_row_length(const struct insight_chart *c, size_t i) {
    return (int)(c->bars[i].n * 100 / highest(c));
}

str insight_minutes(struct arena *a, ms_t length, char point) {
    if (length == DB_NULL) return S("");
    long long tenths = (long long)(length + 3 * SECOND) / (6 * SECOND);
    return str_printf(a, "%lld%c%lld", tenths / 10, point, tenths % 10);
}

/* ---- one chart each ---- */

static struct insight_bar *bars_of(const struct view *v, size_t n) {
    return arena_many(v->arena, n, struct insight_bar);
}

static struct insight_chart days(const struct view *v, const struct insight *f) {
    struct insight_bar *bars = bars_of(v, f->days_n);
    for (size_t i = 0; i < f->days_n; i++) {
        struct clock_local l = clock_local(f->days[i].day);
        bars[i] = (struct insight_bar){.n = f->days[i].contacts, .label = str_printf(v->arena, "%d/%d", l.day, l.month)};
    }
    return (struct insight_chart){T("Henvendelser pr. dag"), T("Dag"), bars, f->days_n, f->all.contacts};
}

/* The working day, and whatever else somebody came in. */
static struct insight_chart hours(const struct view *v, const struct insight *f) {
    int first = 7, last = 18;
    for (int i = 0; i < 24; i++) {
        if (f->hours[i] && i < first) first = i;
        if (f->hours[i] && i > last) last = i;
    }
    struct insight_bar *bars = bars_of(v, 24);
    for (int i = first; i <= last; i++) bars[i - first] = (struct insight_bar){.n = f->hours[i], .label = str_printf(v->arena, "%02d", i)};
    return (struct insight_chart){T("Henvendelser pr. time"), T("Time"), bars, (size_t)(last - first + 1), f->all.contacts};
}

/* Counts under Danish msgids, without those that are 0. */
static struct insight_chart words(const struct view *v, const int64_t *counts, const char *const *danish, size_t n, int64_t total) {
    struct insight_bar *bars = bars_of(v, n);
    struct insight_chart c = {.bars = bars, .total = total};
    for (size_t i = 0; i < n; i++)
        if (counts[i]) bars[c.n++] = (struct insight_bar){.n = counts[i], .label = text_tr(v->lang, danish[i])};
    return c;
}

static struct insight_chart channels(const struct view *v, const struct insight *f) {
    struct insight_chart c = words(v, f->channels, insight_channel_danish, CONTACT_CHANNELS, f->all.contacts);
    c.heading = T("Kanaler");
    c.group = T("Kanal");
    return c;
}

static struct insight_chart outcomes(const struct view *v, const struct insight *f) {
    struct insight_chart c = words(v, f->outcomes, contact_outcome_danish, CONTACT_OUTCOMES, f->all.contacts);
    c.heading = T("Hvordan det endte");
    c.group = T("Udfald");
    return c;
}

static struct insight_chart tasks(const struct view *v, const struct insight *f) {
    size_t most = f->tasks_n < INSIGHT_MOST_TASKS ? f->tasks_n : INSIGHT_MOST_TASKS;
    struct insight_bar *bars = bars_of(v, most + 2);
    struct insight_chart c = {T("Ærinder"), T("Opgave"), bars, most, f->matters + f->without_matters};
    int64_t others = f->matters;
    for (size_t i = 0; i < most; i++) {
        const struct insight_task *t = &f->tasks[i];
        bool english = v->lang == LANG_EN && t->name_en.n;
        bars[i] = (struct insight_bar){.n = t->matters, .label = english ? t->name_en : t->name, .danish = !english};
        others -= t->matters;
    }
    if (others)
        bars[c.n++] = (struct insight_bar){.n = others, .label = text_tr(v->lang, T("Alle andre opgaver"))};
    if (f->without_matters)
        bars[c.n++] = (struct insight_bar){.n = f->without_matters, .label = text_tr(v->lang, T("Uden ærinde"))};
    return c;
}

struct insight_charts insight_charts(const struct view *v, const struct insight *f) {
    return (struct insight_charts){{
        [INSIGHT_DAYS] = days(v, f), [INSIGHT_HOURS] = hours(v, f), [INSIGHT_CHANNELS] = channels(v, f),
        [INSIGHT_OUTCOMES] = outcomes(v, f), [INSIGHT_TASKS] = tasks(v, f),
    }};
}
