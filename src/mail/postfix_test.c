/* Mail through a real mail server into a real mailbox: tools/with-postfix gives both; without it, this is skipped. */
#include <dirent.h>
#include <unistd.h>
#include "mail/mail.h"
#include "mail/smtp.h"
#include "mail/mime.h"
#include "support/mime_read.h"
#include "support/testdb.h"

static const char *mail_url(void) {
    return getenv("INDGANG_TEST_SMTP");
}

static enum mail_outcome send_to(struct arena *a, const char *to, const char *subject, const char *body, str *ret_error) {
    static const _Atomic int64_t never = 0;
    struct mail_server server = {.url = mail_url(), .from = "svar@kbh.example", .timeout_s = 20};
    struct smtp *s = smtp_new(&server, &never);
    BUF(message);
    struct mime_mail m = {.from_name = S("Ærø Kommune"), .from = S("svar@kbh.example"), .to = str_c(to), .subject = str_c(subject),
                          .body = str_c(body), .message_id = S("7.8@kbh.example"), .date = clock_now()};
    mime_write(&message, &m);
    enum mail_outcome o = smtp_send(s, a, str_c(to), buf_str(&message), ret_error);
    smtp_free(s);
    return o;
}

/* The one mail in the mailbox, which is then empty; waits for it for 10 s. */
static str delivered(struct arena *a) {
    const char *folder = str_printf(a, "%s/new", getenv("INDGANG_TEST_MAILDIR")).p;
    for (int i = 0; i < 200; i++, usleep(50'000)) {
        DIR *d = opendir(folder);
        struct dirent *e;
        const char *path = NULL;
        while (d && (e = readdir(d)))
            if (e->d_name[0] != '.') path = str_printf(a, "%s/%s", folder, e->d_name).p;
        if (d) closedir(d);
        if (!path) continue;
        char text[20'000];
        FILE *f = fopen(path, "r");
        size_t n = fread(text, 1, sizeof text, f);
        fclose(f);
        unlink(path);
        return str_dup(a, (str){text, n});
    }
    return (str){};
}

static void a_mail_arrives_as_it_was_written(void **state) {
    ARENA(a);
    str error;
    const char *body = "Kære Anne\n\n.en linje med punktum\nDit pas er klar på rådhuset – husk 1 = ét foto.\nДоброго дня\n";
    assert_int_equal(send_to(&a, "anne@borger.test", "Dit pas er klar på Ærø – hent det inden fredag den 27. november 2026", body, &error), MAIL_SENT);
    str mail = delivered(&a);
    assert_true(mail.n > 0);
    assert_true(str_eq(mime_header(&a, mail, "Subject"), S("Dit pas er klar på Ærø – hent det inden fredag den 27. november 2026")));
    assert_true(str_eq(mime_header(&a, mail, "From"), S("Ærø Kommune <svar@kbh.example>")));
    assert_true(str_eq(mime_header(&a, mail, "Message-ID"), S("<7.8@kbh.example>")));
    assert_true(str_eq(mime_header(&a, mail, "Auto-Submitted"), S("auto-generated")));
    assert_string_equal(mime_body(&a, mail).p, body);
}

static void an_address_that_is_nobodys_is_refused_with_a_reason(void **state) {
    ARENA(a);
    str error = {};
    assert_int_equal(send_to(&a, "nobody@borger.test", "x", "x", &error), MAIL_REFUSED);
    assert_true(str_contains(error, S("RCPT: 550 5.1.1")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mail_arrives_as_it_was_written),
        cmocka_unit_test(an_address_that_is_nobodys_is_refused_with_a_reason),
    };
    if (mail_url()) return cmocka_run_group_tests(tests, NULL, NULL);
    fprintf(stderr, "Postfix: skipped (INDGANG_TEST_SMTP names no server; tools/with-postfix gives one)\n");
    return 0;
}
