/* Inside the room: one mail over SMTP (RFC 5321) by libcurl. The connection is kept for the next mail. */
#pragma once
#include "mail/mail.h"

struct smtp;
/* stop_at_ns: when it is not 0 and past (monotonic), a transfer under way is broken off. */
struct smtp *smtp_new(const struct mail_server *server, const _Atomic int64_t *stop_at_ns);
void smtp_free(struct smtp *s);
/* Answers MAIL_SENT, MAIL_REFUSED, MAIL_LATER or MAIL_SERVER_AWAY; ret_error says why (in a; "" when sent). */
enum mail_outcome smtp_send(struct smtp *s, struct arena *a, str to, str message, str *ret_error);
