#include "support/town.h"
#include "support/testdb.h"

enum { NO_SHOWS = 1'000'000 }; /* added to the id: of the first number, which nobody came for */

#define ROW(q, table, columns) "INSERT INTO " table " VALUES (" columns ")"
#define INTS(...) ((const enum db_type[]){__VA_ARGS__})
#define AUTHORITY(q) "INSERT INTO authority (id, key, kind, name, name_en) VALUES (" q "1, " q "2, 'municipality', " q "2, " q "2)"
#define UNIT(q) "INSERT INTO unit (authority_id, id, key, kind, name) VALUES (" q "1, " q "2, " q "3, " q "4, " q "3)"
#define TASK(q)                                                                                                        \
    "INSERT INTO task (authority_id, id, key, name, name_en, departments, depths, area, owner, minutes, summary, "     \
    "summary_en, work_description) VALUES (" q "1, " q "2, " q "3, " q "3, '', '', '', 'general', 'own', 5, '', '', '')"
#define EMPLOYEE(q) "INSERT INTO employee (authority_id, id, name) VALUES (" q "1, " q "2, 'n')"
#define CONTACT(q)                                                                                                     \
    "INSERT INTO contact (authority_id, id, unit_id, channel, state, created_at, closed_at, outcome, begun_at) VALUES " \
    "(" q "1, " q "2, " q "3, " q "4, " q "5, " q "6, " q "7, " q "8, " q "9)"
#define MATTER(q) "INSERT INTO contact_matter (authority_id, contact_id, position, task_id, level) VALUES (" q "1, " q "2, 1, " q "3, 1)"
#define TICKET(q)                                                                                                      \
    "INSERT INTO ticket (authority_id, id, contact_id, unit_id, day, number, token, state, issued_at, called_at, "     \
    "started_at, ended_at, served_before, here_since, called_here_at, promised) VALUES (" q "1, " q "2, " q "2, " q "3, " q "11, "   \
    q "2, " q "4, " q "5, " q "6, " q "7, " q "8, " q "9, " q "10, " q "12, " q "13, " q "14)"
#define NO_SHOW(q)                                                                                                     \
    "INSERT INTO ticket (authority_id, id, contact_id, unit_id, day, number, token, state, issued_at, called_at, "     \
    "replaced) VALUES (" q "1, " q "2, " q "3, " q "4, " q "8, " q "2, " q "5, 'no_show', " q "6, " q "7, 1)"
#define STRETCH(q)                                                                                                     \
    "INSERT INTO ticket_stretch (authority_id, contact_id, id, ticket_id, unit_id, issued_at, since, called_at, "      \
    "served) VALUES (" q "1, " q "2, " q "2, " q "2, " q "3, " q "4, " q "4, " q "5, " q "6)"
#define DUTY(q) "INSERT INTO duty (authority_id, id, employee_id, unit_id, started_at, ended_at) VALUES (" q "1, " q "2, " q "3, " q "4, " q "5, " q "6)"
#define STATEMENT(name_, macro, n, ...)                                                                                \
    static const struct db_sql name_ = {.name = "test " #name_, .sqlite = macro("?"), .postgres = macro("$"),          \
                                        .params = n, .params_nullable = ~0ull, .param_types = INTS(__VA_ARGS__)}
STATEMENT(add_authority, AUTHORITY, 2, DB_INT, DB_TEXT);
STATEMENT(add_unit, UNIT, 4, DB_INT, DB_INT, DB_TEXT, DB_TEXT);
STATEMENT(add_task, TASK, 3, DB_INT, DB_INT, DB_TEXT);
STATEMENT(add_employee, EMPLOYEE, 2, DB_INT, DB_INT);
STATEMENT(add_contact, CONTACT, 9, DB_INT, DB_INT, DB_INT, DB_TEXT, DB_TEXT, DB_INT, DB_INT, DB_TEXT, DB_INT);
STATEMENT(add_matter, MATTER, 3, DB_INT, DB_INT, DB_INT);
STATEMENT(add_ticket, TICKET, 14, DB_INT, DB_INT, DB_INT, DB_TEXT, DB_TEXT, DB_INT, DB_INT, DB_INT, DB_INT, DB_INT, DB_TEXT, DB_INT, DB_INT, DB_INT);
STATEMENT(add_no_show, NO_SHOW, 8, DB_INT, DB_INT, DB_INT, DB_INT, DB_TEXT, DB_INT, DB_INT, DB_TEXT);
STATEMENT(add_stretch, STRETCH, 6, DB_INT, DB_INT, DB_INT, DB_INT, DB_INT, DB_INT);
STATEMENT(add_duty, DUTY, 6, DB_INT, DB_INT, DB_INT, DB_INT, DB_INT, DB_INT);

