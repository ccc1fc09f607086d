/* Whatever happens to a contact is written as an event in the same transaction; its row is what the events have come to, for
 * lists and figures. */
#include "contact/contact.h"
#include "contact/contact_sql.h"
#include "contact/inner.h"

const char *const contact_channel_names[CONTACT_CHANNELS] = {"counter", "phone", "letter", "email", "web", "chat"};
const char *const contact_state_names[CONTACT_STATES] = {"open", "waiting", "served", "closed"};
const char *const contact_outcome_names[CONTACT_OUTCOMES] = {
    [CONTACT_NONE] = "",
    [CONTACT_ANSWERED] = "answered",
    [CONTACT_HANDED_OUT] = "handed_out",
    [CONTACT_SIGNPOSTED] = "signposted",
    [CONTACT_FORWARDED] = "forwarded",
    [CONTACT_TRANSFERRED] = "transferred",
    [CONTACT_TICKET] = "ticket",
    [CONTACT_DECIDED] = "decided",
    [CONTACT_CASE_HANDED_OVER] = "case_handed_over",
    [CONTACT_LEFT_UNHELPED] = "left_unhelped",
};
const char *const contact_outcome_danish[CONTACT_OUTCOMES] = {
    [CONTACT_NONE] = T("Ikke afsluttet"),
    [CONTACT_ANSWERED] = T("Besvaret"),
    [CONTACT_HANDED_OUT] = T("Udleveret"),
    [CONTACT_SIGNPOSTED] = T("Vist videre"),
    [CONTACT_FORWARDED] = T("Videresendt"),
    [CONTACT_TRANSFERRED] = T("Omstillet"),
    [CONTACT_TICKET] = T("Nummer givet"),
    [CONTACT_DECIDED] = T("Afgjort på stedet"),
    [CONTACT_CASE_HANDED_OVER] = T("Sag givet til fagforvaltning"),
    [CONTACT_LEFT_UNHELPED] = T("Gået uden hjælp"),
};

/* ---- reading ---- */

static enum err read_matters(struct db_tx *tx, struct arena *a, struct contact *c) {
    struct sql_contact_matters_list list;
    TRY(sql_contact_matters(tx, a, (struct sql_contact_matters_in){c->authority_id, c->id}, &list));
    c->matters = arena_many(a, list.n, struct contact_matter);
    c->matters_n = list.n;
    for (size_t i = 0; i < list.n; i++) {
        const struct sql_contact_matters *r = &list.at[i];
        c->matters[i] = (struct contact_matter){r->position, r->task_id, r->task_key, r->task_name, r->task_name_en, r->outcome, (int)r->level};
    }
    return OK;
}

enum err contact_by_id(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, struct contact *ret) {
    struct sql_contact_by_id r;
    TRY(sql_contact_by_id(tx, a, (struct sql_contact_by_id_in){authority_id, id}, &r));
    struct contact c = {
        .authority_id = authority_id, .id = r.id, .unit_id = r.unit_id, .citizen_id = db_or_zero(r.citizen_id),
        .created_by = db_or_zero(r.created_by), .handled_by = db_or_zero(r.handled_by), .life_event_id = db_or_zero(r.life_event_id),
        .channel = (enum contact_channel)db_word(contact_channel_names, CONTACT_CHANNELS, r.channel),
        .state = (enum contact_state)db_word(contact_state_names, CONTACT_STATES, r.state),
        .outcome = (enum contact_outcome)db_word(contact_outcome_names, CONTACT_OUTCOMES, r.outcome),
        .municipality_code = r.municipality_code, .language = r.language, .said = r.said, .acting_for = r.acting_for,
        .unit_name = r.unit_name, .begun_at = r.begun_at, .created_at = r.created_at, .closed_at = r.closed_at, .version = r.version, .citizen_claimed = r.citizen_claimed,
        .municipality_said = r.municipality_said, .life_event_key = str_or_empty(r.life_event_key), .life_event = r.life_event,
    };
    TRY(read_matters(tx, a, &c));
    *ret = c;
    return OK;
}

