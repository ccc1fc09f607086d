/* Saving a record of the organisation: the way they all go. What differs stands in organisation_kinds.c. */
#include "authority/organisation.h"
#include <string.h>
#include "access/access.h"

static int64_t *number_at(void *record, size_t at) {
    return (int64_t *)(void *)((char *)record + at);
}

int64_t organisation_id(const struct organisation_kind *kind, const void *record) {
    return *number_at((void *)(uintptr_t)record, kind->id);
}

int64_t organisation_version(const struct organisation_kind *kind, const void *record) {
    return *number_at((void *)(uintptr_t)record, kind->version);
}

ms_t organisation_closed_at(const struct organisation_kind *kind, const void *record) {
    return kind->closed_at ? *number_at((void *)(uintptr_t)record, kind->closed_at) : DB_NULL;
}

void organisation_set_closed(const struct organisation_kind *kind, void *record, ms_t at) {
    if (kind->closed_at) *number_at(record, kind->closed_at) = at;
}

void organisation_set_version(const struct organisation_kind *kind, void *record, int64_t version) {
    *number_at(record, kind->version) = version;
}

void organisation_blank(const struct organisation_kind *kind, void *record) {
    memset(record, 0, kind->size);
    for (const struct bind *b = kind->binds; b->name; b++) {
        if (b->kind == BIND_KIND_TEXT || b->kind == BIND_KIND_LIST || b->kind == BIND_KIND_READ)
            *(str *)(void *)((char *)record + b->at) = S("");
        else if (b->kind != BIND_KIND_BOOL) *number_at(record, b->at) = DB_NULL;
    }
    organisation_set_closed(kind, record, DB_NULL);
}

enum err organisation_refuse(struct organisation_fault *ret_fault, const char *field, const char *text, str what) {
    *ret_fault = (struct organisation_fault){field, text, what};
    return ERR_INVALID;
}

enum err organisation_tell(struct db_tx *tx, const struct organisation_editor *by, const char *action, const char *kind, int64_t id,
                           str detail) {
    struct access_audit entry = {.authority_id = by->authority_id, .account_id = by->account_id, .employee_id = by->employee_id,
                                 .action = action, .subject_kind = kind, .subject_id = id, .detail = detail};
    TRY(access_audit(tx, &entry));
    db_publish(tx, (struct db_event){by->authority_id, S("organisation"), id});
    return OK;
}

static const char *action_of(const struct organisation_kind *kind, const void *before, const void *after) {
    if (!before) return "create";
    ms_t was = organisation_closed_at(kind, before), is = organisation_closed_at(kind, after);
    return was == is ? "change" : is == DB_NULL ? "reopen" : "close";
}

/* "closes_on: 2026-12-31 → 2027-01-01", behind the other changes. */
static str with_closing(struct arena *a, str changes, ms_t was, ms_t is) {
    if (was == is) return changes;
    str from = was == DB_NULL ? S("") : clock_date(a, was), to = is == DB_NULL ? S("") : clock_date(a, is);
    return str_printf(a, "%.*s%scloses_on: %.*s → %.*s", STR_ARG(changes), changes.n ? "; " : "", STR_ARG(from), STR_ARG(to));
}

enum err organisation_save(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, const struct organisation_kind *kind,
                           void *record, struct organisation_fault *ret_fault) {
    void *before = NULL, *after = arena_alloc(a, kind->size);
    int64_t id = organisation_id(kind, record), rows = 0;
    memcpy(after, record, kind->size); /* what may run twice must leave its input as it was */
    if (id) {
        before = arena_alloc(a, kind->size);
        TRY(kind->load(tx, a, by->authority_id, id, before));
        if (organisation_version(kind, before) != organisation_version(kind, record)) return ERR_CONFLICT;
    }
    TRY(kind->check(tx, a, by, before, after, ret_fault));
    const char *action = action_of(kind, before, after);
    ms_t closes = organisation_closed_at(kind, after);
    if (kind->closing && strcmp(action, "close") == 0) TRY(kind->closing(tx, a, by, before, closes, ret_fault));
    if (!id) *number_at(after, kind->id) = id = db_new_id(tx);
    TRY(kind->store(tx, by->authority_id, after, &rows));
    if (rows == 0) return ERR_CONFLICT;
    str changes = with_closing(a, bind_changes(a, kind->binds, before, after), before ? organisation_closed_at(kind, before) : DB_NULL, closes);
    TRY(organisation_tell(tx, by, str_printf(a, "%s.%s", kind->name, action).p, kind->name, id, changes));
    *number_at(after, kind->version) = before ? organisation_version(kind, before) + 1 : 1;
    memcpy(record, after, kind->size);
    return OK;
}
