/* Reads a mail as a mailbox does (RFC 5322, 2047, 2045): for tests of what we send. Lines may end in LF or CRLF. */
#pragma once
#include "base/buf.h"

/* A header's value: unfolded, encoded words decoded. {} when it is not there. */
str mime_header(struct arena *a, str mail, const char *name);
/* The text after the empty line, decoded from quoted-printable; lines end in LF. */
str mime_body(struct arena *a, str mail);
