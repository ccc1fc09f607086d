#include "citizen/citizen.h"
#include "access/access.h"
#include "base/clock.h"
#include "citizen/citizen_sql.h"
#include "citizen/key.h"

/* ---- reading ---- */

static struct citizen citizen_of(int64_t authority_id, const struct sql_citizen_by_index *r) {
    return (struct citizen){
        .authority_id = authority_id, .id = r->id, .replacement = r->replacement, .is_protected = r->protected,
        .birth_year = r->birth_year, .name = r->name, .address = r->address, .municipality_code = r->municipality_code,
        .phone = r->phone, .email = r->email, .language = r->language, .version = r->version,
    };
}

static enum err find(struct db_tx *tx, struct arena *a, int64_t authority_id, str index, struct citizen *ret) {
    struct sql_citizen_by_index row;
    TRY(sql_citizen_by_index(tx, a, (struct sql_citizen_by_index_in){authority_id, index}, &row));
    *ret = citizen_of(authority_id, &row);
    return OK;
}

enum err citizen_by_cpr(struct db_tx *tx, struct arena *a, const struct citizen_key *key, int64_t authority_id,
                        const struct citizen_cpr *cpr, struct citizen *ret) {
    str digits = str_c(cpr->digits);
    TRY(find(tx, a, authority_id, citizen_cpr_index(a, key, authority_id, digits), ret));
    ret->cpr = str_dup(a, digits);
    return OK;
}

/* The number in the box must be the one the citizen is found by: a box moved here from another citizen is refused. */
static enum err open_box(struct arena *a, const struct citizen_key *key, int64_t authority_id, str box, str index, str *ret_cpr) {
    str digits;
    TRY(citizen_cpr_open(a, key, box, &digits));
    if (!str_eq(citizen_cpr_index(a, key, authority_id, digits), index)) return ERR_STORAGE;
    *ret_cpr = digits;
    return OK;
}

enum err citizen_by_id(struct db_tx *tx, struct arena *a, const struct citizen_key *key, int64_t authority_id, int64_t id,
                       struct citizen *ret) {
    struct sql_citizen_by_id r;
    TRY(sql_citizen_by_id(tx, a, (struct sql_citizen_by_id_in){authority_id, id}, &r));
    str cpr = {};
    if (key && r.cpr_box.p) TRY(open_box(a, key, authority_id, r.cpr_box, r.cpr_index, &cpr));
    *ret = (struct citizen){
        .authority_id = authority_id, .id = id, .cpr = cpr, .replacement = r.replacement, .is_protected = r.protected,
        .birth_year = r.birth_year, .name = r.name, .address = r.address, .municipality_code = r.municipality_code,
        .phone = r.phone, .email = r.email, .language = r.language, .version = r.version,
    };
    return OK;
}

/* ---- writing ---- */

enum err citizen_update(struct db_tx *tx, struct arena *a, const struct citizen *c) {
    int64_t rows = 0;
    struct sql_citizen_change_in in = {
        .authority_id = c->authority_id, .id = c->id, .version = c->version, .birth_year = c->birth_year,
        .name = str_or_empty(c->name), .address = str_or_empty(c->address), .municipality_code = str_or_empty(c->municipality_code),
        .phone = str_or_empty(c->phone), .email = str_or_empty(c->email), .language = c->language.n ? c->language : S("da"),
        .protected = c->is_protected,
    };
    TRY(sql_citizen_change(tx, in, &rows));
    return rows ? OK : ERR_CONFLICT;
}

/* What was said now, where nothing was known; what is known stays, for whoever says something else may have mistyped the number, or be
 * somebody else. *ret_added names the fields. Danish is what stands where no language was said. */
