/* Inside the room: a mail as it goes over the line. Headers by RFC 5322, with words that are not ASCII as RFC 2047 says;
 * the body is text/plain in UTF-8, quoted-printable (RFC 2045 § 6.7); all lines end in CRLF and are at most 76 long. */
#pragma once
#include "base/buf.h"
#include "base/clock.h"

struct mime_mail {
    str from_name, from, to;   /* addresses that were checked */
    str subject, body;         /* any UTF-8 text; line breaks are LF or CRLF in the body, and blanks in the subject */
    str message_id;            /* without < > */
    ms_t date;
};
void mime_write(struct buf *out, const struct mime_mail *mail);
