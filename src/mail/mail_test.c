/* Mail from the outbox to the server: once when all goes well, at least once whatever happens, and never silently lost. */
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include "contact/contact.h"
#include "mail/mail.h"
#include "support/mime_read.h"
#include "support/people.h"
#include "support/smtp_server.h"
#include "support/testdb.h"

/* ---- the outbox ---- */

/* Each test has an authority of its own, with one contact: its id is the authority's and 5. */
static int64_t authority(struct db *db) {
    long long id = people_authority(db), unit = people_unit(db, id);
    people_sql(db, "UPDATE authority SET name = 'Ærø Kommune' WHERE id = %lld", id);
    people_sql(db, "INSERT INTO contact (authority_id, id, unit_id, channel, state, created_at) VALUES (%lld, %lld, %lld, 'counter', 'open', 1)",
               id, id + 5, unit);
    return id;
}

struct letter {
    int64_t authority_id, contact_id;
    const char *recipient, *subject, *body;
};
static enum err enqueue(struct db_tx *tx, void *ctx) {
    const struct letter *l = ctx;
    ARENA(a);
    return mail_enqueue(tx, &a, l->authority_id, l->contact_id, str_c(l->recipient), str_c(l->subject), str_c(l->body));
}
static enum err write_to(struct db *db, int64_t authority_id, const char *recipient, const char *subject) {
    struct letter l = {authority_id, authority_id + 5, recipient, subject, "Hej\n\nDit pas er klar på rådhuset.\n"};
    return db_write(db, enqueue, &l);
}

/* The one mail of the test. */
static struct mail the_mail(struct db *db, struct arena *a, int64_t authority_id) {
    DB_READ(tx);
    struct mails mails = {};
    assert_int_equal(db_read_begin(db, &tx), OK);
    assert_int_equal(mail_of_contact(tx, a, authority_id, authority_id + 5, &mails), OK);
    assert_int_equal(mails.n, 1);
    return mails.at[0];
}

static size_t failed_count(struct db *db, int64_t authority_id) {
    ARENA(a);
    DB_READ(tx);
    struct mails mails = {};
    assert_int_equal(db_read_begin(db, &tx), OK);
    assert_int_equal(mail_failed(tx, &a, authority_id, &mails), OK);
    return mails.n;
}

/* What comes of one round of the worker at a time, with a connection of its own. */
static enum mail_outcome send_at(struct db *db, const char *url, int timeout_s, ms_t now) {
    struct mail_server server = {.url = url, .from = "svar@kbh.example", .timeout_s = timeout_s};
    struct mail_sender *s = mail_sender_new(&server);
    enum mail_outcome o = MAIL_NOTHING_DUE;
    assert_int_equal(mail_send_one(db, s, now, &o), OK);
    mail_sender_free(s);
    return o;
}

/* ---- all goes well ---- */

static void a_mail_is_sent_once_and_then_said_to_be(void **state) {
    ARENA(a);
    struct db *db = *state;
    struct smtp_server *server = smtp_server_start((struct smtp_behaviour){});
    int64_t me = authority(db);
    assert_int_equal(write_to(db, me, "anne@borger.test", "Dit pas på Ærø"), OK);
    ms_t now = clock_now() + SECOND;

    assert_int_equal(send_at(db, smtp_server_url(server), 10, now), MAIL_SENT);
    assert_int_equal(send_at(db, smtp_server_url(server), 10, now + DAY), MAIL_NOTHING_DUE);

    struct mail m = the_mail(db, &a, me);
    assert_true(str_eq(m.state, S("sent")));
    assert_int_equal(m.sent_at, now);
    assert_int_equal(smtp_server_count(server), 1);
    str got = str_c(smtp_server_mail(server, 0));
    assert_true(str_starts(got, S("RCPT TO:<anne@borger.test>\n")));
    got = str_sub(got, str_index(got, '\n') + 1, got.n);
    assert_true(str_eq(mime_header(&a, got, "Subject"), S("Dit pas på Ærø")));
    assert_true(str_eq(mime_header(&a, got, "From"), S("Ærø Kommune <svar@kbh.example>")));
    assert_true(str_eq(mime_header(&a, got, "Message-ID"), str_printf(&a, "<%lld.%lld@kbh.example>", (long long)me, (long long)m.id)));
    assert_string_equal(mime_body(&a, got).p, "Hej\n\nDit pas er klar på rådhuset.\n");
    smtp_server_stop(server);
}

static void a_mail_written_in_a_transaction_that_fails_was_never_written(void **state) {
    struct db *db = *state;
    int64_t me = authority(db);
    assert_int_equal(write_to(db, me, "ikke en adresse", "x"), ERR_INVALID);
    assert_int_equal(send_at(db, "smtp://127.0.0.1:1", 1, clock_now() + DAY), MAIL_NOTHING_DUE);
}

