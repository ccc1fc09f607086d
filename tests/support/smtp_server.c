#include "support/smtp_server.h"
#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/buf.h"

enum { MAILS_MOST = 200, TALKS_MOST = 16 };

struct smtp_server {
    int fd;
    char url[64];
    pthread_t thread;
    pthread_mutex_t lock; /* of what follows */
    struct smtp_behaviour behaviour;
    char *mails[MAILS_MOST];
    size_t mails_n;
    bool stop;
    pthread_t talks[TALKS_MOST];
    int open[TALKS_MOST];
    size_t talks_n;
};
struct talk {
    struct smtp_server *server;
    int fd;
};

static void say(int fd, const char *line) {
    BUF(out);
    buf_printf(&out, "%s\r\n", line);
    if (send(fd, out.p, out.n, MSG_NOSIGNAL) < 0) return;
}

static bool read_line(FILE *in, struct buf *line) {
    int c;
    line->n = 0;
    while ((c = fgetc(in)) != EOF && c != '\n')
        if (c != '\r') buf_char(line, (char)c);
    buf_char(line, 0);
    line->n--;
    return c != EOF;
}

/* The code that the behaviour wants now, or the usual one. */
static int code(struct smtp_server *s, int wanted, int usual) {
    if (!wanted) return usual;
    pthread_mutex_lock(&s->lock);
    bool spent = s->behaviour.times < 0;
    if (!spent && s->behaviour.times > 0 && --s->behaviour.times == 0) s->behaviour.times = -1;
    pthread_mutex_unlock(&s->lock);
    return spent ? usual : wanted;
}

static void reply(struct smtp_server *s, int fd, int wanted, int usual) {
    char line[64];
    int c = code(s, wanted, usual);
    snprintf(line, sizeof line, "%d %s", c, c < 400 ? "fine" : "no, thank you");
    say(fd, line);
}

static void keep(struct smtp_server *s, const char *rcpt, const struct buf *text) {
    BUF(mail);
    buf_printf(&mail, "%s\n%.*s", rcpt, STR_ARG(buf_str(text)));
    buf_char(&mail, 0);
    pthread_mutex_lock(&s->lock);
    if (s->mails_n < MAILS_MOST) s->mails[s->mails_n++] = strdup(mail.p);
    if (s->behaviour.kill && *s->behaviour.kill) {
        kill(*s->behaviour.kill, SIGKILL);
        *s->behaviour.kill = 0;
    }
    pthread_mutex_unlock(&s->lock);
}

/* Up to the line with the single dot. */
static void take_text(struct smtp_server *s, FILE *in, int fd, const char *rcpt) {
    BUF(line);
    BUF(text);
    say(fd, "354 go on");
    while (read_line(in, &line) && strcmp(line.p, ".") != 0) {
        buf_add(&text, str_c(line.p + (line.p[0] == '.')));
        buf_char(&text, '\n');
    }
    int wanted = s->behaviour.end;
    if (!wanted || s->behaviour.times < 0) keep(s, rcpt, &text);
    reply(s, fd, wanted, 250);
}

static void *talk(void *arg) {
    struct talk t = *(struct talk *)arg;
    free(arg);
    FILE *in = fdopen(dup(t.fd), "r");
    BUF(line);
    char rcpt[300] = "";
    if (t.server->behaviour.silent_ms) usleep((unsigned)t.server->behaviour.silent_ms * 1000);
    say(t.fd, "220 test ESMTP");
    while (read_line(in, &line)) {
        if (strncmp(line.p, "MAIL", 4) == 0) reply(t.server, t.fd, t.server->behaviour.mail, 250);
        else if (strncmp(line.p, "RCPT", 4) == 0) {
            snprintf(rcpt, sizeof rcpt, "%s", line.p);
            reply(t.server, t.fd, t.server->behaviour.rcpt, 250);
        } else if (strcmp(line.p, "DATA") == 0) take_text(t.server, in, t.fd, rcpt);
        else if (strcmp(line.p, "QUIT") == 0) break;
        else say(t.fd, "250 test");
    }
    fclose(in);
    shutdown(t.fd, SHUT_RDWR);
    return NULL;
}

static void *answer(void *arg) {
    struct smtp_server *s = arg;
    int fd;
    while ((fd = accept(s->fd, NULL, NULL)) >= 0 && s->talks_n < TALKS_MOST) {
        struct talk *t = must_alloc(sizeof *t);
        *t = (struct talk){s, fd};
        s->open[s->talks_n] = fd;
        if (pthread_create(&s->talks[s->talks_n++], NULL, talk, t)) abort();
    }
    return NULL;
}

struct smtp_server *smtp_server_start(struct smtp_behaviour behaviour) {
    struct smtp_server *s = must_alloc(sizeof *s);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof at;
    *s = (struct smtp_server){.behaviour = behaviour, .fd = socket(AF_INET, SOCK_STREAM, 0)};
    if (bind(s->fd, (struct sockaddr *)&at, n) || listen(s->fd, 16) || getsockname(s->fd, (struct sockaddr *)&at, &n)) abort();
    snprintf(s->url, sizeof s->url, "smtp://127.0.0.1:%d", ntohs(at.sin_port));
    pthread_mutex_init(&s->lock, NULL);
    if (pthread_create(&s->thread, NULL, answer, s)) abort();
    return s;
}

void smtp_server_stop(struct smtp_server *s) {
    shutdown(s->fd, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    close(s->fd);
    for (size_t i = 0; i < s->talks_n; i++) {
        shutdown(s->open[i], SHUT_RDWR);
        pthread_join(s->talks[i], NULL);
        close(s->open[i]);
    }
    for (size_t i = 0; i < s->mails_n; i++) free(s->mails[i]);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

const char *smtp_server_url(const struct smtp_server *s) {
    return s->url;
}

size_t smtp_server_count(struct smtp_server *s) {
    pthread_mutex_lock(&s->lock);
    size_t n = s->mails_n;
    pthread_mutex_unlock(&s->lock);
    return n;
}

const char *smtp_server_mail(struct smtp_server *s, size_t n) {
    return n < smtp_server_count(s) ? s->mails[n] : "";
}
