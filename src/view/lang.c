#include "view/lang.h"
#include <string.h>

static const struct {
    const char *code, *name;
    const struct text_table *texts;
} LANGS[LANG_COUNT] = {
    [LANG_DA] = {"da", "Dansk", NULL},
    [LANG_EN] = {"en", "English", &text_table_en},
};

const char *lang_code(enum lang lang) {
    return LANGS[lang].code;
}

const char *lang_name(enum lang lang) {
    return LANGS[lang].name;
}

str text_tr(enum lang lang, const char *msgid) {
    str danish = str_c(msgid);
    const struct text_table *t = LANGS[lang].texts;
    if (!t || !t->size) return danish;
    for (size_t i = str_hash(danish) & (t->size - 1);; i = (i + 1) & (t->size - 1)) {
        if (!t->at[i].msgid) return danish;
        if (strcmp(t->at[i].msgid, msgid) == 0) return t->at[i].text;
    }
}

str text_with(struct arena *a, enum lang lang, const char *msgid, const str *args, size_t n) {
    str text = text_tr(lang, msgid);
    BUF(out);
    for (size_t i = 0; i < text.n; i++) {
        const char *p = text.p + i;
        size_t k = i + 2 < text.n && p[0] == '{' && p[2] == '}' ? (size_t)(p[1] - '1') : n;
        if (k < n) {
            buf_add(&out, args[k]);
            i += 2;
        } else {
            buf_char(&out, *p);
        }
    }
    return str_dup(a, buf_str(&out));
}
