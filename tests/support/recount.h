/* The leader's figures counted again, independently: every row of the town looked at, one at a time. Each fails the test when the figures
 * say something else. */
#pragma once
#include "support/town.h"

void recount_unit(const struct insight_unit *u, const struct town *t, struct insight_scope s); /* s: of that unit, or of all */
void recount_capacity(const struct insight *f); /* of all units together only those count that anybody was on duty in */
void recount_groups(const struct insight *f, const struct town *t);
void recount_days(const struct insight *f, const struct town *t);
