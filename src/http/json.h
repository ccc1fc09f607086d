/* JSON written straight into the response: no tree is built. */
#pragma once
#include "base/buf.h"

struct json {
    struct buf *out;
    bool comma; /* something stands before at this level */
};

struct json json_to(struct buf *out);
/* key NULL inside arrays.
 * Three of the names are jansson's too, and the linker would hand ours to that library: so they have another one there.
 * Nobody but http/form.c reads JSON with jansson; no file can include both headers. */
void json_object(struct json *j, const char *key) __asm__("json_write_object");
void json_object_end(struct json *j);
void json_array(struct json *j, const char *key) __asm__("json_write_array");
void json_array_end(struct json *j);
void json_str(struct json *j, const char *key, str value);      /* no value gives null */
void json_c(struct json *j, const char *key, const char *value);
void json_int(struct json *j, const char *key, int64_t value);  /* DB_NULL gives null */
void json_id(struct json *j, const char *key, int64_t value);   /* as string: JavaScript loses digits past 2^53; 0 and DB_NULL give null */
void json_bool(struct json *j, const char *key, bool value);
void json_real(struct json *j, const char *key, double value) __asm__("json_write_real");
void json_time(struct json *j, const char *key, int64_t ms);    /* ISO 8601 UTC; DB_NULL gives null */
