/* Inside the room: what the parts of the web server share. Nobody outside src/http includes this.
 *
 * The way of a request: serving.c reads it (libmicrohttpd) → dispatch.c finds the route (router.c), asks the guard, checks
 * the origin (csrf.c), reads the input (form.c) and validates it (field.c), calls the handler → response.c puts the
 * headers together → serving.c sends it → access_log.c writes one line. Everything between the two serving.c steps knows no
 * socket, so tests and fuzzers call it directly. */
#pragma once
#include <stdatomic.h>
#include "http/http.h"

enum {
    URL_LIMIT = 4096,          /* bytes of path and query; beyond it 414 */
    HEADER_LIMIT = 12 * 1024,  /* bytes of all header lines; beyond it 431 */
    SEGMENTS_MAX = 16,         /* of a path */
    PAIRS_MAX = 1000,          /* name-value pairs of one query or body */
    MANY_MAX = 50,             /* values of one `many` field that says no other number */
    HEADERS_OUT = 32,
    BRIEF_BODY = 16 * 1024,    /* bytes; a longer body takes its time to read */
};

/* ---- input as it came, decoded but not judged ---- */
enum pair_kind { PAIR_TEXT, PAIR_NUMBER, PAIR_BOOL, PAIR_NULL, PAIR_EMPTY_LIST, PAIR_FILE };
struct form_pair {
    str name, value;
    enum pair_kind kind; /* forms have PAIR_TEXT, and PAIR_FILE where a part has a file name; the rest come from JSON */
};
struct form {
    struct form_pair *at;
    size_t n, room;
    bool json;
    const char *why; /* on failure: msgid with {1}; */
    str what;        /* … and what stands for {1} */
};
/* %XX, and + as a blank where plus says so. ERR_INVALID: a % without two hex digits, or a NUL. */
[[nodiscard]] enum err url_decode(struct arena *a, str in, bool plus, str *ret);
/* All three add to form. ERR_INVALID: not well-formed; ERR_LIMIT: too many pairs. form->why says it. */
[[nodiscard]] enum err form_urlencoded(struct arena *a, str body, struct form *form);
[[nodiscard]] enum err form_multipart(struct arena *a, str content_type, str body, struct form *form);
/* One object of scalars, arrays of scalars (the same name again and again), objects ("employee.unit") and arrays of objects with the
 * same members each ("matters.task" and "matters.outcome", again and again), 4 deep. */
[[nodiscard]] enum err form_json(struct arena *a, str body, struct form *form);
[[nodiscard]] enum err form_add(struct arena *a, struct form *form, struct form_pair pair);

/* ---- routes ---- */
struct router;
struct route_match {
    const struct route *route;   /* NULL when the path is known but not the method */
    unsigned methods;            /* bit per http_method that the path takes; 0: no such path */
    str segments[SEGMENTS_MAX];  /* of the path, decoded */
    size_t segments_n;
};
/* ERR_CONFLICT: two routes with one method and shape; ERR_INVALID: a path that is none. ret_why says which. */
[[nodiscard]] enum err router_new(const struct routes *rooms, size_t n, struct router **ret_router, str *ret_why,
                                  struct arena *a);
void router_free(struct router *r);
/* ERR_INVALID: the path is badly encoded; ERR_NOT_FOUND: nobody takes it. ret_match is filled where the path is known. */
[[nodiscard]] enum err router_find(const struct router *r, struct arena *a, enum http_method method, str path,
                                   struct route_match *ret_match);
/* The next segment of a path pattern or path: cuts it off; false at the end. */
bool path_next(str *path, str *ret_segment);

/* ---- static files ---- */
struct static_files;
struct static_file {
    str path;                    /* as in the URL, "/web/app.css" */
    str body, gzip;              /* gzip {} where it saves nothing */
    const char *content_type;
    str etag;
    str pinned_url;              /* with the hash of what is in it: a browser may keep that for ever */
};
[[nodiscard]] enum err static_load(const char *root, struct static_files **ret_files);
void static_free(struct static_files *files);
const struct static_file *static_find(const struct static_files *files, str path);
void static_answer(struct request *req, const struct static_file *file);

