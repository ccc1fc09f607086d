/* bench_rows FILE AUTHORITY UNIT TASK EMPLOYEE SECONDS
 *
 * The yardstick for registering a contact: what the machine can do with nothing but SQLite. 32 threads hand in a contact each
 * and wait until it is durable; one writer gathers what waits into one synced commit, with the pragmas that the program uses.
 * Each contact is the rows that POST /api/v1/contacts with one task writes: the contact, what it is about, two events, the
 * audit log's row and the head of its chain. Writes the contacts per second.
 *
 * The rows are not meant to be read: the audit log's hashes are none. FILE is a migrated database that is thrown away. */
#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PRODUCERS = 32 };

/* ?1 authority, ?2 unit, ?3 task, ?4 employee, ?5 a number that rises, ?6 now in ms */
static const char *const statements[] = {
    "INSERT INTO contact (authority_id, id, unit_id, channel, state, citizen_id, municipality_code, language, said, acting_for, life_event_id, "
    "created_by, begun_at, created_at) VALUES (?1, ?5, ?2, 'counter', 'open', NULL, '', 'da', 'jeg skal have nyt pas', '', NULL, ?4, NULL, ?6)",
    "INSERT INTO contact_event (authority_id, contact_id, id, at, kind, employee_id, unit_id, task_id, what, text) "
    "VALUES (?1, ?5, ?5 + 1, ?6, 'registered', ?4, ?2, NULL, 'counter', 'jeg skal have nyt pas')",
    "INSERT INTO contact_matter (authority_id, contact_id, position, task_id, level) VALUES (?1, ?5, 1, ?3, 1)",
    "INSERT INTO contact_event (authority_id, contact_id, id, at, kind, employee_id, unit_id, task_id, what, text) "
    "VALUES (?1, ?5, ?5 + 2, ?6, 'matter', ?4, ?2, ?3, '', '')",
    "INSERT INTO audit (authority_id, chain, seq, at, account_id, employee_id, action, subject_kind, subject_id, citizen_id, purpose, detail, hash) "
    "VALUES (?1, 999, ?5, ?6, ?4, ?4, 'contact.register', 'contact', ?5, NULL, '', '', hex(zeroblob(32)))",
    "INSERT INTO audit_head (authority_id, chain, seq, hash) VALUES (?1, 999, ?5, hex(zeroblob(32))) "
    "ON CONFLICT (authority_id, chain) DO UPDATE SET seq = excluded.seq, hash = excluded.hash",
};
enum { STATEMENTS = sizeof statements / sizeof *statements };

struct waiting {
    bool done;
    struct waiting *next;
};
struct rows {
    sqlite3 *handle;
    sqlite3_stmt *begin, *commit, *insert[STATEMENTS];
    int64_t id, written;
    pthread_mutex_t lock;
    pthread_cond_t arrived, committed;
    struct waiting *first;
    bool stop; /* under the lock */
};

static void check(struct rows *r, int code) {
    if (code == SQLITE_OK || code == SQLITE_DONE) return;
    fprintf(stderr, "bench_rows: %s\n", sqlite3_errmsg(r->handle));
    exit(1);
}

static int64_t now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1'000'000;
}

static void run(struct rows *r, sqlite3_stmt *statement) {
    check(r, sqlite3_step(statement));
    check(r, sqlite3_reset(statement));
}

/* As far apart as the program's own ids are. */
static void write_contact(struct rows *r, int64_t now) {
    r->id += 3;
    for (size_t i = 0; i < STATEMENTS; i++) {
        int has = sqlite3_bind_parameter_count(r->insert[i]);
        check(r, sqlite3_bind_int64(r->insert[i], 5, r->id));
        if (has >= 6) check(r, sqlite3_bind_int64(r->insert[i], 6, now));
        run(r, r->insert[i]);
    }
    r->written++;
}

static void commit_all(struct rows *r, struct waiting *all) {
    int64_t now = now_ms();
    run(r, r->begin);
    for (; all; all = all->next) write_contact(r, now);
    run(r, r->commit);
}

static void *writer(void *arg) {
    struct rows *r = arg;
    pthread_mutex_lock(&r->lock);
    for (;;) {
        while (!r->first && !r->stop) pthread_cond_wait(&r->arrived, &r->lock);
        struct waiting *all = r->first;
        if (!all) break;
        r->first = NULL;
        pthread_mutex_unlock(&r->lock);
        commit_all(r, all);
        pthread_mutex_lock(&r->lock);
        for (; all; all = all->next) all->done = true;
        pthread_cond_broadcast(&r->committed);
    }
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

static void *producer(void *arg) {
    struct rows *r = arg;
    pthread_mutex_lock(&r->lock);
    while (!r->stop) {
        struct waiting mine = {.next = r->first};
        r->first = &mine;
        pthread_cond_signal(&r->arrived);
        while (!mine.done) pthread_cond_wait(&r->committed, &r->lock);
    }
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

static void prepare(struct rows *r, const char *sql, sqlite3_stmt **ret) {
    check(r, sqlite3_prepare_v2(r->handle, sql, -1, ret, NULL));
}

static void open_database(struct rows *r, const char *file, char **numbers) {
    check(r, sqlite3_open(file, &r->handle));
    sqlite3_busy_timeout(r->handle, 5000);
    check(r, sqlite3_exec(r->handle, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON", NULL, NULL, NULL));
    prepare(r, "BEGIN IMMEDIATE", &r->begin);
    prepare(r, "COMMIT", &r->commit);
    for (size_t i = 0; i < STATEMENTS; i++) {
        prepare(r, statements[i], &r->insert[i]);
        for (int k = 1; k <= 4; k++) check(r, sqlite3_bind_int64(r->insert[i], k, strtoll(numbers[k - 1], NULL, 10)));
    }
    r->id = now_ms() << 20; /* above what an earlier run wrote */
}

int main(int argc, char **argv) {
    static struct rows r = {.lock = PTHREAD_MUTEX_INITIALIZER, .arrived = PTHREAD_COND_INITIALIZER, .committed = PTHREAD_COND_INITIALIZER};
    pthread_t threads[PRODUCERS + 1];
    if (argc != 7) return fprintf(stderr, "usage: bench_rows FILE AUTHORITY UNIT TASK EMPLOYEE SECONDS\n"), 2;
    open_database(&r, argv[1], argv + 2);
    int64_t seconds = strtoll(argv[6], NULL, 10), began = now_ms();
    pthread_create(&threads[PRODUCERS], NULL, writer, &r);
    for (size_t i = 0; i < PRODUCERS; i++) pthread_create(&threads[i], NULL, producer, &r);
    nanosleep(&(struct timespec){.tv_sec = (time_t)seconds}, NULL);
    pthread_mutex_lock(&r.lock);
    r.stop = true;
    pthread_cond_signal(&r.arrived);
    pthread_mutex_unlock(&r.lock);
    for (size_t i = 0; i <= PRODUCERS; i++) pthread_join(threads[i], NULL);
    printf("%.0f\n", (double)r.written * 1000 / (double)(now_ms() - began));
    sqlite3_close(r.handle);
    return 0;
}
