#include "app/database.h"
#include <errno.h>
#include <sys/stat.h>
#include "authority/authority.h"
#include "base/log.h"

/* Only its owner reads what is in it: the database, and the key beside it. */
static enum err make_folder(str path) {
    ARENA(a);
    size_t n = path.n;
    while (n && path.p[n - 1] != '/') n--;
    if (n <= 1) return OK;
    const char *folder = str_z(&a, str_sub(path, 0, n - 1));
    if (mkdir(folder, 0700) == 0 || errno == EEXIST) return OK;
    log_error("folder", LOG_C("path", folder), LOG_C("why", strerror(errno)));
    return ERR_STORAGE;
}

enum err database_make_folders(const struct config *config) {
    str url = str_c(config->database);
    if (str_starts(url, S("sqlite:"))) TRY(make_folder(str_sub(url, 7, url.n)));
    return make_folder(str_c(config->key));
}

enum err database_open(const struct config *config, int readers, bool migrate, struct db **ret_db) {
    TRY(database_make_folders(config));
    struct db_config c = {.url = config->database, .readers = readers, .migrations = migrate ? config->schema : NULL};
    return db_open(&c, ret_db);
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
