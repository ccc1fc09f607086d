/* Accounts of employees: opened, given roles and a password, closed. The passwords themselves are src/access's. */
#include "access/access.h"
#include "authority/organisation.h"

enum { PASSWORD_MIN = 12, PASSWORD_MAX = 200 };

/* What is true of all accounts of a municipality (one for each employee, one administrator at least) takes that they are changed one
 * after the other. */
static enum err hold_accounts(struct db_tx *tx, struct arena *a, const struct organisation_editor *by) {
    struct sql_organisation_authority_hold row;
    return sql_organisation_authority_hold(tx, a, (struct sql_organisation_authority_hold_in){by->authority_id}, &row);
}

static enum err check_roles(int64_t roles, struct organisation_fault *fault) {
    if (roles > 0 && roles < 1 << ACCESS_ROLES) return OK;
    return organisation_refuse(fault, "role", T("Vælg mindst én rolle."), (str){});
}

static enum err check_password(str password, struct organisation_fault *fault) {
    size_t n = text_length(password);
    if (n >= PASSWORD_MIN && n <= PASSWORD_MAX) return OK;
    return organisation_refuse(fault, "password", T("Adgangskoden skal have mellem 12 og 200 tegn."), (str){});
}

static str role_list(struct arena *a, int64_t roles) {
    BUF(out);
    for (int i = 0; i < ACCESS_ROLES; i++)
        if (roles >> i & 1) buf_printf(&out, "%s%s", out.n ? "," : "", access_role_names[i]);
    return out.n ? str_dup(a, buf_str(&out)) : S("");
}

enum err organisation_account_create(struct db_tx *tx, struct arena *a, const struct organisation_editor *by,
                                     const struct access_account *wanted, struct organisation_fault *fault) {
    struct access_account account = *wanted;
    struct sql_organisation_employee employee;
    struct sql_organisation_account had;
    int64_t id;
    TRY(hold_accounts(tx, a, by));
    TRY(sql_organisation_employee(tx, a, (struct sql_organisation_employee_in){by->authority_id, account.employee_id}, &employee));
    if (!db_in_use(employee.closed_at, by->now)) return organisation_refuse(fault, NULL, T("Medarbejderen er fratrådt."), (str){});
    if (sql_organisation_account(tx, a, (struct sql_organisation_account_in){by->authority_id, account.employee_id}, &had) == OK)
        return organisation_refuse(fault, NULL, T("Medarbejderen har en konto i forvejen: {1}."), had.username);
    TRY(check_roles(account.roles, fault));
    if (!account.password_hash.n) TRY(check_password(account.password, fault));
    account.authority_id = by->authority_id;
    enum err e = access_account_create(tx, a, &account, &id);
    if (e == ERR_INVALID) organisation_refuse(fault, "username", T("Brugernavnet skal have 2 til 60 tegn uden mellemrum."), (str){});
    if (e == ERR_CONFLICT) organisation_refuse(fault, "username", T("Brugernavnet {1} er optaget."), account.username);
    if (e != OK) return e;
    str detail = str_printf(a, "%.*s: %s", STR_ARG(account.username), role_list(a, account.roles).p);
    return organisation_tell(tx, by, "account.create", "employee", account.employee_id, detail);
}

static enum err keep_an_administrator(struct db_tx *tx, struct arena *a, const struct organisation_editor *by,
                                      const struct sql_organisation_account *was, int64_t roles, bool disabled,
                                      struct organisation_fault *fault) {
    int64_t bit = 1 << ACCESS_ADMINISTRATOR;
    struct sql_organisation_other_administrators others;
    bool loses = was->roles & bit && was->disabled_at == DB_NULL && (disabled || !(roles & bit));
    if (!loses) return OK;
    TRY(sql_organisation_other_administrators(tx, a,
        (struct sql_organisation_other_administrators_in){by->authority_id, was->id, bit}, &others));
    if (others.n) return OK;
    return organisation_refuse(fault, NULL, T("Det er den sidste administrator. Gør en anden til administrator først."), (str){});
}

enum err organisation_account_may_end(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, int64_t employee_id,
                                      struct organisation_fault *fault) {
    struct sql_organisation_account was;
    enum err e = sql_organisation_account(tx, a, (struct sql_organisation_account_in){by->authority_id, employee_id}, &was);
    if (e == ERR_NOT_FOUND) return OK;
    return e == OK ? keep_an_administrator(tx, a, by, &was, was.roles, true, fault) : e;
}

enum err organisation_account_change(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, int64_t employee_id,
                                     int64_t version, int64_t roles, bool disabled, str password, struct organisation_fault *fault) {
    struct sql_organisation_account was;
    int64_t rows;
    TRY(hold_accounts(tx, a, by));
    TRY(sql_organisation_account(tx, a, (struct sql_organisation_account_in){by->authority_id, employee_id}, &was));
    TRY(check_roles(roles, fault));
    TRY(keep_an_administrator(tx, a, by, &was, roles, disabled, fault));
    ms_t disabled_at = !disabled ? DB_NULL : was.disabled_at != DB_NULL ? was.disabled_at : by->now;
    struct sql_organisation_account_store_in in = {by->authority_id, was.id, version, roles, disabled_at};
    TRY(sql_organisation_account_store(tx, in, &rows));
    if (!rows) return ERR_CONFLICT;
    if (password.n) {
        TRY(check_password(password, fault));
        TRY(access_password_set(tx, a, by->authority_id, was.id, password));
    }
    if (disabled) TRY(sql_organisation_account_sign_out(tx, (struct sql_organisation_account_sign_out_in){by->authority_id, was.id}, NULL));
    str detail = str_printf(a, "%s → %s%s%s", role_list(a, was.roles).p, role_list(a, roles).p, disabled ? "; disabled" : "",
                            password.n ? "; new password" : "");
    return organisation_tell(tx, by, "account.change", "employee", employee_id, detail);
}
