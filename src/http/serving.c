/* Serving: reads a request into a struct work, hands it to dispatch.c, and sends what comes back. */
#include "http/serving.h"
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <unistd.h>

enum {
    WORKS_KEPT = 256,
    BUF_KEPT = 128 * 1024,
    STREAM_BLOCK = 512,      /* only used for HTTP/1.0; chunks are written elsewhere */
    SEND_DEADLINE_S = 600,
    DRAIN = 8 * 1024 * 1024, /* bytes above the limit that are read and thrown away, so that the client gets to hear why */
};
static const int64_t ns_per_s = 1'000'000'000;

/* What one request needs; used again by the next, whoever's it is. */
struct work {
    struct hands_job job;   /* must be first */
    struct db_work write;
    struct work *next;
    struct http_server *server;
    struct MHD_Connection *mhd; /* that waits for others to be done with it */
    pthread_t reader;       /* the connection's own thread */
    struct work *beside;    /* answered at the same time, read by the same thread: resumed when this one is */
    struct arena arena;
    struct buf body;
    str url;
    bool started, refused, too_large, ran, answered;
    size_t drained;          /* of a body that is too large */
    struct request req;
    struct request_inner inner;
};
struct connection {
    struct watched watched; /* must be first */
    struct port *port;
    struct crowded crowded;
    bool over;              /* one too many */
    bool streaming;
    char peer[INET6_ADDRSTRLEN]; /* its address, as text; "": it has none */
};

/* ---- works ---- */
static struct work *work_take(struct http_server *server) {
    struct http_ports *l = server->ports;
    pthread_mutex_lock(&l->lock);
    struct work *w = l->spare;
    if (w) {
        l->spare = w->next;
        l->spare_n--;
    }
    pthread_mutex_unlock(&l->lock);
    if (!w) w = must_alloc(sizeof *w);
    w->server = server;
    w->started = w->refused = w->too_large = w->ran = w->answered = false;
    w->drained = 0;
    w->beside = NULL;
    return w;
}

static void work_free(struct work *w) {
    arena_free(&w->arena);
    buf_free(&w->body);
    buf_free(&w->req.response.body);
    free(w);
}

static void work_give_back(struct work *w) {
    struct http_ports *l = w->server->ports;
    arena_reset(&w->arena);
    if (w->body.cap > BUF_KEPT) buf_free(&w->body);
    if (w->req.response.body.cap > BUF_KEPT) buf_free(&w->req.response.body);
    w->body.n = 0;
    pthread_mutex_lock(&l->lock);
    bool keep = l->spare_n < WORKS_KEPT;
    if (keep) {
        w->next = l->spare;
        l->spare = w;
        l->spare_n++;
    }
    pthread_mutex_unlock(&l->lock);
    if (!keep) work_free(w);
}

