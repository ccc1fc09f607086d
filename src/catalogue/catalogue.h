/* The catalogue: what citizens come for. Tasks, their depth, area, owner and texts; life events and their packages; the
 * authorities that own what is not ours. It ships as plain text files in data/catalogue (format: data/catalogue/LÆSMIG.md),
 * is imported whole or not at all, and lives in the database, where it can be edited. What is in use is closed with a
 * date, never deleted. Source of tasks and depths: KBH bilag 1. */
#pragma once
#include "base/buf.h"
#include "competence/competence.h"
#include "db/db.h"
#include "view/lang.h"

/* ---- the files ---- */
/* Where a task is done at a depth: in the centre, in one that shares the address with the P/O office, in the department (KBH bilag 1). */
enum catalogue_place { CATALOGUE_CENTRE, CATALOGUE_COLOCATED, CATALOGUE_DEPARTMENT };
/* level 1 information · 2 rule-based · 3 considerable discretion. */
struct catalogue_depth { int level; enum catalogue_place place; };
struct catalogue_lines { const str *at; size_t n; };            /* a field that may be repeated */

struct catalogue_task {
    int64_t id;                    /* 0 when read from files */
    str key, name, name_en, kle;   /* kle {} when unknown */
    struct catalogue_lines departments; /* codes, "KSR"; the first carries it */
    struct catalogue_depth depths[8];
    size_t depths_n;
    enum competence_area area;
    enum competence_owner owner;
    str owner_key;                 /* key of the authority; {} when own */
    bool instant;                  /* settled while the citizen waits */
    int minutes;                   /* at the counter, 1–120 */
    str case_time, case_time_en;   /* how long the case takes, in words; the English may be {} */
    str channels;                  /* "skranke, telefon, …" */
    str summary, summary_en, work_description;
    /* One text a row. bring_en: as many as bring, in the same order, or none. links: "https://… | Title"; forms: see
     * catalogue_form_row; fees: "2026-01-01 | 893,00 kr. | kilde: … | group", "gratis" or "ukendt"; these three may have
     * English at their end (catalogue_english). words: the citizen's own, for the search; checks: what an editor must look up. */
    struct catalogue_lines sources, bring, bring_en, links, forms, fees, words, checks;
    str file;                      /* that it came from, and is exported to again; empty: made on the screen */
    int line;                      /* of its heading; 0 unless it was just read */
    int64_t version;               /* rises with each change */
    ms_t closed_at;                /* DB_NULL, or a day that lies ahead: in use (db_in_use) */
};
struct catalogue_life_event {
    int64_t id;
    str key, name, name_en, summary, summary_en;
    struct catalogue_lines words, checks;
    struct { str task_key, remark, remark_en; int64_t task_id; int line; } tasks[40];
    size_t tasks_n;
    str file;
    int line;
    int64_t version;
    ms_t closed_at;
};
struct catalogue_authority {
    str key, name, name_en, link, phone, phone_note, about, about_en;
    enum competence_owner kind;
    struct catalogue_lines checks;
    str file;
    int line;
};
/* What may be linked to: "https://…" without blanks. */
bool catalogue_address(str s);
struct catalogue {
    struct catalogue_task *tasks;
    size_t tasks_n;
    struct catalogue_life_event *life_events;
    size_t life_events_n;
    struct catalogue_authority *authorities;
    size_t authorities_n;
};
/* What is wrong in the files, in the order it was found. The caller gives the arena and the language of the texts. */
struct catalogue_fault {
    str file;
    int line;  /* 0: none */
    str field; /* what the files call the field, "nøgle" for the heading's key; {NULL, 0}: none */
    str text;  /* "minutter: 'mange' – der ventes et tal fra 1 til 120" */
};
struct catalogue_faults {
    struct arena *arena;
    enum lang lang;
    struct catalogue_fault *at;
    size_t n;
};
/* A line for each: "by.txt:12: minutter: …". */
void catalogue_faults_print(const struct catalogue_faults *faults, struct buf *out);
/* Reads every *.txt (or .TXT) of a folder. Every fault is told in Danish, a line for each. The catalogue is good only when there are
 * none and it holds a task (OK); else ERR_INVALID. It lives in the arena. */
[[nodiscard]] enum err catalogue_read(const char *folder, struct arena *a, struct catalogue *ret, struct buf *faults);
/* What stands in the folder and is not read, for it is no *.txt: by name; nothing hidden, and not LÆSMIG.md. ERR_NOT_FOUND: there is no
 * such folder. */
[[nodiscard]] enum err catalogue_passed_over(const char *folder, struct arena *a, struct catalogue_lines *ret);
/* Parses one file's text into `into` (growing it), for fuzzing and the editor. ERR_INVALID: faults were added. */
[[nodiscard]] enum err catalogue_parse(str text, str file, struct arena *a, struct catalogue *into, struct catalogue_faults *faults);
/* Keys of tasks, life events and authorities: a-z, 0-9 and '-', 2–60 characters, no '-' first or last. */
bool catalogue_key_ok(str key);
/* The form of a KLE number, "23.05.10". */
bool catalogue_kle_ok(str number);
/* Is each task's KLE number in the list? KL owns the numbers and they are not shipped: list is the municipality's own, a line for each
 * with the number first. ERR_INVALID: faults were added; ERR_NOT_FOUND: it is no such list. */
