#include "app/cli.h"
#include <stdio.h>
#include "app/version.h"
#include "base/clock.h"
#include "base/text.h"

/* ---- manuals ---- */

static const struct cli_option common[] = {
    {"config", "FILE", "read the configuration from FILE (lines of key = value)"},
    {"help", NULL, "this text"},
    {},
};

/* A row of a table whose first column is so many characters wide. */
static void describe_row(struct buf *out, int width, str left, const char *doc) {
    int bytes = width + (int)(left.n - text_length(left)); /* printf counts bytes */
    buf_printf(out, "  %-*.*s %s\n", bytes, STR_ARG(left), doc);
}

static void describe_options(struct buf *out, const struct cli_option *options) {
    for (; options && options->name; options++) {
        ARENA(a);
        str left = str_printf(&a, "--%s %s", options->name, options->value ? options->value : "");
        describe_row(out, 22, left, options->doc);
    }
}

static void describe_command(struct buf *out, const struct command *c) {
    buf_printf(out, "usage: indgang %s%s%s%s\n\n%s\n", c->name, c->options ? " [options]" : "", *c->arguments ? " " : "",
               c->arguments, c->doc);
    if (c->manual) buf_printf(out, "\n%s\n", c->manual);
    buf_lit(out, "\noptions:\n");
    describe_options(out, c->options);
    describe_options(out, common + (c->unconfigured ? 1 : 0));
    if (c->unconfigured) return;
    buf_lit(out, "\nenvironment:\n");
    config_describe(out, c->settings);
    if (c->settings) buf_lit(out, "\nOther settings are checked too, and not used: `indgang serve --help` has all of them.\n");
}

/* All commands, or those whose name begins with a word. */
static void describe_all(struct buf *out, const struct commands *commands, str word) {
    buf_lit(out, "usage: indgang COMMAND [options] [arguments]\n\ncommands:\n");
    for (size_t i = 0; i < commands->n; i++) {
        const struct command *c = &commands->at[i];
        if (!str_starts(str_c(c->name), word)) continue;
        ARENA(a);
        str left = str_printf(&a, "%s %s", c->name, c->arguments);
        describe_row(out, 34, left, c->doc);
    }
    buf_lit(out, "\n`indgang COMMAND --help` tells more; `indgang --version` says which one this is.\n");
}

/* ---- parsing ---- */

struct words {
    int n;
    char *const *at;
};

static bool is(const char *word, const char *other) {
    return str_eq(str_c(word), str_c(other));
}

/* How many words a command's name takes of those given; 0: it is another. */
static int name_matches(const struct command *c, struct words w) {
    str name = str_c(c->name), word;
    int n = 0;
    for (; str_next(&name, ' ', &word); n++)
        if (n >= w.n || !str_eq_c(word, w.at[n])) return 0;
    return n;
}

static const struct command *command_find(const struct commands *commands, struct words *w) {
    for (size_t i = 0; i < commands->n; i++) {
        int n = name_matches(&commands->at[i], *w);
        if (!n) continue;
        *w = (struct words){w->n - n, w->at + n};
        return &commands->at[i];
    }
    return NULL;
}

static const struct cli_option *option_find(const struct cli_option *options, str name) {
    for (; options && options->name; options++)
        if (str_eq_c(name, options->name)) return options;
    return NULL;
}

