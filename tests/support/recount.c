#include "support/recount.h"
#include <stdlib.h>
#include "support/testdb.h"

static bool in_unit(const struct town_row *r, const struct insight_scope *s, int64_t unit) {
    return r->created >= s->from && r->created < s->to && (!s->unit_id || s->unit_id == unit);
}
static bool within(const struct town_row *r, const struct insight_scope *s) {
    return in_unit(r, s, r->unit);
}
/* Numbers that a row adds to those given in the scope's unit: where they are now. */
static int64_t numbers_of(const struct town_row *r, const struct insight_scope *s) {
    return (r->ticket && in_unit(r, s, r->sent.to ? r->sent.to : r->unit)) + (r->no_show && within(r, s));
}

static int by_length(const void *a, const void *b) {
    ms_t x = *(const ms_t *)a, y = *(const ms_t *)b;
    return (x > y) - (x < y);
}

/* In whole seconds; sorts them. */
static ms_t median(ms_t *lengths, size_t n) {
    for (size_t i = 0; i < n; i++) lengths[i] -= lengths[i] % SECOND;
    qsort(lengths, n, sizeof *lengths, by_length);
    return n ? (lengths[(n - 1) / 2] + lengths[n / 2]) / 2 : DB_NULL;
}

static void check_times(struct insight_times got, ms_t *lengths, size_t n) {
    assert_int_equal(got.n, n);
    if (!n) {
        assert_true(got.median == DB_NULL && got.p90 == DB_NULL);
        return;
    }
    assert_int_equal(got.median, median(lengths, n));
    size_t nine_in_ten = 0;
    while ((nine_in_ten + 1) * 10 < n * 9) nine_in_ten++;
    assert_int_equal(got.p90, lengths[nine_in_ten]);
}

/* Who is talked to is worked for until it is over; a letter, and who is sent to the queue, until it is registered. */
static ms_t work_outside_the_queue(const struct town_row *r) {
    bool talk = r->channel == CONTACT_PHONE || r->channel == CONTACT_CHAT || (r->channel == CONTACT_COUNTER && !r->ticket);
    ms_t length = (talk && r->outcome ? r->closed : r->created) - (r->begun ? r->begun : r->created);
    return length > HOUR ? HOUR : length;
}

void recount_unit(const struct insight_unit *u, const struct town *t, struct insight_scope s) {
    ARENA(a);
    ms_t *told = arena_many(&a, t->n, ms_t), *kept = arena_many(&a, t->n, ms_t);
    ms_t *waits = arena_many(&a, 3 * t->n, ms_t), *services = arena_many(&a, 2 * t->n, ms_t), spent = 0, staffed = 0;
    size_t waits_n = 0, services_n = 0, contacts = 0, closed = 0, solved = 0;
    int64_t tickets[QUEUE_STATES] = {}, numbers = 0, late = 0;
    size_t told_n = 0;
    for (size_t i = 0; i < t->n; i++) {
        const struct town_row *r = &t->rows[i];
        if (within(r, &s)) {
            contacts++;
            closed += r->outcome != CONTACT_NONE;
            bool helps = r->outcome == CONTACT_ANSWERED || r->outcome == CONTACT_HANDED_OUT || r->outcome == CONTACT_SIGNPOSTED || r->outcome == CONTACT_DECIDED;
            solved += helps && !r->sent.to && !r->no_show;
            spent += work_outside_the_queue(r);
        }
        if (r->no_show && within(r, &s)) {
            tickets[QUEUE_NO_SHOW]++;
            numbers++;
            waits[waits_n++] = r->no_show - r->created;
        }
        if (r->sent.to && r->sent.called != DB_NULL && within(r, &s)) {
            waits[waits_n++] = r->sent.called - r->created;
            services[services_n++] = r->sent.served;
            spent += r->sent.served;
        }
        if (!r->ticket || !in_unit(r, &s, r->sent.to ? r->sent.to : r->unit)) continue;
        tickets[r->state]++;
        numbers++;
        bool waited_twice = r->sent.to && r->sent.called != DB_NULL;
        if (r->called != DB_NULL) waits[waits_n++] = r->called - (waited_twice ? r->sent.at : r->created);
        if (r->told && r->called != DB_NULL) {
            told[told_n] = r->promised * MINUTE;
            kept[told_n] = r->called - r->created;
            late += kept[told_n] - told[told_n] > 10 * (ms_t)MINUTE;
            told_n++;
        }
        ms_t served = r->before, begun = r->started;
        if (begun == DB_NULL && !r->before && r->state == QUEUE_DONE) begun = r->called;
        if (begun != DB_NULL) served += (r->ended == DB_NULL ? s.now : r->ended) - begun;
        if (r->state == QUEUE_DONE) services[services_n++] = served;
        spent += served;
    }
    for (size_t i = 0; i < t->shifts_n; i++) {
        if (s.unit_id && t->shifts[i].unit != s.unit_id) continue;
        ms_t from = t->shifts[i].from, to = t->shifts[i].to == DB_NULL ? s.now : t->shifts[i].to;
        if (to > from + 16 * (ms_t)HOUR) to = from + 16 * (ms_t)HOUR;
        if (from < s.from) from = s.from;
        if (to > s.to) to = s.to;
        if (to > from) staffed += to - from;
    }
    assert_int_equal(u->contacts, contacts);
    assert_int_equal(u->closed, closed);
    assert_int_equal(u->solved, solved);
    assert_memory_equal(u->tickets, tickets, sizeof tickets);
    assert_int_equal(insight_numbers(u), numbers);
    check_times(u->wait, waits, waits_n);
    assert_int_equal(u->promise.n, told_n);
    assert_int_equal(u->promise.late, late);
    assert_int_equal(u->promise.promised, median(told, told_n));
    assert_int_equal(u->promise.waited, median(kept, told_n));
    check_times(u->service, services, services_n);
    if (!u->unit_id) return;
    assert_int_equal(u->served, spent);
    assert_int_equal(u->staffed, staffed);
}

