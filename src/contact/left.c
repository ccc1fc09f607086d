#include "contact/left.h"
#include "contact/contact_sql.h"
#include "contact/sight.h"

/* Several statements, one row. */
#define CONTACT_LEFT(r)                                                                                                \
    ((struct contact_left){.id = (r)->id, .number = (r)->number, .keeper_id = (r)->keeper_id == DB_NULL ? 0 : (r)->keeper_id, \
                           .created_at = (r)->created_at, .said = (r)->said, .unit_name = (r)->unit_name,              \
                           .keeper_name = (r)->keeper_name, .tasks = (r)->tasks, .life_event = (r)->life_event, .ticket_state = (r)->ticket_state,    \
                           .channel = (enum contact_channel)db_word(contact_channel_names, CONTACT_CHANNELS, (r)->channel), \
                           .state = (enum contact_state)db_word(contact_state_names, CONTACT_STATES, (r)->state)})

enum err contact_left_of(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t employee_id, bool outsider,
                         struct contact_left **ret, size_t *ret_n) {
    struct sql_contact_left_of_list l;
    TRY(sql_contact_left_of(tx, a, (struct sql_contact_left_of_in){authority_id, employee_id, outsider, CONTACT_MOST_LEFT}, &l));
    struct contact_left *at = arena_many(a, l.n, struct contact_left);
    for (size_t i = 0; i < l.n; i++) at[i] = CONTACT_LEFT(&l.at[i]);
    *ret = at;
    *ret_n = l.n;
    return OK;
}

enum { MOST_LOOKED_AT = 2000 };

enum err contact_left_here(struct db_tx *tx, struct arena *a, struct contact_who who, bool outsider, struct contact_left **ret, size_t *ret_n) {
    struct sql_contact_left_here_list l;
    struct sql_contact_left_here_in in = {who.authority_id, who.unit_id, who.employee_id, outsider, authority_duty_since(who.now), MOST_LOOKED_AT};
    TRY(sql_contact_left_here(tx, a, in, &l));
    struct contact_left *at = arena_many(a, CONTACT_MOST_LEFT, struct contact_left);
    size_t n = 0;
    for (size_t i = 0; i < l.n && n < CONTACT_MOST_LEFT; i++) {
        at[n] = CONTACT_LEFT(&l.at[i]);
        struct contact_tie_facts facts = CONTACT_TIE_FACTS(l.at[i]);
        n += contact_sight(&(struct contact_ties){contact_ties_from(&facts, who.employee_id), outsider, at[n].state}) == CONTACT_SEEN;
    }
    *ret = at;
    *ret_n = n;
    return OK;
}

enum err contact_left_in(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, ms_t before,
                         struct contact_left **ret, size_t *ret_n, int64_t *ret_all) {
    struct sql_contact_left_in_list l;
    struct sql_contact_left_count all;
    TRY(sql_contact_left_in(tx, a, (struct sql_contact_left_in_in){authority_id, unit_id, before, CONTACT_MOST_LEFT}, &l));
    TRY(sql_contact_left_count(tx, a, (struct sql_contact_left_count_in){authority_id, unit_id, before}, &all));
    struct contact_left *at = arena_many(a, l.n, struct contact_left);
    for (size_t i = 0; i < l.n; i++) at[i] = CONTACT_LEFT(&l.at[i]);
    *ret = at;
    *ret_n = l.n;
    *ret_all = all.n;
    return OK;
}

enum err contact_no_shows(struct db_tx *tx, struct arena *a, struct contact_who who, struct contact_no_show **ret, size_t *ret_n) {
    struct sql_contact_no_shows_list l;
    struct sql_contact_no_shows_in in = {who.authority_id, who.unit_id, clock_date(a, who.now), clock_day_start(who.now)};
    TRY(sql_contact_no_shows(tx, a, in, &l));
    struct contact_no_show *at = arena_many(a, l.n, struct contact_no_show);
    for (size_t i = 0; i < l.n; i++) at[i] = (struct contact_no_show){l.at[i].id, l.at[i].number, l.at[i].last_call_at};
    *ret = at;
    *ret_n = l.n;
    return OK;
}

enum err contact_in_hand(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t employee_id, int64_t *ret) {
    struct sql_contact_in_hand r;
    TRY(sql_contact_in_hand(tx, a, (struct sql_contact_in_hand_in){authority_id, employee_id}, &r));
    *ret = r.n;
    return OK;
}
