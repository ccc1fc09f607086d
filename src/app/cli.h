/* The command line. Commands stand in one table (commands.c); a name may be two words ("token create"). Options are
 * --name, --name VALUE or --name=VALUE, anywhere after the command; "--" ends them. --help and --config FILE are every
 * command's. What comes of a command goes to standard output, what is wrong to standard error. */
#pragma once
#include "app/config.h"

enum { CLI_DONE = 0, CLI_FAILED = 1, CLI_USAGE = 2 }; /* exit codes */
enum { CLI_ARGS_MAX = 64 };

struct cli_option {
    const char *name;          /* without "--"; NULL ends the table */
    const char *value;         /* what the value is called in the manual; NULL: a switch */
    const char *doc;
};
struct cli;
struct command {
    const char *name;
    const char *arguments;     /* for the manual: "PATH"; "" when there are none */
    size_t least, most;        /* how many arguments */
    const char *doc;           /* one line */
    const char *manual;        /* further lines; NULL: none */
    const struct cli_option *options; /* NULL: none of its own */
    bool unconfigured;         /* runs without a configuration */
    const char *settings;      /* the keys of the configuration that it reads, with blanks between; NULL: all of them */
    int (*run)(struct cli *cli);
};

struct cli {
    struct arena *arena;
    const struct command *command;
    struct {
        const char *name, *value;
    } given[16];
    size_t given_n;
    const char *args[CLI_ARGS_MAX]; /* as many as the command takes */
    size_t args_n;
    struct config config;      /* unless unconfigured */
    int64_t began_ns;          /* when the program started (monotonic) */
};
/* The option's value ("" for a switch); NULL when it was not given. */
const char *cli_option(const struct cli *cli, const char *name);
/* Tells what is wrong with the arguments and how they should be; answers CLI_USAGE. */
int cli_wrong(const struct cli *cli, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* "indgang: " and a line on standard error; answers CLI_FAILED. */
int cli_failed(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The line alone, as config_load's faults; answers CLI_USAGE. */
int cli_misconfigured(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

struct commands {
    const struct command *at;
    size_t n;
};
/* Finds the command and its arguments. OK: run it. ERR_INVALID: usage, ret_text says what is wrong. ERR_NOT_FOUND: help or
 * the version was asked for and stands in ret_text. */
[[nodiscard]] enum err cli_parse(const struct commands *commands, int argc, char *const *argv, struct cli *ret, struct buf *ret_text);
/* All of it: parses, reads the configuration, runs. Answers the exit code. */
int cli_main(const struct commands *commands, int argc, char *const *argv, const char *const *variables);

extern const struct commands app_commands; /* commands.c */
