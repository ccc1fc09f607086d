/* Text in Danish, as UTF-8: reading code points, folding case, judging what a field may hold. */
#pragma once
#include "base/str.h"

enum { TEXT_BAD = 0xFFFFFFFFu };

/* The code point at *at, which moves past it; TEXT_BAD (one byte on) for what is not UTF-8 (RFC 3629). */
uint32_t text_next(str s, size_t *at);
/* Appends a code point to out (4 bytes at most), answers how many. */
size_t text_put(uint32_t c, char *out);
bool text_valid(str s);                      /* well-formed UTF-8 without NUL */
size_t text_length(str s);                   /* code points */
bool text_says_why(str s);                   /* 3–200 code points without control characters, three letters of them in a row */
uint32_t text_lower(uint32_t c);             /* Latin-1, Latin Extended-A, Greek and Cyrillic capitals to small */
bool text_is_letter(uint32_t c);
str text_fold(struct arena *a, str s);       /* small letters; accents kept */
/* Cuts to so many code points, never inside one. */
str text_clip(str s, size_t points);

/* A key of a name, of a-z, 0-9 and '-', 60 at most: "Borgerservice Nørrebro" → "borgerservice-noerrebro"; may be empty. */
str text_key(struct arena *a, str name);

/* Marks a Danish text for translation where it is written: tools/textcheck finds it, text_tr (view/lang.h) looks it up. */
#define T(msgid) msgid
