/* PostgreSQL's own programs: pg_dump, pg_restore. */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>
#include "db/postgres_engine.h"

enum { MAX_ENV = 256 };

static char *env_entry(struct arena *a, const char *name, const char *value) {
    size_t n = strlen(name) + strlen(value) + 2;
    char *entry = arena_alloc(a, n);
    snprintf(entry, n, "%s=%s", name, value);
    return entry;
}

/* This program's environment, and the connection's words as the variables that libpq reads: a password on the command
 * line could be seen by everybody on the machine. */
static char **tool_environment(struct arena *a, const PQconninfoOption *options) {
    size_t n = 0;
    char **env = arena_many(a, MAX_ENV + 1, char *);
    for (const PQconninfoOption *o = options; o->keyword; o++)
        if (o->envvar && o->val && n < MAX_ENV) env[n++] = env_entry(a, o->envvar, o->val);
    for (char **e = environ; *e && n < MAX_ENV; e++)
        if (strncmp(*e, "PG", 2) != 0) env[n++] = *e;
    return env;
}

static enum err wait_for(const char *name, pid_t pid) {
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) return ERR_STORAGE;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return OK;
    db_log("%s failed (%d)", name, status);
    return WIFEXITED(status) && WEXITSTATUS(status) == 127 ? ERR_UNAVAILABLE : ERR_STORAGE;
}

enum err postgres_tool(struct arena *a, const char *url, const char *const *argv) {
    char *message = NULL;
    PQconninfoOption *options = PQconninfoParse(url, &message);
    PQfreemem(message); /* may quote the password */
    if (!options) return ERR_INVALID;
    pid_t pid;
    int failed = posix_spawnp(&pid, argv[0], NULL, NULL, (char *const *)argv, tool_environment(a, options));
    PQconninfoFree(options);
    if (failed) db_log("%s: %s", argv[0], strerror(failed));
    return failed ? ERR_UNAVAILABLE : wait_for(argv[0], pid);
}
