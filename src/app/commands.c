#include "app/commands.h"

#define ROLES "staff, leader, editor, administrator, system"
static const struct cli_option account_options[] = {
    {"authority", "KEY", "the municipality it belongs to; needed when several are served"},
    {"name", "NAME", "a new employee of that name has it"},
    {"employee", "ID", "an employee who is known already has it"},
    {"roles", "LIST", "with commas: " ROLES},
    {},
};
static const struct cli_option token_options[] = {
    {"authority", "KEY", "the municipality it belongs to; needed when several are served"},
    {"roles", "LIST", "with commas: " ROLES "; system unless said"},
    {"days", "N", "how long it holds; for ever unless said"},
    {},
};
static const struct cli_option anchor_options[] = {
    {"anchors", "FILE", "also compare with the lines that `audit anchors` wrote into FILE earlier"},
    {},
};
static const struct cli_option serve_options[] = {
    {"without-worker", NULL, "send no mail: `indgang worker` runs elsewhere"},
    {},
};

static const struct cli_option import_options[] = {
    {"authority", "KEY", "the municipality, when several are served here; the first import begins it (kommunen)"},
    {"dry-run", NULL, "only tell what would be added, changed and closed"},
    {},
};
static const struct cli_option authority_options[] = {
    {"authority", "KEY", "the municipality, when several are served here"},
    {},
};
static const struct cli_option check_options[] = {
    {"kle", "FILE", "also look every KLE number up in FILE: a line for each, the number first"},
    {},
};
static const struct cli_option search_options[] = {
    {"json", NULL, "a JSON array for each query, best first: kind, key, name, score"},
    {"top", "N", "how many at most, 1-50 (10)"},
    {"prefix", NULL, "the last word may be unfinished"},
    {"database", NULL, "search the catalogue in the database instead of the files"},
    {"authority", "KEY", "the municipality, when several are served here"},
    {},
};
static const struct cli_option routes_options[] = {
    {"json", NULL, "a JSON object a line, with fields and flags, instead of a table"},
    {},
};

static const struct cli_option restore_options[] = {
    {"replace", NULL, "also when there is something in the database: that is lost"},
    {},
};

static const struct cli_option demo_options[] = {
    {"again", NULL, "also when a municipality is served already, if it has no units, employees or contacts yet"},
    {"if-empty", NULL, "do nothing when a municipality is served already (for `make run`)"},
    {"seed", "N", "another day: the same number gives the same one"},
    {},
};