/* ---- reading ---- */
static struct connection *connection_of(struct MHD_Connection *c) {
    return MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

static void deadline(struct connection *c, int64_t seconds) {
    atomic_store(&c->watched.deadline_ns, seconds ? clock_monotonic_ns() + seconds * ns_per_s : 0);
}

/* What one client has: an IPv4 address, or an IPv6 network of 64 bits, of which everybody at home has one. */
static uint64_t client_of(const struct sockaddr *addr) {
    const struct sockaddr_in6 *six = (const void *)addr;
    const struct sockaddr_in *four = (const void *)addr;
    uint64_t network = 0;
    if (addr->sa_family == AF_INET6) memcpy(&network, &six->sin6_addr, sizeof network);
    else network = four->sin_addr.s_addr;
    return network;
}

static const struct sockaddr *address_of(struct MHD_Connection *c) {
    return MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
}

static void note_peer(struct connection *to, struct MHD_Connection *c) {
    const struct sockaddr *addr = address_of(c);
    const void *bytes = addr->sa_family == AF_INET6
                            ? (const void *)&((const struct sockaddr_in6 *)(const void *)addr)->sin6_addr
                            : (const void *)&((const struct sockaddr_in *)(const void *)addr)->sin_addr;
    if (!inet_ntop(addr->sa_family, bytes, to->peer, sizeof to->peer)) to->peer[0] = 0;
}

struct header_list {
    struct http_header *at;
    size_t n, room, bytes;
};

static enum MHD_Result add_header(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_n, const char *value,
                                  size_t value_n) {
    struct header_list *list = cls;
    if (list->n == list->room) return MHD_NO;
    list->at[list->n++] = (struct http_header){{name, name_n}, {value ? value : "", value_n}};
    list->bytes += name_n + value_n + 4;
    return MHD_YES;
}

/* The names and values stay the library's, which keeps them until the request is over. Answers how many bytes they were. */
static size_t read_headers(struct work *w, struct MHD_Connection *c) {
    struct header_list list = {};
    list.room = (size_t)MHD_get_connection_values_n(c, MHD_HEADER_KIND, NULL, NULL);
    list.at = arena_many(&w->arena, list.room, struct http_header);
    MHD_get_connection_values_n(c, MHD_HEADER_KIND, add_header, &list);
    w->inner.headers = list.at;
    w->inner.headers_n = list.n;
    return list.bytes;
}

static bool read_method(struct request *req, const char *method) {
    static const char *const names[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};
    req->inner->head = !strcmp(method, "HEAD");
    for (size_t i = 0; i < HTTP_METHOD_COUNT; i++) {
        if (strcmp(method, names[i])) continue;
        req->method = (enum http_method)i;
        return true;
    }
    req->method = req->inner->head ? HTTP_GET : HTTP_METHOD_COUNT;
    return req->inner->head || !strcmp(method, "OPTIONS");
}

static size_t times_sent(const struct request *req, const char *name) {
    size_t n = 0;
    for (size_t i = 0; i < req->inner->headers_n; i++) n += !strcasecmp(req->inner->headers[i].name.p, name);
    return n;
}

/* A proxy and we must agree where a request ends, or one request is smuggled in another (RFC 9112 § 6.3). */
static bool end_is_unclear(const struct request *req) {
    size_t lengths = times_sent(req, "Content-Length"), codings = times_sent(req, "Transfer-Encoding");
    bool odd_coding = codings && strcasecmp(request_header(req, "Transfer-Encoding").p, "chunked");
    return lengths + codings > 1 || odd_coding || times_sent(req, "Host") > 1;
}

/* Who is sending already does not listen before it is done, and a connection that is closed while it sends takes the answer with
 * it (RFC 9112 § 9.6); so what is not far too large is read to its end. It costs no memory, the connection's deadline bounds the
 * time, and the thread serves others between the parts. Who asks first, or would send far too much, is refused at once. */
static int too_large(struct work *w, int64_t length) {
    bool asks = times_sent(&w->req, "Expect");
    w->too_large = true;
    return asks || length > (int64_t)w->server->config.body_limit + DRAIN ? 413 : 0;
}

/* What is refused before its body is read: the status, or 0. */
static int early_refusal(struct work *w, const struct connection *c, bool known_method, size_t header_bytes) {
    int64_t length = 0;
    str sent = request_header(&w->req, "Content-Length");
    if (c->over) return 503;
    if (!known_method) return 501;
    if (w->url.n > URL_LIMIT) return 414;
    if (header_bytes > HEADER_LIMIT) return 431;
    if (end_is_unclear(&w->req)) return 400;
    if (sent.p && (str_int(sent, &length) != OK || length < 0)) return 400;
    return length > (int64_t)w->server->config.body_limit ? too_large(w, length) : 0;
}

static int begin(struct work *w, struct MHD_Connection *mhd, const char *method) {
    struct connection *c = connection_of(mhd);
    struct buf body = w->req.response.body;
    body.n = 0;
    w->started = true;
    w->inner = (struct request_inner){.server = w->server, .began_ns = clock_monotonic_ns()};
    w->req = (struct request){.arena = &w->arena, .inner = &w->inner, .response = {.body = body}};
    size_t bytes = read_headers(w, mhd);
    bool known = read_method(&w->req, method);
    request_begin(&w->req, w->url, str_c(c->peer));
    atomic_fetch_add(&w->server->ports->under_way, 1);
    deadline(c, 4 * (int64_t)w->server->config.timeout_s);
    return early_refusal(w, c, known, bytes);
}

/* A body that is too large, or grows so in chunks, is thrown away to its end, and cut off when it goes on. */
static enum MHD_Result take_body(struct work *w, const char *data, size_t *n) {
    size_t limit = w->server->config.body_limit;
    if (w->body.n + *n <= limit && !w->too_large) buf_add(&w->body, (str){data, *n});
    else if (!w->too_large) {
        w->too_large = true;
        w->body.n = 0;
    } else {
        w->drained += *n;
        if (w->drained > limit + DRAIN) return MHD_NO;
    }
    *n = 0;
    return MHD_YES;
}

/* ---- sending ---- */
static ssize_t read_stream(void *cls, uint64_t pos, char *out, size_t n);
static void stream_over(void *cls) {
    stream_unsubscribe(cls);
}

static struct MHD_Response *response_for(struct work *w) {
    struct request_inner *in = &w->inner;
    if (in->stream) return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK, read_stream, in->stream, stream_over);
    return MHD_create_response_from_buffer(in->send.n, (void *)(uintptr_t)in->send.p, MHD_RESPMEM_PERSISTENT);
}

