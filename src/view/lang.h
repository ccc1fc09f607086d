/* Language. Danish is the source: the program's texts are written in Danish where they are used, and the Danish text is
 * the key to its translation in po/en.po, which the build compiles into a table.
 *
 * Templates need nothing: htmlgen finds their texts. In C a text is marked T("…") (base/text.h) where it is written, so
 * that `make textcheck` knows it, and looked up with text_tr where it is shown. */
#pragma once
#include "base/text.h"
#include "http/http.h"

/* The text in lang; the Danish itself when there is no translation. Never fails; the answer lives for ever. */
str text_tr(enum lang lang, const char *msgid);
/* The same with {1}, {2}… replaced by args. */
str text_with(struct arena *a, enum lang lang, const char *msgid, const str *args, size_t n);
/* Cuts text at its first place {1} … {n}: answers what stands before it and which it is (0 for {1}), and leaves in *text what
 * stands after it. False: there is none. n at most 9. */
bool text_place(str *text, size_t n, str *ret_before, size_t *ret_k);
/* "da", "en": for lang attributes and ?lang=. */
const char *lang_code(enum lang lang);
/* "Dansk", "English": each in its own language. */
const char *lang_name(enum lang lang);

/* ---- what tools/pogen writes ---- */
struct text_pair { const char *msgid; str text; };
/* Open addressing by str_hash of the msgid; size is a power of two, empty places have msgid NULL. */
struct text_table { const struct text_pair *at; size_t size; };
extern const struct text_table text_table_en;
