/* Who has a contact in hand. Colleagues who don't handle a matter are outsiders (DOMAIN "Rules that everything obeys"), so whoever
 * acts in a contact that somebody else has, adds a matter or takes one off, says where the citizen lives or which life event it is, or closes it
 * takes it over first, with a word: docs/decisions/9. Notes, saying
 * who the citizen is, and moving on a ticket that waits are open to all who see it; one that somebody has called, serves or has parked is
 * moved on by them. */
#pragma once
#include "contact/contact.h"
#include "http/http.h"

/* The employee: who called or took it, or else, as long as it is open, who registered it. 0: nobody – it waits, is closed, or came from
 * a system. */
int64_t contact_keeper(const struct contact *c);
/* May whoever makes the request act in it or close it? ERR_CONFLICT with a problem that says who has it. A system, which is no
 * employee, may. */
[[nodiscard]] enum err contact_must_keep(struct db_tx *tx, struct request *req, int64_t contact_id);
/* Adds that problem. Answers ERR_CONFLICT. */
enum err contact_refuse_unkept(struct request *req, str keeper);
/* Takes it over, with its ticket when that is called, in service or parked; why: in the story and in the audit log. OK, and nothing is
 * written, when they have it. ERR_CONFLICT with a problem when it waits (then it is called), and when it would be their second ticket. */
[[nodiscard]] enum err contact_take_over(struct db_tx *tx, struct request *req, struct contact_who who, int64_t contact_id, str why);

/* A field of the routes that take over. */
#define CONTACT_WHY_FIELD {.name = "why", .kind = FIELD_TEXT, .required = true, .min = 3, .max = 200, .label = T("Hvorfor du overtager den")}