enum err contact_events(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, struct contact_event **ret, size_t *ret_n) {
    struct sql_contact_events_list list;
    TRY(sql_contact_events(tx, a, (struct sql_contact_events_in){authority_id, id}, &list));
    struct contact_event *at = arena_many(a, list.n, struct contact_event);
    for (size_t i = 0; i < list.n; i++) {
        const struct sql_contact_events *r = &list.at[i];
        at[i] = (struct contact_event){r->id, r->at, r->kind, r->employee_name, r->unit_name, r->task_name, r->what, r->text, r->life_event, r->task_name_en};
    }
    *ret = at;
    *ret_n = list.n;
    return OK;
}

enum err contact_history(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t citizen_id, int64_t handled_by, int64_t before, size_t most,
                         struct contact_brief **ret, size_t *ret_n) {
    struct sql_contact_history_list list;
    struct sql_contact_history_in in = {authority_id, citizen_id, handled_by, before == DB_NULL ? INT64_MAX : before, (int64_t)most};
    TRY(sql_contact_history(tx, a, in, &list));
    struct contact_brief *at = arena_many(a, list.n, struct contact_brief);
    for (size_t i = 0; i < list.n; i++) {
        const struct sql_contact_history *r = &list.at[i];
        at[i] = (struct contact_brief){
            .id = r->id, .created_at = r->created_at, .unit_name = r->unit_name, .tasks = r->tasks,
            .life_event = r->life_event, .said = r->said,
            .channel = (enum contact_channel)db_word(contact_channel_names, CONTACT_CHANNELS, r->channel),
            .state = (enum contact_state)db_word(contact_state_names, CONTACT_STATES, r->state),
            .outcome = (enum contact_outcome)db_word(contact_outcome_names, CONTACT_OUTCOMES, r->outcome),
        };
    }
    *ret = at;
    *ret_n = list.n;
    return OK;
}

/* ---- writing ---- */

enum err contact_tell(struct db_tx *tx, struct contact_who who, int64_t contact_id, const char *kind, int64_t task_id, str what, str text) {
    struct sql_contact_insert_event_in in = {
        .authority_id = who.authority_id, .contact_id = contact_id, .id = db_new_id(tx), .at = who.now, .kind = str_c(kind),
        .employee_id = db_or_null(who.employee_id), .unit_id = db_or_null(who.unit_id), .task_id = db_or_null(task_id),
        .what = str_or_empty(what), .text = str_or_empty(text),
    };
    return sql_contact_insert_event(tx, in, NULL);
}

enum err contact_told(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id, const char *kind, bool *ret) {
    struct sql_contact_told row;
    TRY(sql_contact_told(tx, a, (struct sql_contact_told_in){who.authority_id, contact_id, who.employee_id, str_c(kind)}, &row));
    *ret = row.told;
    return OK;
}

enum err contact_level_of(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t task_id, int *ret) {
    return authority_level(tx, a, who.authority_id, who.unit_id, task_id, who.now, ret);
}

enum err contact_levels(struct db_tx *tx, struct arena *a, struct contact_who who, const int64_t *task_ids, size_t n, int *ret_levels) {
    for (size_t i = 0; i < n; i++) TRY(contact_level_of(tx, a, who, task_ids[i], &ret_levels[i]));
    return OK;
}

enum err contact_insert_matter(struct db_tx *tx, struct contact_who who, int64_t contact_id, int64_t position, int64_t task_id, int level) {
    TRY(sql_contact_insert_matter(tx, (struct sql_contact_insert_matter_in){who.authority_id, contact_id, position, task_id, level}, NULL));
    return contact_tell(tx, who, contact_id, "matter", task_id, S(""), S(""));
}

enum err contact_tell_life_event(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id, int64_t life_event_id) {
    struct sql_contact_life_event_key row = {.key = S("")};
    if (life_event_id) TRY(sql_contact_life_event_key(tx, a, (struct sql_contact_life_event_key_in){who.authority_id, life_event_id}, &row));
    return contact_tell(tx, who, contact_id, "life_event", 0, row.key, S(""));
}

ms_t contact_begun(ms_t said, ms_t now) {
    return said <= now && said >= now - CONTACT_LONGEST_BEGUN ? said : now;
}

