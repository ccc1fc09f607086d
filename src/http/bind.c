#include "http/bind.h"
#include <string.h>

static str *text_at(const struct bind *b, void *record) {
    return (str *)(void *)((char *)record + b->at);
}

static int64_t *number_at(const struct bind *b, void *record) {
    return (int64_t *)(void *)((char *)record + b->at);
}

static bool *bool_at(const struct bind *b, void *record) {
    return (bool *)(void *)((char *)record + b->at);
}

static bool route_has(const struct request *req, const char *name) {
    for (const struct field *f = req->route->fields; f && f->name; f++)
        if (strcmp(f->name, name) == 0) return true;
    return false;
}

static str joined(const struct request *req, const char *name) {
    const struct http_value *values;
    size_t n = field_many(req, name, &values);
    BUF(out);
    for (size_t i = 0; i < n; i++) {
        if (!values[i].present) continue;
        if (out.n) buf_char(&out, ',');
        buf_add(&out, values[i].text);
    }
    return str_dup(req->arena, buf_str(&out));
}

static void read_one(const struct request *req, const struct bind *b, const struct http_value *sent, void *into) {
    switch (b->kind) {
    case BIND_KIND_TEXT:
        *text_at(b, into) = sent->present ? sent->text : S("");
        break;
    case BIND_KIND_BOOL:
        *bool_at(b, into) = sent->present && sent->number;
        break;
    case BIND_KIND_INT:
    case BIND_KIND_ID:
    case BIND_KIND_DATE:
        *number_at(b, into) = sent->present ? sent->number : DB_NULL;
        break;
    case BIND_KIND_LIST:
        *text_at(b, into) = joined(req, b->name);
        break;
    case BIND_KIND_READ:
    case BIND_KIND_TIME:
        break;
    }
}

void bind_read(const struct request *req, const struct bind *table, bool form, void *into) {
    for (const struct bind *b = table; b->name; b++) {
        if (!route_has(req, b->name)) continue;
        const struct http_value *sent = field(req, b->name);
        bool box = b->kind == BIND_KIND_BOOL || b->kind == BIND_KIND_LIST;
        if (sent->sent || (form && box)) read_one(req, b, sent, into);
    }
}

str bind_text(struct arena *a, const struct bind *b, const void *from) {
    void *record = (void *)(uintptr_t)from; /* only read */
    int64_t number = b->kind == BIND_KIND_INT || b->kind == BIND_KIND_ID || b->kind == BIND_KIND_DATE || b->kind == BIND_KIND_TIME
                         ? *number_at(b, record) : 0;
    if (number == DB_NULL || (!number && b->kind == BIND_KIND_ID)) return (str){};
    switch (b->kind) {
    case BIND_KIND_TEXT:
    case BIND_KIND_LIST:
    case BIND_KIND_READ: return *text_at(b, record);
    case BIND_KIND_BOOL: return *bool_at(b, record) ? S("true") : S("false");
    case BIND_KIND_DATE: return clock_date(a, number);
    case BIND_KIND_TIME: return clock_iso(a, number);
    case BIND_KIND_ID:
    case BIND_KIND_INT: return str_number(a, number);
    }
    return (str){};
}

static void list_json(struct json *j, const char *name, str list) {
    str word;
    json_array(j, name);
    while (list.n && str_next(&list, ',', &word)) json_str(j, NULL, word);
    json_array_end(j);
}

void bind_json(struct json *j, struct arena *a, const struct bind *table, const void *from) {
    void *record = (void *)(uintptr_t)from;
    for (const struct bind *b = table; b->name; b++) {
        switch (b->kind) {
        case BIND_KIND_BOOL: json_bool(j, b->name, *bool_at(b, record)); break;
        case BIND_KIND_INT: json_int(j, b->name, *number_at(b, record)); break;
        case BIND_KIND_ID: json_id(j, b->name, *number_at(b, record)); break;
        case BIND_KIND_LIST: list_json(j, b->name, *text_at(b, record)); break;
        case BIND_KIND_TEXT:
        case BIND_KIND_READ:
        case BIND_KIND_TIME:
        case BIND_KIND_DATE: json_str(j, b->name, bind_text(a, b, record)); break;
        }
    }
}

str bind_changes(struct arena *a, const struct bind *table, const void *before, const void *after) {
    BUF(out);
    for (const struct bind *b = table; b->name; b++) {
        str was = before ? bind_text(a, b, before) : (str){}, is = bind_text(a, b, after);
        if (b->kind == BIND_KIND_READ || b->kind == BIND_KIND_TIME || str_eq(was, is)) continue;
        if (out.n) buf_lit(&out, "; ");
        buf_add(&out, str_c(b->name));
        buf_lit(&out, ": ");
        if (before) {
            buf_add(&out, was);
            buf_lit(&out, " → ");
        }
        buf_add(&out, is);
    }
    return str_dup(a, buf_str(&out));
}
