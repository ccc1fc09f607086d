/* An authority, its employees and their accounts, for tests that need somebody to act. Each fails the test when it can't. */
#pragma once
#include "access/access.h"

int64_t people_authority(struct db *db);                            /* a served municipality of its own */
int64_t people_unit(struct db *db, int64_t authority_id);           /* a service centre */
int64_t people_employee(struct db *db, int64_t authority_id, const char *name);
#define PEOPLE_PASSWORD "et langt kodeord"
/* An employee with an account of that name and PEOPLE_PASSWORD; roles as bits. */
int64_t people_account(struct db *db, int64_t authority_id, const char *username, int64_t roles);
/* One statement without parameters, committed. */
void people_sql(struct db *db, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
