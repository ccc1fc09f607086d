/* Figures as a spreadsheet: one figure a line, so that a pivot table can take them. */
#include "insight/insight_chart.h"
#include "insight/insight_pages.h"

struct sheet {
    struct buf *out;
    struct arena *arena;
    char between, point;
};

static void line(const struct sheet *s, str part, str group, str measure, str value) {
    str cells[] = {part, group, measure, value};
    for (size_t i = 0; i < 4; i++) {
        if (i) buf_char(s->out, s->between);
        buf_csv(s->out, cells[i]);
    }
    buf_lit(s->out, "\r\n");
}

static void count(const struct sheet *s, str part, str group, str measure, int64_t n) {
    line(s, part, group, measure, str_number(s->arena, n));
}

static void minutes(const struct sheet *s, str part, str group, str measure, ms_t length) {
    line(s, part, group, measure, insight_minutes(s->arena, length, s->point));
}

static void unit(const struct sheet *s, str part, const struct insight_unit *u) {
    count(s, part, u->name, S("Henvendelser"), u->contacts);
    count(s, part, u->name, S("Afsluttede"), u->closed);
    count(s, part, u->name, S("Løst ved første kontakt"), u->solved);
    count(s, part, u->name, S("Betjent fra køen"), u->tickets[QUEUE_DONE]);
    count(s, part, u->name, S("Gået eller udeblevet"), insight_left(u));
    minutes(s, part, u->name, S("Ventetid, median (minutter)"), u->wait.median);
    minutes(s, part, u->name, S("Ventetid, ni af ti højst (minutter)"), u->wait.p90);
    minutes(s, part, u->name, S("Ekspeditionstid, median (minutter)"), u->service.median);
    minutes(s, part, u->name, S("Ekspeditionstid, ni af ti højst (minutter)"), u->service.p90);
    minutes(s, part, u->name, S("Tid med borgere (minutter)"), u->served);
    minutes(s, part, u->name, S("Tid på vagt (minutter)"), u->staffed);
}

static void words(const struct sheet *s, str part, const int64_t *counts, const char *const *danish, size_t n) {
    for (size_t i = 0; i < n; i++) count(s, part, str_c(danish[i]), S("Henvendelser"), counts[i]);
}

void insight_csv(const struct insight *f, bool excel, struct buf *out) {
    ARENA(a);
    struct sheet s = {out, &a, excel ? ';' : ',', excel ? ',' : '.'};
    if (excel) buf_lit(out, "\xEF\xBB\xBF");
    line(&s, S("Opgørelse"), S("Gruppe"), S("Mål"), S("Værdi"));
    struct insight_unit all = f->all;
    all.name = S("I alt");
    unit(&s, S("I alt"), &all);
    for (size_t i = 0; i < f->units_n; i++) unit(&s, S("Enhed"), &f->units[i]);
    for (size_t i = 0; i < f->days_n; i++)
        count(&s, S("Dag"), clock_date(&a, f->days[i].day), S("Henvendelser"), f->days[i].contacts);
    for (int i = 0; i < 24; i++) count(&s, S("Time"), str_printf(&a, "%02d", i), S("Henvendelser"), f->hours[i]);
    words(&s, S("Kanal"), f->channels, insight_channel_danish, CONTACT_CHANNELS);
    words(&s, S("Udfald"), f->outcomes, contact_outcome_danish, CONTACT_OUTCOMES);
    for (size_t i = 0; i < f->tasks_n; i++) count(&s, S("Opgave"), f->tasks[i].name, S("Ærinder"), f->tasks[i].matters);
    for (int o = 0; o < CONTACT_OUTCOMES; o++) count(&s, S("Ærinders udfald"), str_c(contact_outcome_danish[o]), S("Ærinder"), f->matter_outcomes[o]);
    for (size_t i = 0; i < f->tasks_n; i++)
        for (int o = 0; o < CONTACT_OUTCOMES; o++)
            if (f->tasks[i].outcomes[o]) count(&s, S("Opgavens udfald"), f->tasks[i].name, str_c(contact_outcome_danish[o]), f->tasks[i].outcomes[o]);
    if (f->without_matters) count(&s, S("Opgave"), S("Uden ærinde"), S("Henvendelser"), f->without_matters);
}
