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

static struct catalogue_fee *of_group(struct catalogue_fee *fees, size_t n, str group) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(fees[i].group, group)) return &fees[i];
    return NULL;
}

/* Which of two rows of a group is wanted: the newest that has come, or the first that is to come. Of two of one date the upper one. */
static bool better(const struct catalogue_fee *fee, const struct catalogue_fee *than, bool coming) {
    return coming ? fee->from < than->from : fee->from > than->from;
}

static size_t pick(const struct catalogue_task *t, ms_t now, bool coming, struct catalogue_fee *out) {
    struct catalogue_fee fee;
    size_t n = 0;
    for (size_t i = 0; i < t->fees.n; i++) {
        if (!catalogue_fee_row(t->fees.at[i], &fee) || (fee.from > now) != coming) continue;
        struct catalogue_fee *known = of_group(out, n, fee.group);
        if (!known) out[n++] = fee;
        else if (better(&fee, known, coming)) *known = fee;
    }
    return n;
}

void catalogue_fees_at(const struct catalogue_task *t, ms_t now, struct arena *a, struct catalogue_fees *ret) {
    struct catalogue_fees f = {.at = arena_many(a, t->fees.n, struct catalogue_fee), .coming = arena_many(a, t->fees.n, struct catalogue_fee)};
    size_t n = pick(t, now, false, f.at);
    f.coming_n = pick(t, now, true, f.coming);
    for (size_t i = 0; i < n; i++)
        if (f.at[i].oere != CATALOGUE_FEE_ENDS) f.at[f.n++] = f.at[i];
    for (size_t i = 0; i < t->fees.n; i++) f.free |= !f.n && str_eq(t->fees.at[i], S("gratis"));
    for (size_t i = 0; i < f.n; i++) f.dated |= clock_local(f.at[i].from).year < clock_local(now).year;
    *ret = f;
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
