/* The web server as the rooms see it: routes in tables, requests that were validated, responses.
 *
 * A room offers one table of routes. The table says everything there is to say of a route: method, path, who may call it,
 * which fields it takes, one line of documentation. The server, the OpenAPI document, the permission matrix and the smoke
 * test all read the same table. Only serving.h and its two files know libmicrohttpd.
 *
 * A handler runs on the thread that read the request; it is given a request whose path numbers, query and body were
 * checked against the route's fields, and fills in the response. It answers an error to have it shown: one place turns
 * it into a status and a problem+json (RFC 9457) under /api, or into a page. */
#pragma once
#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"

enum http_method { HTTP_GET, HTTP_POST, HTTP_PUT, HTTP_PATCH, HTTP_DELETE, HTTP_METHOD_COUNT };
enum lang { LANG_DA, LANG_EN, LANG_COUNT };

/* ---- fields: user input comes in only through these ----
 * CPR numbers stand in a FIELD_CPR and nowhere else (they are stored encrypted, a note is not): a TEXT, LINES or EMAIL that is sent
 * in a body is refused when it holds one, whatever the route (docs/decisions/12). */
enum field_kind {
    FIELD_TEXT,     /* UTF-8 without control characters, trimmed; min–max code points */
    FIELD_LINES,    /* the same, line breaks allowed */
    FIELD_INT,      /* min–max */
    FIELD_ID,       /* an id of ours: positive 64-bit number; in JSON a string or a number */
    FIELD_BOOL,     /* "1", "on", "true", "ja" / "0", "false", "nej", absent */
    FIELD_CHOICE,   /* one of choices */
    FIELD_DATE,     /* YYYY-MM-DD → ms of local midnight */
    FIELD_TIME,     /* HH:MM → minutes after midnight */
    FIELD_EMAIL,    /* one address, ≤ 254 bytes (RFC 5321) */
    FIELD_PHONE,    /* digits, spaces, leading +; 6–15 digits → digits with + */
    FIELD_CPR,      /* 10 digits, hyphen allowed; day may be +60; never refused on modulus 11 → 10 digits */
    FIELD_KEY,      /* a-z 0-9 - ; ≤ 64 */
    FIELD_TOKEN,    /* URL-safe base64, 16–64 characters */
    FIELD_FILE,     /* a text file (UTF-8) of a multipart form, or the same as text; max code points as LINES */
    FIELD_PURPOSE,  /* why a citizen is looked up: TEXT of 3–200 characters with a word in it (text_says_why) */
    FIELD_LANGUAGE, /* a code of ISO 639-1, "da"; or "x", another language */
    FIELD_SECRET,   /* a password: any UTF-8 text, not trimmed, never shown again, never logged */
};
struct field {
    const char *name;             /* NULL ends the table */
    enum field_kind kind;
    bool required, many;          /* many: may come several times; `most` at most */
    int64_t min, max;             /* max 0: the kind's own bound (TEXT 200, LINES 10,000, SECRET 1,024; INT none) */
    const char *const *choices;   /* NULL-ended, for FIELD_CHOICE */
    const char *label;            /* what the screen calls it, in Danish (translated) */
    const char *doc;              /* for OpenAPI, in English; NULL: the name says it */
    size_t most;                  /* of many; 50 when 0 */
    bool digits;                  /* may hold what looks like a CPR number: it is not stored, or the handler takes it out */
    bool kept;                    /* of a PATCH: may be left out, but what is sent must hold something */
    bool rows;                    /* of many: one in each row of a table, with the row's other fields; so an empty one is one too */
};

/* ---- routes ---- */
struct request;
typedef enum err http_handler(struct request *req);
enum route_flags {
    ROUTE_NO_CSRF = 1,      /* a form before there is a session, as sign-in: checked by Origin only */
    ROUTE_IDEMPOTENT = 2,   /* takes Idempotency-Key (header, or hidden field `idempotency_key`) */
    ROUTE_STREAM = 4,       /* answers text/event-stream */
    ROUTE_NO_STORE = 8,     /* personal data: Cache-Control: no-store (pages of staff always) */
    ROUTE_PURPOSE = 16,     /* shows a citizen: needs a purpose (field or X-Purpose header) */
    ROUTE_SHOWS_PROBLEMS = 32, /* the handler is called even when fields are wrong (req->problem.n > 0; wrong ones are not
                                * `present` but have `raw`), to show the form again; the status is then 422 */
    ROUTE_RAW_BODY = 64,    /* the body is not read: the handler takes request_body() */
    ROUTE_LONG = 256,       /* a GET that counts much, or writes: it is answered apart from those who read requests */
    ROUTE_BRIEF = 512,      /* it reads a little, writes and answers, and waits for nothing else: on SQLite it is answered within the
                             * transaction that it writes in, beside others (db_work_give); its handler may be run twice before it counts */
    ROUTE_IF_MATCH = 128,   /* for OpenAPI: the handler asks request_if_match() */
};
struct route {
    enum http_method method;
    const char *path;             /* "/api/v1/tickets/{id}"; {x} is one segment */
    unsigned permission;          /* an enum access_permission; 0 is everybody */
    http_handler *handle;
    const char *doc;              /* one line in English */
    const struct field *fields;   /* of query (GET, DELETE) or body (others: form or JSON); NULL: none */
    unsigned flags;
    const char *answer;           /* name of what a JSON route answers, for OpenAPI ("Ticket") */
    int done;                     /* the status it answers when it is done, for OpenAPI; 200 when 0 */
};
struct routes {
    const char *room;             /* "queue": the tag in OpenAPI */
    const struct route *at;
    size_t n;
};
#define ROUTES(room_name, table) {room_name, table, sizeof(table) / sizeof *(table)}

