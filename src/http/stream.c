/* Live screens. Streams that show the same (channel, subject, reader's language, context) form a group: an event makes the
 * group due 100 ms later, a stream thread renders it once, and every stream of the group sends the same bytes. A slow
 * client never holds a queue: it has the message it is sending and the newest one after it, nothing between.
 *
 * A stream of somebody signed in is guarded: before a picture is sent its reader is asked about again, unless that was done a
 * moment ago (trust_ms) and nobody was signed out since. Streams that anybody may see pay nothing for it.
 *
 * One lock guards it all. It is held while connections are woken but never while something is rendered. */
#include <errno.h>
#include <pthread.h>
#include <sys/socket.h>
#include "base/log.h"
#include "http/inner.h"

enum { BUCKETS = 4096, RENDERERS = 2 };
static const int64_t ns_per_ms = 1'000'000;
static const int64_t coalesce_ms = 100, stale_ms = 2000, again_ms = 2000, beat_ms = 20'000, fades_ms = MINUTE, life_ms = 15 * MINUTE, trust_ms = 5 * SECOND;

struct message {
    int refs;
    size_t n;
    char bytes[];
};
struct group {
    struct group *next;              /* in the bucket */
    struct group *next_also;         /* of those that listen to a second channel */
    struct group *earlier, *later;   /* among the due ones */
    struct stream spec;              /* channel, event and ctx are copies of ours */
    enum lang lang;
    struct message *last;
    int64_t due_ns, rendered_ns;     /* due 0: not among the due ones */
    bool rendering;
    int guarded;                     /* so many of its streams are */
    struct open_stream *first;       /* the newest */
};
struct open_stream {
    struct crowded crowded;          /* first: close_for_room() */
    struct stream_hub *hub;
    struct group *group;
    struct open_stream *before, *after;
    struct message *now, *then;      /* being sent, and what comes after it */
    size_t at;                       /* bytes of `now` that are sent */
    void *connection;
    int fd;
    bool parked, over, beat, pictured;
    int64_t beat_ns, end_ns;
    struct guarded *guarded;         /* NULL: anybody may see it */
};
struct guarded {
    uint64_t number;                 /* rises: the streams of a group stand in falling order */
    uint64_t round;                  /* the hub's sign-outs when its reader was last asked about */
    int64_t asked_ns;                /* 0: not yet */
    unsigned permission;
    size_t n;
    char signed_in[];
};
struct stream_hub {
    struct db *db;
    stream_wake *wake;
    stream_still_in *still_in;
    uint64_t sign_outs, guarded;     /* heard of; numbers given */
    struct crowd *crowd;             /* whose they are */
    int open;
    bool closing;
    pthread_mutex_t lock;
    pthread_cond_t work, empty;
    pthread_t threads[RENDERERS];
    struct group due;                /* ring of due groups: later is the first */
    int64_t round_ns;                /* when all streams are looked at next */
    struct group *buckets[BUCKETS];
    struct group *also;              /* few: boards, not tickets */
};

/* ---- messages ---- */
static struct message *message_new(str bytes) {
    struct message *m = must_alloc(sizeof *m + bytes.n);
    m->refs = 1;
    m->n = bytes.n;
    if (bytes.n) memcpy(m->bytes, bytes.p, bytes.n);
    return m;
}

static void drop(struct message **m) {
    if (*m && --(*m)->refs == 0) free(*m);
    *m = NULL;
}

static void put(struct message **place, struct message *m) {
    m->refs++;
    drop(place);
    *place = m;
}

/* ---- groups ---- */
static struct group **bucket(struct stream_hub *hub, int64_t authority_id, str channel, int64_t subject_id) {
    uint64_t h = str_hash(channel) ^ (uint64_t)authority_id * 0x9E3779B97F4A7C15u ^ (uint64_t)subject_id * 0xBF58476D1CE4E5B9u;
    return &hub->buckets[(h ^ h >> 29) % BUCKETS];
}

static bool same_group(const struct group *g, const struct stream *s, enum lang lang) {
    const struct stream *o = &g->spec;
    return o->authority_id == s->authority_id && o->subject_id == s->subject_id && o->render == s->render &&
           g->lang == lang && !strcmp(o->channel, s->channel) && !strcmp(o->event, s->event) &&
           o->also == s->also && o->ctx_size == s->ctx_size && (!s->ctx_size || !memcmp(o->ctx, s->ctx, s->ctx_size));
}