static enum err add_to(struct db_tx *tx, struct arena *a, struct citizen known, const struct citizen *about, str *ret_added) {
    bool shielded = about->is_protected && !known.is_protected, dated = about->birth_year != DB_NULL && known.birth_year == DB_NULL;
    str danish = S("da"), no_language = str_eq(known.language, danish) ? S("") : known.language;
    const struct { const char *name; str *known, was, said; } of[] = {
        {"name", &known.name, known.name, about->name},
        {"address", &known.address, known.address, about->address},
        {"municipality_code", &known.municipality_code, known.municipality_code, about->municipality_code},
        {"phone", &known.phone, known.phone, about->phone},
        {"email", &known.email, known.email, about->email},
        {"language", &known.language, no_language, str_eq(about->language, danish) ? S("") : about->language},
    };
    str added[sizeof of / sizeof *of] = {};
    size_t n = 0;
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        if (of[i].was.n || !of[i].said.n) continue;
        *of[i].known = of[i].said;
        added[n++] = str_c(of[i].name);
    }
    known.is_protected |= about->is_protected;
    if (dated) known.birth_year = about->birth_year;
    *ret_added = str_join(a, added, n, S(", "));
    return n || shielded || dated ? citizen_update(tx, a, &known) : OK;
}

struct number { /* how a CPR number is stored; both {} when it isn't known */
    str index, box;
};

/* *ret_id is 0 when somebody else made a citizen with that number meanwhile. */
static enum err add(struct db_tx *tx, const struct citizen *about, struct number n, int64_t *ret_id) {
    int64_t id = db_new_id(tx), rows = 0;
    struct sql_citizen_add_in in = {
        .authority_id = about->authority_id, .id = id, .cpr_index = n.index, .cpr_box = n.box, .now = clock_now(),
        .replacement = about->replacement, .birth_year = about->birth_year, .name = str_or_empty(about->name),
        .address = str_or_empty(about->address), .municipality_code = str_or_empty(about->municipality_code),
        .phone = str_or_empty(about->phone), .email = str_or_empty(about->email),
        .language = about->language.n ? about->language : S("da"), .protected = about->is_protected,
    };
    TRY(sql_citizen_add(tx, in, &rows));
    *ret_id = rows ? id : 0;
    return OK;
}

enum err citizen_tell(struct db_tx *tx, const struct request *req, const char *action, const struct citizen *c, str purpose, str detail) {
    return access_audit_by(tx, req, (struct access_audit){.action = action, .subject_kind = "citizen", .subject_id = c->id,
                                                          .citizen_id = c->id, .purpose = purpose, .detail = detail});
}

str citizen_number_mark(struct arena *a, const struct citizen_key *key, int64_t authority_id, const struct citizen_cpr *cpr) {
    return access_letters(a, citizen_cpr_index(a, key, authority_id, str_c(cpr->digits)));
}

enum err citizen_tell_look(struct db_tx *tx, const struct request *req, const struct citizen_key *key, const struct citizen_cpr *cpr,
                           const struct citizen *found, str purpose) {
    if (found->id) return citizen_tell(tx, req, "citizen.look_up", found, purpose, (str){});
    str mark = citizen_number_mark(req->arena, key, access_session(req)->authority_id, cpr);
    return access_audit_by(tx, req, (struct access_audit){.action = "citizen.look_up", .subject_kind = "number", .purpose = purpose, .detail = mark});
}

enum err citizen_correct(struct db_tx *tx, const struct request *req, const struct citizen *was, const struct citizen *now, str purpose) {
    str fields[4] = {}, name;
    size_t n = 0;
    if (!str_eq(was->name, now->name)) fields[n++] = S("name");
    if (!str_eq(was->address, now->address)) fields[n++] = S("address");
    if (!str_eq(was->phone, now->phone)) fields[n++] = S("phone");
    if (!str_eq(was->email, now->email)) fields[n++] = S("email");
    bool shield = was->is_protected != now->is_protected;
    if (!n && !shield) return OK;
    TRY(citizen_update(tx, req->arena, now));
    name = str_join(req->arena, fields, n, S(", "));
    if (n) TRY(citizen_tell(tx, req, "citizen.correct", now, purpose, name));
    if (shield) TRY(citizen_tell(tx, req, now->is_protected ? "citizen.protect" : "citizen.unprotect", now, purpose, (str){}));
    return shield && !now->is_protected ? citizen_tell(tx, req, "citizen.address", now, purpose, (str){}) : OK;
}

