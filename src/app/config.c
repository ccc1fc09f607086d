#include "app/config.h"
#include "base/address.h"
#include "catalogue/catalogue.h"
#include <ctype.h>
#include <errno.h>

#define AT(member) offsetof(struct config, member)
const struct config_key config_keys[] = {
    {"database", CONFIG_DATABASE, AT(database), "sqlite:var/indgang.db", 0, 0, "where everything is kept"},
    {"listen", CONFIG_ADDRESS, AT(listen), "127.0.0.1", 0, 0, "the address to answer on"},
    {"port", CONFIG_NUMBER, AT(port), "8080", 0, 65535, "the port to answer on; 0 takes one that is free"},
    {"stream_port", CONFIG_NUMBER, AT(stream_port), "0", 0, 65535, "a port of its own for live screens; 0: they share the first"},
    {"threads", CONFIG_NUMBER, AT(threads), "16", 1, 150, "how many requests may wait for the database at once; on SQLite twice as many"},
    {"connections", CONFIG_NUMBER, AT(connections), "1000", 10, 100'000, "how many clients at once; then whoever has waited longest goes, and when nobody waits the next gets 503"},
    {"streams", CONFIG_NUMBER, AT(streams), "10000", 0, 1'000'000, "how many live screens at once"},
    {"timeout", CONFIG_NUMBER, AT(timeout), "15", 1, 600, "seconds that a client may be silent; twice that for the head of a request, four times for the rest"},
    {"body_limit", CONFIG_NUMBER, AT(body_limit), "1048576", 1024, 64 << 20, "bytes that a request may hold"},
    {"public_url", CONFIG_ORIGIN, AT(public_url), NULL, 0, 0, "what links in mail and QR codes begin with (default: http://localhost:PORT)"},
    {"secure_cookies", CONFIG_YES_NO, AT(secure_cookies), NULL, 0, 0, "cookies only over TLS (default: yes when public_url is https)"},
    {"trusted_proxy", CONFIG_ADDRESS, AT(trusted_proxy), NULL, 0, 0, "the proxy whose X-Forwarded-For is believed, beside this machine's own"},
    {"log_requests", CONFIG_YES_NO, AT(log_requests), "yes", 0, 0, "a log line for each request"},
    {"schema", CONFIG_TEXT, AT(schema), "schema", 0, 0, "folder of the migrations"},
    {"data", CONFIG_TEXT, AT(data), "data", 0, 0, "folder of the shipped files: the catalogue"},
    {"web", CONFIG_TEXT, AT(web), "build/web", 0, 0, "folder of style sheets, icons and scripts"},
    {"word_list", CONFIG_TEXT, AT(word_list), CATALOGUE_WORD_LIST, 0, 0, "file of Danish words (hunspell-da's), for the search, which is worse at compounds without it"},
    {"key", CONFIG_TEXT, AT(key), "var/citizen.key", 0, 0, "file of the key that encrypts CPR numbers; made when it is not there and no number is stored"},
    {"smtp_url", CONFIG_SMTP, AT(smtp_url), NULL, 0, 0, "the mail server; without it mail waits"},
    {"demo_password", CONFIG_TEXT, AT(demo_password), NULL, 0, 0, "password of the accounts that `indgang demo` makes; a random one unless given"},
    {"mail_from", CONFIG_MAIL, AT(mail_from), NULL, 0, 0, "the address that mail comes from"},
};
const size_t config_keys_n = sizeof config_keys / sizeof *config_keys;

/* ---- what a value must look like ---- */

static bool no_control(str s) {
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7F) return false;
    return s.n > 0;
}

static bool is_database(str s) {
    return (str_starts(s, S("sqlite:")) && s.n > 7) || str_starts(s, S("postgresql://")) || str_starts(s, S("postgres://"));
}

static bool is_origin(str s) {
    str scheme = str_starts(s, S("https://")) ? S("https://") : S("http://");
    return str_starts(s, scheme) && address_is_host_port(str_sub(s, scheme.n, s.n));
}

