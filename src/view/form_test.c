/* Forms and frames over the real server: what a person sees when they open a form, get it wrong, and get lost. */
#include <curl/curl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include "view/form_html.h"
#include "view/layout_html.h"

/* ---- a small room ---- */
static const char *const ways[] = {"skranke", "video", NULL};
static const struct field fields[] = {
    {"email", FIELD_EMAIL, .required = true, .label = "E-mail"},
    {"way", FIELD_CHOICE, .choices = ways, .label = "Måde"},
    {"unit", FIELD_INT, .many = true, .label = "Sted"},
    {"sms", FIELD_BOOL, .label = "Sms"},
    {"password", FIELD_SECRET, .label = "Adgangskode"},
    {"version", FIELD_INT, .label = "Udgave"},
    {"late", FIELD_BOOL, .label = "For sent"},
    {},
};

static void page(struct view *v) {
    form_version(v, 8);
    static const struct form_option way_options[] = {{S_INIT("skranke"), "Skranke", true}, {S_INIT("video"), "Video", false}};
    static const struct form_option unit_options[] = {{S_INIT("1"), "Nord", false}, {S_INIT("2"), "Syd", false}};
    error_summary(v);
    form_text(v, FORM_FIELD(.name = "email", .label = "E-mail", .hint = "Vi skriver", .value = S("foer@eksempel.dk")));
    form_text(v, FORM_FIELD(.name = "password", .label = "Adgangskode", .type = "password"));
    form_radios(v, FORM_FIELD(.name = "way", .label = "Måde", .options = way_options, .options_n = 2));
    form_checkboxes(v, FORM_FIELD(.name = "unit", .label = "Sted", .options = unit_options, .options_n = 2));
    form_checkbox(v, FORM_FIELD(.name = "sms", .label = "Sms", .checked = true));
}

static enum err form(struct request *req) {
    struct view v = view_of(req);
    page(&v);
    return OK;
}

static enum err form_again(struct request *req) {
    if (field(req, "late")->present) {
        request_problem(req, NULL, "Andre kom først", PROBLEM_END);
        req->response.status = 409;
    }
    return form(req);
}

static enum err framed(struct request *req) {
    struct view v = view_of(req);
    struct page p = page_of(req, S("Prøve"));
    page_open(&v, &p);
    page_close(&v, &p);
    return OK;
}

static const struct route table[] = {
    {HTTP_GET, "/form", 0, form, "A form"},
    {HTTP_POST, "/form", 0, form_again, "The form again", fields, ROUTE_SHOWS_PROBLEMS | ROUTE_NO_CSRF},
    {HTTP_GET, "/ramme", 0, framed, "A framed page"},
    {HTTP_GET, "/ramme/{id}", 0, framed, "One below it"},
};
static const struct routes rooms[] = {ROUTES("test", table)};
static const struct page_link links[] = {{"/form", "Formular"}, {"/ramme", "Ramme"}, {"/ram", "Ram"}};

static void fill(struct request *req, struct page *p, int64_t about) {
    p->municipality = S("Prøveby <Kommune>");
    p->links = links;
    p->links_n = 3;
    p->staff = str_contains(req->query, S("staff"));
    p->person = p->staff ? S("Anne") : (str){};
}

static void lost(struct request *req, enum err err) {
    struct view v = view_of(req);
    struct page p = page_of(req, text_tr(req->lang, page_error_of(req, err).heading));
    error_page(&v, &p, err);
}

/* ---- a client ---- */
static struct http_server *server;
static struct buf got;

static size_t receive(char *bytes, size_t size, size_t n, void *ctx) {
    buf_add(&got, (str){bytes, size * n});
    return size * n;
}

static long ask(const char *path, const char *post) {
    ARENA(a);
    long status = 0;
    got.n = 0;
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, str_printf(&a, "http://127.0.0.1:%d%s", http_port(server), path).p);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
    if (post) curl_easy_setopt(curl, CURLOPT_POSTFIELDS, post);
    assert_int_equal(curl_easy_perform(curl), CURLE_OK);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    return status;
}

#define assert_shows(literal)                                                                                          \
    do {                                                                                                               \
        if (!str_contains(buf_str(&got), S(literal))) fail_msg("not shown: %s\nin: %.*s", literal, (int)got.n, got.p); \
    } while (0)
#define assert_hides(literal) assert_false(str_contains(buf_str(&got), S(literal)))

static int start(void **state) {
    static struct page_maker maker = {fill};
    struct http_config config = {.listen = "127.0.0.1", .threads = 1, .connections = 10, .streams = 1, .body_limit = 10'000,
                                 .timeout_s = 5, .quiet = true, .rooms = rooms, .rooms_n = 1, .app = &maker,
                                 .error_page = lost, .translate = text_tr};
    return http_start(&config, &server, NULL) != OK;
}

