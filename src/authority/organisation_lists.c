/* Lists to choose from: rows of the database and the words of the API, as options of a form. */
#include "authority/organisation_pages.h"

#define SQL(statement, ...) ((struct sql_organisation_##statement##_in){__VA_ARGS__})

static void start(struct arena *a, struct options *o, size_t n, const char *none) {
    o->at = arena_many(a, n + 1, struct form_option);
    o->n = 0;
    if (none) o->at[o->n++] = (struct form_option){S(""), none, false};
}

static void add(struct options *o, str value, const char *label) {
    o->at[o->n++] = (struct form_option){value, label, false};
}

/* ---- rows ---- */
static enum err list_units(struct request *req, struct db_tx *tx, struct options *o) {
    struct sql_organisation_units_list rows;
    TRY(sql_organisation_units(tx, req->arena, SQL(units, access_session(req)->authority_id, authority_duty_since(req->now), req->now), &rows));
    start(req->arena, o, rows.n, T("Ingen valgt"));
    for (size_t i = 0; i < rows.n; i++)
        if (db_in_use(rows.at[i].closed_at, req->now)) add(o, id_text(req->arena, rows.at[i].id), rows.at[i].name.p);
    return OK;
}

static enum err list_departments(struct request *req, struct db_tx *tx, struct options *o) {
    struct sql_organisation_departments_list rows;
    TRY(sql_organisation_departments(tx, req->arena, SQL(departments, access_session(req)->authority_id), &rows));
    start(req->arena, o, rows.n, T("Ingen valgt"));
    for (size_t i = 0; i < rows.n; i++)
        add(o, rows.at[i].code, str_printf(req->arena, "%.*s – %.*s", STR_ARG(rows.at[i].code), STR_ARG(rows.at[i].name)).p);
    return OK;
}

static enum err list_authorities(struct request *req, struct db_tx *tx, struct options *o) {
    struct sql_organisation_authorities_list rows;
    TRY(sql_organisation_authorities(tx, req->arena, &rows));
    start(req->arena, o, rows.n, T("Kommunen selv"));
    for (size_t i = 0; i < rows.n; i++)
        if (rows.at[i].id != access_session(req)->authority_id) add(o, id_text(req->arena, rows.at[i].id), rows.at[i].name.p);
    return OK;
}

static enum err list_municipalities(struct request *req, struct db_tx *tx, struct options *o) {
    struct sql_organisation_authorities_list rows;
    TRY(sql_organisation_authorities(tx, req->arena, &rows));
    start(req->arena, o, rows.n, NULL);
    for (size_t i = 0; i < rows.n; i++)
        if (rows.at[i].municipality_code.n) add(o, rows.at[i].municipality_code, rows.at[i].name.p);
    return OK;
}

static enum err list_booths(struct request *req, struct db_tx *tx, struct options *o) {
    struct sql_organisation_booths_list rows;
    TRY(sql_organisation_booths(tx, req->arena, SQL(booths, access_session(req)->authority_id, 0, req->now), &rows));
    start(req->arena, o, rows.n, T("Ingen bod"));
    for (size_t i = 0; i < rows.n; i++) {
        if (!db_in_use(rows.at[i].closed_at, req->now)) continue;
        add(o, id_text(req->arena, rows.at[i].id), str_printf(req->arena, "%.*s: %.*s", STR_ARG(rows.at[i].unit_name), STR_ARG(rows.at[i].name)).p);
    }
    return OK;
}

static enum err list_counters(struct request *req, struct db_tx *tx, struct options *o) {
    struct sql_organisation_counters_list rows;
    TRY(sql_organisation_counters(tx, req->arena, SQL(counters, access_session(req)->authority_id, 0, authority_duty_since(req->now), req->now), &rows));
    start(req->arena, o, rows.n, NULL);
    for (size_t i = 0; i < rows.n; i++) {
        const struct sql_organisation_counters *r = &rows.at[i];
        if (!db_in_use(r->closed_at, req->now)) continue;
        str value = str_printf(req->arena, "%lld.%lld", (long long)r->unit_id, (long long)r->id);
        add(o, value, str_printf(req->arena, "%.*s – %.*s", STR_ARG(r->unit_name), STR_ARG(r->name)).p);
    }
    return OK;
}

static enum err list_employees(struct request *req, struct db_tx *tx, struct options *o) {
    struct sql_organisation_employees_list rows;
    TRY(sql_organisation_employees(tx, req->arena, SQL(employees, access_session(req)->authority_id, authority_duty_since(req->now), req->now), &rows));
    start(req->arena, o, rows.n, T("Vælg medarbejder"));
    for (size_t i = 0; i < rows.n; i++)
        if (db_in_use(rows.at[i].closed_at, req->now)) add(o, id_text(req->arena, rows.at[i].id), rows.at[i].name.p);
    return OK;
}