void recount_capacity(const struct insight *f) {
    ms_t served = 0, staffed = 0;
    for (size_t i = 0; i < f->units_n; i++) {
        staffed += f->units[i].staffed;
        if (f->units[i].staffed) served += f->units[i].served;
    }
    assert_int_equal(f->all.served, served);
    assert_int_equal(f->all.staffed, staffed);
}

void recount_groups(const struct insight *f, const struct town *t) {
    int64_t hours[24] = {}, channels[CONTACT_CHANNELS] = {}, outcomes[CONTACT_OUTCOMES] = {}, tasks[TOWN_TASKS] = {}, matters = 0, without = 0;
    int64_t numbers[24] = {}, with_number[TOWN_TASKS] = {}, without_with_number = 0;
    for (size_t i = 0; i < t->n; i++) {
        const struct town_row *r = &t->rows[i];
        numbers[clock_local(r->created).hour] += numbers_of(r, &f->scope);
        if (!within(r, &f->scope)) continue;
        hours[clock_local(r->created).hour]++;
        channels[r->channel]++;
        outcomes[r->outcome]++;
        if (r->task) tasks[r->task - 100]++;
        *(r->task ? &with_number[r->task - 100] : &without_with_number) += r->ticket;
        matters += r->task != 0;
        without += r->task == 0;
    }
    assert_memory_equal(f->hours, hours, sizeof hours);
    assert_memory_equal(f->numbers, numbers, sizeof numbers);
    assert_int_equal(f->without_matters_with_number, without_with_number);
    assert_memory_equal(f->channels, channels, sizeof channels);
    assert_memory_equal(f->outcomes, outcomes, sizeof outcomes);
    int64_t counted = 0, counted_numbers = 0;
    size_t had_any = 0;
    for (int i = 0; i < TOWN_TASKS; i++) had_any += tasks[i] > 0;
    assert_int_equal(f->tasks_n, had_any);
    for (size_t i = 0; i < f->tasks_n; i++) {
        assert_int_equal(f->tasks[i].matters, tasks[f->tasks[i].task_id - 100]);
        assert_int_equal(f->tasks[i].with_number, with_number[f->tasks[i].task_id - 100]);
        counted_numbers += f->tasks[i].with_number;
        assert_true(i == 0 || f->tasks[i].matters <= f->tasks[i - 1].matters);
        counted += f->tasks[i].matters;
    }
    assert_int_equal(f->matters, matters);
    assert_int_equal(f->without_matters, without);
    assert_int_equal(counted, matters);
    assert_int_equal(f->matters_with_number, counted_numbers);
}

void recount_days(const struct insight *f, const struct town *t) {
    ms_t day = f->scope.from;
    for (size_t d = 0; d < f->days_n; d++, day = clock_day_next(day)) {
        int64_t n = 0, numbers = 0;
        for (size_t i = 0; i < t->n; i++) {
            bool of_today = clock_day_start(t->rows[i].created) == day;
            n += of_today && within(&t->rows[i], &f->scope);
            numbers += of_today ? numbers_of(&t->rows[i], &f->scope) : 0;
        }
        assert_int_equal(f->days[d].numbers, numbers);
        assert_int_equal(f->days[d].day, day);
        assert_int_equal(f->days[d].contacts, n);
    }
    assert_int_equal(day, f->scope.to);
}