static struct group *group_for(struct stream_hub *hub, const struct stream *s, enum lang lang) {
    struct group **place = bucket(hub, s->authority_id, str_c(s->channel), s->subject_id);
    for (struct group *g = *place; g; g = g->next)
        if (same_group(g, s, lang)) return g;
    struct group *g = must_alloc(sizeof *g);
    g->spec = *s;
    g->lang = lang;
    char *copy = must_alloc(strlen(s->channel) + strlen(s->event) + 2 + 16 + s->ctx_size);
    /* One block: the context first, as it may need to be aligned, then the two names. */
    if (s->ctx_size) memcpy(copy, s->ctx, s->ctx_size);
    char *channel = copy + s->ctx_size, *event = channel + strlen(s->channel) + 1;
    memcpy(channel, s->channel, strlen(s->channel) + 1);
    memcpy(event, s->event, strlen(s->event) + 1);
    g->spec.ctx = copy;
    g->spec.channel = channel;
    g->spec.event = event;
    g->next = *place;
    if (s->also) {
        g->next_also = hub->also;
        hub->also = g;
    }
    return *place = g;
}

static void not_due(struct group *g) {
    if (!g->due_ns) return;
    g->earlier->later = g->later;
    g->later->earlier = g->earlier;
    g->due_ns = 0;
}

/* Delays are all alike but for "at once", so putting the one at the end and the other at the front keeps the ring sorted. */
static void make_due(struct stream_hub *hub, struct group *g, int64_t delay_ms) {
    if (g->due_ns && delay_ms) return;
    not_due(g);
    struct group *after = delay_ms ? hub->due.earlier : &hub->due;
    g->due_ns = clock_monotonic_ns() + delay_ms * ns_per_ms;
    g->earlier = after;
    g->later = after->later;
    after->later = g->later->earlier = g;
    pthread_cond_signal(&hub->work);
}

static void group_free_if_unused(struct stream_hub *hub, struct group *g) {
    if (g->first || g->rendering) return;
    struct group **place = bucket(hub, g->spec.authority_id, str_c(g->spec.channel), g->spec.subject_id);
    while (*place != g) place = &(*place)->next;
    *place = g->next;
    for (place = &hub->also; *place; place = &(*place)->next_also)
        if (*place == g) {
            *place = g->next_also;
            break;
        }
    not_due(g);
    drop(&g->last);
    free((void *)(uintptr_t)g->spec.ctx);
    free(g);
}

/* What it shows is told of elsewhere from now on. What happened there before it listened is looked at once more. */
static void move(struct stream_hub *hub, struct group *g, int64_t subject_id) {
    struct group **place = bucket(hub, g->spec.authority_id, str_c(g->spec.channel), g->spec.subject_id);
    while (*place != g) place = &(*place)->next;
    *place = g->next;
    g->spec.subject_id = subject_id;
    place = bucket(hub, g->spec.authority_id, str_c(g->spec.channel), subject_id);
    g->next = *place;
    *place = g;
    make_due(hub, g, coalesce_ms);
}

/* ---- events ---- */
static bool concerns(const struct stream *s, const struct db_event *e) {
    bool channel = !e->channel.n || str_eq_c(e->channel, s->channel);
    bool subject = !e->subject_id || !s->subject_id || s->subject_id == e->subject_id;
    bool also = s->also && str_eq_c(e->channel, s->also);
    return (!e->authority_id || s->authority_id == e->authority_id) && ((channel && subject) || also);
}

static void mark(struct stream_hub *hub, struct group *g, const struct db_event *e) {
    for (; g; g = g->next)
        if (concerns(&g->spec, e)) make_due(hub, g, coalesce_ms);
}

static void mark_also(struct stream_hub *hub, const struct db_event *e) {
    for (struct group *g = hub->also; g; g = g->next_also)
        if (concerns(&g->spec, e)) make_due(hub, g, coalesce_ms);
}

static void mark_guarded(struct stream_hub *hub, const struct db_event *e) {
    hub->sign_outs++;
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct group *g = hub->buckets[i]; g; g = g->next)
            if (g->guarded && (!e->authority_id || g->spec.authority_id == e->authority_id)) make_due(hub, g, coalesce_ms);
}

void stream_hub_event(const struct db_event *event, void *ctx) {
    struct stream_hub *hub = ctx;
    pthread_mutex_lock(&hub->lock);
    bool signed_out = str_eq_c(event->channel, HTTP_SIGNED_OUT);
    if (signed_out || !event->channel.n) mark_guarded(hub, event);
    if (signed_out) {
        pthread_mutex_unlock(&hub->lock);
        return;
    }
    if (!event->subject_id || !event->authority_id || !event->channel.n) {
        for (size_t i = 0; i < BUCKETS; i++) mark(hub, hub->buckets[i], event);
    } else {
        struct group **one = bucket(hub, event->authority_id, event->channel, event->subject_id);
        struct group **any = bucket(hub, event->authority_id, event->channel, 0);
        mark(hub, *one, event);
        if (any != one) mark(hub, *any, event);
        mark_also(hub, event);
    }
    pthread_mutex_unlock(&hub->lock);
}