static void what_cannot_be_sent_is_not_taken(void **state) {
    struct db *db = *state;
    int64_t me = authority(db);
    static const char *const addresses[] = {"", "anne", "@borger.test", "anne@", "a b@c.dk", "a@b@c.dk", "a@b.dk\r\nBcc: x@y.dk",
                                            "Anne <a@b.dk>", "a@.dk", "a@b..dk", "a@b.dk.", "jørgen@b.dk", "a,b@c.dk"};
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
        assert_int_equal(write_to(db, me, addresses[i], "x"), ERR_INVALID);
    assert_int_equal(write_to(db, me, "anne@borger.test", "  "), ERR_INVALID);
    char subject[300];
    memset(subject, 'x', sizeof subject);
    subject[201] = 0;
    assert_int_equal(write_to(db, me, "anne@borger.test", subject), ERR_INVALID);
}

static enum err forget(struct db_tx *tx, void *ctx) {
    ms_t *now = ctx;
    int64_t rows;
    TRY(mail_forget(tx, *now, &rows));
    *now = rows;
    return OK;
}
static int64_t forgotten_at(struct db *db, ms_t now) {
    assert_int_equal(db_write(db, forget, &now), OK);
    return now;
}

static void what_was_written_is_forgotten_after_thirty_days(void **state) {
    struct db *db = *state;
    struct smtp_server *server = smtp_server_start((struct smtp_behaviour){});
    int64_t me = authority(db);
    assert_int_equal(write_to(db, me, "anne@borger.test", "x"), OK);
    ms_t now = clock_now() + SECOND;
    forgotten_at(db, now + 100 * DAY); /* the other tests' */
    assert_int_equal(forgotten_at(db, now + 100 * DAY), 0); /* it is not sent yet */
    assert_int_equal(send_at(db, smtp_server_url(server), 10, now), MAIL_SENT);
    assert_int_equal(forgotten_at(db, now + 29 * DAY), 0);
    assert_int_equal(forgotten_at(db, now + 31 * DAY), 1);
    assert_int_equal(forgotten_at(db, now + 31 * DAY), 0);
    smtp_server_stop(server);
}

/* ---- the server is not well ---- */

static void a_dead_server_is_tried_again_and_again_and_given_up_after_three_days(void **state) {
    ARENA(a);
    struct db *db = *state;
    int64_t me = authority(db);
    assert_int_equal(write_to(db, me, "anne@borger.test", "x"), OK);
    ms_t begun = the_mail(db, &a, me).created_at, now = begun;
    int64_t expected_minutes = 1;
    int tries = 0;
    while (str_eq(the_mail(db, &a, me).state, S("waiting"))) {
        assert_int_equal(send_at(db, "smtp://127.0.0.1:1", 5, now - 1), MAIL_NOTHING_DUE); /* not before its time */
        enum mail_outcome o = send_at(db, "smtp://127.0.0.1:1", 5, now);
        struct mail m = the_mail(db, &a, me);
        assert_int_equal(m.attempts, ++tries);
        if (o == MAIL_REFUSED) break;
        assert_int_equal(o, MAIL_SERVER_AWAY);
        assert_int_equal(m.next_at - now, expected_minutes * MINUTE);
        expected_minutes = expected_minutes * 2 > 360 ? 360 : expected_minutes * 2;
        now = m.next_at;
    }
    assert_true(now - begun >= 3 * DAY && now - begun < 3 * DAY + 6 * HOUR);
    assert_int_equal(failed_count(db, me), 1);
    assert_true(the_mail(db, &a, me).error.n > 0);
}

