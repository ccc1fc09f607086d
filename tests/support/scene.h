/* A municipality to edit, for tests of the organisation. Each fails the test when it can't, but for scene_save(). */
#pragma once
#include "authority/organisation.h"

struct scene {
    struct db *db;
    struct arena arena;                /* whoever made the scene frees it */
    struct organisation_editor by;     /* on a Monday at ten; a test may turn the clock */
    struct organisation_fault fault;   /* of what was done last */
};
struct scene scene_new(struct db *db); /* a municipality of its own, with the department FAF */
[[nodiscard]] enum err scene_save(struct scene *s, const struct organisation_kind *kind, void *record);
void scene_load(struct scene *s, const struct organisation_kind *kind, int64_t id, void *ret);
/* New records, ready to be saved. */
struct organisation_unit scene_centre(const char *name);
struct organisation_employee scene_person(const char *name);
str scene_audit(struct scene *s);      /* what the audit log says last of this municipality */
