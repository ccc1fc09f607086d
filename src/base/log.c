#include "base/log.h"
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "base/clock.h"

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static size_t digits_at(str s, size_t i) {
    size_t n = 0;
    while (i + n < s.n && is_digit(s.p[i + n])) n++;
    return n;
}

/* "01.01.90", as people write a date of birth: a day (replacement numbers: + 60) and a month, the parts all parted by the
 * same character. How long, or 0. What goes on from another number is an address or a time. */
static size_t birth_date_at(str s, size_t i) {
    enum { LENGTH = 8 };
    str d = str_sub(s, i, LENGTH);
    char part = d.n == LENGTH ? d.p[2] : 0;
    if (!part || !memchr(".-/ ", part, 4) || d.p[5] != part) return 0;
    if (digits_at(s, i) != 2 || digits_at(s, i + 3) != 2 || digits_at(s, i + 6) != 2) return 0;
    if (i >= 2 && memchr(".-/", s.p[i - 1], 3) && is_digit(s.p[i - 2])) return 0;
    int day = (d.p[0] - '0') * 10 + d.p[1] - '0', month = (d.p[3] - '0') * 10 + d.p[4] - '0';
    return ((day >= 1 && day <= 31) || (day >= 61 && day <= 91)) && month >= 1 && month <= 12 ? LENGTH : 0;
}

/* How long the CPR-like group is that starts at i, where a run of digits begins; 0: it is none. */
static size_t cpr_like(str s, size_t i) {
    enum { ENCODED = 3 }; /* %2D, %20 */
    size_t n = digits_at(s, i);
    if (n == 10) return n;
    if (n == 2) n = birth_date_at(s, i);
    else if (n != 6) n = 0;
    if (!n) return 0;
    size_t after = i + n;
    if (after < s.n && s.p[after] == '%' && digits_at(s, after + ENCODED) == 4) return n + ENCODED + 4;
    for (size_t gap = 0; gap < 3 && after < s.n && !is_digit(s.p[after]); gap++)
        if (digits_at(s, ++after) == 4) return after - i + 4;
    return 0;
}

/* Of the group's first six digits. */
static bool begins_with_a_birthday(str group) {
    int d[4];
    size_t n = 0;
    for (size_t i = 0; i < group.n && n < 4; i++)
        if (is_digit(group.p[i])) d[n++] = group.p[i] - '0';
    int day = d[0] * 10 + d[1], month = d[2] * 10 + d[3];
    return ((day >= 1 && day <= 31) || (day >= 61 && day <= 91)) && month >= 1 && month <= 12;
}

bool has_cpr(str s) {
    for (size_t i = 0; i < s.n;) {
        size_t n = cpr_like(s, i);
        if (n && begins_with_a_birthday(str_sub(s, i, n))) return true;
        if (!n) n = digits_at(s, i);
        i += n ? n : 1;
    }
    return false;
}

static void put_for_cpr(struct buf *out, str s, str instead) {
    for (size_t i = 0; i < s.n;) {
        size_t n = cpr_like(s, i);
        if (n) {
            buf_add(out, instead);
        } else {
            n = digits_at(s, i);
            if (!n) n = 1;
            buf_add(out, str_sub(s, i, n));
        }
        i += n;
    }
}

void mask_cpr(struct buf *out, str s) {
    put_for_cpr(out, s, S("(cpr)"));
}

str without_cpr(struct arena *a, str s) {
    BUF(rest);
    put_for_cpr(&rest, s, S(""));
    return rest.n == s.n ? s : str_trim(str_dup(a, buf_str(&rest)));
}

static void write_value(struct buf *out, const struct log_field *f) {
    BUF(masked);
    switch (f->kind) {
    case LOG_KIND_TEXT:
        mask_cpr(&masked, f->text);
        buf_json(out, buf_str(&masked));
        break;
    case LOG_KIND_NAME: buf_json(out, f->text); break;
    case LOG_KIND_INT: buf_int(out, f->number); break;
    case LOG_KIND_ID:
        buf_char(out, '"');
        buf_int(out, f->number);
        buf_char(out, '"');
        break;
    case LOG_KIND_MS:
        buf_int(out, f->number / 1000);
        buf_char(out, '.');
        for (int64_t part = f->number % 1000, unit = 100; unit; part %= unit, unit /= 10) buf_char(out, (char)('0' + part / unit));
        break;
    case LOG_KIND_END: break;
    }
}

void log_format(struct buf *out, int64_t at_ms, const char *level, const char *event, const struct log_field *fields) {
    char time[CLOCK_ISO];
    buf_reserve(out, 256);
    buf_lit(out, "{\"time\":\"");
    buf_add(out, clock_iso_in(time, at_ms));
    buf_lit(out, "\",\"level\":");
    buf_json(out, str_c(level));
    buf_lit(out, ",\"event\":");
    buf_json(out, str_c(event));
    for (; fields->kind != LOG_KIND_END; fields++) {
        buf_add(out, fields->key);
        write_value(out, fields);
    }
    buf_lit(out, "}\n");
}

/* ---- where the lines go ---- */
/* The one log of the program, as the one standard error it is written to. While lines are gathered, `waiting` holds those not
 * written yet and `writer` is the thread that sees to it that they are. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t said;
    pthread_t writer;
    struct buf waiting;
    bool gathers, over;
    int64_t written_ns;
} out = {.lock = PTHREAD_MUTEX_INITIALIZER, .said = PTHREAD_COND_INITIALIZER};

static const int64_t GATHER_NS = 5'000'000;

static void write_all(str bytes) {
    while (bytes.n) {
        ssize_t n = write(STDERR_FILENO, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return; /* nowhere left to complain */
        bytes = str_sub(bytes, (size_t)n, bytes.n);
    }
}

static void write_waiting(int64_t now_ns) {
    write_all(buf_str(&out.waiting));
    out.waiting.n = 0;
    out.written_ns = now_ns;
}

static void *write_in_time(void *unused) {
    pthread_mutex_lock(&out.lock);
    while (!out.over) {
        if (!out.waiting.n) {
            pthread_cond_wait(&out.said, &out.lock);
            continue;
        }
        pthread_mutex_unlock(&out.lock);
        nanosleep(&(struct timespec){.tv_nsec = GATHER_NS}, NULL);
        pthread_mutex_lock(&out.lock);
        write_waiting(clock_monotonic_ns());
    }
    pthread_mutex_unlock(&out.lock);
    return NULL;
}

void log_gather(void) {
    out.over = false;
    out.gathers = !pthread_create(&out.writer, NULL, write_in_time, NULL);
}

void log_gather_end(void) {
    if (!out.gathers) return;
    pthread_mutex_lock(&out.lock);
    out.over = true;
    out.gathers = false;
    pthread_cond_signal(&out.said);
    pthread_mutex_unlock(&out.lock);
    pthread_join(out.writer, NULL);
    write_waiting(0);
    buf_free(&out.waiting);
}

/* A line that comes after a while of silence is written by whoever says it, so that a quiet house's log is never late. */
static void gather(str line, bool at_once) {
    int64_t now = clock_monotonic_ns();
    pthread_mutex_lock(&out.lock);
    bool first = !out.waiting.n;
    buf_add(&out.waiting, line);
    if (at_once || !out.gathers || now - out.written_ns >= GATHER_NS) write_waiting(now);
    else if (first) pthread_cond_signal(&out.said);
    pthread_mutex_unlock(&out.lock);
}

void log_line(const char *level, const char *event, const struct log_field *fields) {
    BUF(line);
    log_format(&line, clock_now(), level, event, fields);
    gather(buf_str(&line), strcmp(level, "info") != 0);
}
