#include "support/scene.h"
#include "support/people.h"
#include "support/testdb.h"

struct scene scene_new(struct db *db) {
    struct scene s = {.db = db};
    s.by = (struct organisation_editor){.authority_id = people_authority(db), .now = clock_utc(2026, 11, 23, 10, 0)};
    people_sql(db, "INSERT INTO department (authority_id, code, name) VALUES (%lld, 'FAF', 'Familie')", (long long)s.by.authority_id);
    return s;
}

struct save { struct scene *s; const struct organisation_kind *kind; void *record; };

static enum err save_in(struct db_tx *tx, void *ctx) {
    struct save *c = ctx;
    c->s->fault = (struct organisation_fault){};
    return organisation_save(tx, &c->s->arena, &c->s->by, c->kind, c->record, &c->s->fault);
}

enum err scene_save(struct scene *s, const struct organisation_kind *kind, void *record) {
    return db_write(s->db, save_in, &(struct save){s, kind, record});
}

void scene_load(struct scene *s, const struct organisation_kind *kind, int64_t id, void *ret) {
    DB_READ(tx);
    assert_int_equal(db_read_begin(s->db, &tx), OK);
    assert_int_equal(kind->load(tx, &s->arena, s->by.authority_id, id, ret), OK);
}

struct organisation_unit scene_centre(const char *name) {
    return (struct organisation_unit){.row = {.closed_at = DB_NULL, .owner_authority_id = DB_NULL, .kind = S("service_centre"), .name = str_c(name), .key = S(""),
        .department = S(""), .address = S(""), .phone = S(""), .email = S(""), .model = S(""), .narrow_model = true}, .participants = S("")};
}

struct organisation_employee scene_person(const char *name) {
    return (struct organisation_employee){.row = {.closed_at = DB_NULL, .unit_id = DB_NULL, .employer_authority_id = DB_NULL,
        .name = str_c(name), .title = S(""), .email = S(""), .phone = S(""), .department = S(""), .employer = S(""), .answers = S("")},
        .languages = S("")};
}

static enum err keep_detail(struct db_cursor *c, void *ctx) {
    struct scene *s = ctx;
    s->fault.what = db_col_text(c, 0, &s->arena);
    return OK;
}

str scene_audit(struct scene *s) {
    static const enum db_type param[] = {DB_INT}, column[] = {DB_TEXT};
    static const struct db_sql sql = {.name = "last_audit", .params = 1, .columns = 1, .param_types = param, .column_types = column,
        .sqlite = "SELECT action || ' ' || detail FROM audit WHERE authority_id = ?1 ORDER BY chain, seq DESC LIMIT 1",
        .postgres = "SELECT action || ' ' || detail FROM audit WHERE authority_id = $1 ORDER BY seq DESC LIMIT 1"};
    DB_READ(tx);
    assert_int_equal(db_read_begin(s->db, &tx), OK);
    assert_int_equal(db_run(tx, &sql, &(struct db_value){DB_INT, {.i = s->by.authority_id}}, keep_detail, s, NULL), OK);
    return s->fault.what;
}
