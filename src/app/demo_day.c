/* Who comes when for what. */
#include "app/demo_day.h"

/* How many come in each quarter of an hour: more and more. */
static const int quarters[18] = {4, 6, 8, 9, 9, 9, 8, 8, 8, 8, 8, 8, 8, 9, 10, 12, 17, 21};

ms_t demo_moment(struct demo_day *d, bool rush) {
    int all = 0, i = 0;
    if (!rush) return d->start + (ms_t)demo_dice(&d->dice, DEMO_HALF_DAY);
    for (size_t k = 0; k < 18; k++) all += quarters[k];
    int at = (int)demo_dice(&d->dice, (uint32_t)all);
    while (at >= quarters[i]) at -= quarters[i++];
    return d->start + i * 15 * (ms_t)MINUTE + demo_dice(&d->dice, 15 * MINUTE);
}

int demo_by_time(const void *a, const void *b) {
    const struct demo_visit *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

/* ---- for what ---- */

/* Where the P/O office is behind the same door, more come with what it decides. */
static int weight(const struct demo_matter *m, enum contact_channel channel, bool pensioners) {
    if (channel != CONTACT_COUNTER) return m->remote;
    return m->ends == CONTACT_CASE_HANDED_OVER && pensioners ? m->counter * 3 : m->counter;
}

static const struct demo_matter *draw_matter(struct demo_day *d, const struct demo_place *p, enum contact_channel channel) {
    bool pensioners = demo_colocated(d->town, p, S("SUF"));
    int all = 0;
    for (size_t i = 0; i < demo_matters_n; i++) all += weight(&demo_matters[i], channel, pensioners);
    int at = (int)demo_dice(&d->dice, (uint32_t)all);
    size_t i = 0;
    while (at >= weight(&demo_matters[i], channel, pensioners)) at -= weight(&demo_matters[i++], channel, pensioners);
    return &demo_matters[i];
}

/* One matter mostly, sometimes two or three; what the catalogue no longer has is left out. */
static void draw_matters(struct demo_day *d, struct demo_visit *v) {
    uint32_t roll = demo_dice(&d->dice, 100);
    size_t wanted = roll < 2 ? 3 : roll < 14 ? 2 : 1;
    for (size_t i = 0; i < wanted; i++) {
        const struct demo_matter *m = draw_matter(d, v->place, v->channel);
        const struct catalogue_task *k = demo_task(v->place->town, str_c(m->task));
        bool again = !k;
        for (size_t j = 0; j < v->matters_n && k; j++) again |= v->task_ids[j] == k->id;
        if (again) continue;
        v->matters[v->matters_n] = m;
        v->task_ids[v->matters_n++] = k->id;
    }
}

/* ---- who ---- */

/* A replacement number: day + 60, so that it is nobody's. */
static str draw_cpr(struct demo_day *d, int64_t *ret_year) {
    int year = 1936 + (int)demo_dice(&d->dice, 72);
    int day = 61 + (int)demo_dice(&d->dice, 28), month = 1 + (int)demo_dice(&d->dice, 12);
    int serial = (year < 2000 ? 0 : 4000) + (int)demo_dice(&d->dice, 4000);
    *ret_year = year;
    return str_printf(d->arena, "%02d%02d%02d%04d", day, month, year % 100, serial);
}

static str draw_language(struct demo_day *d) {
    static const char *const others[] = {"en", "en", "ar", "uk", "so", "pl", "tr"};
    return demo_chance(&d->dice, 88) ? S("da") : str_c(others[demo_dice(&d->dice, 7)]);
}

static str draw_municipality(struct demo_day *d, const struct demo_place *p) {
    static const char *const neighbours[] = {"0147", "0157", "0185"};
    bool for_both = p->row->kind == COMPETENCE_SHARED_CONTACT_CENTRE;
    if (for_both && demo_chance(&d->dice, 70)) return S("0155");
    return demo_chance(&d->dice, 4) ? str_c(neighbours[demo_dice(&d->dice, 3)]) : str_c(p->town->row->code);
}

static enum err new_citizen(struct demo_day *d, const struct demo_place *p, struct demo_citizen *ret) {
    int64_t year, id;
    uint64_t *dice = &d->dice;
    str cpr = draw_cpr(d, &year);
    const char *first = demo_first_names[demo_dice(dice, (uint32_t)demo_first_names_n)], *last = demo_last_names[demo_dice(dice, (uint32_t)demo_last_names_n)];
    const char *street = demo_streets[demo_dice(dice, (uint32_t)demo_streets_n)];
    int house = 1 + (int)demo_dice(dice, 90), number = (int)demo_dice(dice, 10000);
    struct citizen c = {
        .authority_id = p->authority_id, .cpr = cpr, .birth_year = year, .name = str_printf(d->arena, "%s %s", first, last),
        .address = str_printf(d->arena, "%s %d", street, house), .municipality_code = draw_municipality(d, p), .language = draw_language(d),
        .phone = str_printf(d->arena, "+450000%04d", number), .email = S(""), .is_protected = demo_chance(dice, 1),
    };
    TRY(citizen_remember(d->tx, d->arena, d->town->plan->key, &c, &id));
    *ret = (struct demo_citizen){id, c.municipality_code, c.language};
    return OK;
}

/* One in six has been here before today. */
static enum err draw_citizen(struct demo_day *d, const struct demo_place *p, struct demo_citizen *ret) {
    struct demo_crowd *crowd = &d->crowds[p->town - d->town->served];
    if (crowd->n && demo_chance(&d->dice, 17)) {
        *ret = crowd->at[demo_dice(&d->dice, (uint32_t)crowd->n)];
        return OK;
    }
    TRY(new_citizen(d, p, ret));
    if (crowd->n < sizeof crowd->at / sizeof *crowd->at) crowd->at[crowd->n++] = *ret;
    return OK;
}

enum err demo_visit_draw(struct demo_day *d, const struct demo_place *p, enum contact_channel channel, ms_t at, struct demo_visit *ret) {
    struct demo_visit v = {.at = at, .place = p, .channel = channel, .leaves_at = INT64_MAX};
    struct demo_citizen who = {};
    draw_matters(d, &v);
    bool known = demo_chance(&d->dice, channel == CONTACT_COUNTER ? 60 : 55);
    bool later = !known && demo_chance(&d->dice, 40);
    if (known || later) TRY(draw_citizen(d, p, &who));
    if (known) v.citizen_id = who.id;
    if (later) v.later = who;
    v.municipality = known ? who.municipality : S("");
    v.language = known ? who.language : draw_language(d);
    if (demo_chance(&d->dice, 5)) v.acting_for = demo_chance(&d->dice, 50) ? S("sin mor") : S("sin ægtefælle");
    if (demo_chance(&d->dice, 8)) v.leaves_at = at + 7 * (ms_t)MINUTE + demo_dice(&d->dice, 15 * MINUTE);
    v.no_show = demo_chance(&d->dice, 4);
    *ret = v;
    return OK;
}

/* ---- what becomes of it ---- */

struct contact_who demo_who(const struct demo_worker *w, const struct demo_place *where, ms_t at) {
    return (struct contact_who){where->authority_id, w->id, where->id, at};
}

/* Who comes in person is asked what for, and a letter is read, before it is registered; a call is registered when it is taken. */
static ms_t asked_for(const struct demo_visit *v) {
    switch (v->channel) {
    case CONTACT_COUNTER: return (30 + 15 * (ms_t)v->matters_n) * SECOND;
    case CONTACT_LETTER:
    case CONTACT_EMAIL:
    case CONTACT_WEB: return (2 + 2 * (ms_t)v->matters_n) * MINUTE;
    default: return 0;
    }
}

enum err demo_visit_register(struct demo_day *d, struct demo_visit *v, const struct demo_worker *w, ms_t at) {
    struct contact_new c = {
        .who = demo_who(w, v->place, at), .channel = v->channel, .citizen_id = v->citizen_id, .municipality_code = v->municipality,
        .language = v->language, .acting_for = v->acting_for, .task_ids = v->task_ids, .tasks_n = v->matters_n,
        .begun_at = at - asked_for(v),
        .said = v->matters_n ? str_c(v->matters[0]->said[demo_dice(&d->dice, 3)]) : S("Borgeren ved ikke selv, hvem det hører under"),
    };
    return contact_register(d->tx, d->arena, &c, &v->contact_id);
}

int demo_visit_minutes(struct demo_day *d, const struct demo_visit *v) {
    int minutes = v->matters_n ? 0 : 8;
    for (size_t i = 0; i < v->matters_n; i++) {
        const struct catalogue_task *k = demo_task(v->place->town, str_c(v->matters[i]->task));
        if (k) minutes += k->minutes;
    }
    int percent = 45 + (int)demo_dice(&d->dice, 50) + (int)demo_dice(&d->dice, 50);
    int taken = minutes * percent / 100 + 1;
    return taken < 45 ? taken : 45;
}

/* Whom it goes to: the authority that owns the task, else the department that carries it. */
static str receiver_of(const struct demo_visit *v) {
    const struct demo_served_town *town = v->place->town;
    const struct catalogue_task *k = v->matters_n ? demo_task(town, str_c(v->matters[0]->task)) : NULL;
    if (!k) return S("Københavner Information");
    for (size_t i = 0; k->owner != COMPETENCE_OWN && i < town->catalogue.authorities_n; i++)
        if (str_eq(town->catalogue.authorities[i].key, k->owner_key)) return town->catalogue.authorities[i].name;
    for (const struct demo_department *dep = demo_departments; dep->code; dep++)
        if (str_eq_c(str_c(dep->authority), town->row->key) && k->departments.n && str_eq_c(k->departments.at[0], dep->code)) return str_c(dep->name);
    return S("rette myndighed");
}

static const enum competence_activity acts[CONTACT_OUTCOMES] = {
    [CONTACT_ANSWERED] = COMPETENCE_SELFSERVICE_HELP, [CONTACT_HANDED_OUT] = COMPETENCE_HAND_OUT, [CONTACT_SIGNPOSTED] = COMPETENCE_SIGNPOST,
    [CONTACT_FORWARDED] = COMPETENCE_RECEIVE_FORWARD, [CONTACT_TRANSFERRED] = COMPETENCE_GUIDE_ABSTRACT, [CONTACT_DECIDED] = COMPETENCE_CASE_STEP,
    [CONTACT_CASE_HANDED_OVER] = COMPETENCE_HELP_FILL,
};

/* Some write down what they did on the way. */
static enum err act_on_the_way(struct demo_day *d, const struct demo_visit *v, struct contact_who who, enum contact_outcome outcome) {
    struct competence_verdict verdict;
    if (!v->matters_n || !demo_chance(&d->dice, 35)) return OK;
    struct contact_act act = {.task_id = v->task_ids[0], .activity = acts[outcome], .met = 1u << CONTACT_MET_ASKED};
    if (competence_duties(act.activity) >> COMPETENCE_NOTE_DUTY & 1) act.text = S("Papirerne er set igennem.");
    enum err e = contact_act(d->tx, d->arena, who, v->contact_id, &act, &verdict);
    return e == ERR_DENIED ? OK : e;
}

enum err demo_visit_close(struct demo_day *d, const struct demo_visit *v, const struct demo_worker *w, const struct demo_place *where,
                          enum contact_outcome outcome, ms_t at) {
    const enum contact_outcome ways[] = {outcome, CONTACT_ANSWERED, CONTACT_SIGNPOSTED, CONTACT_TRANSFERRED};
    struct contact_who who = demo_who(w, where, at);
    TRY(act_on_the_way(d, v, who, outcome));
    enum err e = ERR_DENIED;
    for (size_t i = 0; i < 4 && e == ERR_DENIED; i++) {
        struct competence_verdict verdict;
        struct contact_close close = {.outcome = ways[i], .met = ~(1u << CONTACT_MET_APPEAL), .note = v->matters_n ? str_c(v->matters[0]->note) : S("Borgeren er hjulpet på vej."),
                                      .receiver = receiver_of(v)};
        if (!contact_outcome_names_receiver(ways[i])) close.receiver = S("");
        e = contact_close(d->tx, d->arena, who, v->contact_id, &close, &verdict);
    }
    return e;
}

enum err demo_day_write(struct demo_town *t) {
    struct demo_day *d = arena_new(t->arena, struct demo_day);
    *d = (struct demo_day){.town = t, .tx = t->tx, .arena = t->arena, .dice = t->plan->seed, .now = t->plan->now, .start = t->plan->now - DEMO_HALF_DAY};
    TRY(demo_counters_run(d));
    return demo_calls_run(d);
}
