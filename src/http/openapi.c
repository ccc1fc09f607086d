/* The OpenAPI 3.1 document, from the same tables that the server runs on. */
#include "http/inner.h"
#include "http/json.h"

/* ---- one field as a JSON schema ---- */
static const struct { const char *type, *format, *pattern; } schemas[] = {
    [FIELD_TEXT] = {"string"},
    [FIELD_LINES] = {"string"},
    [FIELD_INT] = {"integer", "int64"},
    [FIELD_ID] = {"string", .pattern = "^[1-9][0-9]{0,18}$"},
    [FIELD_BOOL] = {"boolean"},
    [FIELD_CHOICE] = {"string"},
    [FIELD_DATE] = {"string", "date"},
    [FIELD_TIME] = {"string", .pattern = "^[0-9]{2}:[0-9]{2}$"},
    [FIELD_EMAIL] = {"string", "email"},
    [FIELD_PHONE] = {"string", .pattern = "^\\+?[0-9 -]+$"},
    [FIELD_CPR] = {"string", .pattern = "^[0-9]{6}[- ]?[0-9]{4}$"},
    [FIELD_KEY] = {"string", .pattern = "^[a-z0-9-]{1,64}$"},
    [FIELD_TOKEN] = {"string", .pattern = "^[A-Za-z0-9_-]{16,64}$"},
    [FIELD_FILE] = {"string"},
    [FIELD_PURPOSE] = {"string", .pattern = "\\p{L}{3}"},
    [FIELD_LANGUAGE] = {"string", .pattern = "^([a-z]{2}|x)$"},
    [FIELD_SECRET] = {"string", "password"},
};

static void write_bounds(struct json *j, const struct field *f) {
    bool text = f->kind == FIELD_TEXT || f->kind == FIELD_LINES || f->kind == FIELD_FILE || f->kind == FIELD_SECRET;
    if (f->kind == FIELD_PURPOSE) {
        json_int(j, "minLength", 3);
        json_int(j, "maxLength", 200);
    }
    if (!text && f->kind != FIELD_INT) return;
    if (f->min) json_int(j, text ? "minLength" : "minimum", f->min);
    else if (f->max && !text) json_int(j, "minimum", 0);
    if (f->max) json_int(j, text ? "maxLength" : "maximum", f->max);
}

static void write_one(struct json *j, const struct field *f) {
    json_c(j, "type", schemas[f->kind].type);
    if (schemas[f->kind].format) json_c(j, "format", schemas[f->kind].format);
    if (schemas[f->kind].pattern) json_c(j, "pattern", schemas[f->kind].pattern);
    write_bounds(j, f);
    if (f->kind != FIELD_CHOICE) return;
    json_array(j, "enum");
    for (size_t i = 0; f->choices[i]; i++) json_c(j, NULL, f->choices[i]);
    json_array_end(j);
}

static void write_schema(struct json *j, const char *key, const struct field *f) {
    json_object(j, key);
    if (f->label) json_c(j, "title", f->label);
    if (f->doc) json_c(j, "description", f->doc);
    if (f->many) {
        json_c(j, "type", "array");
        json_int(j, "maxItems", (int64_t)most_of_many(f));
        json_object(j, "items");
        write_one(j, f);
        json_object_end(j);
    } else write_one(j, f);
    json_object_end(j);
}

/* ---- bodies: names with dots are objects in objects ---- */
static bool below(const struct field *f, str prefix) {
    return !prefix.n || (str_starts(str_c(f->name), prefix) && f->name[prefix.n] == '.');
}

static str local_name(const struct field *f, str prefix) {
    return str_sub(str_c(f->name), prefix.n ? prefix.n + 1 : 0, strlen(f->name));
}

/* Is f the first of the object that its name begins under the prefix? */
static bool first_of_object(const struct field *fields, const struct field *f, str prefix, str object) {
    for (const struct field *g = fields; g != f; g++) {
        str name = below(g, prefix) ? local_name(g, prefix) : (str){};
        if (str_starts(name, object) && name.n > object.n && name.p[object.n] == '.') return false;
    }
    return true;
}

/* An object of fields that may come several times is a list of objects. */
static bool lists_objects(const struct field *fields, str prefix) {
    for (const struct field *f = fields; f && f->name; f++)
        if (prefix.n && below(f, prefix)) return f->many;
    return false;
}

