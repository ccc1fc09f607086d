/* Reading gettext catalogues (.po): comments, `#, fuzzy`, msgid and msgstr in one or more quoted lines. No plurals and no
 * contexts: our texts avoid both. A fault in the file ends the program with file:line. */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"

struct po_entry {
    str msgid, msgstr;
    bool fuzzy;
    size_t line;
};
struct po {
    struct po_entry *at;
    size_t n;
};

struct po po_read(struct arena *a, const char *path);
/* NULL when it has none. */
const struct po_entry *po_find(const struct po *po, str msgid);

str tool_read_file(struct arena *a, FILE *f);
/* The bytes of a C or po string literal without its quotes. False for an escape other than \n \t \" \\. */
bool tool_unescape(struct arena *a, str literal, str *ret);
void tool_quote(struct buf *out, str s); /* back again, with quotes */
