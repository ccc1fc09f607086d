#include "catalogue/catalogue.h"
#include "http/json.h"
#include "catalogue/fields.h"

/* The deepest of the levels at a place; at any place when place is -1. */
static int deepest(const struct catalogue_task *t, int place) {
    int level = 0;
    for (size_t i = 0; i < t->depths_n; i++)
        if ((place < 0 || (int)t->depths[i].place == place) && t->depths[i].level > level) level = t->depths[i].level;
    return level;
}

int catalogue_depth_in(const struct catalogue_task *t, enum competence_unit unit, bool colocated) {
    if (unit == COMPETENCE_DEPARTMENT) return deepest(t, -1);
    int here = deepest(t, CATALOGUE_CENTRE), office = colocated ? deepest(t, CATALOGUE_COLOCATED) : 0;
    if (office > here) here = office;
    /* Level 1 is information only: deciding is then the department's, at its depth. */
    return here >= 2 ? here : deepest(t, -1);
}

struct fee { ms_t from; int64_t oere; str source; };

static bool fee_row(str row, struct fee *ret) {
    str date, amount, source;
    if (!str_next(&row, '|', &date) || clock_parse_date(str_trim(date), &ret->from) != OK) return false;
    if (!str_next(&row, '|', &amount) || catalogue_amount(str_trim(amount), &ret->oere) != OK) return false;
    if (!str_next(&row, '|', &source)) return false;
    source = str_trim(source);
    ret->source = str_trim(str_sub(source, sizeof "kilde:" - 1, source.n));
    return true;
}

int64_t catalogue_fee_at(const struct catalogue_task *t, ms_t at, str *ret_source) {
    struct fee best = {.from = INT64_MIN, .oere = CATALOGUE_FEE_UNKNOWN}, fee;
    for (size_t i = 0; i < t->fees.n; i++) {
        if (str_eq(t->fees.at[i], S("gratis")) && best.from == INT64_MIN) best.oere = CATALOGUE_FEE_FREE;
        /* Of rows with one date (children, adults …) the first is the ordinary one. */
        if (fee_row(t->fees.at[i], &fee) && fee.from <= at && fee.from > best.from) best = fee;
    }
    *ret_source = best.source;
    return best.oere;
}

int64_t catalogue_fee_coming(const struct catalogue_task *t, ms_t after, ms_t *ret_from) {
    struct fee next = {.from = INT64_MAX, .oere = CATALOGUE_FEE_UNKNOWN}, fee;
    for (size_t i = 0; i < t->fees.n; i++)
        if (fee_row(t->fees.at[i], &fee) && fee.from > after && fee.from < next.from) next = fee;
    *ret_from = next.from;
    return next.oere;
}

str catalogue_english(str *row) {
    size_t bar = row->n;
    while (bar && row->p[bar - 1] != '|') bar--;
    str last = str_trim(str_sub(*row, bar, row->n));
    if (!bar || !str_starts(last, S("en:"))) return (str){};
    *row = str_trim(str_sub(*row, 0, bar - 1));
    return str_trim(str_sub(last, sizeof "en:" - 1, last.n));
}

/* ---- names of several tasks ---- */

bool catalogue_name_next(str *joined, enum lang lang, str *ret_name, bool *ret_danish) {
    str pair;
    if (!joined->n || !str_next(joined, '\n', &pair)) return false;
    size_t tab = str_index(pair, '\t');
    str english = str_sub(pair, tab + 1, pair.n);
    *ret_danish = lang == LANG_DA || !english.n;
    *ret_name = *ret_danish ? str_sub(pair, 0, tab) : english;
    return true;
}

void catalogue_names(struct buf *out, str joined, enum lang lang) {
    str name;
    bool danish;
    for (bool first = true; catalogue_name_next(&joined, lang, &name, &danish); first = false) {
        if (!first) buf_lit(out, " · ");
        buf_add(out, name);
    }
}

void catalogue_names_json(struct json *j, const char *key, str joined) {
    BUF(names);
    buf_reserve(&names, 1); /* no task is an empty text, not null */
    catalogue_names(&names, joined, LANG_DA);
    json_str(j, key, joined.p ? buf_str(&names) : (str){});
}
