/* Brings the schema up to date: the numbered files of a folder, each once, each whole or not at all. */
#include <dirent.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include "db/db_sql.h"
#include "db/engine.h"

struct migration {
    int64_t number;
    str name;     /* "002_people.sql" */
    str checksum; /* SHA-256 of the file, in hex: what sha256sum says */
    const char *sql;
};
struct migrations {
    struct arena *arena;
    struct migration *at;
    size_t n, cap;
};

/* What the file holds for this engine. */
static const char *section(struct arena *a, str text, enum db_engine engine) {
    const str other = engine == DB_SQLITE ? S("-- postgres:") : S("-- sqlite:");
    bool mine = true;
    str line;
    BUF(out);
    while (str_next(&text, '\n', &line)) {
        str said = str_trim(line);
        if (str_eq(said, S("-- both:")) || str_eq(said, S("-- sqlite:")) || str_eq(said, S("-- postgres:")))
            mine = !str_eq(said, other);
        if (mine) buf_add(&out, line);
        buf_char(&out, '\n'); /* also for lines left out, so that the engine's errors name the right one */
    }
    return str_z(a, buf_str(&out));
}

static str checksum(struct arena *a, str text) {
    unsigned char sum[crypto_hash_sha256_BYTES];
    char *hex = arena_alloc(a, sizeof sum * 2 + 1);
    crypto_hash_sha256(sum, (const unsigned char *)text.p, text.n);
    sodium_bin2hex(hex, sizeof sum * 2 + 1, sum, sizeof sum);
    return (str){hex, sizeof sum * 2};
}

static enum err read_whole(const char *path, struct buf *to) {
    FILE *f = fopen(path, "rbe");
    if (!f) {
        db_log("%s: %s", path, strerror(errno));
        return ERR_STORAGE;
    }
    size_t n;
    do {
        buf_reserve(to, 65536);
        n = fread(to->p + to->n, 1, 65536, f);
        to->n += n;
    } while (n);
    bool failed = ferror(f);
    fclose(f);
    return failed ? ERR_STORAGE : OK;
}

/* "002_people.sql" → 2. */
static enum err number_of(str name, int64_t *ret) {
    size_t digits = str_index(name, '_');
    return digits == name.n ? ERR_INVALID : str_int(str_sub(name, 0, digits), ret);
}

static enum err migration_read(struct arena *a, const char *folder, str name, enum db_engine engine,
                               struct migration *ret) {
    struct migration m = {.name = name};
    BUF(text);
    if (number_of(name, &m.number) != OK) {
        db_log("%s/%.*s: a number is expected first, as in 002_people.sql", folder, STR_ARG(name));
        return ERR_INVALID;
    }
    TRY(read_whole(str_z(a, str_printf(a, "%s/%.*s", folder, STR_ARG(name))), &text));
    m.checksum = checksum(a, buf_str(&text));
    m.sql = section(a, buf_str(&text), engine);
    *ret = m;
    return OK;
}

static int by_number(const void *a, const void *b) {
    int64_t x = ((const struct migration *)a)->number, y = ((const struct migration *)b)->number;
    return (x > y) - (x < y);
}

static enum err read_entries(DIR *dir, const char *folder, enum db_engine engine, struct arena *a,
                             struct db_rows *rows) {
    for (struct dirent *entry; (entry = readdir(dir));) {
        str name = str_dup(a, str_c(entry->d_name));
        if (!str_ends(name, S(".sql")) || str_starts(name, S("."))) continue;
        struct migration m;
        TRY(migration_read(a, folder, name, engine, &m));
        *(struct migration *)db_rows_add(rows, sizeof m) = m;
    }
    return OK;
}

static enum err read_folder(struct arena *a, const char *folder, enum db_engine engine, struct db_rows *rows) {
    DIR *dir = opendir(folder);
    if (!dir) {
        db_log("%s: %s", folder, strerror(errno));
        return ERR_STORAGE;
    }
    enum err e = read_entries(dir, folder, engine, a, rows);
    closedir(dir);
    TRY(e);
    struct migration *all = rows->at;
    if (rows->n) qsort(all, rows->n, sizeof *all, by_number);
    for (size_t i = 1; i < rows->n; i++) {
        if (all[i].number != all[i - 1].number) continue;
        db_log("%s: %.*s and %.*s have the same number", folder, STR_ARG(all[i - 1].name), STR_ARG(all[i].name));
        return ERR_INVALID;
    }
    return OK;
}

/* Runs as a write. Looks under the lock whether the file is applied, since another node may have done it just now. */
static enum err migration_apply(struct db_tx *tx, void *ctx) {
    const struct migration *m = ctx;
    ARENA(a);
    TRY(bookkeeping(tx));
    struct sql_db_migration_applied applied;
    enum err e = sql_db_migration_applied(tx, &a, (struct sql_db_migration_applied_in){m->number}, &applied);
    if (e == OK && !str_eq(applied.checksum, m->checksum)) {
        db_log("%.*s was applied and has changed since (it was %.*s): undo the change and add a new file",
               STR_ARG(m->name), STR_ARG(applied.name));
        return ERR_INVALID;
    }
    if (e != ERR_NOT_FOUND) return e;
    e = tx->db->ops->script(tx, m->sql);
    if (e != OK) {
        db_log("%.*s was not applied", STR_ARG(m->name));
        return e;
    }
    struct sql_db_migration_add_in add = {m->number, m->name, m->checksum, clock_now()};
    return sql_db_migration_add(tx, add, NULL);
}

enum err db_migrate(struct db *db, const char *folder) {
    ARENA(a);
    struct db_rows rows = {.arena = &a};
    TRY(read_folder(&a, folder, db_engine(db), &rows));
    struct migration *all = rows.at;
    for (size_t i = 0; i < rows.n; i++) TRY(db->ops->write(db, migration_apply, &all[i]));
    return OK;
}
