/* Configuration: one table of keys (config.c). A value comes from the environment (INDGANG_PORT=8080), else from the file
 * given with --config ("port = 8080", '#' starts a comment), else it is the default. All that is wrong is told at once,
 * before anything starts: the key, the value and what was expected. A key that nobody knows is wrong too, for it is a
 * spelling mistake; only INDGANG_TEST_… is left to the tests. */
#pragma once
#include "base/buf.h"

struct config {
    const char *database;      /* "sqlite:PATH" or "postgresql://…" */
    const char *listen;        /* an IP address */
    const char *public_url;    /* "https://host", without path */
    const char *trusted_proxy; /* an IP address; NULL: none but this machine */
    const char *schema, *data, *web; /* folders: migrations, shipped files, built web files */
    const char *word_list;     /* file of Danish words, for the search */
    const char *key;           /* file of the key that encrypts CPR numbers */
    const char *smtp_url;      /* "smtp://host:port"; NULL: mail waits */
    const char *mail_from;     /* NULL only when smtp_url is */
    const char *demo_password; /* NULL: a random one */
    int64_t port, stream_port; /* port 0: any that is free; stream_port 0: none of its own */
    int64_t threads, connections, streams;
    int64_t body_limit;        /* bytes */
    int64_t timeout;           /* seconds */
    bool secure_cookies, log_requests;
};

/* Reads file (NULL: none) and the variables of the environment (ends with NULL). ERR_INVALID: ret_faults has one line for
 * each fault. The texts live in a. */
[[nodiscard]] enum err config_load(struct arena *a, const char *file, const char *const *variables, struct config *ret,
                                   struct buf *ret_faults);

/* The manual of the keys: name, default, what is expected, what it is for; two lines each. names: of some keys, with blanks
 * between; NULL: of all. */
void config_describe(struct buf *out, const char *names);

/* A URL without the password it may carry, for logs and messages. */
str config_without_password(struct arena *a, str url);

/* The table itself, for the test that walks it. */
enum config_kind {
    CONFIG_TEXT, CONFIG_NUMBER, CONFIG_YES_NO, CONFIG_DATABASE, CONFIG_ADDRESS, CONFIG_ORIGIN, CONFIG_SMTP, CONFIG_MAIL,
    CONFIG_KINDS
};
struct config_key {
    const char *name;          /* as in the file; INDGANG_ and capitals in the environment */
    enum config_kind kind;
    size_t at;                 /* offset in struct config */
    const char *otherwise;     /* the default, as it would be written; NULL: none */
    int64_t min, max;          /* of numbers */
    const char *doc;
};
extern const struct config_key config_keys[];
extern const size_t config_keys_n;
