/* What is done in a contact, and how it ends: competence is asked before it is written. */
#include "contact/contact_sql.h"
#include "contact/inner.h"

/* ---- the rule ---- */

/* What each outcome amounts to, and what it takes. Handing over is no act of ours in the matter: where competence forbids the
 * activity and names somebody to give it to, the outcome that gives it to them (hands_to, a bit per hand-over) stands. Who may
 * only be shown the way (a citizen whose municipality takes no part, Act § 3a) is handed to an authority, and that is signposting. */
static const struct outcome {
    enum competence_activity activity;
    unsigned hands_to;
    bool solves, receiver, matter;
} outcomes[CONTACT_OUTCOMES] = {
    [CONTACT_NONE] = {COMPETENCE_SIGNPOST},
    [CONTACT_ANSWERED] = {COMPETENCE_GUIDE_ABSTRACT, .solves = true},
    [CONTACT_HANDED_OUT] = {COMPETENCE_HAND_OUT, .solves = true},
    [CONTACT_SIGNPOSTED] = {COMPETENCE_SIGNPOST, .solves = true, .receiver = true},
    [CONTACT_FORWARDED] = {COMPETENCE_RECEIVE_FORWARD, .hands_to = 1u << COMPETENCE_TO_DEPARTMENT, .receiver = true},
    [CONTACT_TRANSFERRED] = {COMPETENCE_SIGNPOST, .receiver = true},
    [CONTACT_TICKET] = {COMPETENCE_SIGNPOST},
    [CONTACT_DECIDED] = {COMPETENCE_DECIDE, .solves = true, .matter = true},
    [CONTACT_CASE_HANDED_OVER] = {COMPETENCE_RECEIVE_FORWARD, .hands_to = 1u << COMPETENCE_TO_DEPARTMENT, .receiver = true, .matter = true},
    [CONTACT_LEFT_UNHELPED] = {COMPETENCE_SIGNPOST},
};

bool contact_outcome_solves(enum contact_outcome o) {
    return outcomes[o].solves;
}

bool contact_outcome_names_receiver(enum contact_outcome o) {
    return outcomes[o].receiver;
}

/* What was written to us by mistake is sent on by everybody, whatever their unit offers (GUIDE 3.4.1). */
static enum competence_activity activity_of(enum contact_channel channel, enum contact_outcome outcome) {
    bool written = channel == CONTACT_LETTER || channel == CONTACT_EMAIL;
    return outcome == CONTACT_FORWARDED && written ? COMPETENCE_FORWARD_MISDIRECTED : outcomes[outcome].activity;
}

bool contact_outcome_allowed(enum contact_channel channel, enum contact_outcome outcome, const struct competence_facts *facts,
                             struct competence_verdict *ret_verdict) {
    struct competence_facts f = *facts;
    f.activity = activity_of(channel, outcome);
    *ret_verdict = competence(&f);
    return ret_verdict->ruling != COMPETENCE_MUST_NOT || outcomes[outcome].hands_to >> ret_verdict->handover & 1;
}

static enum err facts_of(struct db_tx *tx, struct arena *a, struct contact_who who, const struct contact *c, str task_key,
                         struct competence_facts *ret) {
    struct authority_facts_of of = {.authority_id = who.authority_id, .unit_id = who.unit_id, .employee_id = who.employee_id,
                                    .task_key = task_key, .municipality_code = c->municipality_code};
    return authority_facts(tx, a, &of, who.now, ret, NULL, NULL);
}

/* ---- acting ---- */

static const struct contact_matter *matter_of(const struct contact *c, int64_t task_id) {
    for (size_t i = 0; i < c->matters_n; i++)
        if (c->matters[i].task_id == task_id) return &c->matters[i];
    return NULL;
}

enum err contact_act(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id, int64_t task_id,
                     enum competence_activity activity, str text, struct competence_verdict *ret_verdict) {
    struct contact c;
    struct competence_facts facts;
    TRY(contact_still_open(tx, a, who.authority_id, contact_id, &c));
    const struct contact_matter *matter = matter_of(&c, task_id);
    if (!matter) return ERR_INVALID;
    TRY(facts_of(tx, a, who, &c, matter->task_key, &facts));
    facts.activity = activity;
    *ret_verdict = competence(&facts);
    if (ret_verdict->ruling == COMPETENCE_MUST_NOT) return ERR_DENIED;
    return contact_tell(tx, who, contact_id, "activity", task_id, str_c(competence_activity_names[activity]), text);
}

