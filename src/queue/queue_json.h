/* Tickets as the API shows them. */
#pragma once
#include "http/json.h"
#include "queue/queue.h"

void queue_ticket_json(struct json *j, const char *key, const struct queue_ticket *t);
/* The same for the citizen who holds it: nothing about the contact or the employee. */
void queue_public_json(struct json *j, const struct queue_ticket *t, const struct queue_line *line);
void queue_picture_json(struct json *j, const struct queue_picture *p);