/* *ret_added: the fields that were added to one who was known already. */
static enum err remember(struct db_tx *tx, struct arena *a, const struct citizen_key *key, const struct citizen *about, bool adds,
                         int64_t *ret_id, str *ret_added) {
    *ret_added = S("");
    if (!about->cpr.n) return add(tx, about, (struct number){}, ret_id);
    struct citizen_cpr cpr;
    TRY(citizen_cpr_parse(about->cpr, &cpr));
    struct citizen said = *about, known;
    said.replacement = cpr.replacement;
    if (said.birth_year == DB_NULL && cpr.birth_year) said.birth_year = cpr.birth_year;
    struct number number = {.index = citizen_cpr_index(a, key, about->authority_id, str_c(cpr.digits))};
    enum err e = find(tx, a, about->authority_id, number.index, &known);
    if (e == ERR_NOT_FOUND) {
        number.box = citizen_cpr_close(a, key, str_c(cpr.digits));
        int64_t id;
        TRY(add(tx, &said, number, &id));
        if (id) {
            *ret_id = id;
            return OK;
        }
        e = find(tx, a, about->authority_id, number.index, &known);
    }
    TRY(e);
    if (!adds) said = (struct citizen){.birth_year = DB_NULL, .is_protected = said.is_protected};
    TRY(add_to(tx, a, known, &said, ret_added));
    *ret_id = known.id;
    return OK;
}

enum err citizen_remember(struct db_tx *tx, struct arena *a, const struct citizen_key *key, const struct citizen *about,
                          int64_t *ret_id) {
    str added;
    return remember(tx, a, key, about, true, ret_id, &added);
}

enum err citizen_remember_by(struct db_tx *tx, const struct request *req, const struct citizen_key *key, const struct citizen *about,
                             str purpose, int64_t *ret_id) {
    str added;
    TRY(remember(tx, req->arena, key, about, citizen_may_look_up(req), ret_id, &added));
    const struct citizen is = {.id = *ret_id};
    if (about->is_protected) TRY(citizen_tell(tx, req, "citizen.protect", &is, purpose, (str){}));
    return added.n ? citizen_tell(tx, req, "citizen.add", &is, purpose, added) : OK;
}

/* ---- who may look one up ---- */

bool citizen_may_look_up(const struct request *req) {
    const struct access_session *s = access_session(req);
    return s && !s->outsider;
}

enum err citizen_must_look_up(struct request *req) {
    if (citizen_may_look_up(req)) return OK;
    (void)request_problem(req, NULL, T("Du er ansat i en anden myndighed og kan ikke slå borgere op. Skriv CPR-nummeret eller navnet på den henvendelse, "
                                       "du selv betjener, eller bed en kollega i kommunen om hjælp."), PROBLEM_END);
    return ERR_DENIED;
}

enum err citizen_must_correct(struct request *req) {
    if (citizen_may_look_up(req)) return OK;
    (void)request_problem(req, NULL, T("Du er ansat i en anden myndighed og kan ikke rette det, kommunen ved om borgeren. Bed en kollega i kommunen om "
                                       "hjælp."), PROBLEM_END);
    return ERR_DENIED;
}

/* ---- a number on its way ---- */

str citizen_number_close(struct arena *a, const struct citizen_key *key, const struct citizen_cpr *cpr) {
    return access_letters(a, citizen_cpr_close(a, key, str_c(cpr->digits)));
}

enum err citizen_number_open(struct arena *a, const struct citizen_key *key, str closed, str *ret_digits) {
    char *hex = arena_alloc(a, closed.n + 1);
    for (size_t i = 0; i < closed.n; i++) hex[i] = (char)(closed.p[i] >= 'g' && closed.p[i] <= 'p' ? closed.p[i] - 'g' + '0' : closed.p[i]);
    return citizen_cpr_open(a, key, (str){hex, closed.n}, ret_digits) == OK ? OK : ERR_INVALID;
}