/* ---- closing ---- */

/* What competence says of the outcome in the strictest of the contact's matters, and whether a note must be written. A contact
 * of which no matter is known is judged too: where the citizen lives matters all the same (Act § 3a). */
static enum err judge_outcome(struct db_tx *tx, struct arena *a, struct contact_who who, const struct contact *c,
                              enum contact_outcome outcome, struct competence_verdict *ret_verdict, bool *ret_note_duty) {
    bool note_duty = false;
    for (size_t i = 0; i == 0 || i < c->matters_n; i++) {
        struct competence_facts facts;
        TRY(facts_of(tx, a, who, c, c->matters_n ? c->matters[i].task_key : (str){}, &facts));
        if (!contact_outcome_allowed(c->channel, outcome, &facts, ret_verdict)) return ERR_DENIED;
        note_duty |= ret_verdict->conditions >> COMPETENCE_NOTE_DUTY & 1;
    }
    *ret_note_duty = note_duty;
    return OK;
}

static enum err end_ticket(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id, enum contact_outcome outcome) {
    struct sql_contact_ticket ticket;
    enum err e = sql_contact_ticket(tx, a, (struct sql_contact_ticket_in){who.authority_id, contact_id}, &ticket);
    if (e == ERR_NOT_FOUND) return OK;
    if (e != OK) return e;
    str state = outcome == CONTACT_LEFT_UNHELPED ? S("left") : S("done");
    TRY(sql_contact_end_ticket(tx, (struct sql_contact_end_ticket_in){who.authority_id, contact_id, state, who.now}, NULL));
    db_publish(tx, (struct db_event){who.authority_id, S("queue"), ticket.unit_id});
    db_publish(tx, (struct db_event){who.authority_id, S("ticket"), ticket.id});
    return OK;
}

/* What the outcome cannot do without; 0: nothing. */
static enum contact_missing missing_of(const struct contact *c, const struct contact_close *close, bool noted, bool note_duty) {
    bool about = c->said.n || c->matters_n || c->life_event_id || noted;
    if (outcomes[close->outcome].receiver && !close->receiver.n) return CONTACT_LACKS_RECEIVER;
    if (!about && close->outcome != CONTACT_LEFT_UNHELPED) return CONTACT_LACKS_ALL;
    return note_duty && !noted ? CONTACT_LACKS_NOTE : 0;
}

enum err contact_close(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id, struct contact_close *close,
                       struct competence_verdict *ret_verdict) {
    struct contact c;
    bool note_duty;
    TRY(contact_still_open(tx, a, who.authority_id, contact_id, &c));
    close->missing = close->outcome == CONTACT_TICKET ? CONTACT_LACKS_END : 0;
    if (close->missing) return ERR_INVALID;
    TRY(judge_outcome(tx, a, who, &c, close->outcome, ret_verdict, &note_duty));
    close->missing = outcomes[close->outcome].matter && !c.matters_n ? CONTACT_LACKS_MATTER : 0;
    if (close->missing) return ERR_INVALID;
    struct sql_contact_notes notes;
    TRY(sql_contact_notes(tx, a, (struct sql_contact_notes_in){who.authority_id, contact_id}, &notes));
    close->missing = missing_of(&c, close, close->note.n || notes.n, note_duty);
    if (close->missing) return ERR_INVALID;

    str outcome = str_c(contact_outcome_names[close->outcome]);
    int64_t rows, employee = db_or_null(who.employee_id);
    TRY(sql_contact_close(tx, (struct sql_contact_close_in){who.authority_id, contact_id, outcome, employee, who.now}, &rows));
    if (rows == 0) return ERR_CONFLICT;
    TRY(sql_contact_close_matters(tx, (struct sql_contact_close_matters_in){who.authority_id, contact_id, outcome}, NULL));
    if (close->note.n) TRY(contact_tell(tx, who, contact_id, "note", 0, S(""), close->note));
    TRY(contact_tell(tx, who, contact_id, "closed", 0, outcome, close->receiver));
    db_publish(tx, (struct db_event){who.authority_id, S("figures"), contact_id});
    return end_ticket(tx, a, who, contact_id, close->outcome);
}
