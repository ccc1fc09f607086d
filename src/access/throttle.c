/* Guessing is made slow. Failures are counted for a name from one address, for the name from everywhere, and for the address;
 * from the limit on, each must wait before the next try: 1 s, 2 s, 4 s … to 15 minutes. Who guesses elsewhere does not keep
 * the one waiting who owns the name; but many addresses together have 100 tries at it (NIST SP 800-63B, 5.2.2), and a whole
 * office comes from one address, which has 50. Where the limit is so many times higher, waits double so many times slower and
 * what was done is forgotten so many times faster. The counts stand in the database, so they survive a restart and hold for
 * all nodes. */
#include <arpa/inet.h>
#include "access/access_sql.h"
#include "access/inner.h"
#include "base/text.h"

enum {
    LIMIT = 5,                    /* failures that cost nothing */
    DOUBLINGS = 10,               /* 1 s << 10 is past the longest wait: further failures count no more */
    WAIT_MAX = 15 * MINUTE,
    FORGET_STEP = 15 * MINUTE,    /* after each of these one failure is forgotten */
    SWEEP_AFTER = (LIMIT + DOUBLINGS) * FORGET_STEP, /* by then all of them are */
};
enum { PAIR, USER, PEER, SUBJECTS };
static const int scales[SUBJECTS] = {[PAIR] = 1, [USER] = 20, [PEER] = 10}; /* times LIMIT */
struct count {
    int64_t failures;
    ms_t last_at;
};

/* An IPv6 network gives each of its machines as many addresses as it likes, so the network (64 bits) is counted. */
static str peer_network(struct arena *a, str peer) {
    struct in6_addr v6;
    char text[INET6_ADDRSTRLEN];
    if (inet_pton(AF_INET6, str_z(a, peer), &v6) != 1 || IN6_IS_ADDR_V4MAPPED(&v6)) return peer;
    for (size_t i = 8; i < 16; i++) v6.s6_addr[i] = 0;
    return str_printf(a, "%s/64", inet_ntop(AF_INET6, &v6, text, sizeof text));
}

/* A name is kept as its hash: what people type there by mistake is their password, or a citizen's CPR number. */
static void subjects_of(struct arena *a, str username, str peer, str ret[SUBJECTS]) {
    str user = text_fold(a, text_clip(username, 100)), network = peer_network(a, peer);
    str pair = str_printf(a, "%.*s\n%.*s", STR_ARG(network), STR_ARG(user));
    ret[PAIR] = str_printf(a, "pair:%.*s", STR_ARG(token_hash(a, pair)));
    ret[USER] = str_printf(a, "user:%.*s", STR_ARG(token_hash(a, user)));
    ret[PEER] = str_printf(a, "peer:%.*s", STR_ARG(network));
}

static int64_t remembered(const struct count *c, int scale, ms_t now) {
    int64_t forgotten = now > c->last_at ? (now - c->last_at) / FORGET_STEP * scale : 0;
    return forgotten < c->failures ? c->failures - forgotten : 0;
}

static ms_t wait_left(const struct count *c, int scale, ms_t now) {
    int64_t steps = c->failures / scale - LIMIT;
    if (steps < 0) return 0;
    ms_t wait = steps < DOUBLINGS ? (ms_t)SECOND << steps : WAIT_MAX;
    if (wait > WAIT_MAX) wait = WAIT_MAX;
    ms_t left = c->last_at + wait - now;
    return left > 0 ? left : 0;
}

static enum err count_of(struct db_tx *tx, struct arena *a, str subject, struct count *ret) {
    struct sql_access_throttle_find row;
    enum err e = sql_access_throttle_find(tx, a, (struct sql_access_throttle_find_in){subject}, &row);
    if (e == ERR_NOT_FOUND) {
        *ret = (struct count){};
        return OK;
    }
    TRY(e);
    *ret = (struct count){row.failures, row.last_at};
    return OK;
}

enum err throttle_try(struct db_tx *tx, struct arena *a, str username, str peer, ms_t now, int *ret_wait_s) {
    str subjects[SUBJECTS];
    struct count counts[SUBJECTS];
    ms_t wait = 0;
    subjects_of(a, username, peer, subjects);
    for (int i = 0; i < SUBJECTS; i++) {
        TRY(count_of(tx, a, subjects[i], &counts[i]));
        ms_t left = wait_left(&counts[i], scales[i], now);
        if (left > wait) wait = left;
    }
    for (int i = 0; i < SUBJECTS && !wait; i++) {
        int64_t most = (LIMIT + DOUBLINGS) * scales[i], n = remembered(&counts[i], scales[i], now) + 1;
        TRY(sql_access_throttle_put(tx, (struct sql_access_throttle_put_in){subjects[i], n < most ? n : most, now}, NULL));
    }
    *ret_wait_s = (int)((wait + SECOND - 1) / SECOND);
    return OK;
}

enum err throttle_succeeded(struct db_tx *tx, struct arena *a, str username, str peer, ms_t now) {
    str subjects[SUBJECTS];
    subjects_of(a, username, peer, subjects);
    TRY(sql_access_throttle_clear(tx, (struct sql_access_throttle_clear_in){subjects[PAIR]}, NULL));
    TRY(sql_access_throttle_forgive_one(tx, (struct sql_access_throttle_forgive_one_in){subjects[USER]}, NULL));
    TRY(sql_access_throttle_forgive_one(tx, (struct sql_access_throttle_forgive_one_in){subjects[PEER]}, NULL));
    return sql_access_throttle_sweep(tx, (struct sql_access_throttle_sweep_in){now - SWEEP_AFTER}, NULL);
}
