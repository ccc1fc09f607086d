#include "mail/smtp.h"
#include <curl/curl.h>

struct smtp {
    CURL *curl;
    const _Atomic int64_t *stop_at_ns;
    str message;               /* being sent */
    size_t sent;               /* of it */
    bool over;                 /* we have said QUIT */
    char verb[5];              /* of the last command */
    char reply[300];           /* the server's last line */
    char why[CURL_ERROR_SIZE];
};

static size_t read_message(char *to, size_t size, size_t n, void *ctx) {
    struct smtp *s = ctx;
    str part = str_sub(s->message, s->sent, size * n);
    if (part.n) memcpy(to, part.p, part.n);
    s->sent += part.n;
    return part.n;
}

/* Keeps what a person needs to see why it failed: the last command's name and the last line of the server. Arguments of
 * commands are not kept, for they may be a password. */
static int listen_in(CURL *curl, curl_infotype type, char *data, size_t n, void *ctx) {
    struct smtp *s = ctx;
    bool command = type == CURLINFO_HEADER_OUT && n >= 4;
    if (command && memcmp(data, "QUIT", 4) == 0) s->over = true;
    if (s->over) return 0; /* what was said before is what matters */
    if (command) memcpy(s->verb, data, 4);
    if (type == CURLINFO_HEADER_IN) {
        str line = str_trim((str){data, n});
        line = str_sub(line, 0, sizeof s->reply - 1);
        memcpy(s->reply, line.p, line.n);
        s->reply[line.n] = 0;
    }
    return 0;
}

/* curl asks about once a second. */
static int go_on(void *ctx, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
    const struct smtp *s = ctx;
    int64_t at = *s->stop_at_ns;
    return at && clock_monotonic_ns() > at;
}

/* Between mail servers TLS is opportunistic (RFC 7435): better than none, and no certificate is checked. Whoever sends a
 * password, or asks for smtps, wants to know whom they talk to. */
static void set_tls(CURL *c, str url) {
    bool strict = str_starts(url, S("smtps://")) || str_index(url, '@') < url.n;
    curl_easy_setopt(c, CURLOPT_USE_SSL, (long)(strict ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, strict ? 1L : 0L);
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, strict ? 2L : 0L);
}

struct smtp *smtp_new(const struct mail_server *server, const _Atomic int64_t *stop_at_ns) {
    struct smtp *s = must_alloc(sizeof *s);
    ARENA(a);
    *s = (struct smtp){.curl = curl_easy_init(), .stop_at_ns = stop_at_ns};
    if (!s->curl) abort(); /* out of memory */
    curl_easy_setopt(s->curl, CURLOPT_URL, server->url);
    curl_easy_setopt(s->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(s->curl, CURLOPT_MAIL_FROM, str_printf(&a, "<%s>", server->from).p);
    curl_easy_setopt(s->curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(s->curl, CURLOPT_READFUNCTION, read_message);
    curl_easy_setopt(s->curl, CURLOPT_READDATA, s);
    curl_easy_setopt(s->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(s->curl, CURLOPT_CONNECTTIMEOUT, (long)(server->timeout_s < 15 ? server->timeout_s : 15));
    curl_easy_setopt(s->curl, CURLOPT_TIMEOUT, (long)server->timeout_s);
    curl_easy_setopt(s->curl, CURLOPT_ERRORBUFFER, s->why);
    curl_easy_setopt(s->curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(s->curl, CURLOPT_XFERINFOFUNCTION, go_on);
    curl_easy_setopt(s->curl, CURLOPT_XFERINFODATA, s);
    curl_easy_setopt(s->curl, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(s->curl, CURLOPT_DEBUGFUNCTION, listen_in);
    curl_easy_setopt(s->curl, CURLOPT_DEBUGDATA, s);
    set_tls(s->curl, str_c(server->url));
    return s;
}

void smtp_free(struct smtp *s) {
    if (!s) return;
    curl_easy_cleanup(s->curl);
    free(s);
}

/* A 5yz to the recipient or to the text will be one tomorrow too. To anything else – the greeting, the sign-in, the sender –
 * it is about us, not about this mail, and somebody will put it right. */
static enum mail_outcome outcome(const struct smtp *s, CURLcode code) {
    long reply = 0;
    if (code == CURLE_OK) return MAIL_SENT;
    curl_easy_getinfo(s->curl, CURLINFO_RESPONSE_CODE, &reply);
    bool answered = code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_LOGIN_DENIED ||
                    code == CURLE_REMOTE_ACCESS_DENIED || code == CURLE_RECV_ERROR;
    if (!answered || reply < 400) return MAIL_SERVER_AWAY;
    bool about_this = memcmp(s->verb, "RCPT", 4) == 0 || memcmp(s->verb, "DATA", 4) == 0;
    return reply >= 500 && about_this ? MAIL_REFUSED : MAIL_LATER;
}

enum mail_outcome smtp_send(struct smtp *s, struct arena *a, str to, str message, str *ret_error) {
    struct curl_slist *recipients = curl_slist_append(NULL, str_printf(a, "<%.*s>", STR_ARG(to)).p);
    s->message = message;
    s->sent = 0;
    s->over = false;
    s->reply[0] = s->verb[0] = s->why[0] = 0;
    curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, recipients);
    CURLcode code = curl_easy_perform(s->curl);
    curl_easy_setopt(s->curl, CURLOPT_MAIL_RCPT, NULL);
    curl_slist_free_all(recipients);
    enum mail_outcome o = outcome(s, code);
    if (o == MAIL_SENT) *ret_error = S("");
    else if (o == MAIL_SERVER_AWAY) *ret_error = str_dup(a, str_c(s->why[0] ? s->why : curl_easy_strerror(code)));
    else *ret_error = str_printf(a, "%s: %s", s->verb, s->reply);
    return o;
}
