/* Whom to call about a task, whether and when they answer: for the screens, and in JSON. */
#include "authority/whom.h"
#include <stdlib.h>
#include "authority/authority_sql.h"
#include "http/json.h"

enum { MOST_COLLEAGUES = 8, LOOKED_AT = 32, ASKED_AT_MOST = 64 };

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

/* In the order in which they are named; those that are alike stay as the statement has them. */
struct candidate { const struct sql_authority_colleagues *row; enum authority_reach reach; bool answers; size_t place; };
static int by_rank(const void *a, const void *b) {
    const struct candidate *x = a, *y = b;
    int ranks[][2] = {{x->row->ours, y->row->ours}, {x->row->speaks, y->row->speaks}, {x->answers, y->answers},
                      {x->row->this_task, y->row->this_task}, {x->row->on_duty, y->row->on_duty}};
    for (size_t i = 0; i < sizeof ranks / sizeof *ranks; i++)
        if (ranks[i][0] != ranks[i][1]) return ranks[i][1] - ranks[i][0];
    return (x->place > y->place) - (x->place < y->place);
}

static struct authority_colleague colleague_of(const struct candidate *c) {
    const struct sql_authority_colleagues *r = c->row;
    return (struct authority_colleague){
        .employee_id = r->employee_id, .unit_id = r->unit_id, .name = r->name, .title = r->title, .phone = r->phone, .answers = r->answers,
        .unit_name = r->unit_name, .department = r->department, .languages = r->languages, .on_duty = r->on_duty, .answers_now = c->answers,
        .reach = c->reach, .duty_unit_id = r->duty_unit_id};
}

static enum err read_colleagues(struct db_tx *tx, struct arena *a, const struct authority_matter *m, ms_t now, struct authority_whom *w) {
    struct sql_authority_colleagues_list list;
    bool own = m->facts->owner == COMPETENCE_OWN, speaks = m->of->language.n && !str_eq(m->of->language, S("da"));
    TRY(sql_authority_colleagues(tx, a, (struct sql_authority_colleagues_in){
        m->of->authority_id, m->task->id, m->facts->task_department, own ? 0 : m->owner->id, speaks ? m->of->language : S(""),
        authority_duty_since(now), now, own ? LOOKED_AT : ASKED_AT_MOST}, &list));
    bool *may = arena_many(a, list.n, bool);
    TRY(who_may(tx, a, m, &list, now, may));
    struct candidate *all = arena_many(a, list.n, struct candidate);
    size_t n = 0;
    for (size_t i = 0; i < list.n; i++) {
        if (!may[i]) continue;
        enum authority_reach reach = authority_reach_at(a, list.at[i].answers, now);
        bool answers = reach == AUTHORITY_REACH_UNSAID ? list.at[i].on_duty : reach == AUTHORITY_REACH_NOW;
        all[n++] = (struct candidate){&list.at[i], reach, answers, i};
    }
    qsort(all, n, sizeof *all, by_rank);
    w->colleagues = arena_many(a, MOST_COLLEAGUES, struct authority_colleague);
    for (size_t i = 0; i < n && i < MOST_COLLEAGUES; i++) w->colleagues[w->colleagues_n++] = colleague_of(&all[i]);
    return OK;
}

static bool goes_to_department(const struct authority_matter *m) {
    struct authority_verdicts v = authority_verdicts(m->facts);
    for (int i = 0; i < COMPETENCE_ACTIVITIES; i++)
        if (v.at[i].handover == COMPETENCE_TO_DEPARTMENT) return true;
    return false;
}

enum err authority_whom(struct db_tx *tx, struct arena *a, const struct authority_matter *m, ms_t now, struct authority_whom *ret) {
    struct authority_whom w = {};
    int64_t authority_id = m->of->authority_id;
    str department = m->facts->task_department;
    if (m->facts->owner != COMPETENCE_OWN) TRY(authority_places_of(tx, a, authority_id, m->owner->id, now, &w.places, &w.places_n));
    TRY(authority_department_name(tx, a, authority_id, department, &w.department));
    if (department.n && goes_to_department(m)) TRY(authority_offices_of(tx, a, authority_id, department, now, &w.offices, &w.offices_n));
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

static void write_places(struct json *j, const char *key, const struct authority_place *places, size_t n) {
    json_array(j, key);
    for (size_t i = 0; i < n; i++) write_place(j, &places[i]);
    json_array_end(j);
}

static void write_languages(struct json *j, str languages) {
    str one;
    json_array(j, "languages");
    while (str_next(&languages, ',', &one)) json_str(j, NULL, one);
    json_array_end(j);
}

static void write_colleague(struct json *j, const struct authority_colleague *c) {
    json_object(j, NULL);
    json_id(j, "employee_id", c->employee_id);
    json_str(j, "name", c->name);
    json_str(j, "title", c->title);
    json_str(j, "phone", c->phone);
    json_str(j, "answers", c->answers);
    json_bool(j, "on_duty", c->on_duty);
    json_bool(j, "answers_now", c->answers_now);
    json_id(j, "unit_id", c->unit_id);
    json_str(j, "unit_name", c->unit_name);
    json_str(j, "department", c->department);
    write_languages(j, c->languages);
    json_object_end(j);
}

void authority_whom_json(struct buf *out, const struct authority_whom *w, const struct authority *owner) {
    struct json j = json_to(out);
    json_object(&j, NULL);
    json_str(&j, "department", w->department);
    if (owner) write_authority(&j, owner);
    else json_c(&j, "authority", NULL);
    write_places(&j, "offices", w->offices, w->offices_n);
    write_places(&j, "places", w->places, w->places_n);
    json_array(&j, "colleagues");
    for (size_t i = 0; i < w->colleagues_n; i++) write_colleague(&j, &w->colleagues[i]);
    json_array_end(&j);
    json_object_end(&j);
}
