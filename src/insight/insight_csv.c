/* Figures as a spreadsheet: one figure a line, so that a pivot table can take them. */
#include "insight/insight_chart.h"
#include "insight/insight_pages.h"

struct sheet {
    struct buf *out;
    struct arena *arena;
    enum lang lang;
    char between, point;
};

/* part and measure are Danish msgids; group is data, or words of the language already. */
static void line(const struct sheet *s, const char *part, str group, const char *measure, str value) {
    str cells[] = {text_tr(s->lang, part), group, text_tr(s->lang, measure), value};
    for (size_t i = 0; i < 4; i++) {
        if (i) buf_char(s->out, s->between);
        buf_csv(s->out, cells[i]);
    }
    buf_lit(s->out, "\r\n");
}

static void count(const struct sheet *s, const char *part, str group, const char *measure, int64_t n) {
    line(s, part, group, measure, str_number(s->arena, n));
}

static void minutes(const struct sheet *s, const char *part, str group, const char *measure, ms_t length) {
    line(s, part, group, measure, insight_minutes(s->arena, length, s->point));
}

static void unit(const struct sheet *s, const char *part, const struct insight_unit *u) {
    count(s, part, u->name, T("Henvendelser"), u->contacts);
    count(s, part, u->name, T("Afsluttede"), u->closed);
    count(s, part, u->name, T("Løst ved første kontakt"), u->solved);
    count(s, part, u->name, T("Numre givet"), insight_numbers(u));
    count(s, part, u->name, T("Betjent fra køen"), u->tickets[QUEUE_DONE]);
    count(s, part, u->name, T("Gået eller udeblevet"), insight_left(u));
    minutes(s, part, u->name, T("Ventetid, median (minutter)"), u->wait.median);
    minutes(s, part, u->name, T("Ventetid, ni af ti højst (minutter)"), u->wait.p90);
    count(s, part, u->name, T("Numre med oplyst ventetid"), u->promise.n);
    minutes(s, part, u->name, T("Oplyst ventetid, median (minutter)"), u->promise.promised);
    minutes(s, part, u->name, T("Faktisk ventetid for dem, median (minutter)"), u->promise.waited);
    count(s, part, u->name, T("Ventede over 10 minutter længere end oplyst"), u->promise.late);
    minutes(s, part, u->name, T("Ekspeditionstid, median (minutter)"), u->service.median);
    minutes(s, part, u->name, T("Ekspeditionstid, ni af ti højst (minutter)"), u->service.p90);
    minutes(s, part, u->name, T("Arbejdstid (minutter)"), u->served);
    minutes(s, part, u->name, T("Tid på vagt (minutter)"), u->staffed);
}

static void days_and_hours(const struct sheet *s, const struct insight *f) {
    for (size_t i = 0; i < f->days_n; i++) {
        str day = clock_date(s->arena, f->days[i].day);
        count(s, T("Dag"), day, T("Henvendelser"), f->days[i].contacts);
        count(s, T("Dag"), day, T("Numre givet"), f->days[i].numbers);
    }
    for (int i = 0; i < 24; i++) {
        str hour = str_printf(s->arena, "%02d", i);
        count(s, T("Time"), hour, T("Henvendelser"), f->hours[i]);
        count(s, T("Time"), hour, T("Numre givet"), f->numbers[i]);
    }
}

static void outcomes(const struct sheet *s, const char *part, const int64_t *counts, const char *measure) {
    for (int o = 0; o < CONTACT_OUTCOMES; o++)
        if (insight_tells(o, counts)) count(s, part, text_tr(s->lang, contact_outcome_danish[o]), measure, counts[o]);
}

static str name_of(const struct sheet *s, const struct insight_task *t) {
    return s->lang == LANG_EN && t->name_en.n ? t->name_en : t->name;
}

static void tasks(const struct sheet *s, const struct insight *f) {
    for (size_t i = 0; i < f->tasks_n; i++) {
        count(s, T("Opgave"), name_of(s, &f->tasks[i]), T("Ærinder"), f->tasks[i].matters);
        count(s, T("Opgave"), name_of(s, &f->tasks[i]), T("Ærinder med nummer"), f->tasks[i].with_number);
    }
    outcomes(s, T("Ærinders udfald"), f->matter_outcomes, T("Ærinder"));
    for (size_t i = 0; i < f->tasks_n; i++)
        for (int o = 0; o < CONTACT_OUTCOMES; o++)
            if (f->tasks[i].outcomes[o]) count(s, T("Opgavens udfald"), name_of(s, &f->tasks[i]), contact_outcome_danish[o], f->tasks[i].outcomes[o]);
    if (!f->without_matters) return;
    str without = text_tr(s->lang, T("Uden ærinde"));
    count(s, T("Opgave"), without, T("Henvendelser"), f->without_matters);
    count(s, T("Opgave"), without, T("Henvendelser med nummer"), f->without_matters_with_number);
}

void insight_csv(const struct insight *f, enum lang lang, bool excel, struct buf *out) {
    ARENA(a);
    struct sheet s = {out, &a, lang, excel ? ';' : ',', excel ? ',' : '.'};
    if (excel) buf_lit(out, "\xEF\xBB\xBF");
    line(&s, T("Opgørelse"), text_tr(lang, T("Gruppe")), T("Mål"), text_tr(lang, T("Værdi")));
    struct insight_unit all = f->all;
    all.name = text_tr(lang, T("I alt"));
    unit(&s, T("I alt"), &all);
    for (size_t i = 0; i < f->units_n; i++) unit(&s, T("Enhed"), &f->units[i]);
    days_and_hours(&s, f);
    for (int i = 0; i < CONTACT_CHANNELS; i++)
        count(&s, T("Kanal"), text_tr(lang, insight_channel_danish[i]), T("Henvendelser"), f->channels[i]);
    outcomes(&s, T("Udfald"), f->outcomes, T("Henvendelser"));
    tasks(&s, f);
}
