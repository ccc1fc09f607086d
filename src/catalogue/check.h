/* Faults in the catalogue's files, told so that the one who edits them finds the place, and what can only be seen when
 * all files are read: keys that come twice, references to what is not there. */
#pragma once
#include "catalogue/catalogue.h"

struct faults {
    struct buf *out;
    size_t n;
};
/* Adds "FILE:LINE: …" and a line feed; line 0 is left out. */
void fault(struct faults *f, str file, int line, const char *format, ...) __attribute__((format(printf, 4, 5)));

/* ERR_INVALID: something was added to faults. */
[[nodiscard]] enum err catalogue_check(const struct catalogue *c, struct buf *faults);