static struct db_value I(int64_t i) {
    return (struct db_value){.type = DB_INT, .i = i};
}
static struct db_value X(str s) {
    return (struct db_value){.type = DB_TEXT, .s = s};
}
static void put(struct db_tx *tx, const struct db_sql *sql, const struct db_value *params) {
    assert_int_equal(db_run(tx, sql, params, NULL, NULL, NULL), OK);
}
#define PUT(sql, ...) put(tx, &(sql), (const struct db_value[]){__VA_ARGS__})

static void write_units(struct db_tx *tx, struct arena *a, const struct town *t) {
    static const char *const kinds[] = {"service_centre", "service_centre", "contact_centre"};
    str key = str_printf(a, "town-%lld", (long long)t->authority);
    PUT(add_authority, I(t->authority), X(key));
    for (int i = 0; i < TOWN_UNITS; i++)
        PUT(add_unit, I(t->authority), I(TOWN_NORTH + i), X(str_printf(a, "unit-%d", i)), X(str_c(kinds[i])));
    for (int i = 0; i < TOWN_TASKS; i++) PUT(add_task, I(t->authority), I(100 + i), X(str_printf(a, "task-%02d", i)));
}

static void write_row(struct db_tx *tx, struct arena *a, int64_t authority, int64_t id, const struct town_row *r) {
    enum contact_state state = r->outcome ? CONTACT_CLOSED : CONTACT_OPEN;
    PUT(add_contact, I(authority), I(id), I(r->unit), X(str_c(contact_channel_names[r->channel])),
        X(str_c(contact_state_names[state])), I(r->created), I(r->closed), X(str_c(contact_outcome_names[r->outcome])), I(r->begun ? r->begun : DB_NULL));
    if (r->task) PUT(add_matter, I(authority), I(id), I(r->task));
    if (!r->ticket) return;
    str day = clock_date(a, r->created);
    bool twice = r->sent.to && r->sent.called != DB_NULL; /* called here and there */
    PUT(add_ticket, I(authority), I(id), I(r->sent.to ? r->sent.to : r->unit), X(str_printf(a, "%lld-%lld", (long long)authority, (long long)id)),
        X(str_c(queue_state_names[r->state])), I(r->created), I(twice ? r->sent.called : r->called), I(r->started), I(r->ended), I(r->before), X(day),
        I(twice ? r->sent.at : DB_NULL), I(r->called), I(r->told ? r->promised : DB_NULL));
    if (r->sent.to) PUT(add_stretch, I(authority), I(id), I(r->unit), I(r->created), I(r->sent.called), I(r->sent.served));
    if (r->no_show)
        PUT(add_no_show, I(authority), I(id + NO_SHOWS), I(id), I(r->unit), X(str_printf(a, "n%lld-%lld", (long long)authority, (long long)id)),
            I(r->created), I(r->no_show), X(day));
}

enum err town_write(struct db_tx *tx, void *ctx) {
    const struct town *t = ctx;
    ARENA(a);
    write_units(tx, &a, t);
    for (size_t i = 0; i < t->n; i++) write_row(tx, &a, t->authority, 1000 + (int64_t)i, &t->rows[i]);
    for (size_t i = 0; i < t->shifts_n; i++) {
        PUT(add_employee, I(t->authority), I(500 + (int64_t)i));
        PUT(add_duty, I(t->authority), I(600 + (int64_t)i), I(500 + (int64_t)i), I(t->shifts[i].unit), I(t->shifts[i].from), I(t->shifts[i].to));
    }
    return OK;
}

struct insight town_figures(struct db *db, struct arena *a, struct insight_scope scope) {
    DB_READ(tx);
    struct insight f;
    assert_int_equal(db_read_begin(db, &tx), OK);
    assert_int_equal(insight(tx, a, &scope, &f), OK);
    return f;
}

struct insight_board town_board(struct db *db, struct arena *a, int64_t authority, ms_t now) {
    DB_READ(tx);
    struct insight_board b;
    assert_int_equal(db_read_begin(db, &tx), OK);
    assert_int_equal(insight_board(tx, a, authority, now, &b), OK);
    return b;
}
