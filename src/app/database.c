#include "app/database.h"
#include <errno.h>
#include <sys/stat.h>
#include "authority/authority.h"

/* Only its owner reads what is in it: the database, and the key beside it. At most the last folder is made, and none at the root
 * of the disk: a path that is misspelt must not look right. */
static bool make_folder(struct arena *a, str path) {
    size_t n = path.n;
    while (n && path.p[n - 1] != '/') n--;
    if (n <= 1) return true;
    const char *folder = str_z(a, str_sub(path, 0, n - 1));
    struct stat st;
    if (stat(folder, &st) == 0 && S_ISDIR(st.st_mode)) return true;
    bool at_root = folder[0] == '/' && !strchr(folder + 1, '/');
    if (at_root) errno = ENOENT;
    return !at_root && mkdir(folder, 0700) == 0;
}

#define IN_FOLDER "expected: a file in a folder that is there; the last folder of the path is made, but not at the root of the disk"

int database_make_folders(const struct cli *cli) {
    const char *url = cli->config.database, *key = cli->config.key;
    if (str_starts(str_c(url), S("sqlite:")) && !make_folder(cli->arena, str_c(url + sizeof "sqlite:" - 1)))
        return cli_misconfigured("database: '%s' – " IN_FOLDER " (%s)", url, strerror(errno));
    if (!make_folder(cli->arena, str_c(key))) return cli_misconfigured("key: '%s' – " IN_FOLDER " (%s)", key, strerror(errno));
    return CLI_DONE;
}

int database_folder(const char *name, const char *value) {
    struct stat st;
    errno = 0;
    if (stat(value, &st) == 0 && S_ISDIR(st.st_mode)) return CLI_DONE;
    return cli_misconfigured("%s: '%s' – expected: a folder (%s)", name, value, strerror(errno ? errno : ENOTDIR));
}

int database_open(const struct cli *cli, int readers, bool migrate, struct db **ret_db) {
    static const char *const expected[ERR_COUNT] = {
        [ERR_STORAGE] = "a database that can be opened and brought up to date; the line above says why this one can't",
        [ERR_UNAVAILABLE] = "a database that can be reached; the line above says why this one can't",
    };
    const struct config *c = &cli->config;
    int code = database_make_folders(cli);
    if (code == CLI_DONE && migrate) code = database_folder("schema", c->schema);
    if (code != CLI_DONE) return code;
    struct db_config how = {.url = c->database, .readers = readers, .migrations = migrate ? c->schema : NULL};
    enum err e = db_open(&how, ret_db);
    if (e == OK) return CLI_DONE;
    str shown = config_without_password(cli->arena, str_c(c->database));
    if (expected[e]) return cli_misconfigured("database: '%.*s' – expected: %s", STR_ARG(shown), expected[e]);
    return cli_failed("the database does not open: %s", err_name(e));
}

int database_key(const struct cli *cli, struct db *db, struct citizen_key *ret) {
    static const char *const expected[ERR_COUNT] = {
        [ERR_NOT_FOUND] = "the file with the key that this database's CPR numbers were written with; it is not there",
        [ERR_CONFLICT] = "the file with the key that this database's CPR numbers were written with; it holds another key",
        [ERR_DENIED] = "a file that only its owner can read (mode 0600)",
        [ERR_INVALID] = "a file with a key: 64 hex digits and a line break",
    };
    const char *path = cli->config.key;
    enum err e = citizen_key_of(db, path, ret);
    if (e == OK) return CLI_DONE;
    if (!expected[e]) return cli_failed("the key %s can't be read or made: %s", path, err_name(e));
    return cli_misconfigured("key: '%s' – expected: %s", path, expected[e]);
}

str database_served(struct db *db, struct arena *a) {
    struct authority *served;
    size_t n;
    DB_READ(tx);
    if (db_read_begin(db, &tx) != OK || authority_served(tx, a, &served, &n) != OK || !n) return S("");
    str *keys = arena_many(a, n, str);
    for (size_t i = 0; i < n; i++) keys[i] = served[i].key;
    str list = str_join(a, keys, n, S(", "));
    return str_printf(a, n == 1 ? "; there is: %.*s" : "; there are: %.*s", STR_ARG(list));
}
