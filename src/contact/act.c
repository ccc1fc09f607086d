/* What is done in a contact, and how it ends: competence is asked before it is written. */
#include "contact/contact_sql.h"
#include "contact/inner.h"

/* ---- the rule ---- */

/* What each outcome amounts to, and what it takes. Handing over is no act of ours in the matter: where competence forbids the
 * activity and names somebody to give it to, the outcome that gives it to them (hands_to, a bit per hand-over) stands. Who may
 * only be shown the way (a citizen whose municipality takes no part, Act § 3a) is handed to an authority, and that is signposting.
 * A case goes to a department of ours only where it is for the municipality to decide (ours). */
static const struct outcome {
    enum competence_activity activity;
    unsigned hands_to;
    bool solves, receiver, matter, ours;
    int weight;                  /* the heaviest of the matters' is the contact's */
} outcomes[CONTACT_OUTCOMES] = {
    [CONTACT_NONE] = {COMPETENCE_SIGNPOST},
    [CONTACT_SIGNPOSTED] = {COMPETENCE_SIGNPOST, .solves = true, .receiver = true, .weight = 1},
    [CONTACT_HANDED_OUT] = {COMPETENCE_HAND_OUT, .solves = true, .weight = 2},
    [CONTACT_ANSWERED] = {COMPETENCE_GUIDE_ABSTRACT, .solves = true, .weight = 3},
    [CONTACT_DECIDED] = {COMPETENCE_DECIDE, .solves = true, .matter = true, .weight = 4},
    [CONTACT_TRANSFERRED] = {COMPETENCE_SIGNPOST, .receiver = true, .weight = 5},
    [CONTACT_FORWARDED] = {COMPETENCE_RECEIVE_FORWARD, .hands_to = 1u << COMPETENCE_TO_DEPARTMENT, .receiver = true, .weight = 6},
    [CONTACT_CASE_HANDED_OVER] = {COMPETENCE_RECEIVE_FORWARD, .hands_to = 1u << COMPETENCE_TO_DEPARTMENT, .receiver = true, .matter = true, .ours = true,
                                  .weight = 7},
    [CONTACT_LEFT_UNHELPED] = {COMPETENCE_SIGNPOST, .weight = 8},
    [CONTACT_TICKET] = {COMPETENCE_SIGNPOST},
};

bool contact_outcome_solves(enum contact_outcome o) {
    return outcomes[o].solves;
}

bool contact_outcome_names_receiver(enum contact_outcome o) {
    return outcomes[o].receiver;
}

/* ---- what a decision takes, and what is unsettled ---- */

const char *const contact_met_names[CONTACT_METS + 1] = {"authority_said", "authority_asked", "full_agreement", "appeal_guidance"};
const char *const contact_met_danish[CONTACT_METS] = {
    T("Borgeren ved, hvilken myndighed der har afgjort det"),
    T("Den kompetente myndighed er spurgt først"),
    T("Borgeren har fået fuldt medhold"),
    T("Der er givet klagevejledning"),
};
static const unsigned appeal_met = 1u << CONTACT_MET_AGREEMENT | 1u << CONTACT_MET_APPEAL;

unsigned contact_met_asked(enum competence_activity activity, const struct competence_verdict *verdict) {
    unsigned asked = 0;
    if (verdict->ruling == COMPETENCE_MUST_NOT) return 0;
    if (verdict->ruling == COMPETENCE_UNSETTLED) asked |= 1u << CONTACT_MET_ASKED;
    if (activity != COMPETENCE_DECIDE) return asked;
    if (verdict->conditions >> COMPETENCE_SAY_WHICH_AUTHORITY & 1) asked |= 1u << CONTACT_MET_AUTHORITY;
    if (verdict->conditions >> COMPETENCE_APPEAL_GUIDANCE & 1) asked |= appeal_met;
    return asked;
}

static unsigned not_met(unsigned asked, unsigned met) {
    unsigned rest = asked & ~met;
    return met & appeal_met ? rest & ~appeal_met : rest;
}

