#include "authority/authority.h"
#include <string.h>
#include "authority/authority_sql.h"

enum err authority_by_id(struct db_tx *tx, struct arena *a, int64_t id, struct authority *ret) {
    struct sql_authority_by_id row;
    TRY(sql_authority_by_id(tx, a, (struct sql_authority_by_id_in){.id = id}, &row));
    *ret = (struct authority){
        .id = row.id, .key = row.key, .name = row.name, .name_en = row.name_en, .municipality_code = row.municipality_code,
        .link = row.link, .phone = row.phone, .phone_note = row.phone_note, .about = row.about, .about_en = row.about_en,
        .kind = (enum competence_owner)db_word(competence_owner_names, COMPETENCE_OWNERS, row.kind),
        .served = row.served, .dispensation = row.dispensation,
        .leadership = (enum competence_leadership)db_word(competence_leadership_names, COMPETENCE_LEADERSHIPS, row.leadership),
    };
    return OK;
}

enum err authority_by_key(struct db_tx *tx, struct arena *a, str key, struct authority *ret) {
    struct sql_authority_by_key row;
    TRY(sql_authority_by_key(tx, a, (struct sql_authority_by_key_in){.key = key}, &row));
    return authority_by_id(tx, a, row.id, ret);
}

enum err authority_served(struct db_tx *tx, struct arena *a, struct authority **ret, size_t *ret_n) {
    struct sql_authority_served_list list;
    TRY(sql_authority_served(tx, a, &list));
    struct authority *at = arena_many(a, list.n, struct authority);
    for (size_t i = 0; i < list.n; i++) TRY(authority_by_id(tx, a, list.at[i].id, &at[i]));
    *ret = at;
    *ret_n = list.n;
    return OK;
}

enum err authority_begin(struct db_tx *tx, struct arena *a, str key, int64_t *ret_id) {
    struct sql_authority_by_key taken;
    if (!catalogue_key_ok(key)) return ERR_INVALID;
    if (sql_authority_by_key(tx, a, (struct sql_authority_by_key_in){.key = key}, &taken) == OK) return ERR_CONFLICT;
    int64_t id = db_new_id(tx);
    TRY(sql_authority_begin(tx, (struct sql_authority_begin_in){id, key, S("Kommunen"), S("The municipality")}, NULL));
    *ret_id = id;
    return OK;
}

static enum competence_unit unit_kind(str kind) {
    return (enum competence_unit)db_word(competence_unit_names, COMPETENCE_UNITS, kind);
}

enum err authority_head(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, struct authority_head *ret) {
    struct sql_authority_head row;
    TRY(sql_authority_head(tx, a, (struct sql_authority_head_in){authority_id, unit_id}, &row));
    *ret = (struct authority_head){row.name, row.name_en, row.unit_name, COMPETENCE_SERVICE_CENTRE};
    if (row.unit_kind.p) ret->unit_kind = unit_kind(row.unit_kind);
    return OK;
}

enum err authority_link(struct db_tx *tx, struct arena *a, int64_t authority_id, const char *path, str *ret) {
    struct sql_authority_in_links row;
    TRY(sql_authority_in_links(tx, a, (struct sql_authority_in_links_in){authority_id}, &row));
    *ret = row.key.n ? str_printf(a, "%s?kommune=%.*s", path, STR_ARG(row.key)) : str_dup(a, str_c(path));
    return OK;
}

enum err authority_of_unit(struct db_tx *tx, struct arena *a, int64_t unit_id, int64_t *ret_id) {
    struct sql_authority_unit_of row;
    TRY(sql_authority_unit_of(tx, a, (struct sql_authority_unit_of_in){unit_id}, &row));
    *ret_id = row.authority_id;
    return OK;
}

enum err authority_unit_by_id(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, struct authority_unit *ret) {
    struct sql_authority_unit r;
    TRY(sql_authority_unit(tx, a, (struct sql_authority_unit_in){.authority_id = authority_id, .id = id}, &r));
    *ret = (struct authority_unit){authority_id, r.id, r.key, r.name, r.department, r.address, r.phone, r.email,
                                   unit_kind(r.kind), r.narrow_model, r.closed_at, r.version};
    return OK;
}

