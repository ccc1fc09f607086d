#include "app/notify.h"
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "base/log.h"

void notify(const char *socket_name, const char *state) {
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    str name = str_c(socket_name);
    if (!name.n) return;
    int fd = name.n < sizeof to.sun_path ? socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0) : -1;
    if (fd >= 0) {
        memcpy(to.sun_path, name.p, name.n);
        if (to.sun_path[0] == '@') to.sun_path[0] = 0; /* the abstract name space */
        socklen_t n = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + name.n);
        if (sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&to, n) >= 0) {
            close(fd);
            return;
        }
        close(fd);
    }
    log_warning("notify", LOG_C("socket", socket_name));
}
