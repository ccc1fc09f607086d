/* A web server that is asked one thing at a time, each on a connection of its own. */
#pragma once
#include "http/http.h"
#include "support/client.h"

extern struct http_server *asked; /* who is asked: the test starts and stops it */
extern struct client_reply got;   /* the answer to the last question */

/* ask("POST", "/hej", "Header: x\r\n", body); headers and body may be NULL. */
void ask(const char *method, const char *url, const char *headers, const char *body);
void ask_json(const char *url, const char *body); /* POST */

#define assert_has(text, needle)                                                                                       \
    do {                                                                                                               \
        if (!str_contains((text), S(needle))) fail_msg("«%s» is not in:\n%.*s", needle, STR_ARG(text));                 \
    } while (0)
#define assert_header(name, value)                                                                                     \
    do {                                                                                                               \
        str is_ = client_header(&got, name);                                                                            \
        if (!str_eq(is_, S(value))) fail_msg("%s is «%.*s»", name, STR_ARG(is_));                                       \
    } while (0)
