/* Accounts and tokens, for whoever keeps the machine: the first account of an installation is made here. */
#include <stdio.h>
#include <termios.h>
#include <unistd.h>
#include "access/access.h"
#include "app/commands.h"
#include "app/database.h"
#include "authority/authority.h"

#define CLOSING __attribute__((cleanup(close_db))) /* the database is closed when the command ends */
static void close_db(struct db **db) {
    db_close(*db);
}

static int open_db(struct cli *cli, struct db **ret) {
    return database_open(cli, 2, true, ret);
}

/* ---- passwords: asked for without showing them; from a pipe, the first line ---- */

static bool read_line(struct arena *a, str *ret) {
    char line[1024];
    if (!fgets(line, sizeof line, stdin)) return false;
    *ret = str_dup(a, (str){line, strcspn(line, "\r\n")});
    return true;
}

static bool ask_hidden(struct arena *a, const char *question, str *ret) {
    struct termios was, hidden;
    if (tcgetattr(STDIN_FILENO, &was)) return false;
    hidden = was;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    fprintf(stderr, "%s: ", question);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    bool read = read_line(a, ret);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &was);
    fputc('\n', stderr);
    return read;
}

static int ask_password(struct arena *a, const char *username, str *ret_hash) {
    str password, again;
    if (!isatty(STDIN_FILENO)) {
        if (!read_line(a, &password)) return cli_failed("the password is expected as a line of standard input");
    } else if (!ask_hidden(a, "Password", &password) || !ask_hidden(a, "Password again", &again)) {
        return cli_failed("no password was given");
    } else if (!str_eq(password, again)) {
        return cli_failed("the two passwords are not the same");
    }
    if (access_password_weak(password, str_c(username)))
        return cli_failed("the password is too easy to guess: at least 5 different characters, not the user name, no run as 1234 or abcd");
    if (access_password_hash(a, password, ret_hash) != OK) return cli_failed("a password has 12–200 characters");
    return CLI_DONE;
}

/* ---- whose ---- */

/* The authority of that key; without one, the only one that is served. */
static enum err find_authority(struct db *db, struct arena *a, const char *key, int64_t *ret) {
    DB_READ(tx);
    struct authority one, *served;
    size_t n;
    TRY(db_read_begin(db, &tx));
    if (key) {
        TRY(authority_by_key(tx, a, str_c(key), &one));
        *ret = one.id;
        return OK;
    }
    TRY(authority_served(tx, a, &served, &n));
    if (n != 1) return n ? ERR_INVALID : ERR_NOT_FOUND;
    *ret = served[0].id;
    return OK;
}

static int authority_of(struct cli *cli, struct db *db, int64_t *ret) {
    const char *key = cli_option(cli, "authority");
    enum err e = find_authority(db, cli->arena, key, ret);
    if (e == OK) return CLI_DONE;
    str served = database_served(db, cli->arena);
    if (e == ERR_INVALID) return cli_wrong(cli, "several municipalities are served: say --authority KEY%.*s", STR_ARG(served));
    if (e == ERR_NOT_FOUND && key) return cli_failed("there is no authority '%s'%.*s", key, STR_ARG(served));
    if (e == ERR_NOT_FOUND) return cli_failed("no municipality is served yet");
    return cli_failed("the authority was not found: %s", err_name(e));
}

static str roles_text(struct arena *a, int64_t roles) {
    str names[ACCESS_ROLES];
    size_t n = 0;
    for (int i = 0; i < ACCESS_ROLES; i++)
        if (roles >> i & 1) names[n++] = str_c(access_role_names[i]);
    return str_join(a, names, n, S(","));
}

/* ---- what a command changes; each is logged as the command line's doing ---- */

struct change {
    struct arena *arena;
    struct access_account account;
    const char *username, *action;
    int64_t authority_id, account_id;
    int64_t roles;                      /* 0: as they are */
    bool disable, enable;
    ms_t expires_at;
    str name, token;
};

static enum err log_change(struct db_tx *tx, const struct change *c, const char *kind, int64_t id, str what) {
    str detail = str_printf(c->arena, "%.*s (command line)", STR_ARG(what));
    return access_audit(tx, &(struct access_audit){.authority_id = c->authority_id, .action = c->action, .subject_kind = kind,
                                                   .subject_id = id, .detail = detail});
}

