/* Throws bytes at the reader of the configuration, as a file and as an environment (the first byte says which): what it refuses it
 * says, line by line; what it takes holds what the table promises; and a password that stands in an address is shown to nobody. */
#include <sys/mman.h>
#include <unistd.h>
#include "app/config.h"

static int file;
static char path[64];

static void must(bool promise) {
    if (!promise) abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv) {
    file = memfd_create("config", MFD_CLOEXEC);
    must(file >= 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    return 0;
}

static bool is_as_promised(const struct config_key *key, const struct config *c) {
    const char *place = (const char *)c + key->at;
    if (key->kind == CONFIG_YES_NO) return true;
    if (key->kind == CONFIG_NUMBER) return *(const int64_t *)place >= key->min && *(const int64_t *)place <= key->max;
    str text = str_c(*(const char *const *)place);
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] < ' ') return false;
    return text.n || !key->otherwise;
}

static void load(const char *from, const char *const *variables) {
    ARENA(a);
    BUF(faults);
    struct config c;
    enum err e = config_load(&a, from, variables, &c, &faults);
    must(e == OK || e == ERR_INVALID);
    must((e == OK) == (faults.n == 0));
    if (faults.n) must(faults.p[faults.n - 1] == '\n');
    for (size_t i = 0; e == OK && i < config_keys_n; i++) must(is_as_promised(&config_keys[i], &c));
}

static void as_file(str in) {
    must(ftruncate(file, 0) == 0 && pwrite(file, in.p, in.n, 0) == (ssize_t)in.n);
    load(path, NULL);
}

static void as_environment(str in) {
    enum { MOST = 16 };
    ARENA(a);
    const char *variables[MOST + 1] = {};
    str one;
    for (size_t n = 0; n < MOST && str_next(&in, '\n', &one); n++) variables[n] = str_z(&a, one);
    load(NULL, variables);
}

/* Whatever the password is made of, and whatever comes after the host. */
static void password(str in) {
    ARENA(a);
    static const char secret[] = "hemmelig";
    size_t half = in.n / 2;
    str before = str_sub(in, 0, half), after = str_sub(in, half, in.n);
    for (size_t i = 0; i < in.n; i++)
        if (in.p[i] <= ' ' || in.p[i] == 0x7F) return; /* a value with these is refused, and none has an address in it */
    if (str_contains(in, S("hem"))) return;
    str url = str_printf(&a, "smtp://post:%.*s%s%.*s@mail.example:25", STR_ARG(before), secret, STR_ARG(after));
    must(!str_contains(config_without_password(&a, url), str_c(secret)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!size) return 0;
    str in = {(const char *)data + 1, size - 1};
    switch (data[0] % 3) {
    case 0: as_file(in); break;
    case 1: as_environment(in); break;
    default: password(in); break;
    }
    return 0;
}
