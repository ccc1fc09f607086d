#include "support/asking.h"
#include <unistd.h>

struct http_server *asked;
struct client_reply got;

void ask(const char *method, const char *url, const char *headers, const char *body) {
    ARENA(a);
    str length = body ? str_printf(&a, "Content-Length: %zu\r\n", strlen(body)) : S("");
    int fd = client_dial(http_port(asked));
    client_say(fd, str_printf(&a, "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s%.*s\r\n%s", method, url,
                              headers ? headers : "", STR_ARG(length), body ? body : ""));
    client_hear(fd, &got, strcmp(method, "HEAD") == 0);
    close(fd);
}

void ask_json(const char *url, const char *body) {
    ask("POST", url, "Content-Type: application/json\r\n", body);
}
