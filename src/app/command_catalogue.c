/* The catalogue from the command line: are the files in order, into the database, out of it again; and the search. */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include "access/access.h"
#include "app/commands.h"
#include "app/database.h"
#include "authority/authority.h"
#include "http/json.h"

static const char *folder_of(const struct cli *cli) {
    return cli->args_n ? cli->args[0] : str_printf(cli->arena, "%s/catalogue", cli->config.data).p;
}

static void tell_passed_over(const struct cli *cli, const char *folder) {
    struct catalogue_lines passed = {};
    if (catalogue_passed_over(folder, cli->arena, &passed) != OK || !passed.n) return;
    fprintf(stderr, "ikke læst, for navnet ender ikke på .txt: %.*s\n", STR_ARG(str_join(cli->arena, passed.at, passed.n, S(", "))));
}

/* Reads the files; tells every fault. */
static enum err read_files(const struct cli *cli, const char *folder, struct catalogue *ret) {
    BUF(faults);
    enum err e = catalogue_read(folder, cli->arena, ret, &faults);
    fwrite(faults.p, 1, faults.n, stderr);
    return e;
}

static void print_faults(const struct catalogue_faults *faults) {
    BUF(text);
    catalogue_faults_print(faults, &text);
    fwrite(text.p, 1, text.n, stderr);
}

static bool read_text(const char *path, struct buf *ret) {
    FILE *f = fopen(path, "re");
    char block[BUFSIZ];
    size_t n;
    while (f && (n = fread(block, 1, sizeof block, f)) > 0) buf_add(ret, (str){block, n});
    bool whole = f && !ferror(f);
    if (f) fclose(f);
    return whole;
}

/* --kle: the numbers against the list in that file. */
static int check_kle(const struct cli *cli, const struct catalogue *c) {
    BUF(list);
    struct catalogue_faults faults = {.arena = cli->arena};
    const char *path = cli_option(cli, "kle");
    if (!path) return CLI_DONE;
    if (!read_text(path, &list)) return cli_misconfigured("--kle: '%s' – expected: a file that can be read (%s)", path, strerror(errno));
    enum err e = catalogue_check_kle(c, buf_str(&list), &faults);
    if (e == ERR_NOT_FOUND) return cli_misconfigured("--kle: '%s' – expected: a file with a KLE number first on each line, as 23.05.10", path);
    print_faults(&faults);
    return e == OK ? CLI_DONE : CLI_FAILED;
}

int command_catalogue_check(struct cli *cli) {
    struct catalogue c;
    tell_passed_over(cli, folder_of(cli));
    if (read_files(cli, folder_of(cli), &c) != OK) return CLI_FAILED;
    int code = check_kle(cli, &c);
    if (code != CLI_DONE) return code;
    printf("%zu opgaver, %zu livssituationer, %zu myndigheder: ingen fejl\n", c.tasks_n, c.life_events_n, c.authorities_n);
    return CLI_DONE;
}

/* ---- the database ---- */

struct job {
    struct cli *cli;
    struct catalogue *catalogue;
    struct catalogue_import count;
    int64_t authority_id;
    enum err found; /* whether the municipality was */
    struct catalogue_faults faults;
};

/* The municipality of --authority, or the only one served. */
static enum err find_authority(struct db_tx *tx, struct cli *cli, int64_t *ret_id) {
    const char *key = cli_option(cli, "authority");
    struct authority one, *all;
    size_t n;
    if (key) {
        TRY(authority_by_key(tx, cli->arena, str_c(key), &one));
        if (!one.served) return ERR_NOT_FOUND;
        *ret_id = one.id;
        return OK;
    }
    TRY(authority_served(tx, cli->arena, &all, &n));
    if (n != 1) return n ? ERR_CONFLICT : ERR_NOT_FOUND;
    *ret_id = all[0].id;
    return OK;
}

static int no_authority(const struct cli *cli, enum err e, str served) {
    const char *key = cli_option(cli, "authority");
    if (e == ERR_INVALID || (e == ERR_CONFLICT && key))
        return cli_failed("'%s' cannot be a municipality's key: expected one that is free, of a-z, 0-9 and hyphens", key);
    if (e == ERR_CONFLICT) return cli_failed("several municipalities are served here; say which with --authority KEY%.*s", STR_ARG(served));
    if (e == ERR_NOT_FOUND && key) return cli_failed("no municipality '%s' is served here%.*s", key, STR_ARG(served));
    return e == ERR_NOT_FOUND ? cli_failed("no municipality is served here yet") : cli_failed("the database cannot be read: %s", err_name(e));
}

/* The first import begins the municipality: nobody can sign in to do it on screen before there is one. */
static enum err find_or_begin(struct db_tx *tx, struct job *job) {
    struct authority *served;
    size_t n;
    const char *key = cli_option(job->cli, "authority");
    TRY(authority_served(tx, job->cli->arena, &served, &n));
    if (n) return find_authority(tx, job->cli, &job->authority_id);
    return authority_begin(tx, job->cli->arena, key ? str_c(key) : S("kommunen"), &job->authority_id);
}

