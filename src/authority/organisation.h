/* Editing the organisation: the rules behind the pages and the API. Nobody outside src/authority includes this.
 *
 * What is edited is a record: a unit, a booth, a counter, an employee, an agreement, an authority. A table (enum-like list
 * of struct organisation_kind below) says of each how it is read, stored and judged, and one function saves them all:
 * it looks at the version, asks the rules, stores, and writes what was changed into the audit log, in one transaction.
 * Nothing in use is deleted: it is closed with a date, from now or from a day that lies ahead (view/closing.h).
 *
 * A rule that is broken answers ERR_INVALID with a fault: what to tell the person, and at which field. ERR_CONFLICT
 * without a fault: somebody else changed it first. */
#pragma once
#include "access/access.h"
#include "authority/authority.h"
#include "authority/organisation_sql.h"
#include "authority/words.h"
#include "base/text.h"
#include "http/bind.h"

/* Who edits, and when. */
struct organisation_editor {
    int64_t authority_id, account_id, employee_id;
    ms_t now;
    enum err (*gone)(struct db_tx *tx, const struct authority_shift *shift); /* as in struct authority_shift */
};
struct organisation_fault {
    const char *field;   /* NULL: about the whole */
    const char *text;    /* Danish msgid; NULL: no fault */
    str what;            /* stands for {1} */
};

struct organisation_unit {
    struct sql_organisation_unit row;
    str participants;    /* "0101,0147": a shared contact centre's municipalities (Act § 3a) */
};
struct organisation_employee {
    struct sql_organisation_employee row;
    str languages;       /* "da,en" */
};

struct organisation_kind {
    const char *name;    /* "unit": in the audit log and in "unit.create" */
    size_t size;         /* of the record */
    size_t id, version;  /* offsets of int64_t */
    size_t closed_at;    /* likewise; 0: it cannot be closed */
    const struct bind *binds;
    enum err (*load)(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, void *ret_record);
    /* Writes it; *ret_rows is 0 when the version is another. */
    enum err (*store)(struct db_tx *tx, int64_t authority_id, const void *record, int64_t *ret_rows);
    /* May complete the record. before is NULL for a new one. */
    enum err (*check)(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, const void *before, void *record,
                      struct organisation_fault *ret_fault);
    /* What closing brings with it, now or (at > by->now) on a day that lies ahead; NULL: nothing. What comes with the day itself is
     * authority_duty_expire's. */
    enum err (*closing)(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, const void *record, ms_t at,
                        struct organisation_fault *ret_fault);
};
extern const struct organisation_kind organisation_authorities, organisation_units, organisation_booths, organisation_counters,
    organisation_employees, organisation_agreements;

/* A new record: texts are empty, ids and dates none. */
void organisation_blank(const struct organisation_kind *kind, void *record);
int64_t organisation_id(const struct organisation_kind *kind, const void *record);
int64_t organisation_version(const struct organisation_kind *kind, const void *record);
ms_t organisation_closed_at(const struct organisation_kind *kind, const void *record);
void organisation_set_closed(const struct organisation_kind *kind, void *record, ms_t at);
void organisation_set_version(const struct organisation_kind *kind, void *record, int64_t version);

/* Saves a record that was read (its version is the one that it was read in), or a new one (id 0, which is then set). */
[[nodiscard]] enum err organisation_save(struct db_tx *tx, struct arena *a, const struct organisation_editor *by,
                                         const struct organisation_kind *kind, void *record, struct organisation_fault *ret_fault);
/* Answers ERR_INVALID with that fault. */
enum err organisation_refuse(struct organisation_fault *ret_fault, const char *field, const char *text, str what);
/* One line in the audit log, and an event on channel "organisation". */
[[nodiscard]] enum err organisation_tell(struct db_tx *tx, const struct organisation_editor *by, const char *action, const char *kind,
                                         int64_t id, str detail);

