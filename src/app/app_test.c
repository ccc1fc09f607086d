/* What binds the program together: the rooms' routes, the figures of operation, readiness. */
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "access/access.h"
#include "app/chores.h"
#include "app/features.h"
#include "app/notify.h"
#include "app/ops.h"
#include "authority/authority.h"
#include "queue/queue.h"
#include "support/people.h"
#include "support/testdb.h"

static void every_route_says_what_it_is(void **state) {
    struct features f = features();
    assert_true(f.n > 0);
    for (size_t i = 0; i < f.n; i++) {
        for (size_t k = 0; k < i; k++) assert_ptr_not_equal(f.at[i].at, f.at[k].at); /* a room may have several tables */
        for (size_t k = 0; k < f.at[i].n; k++) {
            const struct route *r = &f.at[i].at[k];
            if (!r->handle || !r->doc || r->path[0] != '/') fail_msg("%s: %s", f.at[i].room, r->path);
            if (r->permission >= ACCESS_PERMISSIONS) fail_msg("%s: no such permission", r->path);
            if (strlen(r->doc) < 5 || strchr(r->doc, '\n')) fail_msg("%s %s", r->path, r->doc);
        }
    }
}

/* The value of a metric's line; -1: there is none. */
static double metric(const struct buf *text, const char *line) {
    ARENA(a);
    str rest = buf_str(text), at, start = str_printf(&a, "%s ", line);
    while (str_next(&rest, '\n', &at))
        if (str_starts(at, start)) return strtod(str_z(&a, str_sub(at, start.n, at.n)), NULL);
    return -1;
}

static void the_figures_are_what_prometheus_reads(void **state) {
    const struct ops_unit units[] = {{S("koebenhavn"), S("nord"), 7}, {S("a\"b\\"), S("c\nd"), 0}};
    struct ops_figures f = {
        .http = {.requests = 6, .errors_5xx = 1, .latency_ms_buckets = {3, 2, 0, 0, 0, 0, 0, 0, 0, 1}, .latency_us = 2'500'000},
        .units = units, .units_n = 2, .mail_failed = 4, .mail_oldest_s = 1.5,
    };
    BUF(out);
    ops_metrics(&out, &f);
    assert_true(metric(&out, "indgang_requests_total") == 6);
    assert_true(metric(&out, "indgang_request_errors_total{class=\"5xx\"}") == 1);
    assert_true(metric(&out, "indgang_request_duration_seconds_bucket{le=\"0.001\"}") == 3);
    assert_true(metric(&out, "indgang_request_duration_seconds_bucket{le=\"2\"}") == 5); /* buckets hold those below too */
    assert_true(metric(&out, "indgang_request_duration_seconds_bucket{le=\"+Inf\"}") == 6);
    assert_true(metric(&out, "indgang_request_duration_seconds_count") == 6);
    assert_true(metric(&out, "indgang_request_duration_seconds_sum") == 2.5);
    assert_true(metric(&out, "indgang_tickets_waiting{authority=\"koebenhavn\",unit=\"nord\"}") == 7);
    assert_true(metric(&out, "indgang_tickets_waiting{authority=\"a\\\"b\\\\\",unit=\"c\\nd\"}") == 0);
    assert_true(metric(&out, "indgang_mail_failed") == 4);
}

static void every_figure_has_its_help_and_type(void **state) {
    struct ops_figures f = {};
    BUF(out);
    ops_metrics(&out, &f);
    str rest = buf_str(&out), line, name = {};
    while (str_next(&rest, '\n', &line)) {
        if (str_starts(line, S("# HELP "))) {
            name = str_sub(line, 7, line.n);
            name.n = str_index(name, ' ');
        } else if (line.n && line.p[0] != '#') {
            assert_true(str_starts(line, name));
        }
    }
}

/* A socket as systemd's. */
static int listener(const char *name) {
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    memcpy(at.sun_path, name, strlen(name));
    if (name[0] == '@') at.sun_path[0] = 0;
    int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(name))), 0);
    return fd;
}

static void systemd_is_told_when_we_are_ready(void **state) {
    ARENA(a);
    const char *names[] = {str_printf(&a, "/tmp/indgang-notify-%d", getpid()).p, str_printf(&a, "@indgang-notify-%d", getpid()).p};
    for (int i = 0; i < 2; i++) {
        char got[32] = {};
        int fd = listener(names[i]);
        notify(names[i], "READY=1");
        assert_int_equal(recv(fd, got, sizeof got, MSG_DONTWAIT), 7);
        assert_string_equal(got, "READY=1");
        close(fd);
    }
    unlink(names[0]);
    notify(NULL, "READY=1"); /* nobody asked */
}

static enum err count_keys(struct db_tx *tx, void *ctx) {
    return request_once_expire(tx, INT64_MAX, ctx); /* all that are left */
}

static void the_chores_forget_what_is_a_day_old(void **state) {
    struct testdb t = testdb_create(DB_SQLITE, 2, "schema");
    ms_t now = clock_utc(2026, 11, 21, 12, 0);
    for (int i = 0; i < 2; i++)
        people_sql(t.db, "INSERT INTO idempotency (authority_id, scope, key, request_hash, created_at) VALUES (0, '', 'k%d', '', %lld)", i,
                   (long long)(now - (i ? DAY - MINUTE : DAY + MINUTE)));
    chores_do(t.db, now);
    int64_t left = 0;
    assert_int_equal(db_write(t.db, count_keys, &left), OK);
    assert_int_equal(left, 1);
    testdb_drop(&t);
}

static enum err nothing_left(struct db_tx *tx, void *ctx) {
    int64_t *rows = ctx;
    ms_t now = rows[0];
    TRY(authority_duty_expire(tx, now, &rows[1]));
    return queue_set_aside(tx, now, &rows[2]);
}

static void the_chores_end_what_was_left_of_yesterday(void **state) {
    struct testdb t = testdb_create(DB_SQLITE, 2, "schema");
    ms_t now = clock_utc(2026, 11, 21, 12, 0);
    long long town = people_authority(t.db), unit = people_unit(t.db, town), old = now - DAY;
    people_sql(t.db, "INSERT INTO duty (authority_id, id, employee_id, unit_id, started_at) VALUES (%lld, 1, %lld, %lld, %lld)", town,
               (long long)people_employee(t.db, town, "Kirsten"), unit, old);
    people_sql(t.db, "INSERT INTO contact (authority_id, id, unit_id, channel, state, created_at) VALUES (%lld, 1, %lld, 'counter', 'waiting', %lld)",
               town, unit, old);
    people_sql(t.db, "INSERT INTO ticket (authority_id, id, contact_id, unit_id, day, number, token, state, issued_at)"
               " VALUES (%lld, 1, 1, %lld, '2026-11-20', 1, 't', 'waiting', %lld)", town, unit, old);
    chores_do(t.db, now);
    int64_t rows[3] = {now, -1, -1};
    assert_int_equal(db_write(t.db, nothing_left, rows), OK);
    assert_true(rows[1] == 0 && rows[2] == 0);
    testdb_drop(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_says_what_it_is),
        cmocka_unit_test(the_figures_are_what_prometheus_reads),
        cmocka_unit_test(every_figure_has_its_help_and_type),
        cmocka_unit_test(systemd_is_told_when_we_are_ready),
        cmocka_unit_test(the_chores_forget_what_is_a_day_old),
        cmocka_unit_test(the_chores_end_what_was_left_of_yesterday),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
