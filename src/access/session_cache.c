/* Whose session it is was found out a moment ago: kept for as long as nothing it was read from has been written to
 * (db_state), and never longer than SESSION_KEPT, since other processes write too. A table of slots, each of which one
 * session has at a time. */
#include <pthread.h>
#include "access/inner.h"

enum { SLOTS = 512, TEXT = 256 };
struct slot {
    pthread_mutex_t lock;
    uint64_t state;
    ms_t until, seen_at;
    struct access_session session; /* its strings stand in hash and text */
    char hash[TOKEN_HASH], text[TEXT];
};
static struct slot slots[SLOTS] = {[0 ... SLOTS - 1] = {.lock = PTHREAD_MUTEX_INITIALIZER}};

static struct slot *slot_of(str token_hash) {
    return &slots[str_hash(token_hash) % SLOTS];
}

/* A token sent as a cookie is nobody's, and the other way round: browsers send cookies by themselves. */
static bool holds(const struct slot *s, str hash, bool token, uint64_t state, ms_t now) {
    bool fresh = now < s->until && now >= s->until - SESSION_KEPT;
    return fresh && s->state == state && (s->session.token_id != 0) == token && str_eq((str){s->hash, TOKEN_HASH}, hash);
}

bool session_kept(struct arena *a, str hash, bool token, uint64_t state, ms_t now, struct access_session *ret, ms_t *ret_seen_at) {
    struct slot *s = slot_of(hash);
    pthread_mutex_lock(&s->lock);
    bool found = holds(s, hash, token, state, now);
    if (found) {
        *ret = s->session;
        *ret_seen_at = s->seen_at;
        ret->name = str_dup(a, ret->name);
        ret->username = str_dup(a, ret->username);
        ret->token_hash = hash;
    }
    pthread_mutex_unlock(&s->lock);
    return found;
}

void session_keep(const struct access_session *session, uint64_t state, ms_t now, ms_t seen_at) {
    struct slot *s = slot_of(session->token_hash);
    size_t name = session->name.n, username = session->username.n;
    if (name + username > TEXT) return;
    pthread_mutex_lock(&s->lock);
    s->state = state;
    s->until = now + SESSION_KEPT;
    s->seen_at = seen_at;
    s->session = *session;
    memcpy(s->hash, session->token_hash.p, TOKEN_HASH);
    if (name) memcpy(s->text, session->name.p, name);
    if (username) memcpy(s->text + name, session->username.p, username);
    s->session.name = (str){s->text, name};
    s->session.username = (str){s->text + name, username};
    pthread_mutex_unlock(&s->lock);
}