/* ---- what is wrong with the input, for the person who sent it ---- */
struct problem_item {
    str field;      /* {} when it is about the whole */
    str text;       /* in the request's language, complete sentence, says what was expected */
};
struct problem {
    struct problem_item at[24];
    size_t n;
    int retry_after; /* seconds; for ERR_BUSY and ERR_LIMIT */
};

/* ---- the request ---- */
struct http_value {           /* a field's value after validation */
    bool present;             /* a value was given, and it is a right one */
    bool sent;                /* the field was in the request, if only empty: what PATCH clears */
    str text;                 /* as text, normalised */
    str raw;                  /* what was sent, to show it again beside the error; never a FIELD_SECRET */
    int64_t number;           /* FIELD_INT, ID, BOOL, DATE (ms), TIME (minutes) */
};
struct request_inner;         /* inner.h's own */
struct response {
    int status;               /* 200 until somebody says otherwise */
    struct buf body;
    const char *content_type; /* text/html; charset=utf-8 until somebody says otherwise */
    str location;             /* for redirects */
    str etag;                 /* without quotes; sent, and compared with If-None-Match */
    int max_age;              /* seconds in caches; 0: no-cache */
    str download;             /* file name: Content-Disposition attachment */
    str cookies[4];
    size_t cookies_n;
    struct { const char *name; str value; } headers[12]; /* further ones: response_header() */
    size_t headers_n;
};
struct request {
    struct arena *arena;          /* lives until the response is sent */
    struct db *db;
    void *app;                    /* what http_config.app was */
    const struct route *route;
    enum http_method method;
    str path, query;
    str id;                       /* request id: in the log line, in X-Request-Id, in error pages */
    str peer;                     /* client address (the last of the last X-Forwarded-For when from a trusted proxy) */
    bool api;                     /* path under /api/: JSON in and out */
    bool fragment;                /* asked by htmx (HX-Request): render the part, not the page */
    enum lang lang;               /* ?lang=, cookie, Accept-Language; Danish otherwise */
    ms_t now;
    void *session;                /* set by the guard: an access_session of src/access, or NULL */
    str secret;                   /* the session's own, that its cookie carries; empty without a session. Set by the guard */
    str csrf;                     /* request_csrf keeps it here */
    str signed_in;                /* by what they are signed in, for http_config.still_in; empty: nobody. Set by the guard */
    int64_t user_id;              /* who it is, for the log line; 0: nobody. Set by the guard */
    int64_t authority_id;         /* whom they act for. Set by the guard */
    bool bearer;                  /* came with Authorization: Bearer, so no browser sent it by itself */
    struct problem problem;
    struct response response;
    struct request_inner *inner;
};

str request_header(const struct request *req, const char *name);  /* the first of that name; {} when absent */
str request_header_last(const struct request *req, const char *name); /* the last: what came through several is added below */
str request_cookie(const struct request *req, const char *name);
/* What was sent in a field, not judged yet. Only for the guard, which runs before the fields are validated. */
str request_sent(const struct request *req, const char *name);
/* All that was sent, in order, as it came; none when it could not be read. For who carries a form on without knowing it. */
struct http_pair { str name, value; };
size_t request_sent_all(const struct request *req, const struct http_pair **ret);
/* The route that takes such a request; NULL: none does. */
const struct route *request_route_at(const struct request *req, enum http_method method, str path);
/* The page to come back to: this one; for a form that was sent, the page it was on, and if that one can be had by sending a
 * form only (it showed a mistake), the nearest above. Path and query. */