enum err authority_units(struct db_tx *tx, struct arena *a, int64_t authority_id, ms_t now, struct authority_unit **ret, size_t *ret_n) {
    struct sql_authority_units_list list;
    TRY(sql_authority_units(tx, a, (struct sql_authority_units_in){authority_id, now}, &list));
    struct authority_unit *at = arena_many(a, list.n, struct authority_unit);
    for (size_t i = 0; i < list.n; i++) {
        const struct sql_authority_units *r = &list.at[i];
        at[i] = (struct authority_unit){authority_id, r->id, r->key, r->name, r->department, r->address, r->phone, r->email,
                                        unit_kind(r->kind), r->narrow_model, r->closed_at, r->version};
    }
    *ret = at;
    *ret_n = list.n;
    return OK;
}

enum err authority_department_name(struct db_tx *tx, struct arena *a, int64_t authority_id, str code, str *ret) {
    struct sql_authority_department row = {};
    enum err e = code.n ? sql_authority_department(tx, a, (struct sql_authority_department_in){authority_id, code}, &row) : ERR_NOT_FOUND;
    if (e != OK && e != ERR_NOT_FOUND) return e;
    *ret = row.name;
    return OK;
}

static enum err add_place(struct db_tx *tx, struct arena *a, struct authority_unit unit, ms_t now, struct authority_place *ret) {
    unit.kind = COMPETENCE_DEPARTMENT;
    ret->unit = unit;
    return authority_hours_on(tx, a, unit.authority_id, unit.id, now, &ret->today);
}

#define PLACE_OF(authority, r)                                                                                         \
    (struct authority_unit) {                                                                                          \
        .authority_id = (authority), .id = (r).id, .key = (r).key, .name = (r).name, .address = (r).address, .phone = (r).phone, \
        .email = (r).email, .closed_at = (r).closed_at,                                                               \
    }

enum err authority_places_of(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t owner_id, ms_t now,
                             struct authority_place **ret, size_t *ret_n) {
    struct sql_authority_places_of_list list;
    TRY(sql_authority_places_of(tx, a, (struct sql_authority_places_of_in){authority_id, owner_id, now}, &list));
    struct authority_place *at = arena_many(a, list.n, struct authority_place);
    for (size_t i = 0; i < list.n; i++) TRY(add_place(tx, a, PLACE_OF(authority_id, list.at[i]), now, &at[i]));
    *ret = at;
    *ret_n = list.n;
    return OK;
}

enum err authority_offices_of(struct db_tx *tx, struct arena *a, int64_t authority_id, str department, ms_t now,
                              struct authority_place **ret, size_t *ret_n) {
    struct sql_authority_offices_of_list list;
    TRY(sql_authority_offices_of(tx, a, (struct sql_authority_offices_of_in){authority_id, department, now}, &list));
    struct authority_place *at = arena_many(a, list.n, struct authority_place);
    for (size_t i = 0; i < list.n; i++) TRY(add_place(tx, a, PLACE_OF(authority_id, list.at[i]), now, &at[i]));
    *ret = at;
    *ret_n = list.n;
    return OK;
}

enum err authority_employee_by_id(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, struct authority_employee *ret) {
    struct sql_authority_employee r;
    TRY(sql_authority_employee(tx, a, (struct sql_authority_employee_in){.authority_id = authority_id, .id = id}, &r));
    *ret = (struct authority_employee){
        .authority_id = authority_id, .id = r.id, .name = r.name, .title = r.title, .email = r.email, .phone = r.phone,
        .department = r.department, .answers = r.answers, .unit_id = db_or_zero(r.unit_id),
        .employer = (enum competence_owner)db_word(competence_owner_names, COMPETENCE_OWNERS, r.employer),
        .employer_authority_id = db_or_zero(r.employer_authority_id), .closed_at = r.closed_at, .version = r.version,
    };
    return OK;
}

/* ---- duty ---- */