static void write_member_schema(struct json *j, const char *key, const struct field *f, bool listed) {
    struct field one = *f;
    one.many = f->many && !listed;
    write_schema(j, key, &one);
}

static void write_object(struct json *j, const char *key, const struct field *fields, str prefix) {
    ARENA(a);
    bool listed = lists_objects(fields, prefix);
    json_object(j, key);
    if (listed) {
        json_c(j, "type", "array");
        json_object(j, "items");
    }
    json_c(j, "type", "object");
    json_bool(j, "additionalProperties", false);
    json_object(j, "properties");
    for (const struct field *f = fields; f && f->name; f++) {
        if (!below(f, prefix)) continue;
        str name = local_name(f, prefix);
        str object = str_sub(name, 0, str_index(name, '.'));
        if (object.n == name.n) write_member_schema(j, str_z(&a, name), f, listed);
        else if (first_of_object(fields, f, prefix, object))
            write_object(j, str_z(&a, object), fields, str_sub(str_c(f->name), 0, (size_t)(object.p - f->name) + object.n));
    }
    json_object_end(j);
    json_array(j, "required");
    for (const struct field *f = fields; f && f->name; f++) {
        str name = below(f, prefix) ? local_name(f, prefix) : (str){};
        if ((f->required || listed) && name.n && str_index(name, '.') == name.n) json_str(j, NULL, name);
    }
    json_array_end(j);
    json_object_end(j);
    if (listed) json_object_end(j);
}

/* ---- one route ---- */
static void write_parameter(struct json *j, str name, const char *in, bool required, const struct field *f) {
    static const struct field segment = {.name = "", .kind = FIELD_TEXT};
    json_object(j, NULL);
    json_str(j, "name", name);
    json_c(j, "in", in);
    json_bool(j, "required", required);
    write_schema(j, "schema", f ? f : &segment);
    json_object_end(j);
}

static bool takes_body(const struct route *route) {
    return route->method != HTTP_GET && route->method != HTTP_DELETE;
}

static void write_parameters(struct json *j, const struct route *route) {
    str path = str_c(route->path), segment;
    json_array(j, "parameters");
    while (path_next(&path, &segment))
        if (segment.n > 2 && segment.p[0] == '{') write_parameter(j, str_sub(segment, 1, segment.n - 2), "path", true, NULL);
    if (!takes_body(route))
        for (const struct field *f = route->fields; f && f->name; f++)
            write_parameter(j, str_c(f->name), "query", f->required, f);
    if (route->flags & ROUTE_IDEMPOTENT) write_parameter(j, S("Idempotency-Key"), "header", false, NULL);
    if (route->flags & ROUTE_IF_MATCH) write_parameter(j, S("If-Match"), "header", false, NULL);
    if (route->flags & ROUTE_PURPOSE) write_parameter(j, S("X-Purpose"), "header", false, NULL);
    json_array_end(j);
}

static void write_body(struct json *j, const struct route *route) {
    static const char *const types[] = {"application/json", "application/x-www-form-urlencoded"};
    if (!takes_body(route) || !route->fields) return;
    json_object(j, "requestBody");
    json_object(j, "content");
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        json_object(j, types[i]);
        write_object(j, "schema", route->fields, (str){});
        json_object_end(j);
    }
    json_object_end(j);
    json_object_end(j);
}

/* ---- answers ---- */
static const struct answer *answer_named(const struct answer *answers, const char *name) {
    for (; name && answers && answers->name; answers++)
        if (!strcmp(answers->name, name)) return answers;
    return NULL;
}

static void write_reference(struct json *j, const char *key, str name) {
    ARENA(a);
    json_object(j, key);
    json_str(j, "$ref", str_printf(&a, "#/components/schemas/%.*s", STR_ARG(name)));
    json_object_end(j);
}

static void write_reference_or_null(struct json *j, const char *key, str name) {
    json_object(j, key);
    json_array(j, "anyOf");
    write_reference(j, NULL, name);
    json_object(j, NULL);
    json_c(j, "type", "null");
    json_object_end(j);
    json_array_end(j);
    json_object_end(j);
}

static void write_words(struct json *j, const struct answer_member *m, bool nullable) {
    json_array(j, "enum");
    for (size_t i = 0; i < m->words_n; i++)
        if (m->words[i] && *m->words[i]) json_c(j, NULL, m->words[i]);
    if (nullable) json_c(j, NULL, NULL);
    json_array_end(j);
}

