/* An employee's account: opened, given roles, a new password, closed. */
#include "authority/account_html.h"
#include "authority/organisation_pages.h"

static enum err read_account(struct request *req, struct organisation_account_view *ret) {
    struct organisation_account_view c = {};
    struct sql_organisation_employee employee;
    int64_t authority_id = access_session(req)->authority_id;
    struct options lists[LISTS];
    TRY(request_path_id(req, "id", &c.employee_id));
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(sql_organisation_employee(tx, req->arena, (struct sql_organisation_employee_in){authority_id, c.employee_id}, &employee));
    enum err e = sql_organisation_account(tx, req->arena, (struct sql_organisation_account_in){authority_id, c.employee_id}, &c.account);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    TRY(organisation_lists(req, tx, LIST(ROLES), lists));
    c.name = employee.name;
    c.exists = e == OK;
    c.disabled = c.exists && c.account.disabled_at != DB_NULL;
    c.roles = lists[LIST_ROLES];
    c.roles.n--; /* the role of systems is for tokens */
    for (size_t i = 0; i < c.roles.n; i++) c.roles.at[i].chosen = c.exists ? c.account.roles >> i & 1 : i == ACCESS_STAFF;
    *ret = c;
    return OK;
}

/* What others made of the account meanwhile. */
static void tell_standing(const struct request *req, struct organisation_account_view *c) {
    str roles[ACCESS_ROLES];
    size_t n = 0;
    for (size_t i = 0; i < c->roles.n; i++)
        if (c->roles.at[i].chosen) roles[n++] = text_tr(req->lang, c->roles.at[i].label);
    c->conflicts[c->conflicts_n++] = (struct organisation_conflict){T("Roller"), str_join(req->arena, roles, n, S("; "))};
    c->conflicts[c->conflicts_n++] = (struct organisation_conflict){T("Kontoen er lukket"), text_tr(req->lang, c->disabled ? T("ja") : T("nej"))};
}

static enum err show(struct request *req, bool saved, bool changed) {
    struct organisation_account_view c;
    TRY(read_account(req, &c));
    c.saved = saved;
    if (changed) tell_standing(req, &c);
    struct page page = organisation_page(req, T("Konto og roller"));
    page.title = text_with(req->arena, req->lang, T("{1}: konto og roller"), &c.name, 1);
    struct view v = view_of(req);
    organisation_account_page(&v, &page, &c);
    return OK;
}

enum err account_page(struct request *req) {
    return show(req, field_int(req, "gemt", 0), false);
}

/* ---- saving ---- */
struct account_write { const struct organisation_account_view *now; struct access_account account; int64_t version; bool disabled; };

static enum err create_in(struct db_tx *tx, struct organisation_write *w) {
    const struct account_write *c = w->ctx;
    return organisation_account_create(tx, w->req->arena, &w->by, &c->account, &w->fault);
}

static enum err change_in(struct db_tx *tx, struct organisation_write *w) {
    const struct account_write *c = w->ctx;
    return organisation_account_change(tx, w->req->arena, &w->by, c->account.employee_id, c->version, c->account.roles, c->disabled,
                                       c->account.password, &w->fault);
}

static enum err save(struct request *req, const struct organisation_account_view *now, int64_t version) {
    struct account_write c = {.now = now, .version = version, .disabled = field_int(req, "disabled", 0)};
    c.account = (struct access_account){.employee_id = now->employee_id, .roles = field_bits(req, "role"), .password = field_text(req, "password"),
                                        .username = field_text(req, "username")};
    str username = now->exists ? now->account.username : c.account.username;
    TRY(access_password_good(req, "password", c.account.password, username));
    if (now->exists) return organisation_write(req, change_in, &c);
    if (!c.account.username.n) return request_problem(req, "username", T("Brugernavn skal udfyldes."), PROBLEM_END);
    /* Before the transaction: hashing takes longer than other writes should wait. */
    if (access_password_hash(req->arena, c.account.password, &c.account.password_hash) != OK)
        return request_problem(req, "password", T("Adgangskoden skal have mellem 12 og 200 tegn."), PROBLEM_END);
    return organisation_write(req, create_in, &c);
}

enum err account_save(struct request *req) {
    struct organisation_account_view now;
    TRY(read_account(req, &now));
    enum err e = req->problem.n ? ERR_INVALID : save(req, &now, field_int(req, "version", 0));
    if (e == OK) {
        response_redirect(req, str_printf(req->arena, "/organisation/medarbejdere/%lld/konto?gemt=1", (long long)now.employee_id));
        return OK;
    }
    bool changed = e == ERR_CONFLICT && !req->problem.n;
    if (changed) organisation_say_conflict(req);
    if (!req->problem.n) return e;
    if (req->response.status == 200) req->response.status = 422;
    return show(req, false, changed && now.exists);
}

/* ---- JSON ---- */
static enum err answer(struct request *req) {
    struct organisation_account_view c;
    TRY(read_account(req, &c));
    if (!c.exists) return ERR_NOT_FOUND;
    response_json(req, 200);
    response_version(req, c.account.version);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_id(&j, "employee_id", c.employee_id);
    json_int(&j, "version", c.account.version);
    json_str(&j, "username", c.account.username);
    json_array(&j, "roles");
    for (int i = 0; i < ACCESS_ROLES; i++)
        if (c.account.roles >> i & 1) json_c(&j, NULL, access_role_names[i]);
    json_array_end(&j);
    json_time(&j, "disabled_at", c.account.disabled_at);
    json_time(&j, "seen_at", c.account.seen_at);
    json_object_end(&j);
    return OK;
}

enum err account_get(struct request *req) {
    return answer(req);
}

/* Opens one when there is none; changing one needs If-Match. */
enum err account_put(struct request *req) {
    struct organisation_account_view now;
    TRY(read_account(req, &now));
    TRY(request_if_match_or_new(req, now.exists ? now.account.version : 0));
    TRY(save(req, &now, now.exists ? now.account.version : 0));
    return answer(req);
}