/* What a command reads that opens the database and brings it up to date. */
#define DATABASE "database schema"
static const struct command table[] = {
    {.name = "serve", .arguments = "", .options = serve_options, .run = command_serve,
     .doc = "serves citizens and staff, and sends mail, until SIGTERM or SIGINT"},
    {.name = "worker", .arguments = "", .run = command_worker,
     .doc = "sends mail; several may run beside each other and beside `indgang serve`", .settings = DATABASE " key smtp_url mail_from"},
    {.name = "competence", .arguments = "[FILE]", .most = 1, .unconfigured = true, .run = command_competence,
     .doc = "says who may do what: reads facts (a JSON object a line; - is standard input), writes verdicts"},
    {.name = "search", .arguments = "WORDS… | -", .least = 1, .most = CLI_ARGS_MAX, .options = search_options, .run = command_search,
     .doc = "finds tasks and life events by the citizen's own words; - reads a query a line from standard input",
     .settings = "data database word_list"},
    {.name = "catalogue check", .arguments = "[FOLDER]", .most = 1, .options = check_options, .run = command_catalogue_check,
     .doc = "tells every fault in the catalogue's files (data/catalogue), with file, line and what was expected",
     .manual = "What is said of the files is Danish, as they are: who edits them reads it. The format: data/catalogue/LÆSMIG.md.\n"
               "The list of KLE numbers is KL's and is not shipped: fetch it at kle-online.dk.",
     .settings = "data"},
    {.name = "catalogue import", .arguments = "[FOLDER]", .most = 1, .options = import_options, .run = command_catalogue_import,
     .doc = "makes the catalogue in the database what the files say, when they have no fault",
     .manual = "What is gone from the files is closed from now on, never deleted. Where no municipality is served yet, the import\n"
               "begins one; an administrator gives it its name on the screen.", .settings = "data " DATABASE},
    {.name = "catalogue export", .arguments = "FOLDER", .least = 1, .most = 1, .options = authority_options,
     .run = command_catalogue_export, .doc = "writes the catalogue in the database to files again; replaces none that is there",
     .manual = "Comments (lines that begin with #) are not kept in the database, so they are not in these files. Keep those you need in\n"
               "the files that you import from, and move the changes there.", .settings = "database"},
    {.name = "demo", .arguments = "", .options = demo_options, .run = command_demo,
     .doc = "fills an empty database with a municipality to try things in, and half a day of contacts that ends now",
     .manual = "Copenhagen as it was planned in 2005, with invented people, and Dragør beside it. It tells the accounts and their password.",
     .settings = DATABASE " data key demo_password"},
    {.name = "migrate", .arguments = "", .run = command_migrate, .doc = "brings the database's schema up to date", .settings = DATABASE},
    {.name = "backup", .arguments = "FILE", .least = 1, .most = 1, .run = command_backup,
     .doc = "writes a consistent copy of the database to a new file, while it is used",
     .manual = "The key file (INDGANG_KEY) is not in it: keep a copy of that elsewhere, or the CPR numbers cannot be read.",
     .settings = "database"},
    {.name = "restore", .arguments = "FILE", .least = 1, .most = 1, .options = restore_options, .run = command_restore,
     .doc = "puts a backup in the place of the database, then looks whether all of it is whole",
     .manual = "Nothing else may use the database meanwhile. All of it is restored or nothing. The key file (INDGANG_KEY) must be the\n"
               "one that the backup's CPR numbers were encrypted with.", .settings = DATABASE " key"},
    {.name = "account create", .arguments = "USERNAME", .least = 1, .most = 1, .run = command_account_create, .options = account_options,
     .doc = "makes an account; its password is asked for, or is the first line of standard input", .settings = DATABASE},
    {.name = "account password", .arguments = "USERNAME", .least = 1, .most = 1, .run = command_account_password,
     .doc = "gives an account another password and ends its sessions", .settings = DATABASE},
    {.name = "account roles", .arguments = "USERNAME LIST", .least = 2, .most = 2, .run = command_account_roles,
     .doc = "gives an account other roles (" ROLES ")", .settings = DATABASE},
    {.name = "account disable", .arguments = "USERNAME", .least = 1, .most = 1, .run = command_account_disable,
     .doc = "lets an account in no more and ends its sessions", .settings = DATABASE},
    {.name = "account enable", .arguments = "USERNAME", .least = 1, .most = 1, .run = command_account_enable,
     .doc = "lets a disabled account in again", .settings = DATABASE},
    {.name = "account list", .arguments = "", .run = command_account_list, .doc = "lists accounts and their roles", .settings = DATABASE},
    {.name = "token create", .arguments = "NAME", .least = 1, .most = 1, .run = command_token_create, .options = token_options,
     .doc = "makes a bearer token for a system and writes it, this once", .settings = DATABASE},
    {.name = "token list", .arguments = "", .run = command_token_list, .doc = "lists tokens (not what they are)", .settings = DATABASE},
    {.name = "token revoke", .arguments = "ID", .least = 1, .most = 1, .run = command_token_revoke, .doc = "makes a token useless",
     .settings = DATABASE},
    {.name = "audit verify", .arguments = "", .run = command_audit_verify, .options = anchor_options,
     .doc = "looks whether the audit log was tampered with; exit code 1 when it was",
     .manual = "Whoever can write the whole database can also write a whole new log. Against that, keep what `indgang audit anchors`\n"
               "writes where the database's administrator cannot reach it, and compare with --anchors.", .settings = "database"},
    {.name = "audit anchors", .arguments = "", .run = command_audit_anchors,
     .doc = "writes the last hash of each chain of the audit log, to be kept elsewhere", .settings = "database"},
    {.name = "bench", .arguments = "[QUERIES]", .most = 1, .run = command_bench,
     .doc = "measures the search (queries of a file, one a line) and the verdict; `make bench` measures the whole program",
     .settings = "data"},
    {.name = "routes", .arguments = "", .unconfigured = true, .options = routes_options, .run = command_routes,
     .doc = "lists every route and which roles may call it"},
};

const struct commands app_commands = {table, sizeof table / sizeof *table};
