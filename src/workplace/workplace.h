/* The staff's desk: composes what the rooms above it offer. */
#pragma once
#include "catalogue/catalogue.h"
#include "contact/contact.h"
#include "http/http.h"
#include "view/layout.h"

/* Staff pages need to know where the person works. Answers OK with the place, or sends the browser to /vagt to say so and
 * answers ERR_UNAVAILABLE-free: *ret_away is true when the response is that redirection. */
[[nodiscard]] enum err workplace_place(struct request *req, struct contact_who *ret_who, bool *ret_away);
/* A page of the staff. */
struct page workplace_page(struct request *req, const char *title);

/* What an e-mail to a citizen is about: the tasks that were chosen, or a life event with all that it brings; a life event beside chosen
 * tasks is told of by its name and its page only. Neither: there is nothing to tell. */
struct workplace_letter { const int64_t *tasks; size_t tasks_n; const struct catalogue_life_event *event; /* NULL: none */ };
/* An e-mail with what to bring, what it costs today, whose matter it is when another authority decides (for who lives elsewhere: their own
 * municipality), the links and where to go for these, in the citizen's language, into the outbox. Where they live, and where to turn, is
 * the contact's. ERR_INVALID, with a problem by the field email: nothing to tell. */
[[nodiscard]] enum err workplace_mail(struct db_tx *tx, struct request *req, struct contact_who who, const struct contact *contact,
                                      const struct workplace_letter *letter, enum lang lang, str recipient);

/* The same for the matters that the contact has, or its life event, with a line in the audit log. */
[[nodiscard]] enum err workplace_mail_contact(struct db_tx *tx, struct request *req, struct contact_who who, int64_t contact_id, str recipient);

extern const struct routes workplace_mail_routes; /* /api/v1/contacts/{id}/mail */
extern const struct routes workplace_desk_routes, workplace_ticket_routes, workplace_contact_routes, workplace_about_routes; /* the desk; its acts on tickets, on the contact, on what it is about */
extern const struct routes workplace_unit_queue_routes; /* the queue of a unit, for its leader */
extern const struct routes workplace_duty_routes, workplace_left_routes, workplace_citizen_routes, workplace_citizen_api_routes;
