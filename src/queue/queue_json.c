#include "catalogue/catalogue.h"
#include "queue/queue_json.h"

static void ticket_members(struct json *j, const struct queue_ticket *t) {
    json_id(j, "id", t->id);
    json_int(j, "number", t->number);
    json_c(j, "state", queue_state_names[t->state]);
    json_id(j, "unit_id", t->unit_id);
    json_str(j, "unit_name", t->unit_name);
    json_str(j, "unit_address", t->unit_address);
    json_int(j, "from_number", t->from_number ? t->from_number : DB_NULL);
    json_str(j, "from_unit_name", t->from_unit_name);
    json_time(j, "issued_at", t->issued_at);
    json_time(j, "called_at", t->called_at);
    json_time(j, "started_at", t->started_at);
    json_time(j, "ended_at", t->ended_at);
    json_str(j, "counter_name", t->counter_name);
}

void queue_ticket_json(struct json *j, const char *key, const struct queue_ticket *t, enum queue_shown shown) {
    json_object(j, key);
    ticket_members(j, t);
    json_id(j, "contact_id", t->contact_id);
    json_str(j, "token", shown == QUEUE_SHOW_ALL ? t->token : (str){});
    json_int(j, "priority", t->priority);
    json_int(j, "minutes", t->minutes);
    json_str(j, "language", t->language);
    catalogue_names_json(j, "tasks", shown >= QUEUE_SHOW_TASKS ? t->tasks : (str){});
    catalogue_names_json(j, "life_event_name", shown >= QUEUE_SHOW_TASKS && t->life_event.n ? t->life_event : (str){});
    json_str(j, "word", shown == QUEUE_SHOW_ALL ? t->word : (str){});
    json_int(j, "calls", t->calls);
    json_id(j, "employee_id", t->employee_id);
    json_str(j, "employee_name", t->employee_name);
    json_id(j, "counter_id", t->counter_id);
    json_int(j, "version", t->version);
    json_object_end(j);
}

void queue_public_json(struct json *j, const struct queue_ticket *t, const struct queue_line *line) {
    json_object(j, NULL);
    ticket_members(j, t);
    json_int(j, "ahead", line ? line->ahead : DB_NULL);
    json_int(j, "wait_minutes", line && line->wait_minutes >= 0 ? line->wait_minutes : DB_NULL);
    json_object_end(j);
}

static void tickets_json(struct json *j, const char *key, const struct queue_ticket *tickets, size_t n, int64_t employee_id, enum queue_shown shown) {
    json_array(j, key);
    for (size_t i = 0; i < n; i++)
        queue_ticket_json(j, NULL, &tickets[i], employee_id && tickets[i].employee_id == employee_id ? QUEUE_SHOW_ALL : shown);
    json_array_end(j);
}

void queue_picture_json(struct json *j, const struct queue_picture *p, int64_t employee_id, enum queue_shown shown) {
    json_object(j, NULL);
    json_time(j, "at", p->now);
    json_int(j, "on_duty", p->on_duty);
    json_int(j, "wait_minutes_new", p->wait_minutes_new >= 0 ? p->wait_minutes_new : DB_NULL);
    json_int(j, "waiting_total", (int64_t)p->waiting_n); /* the list has the first QUEUE_LISTED */
    json_array(j, "waiting");
    for (size_t i = 0; i < p->listed_n; i++) {
        const struct queue_line *l = &p->waiting[i];
        json_object(j, NULL);
        queue_ticket_json(j, "ticket", &l->ticket, queue_mine(p, i) ? QUEUE_SHOW_ALL : shown);
        json_int(j, "ahead", l->ahead);
        json_int(j, "wait_minutes", l->wait_minutes >= 0 ? l->wait_minutes : DB_NULL);
        json_bool(j, "mine", queue_mine(p, i));
        json_array(j, "speakers");
        for (size_t k = 0; k < p->speakers_n; k++)
            if (str_eq(p->speakers[k].language, l->ticket.language)) json_str(j, NULL, p->speakers[k].name);
        json_array_end(j);
        json_object_end(j);
    }
    json_array_end(j);
    tickets_json(j, "called", p->called, p->called_n, employee_id, shown);
    tickets_json(j, "parked", p->parked, p->parked_n, employee_id, shown);
    json_object_end(j);
}
