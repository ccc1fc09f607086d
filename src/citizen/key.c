/* The key file, and what the key does. */
#include "citizen/key.h"
#include "citizen/citizen_sql.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_HEX = 2 * sizeof(struct citizen_key) + 1, DIGITS = 10 };
enum key_use { KEY_BOX = 1, KEY_INDEX = 2, KEY_CHECK = 3 };

/* ---- the file: 64 hex digits and a line break ---- */

static enum err read_key(int fd, struct citizen_key *ret) {
    struct stat st;
    /* A key that others can read is no secret; better not to start than to go on with it. */
    if (fstat(fd, &st) || !S_ISREG(st.st_mode) || (st.st_mode & 077)) return ERR_DENIED;
    char hex[KEY_HEX + 1];
    ssize_t n = read(fd, hex, sizeof hex);
    if (n < 0) return ERR_STORAGE;
    struct citizen_key key;
    size_t len = 0;
    bool good = sodium_hex2bin(key.bytes, sizeof key.bytes, hex, (size_t)n, "\n", &len, NULL) == 0 && len == sizeof key.bytes;
    if (good) *ret = key;
    sodium_memzero(&key, sizeof key);
    sodium_memzero(hex, sizeof hex);
    return good ? OK : ERR_INVALID;
}

static enum err write_key(int fd) {
    struct citizen_key key;
    char hex[KEY_HEX + 1];
    randombytes_buf(key.bytes, sizeof key.bytes);
    sodium_bin2hex(hex, KEY_HEX, key.bytes, sizeof key.bytes);
    hex[KEY_HEX - 1] = '\n';
    bool good = write(fd, hex, KEY_HEX) == KEY_HEX && fsync(fd) == 0;
    sodium_memzero(&key, sizeof key);
    sodium_memzero(hex, sizeof hex);
    return good ? OK : ERR_STORAGE;
}