enum err authority_duty_end(struct db_tx *tx, int64_t authority_id, int64_t employee_id, ms_t now) {
    ARENA(a);
    struct sql_authority_duty_end_list left;
    TRY(sql_authority_duty_end(tx, &a, (struct sql_authority_duty_end_in){authority_id, employee_id, now}, &left));
    for (size_t i = 0; i < left.n; i++) db_publish(tx, (struct db_event){authority_id, S("queue"), left.at[i].unit_id});
    return OK;
}

enum err authority_counters(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, ms_t now,
                            struct authority_counter **ret, size_t *ret_n) {
    struct sql_authority_counters_list list;
    TRY(sql_authority_counters(tx, a, (struct sql_authority_counters_in){authority_id, unit_id, now}, &list));
    struct authority_counter *at = arena_many(a, list.n, struct authority_counter);
    for (size_t i = 0; i < list.n; i++) at[i] = (struct authority_counter){list.at[i].id, unit_id, list.at[i].name, list.at[i].closed_at};
    *ret = at;
    *ret_n = list.n;
    return OK;
}

enum err authority_counter_by_id(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, struct authority_counter *ret) {
    struct sql_authority_counter c;
    TRY(sql_authority_counter(tx, a, (struct sql_authority_counter_in){authority_id, id}, &c));
    *ret = (struct authority_counter){id, c.unit_id, c.name, c.closed_at};
    return OK;
}

enum err authority_duty_start(struct db_tx *tx, int64_t authority_id, int64_t employee_id, int64_t unit_id, int64_t counter_id, ms_t now) {
    TRY(authority_duty_end(tx, authority_id, employee_id, now));
    struct sql_authority_duty_start_in in = {.authority_id = authority_id, .id = db_new_id(tx), .employee_id = employee_id,
        .unit_id = unit_id, .counter_id = counter_id ? counter_id : DB_NULL, .now = now};
    TRY(sql_authority_duty_start(tx, in, NULL));
    db_publish(tx, (struct db_event){authority_id, S("queue"), unit_id});
    return OK;
}

ms_t authority_duty_since(ms_t now) {
    return access_duty_since(now);
}

enum err authority_units_on_duty(struct db_tx *tx, struct arena *a, int64_t authority_id, ms_t now, struct authority_on_duty **ret, size_t *ret_n) {
    struct sql_authority_units_on_duty_list list;
    TRY(sql_authority_units_on_duty(tx, a, (struct sql_authority_units_on_duty_in){authority_id, authority_duty_since(now), now}, &list));
    struct authority_on_duty *at = arena_many(a, list.n, struct authority_on_duty);
    for (size_t i = 0; i < list.n; i++) at[i] = (struct authority_on_duty){list.at[i].id, list.at[i].name, list.at[i].employees};
    *ret = at;
    *ret_n = list.n;
    return OK;
}

enum err authority_in_hand(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t employee_id, ms_t now, struct authority_in_hand *ret) {
    struct sql_authority_in_hand r = {};
    enum err e = sql_authority_in_hand(tx, a, (struct sql_authority_in_hand_in){authority_id, employee_id, authority_duty_since(now)}, &r);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    *ret = (struct authority_in_hand){r.number, r.unit_id};
    return OK;
}

enum err authority_duty_expire(struct db_tx *tx, ms_t now, int64_t *ret_rows) {
    ARENA(a);
    struct sql_authority_duty_expire_list left;
    TRY(sql_authority_duty_expire(tx, &a, (struct sql_authority_duty_expire_in){authority_duty_since(now), AUTHORITY_LONGEST_DUTY, now}, &left));
    struct sql_authority_duty_end_closed_list closed;
    TRY(sql_authority_duty_end_closed(tx, &a, (struct sql_authority_duty_end_closed_in){now}, &closed));
    TRY(sql_authority_duty_leave_closed(tx, (struct sql_authority_duty_leave_closed_in){now}, NULL));
    for (size_t i = 0; i < left.n; i++) db_publish(tx, (struct db_event){left.at[i].authority_id, S("queue"), left.at[i].unit_id});
    for (size_t i = 0; i < closed.n; i++) db_publish(tx, (struct db_event){closed.at[i].authority_id, S("queue"), closed.at[i].unit_id});
    *ret_rows = (int64_t)(left.n + closed.n);
    return OK;
}
