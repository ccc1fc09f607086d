#include "insight/insight_chart.h"
#include "view/format.h"

enum { COLUMN = 40, CHART_LEAST = 320, CHART_MOST = 1200, CHART_TOP = 20, CHART_FOOT = 170 };
/* Of a telephone of 320 px and of a screen from 768 px on (workplace.css) so much is left for the drawing; a letter of 13 px, and the
 * air between two words. */
enum { ROOM_NARROW = 254, ROOM_WIDE = 686, LETTER = 8, AIR = 8 };

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

/* ---- which columns have words: as many as there is room for ---- */

static size_t letters(const struct insight_chart *c) {
    size_t most = 1, digits = 1;
    for (int64_t n = highest(c); n > 9; n /= 10) digits++;
    for (size_t i = 0; i < c->n; i++)
        if (c->bars[i].label.n > most) most = c->bars[i].label.n;
    return digits > most ? digits : most;
}

/* How many columns the words of one take. */
static size_t columns_of_words(const struct insight_chart *c, int room) {
    size_t width = (size_t)insight_chart_width(c), there = (size_t)room < width ? (size_t)room : width;
    return (c->n * (letters(c) * LETTER + AIR) + there - 1) / there;
}

static bool is_labelled(const struct insight_chart *c, size_t i, size_t apart) {
    if (i == 0 || i == c->n - 1) return true;
    if (i < apart || c->n - 1 - i < apart) return false;
    bool weeks = c->days && c->n > 21 && apart > 1;
    size_t first = weeks ? c->monday : 0, step = weeks ? (apart + 6) / 7 * 7 : apart;
    return i >= first && (i - first) % step == 0;
}

static bool is_counted(const struct insight_chart *c, size_t i, size_t apart) {
    size_t peak = 0;
    for (size_t k = 1; k < c->n; k++)
        if (c->bars[k].n > c->bars[peak].n) peak = k;
    size_t from_peak = i > peak ? i - peak : peak - i;
    return c->bars[i].n && (i == peak || (from_peak >= apart && is_labelled(c, i, apart)));
}

static const char *class_of(bool narrow, bool wide) {
    return narrow && wide ? "chart-always" : narrow ? "chart-narrow" : wide ? "chart-wide" : NULL;
}

static str percent(const struct view *v, size_t tenths, const struct insight_chart *c) {
    size_t hundredths = tenths * 1000 / c->n;
    return str_printf(v->arena, "%zu.%02zu%%", hundredths / 100, hundredths % 100);
}

struct insight_column insight_column(const struct view *v, const struct insight_chart *c, size_t i) {
    size_t narrow = columns_of_words(c, ROOM_NARROW), wide = columns_of_words(c, ROOM_WIDE);
    int height = (int)(c->bars[i].n * (CHART_FOOT - CHART_TOP) / highest(c));
    return (struct insight_column){
        .x = percent(v, 10 * i + 1, c), .width = percent(v, 8, c), .middle = percent(v, 10 * i + 5, c),
        .y = CHART_FOOT - height, .height = height,
        .label = class_of(is_labelled(c, i, narrow), is_labelled(c, i, wide)),
        .count = class_of(is_counted(c, i, narrow), is_counted(c, i, wide)),
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
    struct insight_chart c = {T("Henvendelser pr. dag"), T("Dag"), bars, f->days_n, f->all.contacts, T(">Numre givet"), true, f->days_n};
    for (size_t i = 0; i < f->days_n; i++) {
        struct clock_local l = clock_local(f->days[i].day);
        bars[i] = (struct insight_bar){.n = f->days[i].contacts, .numbers = f->days[i].numbers,
                                       .label = str_printf(v->arena, "%d/%d", l.day, l.month)};
        if (l.weekday == 1 && i < c.monday) c.monday = i;
    }
    return c;
}

/* The working day, and whatever else somebody came in. */
static struct insight_chart hours(const struct view *v, const struct insight *f) {
    int first = 7, last = 18;
    for (int i = 0; i < 24; i++) {
        if ((f->hours[i] || f->numbers[i]) && i < first) first = i;
        if ((f->hours[i] || f->numbers[i]) && i > last) last = i;
    }
    struct insight_bar *bars = bars_of(v, 24);
    for (int i = first; i <= last; i++)
        bars[i - first] = (struct insight_bar){.n = f->hours[i], .numbers = f->numbers[i], .label = str_printf(v->arena, "%02d", i)};
    return (struct insight_chart){T("Henvendelser pr. time"), T("Time"), bars, (size_t)(last - first + 1), f->all.contacts, T(">Numre givet")};
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
    struct insight_chart c = {T("Ærinder"), T("Opgave"), bars, most, f->matters + f->without_matters, T(">Heraf med nummer")};
    int64_t others = f->matters, others_numbers = f->matters_with_number;
    for (size_t i = 0; i < most; i++) {
        const struct insight_task *t = &f->tasks[i];
        bool english = v->lang == LANG_EN && t->name_en.n;
        bars[i] = (struct insight_bar){.n = t->matters, .label = english ? t->name_en : t->name, .danish = !english, .numbers = t->with_number};
        others -= t->matters;
        others_numbers -= t->with_number;
    }
    if (others)
        bars[c.n++] = (struct insight_bar){.n = others, .numbers = others_numbers, .label = text_tr(v->lang, T("Alle andre opgaver"))};
    if (f->without_matters)
        bars[c.n++] = (struct insight_bar){.n = f->without_matters, .numbers = f->without_matters_with_number, .label = text_tr(v->lang, T("Uden ærinde"))};
    return c;
}

struct insight_charts insight_charts(const struct view *v, const struct insight *f) {
    return (struct insight_charts){{
        [INSIGHT_DAYS] = days(v, f), [INSIGHT_HOURS] = hours(v, f), [INSIGHT_CHANNELS] = channels(v, f),
        [INSIGHT_OUTCOMES] = outcomes(v, f), [INSIGHT_TASKS] = tasks(v, f),
    }};
}
