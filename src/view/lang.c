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

/* Where the first place {1} … {n} stands, or NULL. */
static const char *place_in(str text, size_t n) {
    const char *p = text.p, *end = text.p + text.n;
    while (end - p >= PLACE && (p = memchr(p, '{', (size_t)(end - p) - (PLACE - 1)))) {
        if (p[2] == '}' && p[1] >= '1' && (size_t)(p[1] - '1') < n) return p;
        p++;
    }
    return NULL;
}

bool text_place(str *text, size_t n, str *ret_before, size_t *ret_k) {
    const char *place = place_in(*text, n);
    if (!place) return false;
    size_t before = (size_t)(place - text->p);
    *ret_before = (str){text->p, before};
    *ret_k = (size_t)(place[1] - '1');
    *text = (str){place + PLACE, text->n - before - PLACE};
    return true;
}

str text_with(struct arena *a, enum lang lang, const char *msgid, const str *args, size_t n) {
    str text = text_tr(lang, msgid), rest = text, before;
    size_t room = text.n + 1, k;
    while (text_place(&rest, n, &before, &k)) room += args[k].n;
    char *out = arena_alloc(a, room), *at = out;
    while (text_place(&text, n, &before, &k)) {
        at = mempcpy(at, before.p, before.n);
        if (args[k].n) at = mempcpy(at, args[k].p, args[k].n);
    }
    at = mempcpy(at, text.p, text.n);
    return (str){out, (size_t)(at - out)};
}
