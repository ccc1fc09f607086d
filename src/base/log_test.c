/* The log: one line each, that any JSON reader takes, and no CPR number in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <jansson.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>
#include "base/log.h"

static void an_event_is_one_line_of_json(void **state) {
    BUF(out);
    log_format(&out, 0, "info", "ready",
               LOG_FIELDS(LOG_C("url", "http://localhost:8080"), LOG_INT("ms", 120), LOG_ID("id", 1LL << 60), LOG_MS("took", 1500), LOG_MS("least", 7)));
    assert_memory_equal(out.p + out.n - 2, "}\n", 2);
    assert_null(memchr(out.p, '\n', out.n - 1));
    json_t *line = json_loadb(out.p, out.n, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(line, "time")), "1970-01-01T00:00:00.000Z");
    assert_string_equal(json_string_value(json_object_get(line, "level")), "info");
    assert_string_equal(json_string_value(json_object_get(line, "event")), "ready");
    assert_string_equal(json_string_value(json_object_get(line, "url")), "http://localhost:8080");
    assert_int_equal(json_integer_value(json_object_get(line, "ms")), 120);
    assert_string_equal(json_string_value(json_object_get(line, "id")), "1152921504606846976");
    assert_true(str_contains(buf_str(&out), S("\"took\":1.500,\"least\":0.007}")));
    json_decref(line);
}

static void an_event_without_fields_is_well_formed(void **state) {
    BUF(out);
    log_format(&out, 0, "error", "stopped", LOG_FIELDS());
    json_t *line = json_loadb(out.p, out.n, 0, NULL);
    assert_int_equal(json_object_size(line), 3);
    json_decref(line);
}

static void whatever_stands_in_a_text_the_line_stays_one(void **state) {
    BUF(out);
    log_format(&out, 0, "info", "x", LOG_FIELDS(LOG_TEXT("said", S("\"a\"\n{\xff\x01"))));
    json_t *line = json_loadb(out.p, out.n, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(line, "said")), "\"a\"\n{\xEF\xBF\xBD\x01");
    assert_null(memchr(out.p, '\n', out.n - 1));
    json_decref(line);
}

static void what_looks_like_a_cpr_number_is_masked(void **state) {
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"0101901234", "(cpr)"},
        {"010190-1234", "(cpr)"},
        {"borger 010190 1234 ringer", "borger (cpr) ringer"},
        {"610190–1234.", "(cpr)."},             /* a dash of three bytes */
        {"/x?cpr=010190%2D1234&y", "/x?cpr=(cpr)&y"},
        {"010190-1234,020290-2345", "(cpr),(cpr)"},
        {"a0101901234b", "a(cpr)b"},
        {"født 01.01.90-1234.", "født (cpr)."},
        {"01-01-90 1234", "(cpr)"},
        {"61/01/90-1234", "(cpr)"},             /* a replacement number */
        {"01 01 90 - 1234", "(cpr)"},
        {"01.01.90%2D1234", "(cpr)"},
        {"01.01.1990", "01.01.1990"},
        {"01.01.90", "01.01.90"},
        {"01.01.90-12345", "01.01.90-12345"},
        {"01.13.90-1234", "01.13.90-1234"},     /* no month */
        {"01.01-90-1234", "01.01-90-1234"},
        {"10.20.11.12:8080", "10.20.11.12:8080"}, /* an address and a port */
        {"2026-11-21 1042", "2026-11-21 1042"},
        {"01019012345", "01019012345"},         /* eleven digits: an id, a time */
        {"010190-12345", "010190-12345"},
        {"10101901234-010190", "10101901234-010190"},
        {"2026-11-21T10:42:05", "2026-11-21T10:42:05"},
        {"010190", "010190"},
        {"010190%", "010190%"},
        {"/borger/010190-1234/x", "/borger/(cpr)/x"},
        {"/borger/010190%201234", "/borger/(cpr)"},
        {"/x/123456789012345678", "/x/123456789012345678"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        BUF(out);
        mask_cpr(&out, str_c(cases[i].in));
        buf_char(&out, 0);
        assert_string_equal(out.p, cases[i].out);
    }
}

static void words_are_left_without_the_number(void **state) {
    ARENA(a);
    str none = S("skal have nyt pas (cpr)");
    assert_ptr_equal(without_cpr(&a, none).p, none.p);
    assert_true(str_eq(without_cpr(&a, S("010190-1234 skal have pas, født 61.01.90-1234 ")), S("skal have pas, født")));
    assert_int_equal(without_cpr(&a, S("0101901234")).n, 0);
}

