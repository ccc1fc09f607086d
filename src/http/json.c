#include "http/json.h"
#include <inttypes.h>
#include <math.h>
#include "base/clock.h"
#include "db/db.h"

struct json json_to(struct buf *out) {
    return (struct json){.out = out};
}

static void begin(struct json *j, const char *key) {
    if (j->comma) buf_char(j->out, ',');
    j->comma = true;
    if (!key) return;
    buf_char(j->out, '"');
    buf_add(j->out, str_c(key)); /* a name of the program's own: nothing in it to escape */
    buf_lit(j->out, "\":");
}

static void open_level(struct json *j, const char *key, char bracket) {
    begin(j, key);
    buf_char(j->out, bracket);
    j->comma = false;
}

static void close_level(struct json *j, char bracket) {
    buf_char(j->out, bracket);
    j->comma = true;
}

void json_object(struct json *j, const char *key) {
    open_level(j, key, '{');
}

void json_object_end(struct json *j) {
    close_level(j, '}');
}

void json_array(struct json *j, const char *key) {
    open_level(j, key, '[');
}

void json_array_end(struct json *j) {
    close_level(j, ']');
}

static void null(struct json *j, const char *key) {
    begin(j, key);
    buf_lit(j->out, "null");
}

void json_str(struct json *j, const char *key, str value) {
    if (!value.p) {
        null(j, key);
        return;
    }
    begin(j, key);
    buf_json(j->out, value);
}

void json_c(struct json *j, const char *key, const char *value) {
    json_str(j, key, str_c(value));
}

void json_int(struct json *j, const char *key, int64_t value) {
    if (value == DB_NULL) {
        null(j, key);
        return;
    }
    begin(j, key);
    buf_int(j->out, value);
}

void json_id(struct json *j, const char *key, int64_t value) {
    if (value == DB_NULL || value == 0) {
        null(j, key);
        return;
    }
    begin(j, key);
    buf_char(j->out, '"');
    buf_int(j->out, value);
    buf_char(j->out, '"');
}

void json_bool(struct json *j, const char *key, bool value) {
    begin(j, key);
    buf_add(j->out, value ? S("true") : S("false"));
}

void json_real(struct json *j, const char *key, double value) {
    if (!isfinite(value)) { /* JSON has no word for it (RFC 8259 § 6) */
        null(j, key);
        return;
    }
    begin(j, key);
    buf_printf(j->out, "%.15g", value);
}

void json_time(struct json *j, const char *key, int64_t ms) {
    if (ms == DB_NULL) {
        null(j, key);
        return;
    }
    char room[CLOCK_ISO];
    begin(j, key);
    buf_char(j->out, '"');
    buf_add(j->out, clock_iso_in(room, ms));
    buf_char(j->out, '"');
}
