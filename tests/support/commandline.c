#include "support/commandline.h"
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include "app/cli.h"

char commandline_out[8192];

static int restore_to(int saved, int fd) {
    dup2(saved, fd);
    return close(saved);
}

int commandline_run(const struct testdb *t, const char *input, const char *const *words, size_t n) {
    ARENA(a);
    char *argv[12] = {(char *)"indgang"};
    for (size_t i = 0; i < n; i++) argv[i + 1] = (char *)words[i];
    const char *variables[] = {str_printf(&a, "INDGANG_DATABASE=%s", t->url).p, str_printf(&a, "INDGANG_KEY=%s/key", t->name).p, NULL};
    const char *in_path = str_printf(&a, "%s/in", t->name).p, *out_path = str_printf(&a, "%s/out", t->name).p;
    FILE *f = fopen(in_path, "w");
    fputs(input, f);
    fclose(f);
    fflush(stdout);
    int saved = dup(STDOUT_FILENO), to = open(out_path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    dup2(to, STDOUT_FILENO);
    assert_non_null(freopen(in_path, "r", stdin));
    int code = cli_main(&app_commands, (int)n + 1, argv, variables);
    fflush(stdout);
    restore_to(saved, STDOUT_FILENO);
    ssize_t length = pread(to, commandline_out, sizeof commandline_out - 1, 0);
    commandline_out[length > 0 ? length : 0] = 0;
    close(to);
    return code;
}

int commandline_begin(void **state) {
    *(struct testdb *)*state = testdb_create(DB_SQLITE, 2, "schema");
    return 0;
}

int commandline_end(void **state) {
    testdb_drop(*state);
    return 0;
}