/* ---- rendering ---- */
static void add_data(struct buf *out, str html) {
    str line;
    while (str_next(&html, '\n', &line)) {
        if (line.n && line.p[line.n - 1] == '\r') line.n--;
        buf_lit(out, "data: ");
        buf_add(out, line);
        buf_char(out, '\n');
    }
    buf_char(out, '\n');
}

static void wake(struct open_stream *s) {
    if (!s->parked) return;
    s->parked = false;
    s->hub->wake(s->connection);
}

static void deliver(struct group *g, str bytes) {
    bool same = g->last && g->last->n == bytes.n && !memcmp(g->last->bytes, bytes.p, bytes.n);
    if (!same) {
        drop(&g->last);
        g->last = message_new(bytes);
    }
    g->rendered_ns = clock_monotonic_ns();
    for (struct open_stream *s = g->first; s; s = s->after) {
        if (s->over || (same && s->pictured)) continue;
        s->pictured = true;
        put(&s->then, g->last);
        wake(s);
    }
}

static void complain(const struct group *g, enum err e) {
    log_error("stream", LOG_C("channel", g->spec.channel), LOG_ERR(e));
}

/* ---- who may see it no more ---- */
struct asked {
    uint64_t number;
    str signed_in;
    unsigned permission;
    bool out;
};

static size_t whom_to_ask(const struct stream_hub *hub, const struct group *g, int64_t now, struct arena *arena, struct asked **ret) {
    struct asked *at = arena_many(arena, (size_t)g->guarded, struct asked);
    size_t n = 0;
    for (const struct open_stream *s = g->first; s && g->guarded; s = s->after) {
        const struct guarded *w = s->guarded;
        if (!w || s->over || (w->asked_ns && w->round == hub->sign_outs && now - w->asked_ns < trust_ms * ns_per_ms)) continue;
        at[n++] = (struct asked){w->number, str_dup(arena, (str){w->signed_in, w->n}), w->permission, false};
    }
    *ret = at;
    return n;
}

static enum err ask(struct stream_hub *hub, struct arena *arena, struct asked *at, size_t n) {
    for (size_t i = 0; i < n; i++) {
        enum err e = hub->still_in(hub->db, arena, at[i].signed_in, at[i].permission);
        at[i].out = e == ERR_DENIED;
        if (e != OK && e != ERR_DENIED) return e;
    }
    return OK;
}

/* round: the sign-outs that were known of before they were asked about. */
static void turn_out(struct group *g, const struct asked *at, size_t n, uint64_t round, int64_t now) {
    for (struct open_stream *s = g->first; s && n; s = s->after) {
        if (!s->guarded) continue;
        while (n && at->number > s->guarded->number) at++, n--; /* it left by itself */
        if (!n || at->number != s->guarded->number) continue;
        s->guarded->asked_ns = now;
        s->guarded->round = round;
        if (!at->out) continue;
        s->over = true;
        wake(s);
    }
}

/* Called and left with the lock held; given up while rendering. */
static void render(struct stream_hub *hub, struct group *g, struct arena *arena, struct buf *html, struct buf *event) {
    not_due(g);
    g->rendering = true;
    struct asked *asked;
    int64_t now = clock_monotonic_ns();
    uint64_t round = hub->sign_outs;
    size_t asked_n = whom_to_ask(hub, g, now, arena, &asked);
    pthread_mutex_unlock(&hub->lock);
    html->n = event->n = 0;
    int64_t subject_id = g->spec.subject_id; /* only changed here, by the thread that renders it */
    enum err e = g->spec.render(hub->db, arena, html, g->lang, g->spec.ctx, &subject_id);
    if (e == OK) {
        buf_printf(event, "event: %s\n", g->spec.event);
        add_data(event, buf_str(html));
        e = ask(hub, arena, asked, asked_n);
    }
    if (e != OK) complain(g, e);
    pthread_mutex_lock(&hub->lock);
    g->rendering = false;
    if (e == OK) turn_out(g, asked, asked_n, round, now);
    arena_reset(arena);
    if (e == OK && subject_id != g->spec.subject_id) move(hub, g, subject_id);
    if (e == OK) deliver(g, buf_str(event));
    else make_due(hub, g, again_ms);
    group_free_if_unused(hub, g);
}