static void a_number_in_what_somebody_writes_is_seen_and_a_case_number_is_none(void **state) {
    static const char *const numbers[] = {"010190-1234", "mit nummer er 0101901234.", "610190 1234", "01.01.90-1234", "x010190-1234x", "sag 123456-2026 og 311299-1999"};
    static const char *const others[] = {"", "sag 123456-2026", "ring 12 34 56 78", "+4512345678", "4512345678", "321390-1234", "21.11.2026 kl. 10.30", "010190", "12345678901"};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (!has_cpr(str_c(numbers[i]))) fail_msg("%s", numbers[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (has_cpr(str_c(others[i]))) fail_msg("%s", others[i]);
}

static void an_id_of_the_program_stays_whole(void **state) {
    BUF(out);
    log_format(&out, 0, "info", "request", LOG_FIELDS(LOG_NAME("id", S("a0101901234b"))));
    assert_non_null(memmem(out.p, out.n, "a0101901234b", 12));
}

static void a_cpr_number_in_a_field_never_reaches_the_line(void **state) {
    BUF(out);
    log_format(&out, 0, "error", "x", LOG_FIELDS(LOG_TEXT("why", S("Key (cpr)=(010190-1234) already exists"))));
    assert_null(memmem(out.p, out.n, "1234", 4));
}

/* ---- gathering ---- */
/* Standard error is a file from redirect to restore. */
struct redirected {
    int kept, file;
};

static struct redirected redirect(void) {
    struct redirected r = {.kept = dup(STDERR_FILENO), .file = memfd_create("log", 0)};
    assert_true(r.kept >= 0 && r.file >= 0);
    dup2(r.file, STDERR_FILENO);
    return r;
}

static size_t lines_in(const struct redirected *r, const char *event) {
    static char text[1 << 20];
    ssize_t n = pread(r->file, text, sizeof text - 1, 0);
    assert_true(n >= 0 && n < (ssize_t)sizeof text - 1);
    text[n] = 0;
    size_t found = 0;
    for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
        json_t *json = json_loadb(line, (size_t)(end - line), 0, NULL);
        found += json && !strcmp(json_string_value(json_object_get(json, "event")), event);
        json_decref(json);
    }
    return found;
}

static void restore(const struct redirected *r) {
    dup2(r->kept, STDERR_FILENO);
    close(r->kept);
    close(r->file);
}

enum { TALKERS = 4, SAID = 500 };
static void *talk(void *unused) {
    for (int i = 0; i < SAID; i++) log_info("said", LOG_INT("i", i));
    return NULL;
}

static void every_gathered_line_is_written_whole(void **state) {
    struct redirected r = redirect();
    pthread_t talkers[TALKERS];
    log_gather();
    for (size_t i = 0; i < TALKERS; i++) pthread_create(&talkers[i], NULL, talk, NULL);
    for (size_t i = 0; i < TALKERS; i++) pthread_join(talkers[i], NULL);
    usleep(100'000);
    size_t in_time = lines_in(&r, "said");
    log_gather_end();
    restore(&r);
    assert_int_equal(in_time, TALKERS * SAID);
}

static void what_waits_at_the_end_is_written(void **state) {
    struct redirected r = redirect();
    log_gather();
    talk(NULL);
    log_gather_end();
    size_t found = lines_in(&r, "said");
    restore(&r);
    assert_int_equal(found, SAID);
}

static void an_error_and_a_line_after_silence_wait_for_nobody(void **state) {
    struct redirected r = redirect();
    log_gather();
    usleep(20'000);
    log_info("alone");
    size_t alone = lines_in(&r, "alone");
    for (int i = 0; i < 3; i++) log_info("quick");
    log_error("broken");
    size_t quick = lines_in(&r, "quick"), broken = lines_in(&r, "broken");
    log_gather_end();
    restore(&r);
    assert_int_equal(alone, 1);
    assert_int_equal(quick, 3);
    assert_int_equal(broken, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_is_one_line_of_json),
        cmocka_unit_test(an_event_without_fields_is_well_formed),
        cmocka_unit_test(whatever_stands_in_a_text_the_line_stays_one),
        cmocka_unit_test(what_looks_like_a_cpr_number_is_masked),
        cmocka_unit_test(words_are_left_without_the_number),
        cmocka_unit_test(a_number_in_what_somebody_writes_is_seen_and_a_case_number_is_none),
        cmocka_unit_test(an_id_of_the_program_stays_whole),
        cmocka_unit_test(a_cpr_number_in_a_field_never_reaches_the_line),
        cmocka_unit_test(every_gathered_line_is_written_whole),
        cmocka_unit_test(what_waits_at_the_end_is_written),
        cmocka_unit_test(an_error_and_a_line_after_silence_wait_for_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