static void a_server_that_says_nothing_is_not_waited_for(void **state) {
    struct db *db = *state;
    struct smtp_server *server = smtp_server_start((struct smtp_behaviour){.silent_ms = 2'500});
    int64_t me = authority(db);
    assert_int_equal(write_to(db, me, "anne@borger.test", "x"), OK);
    int64_t begun = clock_monotonic_ns();
    assert_int_equal(send_at(db, smtp_server_url(server), 1, clock_now() + SECOND), MAIL_SERVER_AWAY);
    assert_true(clock_monotonic_ns() - begun < 2'000'000'000);
    assert_int_equal(send_at(db, smtp_server_url(server), 10, clock_now() + 2 * MINUTE), MAIL_SENT); /* it was only slow */
    smtp_server_stop(server);
}

static void what_the_server_puts_off_is_sent_later(void **state) {
    ARENA(a);
    struct db *db = *state;
    const struct smtp_behaviour behaviours[] = {{.rcpt = 450, .times = 1}, {.end = 451, .times = 1}, {.mail = 421, .times = 1}};
    for (size_t i = 0; i < sizeof behaviours / sizeof *behaviours; i++) {
        struct smtp_server *server = smtp_server_start(behaviours[i]);
        int64_t me = authority(db);
        assert_int_equal(write_to(db, me, "anne@borger.test", "x"), OK);
        ms_t now = clock_now() + SECOND;
        assert_int_equal(send_at(db, smtp_server_url(server), 10, now), MAIL_LATER);
        assert_true(str_eq(the_mail(db, &a, me).state, S("waiting")));
        assert_true(str_contains(the_mail(db, &a, me).error, S("no, thank you")));
        assert_int_equal(send_at(db, smtp_server_url(server), 10, now + MINUTE), MAIL_SENT);
        assert_int_equal(smtp_server_count(server), 1);
        smtp_server_stop(server);
    }
}

/* What the contact's story says last. */
static str told_last(struct db *db, struct arena *a, int64_t authority_id) {
    DB_READ(tx);
    struct contact_event *events;
    size_t n = 0;
    assert_int_equal(db_read_begin(db, &tx), OK);
    assert_int_equal(contact_events(tx, a, authority_id, authority_id + 5, &events, &n), OK);
    return n ? events[n - 1].kind : (str){};
}

static enum err retry(struct db_tx *tx, void *ctx) {
    const struct mail *m = ctx;
    return mail_retry(tx, m->contact_id - 5, m->id, m->next_at);
}

static void what_the_server_refuses_is_shown_and_can_be_tried_again(void **state) {
    ARENA(a);
    struct db *db = *state;
    const struct smtp_behaviour behaviours[] = {{.rcpt = 550, .times = 1}, {.end = 554, .times = 1}};
    for (size_t i = 0; i < sizeof behaviours / sizeof *behaviours; i++) {
        struct smtp_server *server = smtp_server_start(behaviours[i]);
        int64_t me = authority(db);
        assert_int_equal(write_to(db, me, "anne@borger.test", "x"), OK);
        ms_t now = clock_now() + SECOND;
        assert_int_equal(send_at(db, smtp_server_url(server), 10, now), MAIL_REFUSED);
        assert_int_equal(send_at(db, smtp_server_url(server), 10, now + DAY), MAIL_NOTHING_DUE);
        assert_int_equal(failed_count(db, me), 1);
        struct mail m = the_mail(db, &a, me);
        assert_true(str_contains(m.error, S("no, thank you")));
        assert_true(str_eq(told_last(db, &a, me), S("mail_failed")));

        m.next_at = now + DAY;
        assert_int_equal(db_write(db, retry, &m), OK);
        assert_int_equal(db_write(db, retry, &m), ERR_NOT_FOUND); /* it waits already */
        assert_int_equal(send_at(db, smtp_server_url(server), 10, now + DAY), MAIL_SENT);
        assert_int_equal(failed_count(db, me), 0);
        smtp_server_stop(server);
    }
}

static void a_refused_sender_is_our_fault_and_no_reason_to_give_up(void **state) {
    struct db *db = *state;
    struct smtp_server *server = smtp_server_start((struct smtp_behaviour){.mail = 550, .times = 1});
    int64_t me = authority(db);
    assert_int_equal(write_to(db, me, "anne@borger.test", "x"), OK);
    ms_t now = clock_now() + SECOND;
    assert_int_equal(send_at(db, smtp_server_url(server), 10, now), MAIL_LATER);
    assert_int_equal(send_at(db, smtp_server_url(server), 10, now + MINUTE), MAIL_SENT);
    smtp_server_stop(server);
}

/* ---- many workers, and workers that die ---- */

struct helper {
    struct db *db;
    const char *url;
    int sent;
};
static void *send_all(void *ctx) {
    struct helper *h = ctx;
    struct mail_server server = {.url = h->url, .from = "svar@kbh.example", .timeout_s = 10};
    struct mail_sender *s = mail_sender_new(&server);
    enum mail_outcome o = MAIL_SENT;
    for (; o != MAIL_NOTHING_DUE; h->sent += o == MAIL_SENT)
        if (mail_send_one(h->db, s, clock_now() + SECOND, &o) != OK) break;
    mail_sender_free(s);
    return NULL;
}

static void workers_side_by_side_send_each_mail_once(void **state) {
    enum { MAILS = 60, WORKERS = 4 };
    struct db *db = *state;
    struct smtp_server *server = smtp_server_start((struct smtp_behaviour){});
    int64_t me = authority(db);
    for (int i = 0; i < MAILS; i++) assert_int_equal(write_to(db, me, "anne@borger.test", "x"), OK);
    struct helper helpers[WORKERS];
    pthread_t threads[WORKERS];
    for (int i = 0; i < WORKERS; i++) {
        helpers[i] = (struct helper){.db = db, .url = smtp_server_url(server)};
        pthread_create(&threads[i], NULL, send_all, &helpers[i]);
    }
    int sent = 0;
    for (int i = 0; i < WORKERS; i++) {
        pthread_join(threads[i], NULL);
        sent += helpers[i].sent;
    }
    assert_int_equal(sent, MAILS);
    assert_int_equal(smtp_server_count(server), MAILS);
    for (int i = 0; i < MAILS; i++)
        for (int k = 0; k < i; k++) {
            ARENA(a);
            str one = mime_header(&a, str_c(smtp_server_mail(server, (size_t)i)), "Message-ID");
            assert_false(str_eq(one, mime_header(&a, str_c(smtp_server_mail(server, (size_t)k)), "Message-ID")));
        }
    smtp_server_stop(server);
}

/* The worker as a process of its own: this program again, so that it can be killed. */
static pid_t worker_process(const char *database, const char *smtp) {
    char self[300];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    assert_true(n > 0);
    self[n] = 0;
    pid_t pid = fork();
    if (pid == 0) {
        execl(self, self, database, smtp, NULL);
        _exit(127);
    }
    return pid;
}

static void a_worker_killed_before_it_could_say_so_sends_again(void **state) {
    ARENA(a);
    pid_t victim = 0, pid;
    struct testdb t = testdb_create(db_engine(*state), 2, "schema");
    struct smtp_server *server = smtp_server_start((struct smtp_behaviour){.kill = &victim});
    int64_t me = authority(t.db);
    assert_int_equal(write_to(t.db, me, "anne@borger.test", "x"), OK);

    int status = 0;
    pid = victim = worker_process(t.url, smtp_server_url(server));
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    assert_int_equal(smtp_server_count(server), 1);
    assert_true(str_eq(the_mail(t.db, &a, me).state, S("waiting"))); /* nobody knows that it was sent */

    assert_int_equal(send_at(t.db, smtp_server_url(server), 10, clock_now() + 5 * MINUTE), MAIL_NOTHING_DUE); /* it may still live */
    assert_int_equal(send_at(t.db, smtp_server_url(server), 10, clock_now() + 11 * MINUTE), MAIL_SENT);
    assert_int_equal(smtp_server_count(server), 2);
    str first = mime_header(&a, str_c(smtp_server_mail(server, 0)), "Message-ID");
    assert_true(first.n && str_eq(first, mime_header(&a, str_c(smtp_server_mail(server, 1)), "Message-ID")));
    smtp_server_stop(server);
    testdb_drop(&t);
}

static void the_thread_sends_what_comes_and_stops_when_told(void **state) {
    ARENA(a);
    struct db *db = *state;
    struct smtp_server *server = smtp_server_start((struct smtp_behaviour){});
    struct mail_server config = {.url = smtp_server_url(server), .from = "svar@kbh.example", .timeout_s = 10};
    struct mail_worker *w = mail_worker_start(db, &config);
    int64_t me = authority(db);
    assert_int_equal(write_to(db, me, "anne@borger.test", "x"), OK);
    for (int i = 0; i < 500 && smtp_server_count(server) == 0; i++) usleep(10'000);
    mail_worker_stop(w);
    assert_true(str_eq(the_mail(db, &a, me).state, S("sent")));
    smtp_server_stop(server);
}

static int worker_main(char **argv) {
    struct db *db;
    struct db_config config = {.url = argv[1], .readers = 2};
    if (db_open(&config, &db) != OK) return 1;
    send_at(db, argv[2], 10, clock_now() + SECOND);
    db_close(db);
    return 0;
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mail_is_sent_once_and_then_said_to_be),
        cmocka_unit_test(a_mail_written_in_a_transaction_that_fails_was_never_written),
        cmocka_unit_test(what_cannot_be_sent_is_not_taken),
        cmocka_unit_test(what_was_written_is_forgotten_after_thirty_days),
        cmocka_unit_test(a_dead_server_is_tried_again_and_again_and_given_up_after_three_days),
        cmocka_unit_test(a_server_that_says_nothing_is_not_waited_for),
        cmocka_unit_test(what_the_server_puts_off_is_sent_later),
        cmocka_unit_test(what_the_server_refuses_is_shown_and_can_be_tried_again),
        cmocka_unit_test(a_refused_sender_is_our_fault_and_no_reason_to_give_up),
        cmocka_unit_test(workers_side_by_side_send_each_mail_once),
        cmocka_unit_test(a_worker_killed_before_it_could_say_so_sends_again),
        cmocka_unit_test(the_thread_sends_what_comes_and_stops_when_told),
    };
    return argc == 3 ? worker_main(argv) : testdb_run(tests);
}