static enum err log_import(struct db_tx *tx, const struct job *job) {
    const struct catalogue_import *c = &job->count;
    if (c->added + c->changed + c->closed == 0) return OK;
    str what = str_printf(job->cli->arena, "%lld new, %lld changed, %lld closed (command line)", (long long)c->added,
                          (long long)c->changed, (long long)c->closed);
    return access_audit(tx, &(struct access_audit){.authority_id = job->authority_id, .action = "catalogue.import",
                                                   .subject_kind = "catalogue", .subject_id = job->authority_id, .detail = what});
}

/* The files may name the departments that the municipality has; may run twice. */
static enum err check_departments(struct db_tx *tx, struct job *job) {
    job->faults = (struct catalogue_faults){.arena = job->cli->arena};
    return catalogue_check_departments(tx, job->cli->arena, job->authority_id, job->catalogue, &job->faults);
}

static enum err import(struct db_tx *tx, void *ctx) {
    struct job *job = ctx;
    job->found = find_or_begin(tx, job);
    TRY(job->found);
    TRY(check_departments(tx, job));
    TRY(catalogue_import(tx, job->cli->arena, job->authority_id, job->catalogue, clock_now(), &job->count));
    return log_import(tx, job);
}

static enum err load_from(struct db *db, struct cli *cli, struct catalogue *ret) {
    int64_t authority_id;
    DB_READ(tx);
    TRY(db_read_begin(db, &tx));
    TRY(find_authority(tx, cli, &authority_id));
    return catalogue_load(tx, cli->arena, authority_id, clock_now(), ret);
}

/* --dry-run: what the import would do. */
static enum err plan(struct db *db, struct job *job) {
    DB_READ(tx);
    TRY(db_read_begin(db, &tx));
    job->found = find_authority(tx, job->cli, &job->authority_id);
    TRY(job->found);
    TRY(check_departments(tx, job));
    return catalogue_import_plan(tx, job->cli->arena, job->authority_id, job->catalogue, clock_now(), &job->count);
}

static void print_steps(const struct catalogue_import *will) {
    static const char *const changes[CATALOGUE_CHANGES] = {"ny", "ændres", "lukkes", "tages i brug igen"};
    static const char *const kinds[CATALOGUE_KINDS] = {"opgave", "livssituation", "myndighed", "forvaltning"};
    for (size_t i = 0; i < will->n; i++) {
        const struct catalogue_step *s = &will->steps[i];
        printf("%s: [%s %.*s] %.*s\n", changes[s->change], kinds[s->kind], STR_ARG(s->key), STR_ARG(s->name));
    }
}

int command_catalogue_import(struct cli *cli) {
    struct catalogue c;
    struct db *db;
    struct job job = {.cli = cli, .catalogue = &c};
    bool dry_run = cli_option(cli, "dry-run") != NULL;
    tell_passed_over(cli, folder_of(cli));
    if (read_files(cli, folder_of(cli), &c) != OK) return CLI_FAILED;
    int code = database_open(cli, 1, !dry_run, &db);
    if (code != CLI_DONE) return code;
    enum err e = dry_run ? plan(db, &job) : db_write(db, import, &job);
    str served = database_served(db, cli->arena);
    db_close(db);
    if (job.found != OK) return no_authority(cli, job.found, served);
    print_faults(&job.faults);
    if (e != OK) return job.faults.n ? CLI_FAILED : cli_failed("nothing was imported: %s", err_name(e));
    if (dry_run) print_steps(&job.count);
    printf("%lld nye, %lld ændrede, %lld lukkede, %lld uændrede\n", (long long)job.count.added, (long long)job.count.changed,
           (long long)job.count.closed, (long long)job.count.unchanged);
    return CLI_DONE;
}

static enum err load(struct cli *cli, struct catalogue *ret, int *ret_exit) {
    struct db *db;
    *ret_exit = database_open(cli, 1, false, &db);
    if (*ret_exit != CLI_DONE) return ERR_STORAGE;
    enum err e = load_from(db, cli, ret);
    str served = database_served(db, cli->arena);
    db_close(db);
    if (e != OK) *ret_exit = no_authority(cli, e, served);
    return e;
}

/* ---- export ---- */

static bool write_file(const struct cli *cli, const char *folder, const struct catalogue *c, str file) {
    BUF(text);
    catalogue_print(c, file, &text);
    str path = str_printf(cli->arena, "%s/%.*s", folder, STR_ARG(file));
    FILE *f = fopen(path.p, "wxe"); /* never over something that was there */
    if (!f) return cli_failed("%s: %s", path.p, strerror(errno)) == CLI_DONE;
    bool written = fwrite(text.p, 1, text.n, f) == text.n;
    if (fclose(f) != 0 || !written) return cli_failed("%s: %s", path.p, strerror(errno)) == CLI_DONE;
    return true;
}

