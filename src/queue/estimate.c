/* The waiting time, played forward. Pure. */
#include <math.h>
#include "queue/queue.h"

enum { TELLING = 20 }; /* from so many tickets on a pace is more than chance */
static const double QUICKEST = 0.5, SLOWEST = 2.5;

double queue_pace(int64_t tickets, double took, double usual) {
    return tickets < TELLING || usual <= 0 ? 1 : fmin(fmax(took / usual, QUICKEST), SLOWEST);
}

double queue_left_of(double minutes, double taken) {
    double left = fmax(minutes - taken, minutes / 4);
    return fmax(1, fmax(left, (taken - minutes) / 2));
}

/* The server who is free first among those who may take job j; servers_n when none may. */
static size_t first_free(const struct queue_server *servers, size_t n, size_t j) {
    size_t best = n;
    for (size_t i = 0; i < n; i++) {
        if (servers[i].may && !servers[i].may[j]) continue;
        if (best == n || servers[i].free_in < servers[best].free_in) best = i;
    }
    return best;
}

/* How many have been taken by those who may take job j. */
static int taken_before(const struct queue_server *servers, size_t n, size_t j) {
    int taken = 0;
    for (size_t i = 0; i < n; i++)
        if (!servers[i].may || servers[i].may[j]) taken += servers[i].took;
    return taken;
}

void queue_estimate(struct queue_server *servers, size_t servers_n, const struct queue_job *jobs, size_t jobs_n,
                    struct queue_forecast *ret) {
    int stuck = 0;
    for (size_t j = 0; j < jobs_n; j++) {
        size_t s = first_free(servers, servers_n, j);
        if (s == servers_n) {
            ret[j] = (struct queue_forecast){-1, stuck++};
            continue;
        }
        double wait = servers[s].free_in;
        ret[j] = (struct queue_forecast){wait, wait > 0 ? taken_before(servers, servers_n, j) : 0};
        servers[s].free_in += jobs[j].minutes;
        servers[s].took++;
    }
}
