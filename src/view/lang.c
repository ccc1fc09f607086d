#include "view/lang.h"
#include <string.h>

enum { PLACE = sizeof "{1}" - 1 };

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

bool text_place(str *text, size_t n, str *ret_before, size_t *ret_k) {
    for (size_t i = 0; i + PLACE <= text->n; i++) {
        const char *p = text->p + i;
        if (p[0] != '{' || p[2] != '}' || p[1] < '1' || (size_t)(p[1] - '1') >= n) continue;
        *ret_before = str_sub(*text, 0, i);
        *ret_k = (size_t)(p[1] - '1');
        *text = str_sub(*text, i + PLACE, text->n);
        return true;
    }
    return false;
}

str text_with(struct arena *a, enum lang lang, const char *msgid, const str *args, size_t n) {
    enum { MOST = 16 }; /* places in one text */
    str text = text_tr(lang, msgid), parts[2 * MOST + 1];
    size_t parts_n = 0, k;
    while (parts_n < 2 * MOST && text_place(&text, n, &parts[parts_n], &k)) {
        parts[parts_n + 1] = args[k];
        parts_n += 2;
    }
    parts[parts_n++] = text;
    return str_join(a, parts, parts_n, S(""));
}
