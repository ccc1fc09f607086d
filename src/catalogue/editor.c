/* The texts of a form become a block as in a file, and the files' reader judges it: so what may be typed and what may be
 * imported is one and the same, and is told in the same words. */
#include "catalogue/editor.h"
#include <string.h>
#include "access/access.h"
#include "base/text.h"
#include "catalogue/catalogue_sql.h"
#include "catalogue/check.h"

/* ---- the fields ---- */
const char *const editor_areas[] = {"general", "tax", "passport_licence", NULL};
const char *const editor_owners[] = {"own", "municipality", "state", "region", "jobcentre", NULL};
const char *const editor_channels[] = {"skranke", "telefon", "brev", "e-mail", "selvbetjening", NULL};
static const char *const areas_danish[] = {"almindelig", "skat", "pas-og-kørekort", NULL};
static const char *const owners_danish[] = {"egen", "kommune", "stat", "region", "jobcenter", NULL};

static const struct editor_field task_fields[] = {
    {"name", "navn", EDITOR_LINE}, {"name_en", "navn-en", EDITOR_LINE}, {"sources", "kilde", EDITOR_LINES}, {"kle", "kle", EDITOR_LINE},
    {"departments", "forvaltning", EDITOR_LINE}, {"depths", "dybde", EDITOR_LINE},
    {"area", "område", EDITOR_CHOICE, editor_areas, areas_danish}, {"owner", "ejer", EDITOR_CHOICE, editor_owners, owners_danish},
    {"owner_key", "myndighed", EDITOR_LINE}, {"instant", "straks", EDITOR_YES}, {"minutes", "minutter", EDITOR_LINE},
    {"case_time", "sagstid", EDITOR_LINE}, {"case_time_en", "sagstid-en", EDITOR_LINE}, {"channels", "kanaler", EDITOR_LIST}, {"fees", "gebyr", EDITOR_LINES},
    {"links", "link", EDITOR_LINES}, {"forms", "blanket", EDITOR_LINES}, {"bring", "medbring", EDITOR_LINES}, {"bring_en", "medbring-en", EDITOR_LINES},
    {"summary", "kort", EDITOR_LINE}, {"summary_en", "kort-en", EDITOR_LINE}, {"words", "ord", EDITOR_WORDS},
    {"work_description", "arbejdsbeskrivelse", EDITOR_LONG}, {"checks", "kontroller", EDITOR_LINES}, {},
};
static const struct editor_field life_event_fields[] = {
    {"name", "navn", EDITOR_LINE}, {"name_en", "navn-en", EDITOR_LINE}, {"summary", "kort", EDITOR_LINE},
    {"summary_en", "kort-en", EDITOR_LINE}, {"words", "ord", EDITOR_WORDS}, {"tasks", "opgave", EDITOR_LINES},
    {"checks", "kontroller", EDITOR_LINES}, {},
};

const struct editor_field *editor_fields(enum editor_kind kind) {
    return kind == EDITOR_TASK ? task_fields : life_event_fields;
}

int64_t editor_id(const struct editor_item *item) {
    return item->kind == EDITOR_TASK ? item->task.id : item->life_event.id;
}

int64_t editor_version(const struct editor_item *item) {
    return item->kind == EDITOR_TASK ? item->task.version : item->life_event.version;
}

ms_t editor_closed_at(const struct editor_item *item) {
    return item->kind == EDITOR_TASK ? item->task.closed_at : item->life_event.closed_at;
}

str editor_name(const struct editor_item *item) {
    return item->kind == EDITOR_TASK ? item->task.name : item->life_event.name;
}

/* ---- from a block of the files to fields ---- */
static str translated(str word, const char *const *from, const char *const *to) {
    for (size_t i = 0; from[i]; i++)
        if (str_eq_c(word, from[i])) return str_c(to[i]);
    return word;
}

static int field_of_file(const struct editor_field *fields, str file) {
    for (int i = 0; fields[i].name; i++)
        if (str_eq_c(file, fields[i].file)) return i;
    return -1;
}

static str with_line(struct arena *a, str text, str line) {
    return text.n ? str_join(a, (str[]){text, line}, 2, S("\n")) : line;
}