static bool is_smtp(str s) {
    str scheme = str_starts(s, S("smtps://")) ? S("smtps://") : S("smtp://"), rest = str_sub(s, scheme.n, s.n);
    size_t at = str_index(rest, '@');
    if (!str_starts(s, scheme)) return false;
    if (at == rest.n) return address_is_host_port(rest);
    return address_is_userinfo(str_sub(rest, 0, at)) && address_is_host_port(str_sub(rest, at + 1, rest.n));
}

static const char *const yes_words[] = {"yes", "true", "on", "1"}, *const no_words[] = {"no", "false", "off", "0"};

static bool one_of(str s, const char *const *words, size_t n) {
    return str_among(words, (int)n, s) >= 0;
}

static bool is_yes(str s) {
    return one_of(s, yes_words, sizeof yes_words / sizeof *yes_words);
}

static bool is_yes_no(str s) {
    return is_yes(s) || one_of(s, no_words, sizeof no_words / sizeof *no_words);
}

static const struct {
    bool (*holds)(str value);
    const char *expected;
} kinds[CONFIG_KINDS] = {
    [CONFIG_TEXT] = {no_control, "a name"},
    [CONFIG_NUMBER] = {NULL, "a whole number"},
    [CONFIG_YES_NO] = {is_yes_no, "yes or no"},
    [CONFIG_DATABASE] = {is_database, "sqlite:PATH or postgresql://…"},
    [CONFIG_ADDRESS] = {address_is_ip, "an IP address"},
    [CONFIG_ORIGIN] = {is_origin, "https://host or http://host:port, without a path"},
    [CONFIG_SMTP] = {is_smtp, "smtp://host:port or smtps://host:port, with user:password@ before the host where it asks for them"},
    [CONFIG_MAIL] = {address_is_email, "an e-mail address"},
};

static void expected(struct buf *out, const struct config_key *key) {
    buf_add(out, str_c(kinds[key->kind].expected));
    if (key->kind == CONFIG_NUMBER) buf_printf(out, " from %lld to %lld", (long long)key->min, (long long)key->max);
}

static bool value_set(const struct config_key *key, str value, struct arena *a, struct config *into) {
    char *place = (char *)into + key->at;
    int64_t number;
    if (key->kind == CONFIG_NUMBER) {
        if (str_int(value, &number) != OK || number < key->min || number > key->max) return false;
        memcpy(place, &number, sizeof number);
        return true;
    }
    if (!no_control(value) || !kinds[key->kind].holds(value)) return false;
    if (key->kind == CONFIG_YES_NO) *(bool *)place = is_yes(value);
    else *(const char **)place = str_z(a, value);
    return true;
}

/* ---- reading ---- */

enum { FAR = 3 }; /* letters wrong in a name: that many are no slip of the hand */

struct reading {
    struct arena *arena;
    struct config config;
    struct buf *faults;
    size_t faults_n;
    bool given[sizeof config_keys / sizeof *config_keys], in_file[sizeof config_keys / sizeof *config_keys];
};

__attribute__((format(printf, 2, 3))) static void fault(struct reading *r, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    buf_add(r->faults, str_vprintf(r->arena, fmt, ap));
    va_end(ap);
    buf_char(r->faults, '\n');
    r->faults_n++;
}

static str environment_name(struct arena *a, const char *name) {
    str s = str_printf(a, "INDGANG_%s", name);
    for (char *c = (char *)(uintptr_t)s.p; *c; c++) *c = (char)toupper((unsigned char)*c);
    return s;
}

static str key_written(struct arena *a, size_t i, bool environment) {
    return environment ? environment_name(a, config_keys[i].name) : str_c(config_keys[i].name);
}

/* Which key it is; config_keys_n: none. */
static size_t key_find(struct arena *a, str name, bool environment) {
    for (size_t i = 0; i < config_keys_n; i++)
        if (str_eq(name, key_written(a, i, environment))) return i;
    return config_keys_n;
}

/* How many letters must be written, left out or changed to make one of the other; FAR: too many to have been meant. */
static size_t letters_apart(str a, str b) {
    enum { LONGEST = 40 };
    size_t row[LONGEST + 1];
    if (a.n > LONGEST || b.n > LONGEST) return FAR;
    for (size_t k = 0; k <= b.n; k++) row[k] = k;
    for (size_t i = 1; i <= a.n; i++) {
        size_t before = row[0];
        row[0] = i;
        for (size_t k = 1; k <= b.n; k++) {
            size_t change = before + (a.p[i - 1] != b.p[k - 1]);
            size_t add = (row[k] < row[k - 1] ? row[k] : row[k - 1]) + 1;
            before = row[k];
            row[k] = change < add ? change : add;
        }
    }
    return row[b.n] < FAR ? row[b.n] : FAR;
}

