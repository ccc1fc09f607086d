/* A mail server for tests, in the test's own process: it takes mail on a port of 127.0.0.1 and does as it is told. */
#pragma once
#include <stddef.h>
#include <sys/types.h>

struct smtp_behaviour {
    int mail, rcpt, end;     /* the code for MAIL, for RCPT and for the text; 0: as usual */
    int times;               /* how often, before all is as usual; 0: always */
    int silent_ms;           /* says nothing for so long before it greets */
    pid_t *kill;             /* SIGKILL for this process once it has taken a text, before it says so; then it is 0 */
};
struct smtp_server;
struct smtp_server *smtp_server_start(struct smtp_behaviour behaviour);
void smtp_server_stop(struct smtp_server *s);
const char *smtp_server_url(const struct smtp_server *s);
/* How many mails it has taken, and the nth (from 0) as it came: "RCPT TO:<…>", a line break, the text. */
size_t smtp_server_count(struct smtp_server *s);
const char *smtp_server_mail(struct smtp_server *s, size_t n);
