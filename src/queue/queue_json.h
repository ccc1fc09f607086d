/* Tickets as the API shows them. */
#pragma once
#include "http/json.h"
#include "queue/queue.h"

/* How much of a ticket is shown. Its number and how it stands concern everybody who looks after the queue; what it is about
 * concerns the unit it stands in; the word that goes with it and the address of its page whoever has to do with the contact
 * (contact/sight.h). What is not shown is null. */
enum queue_shown { QUEUE_SHOW_NUMBER, QUEUE_SHOW_TASKS, QUEUE_SHOW_ALL };
void queue_ticket_json(struct json *j, const char *key, const struct queue_ticket *t, enum queue_shown shown);
/* The same for the citizen who holds it: nothing about the contact or the employee. */
void queue_public_json(struct json *j, const struct queue_ticket *t, const struct queue_line *line);
/* shown: of those that the employee may not serve, has not called and was not given. */
void queue_picture_json(struct json *j, const struct queue_picture *p, int64_t employee_id, enum queue_shown shown);
