/* Input as it came: URL-encoded and multipart forms, JSON objects. Decoded and counted here, judged in field.c. */
#include <ctype.h>
#include <jansson.h>
#include "base/text.h"
#include "http/inner.h"

enum { JSON_DEPTH = 4 };

static const char too_many[] = T("Der er for mange felter i forespørgslen.");
static const char bad_form[] = T("Formularen kan ikke læses: {1}.");
static const char bad_json[] = T("JSON kan ikke læses: {1}.");

static enum err fail(struct form *form, const char *why, str what) {
    form->why = why;
    form->what = what;
    return ERR_INVALID;
}

enum err form_add(struct arena *a, struct form *form, struct form_pair pair) {
    if (form->n == PAIRS_MAX) {
        form->why = too_many;
        return ERR_LIMIT;
    }
    if (form->n == form->room) {
        size_t room = form->room ? form->room * 2 : 16;
        struct form_pair *at = arena_many(a, room, struct form_pair);
        if (form->n) memcpy(at, form->at, form->n * sizeof *at);
        form->at = at;
        form->room = room;
    }
    form->at[form->n++] = pair;
    return OK;
}

/* ---- percent encoding ---- */
static int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

enum err url_decode(struct arena *a, str in, bool plus, str *ret) {
    char *out = arena_alloc(a, in.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < in.n; i++) {
        char c = in.p[i];
        if (c == '%') {
            int high = i + 2 < in.n ? hex(in.p[i + 1]) : -1;
            int low = high >= 0 ? hex(in.p[i + 2]) : -1;
            if (low < 0) return ERR_INVALID;
            c = (char)(high << 4 | low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        if (!c) return ERR_INVALID;
        out[n++] = c;
    }
    *ret = (str){out, n};
    return OK;
}

enum err form_urlencoded(struct arena *a, str body, struct form *form) {
    str part;
    while (str_next(&body, '&', &part)) {
        if (!part.n) continue;
        size_t eq = str_index(part, '=');
        struct form_pair pair = {};
        if (url_decode(a, str_sub(part, 0, eq), true, &pair.name) != OK ||
            url_decode(a, str_sub(part, eq + 1, part.n), true, &pair.value) != OK)
            return fail(form, bad_form, S("%"));
        TRY(form_add(a, form, pair));
    }
    return OK;
}

/* ---- multipart/form-data (RFC 7578) ---- */
/* Where needle stands in s from `from` on, or s.n. */
static size_t find(str s, size_t from, str needle) {
    if (from > s.n) return s.n;
    const char *p = memmem(s.p + from, s.n - from, needle.p, needle.n);
    return p ? (size_t)(p - s.p) : s.n;
}

static bool same_name(str a, const char *b) {
    return a.n == strlen(b) && !strncasecmp(a.p, b, a.n);
}

/* A parameter of a header value: `form-data; name="x"; filename="y"`. False when it has none of that name. */
static bool header_parameter(str header, const char *name, str *ret) {
    str part;
    bool first = true;
    while (str_next(&header, ';', &part)) {
        size_t eq = str_index(part, '=');
        bool found = !first && eq < part.n && same_name(str_trim(str_sub(part, 0, eq)), name);
        first = false;
        if (!found) continue;
        str value = str_trim(str_sub(part, eq + 1, part.n));
        if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"') value = str_sub(value, 1, value.n - 2);
        *ret = value;
        return true;
    }
    return false;
}

static enum err part_read(struct arena *a, str head, str value, struct form *form) {
    str line, name = {}, file;
    struct form_pair pair = {};
    while (str_next(&head, '\n', &line)) {
        size_t colon = str_index(line, ':');
        if (!same_name(str_trim(str_sub(line, 0, colon)), "content-disposition")) continue;
        str header = str_trim(str_sub(line, colon + 1, line.n));
        if (header_parameter(header, "filename", &file) || header_parameter(header, "filename*", &file)) pair.kind = PAIR_FILE;
        if (!header_parameter(header, "name", &name)) break;
    }
    if (!name.n) return fail(form, bad_form, S("name"));
    if (memchr(name.p, 0, name.n) || (value.n && memchr(value.p, 0, value.n))) return fail(form, bad_form, S("NUL"));
    pair.name = str_dup(a, name);
    pair.value = str_dup(a, value);
    return form_add(a, form, pair);
}

enum err form_multipart(struct arena *a, str content_type, str body, struct form *form) {
    str boundary;
    if (!header_parameter(content_type, "boundary", &boundary) || !boundary.n || boundary.n > 70)
        return fail(form, bad_form, S("boundary"));
    str mark = str_printf(a, "\r\n--%.*s", STR_ARG(boundary));
    str first = str_sub(mark, 2, mark.n);
    size_t at = str_starts(body, first) ? first.n : find(body, 0, mark) + mark.n;
    while (at < body.n) {
        if (body.n - at >= 2 && body.p[at] == '-' && body.p[at + 1] == '-') return OK;
        size_t head = find(body, at, S("\r\n")) + 2;
        /* A part without headers has its blank line at once; it has no name either, so part_read refuses it. */
        size_t end_head = find(body, head - 2, S("\r\n\r\n"));
        size_t value = end_head + 4;
        size_t end = find(body, value - 2, mark);
        if (head > body.n || end == body.n) break;
        str text = end > value ? str_sub(body, value, end - value) : S("");
        str headers = end_head > head ? str_sub(body, head, end_head - head) : S("");
        TRY(part_read(a, headers, text, form));
        at = end + mark.n;
    }
    return fail(form, bad_form, S("boundary"));
}

/* ---- JSON ---- */
/* Jansson recurses as deep as the input says, so the depth is measured first. */
static bool json_too_deep(str s) {
    int depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (quoted) {
            if (c == '\\') i++;
            else if (c == '"') quoted = false;
        } else if (c == '"') quoted = true;
        else if (c == '{' || c == '[') {
            if (++depth > JSON_DEPTH + 1) return true;
        } else if (c == '}' || c == ']') depth--;
    }
    return false;
}

static enum err json_scalar(struct arena *a, str name, const json_t *v, struct form *form) {
    struct form_pair pair = {.name = name};
    switch (json_typeof(v)) {
    case JSON_STRING:
        pair.value = str_dup(a, (str){json_string_value(v), json_string_length(v)});
        break;
    case JSON_INTEGER:
        pair.value = str_number(a, json_integer_value(v));
        pair.kind = PAIR_NUMBER;
        break;
    case JSON_REAL:
        pair.value = str_printf(a, "%.17g", json_real_value(v));
        pair.kind = PAIR_NUMBER;
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        pair.value = json_is_true(v) ? S("1") : S("0");
        pair.kind = PAIR_BOOL;
        break;
    case JSON_NULL:
        pair.value = S("");
        pair.kind = PAIR_NULL;
        break;
    default:
        return fail(form, T("{1} må kun have en liste af enkle værdier."), name);
    }
    return form_add(a, form, pair);
}

static enum err json_members(struct arena *a, str prefix, json_t *object, struct form *form);

/* One of a list of objects: its members go into lists beside each other ("matters.task", "matters.outcome"), so each object must
 * have all of them, and none empty. */
static enum err json_row(struct arena *a, str name, json_t *list, size_t i, struct form *form) {
    static const char uneven[] = T("{1}: hver i listen skal have de samme felter, og ingen må være tomme.");
    json_t *row = json_array_get(list, i), *v;
    const char *key;
    if (!json_is_object(row) || json_object_size(row) != json_object_size(json_array_get(list, 0))) return fail(form, uneven, name);
    json_object_foreach(row, key, v) {
        bool empty = json_is_null(v) || json_is_object(v) || json_is_array(v) || (json_is_string(v) && !json_string_length(v));
        if (empty || !json_object_get(json_array_get(list, 0), key)) return fail(form, uneven, name);
    }
    return json_members(a, name, row, form);
}

static enum err json_list(struct arena *a, str name, json_t *list, struct form *form) {
    bool rows = json_is_object(json_array_get(list, 0));
    for (size_t i = 0; i < json_array_size(list); i++)
        TRY(rows ? json_row(a, name, list, i, form) : json_scalar(a, name, json_array_get(list, i), form));
    return OK;
}

static enum err json_members(struct arena *a, str prefix, json_t *object, struct form *form) {
    const char *key;
    json_t *v;
    json_object_foreach(object, key, v) {
        str name = prefix.n ? str_printf(a, "%.*s.%s", STR_ARG(prefix), key) : str_dup(a, str_c(key));
        if (json_is_object(v)) TRY(json_members(a, name, v, form));
        else if (!json_is_array(v)) TRY(json_scalar(a, name, v, form));
        else if (!json_array_size(v)) TRY(form_add(a, form, (struct form_pair){name, S(""), PAIR_EMPTY_LIST}));
        else TRY(json_list(a, name, v, form));
    }
    return OK;
}

enum err form_json(struct arena *a, str body, struct form *form) {
    form->json = true;
    if (!str_trim(body).n) return OK;
    if (json_too_deep(body)) return fail(form, T("JSON er indlejret for dybt."), (str){});
    json_error_t error;
    json_t *root = json_loadb(body.p, body.n, JSON_REJECT_DUPLICATES, &error);
    if (!root) return fail(form, bad_json, str_printf(a, "%d:%d %s", error.line, error.column, error.text));
    enum err e = json_is_object(root) ? json_members(a, (str){}, root, form)
                                      : fail(form, T("JSON skal være et objekt: { … }."), (str){});
    json_decref(root);
    return e;
}