static int stop(void **state) {
    http_stop(server);
    buf_free(&got);
    return 0;
}

/* ---- stories ---- */
static void a_form_opens_with_its_values_and_no_complaint(void **state) {
    assert_int_equal(ask("/form", NULL), 200);
    assert_shows("value=\"foer@eksempel.dk\"");
    assert_shows("aria-describedby=\"email-hint\"");
    assert_shows("value=\"skranke\" checked");
    assert_shows("name=\"sms\" value=\"1\" checked");
    assert_hides("form-error");
    assert_hides("id=\"fejl\"");
}

static void what_was_written_stands_again_beside_what_is_wrong_with_it(void **state) {
    assert_int_equal(ask("/form", "email=%3Cb%3Enej&way=video&unit=2&password=hemmelig"), 422);
    assert_shows("value=\"&lt;b&gt;nej\"");
    assert_shows("aria-describedby=\"email-hint email-error\"");
    assert_shows("aria-invalid=\"true\"");
    assert_shows("<a class=\"function-link\" href=\"#email\">E-mail skal være én e-mailadresse");
    assert_shows("id=\"email-error\"><span class=\"sr-only\">Fejl: </span>E-mail skal være én e-mailadresse");
    assert_shows("value=\"video\" checked");
    assert_hides("value=\"skranke\" checked");
    assert_shows("value=\"2\" checked");
    assert_hides("value=\"1\" checked");  /* neither the unit nor the sms box, which was cleared */
    assert_hides("hemmelig");
}

static void a_form_that_comes_again_is_of_the_version_that_was_seen_until_it_tells_of_a_newer(void **state) {
    assert_int_equal(ask("/form", NULL), 200);
    assert_shows("name=\"version\" value=\"8\"");
    assert_int_equal(ask("/form", "email=nej&version=7"), 422);
    assert_shows("name=\"version\" value=\"7\"");
    assert_int_equal(ask("/form", "email=a%40example.dk&version=7&late=1"), 409);
    assert_shows("name=\"version\" value=\"8\"");
}

static void errors_are_told_in_the_language_of_the_page(void **state) {
    assert_int_equal(ask("/form?lang=en", "email=nej"), 422);
    assert_shows("E-mail must be one e-mail address");
    assert_shows("There is something you need to correct");
}

static void the_frame_knows_where_we_are_and_leads_to_the_other_language(void **state) {
    assert_int_equal(ask("/ramme/7?side=2&lang=da&q=%C3%A6", NULL), 200);
    assert_shows("<html lang=\"da\">");
    assert_shows("<title>Prøve – Prøveby &lt;Kommune&gt;</title>");
    assert_shows("href=\"/ramme\" aria-current=\"page\"");
    assert_hides("href=\"/form\" aria-current");
    assert_hides("href=\"/ram\" aria-current");
    assert_shows("href=\"/ramme/7?side=2&amp;q=%C3%A6&amp;lang=en\" lang=\"en\"");
    assert_hides("Log ud");
    ask("/ramme?staff&lang=en", NULL);
    assert_shows("<html lang=\"en\">");
    assert_shows("Sign out");
    assert_shows("<strong>Anne</strong>");
}

static void whoever_is_lost_is_told_what_to_do(void **state) {
    assert_int_equal(ask("/findes/ikke", NULL), 404);
    assert_shows("<h1>Siden findes ikke</h1>");
    assert_shows("<a href=\"/\">Gå til forsiden</a>");
    assert_shows("Hvis du spørger os om fejlen");
}

static void every_error_has_words_and_a_status(void **state) {
    for (enum err e = OK; e < ERR_COUNT; e++) {
        struct page_error words = page_error_of(NULL, e);
        assert_true(words.status >= 200 && words.status < 600);
        assert_true(strlen(words.heading) > 3 && strlen(words.text) > 10);
        assert_false(str_eq_c(text_tr(LANG_EN, words.text), words.text));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_form_opens_with_its_values_and_no_complaint),
        cmocka_unit_test(what_was_written_stands_again_beside_what_is_wrong_with_it),
        cmocka_unit_test(a_form_that_comes_again_is_of_the_version_that_was_seen_until_it_tells_of_a_newer),
        cmocka_unit_test(errors_are_told_in_the_language_of_the_page),
        cmocka_unit_test(the_frame_knows_where_we_are_and_leads_to_the_other_language),
        cmocka_unit_test(whoever_is_lost_is_told_what_to_do),
        cmocka_unit_test(every_error_has_words_and_a_status),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