static void add_headers(struct work *w, struct MHD_Response *r) {
    for (size_t i = 0; i < w->inner.out_n; i++)
        MHD_add_response_header(r, w->inner.out[i].name.p, str_z(&w->arena, w->inner.out[i].value));
    if (w->server->closing) MHD_add_response_header(r, "Connection", "close");
}

static void let_work_go(struct work *w, size_t bytes) {
    access_log(&w->req, bytes);
    atomic_fetch_sub(&w->server->ports->under_way, 1);
    work_give_back(w);
}

/* A stream's connection lives long and needs nothing of the work any more. */
static void become_stream(struct work *w, struct MHD_Connection *mhd) {
    struct connection *c = connection_of(mhd);
    int fd = c->watched.fd, patience_ms = 60'000;
    setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &patience_ms, sizeof patience_ms);
    deadline(c, 0);
    c->streaming = true;
    crowd_leave(c->port->crowd, &c->crowded);
    stream_attach(w->inner.stream, mhd, fd);
}

static enum MHD_Result reply(struct work *w, struct MHD_Connection *mhd, void **state) {
    bool stream = w->inner.stream;
    if (stream) become_stream(w, mhd);
    struct MHD_Response *r = response_for(w);
    if (!r) return MHD_NO;
    add_headers(w, r);
    enum MHD_Result queued = MHD_queue_response(mhd, (unsigned)w->req.response.status, r);
    if (!stream) {
        struct connection *c = connection_of(mhd);
        deadline(c, SEND_DEADLINE_S);
        crowd_end(c->port->crowd, &c->crowded);
    }
    MHD_destroy_response(r);
    if (stream) {
        *state = NULL;
        let_work_go(w, 0);
    }
    return queued;
}

static void park(void *connection) {
    MHD_suspend_connection(connection);
}

void serving_unpark(void *connection) {
    MHD_resume_connection(connection);
}

static ssize_t read_stream(void *cls, uint64_t pos, char *out, size_t n) {
    int64_t got = stream_read(cls, out, n, park);
    return got < 0 ? MHD_CONTENT_READER_END_OF_STREAM : (ssize_t)got;
}

/* ---- what the library calls ---- */
void *serving_url(void *cls, const char *url, struct MHD_Connection *mhd) {
    struct work *w = work_take(((struct port *)cls)->server);
    w->url = str_dup(&w->arena, str_c(url));
    return w;
}

void serving_job(struct hands_job *job) {
    struct work *w = (struct work *)job;
    request_answer(&w->req);
    w->answered = true;
    MHD_resume_connection(w->mhd); /* the library asks serving_request again, on the connection's own thread */
}

static struct work *of_write(struct db_work *write) {
    return (struct work *)(void *)((char *)write - offsetof(struct work, write));
}

static void run_brief(struct db_work *write) {
    struct work *w = of_write(write);
    if (w->ran) request_again(&w->req);
    w->ran = true;
    request_answer(&w->req);
}

/* Of those that are ready: takes out all that w's thread has read, and hangs them on w. Answers the others. */
static struct work *take_readers_own(struct work *w, struct work *ready) {
    struct work *others = NULL, *next;
    for (; ready; ready = next) {
        struct work **to = pthread_equal(ready->reader, w->reader) ? &w->beside : &others;
        next = ready->beside;
        ready->beside = *to;
        *to = ready;
    }
    return others;
}

static void resume_brief(struct work *w) {
    atomic_int *writing = &w->server->ports->writing;
    MHD_resume_connection(w->mhd);
    atomic_fetch_sub(writing, 1);
}

static void resume_beside(struct work *w) {
    struct work *at = w->beside, *next;
    w->beside = NULL;
    for (; at; at = next) {
        next = at->beside;
        at->beside = NULL;
        resume_brief(at);
    }
}

