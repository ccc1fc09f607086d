/* A struct whose members are fields of a route. One table binds them; reading a form or a PATCH, writing JSON and telling
 * what was changed all follow it:
 *
 *   static const struct bind COUNTER[] = {
 *       BIND_TEXT(struct counter, name), BIND_ID(struct counter, booth_id), … {}
 *   };
 */
#pragma once
#include "http/http.h"
#include "http/json.h"

enum bind_kind {
    BIND_KIND_TEXT = 1, /* str; FIELD_TEXT, CHOICE, KEY, EMAIL … */
    BIND_KIND_INT,      /* int64_t; FIELD_INT; DB_NULL: none */
    BIND_KIND_ID,       /* int64_t; FIELD_ID; 0 or DB_NULL: none (none is read as DB_NULL) */
    BIND_KIND_BOOL,     /* bool */
    BIND_KIND_DATE,     /* int64_t, ms of local midnight; DB_NULL: none; "2026-11-21" in JSON */
    BIND_KIND_LIST,     /* str "da,en": a `many` field of words without commas; an array in JSON */
    BIND_KIND_READ,     /* str that is written and never read */
    BIND_KIND_TIME,     /* int64_t, ms; DB_NULL: none; written in ISO 8601 and never read */
};
struct bind {
    const char *name;   /* of the field, and in JSON; NULL ends the table */
    enum bind_kind kind;
    size_t at;          /* offset of the member */
};
#define BIND_(kind_, type, member) {#member, kind_, offsetof(type, member)}
#define BIND_TEXT(type, member) BIND_(BIND_KIND_TEXT, type, member)
#define BIND_INT(type, member) BIND_(BIND_KIND_INT, type, member)
#define BIND_ID(type, member) BIND_(BIND_KIND_ID, type, member)
#define BIND_BOOL(type, member) BIND_(BIND_KIND_BOOL, type, member)
#define BIND_DATE(type, member) BIND_(BIND_KIND_DATE, type, member)

/* Fills members from the request's fields. What was not sent, or is no field of the route, stays as it is; but in a form
 * (form: true) a browser sends neither boxes that are not ticked nor their lists, so there a yes-no is no and a list empty. */
void bind_read(const struct request *req, const struct bind *table, bool form, void *into);
/* Writes every member as a member of the object that is open. */
void bind_json(struct json *j, struct arena *a, const struct bind *table, const void *from);
/* A member as text: a number in digits, a date as 2026-11-21, a list with commas; {} for none. */
str bind_text(struct arena *a, const struct bind *b, const void *from);
/* "phone: 33 66 → 70 80; name: …" for the audit log; {} when nothing differs. before NULL: all that is not empty. */
str bind_changes(struct arena *a, const struct bind *table, const void *before, const void *after);