static enum err usage(struct buf *out, const struct command *c, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
static enum err usage(struct buf *out, const struct command *c, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    ARENA(a);
    str text = str_vprintf(&a, fmt, ap);
    va_end(ap);
    buf_printf(out, "indgang %s: %.*s\nusage: indgang %s%s%s%s (--help tells more)\n", c->name, STR_ARG(text), c->name,
               c->options ? " [options]" : "", *c->arguments ? " " : "", c->arguments);
    return ERR_INVALID;
}

/* One "--name…"; may take the next word as its value. */
static enum err take_option(struct cli *cli, struct words *w, struct buf *text) {
    str name = str_c(w->at[0] + 2), value;
    bool joined = str_index(name, '=') < name.n;
    if (joined) {
        value = name;
        str_next(&value, '=', &name);
    }
    const struct cli_option *o = option_find(cli->command->options, name);
    if (!o) o = option_find(common, name);
    if (!o) return usage(text, cli->command, "there is no option --%.*s", STR_ARG(name));
    if (o->value && !joined && w->n < 2) return usage(text, cli->command, "--%s: %s is missing", o->name, o->value);
    if (!o->value && joined) return usage(text, cli->command, "--%s takes no value", o->name);
    if (cli->given_n == sizeof cli->given / sizeof *cli->given) return usage(text, cli->command, "too many options");
    bool next = o->value && !joined;
    cli->given[cli->given_n].name = o->name;
    cli->given[cli->given_n++].value = next ? w->at[1] : joined ? strchr(w->at[0], '=') + 1 : "";
    if (next) *w = (struct words){w->n - 1, w->at + 1};
    return OK;
}

static enum err take_words(struct cli *cli, struct words w, struct buf *text) {
    const struct command *c = cli->command;
    bool options = true;
    for (; w.n; w = (struct words){w.n - 1, w.at + 1}) {
        if (options && is(w.at[0], "--")) options = false;
        else if (options && str_starts(str_c(w.at[0]), S("--"))) TRY(take_option(cli, &w, text));
        else if (cli->args_n == c->most) return usage(text, c, "'%s' is one argument too many", w.at[0]);
        else cli->args[cli->args_n++] = w.at[0];
    }
    if (cli_option(cli, "help")) {
        describe_command(text, c);
        return ERR_NOT_FOUND;
    }
    if (cli->args_n < c->least) return usage(text, c, "expected: %s", c->arguments);
    return OK;
}

/* "indgang", "indgang --help", "indgang token", "indgang nonsense": the list, with what was wrong. */
static enum err no_command(const struct commands *commands, struct words w, struct buf *text) {
    bool help = w.n && (is(w.at[w.n - 1], "--help") || is(w.at[0], "help"));
    if (w.n && !help) buf_printf(text, "indgang: there is no command '%s%s%s'\n", w.at[0], w.n > 1 ? " " : "", w.n > 1 ? w.at[1] : "");
    describe_all(text, commands, help && !is(w.at[0], "help") && !is(w.at[0], "--help") ? str_c(w.at[0]) : S(""));
    return help ? ERR_NOT_FOUND : ERR_INVALID;
}

enum err cli_parse(const struct commands *commands, int argc, char *const *argv, struct cli *ret, struct buf *ret_text) {
    struct words w = {argc - 1, argv + 1};
    struct cli cli = *ret;
    if (w.n == 1 && is(w.at[0], "--version")) {
        buf_lit(ret_text, "indgang " INDGANG_VERSION "\n");
        return ERR_NOT_FOUND;
    }
    cli.command = command_find(commands, &w);
    if (!cli.command) return no_command(commands, w, ret_text);
    TRY(take_words(&cli, w, ret_text));
    *ret = cli;
    return OK;
}

/* ---- running ---- */

const char *cli_option(const struct cli *cli, const char *name) {
    for (size_t i = cli->given_n; i-- > 0;)
        if (is(cli->given[i].name, name)) return cli->given[i].value;
    return NULL;
}

static int say(FILE *to, const struct buf *text, int code) {
    fwrite(text->p, 1, text->n, to);
    return fflush(to) == 0 ? code : CLI_FAILED;
}

int cli_wrong(const struct cli *cli, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    str why = str_vprintf(cli->arena, fmt, ap);
    va_end(ap);
    BUF(text);
    return usage(&text, cli->command, "%.*s", STR_ARG(why)) == OK ? CLI_DONE : say(stderr, &text, CLI_USAGE);
}

int cli_failed(const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    ARENA(a);
    str why = str_vprintf(&a, fmt, ap);
    va_end(ap);
    fprintf(stderr, "indgang: %.*s\n", STR_ARG(why));
    return CLI_FAILED;
}

int cli_misconfigured(const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    return CLI_USAGE;
}

int cli_main(const struct commands *commands, int argc, char *const *argv, const char *const *variables) {
    ARENA(a);
    BUF(text);
    struct cli cli = {.arena = &a, .began_ns = clock_monotonic_ns()};
    enum err e = cli_parse(commands, argc, argv, &cli, &text);
    if (e != OK) return e == ERR_NOT_FOUND ? say(stdout, &text, CLI_DONE) : say(stderr, &text, CLI_USAGE);
    if (!cli.command->unconfigured && config_load(&a, cli_option(&cli, "config"), variables, &cli.config, &text) != OK)
        return say(stderr, &text, CLI_USAGE);
    return cli.command->run(&cli);
}
