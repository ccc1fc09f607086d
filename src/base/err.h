/* What can go wrong, in few and plain words. Every function that can fail answers one of these and leaves its outputs
 * untouched on failure. Running out of memory is not among them: it aborts. Only the top of a request, a job or a
 * command logs; everybody else hands the error up. */
#pragma once

enum err {
    OK = 0,
    ERR_NOT_FOUND,   /* there is no such thing, or not in this authority */
    ERR_CONFLICT,    /* somebody else was there first: a stale version, a name that is taken */
    ERR_DENIED,      /* the caller may not */
    ERR_INVALID,     /* what came in is not what was expected; a struct problem says what was */
    ERR_LIMIT,       /* more than we take */
    ERR_BUSY,        /* too much waits just now: try again */
    ERR_STORAGE,     /* the disk or the database failed */
    ERR_UNAVAILABLE, /* something we depend on is away */
    ERR_COUNT
};

/* A short English name for logs ("not_found"). */
const char *err_name(enum err e);

/* Hands an error up: `TRY(queue_issue(…));` */
#define TRY(expr)                                                                                                      \
    do {                                                                                                               \
        enum err try_err_ = (expr);                                                                                    \
        if (try_err_ != OK) return try_err_;                                                                           \
    } while (0)