static str in_form(const struct editor_field *f, str value) {
    if (f->shape == EDITOR_CHOICE) return translated(value, f->danish, f->english);
    if (f->shape == EDITOR_YES) return str_eq(value, S("ja")) ? S("1") : S("0");
    return value;
}

/* Takes one block apart again, as print.c wrote it: "felt: værdi", or "felt:" and lines below it. */
static struct editor_texts split(struct arena *a, const struct editor_field *fields, str block) {
    struct editor_texts t = {};
    str line;
    int at = -1;
    str_next(&block, '\n', &line); /* [opgave nøgle] */
    while (str_next(&block, '\n', &line)) {
        bool below = str_starts(line, S("  "));
        size_t colon = str_index(line, ':');
        if (!below) at = field_of_file(fields, str_sub(line, 0, colon));
        str value = str_trim(below ? line : str_sub(line, colon + 1, line.n));
        if (at >= 0 && value.n) t.at[at] = with_line(a, t.at[at], in_form(&fields[at], value));
    }
    for (int i = 0; fields[i].name; i++) t.at[i] = t.at[i].p ? str_dup(a, t.at[i]) : S("");
    return t;
}

/* As a file would have it; alone in a catalogue, so it prints without the others. */
str editor_block(struct arena *a, const struct editor_item *item) {
    struct catalogue_task task = item->task;
    struct catalogue_life_event event = item->life_event;
    task.file = event.file = S("");
    struct catalogue one = {};
    if (item->kind == EDITOR_TASK) one = (struct catalogue){.tasks = &task, .tasks_n = 1};
    else one = (struct catalogue){.life_events = &event, .life_events_n = 1};
    BUF(out);
    catalogue_print(&one, S(""), &out);
    return str_dup(a, buf_str(&out));
}

enum err editor_load(struct db_tx *tx, struct arena *a, int64_t authority_id, enum editor_kind kind, str key, ms_t now,
                     struct editor_item *ret) {
    struct editor_item item = {.kind = kind, .key = key};
    if (kind == EDITOR_TASK) TRY(catalogue_task_by_key(tx, a, authority_id, key, &item.task));
    else TRY(catalogue_life_event_by_key(tx, a, authority_id, key, now, &item.life_event));
    item.texts = split(a, editor_fields(kind), editor_block(a, &item));
    *ret = item;
    return OK;
}

/* ---- from fields to a block ---- */
static void add_line(struct buf *out, const char *field, str value) {
    if (value.n) buf_printf(out, "%s: %.*s\n", field, STR_ARG(value));
}

static str on_one_line(struct arena *a, str text) {
    char *p = arena_alloc(a, text.n + 1);
    for (size_t i = 0; i < text.n; i++) p[i] = text.p[i] == '\n' || text.p[i] == '\t' ? ' ' : text.p[i];
    return str_trim((str){p, text.n});
}

/* Lines of moderate length, however they were typed: a field takes 4,000 characters, a block so many lines. */
static void compose_words(struct buf *out, const char *field, str text) {
    enum { LINE = 1000 };
    size_t start = 0;
    bool open = false;
    str line, phrase;
    while (text.n && str_next(&text, '\n', &line)) {
        while (line.n && str_next(&line, ',', &phrase)) {
            phrase = str_trim(phrase);
            if (!phrase.n) continue;
            if (open && out->n - start > LINE) {
                buf_char(out, '\n');
                open = false;
            }
            if (!open) start = out->n;
            buf_printf(out, "%s%s%.*s", open ? ", " : field, open ? "" : ": ", STR_ARG(phrase));
            open = true;
        }
    }
    if (open) buf_char(out, '\n');
}

static void compose_field(struct arena *a, struct buf *out, const struct editor_field *f, str text) {
    str line;
    switch (f->shape) {
    case EDITOR_CHOICE: add_line(out, f->file, translated(text, f->english, f->danish)); break;
    case EDITOR_YES: add_line(out, f->file, str_eq(text, S("1")) ? S("ja") : S("nej")); break;
    case EDITOR_LIST:
    case EDITOR_LINE: add_line(out, f->file, on_one_line(a, text)); break;
    case EDITOR_WORDS: compose_words(out, f->file, text); break;
    case EDITOR_LINES:
        while (text.n && str_next(&text, '\n', &line)) add_line(out, f->file, str_trim(line));
        break;
    case EDITOR_LONG:
        if (text.n) buf_printf(out, "%s:\n", f->file);
        while (text.n && str_next(&text, '\n', &line))
            if (str_trim(line).n) buf_printf(out, "  %.*s\n", STR_ARG(str_trim(line))); /* an empty line would end the field */
        break;
    }
}

