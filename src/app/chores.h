/* What is tidied now and then: rows that have served their time. One table (chores.c), one thread, once an hour. */
#pragma once
#include "db/db.h"

struct chores;
struct chores *chores_start(struct db *db);
void chores_stop(struct chores *c);

/* All of them now, on the calling thread. Nodes may do it at once. */
void chores_do(struct db *db, ms_t now);
