/* Why an employee looks a citizen up (DOMAIN: looking up a citizen needs a purpose). The employee says it: a reason from a short
 * list, the matter of the contact in hand, or own words. The program proposes, on the screen, before the button is pressed; it
 * never says one itself. */
#pragma once
#include "contact/contact.h"
#include "view/form.h"

enum { PURPOSE_REASONS = 6 }; /* the most that a list has */
extern const char *const purpose_reasons[PURPOSE_REASONS]; /* the choices of the field `reason`, NULL-ended: "here" … "matter" */

struct purpose_ask {          /* what a form asks with */
    struct form_option options[PURPOSE_REASONS];
    size_t options_n;
    str why;                  /* chosen to begin with: what the contact itself proves; "" is none */
};
/* channel: phone and letter say by themselves why, a counter does not. matter: "Betjening: Pas" in the page's language; {}: none. */
struct purpose_ask purpose_ask_for(struct arena *a, enum contact_channel channel, str matter);
/* The same for a contact that was registered, with its first matter. */
struct purpose_ask purpose_ask_of(const struct request *req, const struct contact *c);
/* "Betjening: Pas", "Betjening: Pas og 2 til": as the log says it, in Danish. {} when the contact has no matter. */
str purpose_of_matters(struct arena *a, const struct contact *c);

/* What was said in `reason` and `purpose`: the reason chosen, what was written, or both. matter: what the reason "matter" stands
 * for. ERR_INVALID: nothing; the problem is at the field that should say it. */
[[nodiscard]] enum err purpose_said(struct request *req, str matter, str *ret);

#define PURPOSE_REASON_FIELD {.name = "reason", .kind = FIELD_CHOICE, .choices = purpose_reasons, .label = T("Hvorfor slår du borgeren op?")}
