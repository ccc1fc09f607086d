#include "contact/sight.h"
#include "access/access.h"
#include "citizen/citizen.h"
#include "contact/contact_sql.h"

/* ---- the rule ---- */

#define IN(state) (1u << CONTACT_##state)
enum { NEVER = 0, IN_HAND = IN(OPEN), UNTIL_CLOSED = IN(OPEN) | IN(WAITING) | IN(SERVED), ALWAYS = UNTIL_CLOSED | IN(CLOSED) };

/* In which states of the contact a tie lets an employee see it: one of ours, and one of another authority's. */
static const struct { unsigned ours, outsider; } sees[CONTACT_TIES] = {
    [CONTACT_REGISTERED_IT] = {ALWAYS, IN_HAND},
    [CONTACT_TOOK_PART] = {ALWAYS, NEVER},
    [CONTACT_HANDLES_IT] = {ALWAYS, ALWAYS},
    [CONTACT_WAS_GIVEN_IT] = {ALWAYS, UNTIL_CLOSED},
    [CONTACT_MAY_BE_NEXT] = {UNTIL_CLOSED, NEVER},
    [CONTACT_OF_THEIR_AUTHORITY] = {UNTIL_CLOSED, UNTIL_CLOSED},
    [CONTACT_LEADS] = {ALWAYS, NEVER},
};

enum contact_sight contact_sight(const struct contact_ties *t) {
    for (int i = 0; i < CONTACT_TIES; i++) {
        unsigned states = t->outsider ? sees[i].outsider : sees[i].ours;
        if ((t->ties >> i & 1) && (states >> t->state & 1)) return CONTACT_SEEN;
    }
    return t->outsider ? CONTACT_UNSEEN : CONTACT_SEEN_FOR_A_PURPOSE;
}

bool contact_look_is_noted(const struct contact_ties *t, bool citizen_known) {
    const unsigned own = 1u << CONTACT_REGISTERED_IT | 1u << CONTACT_TOOK_PART | 1u << CONTACT_HANDLES_IT;
    struct contact_ties without_lead = *t;
    without_lead.ties &= ~(1u << CONTACT_LEADS);
    if (contact_sight(t) != CONTACT_SEEN) return false;
    return contact_sight(&without_lead) != CONTACT_SEEN || (t->state == CONTACT_CLOSED && citizen_known && !(t->ties & own));
}

/* ---- the facts ---- */

static unsigned tie_when(bool holds, enum contact_tie tie) {
    return holds ? 1u << tie : 0;
}

uint32_t contact_ties_from(const struct contact_tie_facts *f, int64_t me) {
    if (!me) return 0;
    return tie_when(f->created_by == me, CONTACT_REGISTERED_IT) | tie_when(f->took_part, CONTACT_TOOK_PART) |
           tie_when(f->handled_by == me || f->called_by == me, CONTACT_HANDLES_IT) |
           tie_when(f->for_employee == me, CONTACT_WAS_GIVEN_IT) | tie_when(f->may_be_next, CONTACT_MAY_BE_NEXT) |
           tie_when(f->of_their_authority, CONTACT_OF_THEIR_AUTHORITY);
}

enum err contact_ties_of(struct db_tx *tx, struct arena *a, struct contact_who who, bool outsider, int64_t contact_id,
                         struct contact_ties *ret, int64_t *ret_citizen_id) {
    struct sql_contact_ties r;
    int64_t me = who.employee_id;
    TRY(sql_contact_ties(tx, a, (struct sql_contact_ties_in){who.authority_id, contact_id, me, outsider, authority_duty_since(who.now)}, &r));
    struct contact_tie_facts facts = CONTACT_TIE_FACTS(r);
    struct contact_ties t = {.ties = contact_ties_from(&facts, me), .outsider = outsider,
                             .state = (enum contact_state)db_word(contact_state_names, CONTACT_STATES, r.state)};
    *ret = t;
    *ret_citizen_id = r.citizen_id == DB_NULL ? 0 : r.citizen_id;
    return OK;
}

/* ---- for handlers ---- */

struct look { struct request *req; int64_t contact_id, citizen_id; str purpose; };

static enum err write_look(struct db_tx *tx, void *ctx) {
    const struct look *l = ctx;
    return access_audit_by(tx, l->req, (struct access_audit){.action = "contact.look", .subject_kind = "contact",
        .subject_id = l->contact_id, .citizen_id = l->citizen_id, .purpose = l->purpose});
}

bool contact_leads(const struct request *req) {
    return access_may(req, ACCESS_FIGURES) && !access_session(req)->outsider;
}

enum err contact_look(struct request *req, int64_t contact_id, struct contact_look *ret) {
    const struct access_session *s = access_session(req);
    struct look l = {.req = req, .contact_id = contact_id};
    struct contact_ties t;
    {
        DB_READ(tx);
        TRY(db_read_begin(req->db, &tx));
        struct contact_who me = {s->authority_id, s->employee_id, s->unit_id, req->now};
        TRY(contact_ties_of(tx, req->arena, me, s->outsider, contact_id, &t, &l.citizen_id));
    }
    t.ties |= tie_when(contact_leads(req), CONTACT_LEADS);
    struct contact_look look = {.sight = contact_sight(&t)};
    if (look.sight == CONTACT_SEEN_FOR_A_PURPOSE) look.purpose = l.purpose = access_purpose(req);
    if (look.purpose.n || contact_look_is_noted(&t, l.citizen_id)) TRY(db_write(req->db, write_look, &l));
    look.may = look.sight == CONTACT_SEEN || look.purpose.n;
    *ret = look;
    return OK;
}

enum err contact_name_citizen(struct db_tx *tx, const struct request *req, struct contact_who who, int64_t contact_id, int64_t seen, const struct citizen *c) {
    if (c->cpr.n && !citizen_may_look_up(req)) return contact_claim_citizen(tx, req->arena, who, contact_id, seen, c->id, c->name);
    return contact_set_citizen(tx, req->arena, who, contact_id, seen, c->id, c->municipality_code);
}

bool contact_shows_citizen(const struct request *req, const struct contact *c) {
    return !c->citizen_claimed || citizen_may_look_up(req);
}

enum err contact_refuse_sight(struct request *req) {
    (void)request_problem(req, NULL, T("Henvendelsen er ikke hos dig. Du er ansat i en anden myndighed og ser kun de henvendelser, du selv betjener, "
                                       "og dem, der venter på din egen myndighed. Bed en kollega i kommunen om hjælp."), PROBLEM_END);
    return ERR_DENIED;
}

enum err contact_must_see(struct request *req, int64_t contact_id) {
    struct contact_look look;
    TRY(contact_look(req, contact_id, &look));
    return look.may ? OK : contact_refuse_look(req, &look);
}

enum err contact_refuse_look(struct request *req, const struct contact_look *look) {
    if (look->sight == CONTACT_UNSEEN) return contact_refuse_sight(req);
    return request_problem(req, "purpose", T("Du har ikke med henvendelsen at gøre. Skriv med ord, hvad du skal bruge den til (3–200 tegn)."), PROBLEM_END);
}
