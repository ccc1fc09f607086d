/* The staff's desk: composes what the rooms above it offer. */
#pragma once
#include "contact/contact.h"
#include "http/http.h"
#include "view/layout.h"

/* Staff pages need to know where the person works. Answers OK with the place, or sends the browser to /vagt to say so and
 * answers ERR_UNAVAILABLE-free: *ret_away is true when the response is that redirection. */
[[nodiscard]] enum err workplace_place(struct request *req, struct contact_who *ret_who, bool *ret_away);
/* A page of the staff. */
struct page workplace_page(struct request *req, const char *title);

/* An e-mail with what to bring, the links and where to go for these tasks, in the citizen's language, into the outbox. */
[[nodiscard]] enum err workplace_mail(struct db_tx *tx, struct arena *a, const struct request *req, struct contact_who who,
                                      int64_t contact_id, const int64_t *tasks, size_t tasks_n, enum lang lang, str recipient);

/* The same for the matters that the contact has, with a line in the audit log. ERR_INVALID: it has none; the problem says so. */
[[nodiscard]] enum err workplace_mail_contact(struct db_tx *tx, struct request *req, struct contact_who who, int64_t contact_id, str recipient);

extern const struct routes workplace_mail_routes; /* /api/v1/contacts/{id}/mail */
extern const struct routes workplace_desk_routes, workplace_ticket_routes, workplace_contact_routes; /* the desk; its acts on tickets, on the contact */
extern const struct routes workplace_duty_routes, workplace_left_routes, workplace_citizen_routes, workplace_citizen_api_routes;