str request_way_back(const struct request *req);
/* The nearest page above the path: "/skranke" for "/skranke/naeste", which can be had by sending a form only. "/" at last. */
str request_page_above(const struct request *req);
str request_body(const struct request *req);                      /* as it came, for a ROUTE_RAW_BODY */
str request_path(const struct request *req, const char *name);    /* the {name} segment, percent-decoded */
/* The {name} segment as an id of ours; ERR_NOT_FOUND when it is none. */
[[nodiscard]] enum err request_path_id(struct request *req, const char *name, int64_t *ret);

/* Values of the route's fields; asking for a field the route does not list is a programming error and aborts. */
const struct http_value *field(const struct request *req, const char *name);
str field_text(const struct request *req, const char *name);                       /* {} when absent */
int64_t field_int(const struct request *req, const char *name, int64_t otherwise); /* also ids, dates, bools */
size_t field_many(const struct request *req, const char *name, const struct http_value **ret); /* values of a `many` field */
uint32_t field_bits(const struct request *req, const char *name);                  /* of a `many` FIELD_CHOICE: a bit for each choice named */

/* Adds an error: fmt is a Danish msgid with {1}… for the arguments (C strings), translated to the request's language.
 * Answers ERR_INVALID, so that a handler can `return request_problem(…)`. field may be NULL. */
enum err request_problem(struct request *req, const char *field, const char *msgid, ...);
#define PROBLEM_END ((const char *)0) /* closes the arguments of request_problem */

/* ---- writing once ---- */
/* Like db_write, for a ROUTE_IDEMPOTENT: fn makes the effect and writes the answer into req->response, all in one
 * transaction with the request's Idempotency-Key (header, or field idempotency_key). When the same request comes again
 * within 24 hours, fn is not called and the same status, type, Location, ETag and body are answered (no cookies); the key
 * with another request is ERR_INVALID. Keys belong to an authority and an account (or token). Without a key it is a plain
 * db_write. fn may be run twice before it counts; each time the response starts as it was. What fn answers but OK undoes
 * all and frees the key. A body that is kept must be text. */
typedef enum err request_once_fn(struct db_tx *tx, struct request *req, void *ctx);
[[nodiscard]] enum err request_once(struct request *req, request_once_fn *fn, void *ctx);
/* Forgets keys older than 24 hours; for the worker, now and then. ret_rows may be NULL. */
[[nodiscard]] enum err request_once_expire(struct db_tx *tx, ms_t now, int64_t *ret_rows);

/* ---- responses ---- */
void response_header(struct request *req, const char *name, str value); /* at most 12; HX-Redirect and the like */
void response_redirect(struct request *req, str location);       /* 303 See Other */
/* JSON: req->response becomes application/json; write with the functions of http/json.h into req->response.body. */
struct json;
void response_json(struct request *req, int status);
void response_text(struct request *req, const char *content_type, str body);
void response_cookie(struct request *req, const char *name, str value, int max_age_s); /* HttpOnly, SameSite=Lax, Secure when configured */
/* If-Match against the current version: OK when it holds, ERR_CONFLICT when not (412), ERR_INVALID when required and absent (428). */
[[nodiscard]] enum err request_if_match(struct request *req, int64_t version);
/* The same where there may be nothing yet (version 0): that takes no If-Match, and none holds (412). */
[[nodiscard]] enum err request_if_match_or_new(struct request *req, int64_t version);
void response_version(struct request *req, int64_t version);     /* ETag: "version" */

/* ---- streams (server-sent events) ---- */
/* A handler of a ROUTE_STREAM answers with this: the stream is kept open and told of events. render is called (on a
 * stream thread, with an arena of its own) for the first picture and whenever an event of that channel and subject
 * (0: any subject of the channel) and authority comes, or none has come for a minute; several events within 100 ms are one. It appends the fragment's HTML to out.
 * *subject_id is the one it listens to; when what is shown has gone elsewhere, render says where, and it listens there from then on.
 * A stream of a route that needs a permission ends when its reader has it no more (http_config.still_in): at once when an event of
 * HTTP_SIGNED_OUT tells, and within a minute otherwise. */
#define HTTP_SIGNED_OUT "session" /* channel: somebody of the authority may be signed out, or may less */
typedef enum err stream_render(struct db *db, struct arena *arena, struct buf *out, enum lang lang, const void *ctx, int64_t *subject_id);
struct stream {
    int64_t authority_id, subject_id;
    const char *channel;
    stream_render *render;
    const void *ctx;      /* copied: ctx_size bytes */
    size_t ctx_size;
    const char *event;    /* name of the server-sent event */
    const char *also;     /* a second channel, of which every event counts; a literal, or NULL */
};
[[nodiscard]] enum err response_stream(struct request *req, const struct stream *s);