/* ---- the round: heartbeats, pictures that fade, lives that end, clients that are gone ---- */
static bool client_is_gone(int fd) {
    char c;
    ssize_t n = recv(fd, &c, 1, MSG_PEEK | MSG_DONTWAIT);
    return n == 0 || (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

static void look_at(struct open_stream *s, int64_t now) {
    if (!s->parked || (now < s->beat_ns && now < s->end_ns)) return;
    s->beat_ns = now + beat_ms * ns_per_ms;
    s->beat = true;
    /* A stream ends now and then so that its reader's session is looked at again; browsers come back by themselves. */
    s->over = now >= s->end_ns || client_is_gone(s->fd);
    wake(s);
}

static void look_at_all(struct stream_hub *hub, int64_t now) {
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct group *g = hub->buckets[i]; g; g = g->next) {
            for (struct open_stream *s = g->first; s; s = s->after) look_at(s, now);
            /* Minutes pass though nothing happens. */
            if (g->last && !g->rendering && now - g->rendered_ns >= fades_ms * ns_per_ms) make_due(hub, g, coalesce_ms);
        }
}

void stream_hub_round(struct stream_hub *hub, int64_t now_ns) {
    pthread_mutex_lock(&hub->lock);
    look_at_all(hub, now_ns);
    pthread_mutex_unlock(&hub->lock);
}

static void sleep_until(struct stream_hub *hub, int64_t ns) {
    struct timespec at = {.tv_sec = ns / (1000 * ns_per_ms), .tv_nsec = ns % (1000 * ns_per_ms)};
    pthread_cond_timedwait(&hub->work, &hub->lock, &at);
}

static void *streaming(void *ctx) {
    struct stream_hub *hub = ctx;
    ARENA(arena);
    BUF(html);
    BUF(event);
    pthread_mutex_lock(&hub->lock);
    while (!hub->closing) {
        int64_t now = clock_monotonic_ns();
        if (now >= hub->round_ns) {
            hub->round_ns = now + 1000 * ns_per_ms;
            look_at_all(hub, now);
        }
        struct group *g = hub->due.later;
        while (g != &hub->due && g->rendering) g = g->later;
        if (g != &hub->due && g->due_ns <= now) render(hub, g, &arena, &html, &event);
        else sleep_until(hub, g != &hub->due && g->due_ns < hub->round_ns ? g->due_ns : hub->round_ns);
    }
    pthread_mutex_unlock(&hub->lock);
    return NULL;
}

/* ---- the hub ---- */
/* Under the hub's lock, for only stream_subscribe() lets anybody in. */
static void close_for_room(struct crowded *c) {
    struct open_stream *s = (struct open_stream *)c;
    s->over = true;
    wake(s);
}

struct stream_hub *stream_hub_new(struct db *db, int limit, stream_wake *wake_fn, stream_still_in *still_in) {
    struct stream_hub *hub = must_alloc(sizeof *hub);
    hub->db = db;
    hub->crowd = crowd_new((struct crowd_rule){.limit = limit, .lead = 2, .close = close_for_room});
    hub->wake = wake_fn;
    hub->still_in = still_in;
    hub->due.earlier = hub->due.later = &hub->due;
    hub->round_ns = clock_monotonic_ns() + 1000 * ns_per_ms;
    pthread_mutex_init(&hub->lock, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&hub->work, &monotonic);
    pthread_cond_init(&hub->empty, &monotonic);
    for (int i = 0; i < RENDERERS; i++)
        if (pthread_create(&hub->threads[i], NULL, streaming, hub)) abort();
    if (db) db_listen(db, stream_hub_event, hub);
    return hub;
}

void stream_hub_close(struct stream_hub *hub) {
    if (hub->db) db_unlisten(hub->db, stream_hub_event, hub);
    int64_t until = clock_monotonic_ns() + 5000 * ns_per_ms;
    struct timespec at = {.tv_sec = until / (1000 * ns_per_ms), .tv_nsec = until % (1000 * ns_per_ms)};
    pthread_mutex_lock(&hub->lock);
    hub->closing = true;
    pthread_cond_broadcast(&hub->work);
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct group *g = hub->buckets[i]; g; g = g->next)
            for (struct open_stream *s = g->first; s; s = s->after) {
                s->over = true;
                wake(s);
            }
    int waited = 0;
    while (hub->open && waited != ETIMEDOUT) waited = pthread_cond_timedwait(&hub->empty, &hub->lock, &at);
    pthread_mutex_unlock(&hub->lock);
    for (int i = 0; i < RENDERERS; i++) pthread_join(hub->threads[i], NULL);
}

void stream_hub_free(struct stream_hub *hub) {
    if (!hub) return; /* it never started */
    crowd_free(hub->crowd);
    free(hub);
}

