/* A plain HTTP client for tests: says any bytes, hears one answer. */
#pragma once
#include "base/str.h"

struct client_reply {
    char bytes[200'000];
    size_t n;
    int status;     /* 0: nothing came */
    str head, body;
};

/* A connection to 127.0.0.1; it gives up reading after 10 s. Aborts when it cannot be had. */
int client_dial(int port);
/* The same from another address of this machine, "127.0.0.2": to the server it is somebody else. */
int client_dial_from(const char *address, int port);
/* A port of 127.0.0.1 that nobody listens on just now. */
int client_free_port(void);
/* Stops silently when the other side has hung up. */
void client_say(int fd, str bytes);
/* Reads one whole answer: to its Content-Length, or to the end of the connection. */
void client_hear(int fd, struct client_reply *r, bool no_body);
str client_header(const struct client_reply *r, const char *name);