static enum err list_tasks(struct request *req, struct db_tx *tx, struct options *o) {
    struct sql_organisation_tasks_list rows;
    TRY(sql_organisation_tasks(tx, req->arena, SQL(tasks, access_session(req)->authority_id, 0, 0, req->now), &rows));
    start(req->arena, o, rows.n, T("Alle opgaver"));
    for (size_t i = 0; i < rows.n; i++)
        add(o, id_text(req->arena, rows.at[i].id), req->lang == LANG_DA ? rows.at[i].name.p : rows.at[i].name_en.p);
    return OK;
}

/* ---- words ---- */
static void words(struct arena *a, struct options *o, const struct word *at, size_t n) {
    start(a, o, n, NULL);
    for (size_t i = 0; i < n; i++) add(o, str_c(at[i].word), at[i].label);
}

static void names(struct arena *a, struct options *o, const char *const *words_of, const char *const *labels, size_t n) {
    start(a, o, n, NULL);
    for (size_t i = 0; i < n; i++) add(o, str_c(words_of[i]), labels[i]);
}
#define COUNT(array) (sizeof(array) / sizeof *(array))

static enum err list_unit_kinds(struct request *req, struct db_tx *tx, struct options *o) {
    names(req->arena, o, competence_unit_names, words_unit, COMPETENCE_UNITS);
    return OK;
}

/* An authority is never "own". */
static enum err list_authority_kinds(struct request *req, struct db_tx *tx, struct options *o) {
    names(req->arena, o, competence_owner_names + 1, words_owner + 1, COMPETENCE_OWNERS - 1);
    return OK;
}

static enum err list_models(struct request *req, struct db_tx *tx, struct options *o) {
    words(req->arena, o, words_model, COUNT(words_model));
    return OK;
}

static enum err list_leaderships(struct request *req, struct db_tx *tx, struct options *o) {
    names(req->arena, o, competence_leadership_names, words_leadership, COMPETENCE_LEADERSHIPS);
    return OK;
}

static enum err list_languages(struct request *req, struct db_tx *tx, struct options *o) {
    words(req->arena, o, words_language, COUNT(words_language));
    return OK;
}

static enum err list_agreement_kinds(struct request *req, struct db_tx *tx, struct options *o) {
    static const struct word kinds[] = {{"agreement", T("Aftale")}, {"statutory_basis", T("Hjemmel i loven")}};
    words(req->arena, o, kinds, COUNT(kinds));
    return OK;
}

static enum err list_roles(struct request *req, struct db_tx *tx, struct options *o) {
    words(req->arena, o, words_role, COUNT(words_role));
    return OK;
}

static enum err list_activities(struct request *req, struct db_tx *tx, struct options *o) {
    names(req->arena, o, competence_activity_names, words_activity, COMPETENCE_ACTIVITIES);
    return OK;
}

typedef enum err list_fn(struct request *req, struct db_tx *tx, struct options *o);
static list_fn *const lists[LISTS] = {
    [LIST_UNITS] = list_units, [LIST_DEPARTMENTS] = list_departments, [LIST_AUTHORITIES] = list_authorities,
    [LIST_MUNICIPALITIES] = list_municipalities, [LIST_BOOTHS] = list_booths, [LIST_TASKS] = list_tasks,
    [LIST_COUNTERS] = list_counters, [LIST_EMPLOYEES] = list_employees, [LIST_UNIT_KINDS] = list_unit_kinds,
    [LIST_AUTHORITY_KINDS] = list_authority_kinds, [LIST_MODELS] = list_models, [LIST_LEADERSHIPS] = list_leaderships,
    [LIST_LANGUAGES] = list_languages, [LIST_AGREEMENT_KINDS] = list_agreement_kinds, [LIST_ROLES] = list_roles,
    [LIST_ACTIVITIES] = list_activities,
};

enum err organisation_lists(struct request *req, struct db_tx *tx, uint32_t set, struct options ret_lists[LISTS]) {
    for (int i = 0; i < LISTS; i++)
        if (set >> i & 1) TRY(lists[i](req, tx, &ret_lists[i]));
    return OK;
}

void options_choose(struct options *options, str list) {
    str word;
    while (list.n && str_next(&list, ',', &word))
        for (size_t i = 0; i < options->n; i++)
            if (str_eq(options->at[i].value, word)) options->at[i].chosen = true;
}

str options_label(const struct request *req, const struct options *options, str value) {
    for (size_t i = 0; i < options->n; i++)
        if (str_eq(options->at[i].value, value)) return text_tr(req->lang, options->at[i].label);
    return value;
}

struct options options_with(struct arena *a, const struct options *options, str value) {
    for (size_t i = 0; i < options->n; i++)
        if (str_eq(options->at[i].value, value)) return *options;
    struct options more = {arena_many(a, options->n + 1, struct form_option), options->n};
    if (options->n) memcpy(more.at, options->at, options->n * sizeof *more.at);
    if (value.n) add(&more, value, T("Nuværende valg (ikke i brug mere)"));
    return more;
}
