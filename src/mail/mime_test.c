/* A mail on the line: what any mailbox reads back is what was written. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include "mail/mime.h"
#include "support/mime_read.h"

static void write_mail(struct buf *out, const char *subject, const char *body) {
    struct mime_mail m = {.from_name = S("Københavns Kommune"), .from = S("svar@kbh.example"), .to = S("anne@borger.test"),
                          .subject = str_c(subject), .body = str_c(body), .message_id = S("1.2@kbh.example"), .date = 1'795'254'125'000};
    mime_write(out, &m);
}

static void the_headers_say_what_it_is(void **state) {
    ARENA(a);
    BUF(out);
    write_mail(&out, "Dit pas", "Hej");
    str mail = buf_str(&out);
    assert_true(str_eq(mime_header(&a, mail, "To"), S("<anne@borger.test>")));
    assert_true(str_eq(mime_header(&a, mail, "From"), S("Københavns Kommune <svar@kbh.example>")));
    assert_true(str_eq(mime_header(&a, mail, "Subject"), S("Dit pas")));
    assert_true(str_eq(mime_header(&a, mail, "Date"), S("Sat, 21 Nov 2026 10:42:05 +0100")));
    assert_true(str_eq(mime_header(&a, mail, "Message-ID"), S("<1.2@kbh.example>")));
    assert_true(str_eq(mime_header(&a, mail, "Auto-Submitted"), S("auto-generated")));
    assert_true(str_eq(mime_header(&a, mail, "Content-Type"), S("text/plain; charset=utf-8")));
}

static void any_subject_is_read_back(void **state) {
    static const char *const subjects[] = {
        "Dit pas er klar", "Må vi få dit svar på ansøgningen?", "Ærø, Øster Ålum – 100 % = ja_nej?", "=?utf-8?q?snyd?=",
        "Ваш паспорт готовий, його можна забрати в центрі обслуговування громадян за адресою Ратгауспладс, 1",
        "Et meget langt emne uden særlige tegn, som ikke kan stå på en linje alene, fordi der er for meget i det",
        "Åååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååååå",
    };
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        ARENA(a);
        BUF(out);
        write_mail(&out, subjects[i], "x");
        assert_true(str_eq_c(mime_header(&a, buf_str(&out), "Subject"), subjects[i]));
    }
}

static void a_subject_cannot_begin_a_header(void **state) {
    ARENA(a);
    BUF(out);
    write_mail(&out, "Hej\r\nBcc: alle@borger.test\n\nKøb!", "x");
    assert_false(mime_header(&a, buf_str(&out), "Bcc").p);
    assert_true(str_eq(mime_header(&a, buf_str(&out), "Subject"), S("Hej  Bcc: alle@borger.test  Køb!")));
}

static void any_body_is_read_back(void **state) {
    static const struct {
        const char *in, *out;
    } bodies[] = {
        {"Hej Anne\n\nDit pas er klar.\n", "Hej Anne\n\nDit pas er klar.\n"},
        {"Uden linjeskift", "Uden linjeskift\n"},
        {"\r\nWindows\r\nlinjer\r\n", "\nWindows\nlinjer\n"},
        {".\n..\n.x\n", ".\n..\n.x\n"},
        {"1 = 1, =20\n", "1 = 1, =20\n"},
        {"blank sidst \ntab sidst\t\n", "blank sidst \ntab sidst\t\n"},
        {"Æ ø å – Доброго дня – 你好\n", "Æ ø å – Доброго дня – 你好\n"},
        {"Linje på over seksoghalvfjerds tegn: ååååååååååååååååååååååååååååååååååååååå og mere endnu, indtil den er slut.\n",
         "Linje på over seksoghalvfjerds tegn: ååååååååååååååååååååååååååååååååååååååå og mere endnu, indtil den er slut.\n"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        ARENA(a);
        BUF(out);
        write_mail(&out, "x", bodies[i].in);
        assert_string_equal(str_z(&a, mime_body(&a, buf_str(&out))), bodies[i].out);
    }
}

static void lines_are_as_long_as_may_be_and_end_in_crlf(void **state) {
    BUF(out);
    char body[4000] = {};
    for (size_t i = 0; i < sizeof body - 1; i++) body[i] = "a å= "[i % 6];
    write_mail(&out, "Et emne på dansk, der er så langt, at det må deles over flere linjer, og lidt til, så det bliver tre", body);
    size_t from = 0;
    for (size_t i = 0; i < out.n; i++) {
        assert_true((unsigned char)out.p[i] < 0x80);
        if (out.p[i] != '\n') continue;
        assert_int_equal(out.p[i - 1], '\r');
        assert_true(i - 1 - from <= 76);
        from = i + 1;
    }
    assert_int_equal(from, out.n);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_headers_say_what_it_is),
        cmocka_unit_test(any_subject_is_read_back),
        cmocka_unit_test(a_subject_cannot_begin_a_header),
        cmocka_unit_test(any_body_is_read_back),
        cmocka_unit_test(lines_are_as_long_as_may_be_and_end_in_crlf),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
