/* A ticket from a row: the rows of all statements that read tickets have the same members. For queue/ only. */
#pragma once
#include "queue/queue.h"

static inline enum queue_state queue_state_of(str name) {
    for (int i = 0; i < QUEUE_STATES; i++)
        if (str_eq_c(name, queue_state_names[i])) return (enum queue_state)i;
    return QUEUE_WAITING; /* the database's CHECK allows no other word */
}

static inline int64_t queue_or_zero(int64_t v) {
    return v == DB_NULL ? 0 : v;
}

#define QUEUE_TICKET(authority, r)                                                                                           \
    (struct queue_ticket) {                                                                                            \
        .authority_id = (authority), .id = (r).id, .contact_id = (r).contact_id, .unit_id = (r).unit_id,               \
        .number = (r).number, .priority = (r).priority, .minutes = (r).minutes, .calls = (r).calls,                    \
        .version = (r).version, .token = (r).token, .language = (r).language, .word = (r).word,                        \
        .unit_name = (r).unit_name, .counter_name = (r).counter_name, .employee_name = (r).employee_name,              \
        .tasks = (r).tasks, .state = queue_state_of((r).state), .issued_at = (r).issued_at, .called_at = (r).called_at,      \
        .last_call_at = (r).last_call_at, .started_at = (r).started_at, .ended_at = (r).ended_at,                      \
        .employee_id = queue_or_zero((r).employee_id), .counter_id = queue_or_zero((r).counter_id),                                \
    }