static str compose(struct arena *a, const struct editor_item *item) {
    const struct editor_field *fields = editor_fields(item->kind);
    BUF(out);
    buf_printf(&out, "[%s %.*s]\n", item->kind == EDITOR_TASK ? "opgave" : "livssituation", STR_ARG(item->key));
    for (size_t i = 0; fields[i].name; i++) compose_field(a, &out, &fields[i], item->texts.at[i]);
    return str_dup(a, buf_str(&out));
}

/* ---- what is wrong, at which field ---- */
static void add_fault(struct editor_faults *faults, const char *field, str text) {
    if (faults->n < sizeof faults->at / sizeof *faults->at) faults->at[faults->n++] = (struct editor_fault){field, text};
}

static const char *field_at_fault(const struct editor_field *fields, str of_file) {
    int at = field_of_file(fields, of_file);
    return at >= 0 ? fields[at].name : str_eq(of_file, S("nøgle")) ? "key" : NULL;
}

static void take_faults(const struct editor_field *fields, const struct catalogue_faults *found, struct editor_faults *faults) {
    for (size_t i = 0; i < found->n; i++) add_fault(faults, field_at_fault(fields, found->at[i].field), found->at[i].text);
}

/* ---- what it refers to ---- */

enum err editor_authorities(struct db_tx *tx, struct arena *a, struct catalogue *c) {
    struct sql_catalogue_owners_list l;
    TRY(sql_catalogue_owners(tx, a, &l));
    struct catalogue_authority *at = arena_many(a, c->authorities_n + l.n, struct catalogue_authority);
    size_t n = c->authorities_n;
    if (n) memcpy(at, c->authorities, n * sizeof *at);
    for (size_t i = 0; i < l.n; i++) {
        bool there = false;
        for (size_t k = 0; k < c->authorities_n && !there; k++) there = str_eq(at[k].key, l.at[i].key);
        if (there) continue;
        at[n] = (struct catalogue_authority){.key = l.at[i].key, .name = l.at[i].name, .file = S("database")};
        for (int kind = 0; kind < COMPETENCE_OWNERS; kind++)
            if (str_eq_c(l.at[i].kind, competence_owner_names[kind])) at[n].kind = (enum competence_owner)kind;
        n++;
    }
    c->authorities = at;
    c->authorities_n = n;
    return OK;
}

/* Tasks for a package to refer to: their keys are enough. */
static enum err known_tasks(struct db_tx *tx, struct arena *a, int64_t authority_id, struct catalogue *c) {
    struct catalogue all;
    TRY(catalogue_load(tx, a, authority_id, DB_NULL, &all));
    c->tasks = arena_many(a, all.tasks_n, struct catalogue_task);
    c->tasks_n = all.tasks_n;
    for (size_t i = 0; i < all.tasks_n; i++) c->tasks[i] = (struct catalogue_task){.key = all.tasks[i].key, .file = S("database")};
    return OK;
}

enum err editor_read(struct db_tx *tx, struct arena *a, int64_t authority_id, struct editor_item *item, struct editor_faults *ret_faults) {
    const struct editor_field *fields = editor_fields(item->kind);
    struct catalogue c = {};
    struct catalogue_faults found = {.arena = a, .lang = ret_faults->lang};
    enum err e = catalogue_parse(compose(a, item), S("skema"), a, &c, &found);
    if (e == OK && (item->kind == EDITOR_TASK ? c.tasks_n : c.life_events_n) == 1) {
        struct catalogue_task *t = c.tasks;
        struct catalogue_life_event *l = c.life_events;
        if (item->kind == EDITOR_TASK) {
            TRY(editor_authorities(tx, a, &c));
            e = catalogue_check(&c, &found);
            if (e == OK) e = catalogue_check_departments(tx, a, authority_id, &c, &found);
            t->id = item->task.id, t->version = item->task.version, t->closed_at = item->task.id ? item->task.closed_at : DB_NULL;
            t->file = item->task.file;
            item->task = *t;
        } else {
            TRY(known_tasks(tx, a, authority_id, &c));
            e = catalogue_check(&c, &found);
            l->id = item->life_event.id, l->version = item->life_event.version;
            l->closed_at = l->id ? item->life_event.closed_at : DB_NULL;
            l->file = item->life_event.file;
            item->life_event = *l;
        }
    }
    take_faults(fields, &found, ret_faults);
    return e;
}