static void write_plain(struct json *j, str type, bool nullable) {
    static const struct { const char *name, *type, *format, *pattern; } plain[] = {
        {"text", "string"}, {"int", "integer", "int64"}, {"real", "number"}, {"bool", "boolean"}, {"id", "string", .pattern = "^[0-9]{1,19}$"},
        {"time", "string", "date-time"}, {"day", "string", "date"},
    };
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        if (!str_eq_c(type, plain[i].name)) continue;
        json_array(j, "type");
        json_c(j, NULL, plain[i].type);
        if (nullable) json_c(j, NULL, "null");
        json_array_end(j);
        if (plain[i].format) json_c(j, "format", plain[i].format);
        if (plain[i].pattern) json_c(j, "pattern", plain[i].pattern);
    }
}

static void write_member(struct json *j, const char *key, const struct answer_member *m, str type) {
    bool nullable = type.p[type.n - 1] == '?', many = type.p[0] == '[', map = type.p[0] == '{';
    if (nullable) type.n--;
    if (type.p[0] >= 'A' && type.p[0] <= 'Z') {
        if (nullable) write_reference_or_null(j, key, type);
        else write_reference(j, key, type);
        return;
    }
    json_object(j, key);
    if (many || map) {
        json_c(j, "type", many ? "array" : "object");
        write_member(j, many ? "items" : "additionalProperties", m, str_sub(type, 1, type.n - 2));
    } else {
        write_plain(j, type, nullable);
        if (m->words) write_words(j, m, nullable);
    }
    json_object_end(j);
}

static void write_answer_schema(struct json *j, const struct answer *answer) {
    json_object(j, answer->name);
    json_c(j, "type", "object");
    json_object(j, "properties");
    for (const struct answer_member *m = answer->members; m->name; m++) write_member(j, m->name, m, str_c(m->type));
    json_object_end(j);
    json_array(j, "required");
    for (const struct answer_member *m = answer->members; m->name; m++) json_c(j, NULL, m->name);
    json_array_end(j);
    json_object_end(j);
}

static void write_content(struct json *j, const struct route *route, const struct answer *answers) {
    const struct answer *answer = answer_named(answers, route->answer);
    json_object(j, route->flags & ROUTE_STREAM ? "text/event-stream" : "application/json");
    if (answer && answer->or) {
        json_object(j, "schema");
        json_array(j, "anyOf");
        for (const struct answer *a = answer; a; a = answer_named(answers, a->or)) write_reference(j, NULL, str_c(a->name));
        json_array_end(j);
        json_object_end(j);
    } else if (answer) write_reference(j, "schema", str_c(answer->name));
    json_object_end(j);
}

/* ---- the statuses: what the server itself may answer follows from the table ---- */
static void write_done(struct json *j, const struct route *route, const struct answer *answers) {
    char status[STR_NUMBER + 1] = "";
    str number = str_number_in(status, route->done ? route->done : 200);
    json_object(j, number.p);
    json_c(j, "description", route->answer ? route->answer : "Done");
    if (route->done != 204) {
        json_object(j, "content");
        write_content(j, route, answers);
        json_object_end(j);
    }
    json_object_end(j);
}

static void write_answers(struct json *j, const struct route *route, const struct answer *answers) {
    bool one = strchr(route->path, '{'), raw = route->flags & ROUTE_RAW_BODY;
    const struct { const char *status; bool when; } refusals[] = {
        {"400", true},                                                     /* cannot be read */
        {"401", route->permission || raw}, {"403", route->permission}, /* who takes what comes may ask who sent it */
        {"404", one || route->method == HTTP_POST},
        {"410", one && route->method == HTTP_GET && !route->permission},   /* what was closed for good is told apart from what never was */
        {"409", route->method != HTTP_GET},
        {"412", route->flags & ROUTE_IF_MATCH}, {"428", route->flags & ROUTE_IF_MATCH},
        {"413", takes_body(route)}, {"415", takes_body(route)},
        {"422", one || raw || route->fields || route->flags & (ROUTE_IDEMPOTENT | ROUTE_PURPOSE)},
        {"default", true},                                                 /* too busy, too often, our own fault */
    };
    json_object(j, "responses");
    write_done(j, route, answers);
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        if (!refusals[i].when) continue;
        json_object(j, refusals[i].status);
        json_c(j, "$ref", "#/components/responses/Problem");
        json_object_end(j);
    }
    json_object_end(j);
}