[[nodiscard]] enum err catalogue_check_kle(const struct catalogue *c, str list, struct catalogue_faults *faults);
/* The files of a catalogue, as catalogue_read would read them again: writes the blocks of one file into out. */
void catalogue_print(const struct catalogue *c, str file, struct buf *out);

/* ---- the database ---- */
enum catalogue_kind { CATALOGUE_TASK, CATALOGUE_LIFE_EVENT, CATALOGUE_AUTHORITY, CATALOGUE_NEW_DEPARTMENT, CATALOGUE_KINDS };
enum catalogue_change { CATALOGUE_ADDED, CATALOGUE_CHANGED, CATALOGUE_CLOSED, CATALOGUE_REOPENED, CATALOGUE_CHANGES };
/* The words of the API. */
extern const char *const catalogue_kind_names[CATALOGUE_KINDS], *const catalogue_change_names[CATALOGUE_CHANGES];
struct catalogue_step { enum catalogue_change change; enum catalogue_kind kind; str key, name; };
struct catalogue_import {
    int64_t added, changed, closed, unchanged; /* a reopened one counts as changed */
    int64_t left_out;              /* of the closed: those that the files do not have */
    struct catalogue_step *steps;  /* all but the unchanged: departments, authorities, tasks, life events, then what is closed */
    size_t n;
};
/* Do the tasks name departments that the municipality has? One that has none yet may name any, and begins with these when the
 * tasks are imported or stored. ERR_INVALID: faults were added. */
[[nodiscard]] enum err catalogue_check_departments(struct db_tx *tx, struct arena *a, int64_t authority_id, const struct catalogue *c,
                                                   struct catalogue_faults *faults);
/* Makes the authority's catalogue what the files say: new keys are added, changed ones get a new version, keys that are
 * gone are closed from now. A block that names no closing day has none: what was closed, or was to be, is in use again. Authorities are added or brought up to date; one that is served here keeps what its administrator
 * says, and none is closed, for others may refer to it. All or nothing. What ret points to is in the arena. */
[[nodiscard]] enum err catalogue_import(struct db_tx *tx, struct arena *a, int64_t authority_id, const struct catalogue *c,
                                        ms_t now, struct catalogue_import *ret);
/* What that would do; nothing is written. */
[[nodiscard]] enum err catalogue_import_plan(struct db_tx *tx, struct arena *a, int64_t authority_id, const struct catalogue *c,
                                             ms_t now, struct catalogue_import *ret);
/* Everything in use at that moment (DB_NULL: closed ones too), and the authorities that came from files. A package holds only
 * tasks that are loaded. */
[[nodiscard]] enum err catalogue_load(struct db_tx *tx, struct arena *a, int64_t authority_id, ms_t at, struct catalogue *ret);
/* Also closed ones. ERR_NOT_FOUND: there never was one. What ret points to is in the arena. */
[[nodiscard]] enum err catalogue_task_by_key(struct db_tx *tx, struct arena *a, int64_t authority_id, str key, struct catalogue_task *ret);
[[nodiscard]] enum err catalogue_task_by_id(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, struct catalogue_task *ret);
/* Little of a task, for those who ask often: its id and closing (ret_closed_at may be NULL); its id, departments and depths (the rest
 * is empty). ERR_NOT_FOUND. */
[[nodiscard]] enum err catalogue_task_id(struct db_tx *tx, struct arena *a, int64_t authority_id, str key, int64_t *ret_id, ms_t *ret_closed_at);
[[nodiscard]] enum err catalogue_task_depths(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, struct catalogue_task *ret);
/* Its package holds the tasks in use now. */
[[nodiscard]] enum err catalogue_life_event_by_key(struct db_tx *tx, struct arena *a, int64_t authority_id, str key, ms_t now,
                                                   struct catalogue_life_event *ret);
[[nodiscard]] enum err catalogue_life_event_by_id(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, ms_t now,
                                                  struct catalogue_life_event *ret);

/* Stores one that is edited: a new one (id 0, which is then set), or a new version of the one that was read; closed_at as it
 * says. ERR_CONFLICT: t->version is not the stored one any more. Tells event "catalogue". */
[[nodiscard]] enum err catalogue_task_store(struct db_tx *tx, struct arena *a, int64_t authority_id, struct catalogue_task *t);
[[nodiscard]] enum err catalogue_life_event_store(struct db_tx *tx, struct arena *a, int64_t authority_id, struct catalogue_life_event *e);

/* The depth a task has in a unit, for deciding it: in a centre the rule-based level it was given there (2), with a
 * co-located P/O office also that office's; else the deepest it has. */
