#include "app/database.h"
#include <errno.h>
#include <sys/stat.h>
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