/* getTicketsById: method and path, so that it stays the same while both do. */
static str operation_id(struct arena *a, const struct route *route) {
    static const char *const verbs[] = {"get", "post", "put", "patch", "delete"};
    BUF(b);
    bool capital = true;
    buf_add(&b, str_c(verbs[route->method]));
    for (const char *c = route->path; *c; c++) {
        bool letter = (*c >= '0' && *c <= '9') || (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z');
        if (letter) buf_char(&b, capital && *c >= 'a' ? (char)(*c - 32) : *c);
        else if (*c == '{') buf_lit(&b, "By");
        capital = !letter;
    }
    return str_dup(a, buf_str(&b));
}

struct names { /* of what the routes have as numbers and words */
    const char *const *permissions;
    const struct answer *answers;
};

static void write_operation(struct json *j, const struct route *route, const char *room, const struct names *names) {
    static const char *const verbs[] = {"get", "post", "put", "patch", "delete"};
    ARENA(a);
    json_object(j, verbs[route->method]);
    json_str(j, "operationId", operation_id(&a, route));
    json_c(j, "summary", route->doc);
    json_array(j, "tags");
    json_c(j, NULL, room);
    json_array_end(j);
    if (names->permissions) json_c(j, "x-permission", names->permissions[route->permission]);
    if (!route->permission) {
        json_array(j, "security");
        json_array_end(j);
    }
    write_parameters(j, route);
    write_body(j, route);
    write_answers(j, route, names->answers);
    json_object_end(j);
}

/* ---- the document ---- */
static bool in_api(const struct route *route) {
    return str_starts(str_c(route->path), S("/api/"));
}

/* Is no earlier route on the same path? Then this is where the path is written, with all its methods. */
static bool first_on_path(const struct routes *rooms, const struct route *route) {
    for (;; rooms++)
        for (size_t i = 0; i < rooms->n; i++) {
            if (&rooms->at[i] == route) return true;
            if (!strcmp(rooms->at[i].path, route->path)) return false;
        }
}

static void write_path(struct json *j, const struct routes *rooms, size_t n, const char *path, const struct names *names) {
    json_object(j, path);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < rooms[i].n; k++)
            if (!strcmp(rooms[i].at[k].path, path)) write_operation(j, &rooms[i].at[k], rooms[i].room, names);
    json_object_end(j);
}

static const char head[] =
    "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Indgang\",\"version\":\"1\","
    "\"description\":\"Danish borgerservice: queues, contacts, competence, catalogue.\"},"
    "\"security\":[{\"bearer\":[]},{\"cookie\":[]}],"
    "\"components\":{\"securitySchemes\":{\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\"},"
    "\"cookie\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"indgang_session\"}},"
    "\"responses\":{\"Problem\":{\"description\":\"What went wrong (RFC 9457)\",\"content\":"
    "{\"application/problem+json\":{\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}}}},"
    "\"schemas\":{\"Problem\":{\"type\":\"object\",\"required\":[\"type\",\"title\",\"status\"],\"properties\":{"
    "\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},"
    "\"detail\":{\"type\":\"string\"},\"request_id\":{\"type\":\"string\"},\"errors\":{\"type\":\"array\",\"items\":"
    "{\"type\":\"object\",\"properties\":{\"field\":{\"type\":[\"string\",\"null\"]},\"text\":{\"type\":\"string\"}}}}}}";

void http_openapi(const struct routes *rooms, size_t n, const char *const *permissions, const struct answer *answers, struct buf *out) {
    struct names names = {permissions, answers};
    buf_add(out, str_c(head));
    struct json j = json_to(out);
    BUF(said);
    struct json k = json_to(&said);
    json_object(&k, NULL);
    for (const struct answer *a = answers; a && a->name; a++) write_answer_schema(&k, a);
    json_object_end(&k);
    if (said.n > 2) buf_char(out, ',');
    buf_add(out, str_sub(buf_str(&said), 1, said.n - 1)); /* its brace ends the schemas, which the head begins with Problem */
    buf_lit(out, "},");
    json_object(&j, "paths");
    for (size_t i = 0; i < n; i++)
        for (size_t r = 0; r < rooms[i].n; r++) {
            const struct route *route = &rooms[i].at[r];
            if (in_api(route) && first_on_path(rooms, route)) write_path(&j, rooms, n, route->path, &names);
        }
    json_object_end(&j);
    buf_char(out, '}');
}
