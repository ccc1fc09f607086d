/* A ticket from a row: the rows of all statements that read tickets have the same members. For queue/ only. */
#pragma once
#include "queue/queue.h"

#define QUEUE_TICKET(authority, r)                                                                                     \
    (struct queue_ticket) {                                                                                            \
        .authority_id = (authority), .id = (r).id, .contact_id = (r).contact_id, .unit_id = (r).unit_id,               \
        .number = (r).number, .priority = (r).priority, .minutes = (r).minutes, .calls = (r).calls,                    \
        .version = (r).version, .token = (r).token, .language = (r).language, .word = (r).word,                        \
        .unit_name = (r).unit_name, .counter_name = (r).counter_name, .employee_name = (r).employee_name,              \
        .tasks = (r).tasks, .life_event = (r).life_event,                                                             \
        .state = (enum queue_state)db_word(queue_state_names, QUEUE_STATES, (r).state),                                \
        .issued_at = (r).issued_at, .called_at = (r).called_at, .last_call_at = (r).last_call_at,                      \
        .started_at = (r).started_at, .ended_at = (r).ended_at, .employee_id = db_or_zero((r).employee_id),            \
        .counter_id = db_or_zero((r).counter_id), .day = (r).day, .unhelped = (r).unhelped,                            \
        .unit_address = (r).unit_address, .from_number = db_or_zero((r).from_number), .from_unit_name = (r).from_unit_name, \
    }