/* ---- departments (departments.c) ---- */
/* A new one (version 0), or a new name for one. ERR_CONFLICT without a fault: it is not that version; a new one: the code is taken. */
[[nodiscard]] enum err organisation_department_set(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, int64_t version,
                                                   str code, str name, struct organisation_fault *ret_fault);

/* ---- opening hours (hours_edit.c) ---- */
/* "10-14, 15.30–18:00" to spans, two at most, in order and apart; empty is closed. Answers a msgid of what is wrong, or NULL. */
const char *organisation_spans_read(str text, struct authority_hours *ret);
/* "10:00-14:00, 15:30-18:00", as it reads them. */
str organisation_spans_text(struct arena *a, const struct authority_hours *hours);
/* The whole week (index 0 Monday); version is the unit's. */
[[nodiscard]] enum err organisation_week_set(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, int64_t unit_id,
                                             int64_t version, const struct authority_hours week[7]);
/* Days that are not as their weekday, "2026-12-24": each has a version of its own, so that two who set different days are not in
 * each other's way. The day as it stands, held until the transaction ends; its version is 0 where it is as its weekday.
 * ERR_NOT_FOUND: no such unit. */
[[nodiscard]] enum err organisation_exception_hold(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, int64_t unit_id,
                                                   str day, struct authority_exception *ret);
/* Two spans at most, none for closed. version: the day's, 0 for one that is new. */
[[nodiscard]] enum err organisation_exception_set(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, int64_t unit_id,
                                                  int64_t version, str day, const struct authority_hours *hours, str reason);
[[nodiscard]] enum err organisation_exception_remove(struct db_tx *tx, struct arena *a, const struct organisation_editor *by,
                                                     int64_t unit_id, int64_t version, str day);

/* ---- what is offered, who is qualified (tasks_edit.c) ---- */
struct organisation_tasks { const int64_t *at; size_t n; };
/* version: of the unit's offerings together (sql_organisation_offerings_version). */
[[nodiscard]] enum err organisation_offer(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, int64_t unit_id,
                                          int64_t version, struct organisation_tasks tasks, enum competence_offer offered,
                                          uint32_t activities, struct organisation_fault *ret_fault);
/* level 1–3; 0: not qualified. Task 0 is every task. version: the employee's. */
[[nodiscard]] enum err organisation_qualify(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, int64_t employee_id,
                                            int64_t version, struct organisation_tasks tasks, int level,
                                            struct organisation_fault *ret_fault);

/* ---- accounts (accounts.c) ---- */
/* ERR_CONFLICT with a fault: the name is taken. The account's authority is by's. */
[[nodiscard]] enum err organisation_account_create(struct db_tx *tx, struct arena *a, const struct organisation_editor *by,
                                                   const struct access_account *account, struct organisation_fault *ret_fault);
/* password {}: stays. Whoever is the last administrator stays one. A new password, or closing, ends the sessions. */
[[nodiscard]] enum err organisation_account_change(struct db_tx *tx, struct arena *a, const struct organisation_editor *by,
                                                   int64_t employee_id, int64_t version, int64_t roles, bool disabled, str password,
                                                   struct organisation_fault *ret_fault);

/* An employee may leave on a day that lies ahead, unless nobody would then be left who can open accounts. */
[[nodiscard]] enum err organisation_account_may_end(struct db_tx *tx, struct arena *a, const struct organisation_editor *by,
                                                    int64_t employee_id, struct organisation_fault *ret_fault);

/* ---- duty (duty.c) ---- */
/* authority_go_on() and authority_go_off() with a line in the audit log. Of `asked` the employee, the place and anyway are looked at. */
[[nodiscard]] enum err organisation_duty_start(struct db_tx *tx, struct arena *a, const struct organisation_editor *by,
                                               const struct authority_shift *asked, struct organisation_fault *ret_fault);
[[nodiscard]] enum err organisation_duty_end(struct db_tx *tx, struct arena *a, const struct organisation_editor *by,
                                             const struct authority_shift *asked, struct organisation_fault *ret_fault);
