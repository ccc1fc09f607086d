/* What a contact is about, while it is open: its matters, its life event, and where the citizen lives, on which whose matter it is
 * depends. */
#include "contact/contact_sql.h"
#include "contact/inner.h"

enum { LONGEST_SERVICE = 60, ORDINARY_SERVICE = 10 };

enum err contact_minutes(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t contact_id, int64_t *ret) {
    struct sql_contact_minutes r;
    TRY(sql_contact_minutes(tx, a, (struct sql_contact_minutes_in){authority_id, contact_id}, &r));
    *ret = r.matters == 0 ? ORDINARY_SERVICE : r.minutes > LONGEST_SERVICE ? LONGEST_SERVICE : r.minutes;
    return OK;
}

/* Its ticket; id 0: it has none. */
static enum err ticket_of(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t contact_id, struct sql_contact_ticket *ret) {
    enum err e = sql_contact_ticket(tx, a, (struct sql_contact_ticket_in){authority_id, contact_id}, ret);
    if (e == ERR_NOT_FOUND) *ret = (struct sql_contact_ticket){};
    return e == ERR_NOT_FOUND ? OK : e;
}

/* Whoever looks at the queue sees what it waits for now; who may call it is asked of the rows. */
static enum err queue_anew(struct db_tx *tx, struct arena *a, const struct contact *c, const struct sql_contact_ticket *ticket) {
    int64_t minutes;
    if (!ticket->id) return OK;
    TRY(contact_minutes(tx, a, c->authority_id, c->id, &minutes));
    TRY(sql_contact_ticket_minutes(tx, (struct sql_contact_ticket_minutes_in){c->authority_id, ticket->id, minutes}, NULL));
    db_publish(tx, (struct db_event){c->authority_id, S("queue"), ticket->unit_id});
    return OK;
}

enum err contact_add_matter(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id, int64_t task_id) {
    struct contact c;
    struct sql_contact_ticket ticket;
    TRY(contact_hold(tx, a, who.authority_id, contact_id)); /* two matters said at once get a place each */
    TRY(contact_still_open(tx, a, who.authority_id, contact_id, &c));
    int64_t last = 0;
    for (size_t i = 0; i < c.matters_n; i++) {
        if (c.matters[i].task_id == task_id) return OK; /* it is there already */
        last = c.matters[i].position;
    }
    TRY(ticket_of(tx, a, who.authority_id, contact_id, &ticket));
    who.unit_id = ticket.id ? ticket.unit_id : c.unit_id; /* it may have been sent on */
    int level = 1;
    TRY(contact_level_of(tx, a, who, task_id, &level));
    TRY(contact_insert_matter(tx, who, contact_id, last + 1, task_id, level));
    return queue_anew(tx, a, &c, &ticket);
}

/* Those after it move up: the first is at 1, by which the figures know a contact that has any. */
static enum err take_out(struct db_tx *tx, const struct contact *c, size_t i) {
    TRY(sql_contact_remove_matter(tx, (struct sql_contact_remove_matter_in){c->authority_id, c->id, c->matters[i].position}, NULL));
    for (size_t k = i + 1; k < c->matters_n; k++)
        TRY(sql_contact_move_matter(tx, (struct sql_contact_move_matter_in){c->authority_id, c->id, c->matters[k].position, c->matters[k - 1].position}, NULL));
    return OK;
}

enum err contact_remove_matter(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id, int64_t task_id, bool anyway) {
    struct contact c;
    struct sql_contact_ticket ticket;
    struct sql_contact_acts acts;
    TRY(contact_hold(tx, a, who.authority_id, contact_id));
    TRY(contact_still_open(tx, a, who.authority_id, contact_id, &c));
    size_t i = 0;
    while (i < c.matters_n && c.matters[i].task_id != task_id) i++;
    if (i == c.matters_n) return ERR_NOT_FOUND;
    TRY(sql_contact_acts(tx, a, (struct sql_contact_acts_in){who.authority_id, contact_id, task_id}, &acts));
    if (acts.n && !anyway) return ERR_DENIED;
    TRY(take_out(tx, &c, i));
    TRY(sql_contact_touch(tx, (struct sql_contact_touch_in){who.authority_id, contact_id}, NULL));
    TRY(contact_tell(tx, who, contact_id, "matter_removed", task_id, S(""), S("")));
    TRY(ticket_of(tx, a, who.authority_id, contact_id, &ticket));
    return queue_anew(tx, a, &c, &ticket);
}

enum err contact_say(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id, int64_t version, const struct contact_said *said) {
    struct contact c;
    struct sql_contact_ticket ticket;
    int64_t rows;
    TRY(contact_still_open(tx, a, who.authority_id, contact_id, &c));
    str code = str_or_empty(said->municipality_code);
    bool lives = !str_eq(c.municipality_said, code), event = c.life_event_id != said->life_event_id;
    if (!lives && !event) return c.version == version ? OK : ERR_CONFLICT;
    TRY(sql_contact_say(tx, (struct sql_contact_say_in){who.authority_id, contact_id, version, code, db_or_null(said->life_event_id)}, &rows));
    if (rows == 0) return ERR_CONFLICT;
    if (lives) TRY(contact_tell(tx, who, contact_id, "residence", 0, code, S("")));
    if (!event) return OK;
    TRY(contact_tell_life_event(tx, a, who, contact_id, said->life_event_id));
    TRY(ticket_of(tx, a, who.authority_id, contact_id, &ticket));
    return queue_anew(tx, a, &c, &ticket);
}
