/* The command line in a test: runs `indgang …` on a database of its own, with what it reads and what it writes. */
#pragma once
#include "support/testdb.h"

extern char commandline_out[8192]; /* what the last command wrote to standard output */
/* Set-up and tear-down of a test whose state is a struct testdb: a new SQLite database with the schema. */
int commandline_begin(void **state);
int commandline_end(void **state);
/* Answers its exit code. */
int commandline_run(const struct testdb *t, const char *input, const char *const *words, size_t n);
#define COMMANDLINE(t, input, ...)                                                                                     \
    commandline_run((t), (input), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))
