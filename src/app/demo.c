#include "app/demo.h"
#include "access/access.h"
#include "app/commands.h"
#include "app/database.h"
#include "app/demo_sql.h"
#include "app/demo_town.h"

struct fill {
    struct arena *arena;
    const struct demo_plan *plan;
    const struct catalogue *files;
    struct demo_summary summary;
};

/* A municipality that somebody works in is left alone. */
static enum err must_be_empty(struct db_tx *tx, struct arena *a, bool again) {
    struct authority *served;
    size_t n;
    TRY(authority_served(tx, a, &served, &n));
    if (n && !again) return ERR_CONFLICT;
    for (size_t i = 0; i < n; i++) {
        struct sql_demo_in_use row;
        TRY(sql_demo_in_use(tx, a, (struct sql_demo_in_use_in){served[i].key}, &row));
        if (row.n) return ERR_CONFLICT;
    }
    return OK;
}

static enum err fill(struct db_tx *tx, void *ctx) {
    struct fill *f = ctx;
    struct demo_town *t = arena_new(f->arena, struct demo_town);
    t->tx = tx;
    t->arena = f->arena;
    t->plan = f->plan;
    TRY(must_be_empty(tx, f->arena, f->plan->again));
    TRY(demo_town_write(t, f->files));
    TRY(demo_day_write(t));
    for (size_t i = 0; i < t->served_n; i++) /* whoever reads the log shall know that this day was not one */
        TRY(access_audit(tx, &(struct access_audit){.authority_id = t->served[i].authority_id, .action = "demo.fill"}));
    struct sql_demo_summary s;
    TRY(sql_demo_summary(tx, f->arena, &s));
    f->summary = (struct demo_summary){s.employees, s.accounts, s.citizens, s.contacts, s.tickets, s.waiting, s.in_service, s.on_duty};
    return OK;
}

enum err demo_fill(struct db *db, struct arena *a, const struct demo_plan *plan, struct demo_summary *ret) {
    struct catalogue files;
    BUF(faults);
    TRY(catalogue_read(str_printf(a, "%s/catalogue", plan->data).p, a, &files, &faults));
    struct fill f = {.arena = a, .plan = plan, .files = &files};
    TRY(db_write(db, fill, &f));
    *ret = f.summary;
    return OK;
}

void demo_accounts(struct buf *out) {
    for (const struct demo_person *p = demo_people; p->name; p++)
        if (p->username) buf_printf(out, "  %-14s %s (%s)\n", p->username, p->about, p->name);
}

/* ---- the command ---- */

enum { ORDINARY_DAY = 16 }; /* a seed whose day has a bit of everything */

static int tell(const struct cli *cli, const struct demo_summary *s, str password) {
    BUF(accounts);
    demo_accounts(&accounts);
    printf("Demoen er fyldt: %lld henvendelser, %lld kønumre, %lld borgere, %lld medarbejdere.\n"
           "Lige nu venter %lld, %lld er kaldt eller i gang, og %lld medarbejdere er på vagt.\n\n"
           "Konti, alle med adgangskoden %.*s\n%.*s\n",
           (long long)s->contacts, (long long)s->tickets, (long long)s->citizens, (long long)s->employees, (long long)s->waiting,
           (long long)s->in_service, (long long)s->on_duty, STR_ARG(password), STR_ARG(buf_str(&accounts)));
    return fflush(stdout) == 0 ? CLI_DONE : CLI_FAILED;
}

static enum err run(struct cli *cli, struct db *db, const struct citizen_key *key, str password, uint64_t seed, struct demo_summary *ret) {
    struct demo_plan plan = {.data = cli->config.data, .key = key, .now = clock_now(), .seed = seed, .again = cli_option(cli, "again")};
    TRY(access_password_hash(cli->arena, password, &plan.password_hash));
    return demo_fill(db, cli->arena, &plan, ret);
}

int command_demo(struct cli *cli) {
    struct db *db;
    struct citizen_key key;
    struct demo_summary s;
    int64_t seed = ORDINARY_DAY;
    const char *other = cli_option(cli, "seed");
    str password = cli->config.demo_password ? str_c(cli->config.demo_password) : access_short_token(cli->arena);
    if (password.n < 12 || password.n > 200) return cli_failed("a password has 12–200 characters (INDGANG_DEMO_PASSWORD)");
    if (access_password_weak(password, S(""))) return cli_failed("the password is too easy to guess: at least 5 different characters, no run as 1234 or abcd (INDGANG_DEMO_PASSWORD)");
    if (other && (str_int(str_c(other), &seed) != OK || seed < 0)) return cli_wrong(cli, "--seed: expected a whole number");
    int code = database_open(cli, 1, true, &db);
    if (code != CLI_DONE) return code;
    code = database_key(cli, db, &key);
    enum err e = code == CLI_DONE ? run(cli, db, &key, password, (uint64_t)seed, &s) : OK;
    db_close(db);
    if (code != CLI_DONE) return code;
    if (e == ERR_CONFLICT && cli_option(cli, "if-empty")) return CLI_DONE;
    if (e == ERR_CONFLICT) return cli_failed("this database serves a municipality already; the demo needs one of its own (INDGANG_DATABASE)");
    if (e == ERR_INVALID || e == ERR_NOT_FOUND) return cli_failed("the catalogue in %s/catalogue is not in order: indgang catalogue check", cli->config.data);
    return e == OK ? tell(cli, &s, password) : cli_failed("the demo was not written: %s", err_name(e));
}
