/* Who is connected, and who goes when it is full. A connection costs whoever opens it nothing: a thousand that never say a whole
 * request must not shut everybody else out. So each address has what it leaves of the others: when there is no more room, the
 * address with the most connections that wait loses the oldest of them, and who comes is let in.
 *
 * Live screens are shared in the same way, but none is closed for who has as many: they would only take turns.
 *
 * Every step takes the same short time however many there are: addresses stand in a table by address, and in a row for each
 * number of waiting connections; the highest row that holds any is remembered. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include "http/inner.h"

enum { PLACES = 1024 }; /* of the table; a power of two */

/* An address with a connection. */
struct crowd_peer {
    uint64_t address;
    struct crowd_peer *next;           /* at the same place of the table */
    struct crowd_peer *before, *after; /* ring: those with as many that wait */
    struct crowded *oldest, *newest;   /* its connections that wait, since when they do */
    size_t waiting;
    int connections;
};
struct crowd {
    pthread_mutex_t lock;
    struct crowd_rule rule;
    int connections;
    int64_t closed;
    size_t most;                       /* the highest row that holds anybody; 0: nobody waits */
    size_t rows_n;
    struct crowd_peer **rows;          /* by how many wait; the last row has also those with more. The first came there first */
    struct crowd_peer *table[PLACES];
};

static void hang_up(struct crowded *c) {
    shutdown(c->fd, SHUT_RDWR);
}

struct crowd *crowd_new(struct crowd_rule rule) {
    struct crowd *w = must_alloc(sizeof *w);
    pthread_mutex_init(&w->lock, NULL);
    w->rule = rule;
    if (!rule.close) w->rule.close = hang_up;
    w->rows_n = (size_t)(rule.limit > 0 ? rule.limit : 0) + 2;
    w->rows = must_alloc(w->rows_n * sizeof *w->rows);
    return w;
}

void crowd_free(struct crowd *w) {
    if (!w) return;
    pthread_mutex_destroy(&w->lock);
    free(w->rows);
    free(w);
}

/* ---- the rows of addresses ---- */
static size_t row_of(const struct crowd *w, const struct crowd_peer *p) {
    return p->waiting < w->rows_n ? p->waiting : w->rows_n - 1;
}

static void row_leave(struct crowd *w, struct crowd_peer *p) {
    size_t row = row_of(w, p);
    if (!row) return;
    bool alone = p->after == p;
    p->before->after = p->after;
    p->after->before = p->before;
    if (w->rows[row] == p) w->rows[row] = alone ? NULL : p->after;
}

static void row_join(struct crowd *w, struct crowd_peer *p) {
    size_t row = row_of(w, p);
    if (!row) return;
    struct crowd_peer *first = w->rows[row] ? w->rows[row] : (w->rows[row] = p->before = p->after = p);
    if (first != p) {
        p->after = first;
        p->before = first->before;
        p->before->after = first->before = p;
    }
    if (row > w->most) w->most = row;
}

/* It rises by one for each that begins to wait, so it falls no oftener. */
static void find_most(struct crowd *w) {
    while (w->most && !w->rows[w->most]) w->most--;
}

/* ---- those of one address that wait ---- */
static void wait_begin(struct crowd *w, struct crowded *c) {
    struct crowd_peer *p = c->peer;
    c->waits = true;
    c->older = p->newest;
    c->newer = NULL;
    if (p->newest) p->newest->newer = c;
    else p->oldest = c;
    p->newest = c;
    row_leave(w, p);
    p->waiting++;
    row_join(w, p);
}

static void wait_end(struct crowd *w, struct crowded *c) {
    struct crowd_peer *p = c->peer;
    if (!c->waits) return;
    c->waits = false;
    if (c->older) c->older->newer = c->newer;
    else p->oldest = c->newer;
    if (c->newer) c->newer->older = c->older;
    else p->newest = c->older;
    row_leave(w, p);
    p->waiting--;
    row_join(w, p);
    find_most(w);
}

/* ---- addresses ---- */
static struct crowd_peer **place_of(struct crowd *w, uint64_t address) {
    struct crowd_peer **at = &w->table[(address * 0x9E3779B97F4A7C15U) >> 54 & (PLACES - 1)];
    while (*at && (*at)->address != address) at = &(*at)->next;
    return at;
}

static struct crowd_peer *peer_join(struct crowd *w, uint64_t address) {
    struct crowd_peer **at = place_of(w, address);
    if (!*at) {
        *at = must_alloc(sizeof **at);
        (*at)->address = address;
    }
    (*at)->connections++;
    return *at;
}

static void peer_leave(struct crowd *w, struct crowd_peer *p) {
    if (--p->connections) return;
    struct crowd_peer **at = place_of(w, p->address);
    *at = p->next;
    free(p);
}

/* Not counted any more. */
static void uncount(struct crowd *w, struct crowded *c) {
    if (!c->peer) return;
    wait_end(w, c);
    peer_leave(w, c->peer);
    c->peer = NULL;
    w->connections--;
}

/* Its thread sees it closed and does the rest; until then it is in nobody's way. The fd is still open: whoever closes it calls
 * crowd_leave before, which waits for the lock. */
static void close_oldest_of_most(struct crowd *w) {
    if (!w->most) return;
    struct crowded *c = w->rows[w->most]->oldest;
    uncount(w, c);
    c->closed = true;
    w->closed++;
    w->rule.close(c);
}

/* ---- what a connection does ---- */
bool crowd_enter(struct crowd *w, struct crowded *c, uint64_t address) {
    pthread_mutex_lock(&w->lock);
    const struct crowd_peer *mine = *place_of(w, address);
    if (w->connections >= w->rule.limit && w->most >= (mine ? mine->waiting : 0) + w->rule.lead) close_oldest_of_most(w);
    bool room = w->connections < w->rule.limit;
    if (room) {
        c->peer = peer_join(w, address);
        w->connections++;
        wait_begin(w, c);
    }
    pthread_mutex_unlock(&w->lock);
    return room;
}

bool crowd_begin(struct crowd *w, struct crowded *c) {
    pthread_mutex_lock(&w->lock);
    bool open = !c->closed;
    if (c->peer) wait_end(w, c);
    pthread_mutex_unlock(&w->lock);
    return open;
}

void crowd_end(struct crowd *w, struct crowded *c) {
    pthread_mutex_lock(&w->lock);
    if (c->peer && !c->waits) wait_begin(w, c);
    pthread_mutex_unlock(&w->lock);
}

void crowd_leave(struct crowd *w, struct crowded *c) {
    pthread_mutex_lock(&w->lock);
    uncount(w, c);
    pthread_mutex_unlock(&w->lock);
}

uint64_t crowd_address(str peer) {
    ARENA(a);
    struct in_addr four;
    struct in6_addr six;
    uint64_t network;
    const char *text = str_z(&a, peer);
    if (inet_pton(AF_INET, text, &four) == 1) return four.s_addr;
    if (inet_pton(AF_INET6, text, &six) != 1) return str_hash(peer);
    memcpy(&network, &six, sizeof network);
    return network;
}

int64_t crowd_closed(struct crowd *w) {
    pthread_mutex_lock(&w->lock);
    int64_t n = w->closed;
    pthread_mutex_unlock(&w->lock);
    return n;
}
