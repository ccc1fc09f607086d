#include "competence/facts.h"
#include <jansson.h>

/* One object being read: what was asked for is ticked off, so that unknown facts can be named. */
struct reader {
    struct arena *arena;
    json_t *object;
    const char *inside; /* "employee." for the inner object */
    size_t known;       /* how many of its members were asked for and there */
    str error;
};

static bool fail(struct reader *r, const char *fact, const char *expected) {
    if (!r->error.p) r->error = str_printf(r->arena, "%s%s: %s", r->inside, fact, expected);
    return false;
}

static json_t *take(struct reader *r, const char *fact) {
    json_t *v = json_object_get(r->object, fact);
    if (v) r->known++;
    return v;
}

static str expected_words(struct reader *r, const char *const *words, int n) {
    BUF(b);
    buf_lit(&b, "expected one of ");
    for (int i = 0; i < n; i++) {
        if (i) buf_lit(&b, ", ");
        buf_add(&b, str_c(words[i]));
    }
    return str_dup(r->arena, buf_str(&b));
}

static bool read_word(struct reader *r, const char *fact, const char *const *words, int n, int *ret) {
    json_t *v = take(r, fact);
    if (!v) return fail(r, fact, str_printf(r->arena, "missing; %s", expected_words(r, words, n).p).p);
    int i = json_is_string(v) ? str_among(words, n, str_c(json_string_value(v))) : -1;
    if (i < 0) return fail(r, fact, expected_words(r, words, n).p);
    *ret = i;
    return true;
}

static bool read_bool(struct reader *r, const char *fact, bool required, bool *ret) {
    json_t *v = take(r, fact);
    if (!v) return required ? fail(r, fact, "missing; expected true or false") : true;
    if (!json_is_boolean(v)) return fail(r, fact, "expected true or false");
    *ret = json_is_true(v);
    return true;
}

static bool read_text(struct reader *r, const char *fact, str *ret) {
    json_t *v = take(r, fact);
    if (!v) return fail(r, fact, "missing; expected a text");
    if (!json_is_string(v)) return fail(r, fact, "expected a text");
    *ret = str_dup(r->arena, (str){json_string_value(v), json_string_length(v)});
    return true;
}

static bool read_depth(struct reader *r, int *ret) {
    json_t *v = take(r, "depth");
    if (!v) return fail(r, "depth", "missing; expected 1, 2 or 3");
    json_int_t n = json_is_integer(v) ? json_integer_value(v) : 0;
    if (n < 1 || n > 3) return fail(r, "depth", "expected 1, 2 or 3");
    *ret = (int)n;
    return true;
}

static bool read_activities(struct reader *r, bool required, uint32_t *ret) {
    json_t *list = take(r, "offered_activities"), *item;
    if (!list) return required ? fail(r, "offered_activities", "missing; expected a list of activities") : true;
    if (!json_is_array(list)) return fail(r, "offered_activities", "expected a list of activities");
    size_t i;
    json_array_foreach(list, i, item) {
        int a = json_is_string(item) ? str_among(competence_activity_names, COMPETENCE_ACTIVITIES, str_c(json_string_value(item))) : -1;
        if (a < 0) return fail(r, "offered_activities",
                               expected_words(r, competence_activity_names, COMPETENCE_ACTIVITIES).p);
        *ret |= 1u << a;
    }
    return true;
}

/* Every member must have been asked for. */
static bool nothing_else(struct reader *r, const char *const *facts) {
    if (json_object_size(r->object) == r->known) return true;
    const char *key;
    json_t *v;
    json_object_foreach(r->object, key, v) {
        size_t i = 0;
        while (facts[i] && !str_eq_c(str_c(key), facts[i])) i++;
        if (!facts[i]) return fail(r, str_printf(r->arena, "%.64s", key).p, "unknown fact");
    }
    return true;
}

static const char *const top_facts[] = {
    "activity",        "owner",      "area",         "depth",        "unit",            "participant", "offered", "offered_activities",
    "agreement",       "statutory_basis", "leadership", "dispensation", "narrow_model", "task_department", "employee", NULL};
static const char *const employee_facts[] = {"employer", "department", "qualified", NULL};