/* ---- streams ---- */
struct stream_hub;
struct open_stream;
/* How the hub wakes the connection of a stream; server.c gives it. */
typedef void stream_wake(void *connection);
typedef enum err stream_still_in(struct db *db, struct arena *a, str signed_in, unsigned permission); /* http_config.still_in */
struct stream_hub *stream_hub_new(struct db *db, int limit, stream_wake *wake, stream_still_in *still_in);
/* Every stream ends; answers when they have (5 s at most). */
void stream_hub_close(struct stream_hub *hub);
void stream_hub_free(struct stream_hub *hub);
int64_t stream_hub_open(struct stream_hub *hub);
int64_t stream_hub_closed(struct stream_hub *hub); /* how many ended to make room */
/* When there are as many as there may be, the client who has most loses its oldest, if that is two more than this one has. ERR_BUSY:
 * nobody has. */
struct stream_reader {
    str peer;                     /* the client's address */
    str signed_in;                /* as request.signed_in; empty: anybody may see it */
    unsigned permission;
    enum lang lang;
};
[[nodiscard]] enum err stream_subscribe(struct stream_hub *hub, const struct stream *s, const struct stream_reader *reader,
                                        struct open_stream **ret_stream);
void stream_attach(struct open_stream *s, void *connection, int fd);
/* Copies what is to be sent: bytes; 0: nothing now, the connection must be suspended by park(); -1: the stream is over. */
int64_t stream_read(struct open_stream *s, char *out, size_t n, void (*park)(void *connection));
void stream_unsubscribe(struct open_stream *s);
/* Heartbeats, lives that end, clients that are gone; the hub's threads do it each second. */
void stream_hub_round(struct stream_hub *hub, int64_t now_ns);
/* A db_listener; ctx is the hub. */
void stream_hub_event(const struct db_event *event, void *ctx);

/* ---- the request while it is under way ---- */
struct http_header {
    str name, value;
};
struct http_values {
    const struct http_value *at;
    size_t n;
};
struct request_inner {
    struct http_server *server;
    const struct http_header *headers;
    size_t headers_n;
    str body;                     /* as it came */
    bool head, proxy;             /* method HEAD; peer is a trusted proxy */
    struct route_match match;
    struct form form;
    enum err form_err;
    struct http_value *values;    /* one per field of the route */
    struct http_values *many;     /* … of those that may come several times */
    struct open_stream *stream;   /* set by response_stream */
    str send;                     /* what the answer's body is: response.body, or a static file's bytes */
    struct http_header out[HEADERS_OUT];
    size_t out_n;
    enum err err;                 /* what came of it, for the log */
    int64_t began_ns;
};

struct http_counters {
    atomic_int_fast64_t requests, errors_4xx, errors_5xx, refused, bytes_out, latency[10], latency_us;
};
struct http_ports; /* serving.h's own */
struct http_server {
    struct http_config config;
    struct router *router;
    struct static_files *files;
    struct stream_hub *hub;
    struct http_ports *ports;
    struct http_counters count;
    atomic_uint_fast64_t next_id;
    uint64_t id_seed;
    atomic_bool closing;
};
/* Everything that needs no socket: router, static files, hub. */
[[nodiscard]] enum err http_server_prepare(const struct http_config *config, struct http_server *server);
void http_server_release(struct http_server *server);

/* ---- dispatch.c ---- */
/* Fills in what follows from method, URL and headers: path, query, api, lang, id, peer. */
void request_begin(struct request *req, str url, str socket_peer);
/* Answers in full: req->response, inner->out and inner->send are ready to go. streams_only: nothing but routes with
 * ROUTE_STREAM is answered (421). */
void request_dispatch(struct request *req, bool streams_only);
/* The two halves of it: what it is (a file, a route, neither), and the answer. Between them one may ask whether the answer may
 * wait: for a commit, for the network to the database, for a count of a year. */
