/* Between server.c, which opens the ports, and serving.c, which reads requests from them and sends the answers: the two files
 * that know libmicrohttpd (0.9.75). Threads: a pool for the main port and one for the port of streams, each polling its own
 * connections. Poll and not epoll: with epoll the library stalls when exactly 128 sockets of one thread are ready at once
 * (docs/decisions/1). */
#pragma once
#include <microhttpd.h>
#include <pthread.h>
#include "http/hands.h"

struct work;
struct port {
    struct MHD_Daemon *daemon;
    struct http_server *server;
    bool streams_only;
    struct crowd *crowd;     /* its connections, open streams not counted */
};
struct http_ports {
    struct port main, streams;
    struct watch *watch;
    pthread_mutex_t lock;
    struct work *spare;
    int spare_n;
    atomic_int under_way, writing; /* requests; those of them that are with the thread that writes */
    struct hands *hands;
};


/* What the library calls; cls is the struct port. MHD_OPTION_URI_LOG_CALLBACK, the handler, MHD_OPTION_NOTIFY_COMPLETED and
 * MHD_OPTION_NOTIFY_CONNECTION. */
void *serving_url(void *cls, const char *url, struct MHD_Connection *mhd);
enum MHD_Result serving_request(void *cls, struct MHD_Connection *mhd, const char *url, const char *method, const char *version,
                                const char *upload, size_t *upload_n, void **state);
void serving_completed(void *cls, struct MHD_Connection *mhd, void **state, enum MHD_RequestTerminationCode how);
void serving_connection(void *cls, struct MHD_Connection *mhd, void **context, enum MHD_ConnectionNotificationCode what);
/* A connection whose stream waits for something to send; and when it comes. */
void serving_unpark(void *connection);
/* What a struct hands is made with: answers a request that may wait. */
void serving_job(struct hands_job *job);
/* Frees the works that are kept for the next requests. */
void serving_end(struct http_ports *ports);
