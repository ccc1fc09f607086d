/* The leaders' board: the picture of each unit just now, and what became of today's tickets. */
#include "insight/insight.h"
#include "insight/insight_sql.h"

static enum err read_now(struct db_tx *tx, struct arena *a, int64_t authority_id, ms_t now, struct insight_now *u) {
    struct queue_picture q;
    TRY(queue_picture(tx, a, authority_id, u->unit_id, 0, now, &q));
    u->waiting = (int)q.waiting_n;
    u->in_service = (int)q.called_n;
    u->on_duty = q.on_duty;
    bool telephone = u->kind == COMPETENCE_CONTACT_CENTRE || u->kind == COMPETENCE_SHARED_CONTACT_CENTRE;
    u->wait_minutes_new = telephone && !q.waiting_n ? -1 : q.wait_minutes_new;
    u->longest_wait = DB_NULL;
    for (size_t i = 0; i < q.waiting_n; i++) {
        ms_t waited = now - q.waiting[i].ticket.issued_at;
        if (waited > u->longest_wait) u->longest_wait = waited;
        u->unserved += q.waiting[i].wait_minutes < 0;
    }
    return OK;
}

static struct insight_now *unit_find(struct insight_board *b, int64_t id) {
    for (size_t i = 0; i < b->units_n; i++)
        if (b->units[i].unit_id == id) return &b->units[i];
    return NULL; /* a unit that is closed by now */
}

static enum err read_today(struct db_tx *tx, struct arena *a, int64_t authority_id, ms_t now, struct insight_board *b) {
    struct sql_insight_ends_list ends;
    struct sql_insight_unit_contacts_list contacts;
    ms_t today = clock_day_start(now), tomorrow = clock_day_next(now);
    TRY(sql_insight_ends(tx, a, (struct sql_insight_ends_in){authority_id, 0, today, tomorrow, now}, &ends));
    TRY(sql_insight_unit_contacts(tx, a, (struct sql_insight_unit_contacts_in){authority_id, today, tomorrow}, &contacts));
    for (size_t i = 0; i < ends.n; i++) {
        struct insight_now *u = unit_find(b, ends.at[i].unit_id);
        if (!u) continue;
        if (str_eq_c(ends.at[i].state, queue_state_names[QUEUE_DONE])) u->served_today += ends.at[i].tickets;
        if (str_eq_c(ends.at[i].state, queue_state_names[QUEUE_LEFT])) u->left_today += ends.at[i].tickets - ends.at[i].replaced;
        if (str_eq_c(ends.at[i].state, queue_state_names[QUEUE_NO_SHOW])) u->left_today += ends.at[i].tickets - ends.at[i].replaced;
    }
    for (size_t i = 0; i < contacts.n; i++) {
        struct insight_now *u = unit_find(b, contacts.at[i].unit_id);
        if (u) u->contacts_today += contacts.at[i].contacts;
    }
    return OK;
}

static void add(struct insight_now *sum, const struct insight_now *u) {
    sum->waiting += u->waiting;
    sum->unserved += u->unserved;
    sum->in_service += u->in_service;
    sum->on_duty += u->on_duty;
    sum->contacts_today += u->contacts_today;
    sum->served_today += u->served_today;
    sum->left_today += u->left_today;
    if (u->longest_wait > sum->longest_wait) sum->longest_wait = u->longest_wait;
    if (u->wait_minutes_new > sum->wait_minutes_new) sum->wait_minutes_new = u->wait_minutes_new;
}

static bool is_busy(const struct sql_insight_busy_units_list *busy, int64_t unit_id) {
    for (size_t i = 0; i < busy->n; i++)
        if (busy->at[i].id == unit_id) return true;
    return false;
}

static enum err read_units(struct db_tx *tx, struct arena *a, int64_t authority_id, ms_t now, struct insight_board *b) {
    struct authority_unit *units;
    size_t n;
    struct sql_insight_busy_units_list busy;
    struct queue_days days = queue_days(a, now);
    TRY(authority_units(tx, a, authority_id, now, &units, &n));
    TRY(sql_insight_busy_units(tx, a, (struct sql_insight_busy_units_in){authority_id, days.today, days.in_hand, authority_duty_since(now)}, &busy));
    b->units = arena_many(a, n, struct insight_now);
    for (size_t i = 0; i < n; i++)
        if (units[i].kind != COMPETENCE_DEPARTMENT || is_busy(&busy, units[i].id))
            b->units[b->units_n++] = (struct insight_now){.unit_id = units[i].id, .name = units[i].name, .kind = units[i].kind};
    return OK;
}

enum err insight_board(struct db_tx *tx, struct arena *a, int64_t authority_id, ms_t now, struct insight_board *ret) {
    struct insight_board b = {.now = now, .all = {.longest_wait = DB_NULL, .wait_minutes_new = -1}};
    TRY(read_units(tx, a, authority_id, now, &b));
    for (size_t i = 0; i < b.units_n; i++) TRY(read_now(tx, a, authority_id, now, &b.units[i]));
    TRY(read_today(tx, a, authority_id, now, &b));
    for (size_t i = 0; i < b.units_n; i++) add(&b.all, &b.units[i]);
    *ret = b;
    return OK;
}