static enum err sync_folder(struct arena *a, str path) {
    size_t n = path.n;
    while (n && path.p[n - 1] != '/') n--;
    int fd = open(n ? str_z(a, str_sub(path, 0, n)) : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return ERR_STORAGE;
    int failed = fsync(fd);
    close(fd);
    return failed ? ERR_STORAGE : OK;
}

/* Whole or not at all, and only one of several programs that start together makes it: link() refuses the second. */
static enum err make_key(const char *path) {
    ARENA(a);
    char *draft = (char *)str_printf(&a, "%s.XXXXXX", path).p;
    int fd = mkostemp(draft, O_CLOEXEC); /* mode 0600 */
    if (fd < 0) return ERR_STORAGE;
    enum err e = write_key(fd);
    close(fd);
    if (e == OK && link(draft, path) && errno != EEXIST) e = ERR_STORAGE;
    unlink(draft);
    return e == OK ? sync_folder(&a, str_c(path)) : e;
}

static enum err open_key(const char *path, struct citizen_key *ret) {
    if (sodium_init() < 0) return ERR_UNAVAILABLE;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return errno == ENOENT ? ERR_NOT_FOUND : ERR_STORAGE;
    enum err e = read_key(fd, ret);
    close(fd);
    return e;
}

enum err citizen_key_load(const char *path, struct citizen_key *ret) {
    enum err e = open_key(path, ret);
    if (e != ERR_NOT_FOUND) return e;
    TRY(make_key(path));
    return open_key(path, ret);
}

/* ---- its uses ---- */

static void derive(const struct citizen_key *key, enum key_use use, unsigned char out[32]) {
    _Static_assert(sizeof key->bytes == crypto_kdf_KEYBYTES, "the file's key is a key to derive from");
    crypto_kdf_derive_from_key(out, 32, use, "citizen", key->bytes);
}

static str hex_of(struct arena *a, const unsigned char *bytes, size_t n) {
    char *hex = arena_alloc(a, 2 * n + 1);
    sodium_bin2hex(hex, 2 * n + 1, bytes, n);
    return (str){hex, 2 * n};
}

str citizen_cpr_index(struct arena *a, const struct citizen_key *key, int64_t authority_id, str digits) {
    unsigned char sub[32], hash[crypto_generichash_BYTES], authority[8];
    for (int i = 0; i < 8; i++) authority[i] = (unsigned char)((uint64_t)authority_id >> 8 * i);
    derive(key, KEY_INDEX, sub);
    crypto_generichash_state state;
    crypto_generichash_init(&state, sub, sizeof sub, sizeof hash);
    crypto_generichash_update(&state, authority, sizeof authority);
    crypto_generichash_update(&state, (const unsigned char *)digits.p, digits.n);
    crypto_generichash_final(&state, hash, sizeof hash);
    sodium_memzero(sub, sizeof sub);
    return hex_of(a, hash, sizeof hash);
}

str citizen_cpr_close(struct arena *a, const struct citizen_key *key, str digits) {
    unsigned char sub[32], box[crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + DIGITS];
    if (digits.n != DIGITS) abort(); /* a fault of the program: only parsed numbers come here */
    derive(key, KEY_BOX, sub);
    randombytes_buf(box, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(box + crypto_secretbox_NONCEBYTES, (const unsigned char *)digits.p, DIGITS, box, sub);
    sodium_memzero(sub, sizeof sub);
    return hex_of(a, box, sizeof box);
}

enum err citizen_cpr_open(struct arena *a, const struct citizen_key *key, str box, str *ret_digits) {
    unsigned char sub[32], bytes[crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + DIGITS];
    size_t n = 0;
    if (sodium_hex2bin(bytes, sizeof bytes, box.p, box.n, NULL, &n, NULL) || n != sizeof bytes) return ERR_STORAGE;
    char *digits = arena_alloc(a, DIGITS + 1);
    derive(key, KEY_BOX, sub);
    int failed = crypto_secretbox_open_easy((unsigned char *)digits, bytes + crypto_secretbox_NONCEBYTES,
                                            sizeof bytes - crypto_secretbox_NONCEBYTES, bytes, sub);
    sodium_memzero(sub, sizeof sub);
    if (failed) return ERR_STORAGE;
    *ret_digits = (str){digits, DIGITS};
    return OK;
}

/* ---- whether it is the key of this database ---- */

static str check_value(struct arena *a, const struct citizen_key *key) {
    unsigned char sub[32];
    derive(key, KEY_CHECK, sub);
    str hex = hex_of(a, sub, sizeof sub); /* nothing else is derived for this use, so it may be seen */
    sodium_memzero(sub, sizeof sub);
    return hex;
}

struct check {
    const struct citizen_key *key;
    bool made; /* the file was not there */
};

/* ERR_NOT_FOUND: no number is stored. ERR_CONFLICT: those that are were written with another key. */
static enum err try_a_number(struct db_tx *tx, struct arena *a, const struct citizen_key *key) {
    struct sql_citizen_any_number row;
    str digits;
    TRY(sql_citizen_any_number(tx, a, &row));
    return key && citizen_cpr_open(a, key, row.cpr_box, &digits) == OK ? OK : ERR_CONFLICT;
}

/* A database that is older than the check value has none: there the numbers say whose key it is. */
static enum err settle(struct db_tx *tx, void *ctx) {
    const struct check *c = ctx;
    struct sql_citizen_key_check row;
    ARENA(a);
    str ours = check_value(&a, c->key);
    enum err e = sql_citizen_key_check(tx, &a, &row);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (e == OK && str_eq(row.check_value, ours)) return OK;
    if (e == OK && !c->made) return ERR_CONFLICT;
    e = try_a_number(tx, &a, c->key);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    return sql_citizen_key_put(tx, (struct sql_citizen_key_put_in){ours}, NULL);
}

static enum err numbers_need_a_key(struct db *db) {
    DB_READ(tx);
    ARENA(a);
    TRY(db_read_begin(db, &tx));
    enum err e = try_a_number(tx, &a, NULL);
    return e == ERR_CONFLICT ? ERR_NOT_FOUND : e == ERR_NOT_FOUND ? OK : e;
}

static enum err make_first(struct db *db, const char *path, struct citizen_key *ret) {
    TRY(numbers_need_a_key(db));
    return citizen_key_load(path, ret);
}

enum err citizen_key_of(struct db *db, const char *path, struct citizen_key *ret) {
    struct citizen_key key;
    struct check c = {.key = &key};
    enum err e = open_key(path, &key);
    c.made = e == ERR_NOT_FOUND && ret;
    if (e == ERR_NOT_FOUND && !ret) return numbers_need_a_key(db);
    if (c.made) e = make_first(db, path, &key);
    if (e == OK) e = db_write(db, settle, &c);
    if (e == OK && ret) *ret = key;
    sodium_memzero(&key, sizeof key);
    return e;
}
