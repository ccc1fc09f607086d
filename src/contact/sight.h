/* Need to know (DOMAIN "Rules that everything obeys"): who may see what a contact is about.
 *
 * An employee sees what their tasks need. Whoever has to do with a contact sees it without a word; a colleague who has not
 * says why first, and the look is written into the audit log with the purpose. Staff of another authority (seconded, or in
 * its booth) share the room and not the data: they see what they handle and what stands in their own queue, and a purpose
 * changes nothing. The rule is one table in sight.c; the facts come from the database in one statement. */
#pragma once
#include "citizen/citizen.h"
#include "contact/contact.h"

enum contact_tie {                /* what an employee has to do with a contact */
    CONTACT_REGISTERED_IT,
    CONTACT_TOOK_PART,            /* they worked on the matter itself: a call, a note, an outcome ({takes_part}); moving its ticket is none */
    CONTACT_HANDLES_IT,           /* handled_by, or the ticket is called by them */
    CONTACT_WAS_GIVEN_IT,         /* its ticket was sent on to them by name */
    CONTACT_MAY_BE_NEXT,          /* on duty in the unit where it stands, and qualified for one of its matters; when it has
                                   * none, of the municipality's own and at no booth */
    CONTACT_OF_THEIR_AUTHORITY,   /* the same, and that matter is their own authority's */
    CONTACT_LEADS,                /* a leader of the municipality */
    CONTACT_TIES
};
enum contact_sight {
    CONTACT_SEEN,
    CONTACT_SEEN_FOR_A_PURPOSE,   /* says why first */
    CONTACT_UNSEEN
};
struct contact_ties {
    uint32_t ties;                /* bit per tie */
    bool outsider;                /* their employer is another authority */
    enum contact_state state;
};
enum contact_sight contact_sight(const struct contact_ties *ties);

/* Is a look that takes no purpose written down all the same? One of who sees it only because they lead, and one at a closed contact of a known
 * citizen by whoever neither registered it, took part in it nor handled it. */
bool contact_look_is_noted(const struct contact_ties *ties, bool citizen_known);

/* The facts as a statement has them ({tie_facts}; 0 or DB_NULL: nobody), and the ties that they make for an employee (0: none). */
struct contact_tie_facts {
    int64_t created_by, handled_by, called_by, for_employee;
    bool took_part, may_be_next, of_their_authority;
};
#define CONTACT_TIE_FACTS(r)                                                                                           \
    {(r).created_by, (r).handled_by, (r).called_by, (r).for_employee, (r).took_part, (r).may_be_next, (r).of_their_authority}
uint32_t contact_ties_from(const struct contact_tie_facts *facts, int64_t employee_id);

/* How things stand between an employee (0: a system, which has no ties) and a contact; outsider: the employee's employer is
 * another authority (only then CONTACT_OF_THEIR_AUTHORITY is looked for); whether they lead is the session's to say.
 * ERR_NOT_FOUND: no such contact. citizen_id 0: not known. */
[[nodiscard]] enum err contact_ties_of(struct db_tx *tx, struct arena *a, struct contact_who who, bool outsider, int64_t contact_id,
                                       struct contact_ties *ret, int64_t *ret_citizen_id);

/* ---- for handlers: may whoever makes this request see the contact? ---- */
struct contact_look {
    enum contact_sight sight;     /* by the table */
    bool may;                     /* seen, or the request says a purpose where that is what it takes */
    str purpose;                  /* the one that it takes and was said; {} otherwise */
};
/* Asks, and writes the look into the audit log ("contact.look") when it took a purpose or contact_look_is_noted(): each one; the page of
 * the log folds those within a quarter of an hour. */
[[nodiscard]] enum err contact_look(struct request *req, int64_t contact_id, struct contact_look *ret);
/* The same, with the answer for who may not: ERR_INVALID naming `purpose`, or ERR_DENIED that says why not. */
[[nodiscard]] enum err contact_must_see(struct request *req, int64_t contact_id);
/* Says who its citizen is: claimed when staff of another authority say it with a number. c: its id, and what was said; seen as
 * contact_set_citizen() has it. */
[[nodiscard]] enum err contact_name_citizen(struct db_tx *tx, const struct request *req, struct contact_who who, int64_t contact_id, int64_t seen, const struct citizen *c);
/* May whoever sees the contact be told who its citizen is? Staff of another authority may, unless one of them said it: naming a
 * citizen must not be a way to look one up. */
bool contact_shows_citizen(const struct request *req, const struct contact *c);
/* Adds the problem that says so. Answers ERR_DENIED. */
enum err contact_refuse_sight(struct request *req);
/* The same for a look that may not: ERR_INVALID naming `purpose` where one would do. */
[[nodiscard]] enum err contact_refuse_look(struct request *req, const struct contact_look *look);
/* Does whoever makes the request lead, so that they see what everybody's contacts are about? A leader whom another authority sent
 * sees figures. */
bool contact_leads(const struct request *req);

/* A field of every route that shows or changes a contact. */
#define CONTACT_PURPOSE_FIELD                                                                                          \
    {.name = "purpose", .kind = FIELD_PURPOSE, .label = T("Formål"),                                \
     .doc = "why you look, when you have nothing to do with the contact; or the header X-Purpose"}
