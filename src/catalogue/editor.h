/* Editing the catalogue: one task or life event at a time, or a whole file of them. Nobody outside src/catalogue includes it.
 *
 * A form's field holds what a field of the files holds, the same way: one a line where it may be repeated. So what is typed
 * is put together to a block of a file, and the reader of the files (parse.c, check.c) judges it. What it finds wrong is
 * told at the field. */
#pragma once
#include "catalogue/catalogue.h"

enum editor_kind { EDITOR_TASK, EDITOR_LIFE_EVENT };
enum editor_shape {
    EDITOR_LINE,   /* one line; line breaks become blanks */
    EDITOR_LONG,   /* a text of many lines */
    EDITOR_LINES,  /* one a line */
    EDITOR_WORDS,  /* phrases, with commas or line breaks between */
    EDITOR_LIST,   /* words with commas between */
    EDITOR_CHOICE, /* a word of the API (english) and of the files (danish) */
    EDITOR_YES,    /* "1" or "0" */
};
struct editor_field {
    const char *name;      /* of the form and the API; NULL ends the table */
    const char *file;      /* in the files */
    enum editor_shape shape;
    const char *const *english, *const *danish; /* EDITOR_CHOICE; NULL-ended */
};
const struct editor_field *editor_fields(enum editor_kind kind);
enum { EDITOR_FIELDS = 24 };

/* The words that forms choose from; NULL-ended. */
extern const char *const editor_areas[], *const editor_owners[], *const editor_channels[];

/* What stands in each field, in the order of editor_fields(); choices in English. */
struct editor_texts { str at[EDITOR_FIELDS]; };

/* One task or life event with its texts: of the database, or as it was typed. */
struct editor_item {
    enum editor_kind kind;
    str key;
    struct editor_texts texts;
    struct catalogue_task task;              /* kind EDITOR_TASK */
    struct catalogue_life_event life_event;  /* kind EDITOR_LIFE_EVENT */
};
int64_t editor_id(const struct editor_item *item);        /* 0: new */
int64_t editor_version(const struct editor_item *item);
ms_t editor_closed_at(const struct editor_item *item);
str editor_name(const struct editor_item *item);

/* ERR_NOT_FOUND: there is none of that key. */
[[nodiscard]] enum err editor_load(struct db_tx *tx, struct arena *a, int64_t authority_id, enum editor_kind kind, str key, ms_t now,
                                   struct editor_item *ret);

/* What is wrong, in the language that the caller sets, as the files' reader says it; field is a name of editor_fields, "key",
 * or NULL. After 20 the rest would help nobody. */
struct editor_fault { const char *field; str text; };
struct editor_faults { struct editor_fault at[20]; size_t n; enum lang lang; };

/* Reads item->texts into item's task or life event, which keeps its id, version, file and closing. ERR_INVALID: faults. */
[[nodiscard]] enum err editor_read(struct db_tx *tx, struct arena *a, int64_t authority_id, struct editor_item *item,
                                   struct editor_faults *ret_faults);

/* organisation: may change authorities that are there, which all municipalities share (ACCESS_ORGANISATION). */
struct editor_by { int64_t authority_id, account_id, employee_id; ms_t now; bool organisation; };
/* Reads and stores; version is the one that was edited. ERR_CONFLICT: it has changed since, or (a new one) the key is taken;
 * then there is a fault. Writes into the audit log which fields were changed. */
[[nodiscard]] enum err editor_save(struct db_tx *tx, struct arena *a, const struct editor_by *by, struct editor_item *item,
                                   int64_t version, struct editor_faults *ret_faults);
/* Closes from that moment on, now or on a day that lies ahead; DB_NULL: in use again, or still. */
[[nodiscard]] enum err editor_close(struct db_tx *tx, struct arena *a, const struct editor_by *by, struct editor_item *item,
                                    int64_t version, ms_t at);

/* As a file would have it. */
str editor_block(struct arena *a, const struct editor_item *item);
/* Adds the authorities of the database to those that c has, so that check.c knows them. */
[[nodiscard]] enum err editor_authorities(struct db_tx *tx, struct arena *a, struct catalogue *c);

/* ---- whole files (editor_files.c) ---- */
struct editor_plan {
    struct catalogue_import will; /* every step of it; unchanged: of what stands in the text */
    size_t sent;                 /* tasks, life events and authorities in the text */
    struct catalogue merged;     /* what the catalogue will be */
    struct catalogue_faults faults; /* in the language that the caller sets; when there are any, nothing else is set */
};
/* Of the catalogue as it stands, also of what is closed and of the authorities: another number when any of it was changed.
 * Positive, and the same in every process. */
[[nodiscard]] enum err editor_state(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t *ret);
/* What an import of that text would do. whole: what is not in it is closed. ERR_INVALID: ret_plan->faults; so it is when it
 * changes an authority that they may not. */
[[nodiscard]] enum err editor_plan(struct db_tx *tx, struct arena *a, const struct editor_by *by, str text, bool whole,
                                   struct editor_plan *ret_plan);
/* The same, done. */
[[nodiscard]] enum err editor_import(struct db_tx *tx, struct arena *a, const struct editor_by *by, str text, bool whole,
                                     struct editor_plan *ret_plan);
/* Everything in use now as text; of one file only when file is not empty. */
[[nodiscard]] enum err editor_export(struct db_tx *tx, struct arena *a, int64_t authority_id, str file, ms_t now, struct buf *out);
