/* What nobody has closed. Nobody leaves without help (LAW/KL pejlemærke 1): a contact closes with an outcome, never silently;
 * so whatever is still open is shown, to the clerk who has it and to the leader, the oldest first. */
#pragma once
#include "contact/contact.h"

enum { CONTACT_MOST_LEFT = 200 };
struct contact_left {
    int64_t id, number, keeper_id;        /* number of its ticket, DB_NULL: it has none; keeper_id 0: a system registered it */
    ms_t created_at;
    enum contact_channel channel;
    enum contact_state state;             /* waiting: in a queue, served: somebody has it, open: with who registered it */
    str said, unit_name, keeper_name, tasks, life_event, ticket_state; /* the unit it stands in now; who handles it, or else registered it */
};

/* An employee's own: registered or handled by them. outsider: of another authority, who see what they registered only as long
 * as they have it (contact/sight.h). */
[[nodiscard]] enum err contact_left_of(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t employee_id, bool outsider,
                                       struct contact_left **ret, size_t *ret_n);
/* What stands in who.unit_id, where who.employee_id is on duty, of what they see without a word (contact/sight.h): their own, and what
 * they may be the next to take. The oldest CONTACT_MOST_LEFT. */
[[nodiscard]] enum err contact_left_here(struct db_tx *tx, struct arena *a, struct contact_who who, bool outsider,
                                         struct contact_left **ret, size_t *ret_n);
/* Of a unit, or all (0), begun before a time; ret_all says how many, also beyond CONTACT_MOST_LEFT. */
[[nodiscard]] enum err contact_left_in(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, ms_t before,
                                       struct contact_left **ret, size_t *ret_n, int64_t *ret_all);
/* Who did not come to a unit today when called for the last time, so that the contact was closed: by the number on their slip, for they may
 * come back (queue_issue). The latest 50, the latest call first. */
struct contact_no_show { int64_t id, number; ms_t last_call_at; };
[[nodiscard]] enum err contact_no_shows(struct db_tx *tx, struct arena *a, struct contact_who who, struct contact_no_show **ret, size_t *ret_n);
/* How many an employee has in hand: for the navigation. */
[[nodiscard]] enum err contact_in_hand(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t employee_id, int64_t *ret);
