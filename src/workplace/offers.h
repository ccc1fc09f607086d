/* What is offered to end a contact with, at the triage and at the desk: the outcomes that competence allows in one of its matters at
 * least (one of several may end otherwise, beside it), and first what fits where they belong. */
#pragma once
#include "contact/contact.h"
#include "workplace/matter.h"

struct workplace_offers { enum contact_channel channel; const struct workplace_matter *matters; size_t n; };

/* What a button sends, its Danish msgid, its key (NULL: none). */
struct workplace_button { const char *doing, *label, *key; bool primary, quiet; };
struct workplace_buttons { struct workplace_button at[10]; size_t n, first_row; };

/* Would it be refused in all of the matters? Nothing is refused where there is none. */
bool workplace_refused(const struct workplace_offers *of, enum contact_outcome outcome);
/* Where the matters go when none of them is for this unit: to an authority as soon as one of them does, for the way is shown in all.
 * COMPETENCE_NOBODY: one is for here, or nothing has been said yet. */
enum competence_handover workplace_elsewhere(const struct workplace_offers *of);
/* What that amounts to: showing the way to who stands here or calls, sending on what was written, giving the case to a department.
 * CONTACT_NONE: they are for here. */
enum contact_outcome workplace_sends(const struct workplace_offers *of);
/* To whom the matters go from here, by name; {}: there is none, or more than one. */
str workplace_receiver(const struct workplace_offers *of);