int catalogue_depth_in(const struct catalogue_task *t, enum competence_unit unit, bool colocated);
/* What it costs. Each group of payers ("voksen", "0–11 år"; {} when there is only one) has rows of its own, so that a new rate for one
 * leaves the others as they were; "udgår" for an amount ends a group from that date on. */
struct catalogue_fee {
    ms_t from;
    int64_t oere;                  /* 0: free; CATALOGUE_FEE_ENDS */
    str source, group, group_en;   /* group_en {}: there is no English */
};
enum { CATALOGUE_FEE_ENDS = -1 };
struct catalogue_fees {
    struct catalogue_fee *at, *coming; /* of each group the newest row that has come, and the next one; in the order of the groups' first rows */
    size_t n, coming_n;
    bool free;                     /* "gratis", and no row holds */
    bool dated;                    /* a row that holds is from an earlier year than this */
};
void catalogue_fees_at(const struct catalogue_task *t, ms_t now, struct arena *a, struct catalogue_fees *ret);

/* Takes the English off the end of a row of links, forms or fees: "Pas | https://… | en: Passport" → "Passport", and the row
 * keeps the rest. {}: there is none, and the row is as it was. */
str catalogue_english(str *row);

/* A row of forms: "Title", then where it is filled in online, then "papir" when citizen service has it on paper and hands it out; either,
 * both or none of them. Nobody promises paper where that is not said. False for what is none; what was stored is one. */
struct catalogue_form {
    str title, title_en, url;      /* url {}: not online; title_en {}: there is no English */
    bool paper;
};
bool catalogue_form_row(str row, struct catalogue_form *ret);

/* ---- names of several tasks ---- */
/* Statements join them as "Pas\tPassport\nKørekort\tDriving licence" (Danish and English; no English: nothing after the tab).
 * Appends them in a language with " · " between; what has no English name keeps the Danish. */
void catalogue_names(struct buf *out, str joined, enum lang lang);
/* The same as a member of a JSON object, in Danish; joined {}: null. */
struct json;
void catalogue_names_json(struct json *j, const char *key, str joined);
/* Takes the first off: its name in the language, and whether that is Danish for want of another. False: there is none. */
bool catalogue_name_next(str *joined, enum lang lang, str *ret_name, bool *ret_danish);

/* ---- search by the citizen's own words ---- */
/* A hunspell .dic file in UTF-8; this one is Debian's hunspell-da. Without it the search is worse at compounds: it
 * knows no words but the catalogue's. */
#define CATALOGUE_WORD_LIST "/usr/share/hunspell/da_DK.dic"
/* Is that what can be read there? Looks at its beginning only. */
bool catalogue_word_list_fits(const char *word_list);
/* An index over the tasks and life events in use now, made once and read by many threads: 2.5 MB and a tenth of a second for what is shipped. */
struct catalogue_index;
[[nodiscard]] enum err catalogue_index_new(const struct catalogue *c, const char *word_list, ms_t now, struct catalogue_index **ret);
void catalogue_index_free(struct catalogue_index *index);
/* Indexes of a pool have the Danish words in common (1.1 MB), and those of catalogues that say the same have all in common
 * but 8 bytes a task. Any thread may make and free them; who comes while the same is being made waits for it. */
struct catalogue_pool;
struct catalogue_pool *catalogue_pool_new(const char *word_list); /* which outlives it */
void catalogue_pool_free(struct catalogue_pool *pool); /* takes NULL; when no index of it is left */
[[nodiscard]] enum err catalogue_index_pooled(struct catalogue_pool *pool, const struct catalogue *c, ms_t now,
                                            struct catalogue_index **ret);
/* How many indexes a pool really holds. */
size_t catalogue_pool_size(struct catalogue_pool *pool);
struct catalogue_hit {
    enum catalogue_kind kind;      /* CATALOGUE_TASK or CATALOGUE_LIFE_EVENT */
    int64_t id;
    str key, name, name_en;        /* good as long as the index */
    double score;                  /* > 0; higher is better; comparable within one answer */
};
/* The best `top` (1–50) for what was typed, best first, as far as they plausibly fit; often that is fewer. prefix: the last word may
 * be unfinished (search as you type). Never fails; nothing found answers 0: also when no word is known or much like one that is.
 *
 * What fits far worse than the best is left out, however many were asked for:
 *  - below half of the best's score when the best agrees with what was typed; the less it does, the more stays, and when it is
 *    but a guess, all stays that scores a seventh of it;
 *  - the first three stay as long as they score a seventh of the best;
 *  - what tells of a word of which none of the good ones tells stays: "jeg er flyttet og skal have nyt pas" is two matters;
 *  - nothing is left out while the unfinished word has one or two letters, or three that are no word yet or all that was typed. */
size_t catalogue_search(const struct catalogue_index *index, str words, bool prefix, size_t top, struct catalogue_hit *ret_hits);