/* The one that was probably meant; config_keys_n: none is near. */
static size_t key_nearest(struct arena *a, str name, bool environment) {
    size_t nearest = config_keys_n, least = FAR;
    for (size_t i = 0; i < config_keys_n; i++) {
        size_t apart = letters_apart(name, key_written(a, i, environment));
        if (apart >= least) continue;
        least = apart;
        nearest = i;
    }
    return nearest;
}

/* The name is mistaken, so what stands there may be the password. */
static str shown_under(struct arena *a, str name, str value) {
    BUF(small);
    for (size_t i = 0; i < name.n; i++) buf_char(&small, (char)tolower((unsigned char)name.p[i]));
    bool secret = str_contains(buf_str(&small), S("pas")) || str_contains(buf_str(&small), S("secret")) || str_contains(buf_str(&small), S("token"));
    return secret ? S("…") : config_without_password(a, value);
}

static void no_such_key(struct reading *r, str name, str value, bool environment, str where) {
    BUF(known);
    size_t nearest = key_nearest(r->arena, name, environment);
    if (nearest < config_keys_n) buf_printf(&known, "probably %.*s", STR_ARG(key_written(r->arena, nearest, environment)));
    else buf_lit(&known, "one of");
    for (size_t i = 0; nearest == config_keys_n && i < config_keys_n; i++)
        buf_printf(&known, "%s %.*s", i ? "," : "", STR_ARG(key_written(r->arena, i, environment)));
    str shown = shown_under(r->arena, name, value);
    fault(r, "%.*s: '%.*s' – no such key; expected: %.*s (%.*s)", STR_ARG(name), STR_ARG(shown), STR_ARG(buf_str(&known)), STR_ARG(where));
}

static void take(struct reading *r, str name, str value, bool environment, str where) {
    size_t i = key_find(r->arena, name, environment);
    if (i == config_keys_n) {
        no_such_key(r, name, value, environment, where);
        return;
    }
    if (!environment && r->in_file[i]) {
        fault(r, "%.*s: '%.*s' – expected: once, and it stands in the file twice (%.*s)", STR_ARG(name), STR_ARG(config_without_password(r->arena, value)), STR_ARG(where));
        return;
    }
    r->given[i] = true;
    r->in_file[i] |= !environment;
    if (value_set(&config_keys[i], value, r->arena, &r->config)) return;
    BUF(want);
    expected(&want, &config_keys[i]);
    str shown = config_without_password(r->arena, value);
    fault(r, "%.*s: '%.*s' – expected: %.*s (%.*s)", STR_ARG(name), STR_ARG(shown), STR_ARG(buf_str(&want)), STR_ARG(where));
}

static void read_line(struct reading *r, const char *file, int number, str line) {
    str where = str_printf(r->arena, "%s:%d", file, number), name;
    str rest = str_trim(line);
    if (!rest.n || rest.p[0] == '#') return;
    if (str_index(rest, '=') == rest.n || rest.p[0] == '=') {
        fault(r, "%.*s: expected: key = value", STR_ARG(where));
        return;
    }
    str_next(&rest, '=', &name);
    take(r, str_trim(name), str_trim(rest), false, where);
}

static void not_readable(struct reading *r, const char *file) {
    fault(r, "--config: '%s' – expected: a file that can be read (%s)", file, strerror(errno));
}

static void read_file(struct reading *r, const char *file) {
    BUF(text);
    FILE *f = fopen(file, "re");
    if (!f) {
        not_readable(r, file);
        return;
    }
    size_t n = 1;
    while (n && text.n < 1 << 20) {
        buf_reserve(&text, 4096);
        n = fread(text.p + text.n, 1, 4096, f);
        text.n += n;
    }
    if (ferror(f)) not_readable(r, file); /* a folder opens, too */
    fclose(f);
    str rest = buf_str(&text), line;
    for (int number = 1; str_next(&rest, '\n', &line); number++) read_line(r, file, number, line);
}

