/* `indgang routes`: every route with who may call it: the permission matrix, and what tests of the whole program walk. */
#include <stdio.h>
#include "access/access.h"
#include "app/commands.h"
#include "app/features.h"
#include "http/json.h"

static const char *const methods[HTTP_METHOD_COUNT] = {"GET", "POST", "PUT", "PATCH", "DELETE"};
static const char *const kinds[] = {
    [FIELD_TEXT] = "text",   [FIELD_LINES] = "lines", [FIELD_INT] = "int",     [FIELD_ID] = "id",
    [FIELD_BOOL] = "bool",   [FIELD_CHOICE] = "choice", [FIELD_DATE] = "date", [FIELD_TIME] = "time",
    [FIELD_EMAIL] = "email", [FIELD_PHONE] = "phone", [FIELD_CPR] = "cpr",     [FIELD_KEY] = "key",
    [FIELD_TOKEN] = "token", [FIELD_FILE] = "file",   [FIELD_SECRET] = "secret",
    [FIELD_PURPOSE] = "purpose", [FIELD_LANGUAGE] = "language",
};
static const struct { unsigned flag; const char *name; } flags[] = {
    {ROUTE_NO_CSRF, "no_csrf"},     {ROUTE_IDEMPOTENT, "idempotent"}, {ROUTE_STREAM, "stream"},
    {ROUTE_NO_STORE, "no_store"},   {ROUTE_PURPOSE, "purpose"},       {ROUTE_SHOWS_PROBLEMS, "shows_problems"},
    {ROUTE_RAW_BODY, "raw_body"},
};

static bool role_may(int role, unsigned permission) {
    return access_permissions_of(1 << role) >> permission & 1;
}

static void write_roles(struct json *j, unsigned permission) {
    json_array(j, "roles");
    for (int i = 0; i < ACCESS_ROLES; i++)
        if (role_may(i, permission)) json_c(j, NULL, access_role_names[i]);
    json_array_end(j);
}

static void write_fields(struct json *j, const struct field *f) {
    json_array(j, "fields");
    for (; f && f->name; f++) {
        json_object(j, NULL);
        json_c(j, "name", f->name);
        json_c(j, "kind", kinds[f->kind]);
        json_bool(j, "required", f->required);
        json_bool(j, "many", f->many);
        json_bool(j, "digits", f->digits);
        json_array(j, "choices");
        for (size_t i = 0; f->choices && f->choices[i]; i++) json_c(j, NULL, f->choices[i]);
        json_array_end(j);
        json_object_end(j);
    }
    json_array_end(j);
}

static void write_json(struct buf *out, const struct route *r, const char *room) {
    struct json j = json_to(out);
    json_object(&j, NULL);
    json_c(&j, "method", methods[r->method]);
    json_c(&j, "path", r->path);
    json_c(&j, "room", room);
    json_c(&j, "permission", access_permission_names[r->permission]);
    write_roles(&j, r->permission);
    json_array(&j, "flags");
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (r->flags & flags[i].flag) json_c(&j, NULL, flags[i].name);
    json_array_end(&j);
    json_c(&j, "doc", r->doc);
    write_fields(&j, r->fields);
    json_object_end(&j);
    buf_char(out, '\n');
}

/* A row of a Markdown table: the route, what it does, and a cross for each role that may. */
static void write_row(struct buf *out, const struct route *r) {
    buf_printf(out, "| %s | `%s` | %s |", methods[r->method], r->path, r->doc);
    buf_add(out, str_c(r->permission == ACCESS_ANYBODY ? " x |" : "  |"));
    for (int i = 0; i < ACCESS_ROLES; i++) buf_add(out, str_c(role_may(i, r->permission) ? " x |" : "  |"));
    buf_char(out, '\n');
}

static void write_head(struct buf *out) {
    buf_lit(out, "| | path | | anybody |");
    for (int i = 0; i < ACCESS_ROLES; i++) buf_printf(out, " %s |", access_role_names[i]);
    buf_lit(out, "\n| --- | --- | --- | --- |");
    for (int i = 0; i < ACCESS_ROLES; i++) buf_lit(out, " --- |");
    buf_char(out, '\n');
}

int command_routes(struct cli *cli) {
    struct features f = features();
    bool json = cli_option(cli, "json");
    BUF(out);
    if (!json) write_head(&out);
    for (size_t i = 0; i < f.n; i++)
        for (size_t k = 0; k < f.at[i].n; k++) {
            if (json) write_json(&out, &f.at[i].at[k], f.at[i].room);
            else write_row(&out, &f.at[i].at[k]);
        }
    return fwrite(out.p, 1, out.n, stdout) == out.n && fflush(stdout) == 0 ? CLI_DONE : cli_failed("the routes were not written");
}
