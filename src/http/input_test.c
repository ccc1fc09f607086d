/* What comes in: by JSON, by forms, by files and in the address; and how what is wrong is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "http/json.h"
#include "support/asking.h"

/* ---- a room that takes ---- */
static enum err save(struct request *req) {
    response_json(req, 201);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_str(&j, "name", field_text(req, "name"));
    json_str(&j, "phone", field_text(req, "phone"));
    json_str(&j, "cpr", field_text(req, "cpr"));
    json_int(&j, "age", field_int(req, "age", -1));
    json_bool(&j, "urgent", field_int(req, "urgent", 0));
    json_str(&j, "unit", field_text(req, "employee.unit"));
    json_object_end(&j);
    return OK;
}

static enum err form_again(struct request *req) {
    const struct http_value *v = field(req, "email");
    buf_printf(&req->response.body, "<input name=email value=\"%.*s\">", STR_ARG(v->raw));
    for (size_t i = 0; i < req->problem.n; i++)
        buf_printf(&req->response.body, "<p id=\"%.*s\">%.*s</p>", STR_ARG(req->problem.at[i].field),
                   STR_ARG(req->problem.at[i].text));
    return OK;
}

static enum err file(struct request *req) {
    const struct http_value *tags;
    size_t n = field_many(req, "tag", &tags);
    str text = field_text(req, "text");
    response_text(req, "text/plain", str_printf(req->arena, "file=%.*s tags=%zu,%d", STR_ARG(text), n, field(req, "tag")->sent));
    return OK;
}

static enum err raw(struct request *req) {
    response_text(req, "text/plain", request_body(req));
    return OK;
}

static enum err tags(struct request *req) {
    const struct http_value *tags;
    size_t n = field_many(req, "tag", &tags);
    for (size_t i = 0; i < n; i++) buf_printf(&req->response.body, "%.*s;", STR_ARG(tags[i].text));
    return OK;
}

static const char *const colours[] = {"blue", "green", NULL};
static const struct field save_fields[] = {
    {"name", FIELD_TEXT, .required = true, .max = 20, .label = "Navn"},
    {"age", FIELD_INT, .min = 0, .max = 150, .label = "Alder"},
    {"phone", FIELD_PHONE, .label = "Telefon"},
    {"cpr", FIELD_CPR, .label = "CPR-nummer"},
    {"urgent", FIELD_BOOL, .doc = "at once"},
    {"colour", FIELD_CHOICE, .choices = colours, .label = "Farve"},
    {"employee.unit", FIELD_KEY, .doc = "nested in JSON"},
    {}};
static const struct field import_fields[] = {{"text", FIELD_FILE, .label = "Fil"}, {"name", FIELD_TEXT, .label = "Navn"}, {"tag", FIELD_KEY, .many = true, .most = 2}, {}};
static const struct field email_fields[] = {{"email", FIELD_EMAIL, .required = true, .label = "E-mail"}, {}};
static const struct field tag_fields[] = {{"tag", FIELD_KEY, .many = true}, {"name", FIELD_TEXT, .label = "Navn"}, {}};
static const struct route table[] = {
    {HTTP_GET, "/maerker/{id}", 0, tags, "Repeats tags", tag_fields},
    {HTTP_POST, "/api/v1/people", 0, save, "Saves", save_fields, .answer = "Person"},
    {HTTP_POST, "/formular", 0, form_again, "Shows the form again", email_fields, ROUTE_SHOWS_PROBLEMS},
    {HTTP_POST, "/api/v1/files", 0, file, "Takes a file", import_fields},
    {HTTP_POST, "/api/v1/raw", 0, raw, "Takes whatever comes", .flags = ROUTE_RAW_BODY},
};
static const struct routes rooms[] = {ROUTES("test", table)};
static const struct http_config config = {.listen = "127.0.0.1", .threads = 2, .connections = 100, .streams = 10, .body_limit = 20'000,
                                          .timeout_s = 2, .quiet = true, .rooms = rooms, .rooms_n = 1};

static int start(void **state) {
    return http_start(&config, &asked, NULL) != OK;
}

static int stop(void **state) {
    http_stop(asked);
    asked = NULL;
    return 0;
}

/* ---- stories ---- */
static void json_and_forms_give_the_same_values(void **state) {
    static const char want[] = "{\"name\":\"Åse\",\"phone\":\"+4512345678\",\"cpr\":\"0101901234\",\"age\":42,"
                               "\"urgent\":true,\"unit\":\"nord\"}";
    ask_json("/api/v1/people", "{\"name\":\" Åse \",\"phone\":\"+45 12 34 56 78\",\"cpr\":\"010190-1234\",\"age\":42,"
                               "\"urgent\":true,\"employee\":{\"unit\":\"nord\"}}");
    assert_int_equal(got.status, 201);
    assert_true(str_eq_c(got.body, want));
    ask("POST", "/api/v1/people", "Content-Type: application/x-www-form-urlencoded\r\n",
        "name=+%C3%85se+&phone=%2B45+12345678&cpr=010190-1234&age=42&urgent=on&employee.unit=nord&utm_source=x");
    assert_true(str_eq_c(got.body, want));
    ask("POST", "/api/v1/people", "Content-Type: multipart/form-data; boundary=\"xx\"\r\n",
        "--xx\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nÅse\r\n"
        "--xx\r\nContent-Disposition: form-data; name=\"phone\"\r\n\r\n+4512345678\r\n"
        "--xx\r\nContent-Disposition: form-data; name=\"cpr\"\r\n\r\n0101901234\r\n"
        "--xx\r\nContent-Disposition: form-data; name=\"age\"\r\n\r\n42\r\n"
        "--xx\r\nContent-Disposition: form-data; name=\"urgent\"\r\n\r\nja\r\n"
        "--xx\r\nContent-Disposition: form-data; name=\"employee.unit\"\r\n\r\nnord\r\n--xx--\r\n");
    assert_true(str_eq_c(got.body, want));
}

