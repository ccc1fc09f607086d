#include "support/client.h"
#include <arpa/inet.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

int client_dial(int port) {
    return client_dial_from("127.0.0.1", port);
}

int client_dial_from(const char *address, int port) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in own = {.sin_family = AF_INET};
    struct sockaddr_in addr = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval patience = {.tv_sec = 10};
    if (fd < 0 || inet_pton(AF_INET, address, &own.sin_addr) != 1 || bind(fd, (struct sockaddr *)&own, sizeof own)) abort();
    if (connect(fd, (struct sockaddr *)&addr, sizeof addr)) abort();
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return fd;
}

int client_free_port(void) {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in addr = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof addr;
    if (fd < 0 || bind(fd, (struct sockaddr *)&addr, sizeof addr) || getsockname(fd, (struct sockaddr *)&addr, &n)) abort();
    close(fd);
    return ntohs(addr.sin_port);
}

void client_say(int fd, str bytes) {
    while (bytes.n) {
        ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);
        if (n <= 0) return;
        bytes = str_sub(bytes, (size_t)n, bytes.n);
    }
}

str client_header(const struct client_reply *r, const char *name) {
    str head = r->head, line;
    while (str_next(&head, '\n', &line)) {
        size_t colon = str_index(line, ':');
        if (colon != strlen(name) || strncasecmp(line.p, name, colon)) continue;
        return str_trim(str_sub(line, colon + 1, line.n));
    }
    return (str){};
}

void client_hear(int fd, struct client_reply *r, bool no_body) {
    *r = (struct client_reply){};
    size_t head = 0, want = SIZE_MAX;
    int64_t length, status;
    while (r->n < want && r->n < sizeof r->bytes - 1) {
        ssize_t n = recv(fd, r->bytes + r->n, sizeof r->bytes - 1 - r->n, 0);
        if (n <= 0) break;
        r->n += (size_t)n;
        const char *end = head ? NULL : memmem(r->bytes, r->n, "\r\n\r\n", 4);
        if (!end) continue;
        head = (size_t)(end - r->bytes) + 4;
        r->head = (str){r->bytes, head};
        if (str_int(client_header(r, "Content-Length"), &length) == OK) want = head + (no_body ? 0 : (size_t)length);
    }
    if (r->n > 12 && str_int((str){r->bytes + 9, 3}, &status) == OK) r->status = (int)status;
    r->body = head ? (str){r->bytes + head, r->n - head} : (str){};
}