static enum err create_account(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    TRY(access_account_create(tx, c->arena, &c->account, &c->account_id));
    return log_change(tx, c, "account", c->account_id,
                      str_printf(c->arena, "%s: %.*s", c->username, STR_ARG(roles_text(c->arena, c->account.roles))));
}

/* Password, roles, disabled or not: whatever the change says. */
static enum err change_account(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    struct access_account_line account;
    TRY(access_account_find(tx, c->arena, str_c(c->username), &c->authority_id, &account));
    if (c->account.password_hash.n)
        TRY(access_password_set_hash(tx, c->authority_id, account.id, c->account.password_hash));
    bool disabled = c->disable || (account.disabled && !c->enable);
    int64_t roles = c->roles ? c->roles : account.roles;
    if (c->roles || c->disable || c->enable) TRY(access_account_set(tx, c->authority_id, account.id, roles, disabled));
    return log_change(tx, c, "account", account.id,
                      str_printf(c->arena, "%s: %.*s", c->username, STR_ARG(roles_text(c->arena, roles))));
}

static int run_change(struct cli *cli, struct change c) {
    struct db CLOSING *db = NULL;
    c.arena = cli->arena;
    c.username = cli->args[0];
    if (open_db(cli, &db) != CLI_DONE) return CLI_FAILED;
    enum err e = db_write(db, change_account, &c);
    if (e == ERR_NOT_FOUND) return cli_failed("there is no account '%s'", c.username);
    return e == OK ? CLI_DONE : cli_failed("nothing was changed: %s", err_name(e));
}

/* ---- accounts ---- */

static int employee_of(struct cli *cli, struct access_account *account) {
    const char *id = cli_option(cli, "employee"), *name = cli_option(cli, "name");
    if (!id == !name) return cli_wrong(cli, "say either --name NAME or --employee ID");
    account->employee_name = str_c(name);
    if (id && (str_int(str_c(id), &account->employee_id) != OK || account->employee_id <= 0))
        return cli_wrong(cli, "--employee: '%s' is no id", id);
    return CLI_DONE;
}

int command_account_create(struct cli *cli) {
    struct db CLOSING *db = NULL;
    struct change c = {.arena = cli->arena, .username = cli->args[0], .action = "account.create"};
    c.account.username = str_c(c.username);
    const char *roles = cli_option(cli, "roles");
    if (!roles || access_roles_parse(str_c(roles), &c.account.roles) != OK) return cli_wrong(cli, "--roles: expected a list of roles");
    int code = employee_of(cli, &c.account);
    if (code == CLI_DONE) code = open_db(cli, &db);
    if (code == CLI_DONE) code = authority_of(cli, db, &c.authority_id);
    if (code == CLI_DONE) code = ask_password(cli->arena, cli->args[0], &c.account.password_hash);
    if (code != CLI_DONE) return code;
    c.account.authority_id = c.authority_id;
    enum err e = db_write(db, create_account, &c);
    if (e == ERR_CONFLICT) return cli_failed("the name '%s' is taken, or there is no such employee", c.username);
    if (e == ERR_INVALID) return cli_failed("a user name has 2–60 characters and no blanks");
    return e == OK ? CLI_DONE : cli_failed("the account was not made: %s", err_name(e));
}

int command_account_password(struct cli *cli) {
    struct change c = {.action = "account.password"};
    int code = ask_password(cli->arena, cli->args[0], &c.account.password_hash);
    return code == CLI_DONE ? run_change(cli, c) : code;
}

int command_account_roles(struct cli *cli) {
    struct change c = {.action = "account.roles"};
    if (access_roles_parse(str_c(cli->args[1]), &c.roles) != OK) return cli_wrong(cli, "'%s' is no list of roles", cli->args[1]);
    return run_change(cli, c);
}

int command_account_disable(struct cli *cli) {
    return run_change(cli, (struct change){.action = "account.disable", .disable = true});
}

int command_account_enable(struct cli *cli) {
    return run_change(cli, (struct change){.action = "account.enable", .enable = true});
}

