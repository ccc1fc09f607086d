/* Telephone, e-mail, letters, the web and chat: registered when somebody takes it, closed when it is done. */
#include "app/demo_day.h"

static const struct post { enum contact_channel channel; int n, least, most; } post[] = { /* minutes until it is done */
    {CONTACT_EMAIL, 34, 5, 90}, {CONTACT_LETTER, 15, 10, 120}, {CONTACT_WEB, 13, 5, 60}, {CONTACT_CHAT, 10, 4, 14},
};

static bool answers(const struct demo_worker *w, const struct demo_place *p) {
    bool phones = w->row->duty == DEMO_PHONE || (w->row->duty == DEMO_RECEPTION && p->row->kind == COMPETENCE_SERVICE_CENTRE);
    return w->place == p && phones;
}

static enum contact_outcome outcome_of(struct demo_day *d, const struct demo_visit *v) {
    bool mail = v->channel == CONTACT_EMAIL || v->channel == CONTACT_LETTER;
    if (!v->matters_n) return CONTACT_ANSWERED;
    switch (v->matters[0]->ends) {
    case CONTACT_SIGNPOSTED: return mail ? CONTACT_FORWARDED : demo_chance(&d->dice, 30) ? CONTACT_TRANSFERRED : CONTACT_SIGNPOSTED;
    case CONTACT_FORWARDED:
    case CONTACT_CASE_HANDED_OVER: return demo_chance(&d->dice, 50) ? CONTACT_FORWARDED : CONTACT_TRANSFERRED;
    case CONTACT_DECIDED: return demo_chance(&d->dice, 30) ? CONTACT_DECIDED : CONTACT_ANSWERED;
    default: return demo_chance(&d->dice, 15) ? CONTACT_TRANSFERRED : CONTACT_ANSWERED;
    }
}

static enum err take(struct demo_day *d, struct demo_visit *v, const struct demo_worker *w, ms_t at, ms_t done) {
    TRY(demo_visit_register(d, v, w, at));
    enum contact_outcome outcome = outcome_of(d, v);
    return done <= d->now ? demo_visit_close(d, v, w, v->place, outcome, done) : OK;
}

/* Those who answer here, and when each is through with the call before. */
struct desk { const struct demo_worker *workers[16]; ms_t free_at[16]; size_t n; };

static size_t first_free(const struct desk *k) {
    size_t best = 0;
    for (size_t i = 1; i < k->n; i++)
        if (k->free_at[i] < k->free_at[best]) best = i;
    return best;
}

static enum err telephone(struct demo_day *d, const struct demo_place *p, struct desk *k) {
    struct demo_visit *calls = arena_many(d->arena, (size_t)p->row->calls, struct demo_visit);
    for (int i = 0; i < p->row->calls; i++) TRY(demo_visit_draw(d, p, CONTACT_PHONE, demo_moment(d, true), &calls[i]));
    qsort(calls, (size_t)p->row->calls, sizeof *calls, demo_by_time);
    for (int i = 0; i < p->row->calls; i++) {
        size_t w = first_free(k);
        ms_t at = calls[i].at > k->free_at[w] ? calls[i].at : k->free_at[w];
        ms_t length = 2 * (ms_t)MINUTE + demo_dice(&d->dice, 9 * MINUTE);
        if (at >= d->now) continue; /* nobody has answered it yet */
        TRY(take(d, &calls[i], k->workers[w], at, at + length));
        k->free_at[w] = at + length + 20 * SECOND;
    }
    return OK;
}

static enum err letters(struct demo_day *d, const struct demo_place *p, const struct desk *k) {
    for (size_t c = 0; c < sizeof post / sizeof *post; c++) {
        for (int i = 0; i < post[c].n; i++) {
            struct demo_visit v;
            TRY(demo_visit_draw(d, p, post[c].channel, demo_moment(d, false), &v));
            ms_t length = post[c].least * (ms_t)MINUTE + demo_dice(&d->dice, (uint32_t)(post[c].most - post[c].least) * MINUTE);
            TRY(take(d, &v, k->workers[demo_dice(&d->dice, (uint32_t)k->n)], v.at, v.at + length));
        }
    }
    return OK;
}

enum err demo_calls_run(struct demo_day *d) {
    for (size_t i = 0; i < d->town->places_n; i++) {
        const struct demo_place *p = &d->town->places[i];
        struct desk k = {};
        for (size_t w = 0; w < d->town->workers_n && k.n < 16; w++)
            if (answers(&d->town->workers[w], p)) k.workers[k.n++] = &d->town->workers[w];
        if (!k.n) continue;
        for (size_t w = 0; w < k.n; w++) k.free_at[w] = d->start + (ms_t)w * MINUTE;
        for (size_t w = 0; w < k.n && p->row->kind != COMPETENCE_SERVICE_CENTRE; w++)
            TRY(authority_duty_start(d->tx, p->authority_id, k.workers[w]->id, p->id, 0, d->start));
        TRY(telephone(d, p, &k));
        if (p->row->kind == COMPETENCE_CONTACT_CENTRE) TRY(letters(d, p, &k));
    }
    return OK;
}
