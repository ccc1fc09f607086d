/* Whom to call about a task, whether and when they answer: for the screens, and in JSON. */
#include "authority/whom.h"
#include "authority/authority_sql.h"
#include "http/json.h"

enum { MOST_COLLEAGUES = 8, ASKED_AT_MOST = 64 };

/* Of a matter that is ours, all of them. */
static enum err who_may(struct db_tx *tx, struct arena *a, const struct authority_matter *m, const struct sql_authority_colleagues_list *list, ms_t now,
                        bool *may) {
    struct authority_seat *seats = arena_many(a, list->n, struct authority_seat);
    for (size_t i = 0; i < list->n; i++) {
        const struct sql_authority_colleagues *r = &list->at[i];
        int employer = db_word(competence_owner_names, COMPETENCE_OWNERS, r->employer);
        seats[i] = (struct authority_seat){r->unit_id == DB_NULL ? m->of->unit_id : r->unit_id, r->department, (enum competence_owner)employer,
                                           db_or_zero(r->employer_authority_id), r->level};
        may[i] = true;
    }
    return m->facts->owner == COMPETENCE_OWN ? OK : authority_may_take(tx, a, m, seats, list->n, now, may);
}

static enum err read_colleagues(struct db_tx *tx, struct arena *a, const struct authority_matter *m, ms_t now, struct authority_whom *w) {
    struct sql_authority_colleagues_list list;
    int64_t most = m->facts->owner == COMPETENCE_OWN ? MOST_COLLEAGUES : ASKED_AT_MOST;
    TRY(sql_authority_colleagues(tx, a, (struct sql_authority_colleagues_in){m->of->authority_id, m->task->id, m->facts->task_department,
                                                                             authority_duty_since(now), now, most}, &list));
    bool *may = arena_many(a, list.n, bool);
    TRY(who_may(tx, a, m, &list, now, may));
    w->colleagues = arena_many(a, MOST_COLLEAGUES, struct authority_colleague);
    for (size_t i = 0; i < list.n && w->colleagues_n < MOST_COLLEAGUES; i++) {
        const struct sql_authority_colleagues *r = &list.at[i];
        if (may[i]) w->colleagues[w->colleagues_n++] = (struct authority_colleague){r->employee_id, r->unit_id, r->name, r->title, r->phone, r->answers,
                                                                                   r->unit_name, r->department, r->on_duty};
    }
    return OK;
}

enum err authority_whom(struct db_tx *tx, struct arena *a, const struct authority_matter *m, ms_t now, struct authority_whom *ret) {
    struct authority_whom w = {};
    int64_t authority_id = m->of->authority_id;
    if (m->facts->owner != COMPETENCE_OWN) TRY(authority_places_of(tx, a, authority_id, m->owner->id, now, &w.places, &w.places_n));
    TRY(authority_department_name(tx, a, authority_id, m->facts->task_department, &w.department));
    TRY(read_colleagues(tx, a, m, now, &w));
    *ret = w;
    return OK;
}

/* ---- JSON ---- */

static void write_authority(struct json *j, const struct authority *owner) {
    json_object(j, "authority");
    json_str(j, "name", owner->name);
    json_str(j, "phone", owner->phone);
    json_str(j, "phone_note", owner->phone_note);
    json_str(j, "link", owner->link);
    json_object_end(j);
}

static void write_clock(struct json *j, const char *key, int minutes) {
    char text[16];
    snprintf(text, sizeof text, "%02d:%02d", minutes / 60, minutes % 60);
    json_c(j, key, text);
}

static void write_place(struct json *j, const struct authority_place *p) {
    json_object(j, NULL);
    json_id(j, "unit_id", p->unit.id);
    json_str(j, "name", p->unit.name);
    json_str(j, "address", p->unit.address);
    json_str(j, "phone", p->unit.phone);
    json_array(j, "hours_today");
    for (size_t i = 0; i < p->today.n; i++) {
        json_object(j, NULL);
        write_clock(j, "opens", p->today.spans[i].opens);
        write_clock(j, "closes", p->today.spans[i].closes);
        json_object_end(j);
    }
    json_array_end(j);
    json_object_end(j);
}

static void write_colleague(struct json *j, const struct authority_colleague *c) {
    json_object(j, NULL);
    json_id(j, "employee_id", c->employee_id);
    json_str(j, "name", c->name);
    json_str(j, "title", c->title);
    json_str(j, "phone", c->phone);
    json_str(j, "answers", c->answers);
    json_bool(j, "on_duty", c->on_duty);
    json_id(j, "unit_id", c->unit_id);
    json_str(j, "unit_name", c->unit_name);
    json_str(j, "department", c->department);
    json_object_end(j);
}

void authority_whom_json(struct buf *out, const struct authority_whom *w, const struct authority *owner) {
    struct json j = json_to(out);
    json_object(&j, NULL);
    json_str(&j, "department", w->department);
    if (owner) write_authority(&j, owner);
    else json_c(&j, "authority", NULL);
    json_array(&j, "places");
    for (size_t i = 0; i < w->places_n; i++) write_place(&j, &w->places[i]);
    json_array_end(&j);
    json_array(&j, "colleagues");
    for (size_t i = 0; i < w->colleagues_n; i++) write_colleague(&j, &w->colleagues[i]);
    json_array_end(&j);
    json_object_end(&j);
}