/* A thread that is woken may go on at once instead of this one: so each is woken once, for all that it has read. */
static void briefs_done(struct db_work *first, enum err e) {
    struct work *ready = NULL;
    for (struct db_work *at = first; at; at = at->next) {
        struct work *w = of_write(at);
        if (e != OK) request_fail(&w->req, e);
        w->answered = true;
        w->beside = ready;
        ready = w;
    }
    while (ready) {
        struct work *w = ready, *others = w->beside;
        w->beside = NULL;
        ready = take_readers_own(w, others);
        resume_brief(w);
    }
}

static bool give_brief(struct work *w) {
    if (!request_brief(&w->req)) return false;
    w->write = (struct db_work){.run = run_brief, .done = briefs_done};
    atomic_fetch_add(&w->server->ports->writing, 1);
    if (db_work_give(w->req.db, &w->write)) return true;
    atomic_fetch_sub(&w->server->ports->writing, 1);
    return false;
}

/* Answers the request, or hands it on: then it is asked for again. */
static bool answer_at_once(struct work *w, struct MHD_Connection *mhd, bool streams_only) {
    request_find(&w->req, streams_only);
    if (!request_waits(&w->req)) {
        request_answer(&w->req);
        return true;
    }
    w->mhd = mhd;
    w->reader = pthread_self();
    MHD_suspend_connection(mhd);
    if (!give_brief(w)) hands_give(w->server->ports->hands, &w->job);
    return false;
}

/* The request came while its connection was closed to make room: nobody would hear the answer. */
static enum MHD_Result hang_up(struct work *w) {
    request_refuse(&w->req, 503, 0);
    return MHD_NO;
}

enum MHD_Result serving_request(void *cls, struct MHD_Connection *mhd, const char *url, const char *method, const char *version,
                                const char *upload, size_t *upload_n, void **state) {
    struct work *w = *state;
    struct port *port = cls;
    resume_beside(w);
    if (!w->started) {
        int refusal = begin(w, mhd, method);
        if (!refusal) return MHD_YES;
        if (refusal == 503) atomic_fetch_add(&w->server->count.refused, 1);
        w->refused = true;
        request_refuse(&w->req, refusal, refusal == 503 ? 2 : 0);
        return reply(w, mhd, state);
    }
    if (*upload_n) return take_body(w, upload, upload_n);
    if (w->refused) return MHD_YES;
    if (w->answered) return reply(w, mhd, state);
    if (!crowd_begin(port->crowd, &connection_of(mhd)->crowded)) return hang_up(w);
    w->inner.body = buf_str(&w->body);
    if (w->too_large) request_refuse(&w->req, 413, 0);
    else if (!answer_at_once(w, mhd, port->streams_only)) return MHD_YES;
    return reply(w, mhd, state);
}

void serving_completed(void *cls, struct MHD_Connection *mhd, void **state, enum MHD_RequestTerminationCode how) {
    struct work *w = *state;
    struct connection *c = connection_of(mhd);
    *state = NULL;
    if (c && !c->streaming) deadline(c, 2 * (int64_t)((struct port *)cls)->server->config.timeout_s);
    if (!w) return;
    resume_beside(w);
    if (w->started) let_work_go(w, w->inner.head ? 0 : w->inner.send.n);
    else work_give_back(w);
}

static void connected(struct port *port, struct MHD_Connection *mhd, void **context) {
    struct http_server *server = port->server;
    struct connection *c = must_alloc(sizeof *c);
    c->port = port;
    c->watched.fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    note_peer(c, mhd);
    c->crowded.fd = c->watched.fd;
    c->over = !crowd_enter(port->crowd, &c->crowded, client_of(address_of(mhd)));
    deadline(c, c->over ? 5 : 2 * (int64_t)server->config.timeout_s);
    watch_add(server->ports->watch, &c->watched);
    *context = c;
}

void serving_connection(void *cls, struct MHD_Connection *mhd, void **context, enum MHD_ConnectionNotificationCode what) {
    struct port *port = cls;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        connected(port, mhd, context);
        return;
    }
    struct connection *c = *context;
    watch_remove(port->server->ports->watch, &c->watched);
    crowd_leave(port->crowd, &c->crowded);
    free(c);
    *context = NULL;
}

void serving_end(struct http_ports *ports) {
    for (struct work *w = ports->spare, *next; w; w = next) {
        next = w->next;
        work_free(w);
    }
}
