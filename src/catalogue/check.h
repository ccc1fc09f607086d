/* Faults in the catalogue's files, told so that the one who edits them finds the place, and what can only be seen when
 * all files are read: keys that come twice, references to what is not there. */
#pragma once
#include "base/text.h"
#include "catalogue/catalogue.h"

/* Adds a fault; the strings after the Danish msgid are its {1}, {2}, … */
#define FAULT(f, file, line, field, msgid, ...)                                                                        \
    fault((f), (file), (line), (field), (msgid), (const str[]){__VA_ARGS__ __VA_OPT__(,) {}},                          \
          sizeof((const str[]){__VA_ARGS__ __VA_OPT__(,) {}}) / sizeof(str) - 1)
void fault(struct catalogue_faults *f, str file, int line, str field, const char *msgid, const str *args, size_t n);
str fault_number(const struct catalogue_faults *f, size_t n); /* for an argument */

/* ERR_INVALID: something was added to faults. */
[[nodiscard]] enum err catalogue_check(const struct catalogue *c, struct catalogue_faults *faults);