/* ---- the server ---- */
struct http_config {
    const char *listen;           /* "127.0.0.1", "::" … an address */
    int port, stream_port;        /* stream_port 0: streams on the main port only */
    int threads;                  /* requests that may wait at once (request_waits); twice as many on SQLite */
    int reading;                  /* threads that read requests; http_reading_threads() when 0 */
    int connections;              /* most at once on the main port; beyond it who has waited longest goes, and when nobody waits: 503 at once */
    int streams;                  /* most open streams */
    size_t body_limit;            /* bytes; larger bodies are 413 */
    int timeout_s;                /* that a client may be silent; twice that for the head of a request, four times for the rest */
    bool secure_cookies;          /* behind TLS: Secure cookies named __Host-…, and HSTS */
    const char *trusted_proxy;    /* its X-Forwarded-For and X-Request-Id are believed; loopback's always are */
    const char *public_url;       /* "https://…": what links in mail and QR codes start with; also the Origin that is right */
    const char *web_root;         /* folder of static files, served under /web/ with ETag and gzip */
    bool quiet;                   /* no log line for each request */
    const struct routes *rooms;
    size_t rooms_n;
    struct db *db;
    void *app;
    /* NULL: no sessions, everybody may everything. Resolves the session (from cookie or Bearer token) and says whether the route's permission is held. Called for each
     * request that found a route. ERR_DENIED with no session leads a page to /log-ind and the API to 401; with one, 403. */
    enum err (*guard)(struct request *req);
    /* Whether who opened a stream may still see it: request.signed_in and the route's permission as they were then. ERR_DENIED: no;
     * another error: nobody knows, ask again. Called on threads of streams. NULL: always. */
    enum err (*still_in)(struct db *db, struct arena *a, str signed_in, unsigned permission);
    /* A form that was sent by somebody who is not signed in any more: draws a page that carries it on, with status 401. false:
     * the page leads to /log-ind as any other. NULL: always. */
    bool (*signed_out)(struct request *req);
    /* Renders an error page into req->response.body (HTML requests); req->response.status says which. NULL: a bare page. */
    void (*error_page)(struct request *req, enum err err);
    /* Danish msgid → text in lang; the identity for Danish. NULL: always Danish. */
    str (*translate)(enum lang lang, const char *msgid);
};
struct http_server;
/* ERR_CONFLICT: two routes are the same; ERR_INVALID: a route is none; the log says which. ERR_UNAVAILABLE: cannot listen;
 * *ret_unheard (may be NULL) says where then. */
struct http_unheard { int port, why; }; /* why: an errno */
[[nodiscard]] enum err http_start(const struct http_config *config, struct http_server **ret_server, struct http_unheard *ret_unheard);
/* Stops taking requests, lets those under way finish (5 s at most), closes streams. */
void http_stop(struct http_server *server);
/* How many threads read requests, and answer what is at hand on SQLite: each may hold a reader of the database. */
int http_reading_threads(void);
int http_port(const struct http_server *server); /* the one it got, when config said 0 */
/* Counters for /metrics. */
struct http_stats { int64_t requests, errors_4xx, errors_5xx, refused, closed_for_room, streams_open, bytes_out; int64_t latency_ms_buckets[10], latency_us; };
struct http_stats http_stats(const struct http_server *server);
extern const int http_latency_bounds_ms[9]; /* 1 2 5 10 20 50 100 500 2000, then +Inf */

/* "/web/app.css" → "/web/app.css?v=<hash>", which browsers may keep for a year; name itself when there is no such file. */
str static_url(const struct request *req, const char *name);
/* A token for the forms of a session, made from the session's own secret. */
str csrf_token(struct arena *a, str session_secret);
/* The token to put into this request's forms; empty without a session. */
str request_csrf(struct request *req);

/* What a JSON route answers, by the name in its `answer`. All members are always there. type: "text", "int", "real", "bool", "id"
 * (digits as text), "time" (UTC, ISO 8601), "day" (2026-12-24), or another answer's name; "[type]" many of them, "{type}" one by
 * each name; with '?' after it, null when there is none. words: all that a text may be; those that are NULL or empty are none. */
struct answer_member { const char *name, *type; const char *const *words; size_t words_n; };
#define ANSWER_WORDS(names) (names), sizeof(names) / sizeof *(names)
struct answer {
    const char *name;                     /* NULL ends the table */
    const struct answer_member *members;  /* a nameless one ends them */
    const char *or;                       /* another answer that the same routes may give; NULL: none */
};
/* OpenAPI 3.1 of every /api/ route, as JSON. permissions: their names by number, for x-permission; may be NULL, as answers. */
void http_openapi(const struct routes *rooms, size_t n, const char *const *permissions, const struct answer *answers, struct buf *out);