/* An empty variable is one that is not there: that is how a unit file or a shell takes one back. */
static void read_environment(struct reading *r, const char *const *variables) {
    for (; variables && *variables; variables++) {
        str value = str_c(*variables), name;
        if (!str_starts(value, S("INDGANG_")) || str_starts(value, S("INDGANG_TEST_"))) continue;
        str_next(&value, '=', &name);
        if (value.n) take(r, name, value, true, S("environment"));
    }
}

static bool was_given(const struct reading *r, size_t at) {
    for (size_t i = 0; i < config_keys_n; i++)
        if (config_keys[i].at == at) return r->given[i];
    return false;
}

/* Values that follow from others. */
static void settle(struct reading *r) {
    struct config *c = &r->config;
    if (!c->public_url) c->public_url = str_printf(r->arena, "http://localhost:%lld", (long long)c->port).p;
    if (!was_given(r, AT(secure_cookies))) c->secure_cookies = str_starts(str_c(c->public_url), S("https://"));
    if (c->smtp_url && !c->mail_from) fault(r, "mail_from: expected: an e-mail address, since smtp_url is given");
    if (c->port && c->port == c->stream_port) fault(r, "stream_port: '%lld' – expected: another than port", (long long)c->port);
}

enum err config_load(struct arena *a, const char *file, const char *const *variables, struct config *ret, struct buf *ret_faults) {
    struct reading r = {.arena = a, .faults = ret_faults};
    for (size_t i = 0; i < config_keys_n; i++)
        if (config_keys[i].otherwise && !value_set(&config_keys[i], str_c(config_keys[i].otherwise), a, &r.config)) abort();
    if (file) read_file(&r, file);
    read_environment(&r, variables);
    settle(&r);
    if (r.faults_n) return ERR_INVALID;
    *ret = r.config;
    return OK;
}

/* ---- for people ---- */

static bool is_named(const char *names, const char *name) {
    str rest = names ? str_c(names) : str_c(name), one;
    while (str_next(&rest, ' ', &one))
        if (str_eq_c(one, name)) return true;
    return false;
}

void config_describe(struct buf *out, const char *names) {
    ARENA(a);
    for (size_t i = 0; i < config_keys_n; i++) {
        const struct config_key *k = &config_keys[i];
        if (!is_named(names, k->name)) continue;
        str name = environment_name(&a, k->name);
        buf_printf(out, "  %-22.*s %s", STR_ARG(name), k->doc);
        if (k->otherwise) buf_printf(out, " (%s)", k->otherwise);
        buf_lit(out, "\n                         expected: ");
        expected(out, k);
        buf_char(out, '\n');
    }
}

/* "postgresql://host/db?password=secret": libpq takes it there as well. */
static str without_parameter(struct arena *a, str url) {
    static const str name = S_INIT("password=");
    BUF(shown);
    for (const char *at; url.n && (at = memmem(url.p, url.n, name.p, name.n));) {
        size_t from = (size_t)(at - url.p) + name.n;
        buf_add(&shown, str_sub(url, 0, from));
        buf_lit(&shown, "…");
        url = str_sub(url, from, url.n);
        url = str_sub(url, str_index(url, '&'), url.n);
    }
    buf_add(&shown, url);
    return str_dup(a, buf_str(&shown));
}

/* Up to the last '@' there is, for a password may have a '/' or an '@' in it that somebody forgot to write as %XX. */
str config_without_password(struct arena *a, str url) {
    const char *slashes = url.n > 3 ? memmem(url.p, url.n, "://", 3) : NULL;
    if (!slashes) return url;
    size_t from = (size_t)(slashes - url.p) + 3, at = url.n;
    while (at > from && url.p[at - 1] != '@') at--;
    size_t colon = from + str_index(str_sub(url, from, url.n), ':');
    if (at == from || colon >= at) return without_parameter(a, url);
    str before = str_sub(url, 0, colon + 1), after = str_sub(url, at - 1, url.n);
    return without_parameter(a, str_printf(a, "%.*s…%.*s", STR_ARG(before), STR_ARG(after)));
}
