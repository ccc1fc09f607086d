#include "view/form.h"
#include <string.h>

const char *form_id(const struct form_field *f) {
    return f->id ? f->id : f->name;
}

str form_error(const struct view *v, const char *name) {
    const struct problem *problem = v->req ? &v->req->problem : NULL;
    for (size_t i = 0; problem && i < problem->n; i++)
        if (str_eq_c(problem->at[i].field, name)) return problem->at[i].text;
    return (str){};
}

const char *form_lang(const struct view *v, const char *name, const char *given) {
    const char *lang = str_ends(str_c(name), S("_en")) ? "en" : given;
    return lang && strcmp(lang, lang_code(v->lang)) != 0 ? lang : NULL;
}

str form_described(const struct view *v, const struct form_field *f) {
    const char *id = form_id(f);
    bool wrong = form_error(v, f->name).n;
    if (f->hint && wrong) return str_printf(v->arena, "%s-hint %s-error", id, id);
    return f->hint || wrong ? str_printf(v->arena, "%s-%s", id, f->hint ? "hint" : "error") : (str){};
}

/* The route's field of that name, when there was an error and so what was sent is to be shown again. */
static const struct field *sent_field(const struct view *v, const char *name) {
    if (!v->req || !v->req->problem.n || !v->req->route) return NULL;
    for (const struct field *f = v->req->route->fields; f && f->name; f++)
        if (strcmp(f->name, name) == 0) return f;
    return NULL;
}

/* An id that is none may be a CPR number, and is of no use to anybody. */
str form_shown(const struct view *v, const struct form_field *f) {
    const struct field *sent = sent_field(v, f->name);
    if (sent && (sent->kind == FIELD_SECRET || (sent->kind == FIELD_ID && form_error(v, f->name).n))) return (str){};
    return sent ? field(v->req, f->name)->raw : f->value;
}

static bool sent_among(const struct view *v, const char *name, str value) {
    const struct http_value *values;
    size_t n = field_many(v->req, name, &values);
    for (size_t i = 0; i < n; i++)
        if (str_eq(values[i].raw, value)) return true;
    return false;
}

bool form_chosen(const struct view *v, const struct form_field *f, const struct form_option *option) {
    const struct field *sent = sent_field(v, f->name);
    if (!sent) return option->chosen || (f->value.p && str_eq(option->value, f->value));
    return sent->many ? sent_among(v, f->name, option->value) : str_eq(field(v->req, f->name)->raw, option->value);
}

bool form_checked(const struct view *v, const struct form_field *f) {
    return sent_field(v, f->name) ? field(v->req, f->name)->raw.n > 0 : f->checked;
}

int64_t form_version_shown(const struct view *v, int64_t now) {
    bool kept = sent_field(v, "version") && v->req->response.status != 409;
    return kept ? field_int(v->req, "version", 0) : now;
}

str form_anchor(const struct view *v, const struct problem_item *item) {
    return item->field.n ? str_printf(v->arena, "#%.*s", STR_ARG(item->field)) : (str){};
}

/* Takes [from, to) out of what is written. */
static void take_out(struct buf *out, size_t from, size_t to) {
    memmove(out->p + from, out->p + to, out->n - to);
    out->n -= to - from;
}

static size_t place_of(str s, str what, size_t from) {
    const char *found = from < s.n ? memmem(s.p + from, s.n - from, what.p, what.n) : NULL;
    return found ? (size_t)(found - s.p) : s.n;
}

/* The links are written before the fields, so which of them lead anywhere is known only at the end. */
void form_unlink_lost(struct view *v) {
    for (size_t i = 0; v->req && i < v->req->problem.n; i++) {
        str name = v->req->problem.at[i].field;
        str id = str_printf(v->arena, " id=\"%.*s\"", STR_ARG(name)), link = str_printf(v->arena, "<a class=\"function-link\" href=\"#%.*s\">", STR_ARG(name));
        if (!name.n || place_of(buf_str(v->out), id, 0) < v->out->n) continue;
        size_t from = place_of(buf_str(v->out), link, 0), end = place_of(buf_str(v->out), S("</a>"), from);
        if (end == v->out->n) continue;
        take_out(v->out, end, end + 4);
        take_out(v->out, from, from + link.n);
    }
}
