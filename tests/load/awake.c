/* Loaded into wrk (LD_PRELOAD): a client that looks again instead of going to sleep. Waking a sleeper on the other core is paid
 * for by whoever sends, and costs more than the answer itself on a virtual machine: without this a server is charged for how
 * idle its client is, and the faster server, whose client never sleeps, is not. In life the client is on another machine. */
#include <dlfcn.h>
#include <sys/epoll.h>
#include <time.h>

static long long now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000 + t.tv_nsec / 1'000'000;
}

int epoll_wait(int fd, struct epoll_event *events, int most, int timeout) {
    static int (*real)(int, struct epoll_event *, int, int);
    if (!real) real = (int (*)(int, struct epoll_event *, int, int))dlsym(RTLD_NEXT, "epoll_wait");
    long long end = timeout < 0 ? 0 : now_ms() + timeout;
    for (;;) {
        int n = real(fd, events, most, 0);
        if (n || (timeout >= 0 && now_ms() >= end)) return n;
    }
}