/* ---- saving ---- */
static str changed_fields(struct arena *a, const struct editor_item *before, const struct editor_item *after) {
    const struct editor_field *fields = editor_fields(after->kind);
    BUF(out);
    for (size_t i = 0; fields[i].name; i++)
        if (!str_eq(before->texts.at[i], after->texts.at[i])) buf_printf(&out, "%s%s", out.n ? ", " : "", fields[i].name);
    return str_printf(a, "%.*s: %.*s", STR_ARG(after->key), STR_ARG(buf_str(&out)));
}

static enum err tell(struct db_tx *tx, struct arena *a, const struct editor_by *by, const struct editor_item *item, const char *what, str detail) {
    const char *kind = item->kind == EDITOR_TASK ? "task" : "life_event";
    struct access_audit entry = {.authority_id = by->authority_id, .account_id = by->account_id, .employee_id = by->employee_id,
                                 .action = str_printf(a, "%s.%s", kind, what).p, .subject_kind = kind, .subject_id = editor_id(item),
                                 .detail = detail};
    return access_audit(tx, &entry);
}

static enum err store(struct db_tx *tx, struct arena *a, const struct editor_by *by, struct editor_item *item) {
    if (item->kind == EDITOR_TASK) return catalogue_task_store(tx, a, by->authority_id, &item->task);
    return catalogue_life_event_store(tx, a, by->authority_id, &item->life_event);
}

/* Tasks and life events share one space of keys. */
static enum err key_is_free(struct db_tx *tx, struct arena *a, const struct editor_by *by, const struct editor_item *item,
                            struct editor_faults *faults) {
    struct catalogue_task t;
    struct catalogue_life_event l;
    enum err task = catalogue_task_by_key(tx, a, by->authority_id, item->key, &t);
    enum err event = catalogue_life_event_by_key(tx, a, by->authority_id, item->key, by->now, &l);
    if (task == ERR_NOT_FOUND && event == ERR_NOT_FOUND) return OK;
    if (task != OK && task != ERR_NOT_FOUND) return task;
    if (event != OK && event != ERR_NOT_FOUND) return event;
    add_fault(faults, "key", text_with(a, faults->lang, T("nøglen '{1}' er optaget"), &item->key, 1));
    return ERR_CONFLICT;
}

enum err editor_save(struct db_tx *tx, struct arena *a, const struct editor_by *by, struct editor_item *item, int64_t version,
                     struct editor_faults *faults) {
    struct editor_item before = {.kind = item->kind, .key = item->key}, after = *item;
    faults->n = 0;
    bool new = !editor_id(item);
    if (new) TRY(key_is_free(tx, a, by, item, faults));
    else TRY(editor_load(tx, a, by->authority_id, item->kind, item->key, by->now, &before));
    if (!new && editor_version(&before) != version) return ERR_CONFLICT;
    after.task = before.task;
    after.life_event = before.life_event;
    TRY(editor_read(tx, a, by->authority_id, &after, faults));
    TRY(store(tx, a, by, &after));
    TRY(tell(tx, a, by, &after, new ? "create" : "change", changed_fields(a, &before, &after)));
    *item = after;
    return OK;
}

enum err editor_close(struct db_tx *tx, struct arena *a, const struct editor_by *by, struct editor_item *item, int64_t version, ms_t at) {
    struct editor_item now;
    TRY(editor_load(tx, a, by->authority_id, item->kind, item->key, by->now, &now));
    if (editor_version(&now) != version) return ERR_CONFLICT;
    now.task.closed_at = now.life_event.closed_at = at;
    TRY(store(tx, a, by, &now));
    str what = at == DB_NULL ? now.key : str_printf(a, "%.*s: closes_on %.*s", STR_ARG(now.key), STR_ARG(clock_date(a, at)));
    TRY(tell(tx, a, by, &now, at == DB_NULL ? "reopen" : "close", what));
    *item = now;
    return OK;
}