void request_find(struct request *req, bool streams_only);
bool request_waits(const struct request *req);
/* Short enough to be answered on the thread that writes (db_work_give). */
bool request_brief(const struct request *req);
void request_answer(struct request *req);
/* Forgets the answer of a request that has a route, as if request_find had just been called. */
void request_again(struct request *req);
/* Answers with the error, whatever the answer was. */
void request_fail(struct request *req, enum err e);
/* The same for a request that is refused before its body was read. */
void request_refuse(struct request *req, int status, int retry_after_s);

/* ---- request.c ---- */
str cookie_find(str header, str prefix, str name); /* the value of the cookie named prefix + name; {} when there is none */
bool accepts_gzip(str accept_encoding);
enum lang request_lang(str query_lang, str cookie, str accept_language);

/* ---- field.c ---- */
/* Validates req->inner->form against the route's fields into inner->values. ERR_INVALID: req->problem says what. */
[[nodiscard]] enum err fields_check(struct request *req);
size_t most_of_many(const struct field *f);

/* ---- idempotency.c ---- */
bool idempotency_key_good(str key); /* 16–64 of a-z, A-Z, 0-9, - and _ */

/* ---- csrf.c ---- */
[[nodiscard]] enum err csrf_check(struct request *req);
/* scheme://host[:port] of a URL. */
str url_origin(str url);

/* ---- response.c ---- */
/* Turns an error into a status and a problem+json or page. */
void response_error(struct request *req, enum err err);
/* Status is settled: body chosen, 304 found, headers written to inner->out. */
void response_finish(struct request *req);
const char *http_status_text(int status);

/* ---- access_log.c ---- */
void access_log(const struct request *req, size_t bytes);

/* ---- crowd.c: how many are connected, and who goes when it is full ---- */
struct crowd;
struct crowd_peer;
struct crowded {              /* one connection; zero it but for fd before crowd_enter. All but fd is under the crowd's lock */
    struct crowded *older, *newer; /* of the same address, that wait too */
    struct crowd_peer *peer;  /* NULL: not counted */
    int fd;
    bool waits, closed;
};
struct crowd_rule {
    int limit;                             /* connections */
    size_t lead;                           /* so many more than the newcomer the address must have that loses one; 0: however few */
    void (*close)(struct crowded *c);      /* called with the crowd locked; NULL: the socket is shut down */
};
struct crowd *crowd_new(struct crowd_rule rule);
void crowd_free(struct crowd *w);
/* A connection is opened, and waits for a request. When it is full, the address with the most connections that wait – they have sent
 * no whole request, are idle between two, or read their answer – loses the one that has waited longest; it is shut down.
 * false: nobody waits, all are being answered, or nobody has enough more: this is one too many, and is not counted. address: of the
 * client, as a number. */
bool crowd_enter(struct crowd *w, struct crowded *c, uint64_t address);
/* Its request is whole: it can't be closed now. false: it has been already, and must not be served. */
bool crowd_begin(struct crowd *w, struct crowded *c);
/* It is answered: what takes time from now on is the client's doing. */
void crowd_end(struct crowd *w, struct crowded *c);
/* It is over, or counted elsewhere (a stream); must come before the fd is closed. A second time does nothing. */
void crowd_leave(struct crowd *w, struct crowded *c);
int64_t crowd_closed(struct crowd *w); /* how many were closed to make room */
uint64_t crowd_address(str peer);      /* "192.0.2.7", and for IPv6 the network (/64) */

/* ---- watch.c: clients that never finish ---- */
struct watch;
struct watched {              /* one connection; zero it before watch_add */
    struct watched *older, *newer;
    int fd;
    atomic_int_fast64_t deadline_ns;  /* 0: none */
};
/* Every second, connections past their deadline are shut down; their owner then sees them closed. */
struct watch *watch_new(void);
void watch_free(struct watch *w);
void watch_add(struct watch *w, struct watched *c);
/* Must come before the fd is closed. */
void watch_remove(struct watch *w, struct watched *c);