/* What was made on screen has no file yet. */
static void give_files(struct catalogue *c) {
    for (size_t i = 0; i < c->tasks_n; i++)
        if (!c->tasks[i].file.n) c->tasks[i].file = S("opgaver.txt");
    for (size_t i = 0; i < c->life_events_n; i++)
        if (!c->life_events[i].file.n) c->life_events[i].file = S("livssituationer.txt");
}

struct files { str *at; size_t n; };
static void add_file(struct files *files, str file) {
    for (size_t i = 0; i < files->n; i++)
        if (str_eq(files->at[i], file)) return;
    files->at[files->n++] = file;
}

int command_catalogue_export(struct cli *cli) {
    struct catalogue c;
    int code;
    const char *folder = cli->args[0];
    if (load(cli, &c, &code) != OK) return code;
    give_files(&c);
    struct files files = {arena_many(cli->arena, c.authorities_n + c.tasks_n + c.life_events_n, str), 0};
    for (size_t i = 0; i < c.authorities_n; i++) add_file(&files, c.authorities[i].file);
    for (size_t i = 0; i < c.tasks_n; i++) add_file(&files, c.tasks[i].file);
    for (size_t i = 0; i < c.life_events_n; i++) add_file(&files, c.life_events[i].file);
    if (mkdir(folder, 0755) != 0 && errno != EEXIST) return cli_failed("%s: %s", folder, strerror(errno));
    for (size_t i = 0; i < files.n; i++)
        if (!write_file(cli, folder, &c, files.at[i])) return CLI_FAILED;
    printf("%zu opgaver, %zu livssituationer, %zu myndigheder i %zu filer\n", c.tasks_n, c.life_events_n, c.authorities_n, files.n);
    return CLI_DONE;
}

/* ---- search ---- */

struct searching {
    const struct catalogue_index *index;
    size_t top;
    bool json, prefix;
};

static void hits_json(const struct catalogue_hit *hits, size_t n, struct buf *out) {
    struct json j = json_to(out);
    json_array(&j, NULL);
    for (size_t i = 0; i < n; i++) {
        json_object(&j, NULL);
        json_c(&j, "kind", hits[i].kind == CATALOGUE_TASK ? "task" : "life_event");
        json_str(&j, "key", hits[i].key);
        json_str(&j, "name", hits[i].name);
        json_real(&j, "score", hits[i].score);
        json_object_end(&j);
    }
    json_array_end(&j);
    buf_char(out, '\n');
}

static void answer(const struct searching *s, str words) {
    struct catalogue_hit hits[50];
    BUF(out);
    size_t n = catalogue_search(s->index, words, s->prefix, s->top, hits);
    if (s->json) hits_json(hits, n, &out);
    else if (!n) buf_lit(&out, "intet fundet\n");
    for (size_t i = 0; i < n && !s->json; i++)
        buf_printf(&out, "%5.1f  %.*s  (%.*s)\n", hits[i].score, STR_ARG(hits[i].name), STR_ARG(hits[i].key));
    fwrite(out.p, 1, out.n, stdout);
    fflush(stdout);
}

static void answer_lines(const struct searching *s) {
    char *line = NULL;
    size_t room = 0;
    ssize_t n;
    while ((n = getline(&line, &room, stdin)) >= 0) answer(s, str_trim((str){line, (size_t)n}));
    free(line);
}

int command_search(struct cli *cli) {
    struct catalogue c;
    struct catalogue_index *index;
    int code = CLI_FAILED;
    int64_t top = 10;
    const char *wanted = cli_option(cli, "top");
    if (wanted && (str_int(str_c(wanted), &top) != OK || top < 1 || top > 50))
        return cli_wrong(cli, "--top '%s': expected a number from 1 to 50", wanted);
    str folder = str_printf(cli->arena, "%s/catalogue", cli->config.data);
    enum err e = cli_option(cli, "database") ? load(cli, &c, &code) : read_files(cli, folder.p, &c);
    if (e != OK) return code;
    if (catalogue_index_new(&c, cli->config.word_list, clock_now(), &index) != OK) return cli_failed("the index cannot be made");
    struct searching s = {index, (size_t)top, cli_option(cli, "json") != NULL, cli_option(cli, "prefix") != NULL};
    str words[sizeof cli->args / sizeof *cli->args];
    for (size_t i = 0; i < cli->args_n; i++) words[i] = str_c(cli->args[i]);
    if (cli->args_n == 1 && str_eq(words[0], S("-"))) answer_lines(&s);
    else answer(&s, str_join(cli->arena, words, cli->args_n, S(" ")));
    catalogue_index_free(index);
    return ferror(stdout) ? CLI_FAILED : CLI_DONE;
}