#define WORD(fact, names, count, member)                                                                               \
    int member##_i = 0;                                                                                                \
    if (!read_word(r, fact, names, count, &member##_i)) return false

static bool read_matter(struct reader *r, struct competence_facts *f) {
    WORD("activity", competence_activity_names, COMPETENCE_ACTIVITIES, activity);
    WORD("owner", competence_owner_names, COMPETENCE_OWNERS, owner);
    WORD("area", competence_area_names, COMPETENCE_AREAS, area);
    f->activity = (enum competence_activity)activity_i;
    f->owner = (enum competence_owner)owner_i;
    f->area = (enum competence_area)area_i;
    return read_depth(r, &f->depth) && read_text(r, "task_department", &f->task_department) &&
           read_bool(r, "agreement", true, &f->agreement) &&
           read_bool(r, "statutory_basis", true, &f->statutory_basis);
}

static bool read_unit(struct reader *r, struct competence_facts *f) {
    WORD("unit", competence_unit_names, COMPETENCE_UNITS, unit);
    WORD("offered", competence_offer_names, COMPETENCE_OFFERS, offered);
    WORD("leadership", competence_leadership_names, COMPETENCE_LEADERSHIPS, leadership);
    f->unit = (enum competence_unit)unit_i;
    f->offered = (enum competence_offer)offered_i;
    f->leadership = (enum competence_leadership)leadership_i;
    return read_bool(r, "participant", f->unit == COMPETENCE_SHARED_CONTACT_CENTRE, &f->participant) &&
           read_activities(r, f->offered == COMPETENCE_PARTIAL, &f->offered_activities) &&
           read_bool(r, "dispensation", true, &f->dispensation) &&
           read_bool(r, "narrow_model", false, &f->narrow_model);
}

static bool read_employee(struct reader *top, struct competence_facts *f) {
    json_t *v = take(top, "employee");
    if (!v) return fail(top, "employee", "missing; expected {employer, department, qualified}");
    if (!json_is_object(v)) return fail(top, "employee", "expected {employer, department, qualified}");
    struct reader inner = {.arena = top->arena, .object = v, .inside = "employee."}, *r = &inner;
    int employer = 0;
    bool ok = read_word(r, "employer", competence_owner_names, COMPETENCE_OWNERS, &employer) &&
              read_text(r, "department", &f->employee.department) &&
              read_bool(r, "qualified", true, &f->employee.qualified) && nothing_else(r, employee_facts);
    f->employee.employer = (enum competence_owner)employer;
    if (!ok) top->error = r->error;
    return ok;
}

enum err competence_read(str json, struct arena *a, struct competence_facts *ret, str *ret_error) {
    json_error_t e;
    json_t *object = json_loadb(json.p ? json.p : "", json.n, JSON_REJECT_DUPLICATES, &e);
    struct reader r = {.arena = a, .object = object, .inside = ""};
    struct competence_facts f = {.narrow_model = true, .participant = true};
    bool ok = false;
    if (!object) r.error = str_printf(a, "expected one JSON object: %s at column %d", e.text, e.column);
    else if (!json_is_object(object)) r.error = S("expected one JSON object of facts");
    else ok = read_matter(&r, &f) && read_unit(&r, &f) && read_employee(&r, &f) && nothing_else(&r, top_facts);
    json_decref(object);
    if (!ok) {
        *ret_error = r.error;
        return ERR_INVALID;
    }
    *ret = f;
    return OK;
}

static void write_list(struct buf *out, const char *key, const char *const *words, size_t n) {
    buf_printf(out, ",\"%s\":[", key);
    for (size_t i = 0; i < n; i++) {
        if (i) buf_char(out, ',');
        buf_json(out, str_c(words[i]));
    }
    buf_char(out, ']');
}

void competence_write(struct buf *out, const struct competence_verdict *v) {
    const char *conditions[COMPETENCE_CONDITIONS];
    size_t n = 0;
    for (int i = 0; i < COMPETENCE_CONDITIONS; i++)
        if (v->conditions & 1u << i) conditions[n++] = competence_condition_names[i];
    buf_printf(out, "{\"verdict\":\"%s\"", competence_ruling_names[v->ruling]);
    write_list(out, "conditions", conditions, n);
    buf_lit(out, ",\"handover\":");
    if (v->handover) buf_json(out, str_c(competence_handover_names[v->handover]));
    else buf_lit(out, "null");
    write_list(out, "citations", v->citations, v->citations_n);
    buf_char(out, '}');
}

void competence_answer(str line, struct buf *out) {
    ARENA(a);
    struct competence_facts facts;
    str error;
    if (competence_read(line, &a, &facts, &error) == OK) {
        struct competence_verdict v = competence(&facts);
        competence_write(out, &v);
    } else {
        buf_lit(out, "{\"error\":");
        buf_json(out, error);
        buf_char(out, '}');
    }
    buf_char(out, '\n');
}
