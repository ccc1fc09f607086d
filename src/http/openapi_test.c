/* The document that the API gives of itself, read as a client would. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <jansson.h>
#include "http/http.h"

static enum err handle(struct request *req) {
    return OK;
}

static const char *const colours[] = {"blue", "green", NULL};
static const struct field query[] = {{"day", FIELD_DATE, .required = true}, {"tag", FIELD_KEY, .many = true}, {}};
static const struct field body[] = {
    {"name", FIELD_TEXT, .required = true, .min = 2, .max = 20, .label = "Navn", .doc = "As the citizen says it"},
    {"age", FIELD_INT, .max = 150},
    {"colour", FIELD_CHOICE, .choices = colours},
    {"employee.unit", FIELD_KEY, .required = true},
    {"employee.home.street", FIELD_TEXT},
    {"employee.employer", FIELD_KEY},
    {}};
static const struct route tickets[] = {
    {HTTP_GET, "/api/v1/tickets/{id}", 0, handle, "One ticket", query, .answer = "Ticket"},
    {HTTP_POST, "/api/v1/tickets", 1, handle, "A new ticket", body, ROUTE_IDEMPOTENT | ROUTE_IF_MATCH, "Ticket"},
    {HTTP_GET, "/kø", 0, handle, "A page"},
};
static const struct route more[] = {{HTTP_DELETE, "/api/v1/tickets/{id}", 1, handle, "Ends it"}};
static const struct routes rooms[] = {ROUTES("queue", tickets), ROUTES("more", more)};
static const char *const permissions[] = {"anybody", "serve"};

static const struct answer answers[] = {
    {"Ticket", (const struct answer_member[]){{"id", "id"}, {"ended_at", "time?"}, {"lines", "[Line]"}, {}}},
    {"Line", (const struct answer_member[]){{"text", "text"}, {}}},
    {}};

/* at(doc, "a", "b", NULL) is doc.a.b */
static json_t *at(json_t *v, ...) {
    va_list ap;
    va_start(ap, v);
    for (const char *key; (key = va_arg(ap, const char *));) {
        json_t *next = json_object_get(v, key);
        if (!next) fail_msg("there is no %s", key);
        v = next;
    }
    va_end(ap);
    return v;
}

static int read_document(void **state) {
    struct buf b = {};
    http_openapi(rooms, 2, permissions, answers, &b);
    *state = json_loadb(b.p, b.n, JSON_REJECT_DUPLICATES, NULL);
    buf_free(&b);
    return *state == NULL;
}

static int forget_document(void **state) {
    json_decref(*state);
    return 0;
}

static void every_api_route_is_there_and_no_page(void **state) {
    json_t *paths = at(*state, "paths", NULL);
    assert_string_equal(json_string_value(at(*state, "openapi", NULL)), "3.1.0");
    assert_int_equal(json_object_size(paths), 2);
    json_t *ticket = at(paths, "/api/v1/tickets/{id}", NULL);
    assert_string_equal(json_string_value(at(ticket, "get", "operationId", NULL)), "getApiV1TicketsById");
    assert_string_equal(json_string_value(at(ticket, "delete", "x-permission", NULL)), "serve");
    assert_int_equal(json_array_size(at(ticket, "get", "security", NULL)), 0);
    assert_null(json_object_get(at(ticket, "delete", NULL), "security"));
}

static void a_query_is_parameters(void **state) {
    json_t *parameters = at(*state, "paths", "/api/v1/tickets/{id}", "get", "parameters", NULL);
    assert_int_equal(json_array_size(parameters), 3);
    json_t *id = json_array_get(parameters, 0), *day = json_array_get(parameters, 1), *tag = json_array_get(parameters, 2);
    assert_string_equal(json_string_value(at(id, "in", NULL)), "path");
    assert_string_equal(json_string_value(at(day, "schema", "format", NULL)), "date");
    assert_true(json_is_true(at(day, "required", NULL)));
    assert_string_equal(json_string_value(at(tag, "schema", "type", NULL)), "array");
    assert_int_equal(json_integer_value(at(tag, "schema", "maxItems", NULL)), 50);
}

static void a_body_is_a_schema_with_objects_for_dotted_names(void **state) {
    json_t *post = at(*state, "paths", "/api/v1/tickets", "post", NULL);
    json_t *schema = at(post, "requestBody", "content", "application/json", "schema", NULL);
    assert_int_equal(json_object_size(at(schema, "properties", NULL)), 4);
    json_t *name = at(schema, "properties", "name", NULL), *employee = at(schema, "properties", "employee", NULL);
    assert_int_equal(json_integer_value(at(name, "minLength", NULL)), 2);
    assert_int_equal(json_integer_value(at(name, "maxLength", NULL)), 20);
    assert_int_equal(json_integer_value(at(schema, "properties", "age", "maximum", NULL)), 150);
    assert_int_equal(json_array_size(at(schema, "properties", "colour", "enum", NULL)), 2);
    assert_int_equal(json_object_size(at(employee, "properties", NULL)), 3);
    assert_string_equal(json_string_value(json_array_get(at(employee, "required", NULL), 0)), "unit");
    at(employee, "properties", "home", "properties", "street", NULL);
    assert_string_equal(json_string_value(at(json_array_get(at(post, "parameters", NULL), 0), "name", NULL)), "Idempotency-Key");
    assert_string_equal(json_string_value(at(json_array_get(at(post, "parameters", NULL), 1), "name", NULL)), "If-Match");
    at(post, "responses", "412", NULL);
    at(post, "responses", "428", NULL);
}

static void an_answer_has_the_schema_of_its_name(void **state) {
    json_t *get = at(*state, "paths", "/api/v1/tickets/{id}", "get", "responses", "200", "content", "application/json", "schema", NULL);
    assert_string_equal(json_string_value(at(get, "$ref", NULL)), "#/components/schemas/Ticket");
    json_t *ticket = at(*state, "components", "schemas", "Ticket", NULL);
    assert_int_equal(json_array_size(at(ticket, "required", NULL)), 3);
    assert_int_equal(json_array_size(at(ticket, "properties", "id", "type", NULL)), 1);
    assert_int_equal(json_array_size(at(ticket, "properties", "ended_at", "type", NULL)), 2);
    assert_string_equal(json_string_value(at(ticket, "properties", "lines", "items", "$ref", NULL)), "#/components/schemas/Line");
}

static void what_goes_wrong_has_a_schema(void **state) {
    json_t *get = at(*state, "paths", "/api/v1/tickets/{id}", "get", NULL);
    assert_string_equal(json_string_value(at(get, "responses", "default", "$ref", NULL)), "#/components/responses/Problem");
    at(*state, "components", "responses", "Problem", "content", "application/problem+json", NULL);
    at(*state, "components", "schemas", "Problem", "properties", "errors", NULL);
    at(*state, "components", "securitySchemes", "bearer", NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_api_route_is_there_and_no_page),
        cmocka_unit_test(a_query_is_parameters),
        cmocka_unit_test(a_body_is_a_schema_with_objects_for_dotted_names),
        cmocka_unit_test(an_answer_has_the_schema_of_its_name),
        cmocka_unit_test(what_goes_wrong_has_a_schema),
    };
    return cmocka_run_group_tests(tests, read_document, forget_document);
}