/* What was written to us by mistake is sent on by everybody, whatever their unit offers (GUIDE 3.4.1). */
static enum competence_activity activity_of(enum contact_channel channel, enum contact_outcome outcome) {
    bool written = channel == CONTACT_LETTER || channel == CONTACT_EMAIL;
    return outcome == CONTACT_FORWARDED && written ? COMPETENCE_FORWARD_MISDIRECTED : outcomes[outcome].activity;
}

/* Another authority decides it, also when who asks was seconded by that one: *ret_verdict is why. */
static bool others_decide(const struct competence_facts *facts, struct competence_verdict *ret_verdict) {
    struct competence_facts f = *facts;
    f.activity = COMPETENCE_DECIDE;
    f.employee.employer = COMPETENCE_OWN;
    *ret_verdict = competence(&f);
    return ret_verdict->ruling == COMPETENCE_MUST_NOT && ret_verdict->handover == COMPETENCE_TO_AUTHORITY;
}

bool contact_outcome_allowed(enum contact_channel channel, enum contact_outcome outcome, const struct competence_facts *facts,
                             struct competence_verdict *ret_verdict) {
    if (outcomes[outcome].ours && others_decide(facts, ret_verdict)) return false;
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

static enum err tell_met(struct db_tx *tx, struct contact_who who, int64_t contact_id, int64_t task_id, unsigned met) {
    for (int k = 0; k < CONTACT_METS; k++)
        if (met >> k & 1) TRY(contact_tell(tx, who, contact_id, "met", task_id, str_c(contact_met_names[k]), S("")));
    return OK;
}

static enum err any_note(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t contact_id, bool *ret) {
    struct sql_contact_notes notes;
    TRY(sql_contact_notes(tx, a, (struct sql_contact_notes_in){authority_id, contact_id}, &notes));
    *ret = notes.n > 0;
    return OK;
}

enum err contact_act(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id, struct contact_act *act,
                     struct competence_verdict *ret_verdict) {
    struct contact c;
    struct competence_facts facts;
    bool noted = str_trim(act->text).n;
    TRY(contact_still_open(tx, a, who.authority_id, contact_id, &c));
    const struct contact_matter *matter = matter_of(&c, act->task_id);
    act->no_matter = !matter;
    if (!matter) return ERR_INVALID;
    TRY(facts_of(tx, a, who, &c, matter->task_key, &facts));
    facts.activity = act->activity;
    *ret_verdict = competence(&facts);
    if (ret_verdict->ruling == COMPETENCE_MUST_NOT) return ERR_DENIED;

    unsigned asked = contact_met_asked(act->activity, ret_verdict);
    if (!noted) TRY(any_note(tx, a, who.authority_id, contact_id, &noted));
    act->not_met = not_met(asked, act->met);
    act->no_note = !noted && ret_verdict->conditions >> COMPETENCE_NOTE_DUTY & 1;
    act->matter = matter->task_name;
    act->matter_en = matter->task_name_en;
    if (act->not_met || act->no_note) return ERR_INVALID;
    TRY(tell_met(tx, who, contact_id, act->task_id, asked & act->met));
    return contact_tell(tx, who, contact_id, "activity", act->task_id, str_c(competence_activity_names[act->activity]), act->text);
}

/* ---- closing ---- */

/* How a contact ends while it is worked out. */
struct ending {
    struct contact contact;
    enum contact_outcome *of;    /* of each matter; of a contact without any: [0] */
    size_t n;
    unsigned *asked;             /* of each matter: contact_met_asked() of a decision; 0: none is made */
    enum contact_outcome heaviest;
    bool receiver, note_duty, all_left;
};

static enum err lacks(struct contact_close *close, enum contact_missing missing, const struct contact_matter *m) {
    close->missing = missing;
    close->matter = m ? m->task_name : (str){};
    close->matter_en = m ? m->task_name_en : (str){};
    return ERR_INVALID;
}

static const struct contact_matter *nth(const struct ending *e, size_t i) {
    return e->contact.matters_n ? &e->contact.matters[i] : NULL;
}

static enum err read_ends(struct arena *a, struct ending *e, struct contact_close *close) {
    const struct contact *c = &e->contact;
    e->n = c->matters_n ? c->matters_n : 1;
    e->of = arena_many(a, e->n, enum contact_outcome);
    e->asked = arena_many(a, e->n, unsigned);
    for (size_t i = 0; i < e->n; i++) e->of[i] = close->outcome;
    for (size_t k = 0; k < close->ends_n; k++) {
        size_t i = 0;
        while (i < c->matters_n && !str_eq(c->matters[i].task_key, close->ends[k].task_key)) i++;
        if (i == c->matters_n) return lacks(close, CONTACT_LACKS_TASK, NULL);
        e->of[i] = close->ends[k].outcome;
    }
    return OK;
}

/* Puts them together, as far as that takes no question to competence. */
static enum err weigh(struct ending *e, struct contact_close *close) {
    e->all_left = true;
    for (size_t i = 0; i < e->n; i++) {
        const struct outcome *o = &outcomes[e->of[i]];
        if (e->of[i] == CONTACT_NONE) return lacks(close, CONTACT_LACKS_OUTCOME, nth(e, i));
        if (e->of[i] == CONTACT_TICKET) return lacks(close, CONTACT_LACKS_END, nth(e, i));
        if (o->weight > outcomes[e->heaviest].weight) e->heaviest = e->of[i];
        e->receiver |= o->receiver;
        e->all_left &= e->of[i] == CONTACT_LEFT_UNHELPED;
    }
    return OK;
}

/* What competence says of each matter's outcome, and whether a note must be written. A contact of which no matter is known is judged
 * too: where the citizen lives matters all the same (Act § 3a). */
static enum err judge(struct db_tx *tx, struct arena *a, struct contact_who who, struct ending *e, struct contact_close *close,
                      struct competence_verdict *ret_verdict) {
    for (size_t i = 0; i < e->n; i++) {
        const struct contact_matter *m = nth(e, i);
        struct competence_facts facts;
        TRY(facts_of(tx, a, who, &e->contact, m ? m->task_key : (str){}, &facts));
        if (!contact_outcome_allowed(e->contact.channel, e->of[i], &facts, ret_verdict)) {
            (void)lacks(close, 0, m);
            return ERR_DENIED;
        }
        if (!m && outcomes[e->of[i]].matter) return lacks(close, CONTACT_LACKS_MATTER, NULL);
        e->asked[i] = e->of[i] == CONTACT_DECIDED ? contact_met_asked(COMPETENCE_DECIDE, ret_verdict) : 0;
        e->note_duty |= ret_verdict->conditions >> COMPETENCE_NOTE_DUTY & 1;
    }
    return OK;
}

/* Was something with a duty to note done on the way without a word? It was recorded before a word was asked for. */
static enum err done_in_silence(struct db_tx *tx, struct arena *a, const struct contact *c, bool *ret) {
    struct sql_contact_silent_list acts;
    TRY(sql_contact_silent(tx, a, (struct sql_contact_silent_in){c->authority_id, c->id}, &acts));
    bool silent = false;
    for (size_t i = 0; i < acts.n; i++) {
        int activity = str_among(competence_activity_names, COMPETENCE_ACTIVITIES, acts.at[i].what);
        silent |= activity >= 0 && competence_duties((enum competence_activity)activity) >> COMPETENCE_NOTE_DUTY & 1;
    }
    *ret = silent;
    return OK;
}

static bool has_department(const struct catalogue_task *t, str code) {
    for (size_t i = 0; i < t->departments.n; i++)
        if (str_eq(t->departments.at[i], code)) return true;
    return false;
}

/* Who nobody needs to name: the one department that all of the matters that are handed over have in common. {}: none, several, or
 * something is sent elsewhere beside them. */
static enum err plain_receiver(struct db_tx *tx, struct arena *a, const struct ending *e, str *ret) {
    const struct contact *c = &e->contact;
    struct catalogue_task *tasks = arena_many(a, e->n, struct catalogue_task);
    size_t n = 0, common = 0;
    str code = {};
    for (size_t i = 0; i < c->matters_n; i++) {
        if (!outcomes[e->of[i]].receiver) continue;
        if (!outcomes[e->of[i]].ours) return OK;
        TRY(catalogue_task_depths(tx, a, c->authority_id, c->matters[i].task_id, &tasks[n++]));
    }
    for (size_t k = 0; n && k < tasks[0].departments.n; k++) {
        bool all = true;
        for (size_t i = 1; i < n; i++) all &= has_department(&tasks[i], tasks[0].departments.at[k]);
        if (all) code = tasks[0].departments.at[k];
        common += all;
    }
    return common == 1 ? authority_department_name(tx, a, c->authority_id, code, ret) : OK;
}

/* What the whole cannot do without. */
static enum err check_words(struct db_tx *tx, struct arena *a, const struct ending *e, struct contact_close *close) {
    const struct contact *c = &e->contact;
    bool noted = close->note.n, silent = e->note_duty;
    if (!noted) TRY(any_note(tx, a, c->authority_id, c->id, &noted));
    bool about = c->said.n || c->matters_n || c->life_event_id || noted;
    if (e->receiver && !close->receiver.n) TRY(plain_receiver(tx, a, e, &close->receiver));
    if (e->receiver && !close->receiver.n) return lacks(close, CONTACT_LACKS_RECEIVER, NULL);
    if (!about && e->heaviest != CONTACT_LEFT_UNHELPED) return lacks(close, CONTACT_LACKS_ALL, NULL);
    if (!noted && !silent) TRY(done_in_silence(tx, a, c, &silent));
    if (!noted && silent) return lacks(close, CONTACT_LACKS_NOTE, NULL);
    for (size_t i = 0; i < e->n; i++) {
        close->not_met = not_met(e->asked[i], close->met);
        if (close->not_met) return lacks(close, CONTACT_LACKS_MET, nth(e, i));
    }
    return OK;
}

static enum err end_ticket(struct db_tx *tx, struct arena *a, struct contact_who who, const struct ending *e) {
    struct sql_contact_ticket ticket;
    enum err err = sql_contact_ticket(tx, a, (struct sql_contact_ticket_in){who.authority_id, e->contact.id}, &ticket);
    if (err == ERR_NOT_FOUND) return OK;
    if (err != OK) return err;
    str state = e->all_left ? S("left") : S("done");
    TRY(sql_contact_end_ticket(tx, (struct sql_contact_end_ticket_in){who.authority_id, e->contact.id, state, who.now}, NULL));
    db_publish(tx, (struct db_event){who.authority_id, S("queue"), ticket.unit_id});
    return OK;
}

/* How each ended is told only when they did not all end in one way; what was met of a decision always. */
static enum err end_matters(struct db_tx *tx, struct contact_who who, const struct ending *e, const struct contact_close *close) {
    for (size_t i = 0; i < e->contact.matters_n; i++) {
        const struct contact_matter *m = &e->contact.matters[i];
        str outcome = str_c(contact_outcome_names[e->of[i]]);
        TRY(sql_contact_close_matter(tx, (struct sql_contact_close_matter_in){who.authority_id, e->contact.id, m->position, outcome}, NULL));
        if (close->ends_n) TRY(contact_tell(tx, who, e->contact.id, "outcome", m->task_id, outcome, S("")));
        TRY(tell_met(tx, who, e->contact.id, m->task_id, e->asked[i] & close->met));
    }
    return OK;
}

enum err contact_close(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id, struct contact_close *close,
                       struct competence_verdict *ret_verdict) {
    struct ending e = {};
    TRY(contact_still_open(tx, a, who.authority_id, contact_id, &e.contact));
    TRY(read_ends(a, &e, close));
    TRY(weigh(&e, close));
    TRY(judge(tx, a, who, &e, close, ret_verdict));
    TRY(check_words(tx, a, &e, close));

    str outcome = str_c(contact_outcome_names[e.heaviest]);
    int64_t rows, employee = db_or_null(who.employee_id);
    TRY(sql_contact_close(tx, (struct sql_contact_close_in){who.authority_id, contact_id, outcome, employee, who.now}, &rows));
    if (rows == 0) return ERR_CONFLICT;
    TRY(end_matters(tx, who, &e, close));
    if (close->note.n) TRY(contact_tell(tx, who, contact_id, "note", 0, S(""), close->note));
    TRY(contact_tell(tx, who, contact_id, "closed", 0, outcome, close->receiver));
    db_publish(tx, (struct db_event){who.authority_id, S("figures"), contact_id});
    return end_ticket(tx, a, who, &e);
}