static void a_file_goes_where_a_file_is_expected_only(void **state) {
    static const char form[] = "Content-Type: multipart/form-data; boundary=xx\r\n";
    ask("POST", "/api/v1/files", form, "--xx\r\nContent-Disposition: form-data; name=\"text\"; filename=\"a.txt\"\r\n\r\n"
        "\xEF\xBB\xBF" "en\r\nto\r\n--xx--\r\n");
    assert_int_equal(got.status, 200);
    assert_has(got.body, "file=en\nto tags=0,0");
    ask("POST", "/api/v1/files", form, "--xx\r\nContent-Disposition: form-data; name=\"name\"; filename=\"a.txt\"\r\n\r\nen\r\n--xx--\r\n");
    assert_int_equal(got.status, 422);
    assert_has(got.body, "Navn: her kan der ikke sendes en fil.");
}

static void an_empty_list_was_sent_and_a_long_one_is_refused(void **state) {
    ask_json("/api/v1/files", "{\"tag\":[]}");
    assert_has(got.body, "tags=0,1");
    ask_json("/api/v1/files", "{\"tag\":[\"a\",\"b\"]}");
    assert_has(got.body, "tags=2,1");
    ask_json("/api/v1/files", "{\"tag\":[\"a\",\"b\",\"c\"]}");
    assert_int_equal(got.status, 422);
    assert_has(got.body, "tag må højst være angivet 2 gange.");
}

static void a_raw_body_comes_as_it_is(void **state) {
    ask_json("/api/v1/raw", "{\"a\":{\"b\":[{}]} ");
    assert_int_equal(got.status, 200);
    assert_true(str_eq_c(got.body, "{\"a\":{\"b\":[{}]} "));
}

static void every_wrong_field_is_named_with_what_was_expected(void **state) {
    ask_json("/api/v1/people", "{\"age\":200,\"phone\":\"abc\",\"cpr\":\"3202901234\",\"urgent\":\"ja\","
                               "\"colour\":\"red\",\"shoe\":3}");
    assert_int_equal(got.status, 422);
    assert_header("Content-Type", "application/problem+json");
    assert_has(got.body, "{\"field\":\"name\",\"text\":\"Navn skal udfyldes.\"}");
    assert_has(got.body, "Alder skal være et helt tal fra 0 til 150.");
    assert_has(got.body, "Telefon skal være et telefonnummer");
    assert_has(got.body, "CPR-nummer skal være et CPR-nummer");
    assert_has(got.body, "urgent skal være true eller false i JSON.");
    assert_has(got.body, "Farve skal være en af mulighederne: blue, green.");
    assert_has(got.body, "{\"field\":\"shoe\",\"text\":\"Feltet shoe findes ikke her.\"}");
}

static void a_single_field_given_twice_is_an_error_and_many_are_kept_in_order(void **state) {
    ask("GET", "/maerker/1?name=a&name=b", NULL, NULL);
    assert_int_equal(got.status, 422);
    assert_has(got.body, "Navn må kun være angivet én gang.");
    ask("GET", "/maerker/1?tag=b&tag=&tag=a", NULL, NULL);
    assert_true(str_eq(got.body, S("b;a;")));
}

static void a_form_with_errors_is_shown_again_with_what_was_written(void **state) {
    ask("POST", "/formular", "Content-Type: application/x-www-form-urlencoded\r\n", "email=hej%40");
    assert_int_equal(got.status, 422);
    assert_has(got.body, "value=\"hej@\"");
    assert_has(got.body, "<p id=\"email\">E-mail skal være én e-mailadresse");
}

static void input_that_is_no_json_or_form_is_400_or_415(void **state) {
    ask_json("/api/v1/people", "{\"name\":");
    assert_int_equal(got.status, 400);
    ask_json("/api/v1/people", "[1]");
    assert_int_equal(got.status, 400);
    ask_json("/api/v1/people", "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}");
    assert_int_equal(got.status, 400);
    assert_has(got.body, "JSON er indlejret for dybt.");
    ask_json("/api/v1/people", "{\"name\":\"a\",\"name\":\"b\"}");
    assert_int_equal(got.status, 400);
    ask("POST", "/api/v1/people", "Content-Type: text/plain\r\n", "name=x");
    assert_int_equal(got.status, 415);
    ask("GET", "/maerker/1?name=%zz", NULL, NULL);
    assert_int_equal(got.status, 400);
    ask("GET", "/maerker/%ff", NULL, NULL);
    assert_int_equal(got.status, 400);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_and_forms_give_the_same_values),
        cmocka_unit_test(a_file_goes_where_a_file_is_expected_only),
        cmocka_unit_test(an_empty_list_was_sent_and_a_long_one_is_refused),
        cmocka_unit_test(a_raw_body_comes_as_it_is),
        cmocka_unit_test(every_wrong_field_is_named_with_what_was_expected),
        cmocka_unit_test(a_single_field_given_twice_is_an_error_and_many_are_kept_in_order),
        cmocka_unit_test(a_form_with_errors_is_shown_again_with_what_was_written),
        cmocka_unit_test(input_that_is_no_json_or_form_is_400_or_415),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