enum err contact_register(struct db_tx *tx, struct arena *a, const struct contact_new *c, int64_t *ret_id) {
    struct sql_contact_insert_in in = {
        .authority_id = c->who.authority_id, .id = db_new_id(tx), .unit_id = c->who.unit_id,
        .channel = str_c(contact_channel_names[c->channel]), .citizen_id = db_or_null(c->citizen_id),
        .municipality_code = str_or_empty(c->municipality_code),
        .language = c->language.n ? c->language : S("da"), .said = str_or_empty(c->said),
        .acting_for = str_or_empty(c->acting_for), .life_event_id = db_or_null(c->life_event_id),
        .created_by = db_or_null(c->who.employee_id), .now = c->who.now,
        .begun_at = c->begun_at && c->begun_at < c->who.now ? c->begun_at : DB_NULL,
    };
    TRY(sql_contact_insert(tx, in, NULL));
    TRY(contact_tell(tx, c->who, in.id, "registered", 0, in.channel, in.said));
    if (c->life_event_id) TRY(contact_tell_life_event(tx, a, c->who, in.id, c->life_event_id));
    for (size_t i = 0; i < c->tasks_n; i++) {
        int level = 1;
        if (c->levels) level = c->levels[i];
        else TRY(contact_level_of(tx, a, c->who, c->task_ids[i], &level));
        TRY(contact_insert_matter(tx, c->who, in.id, (int64_t)i + 1, c->task_ids[i], level));
    }
    db_publish(tx, (struct db_event){c->who.authority_id, S("figures"), in.id});
    *ret_id = in.id;
    return OK;
}

enum err contact_still_open(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, struct contact *ret) {
    struct contact c;
    TRY(contact_by_id(tx, a, authority_id, id, &c));
    if (c.state == CONTACT_CLOSED) return ERR_CONFLICT;
    *ret = c;
    return OK;
}

enum err contact_set_citizen(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id, int64_t seen,
                             int64_t citizen_id, str municipality_code) {
    int64_t rows;
    struct sql_contact_set_citizen_in in = {who.authority_id, contact_id, seen, citizen_id, false, str_or_empty(municipality_code)};
    TRY(sql_contact_set_citizen(tx, in, &rows));
    if (rows == 0) return ERR_CONFLICT;
    return contact_tell(tx, who, contact_id, "citizen", 0, S(""), S(""));
}

enum err contact_claim_citizen(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id, int64_t seen,
                               int64_t citizen_id, str said) {
    int64_t rows;
    TRY(sql_contact_set_citizen(tx, (struct sql_contact_set_citizen_in){who.authority_id, contact_id, seen, citizen_id, true, S("")}, &rows));
    if (rows == 0) return ERR_CONFLICT;
    return contact_tell(tx, who, contact_id, "citizen", 0, S(""), said);
}

enum err contact_note(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id, str text) {
    struct contact c;
    TRY(contact_still_open(tx, a, who.authority_id, contact_id, &c));
    return contact_tell(tx, who, contact_id, "note", 0, S(""), text);
}

enum err contact_hold(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t contact_id) {
    struct sql_contact_hold row;
    return sql_contact_hold(tx, a, (struct sql_contact_hold_in){authority_id, contact_id}, &row);
}

enum err contact_move(struct db_tx *tx, struct contact_who who, int64_t contact_id, enum contact_state state) {
    int64_t rows, handler = state == CONTACT_SERVED ? db_or_null(who.employee_id) : DB_NULL;
    struct sql_contact_set_state_in in = {who.authority_id, contact_id, str_c(contact_state_names[state]), handler};
    TRY(sql_contact_set_state(tx, in, &rows));
    return rows ? OK : ERR_CONFLICT;
}

enum err contact_reopen(struct db_tx *tx, struct contact_who who, int64_t contact_id) {
    int64_t rows;
    TRY(sql_contact_reopen(tx, (struct sql_contact_reopen_in){who.authority_id, contact_id}, &rows));
    if (!rows) return ERR_CONFLICT;
    TRY(sql_contact_reopen_matters(tx, (struct sql_contact_reopen_matters_in){who.authority_id, contact_id}, NULL));
    TRY(contact_tell(tx, who, contact_id, "reopened", 0, S(""), S("")));
    db_publish(tx, (struct db_event){who.authority_id, S("figures"), contact_id});
    return OK;
}

enum err contact_relevel(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id) {
    struct contact c;
    TRY(contact_by_id(tx, a, who.authority_id, contact_id, &c));
    for (size_t i = 0; i < c.matters_n; i++) {
        int level = 1;
        TRY(contact_level_of(tx, a, who, c.matters[i].task_id, &level));
        TRY(sql_contact_set_level(tx, (struct sql_contact_set_level_in){who.authority_id, contact_id, c.matters[i].position, level}, NULL));
    }
    return OK;
}
