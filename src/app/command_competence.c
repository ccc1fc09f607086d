/* `indgang competence -`: one line of facts in, one line of verdict out, so that another program can keep it running and
 * ask again and again. */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include "app/commands.h"
#include "competence/facts.h"

/* Into a file, buffers are full before they are written; whoever waits at the other end of a pipe gets each answer at once. */
static bool is_file(FILE *f) {
    struct stat st;
    return fstat(fileno(f), &st) == 0 && S_ISREG(st.st_mode);
}

static bool answer_all(FILE *in, FILE *out) {
    bool flush = !is_file(out);
    char *line = NULL;
    size_t room = 0;
    ssize_t n;
    BUF(answer);
    while (!ferror(out) && (n = getline(&line, &room, in)) >= 0) {
        if (n && line[n - 1] == '\n') n--;
        answer.n = 0;
        competence_answer((str){line, (size_t)n}, &answer);
        fwrite(answer.p, 1, answer.n, out);
        if (flush) fflush(out);
    }
    free(line);
    return fflush(out) == 0 && !ferror(out) && !ferror(in);
}

int command_competence(struct cli *cli) {
    const char *name = cli->args_n ? cli->args[0] : "-";
    bool standard = str_eq(str_c(name), S("-"));
    FILE *in = standard ? stdin : fopen(name, "re");
    if (!in) return cli_failed("%s: %s", name, strerror(errno));
    bool ok = answer_all(in, stdout);
    if (!standard) fclose(in);
    return ok ? CLI_DONE : cli_failed("%s: %s", name, strerror(errno));
}
