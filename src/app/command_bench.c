/* `indgang bench`: how fast the parts are that need no server: the search and the verdict. `make bench` measures the rest, and
 * prints these among it. One line a figure: bench NAME VALUE UNIT goal GOAL ok|short. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include "app/commands.h"
#include "catalogue/catalogue.h"
#include "competence/competence.h"

enum { SEARCH_ROUNDS = 5, MOST_QUERIES = 1000, TOP = 8 };
static const double search_goal_ms = 2, competence_goal_ns = 1000;

static void tell(const char *name, double value, const char *unit, double goal) {
    printf("bench %s %.3g %s goal %.4g %s\n", name, value, unit, goal, value <= goal ? "ok" : "short");
    fflush(stdout);
}

/* ---- the search ---- */

struct queries {
    str at[MOST_QUERIES];
    size_t n;
};

/* One a line; what stands after a tab is for others. */
static bool read_queries(struct arena *a, const char *path, struct queries *ret) {
    FILE *f = fopen(path, "re");
    if (!f) return false;
    char *line = NULL;
    size_t room = 0;
    ssize_t n;
    while (ret->n < MOST_QUERIES && (n = getline(&line, &room, f)) >= 0) {
        str query = str_trim((str){line, strcspn(line, "\t\r\n")});
        if (query.n && query.p[0] != '#') ret->at[ret->n++] = str_dup(a, query);
    }
    free(line);
    fclose(f);
    return ret->n > 0;
}

static int by_time(const void *a, const void *b) {
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The best of some rounds: what the search takes, not what else the machine had to do just then. */
static int64_t time_query(const struct catalogue_index *index, str query, bool typing) {
    int64_t best = INT64_MAX;
    struct catalogue_hit hits[TOP];
    for (int round = 0; round < SEARCH_ROUNDS; round++) {
        int64_t began = clock_monotonic_ns();
        (void)catalogue_search(index, query, typing, TOP, hits);
        int64_t ns = clock_monotonic_ns() - began;
        if (ns < best) best = ns;
    }
    return best;
}

/* Each query as it is asked at the end; typing: each of its beginnings, as it is asked while it is typed. */
static void time_queries(const struct catalogue_index *index, const struct queries *q, bool typing, const char *name) {
    ARENA(a);
    size_t room = 0, n = 0;
    for (size_t i = 0; i < q->n; i++) room += typing ? q->at[i].n : 1;
    int64_t *ns = arena_many(&a, room, int64_t);
    for (size_t i = 0; i < q->n; i++)
        for (size_t to = typing ? 1 : q->at[i].n; to <= q->at[i].n; to++)
            ns[n++] = time_query(index, str_sub(q->at[i], 0, to), typing);
    qsort(ns, n, sizeof *ns, by_time);
    tell(name, (double)ns[n * 99 / 100] / 1e6, "ms", search_goal_ms);
}

static int bench_search(struct cli *cli, const char *path) {
    struct queries q = {};
    struct catalogue c;
    struct catalogue_index *index;
    BUF(faults);
    if (!read_queries(cli->arena, path, &q)) return cli_failed("%s: %s", path, errno ? strerror(errno) : "no query in it");
    str folder = str_printf(cli->arena, "%s/catalogue", cli->config.data);
    if (catalogue_read(folder.p, cli->arena, &c, &faults) != OK) return cli_failed("%.*s", STR_ARG(buf_str(&faults)));
    if (catalogue_index_new(&c, cli->config.word_list, clock_now(), &index) != OK) return cli_failed("the search index was not made");
    time_queries(index, &q, false, "search_p99");
    time_queries(index, &q, true, "search_while_typing_p99");
    catalogue_index_free(index);
    return CLI_DONE;
}

/* ---- the verdict ---- */

static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void random_facts(uint64_t *seed, struct competence_facts *f) {
    uint64_t r = next_random(seed);
    f->activity = (enum competence_activity)(r % COMPETENCE_ACTIVITIES);
    f->owner = (enum competence_owner)(r >> 8 & 3);
    f->area = (enum competence_area)((r >> 10) % COMPETENCE_AREAS);
    f->depth = (int)(r >> 20) % 3 + 1;
    f->unit = (enum competence_unit)(r >> 24 & 3);
    f->offered = (enum competence_offer)((r >> 26) % COMPETENCE_OFFERS);
    f->offered_activities = (uint32_t)(r >> 32);
    f->participant = r >> 12 & 1;
    f->agreement = r >> 13 & 1;
    f->statutory_basis = r >> 14 & 1;
    f->leadership = r >> 15 & 1 ? COMPETENCE_SHARED : COMPETENCE_UNIFIED;
    f->dispensation = r >> 16 & 1;
    f->narrow_model = r >> 17 & 1;
    f->employee.qualified = r >> 18 & 1;
    f->task_department = S("KSR");
    f->employee.department = r >> 19 & 1 ? S("KSR") : S("FAF");
}

static void bench_competence(void) {
    enum { FACTS = 4096, ROUNDS = 500 };
    ARENA(a);
    struct competence_facts *facts = arena_many(&a, FACTS, struct competence_facts);
    uint64_t seed = 88172645463325252u, kept = 0;
    for (int i = 0; i < FACTS; i++) random_facts(&seed, &facts[i]);
    int64_t began = clock_monotonic_ns();
    for (int round = 0; round < ROUNDS; round++)
        for (int i = 0; i < FACTS; i++) kept += (uint64_t)competence(&facts[i]).ruling;
    int64_t ns = clock_monotonic_ns() - began;
    if (kept == 0) abort(); /* so that no compiler leaves the work out */
    tell("competence_verdict", (double)ns / (FACTS * ROUNDS), "ns", competence_goal_ns);
}

int command_bench(struct cli *cli) {
    bench_competence();
    return bench_search(cli, cli->args_n ? cli->args[0] : "tests/search/dev.tsv");
}
