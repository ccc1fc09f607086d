/* Guessing is made slow. Failures are counted for a name and for an address; from the limit on, each must wait before the
 * next try: 1 s, 2 s, 4 s … to 15 minutes. A whole office comes from one address, so an address has ten times the limit,
 * waits double ten times slower, and what it did is forgotten ten times faster. The counts stand in the database, so they
 * survive a restart and hold for all nodes. */
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
struct subject {
    str name;
    int scale; /* 1 for a name, 10 for an address */
};
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
static void subjects_of(struct arena *a, str username, str peer, struct subject ret[2]) {
    str user = text_fold(a, text_clip(username, 100)), network = peer_network(a, peer);
    ret[0] = (struct subject){str_printf(a, "user:%.*s", STR_ARG(token_hash(a, user))), 1};
    ret[1] = (struct subject){str_printf(a, "peer:%.*s", STR_ARG(network)), 10};
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
    struct subject subjects[2];
    struct count counts[2];
    ms_t wait = 0;
    subjects_of(a, username, peer, subjects);
    for (int i = 0; i < 2; i++) {
        TRY(count_of(tx, a, subjects[i].name, &counts[i]));
        ms_t left = wait_left(&counts[i], subjects[i].scale, now);
        if (left > wait) wait = left;
    }
    for (int i = 0; i < 2 && !wait; i++) {
        int64_t most = (LIMIT + DOUBLINGS) * subjects[i].scale, n = remembered(&counts[i], subjects[i].scale, now) + 1;
        TRY(sql_access_throttle_put(tx, (struct sql_access_throttle_put_in){subjects[i].name, n < most ? n : most, now}, NULL));
    }
    *ret_wait_s = (int)((wait + SECOND - 1) / SECOND);
    return OK;
}

enum err throttle_succeeded(struct db_tx *tx, struct arena *a, str username, str peer, ms_t now) {
    struct subject subjects[2];
    subjects_of(a, username, peer, subjects);
    TRY(sql_access_throttle_clear(tx, (struct sql_access_throttle_clear_in){subjects[0].name}, NULL));
    TRY(sql_access_throttle_forgive_one(tx, (struct sql_access_throttle_forgive_one_in){subjects[1].name}, NULL));
    return sql_access_throttle_sweep(tx, (struct sql_access_throttle_sweep_in){now - SWEEP_AFTER}, NULL);
}
