/* What was done a moment ago, said on the page that comes after it, also without JavaScript: the address has it, as words of these
 * lists and a number, and nothing of anybody. */
#pragma once
#include "view/view.h"

/* The choices of the field `done`, NULL-ended: the acts on a ticket as in the API, and "called", "sent_on", "closed", "note" … */
extern const char *const done_words[];
extern const char *const done_outcomes[]; /* of the field `outcome`, with "closed" */

/* An address with it. number 0: none; outcome: with "closed"; NULL: none. */
str done_url(struct arena *a, str path, const char *word, int64_t number, const char *outcome);
/* The sentence that the request's address says, in the page's language; {}: none. For routes with DONE_FIELDS. */
str done_said(const struct request *req);

#define DONE_FIELDS                                                                                                    \
    {.name = "done", .kind = FIELD_CHOICE, .choices = done_words, .label = T("Udført")},                               \
    {.name = "number", .kind = FIELD_INT, .min = 1, .max = 99'999, .label = T("Nummer")},                              \
    {.name = "outcome", .kind = FIELD_CHOICE, .choices = done_outcomes, .label = T("Udfald")}