int64_t stream_hub_closed(struct stream_hub *hub) {
    return crowd_closed(hub->crowd);
}

int64_t stream_hub_open(struct stream_hub *hub) {
    pthread_mutex_lock(&hub->lock);
    int open = hub->open;
    pthread_mutex_unlock(&hub->lock);
    return open;
}

/* ---- one stream ---- */
static struct guarded *guarded_new(struct stream_hub *hub, const struct stream_reader *reader) {
    struct guarded *w = must_alloc(sizeof *w + reader->signed_in.n);
    w->number = ++hub->guarded;
    w->permission = reader->permission;
    w->n = reader->signed_in.n;
    memcpy(w->signed_in, reader->signed_in.p, w->n);
    return w;
}

enum err stream_subscribe(struct stream_hub *hub, const struct stream *spec, const struct stream_reader *reader,
                          struct open_stream **ret_stream) {
    int64_t now = clock_monotonic_ns();
    struct open_stream *s = must_alloc(sizeof *s);
    *s = (struct open_stream){.hub = hub, .fd = -1, .beat_ns = now + beat_ms * ns_per_ms, .end_ns = now + life_ms * ns_per_ms};
    pthread_mutex_lock(&hub->lock);
    enum err e = !hub->closing && crowd_enter(hub->crowd, &s->crowded, crowd_address(reader->peer)) ? OK : ERR_BUSY;
    if (e == OK) {
        struct group *g = s->group = group_for(hub, spec, reader->lang);
        if (hub->still_in && reader->signed_in.n) {
            s->guarded = guarded_new(hub, reader);
            g->guarded++;
        }
        s->after = g->first;
        if (g->first) g->first->before = s;
        g->first = s;
        hub->open++;
        bool fresh = g->last && !g->due_ns && !g->rendering && now - g->rendered_ns < stale_ms * ns_per_ms;
        if (fresh) {
            put(&s->then, g->last);
            s->pictured = true;
        } else make_due(hub, g, 0);
        *ret_stream = s;
    }
    pthread_mutex_unlock(&hub->lock);
    if (e != OK) free(s);
    return e;
}

void stream_attach(struct open_stream *s, void *connection, int fd) {
    pthread_mutex_lock(&s->hub->lock);
    s->connection = connection;
    s->fd = fd;
    pthread_mutex_unlock(&s->hub->lock);
}

static int64_t read_locked(struct open_stream *s, char *out, size_t n) {
    static const char beat[] = ":\n\n";
    if (s->over) return -1;
    if (!s->now && s->then) {
        s->now = s->then;
        s->then = NULL;
        s->at = 0;
    }
    if (s->now) {
        size_t part = s->now->n - s->at < n ? s->now->n - s->at : n;
        memcpy(out, s->now->bytes + s->at, part);
        s->at += part;
        if (s->at == s->now->n) drop(&s->now);
        return (int64_t)part;
    }
    if (!s->beat || n < sizeof beat - 1) return 0;
    s->beat = false;
    memcpy(out, beat, sizeof beat - 1);
    return sizeof beat - 1;
}

int64_t stream_read(struct open_stream *s, char *out, size_t n, void (*park)(void *connection)) {
    pthread_mutex_lock(&s->hub->lock);
    int64_t got = read_locked(s, out, n);
    if (!got) {
        s->parked = true;
        park(s->connection);
    }
    pthread_mutex_unlock(&s->hub->lock);
    return got;
}

void stream_unsubscribe(struct open_stream *s) {
    struct stream_hub *hub = s->hub;
    pthread_mutex_lock(&hub->lock);
    if (s->before) s->before->after = s->after;
    else s->group->first = s->after;
    if (s->after) s->after->before = s->before;
    drop(&s->now);
    drop(&s->then);
    if (s->guarded) s->group->guarded--;
    free(s->guarded);
    group_free_if_unused(hub, s->group);
    crowd_leave(hub->crowd, &s->crowded);
    if (!--hub->open) pthread_cond_broadcast(&hub->empty);
    pthread_mutex_unlock(&hub->lock);
    free(s);
}

enum err response_stream(struct request *req, const struct stream *spec) {
    struct http_server *server = req->inner->server;
    str signed_in = req->route->permission ? req->signed_in : (str){};
    struct stream_reader reader = {req->peer, signed_in, req->route->permission, req->lang};
    TRY(stream_subscribe(server->hub, spec, &reader, &req->inner->stream));
    req->response.content_type = "text/event-stream";
    response_header(req, "X-Accel-Buffering", S("no")); /* nginx would hold the events back */
    return OK;
}