static enum err print_accounts(struct db *db, struct arena *a) {
    DB_READ(tx);
    struct authority *served;
    size_t served_n, n;
    struct access_account_line *accounts;
    TRY(db_read_begin(db, &tx));
    TRY(authority_served(tx, a, &served, &served_n));
    for (size_t i = 0; i < served_n; i++) {
        TRY(access_accounts(tx, a, served[i].id, &accounts, &n));
        for (size_t k = 0; k < n; k++) {
            str roles = roles_text(a, accounts[k].roles);
            printf("%.*s\t%.*s\t%.*s\t%.*s\t%s\n", STR_ARG(accounts[k].username), STR_ARG(accounts[k].name), STR_ARG(served[i].key),
                   STR_ARG(roles), accounts[k].disabled ? "disabled" : "");
        }
    }
    return OK;
}

int command_account_list(struct cli *cli) {
    struct db CLOSING *db = NULL;
    if (open_db(cli, &db) != CLI_DONE) return CLI_FAILED;
    enum err e = print_accounts(db, cli->arena);
    return e == OK ? CLI_DONE : cli_failed("the accounts can't be read: %s", err_name(e));
}

/* ---- tokens ---- */

static enum err create_token(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    TRY(access_token_create(tx, c->arena, c->authority_id, c->name, c->roles, c->expires_at, &c->token));
    return log_change(tx, c, "token", 0, str_printf(c->arena, "%.*s: %.*s", STR_ARG(c->name), STR_ARG(roles_text(c->arena, c->roles))));
}

int command_token_create(struct cli *cli) {
    struct db CLOSING *db = NULL;
    struct change c = {.arena = cli->arena, .action = "token.create", .name = str_c(cli->args[0]), .expires_at = DB_NULL,
                       .roles = 1 << ACCESS_SYSTEM_ROLE};
    const char *roles = cli_option(cli, "roles"), *days = cli_option(cli, "days");
    int64_t n = 0;
    if (roles && access_roles_parse(str_c(roles), &c.roles) != OK) return cli_wrong(cli, "--roles: expected a list of roles");
    if (days && (str_int(str_c(days), &n) != OK || n < 1 || n > 36'500)) return cli_wrong(cli, "--days: expected 1–36500");
    if (days) c.expires_at = clock_now() + n * DAY;
    int code = open_db(cli, &db);
    if (code == CLI_DONE) code = authority_of(cli, db, &c.authority_id);
    if (code != CLI_DONE) return code;
    enum err e = db_write(db, create_token, &c);
    if (e != OK) return cli_failed("the token was not made: %s", err_name(e));
    printf("%.*s\n", STR_ARG(c.token));
    return CLI_DONE;
}

static enum err print_tokens(struct db *db, struct arena *a) {
    DB_READ(tx);
    struct access_token_line *tokens;
    size_t n;
    TRY(db_read_begin(db, &tx));
    TRY(access_tokens(tx, a, &tokens, &n));
    for (size_t i = 0; i < n; i++) {
        const struct access_token_line *t = &tokens[i];
        str until = t->expires_at == DB_NULL ? S("for ever") : str_printf(a, "until %s", clock_date(a, t->expires_at).p);
        printf("%lld\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s%s\n", (long long)t->id, STR_ARG(t->name), STR_ARG(t->authority),
               STR_ARG(roles_text(a, t->roles)), STR_ARG(clock_date(a, t->created_at)), STR_ARG(until),
               t->revoked_at == DB_NULL ? "" : "\trevoked");
    }
    return OK;
}

int command_token_list(struct cli *cli) {
    struct db CLOSING *db = NULL;
    if (open_db(cli, &db) != CLI_DONE) return CLI_FAILED;
    enum err e = print_tokens(db, cli->arena);
    return e == OK ? CLI_DONE : cli_failed("the tokens can't be read: %s", err_name(e));
}

static enum err revoke_token(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    TRY(access_token_revoke(tx, c->arena, c->account_id, &c->authority_id, &c->name));
    return log_change(tx, c, "token", c->account_id, c->name);
}

int command_token_revoke(struct cli *cli) {
    struct db CLOSING *db = NULL;
    struct change c = {.arena = cli->arena, .action = "token.revoke"};
    if (str_int(str_c(cli->args[0]), &c.account_id) != OK) return cli_wrong(cli, "'%s' is no id", cli->args[0]);
    if (open_db(cli, &db) != CLI_DONE) return CLI_FAILED;
    enum err e = db_write(db, revoke_token, &c);
    if (e == ERR_NOT_FOUND) return cli_failed("there is no such token, or it was revoked before");
    return e == OK ? CLI_DONE : cli_failed("the token was not revoked: %s", err_name(e));
}
