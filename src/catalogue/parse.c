/* Reads the catalogue's files, line by line. After a fault it reads on, so that one run tells all of them; what follows a bad
 * heading is passed over until the next one, for each of its fields would be a fault that is none. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include "base/text.h"
#include "catalogue/check.h"
#include "catalogue/fields.h"

enum { FILE_BYTES_MAX = 4 * 1024 * 1024, BLOCKS_MAX = 10'000, LINES_MAX = 400 };

#define NOTHING ((str){})

struct parser {
    struct arena *arena;
    struct catalogue *into;
    struct catalogue_faults *faults;
    str file, rest;
    int line;
    enum block_kind kind;       /* of the open block */
    void *block;                /* NULL: none is open, or it is being skipped after a bad heading */
    bool skip;
    int block_line;
    str block_key;
    uint64_t seen;              /* a bit per field of the block */
    int lines;                  /* fields of the block so far */
    const struct file_field *field;  /* being gathered, or NULL */
    int field_line;
    struct buf value;
};

/* ---- blocks ---- */

static void missing_fields(struct parser *p) {
    const struct field_list *fields = &block_types[p->kind].fields;
    for (size_t i = 0; i < fields->n; i++) {
        const struct file_field *f = &fields->at[i];
        if (!f->required || (p->seen & 1ull << i)) continue;
        FAULT(p->faults, p->file, p->block_line, f->name, T("[{1} {2}]: feltet '{3}' mangler – der ventes {4}"),
              block_types[p->kind].name, p->block_key, f->name, text_tr(p->faults->lang, f->shape->expected));
    }
}

static void expected_value(struct parser *p, const struct file_field *f, str value) {
    value = text_clip(str_sub(value, 0, str_index(value, '\n')), 60);
    str expected = text_tr(p->faults->lang, f->shape->expected);
    const str most[] = {expected, fault_number(p->faults, f->max)};
    if (f->max) expected = text_with(p->faults->arena, p->faults->lang, T("{1} på højst {2} tegn"), most, 2);
    FAULT(p->faults, p->file, p->field_line, f->name, T("{1}: '{2}' – der ventes {3}"), f->name, value, expected);
}

static void end_field(struct parser *p) {
    const struct file_field *f = p->field;
    p->field = NULL;
    if (!f) return;
    str value = str_trim(buf_str(&p->value));
    struct field_input in = {p->arena, value, p->field_line, f->max};
    char *slot = (char *)p->block + f->at;
    if (!value.n || !f->shape->read(&in, slot)) expected_value(p, f, value);
}

static void end_block(struct parser *p) {
    end_field(p);
    if (p->block) missing_fields(p);
    p->block = NULL;
}

static void *new_block(struct parser *p) {
    struct catalogue *c = p->into;
    switch (p->kind) {
    case BLOCK_TASK:
        c->tasks = catalogue_grow(p->arena, c->tasks, c->tasks_n, sizeof *c->tasks);
        c->tasks[c->tasks_n] = (struct catalogue_task){.key = p->block_key, .file = p->file, .line = p->line,
                                                       .version = 1, .closed_at = DB_NULL};
        return &c->tasks[c->tasks_n++];
    case BLOCK_LIFE_EVENT:
        c->life_events = catalogue_grow(p->arena, c->life_events, c->life_events_n, sizeof *c->life_events);
        c->life_events[c->life_events_n] = (struct catalogue_life_event){
            .key = p->block_key, .file = p->file, .line = p->line, .version = 1, .closed_at = DB_NULL};
        return &c->life_events[c->life_events_n++];
    default:
        c->authorities = catalogue_grow(p->arena, c->authorities, c->authorities_n, sizeof *c->authorities);
        c->authorities[c->authorities_n] =
            (struct catalogue_authority){.key = p->block_key, .file = p->file, .line = p->line};
        return &c->authorities[c->authorities_n++];
    }
}

static bool block_kind(str name, enum block_kind *ret) {
    for (size_t i = 0; i < BLOCK_KINDS; i++)
        if (str_eq(name, block_types[i].name)) {
            *ret = (enum block_kind)i;
            return true;
        }
    return false;
}

static void heading(struct parser *p, str line) {
    end_block(p);
    p->skip = true;
    str inner = str_sub(line, 1, line.n - 2), kind, key;
    if (line.n < 2 || line.p[line.n - 1] != ']' || !str_next(&inner, ' ', &kind) || !block_kind(kind, &p->kind)) {
        FAULT(p->faults, p->file, p->line, NOTHING,
              T("'{1}' – der ventes [opgave nøgle], [livssituation nøgle] eller [myndighed nøgle]"), text_clip(line, 60));
        return;
    }
    key = str_trim(inner);
    if (!catalogue_key_ok(key)) {
        FAULT(p->faults, p->file, p->line, S("nøgle"),
              T("[{1} {2}] – der ventes en nøgle på 2-60 tegn af små bogstaver a-z, tal og bindestreg"), kind, text_clip(key, 60));
        return;
    }
    p->skip = false;
    p->block_key = str_dup(p->arena, key);
    p->block_line = p->line;
    p->seen = 0;
    p->lines = 0;
    p->block = new_block(p);
}

/* ---- lines ---- */

static const struct file_field *field_named(const struct field_list *fields, str name, size_t *ret_at) {
    for (size_t i = 0; i < fields->n; i++)
        if (str_eq(fields->at[i].name, name)) {
            *ret_at = i;
            return &fields->at[i];
        }
    return NULL;
}

static void unknown_field(struct parser *p, str name) {
    const struct field_list *fields = &block_types[p->kind].fields;
    BUF(known);
    for (size_t i = 0; i < fields->n; i++)
        buf_printf(&known, "%s%.*s", i ? ", " : "", STR_ARG(fields->at[i].name));
    FAULT(p->faults, p->file, p->line, NOTHING, T("ukendt felt '{1}' – der ventes et af {2}"), text_clip(name, 60), buf_str(&known));
}

static void field_line(struct parser *p, str line) {
    str name;
    end_field(p);
    size_t colon = str_index(line, ':'), at;
    if (colon == line.n) {
        FAULT(p->faults, p->file, p->line, NOTHING, T("'{1}' – der ventes 'felt: værdi' (lange tekster rykkes to mellemrum ind)"),
              text_clip(line, 60));
        return;
    }
    name = str_trim(str_sub(line, 0, colon));
    const struct file_field *f = field_named(&block_types[p->kind].fields, name, &at);
    if (!f) {
        unknown_field(p, name);
        return;
    }
    if ((p->seen & 1ull << at) && !f->many) {
        FAULT(p->faults, p->file, p->line, name, T("{1}: står to gange i [{2} {3}] – der ventes en"), name,
              block_types[p->kind].name, p->block_key);
        return;
    }
    if (++p->lines > LINES_MAX) {
        FAULT(p->faults, p->file, p->line, name, T("{1}: for mange linjer – der ventes højst {2} i en blok"), name,
              fault_number(p->faults, LINES_MAX));
        p->skip = true;
        return;
    }
    p->seen |= 1ull << at;
    p->field = f;
    p->field_line = p->line;
    p->value.n = 0;
    buf_add(&p->value, str_trim(str_sub(line, colon + 1, line.n)));
}

/* In one of the short texts: a field that was indented by mistake would else become a part of the one above it. */
static bool looks_like_field(const struct parser *p, str text) {
    size_t at;
    str name = str_trim(str_sub(text, 0, str_index(text, ':')));
    return !p->field->multiline && name.n < text.n && field_named(&block_types[p->kind].fields, name, &at);
}

static void continued(struct parser *p, str line) {
    if (p->skip) return;
    str text = str_trim(line);
    if (!p->field) {
        FAULT(p->faults, p->file, p->line, NOTHING, T("'{1}' – der ventes et felt over en indrykket linje"), text_clip(text, 60));
        return;
    }
    if (looks_like_field(p, text)) {
        FAULT(p->faults, p->file, p->line, p->field->name, T("'{1}' er rykket ind – der ventes, at et felt begynder forrest på linjen"),
              text_clip(text, 60));
        return;
    }
    buf_char(&p->value, p->field->multiline ? '\n' : ' ');
    buf_add(&p->value, text);
}

/* Characters that are not seen: they come from other programs, and hide what a text says. */
static bool all_visible(str line) {
    for (size_t i = 0; i < line.n;) {
        uint32_t c = text_next(line, &i);
        bool control = (c < ' ' && c != '\t') || (c >= 0x7F && c < 0xA0);
        bool turns = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); /* the direction of writing */
        if (control || turns) return false;
    }
    return true;
}

static void one_line(struct parser *p, str line) {
    if (!text_valid(line)) {
        FAULT(p->faults, p->file, p->line, NOTHING, T("linjen er ikke UTF-8 – der ventes en fil gemt som UTF-8"));
        return;
    }
    bool indented = line.n && (line.p[0] == ' ' || line.p[0] == '\t');
    str text = str_trim(line);
    if (!all_visible(text)) {
        FAULT(p->faults, p->file, p->line, p->field ? p->field->name : NOTHING,
              T("linjen rummer usynlige tegn – der ventes ren tekst med almindelige linjeskift"));
        return;
    }
    if (!text.n) end_field(p);
    else if (indented) continued(p, line);
    else if (text.p[0] == '#') end_field(p);
    else if (text.p[0] == '[') heading(p, text);
    else if (p->block && !p->skip) field_line(p, text);
    else if (!p->block && !p->skip)
        FAULT(p->faults, p->file, p->line, NOTHING, T("'{1}' – der ventes [opgave nøgle] eller lignende før det første felt"),
              text_clip(text, 60));
}

static void too_large(struct catalogue_faults *faults, str file, size_t bytes) {
    enum { MB = 1024 * 1024 };
    FAULT(faults, file, 0, NOTHING, T("filen fylder {1} MB ({2} byte) – der ventes en tekstfil på højst {3} MB ({4} byte)"),
          fault_number(faults, (bytes + MB - 1) / MB), fault_number(faults, bytes), fault_number(faults, FILE_BYTES_MAX / MB),
          fault_number(faults, FILE_BYTES_MAX));
}

enum err catalogue_parse(str text, str file, struct arena *a, struct catalogue *into, struct catalogue_faults *faults) {
    size_t before = faults->n;
    struct parser p = {.arena = a, .into = into, .faults = faults, .file = str_dup(a, file)};
    if (text.n > FILE_BYTES_MAX) {
        too_large(faults, file, text.n);
        return ERR_INVALID;
    }
    if (str_starts(text, S("\xEF\xBB\xBF"))) text = str_sub(text, 3, text.n); /* Notepad puts it there */
    for (str line; str_next(&text, '\n', &line);) {
        p.line++;
        if (into->tasks_n + into->life_events_n + into->authorities_n > BLOCKS_MAX) {
            FAULT(faults, file, p.line, NOTHING, T("for mange blokke – der ventes højst {1}"), fault_number(faults, BLOCKS_MAX));
            break;
        }
        one_line(&p, line);
    }
    end_block(&p);
    buf_free(&p.value);
    return faults->n > before ? ERR_INVALID : OK;
}

/* ---- folders ---- */

/* What is too large is not read; *ret_size tells how large it is. */
static enum err read_file(const char *path, struct buf *ret, size_t *ret_size) {
    struct stat about;
    FILE *f = fopen(path, "rb");
    if (!f || fstat(fileno(f), &about) != 0) {
        if (f) fclose(f);
        return ERR_NOT_FOUND;
    }
    *ret_size = S_ISREG(about.st_mode) ? (size_t)about.st_size : 0;
    size_t got = *ret_size <= FILE_BYTES_MAX;
    while (got && ret->n <= FILE_BYTES_MAX) {
        buf_reserve(ret, 65'536);
        got = fread(ret->p + ret->n, 1, 65'536, f);
        ret->n += got;
    }
    bool failed = ferror(f);
    fclose(f);
    if (ret->n > *ret_size) *ret_size = ret->n;
    return failed ? ERR_STORAGE : OK;
}

/* What Windows calls BY.TXT is one too. */
static bool ends_in_txt(str name) {
    return name.n > 4 && strcasecmp(str_sub(name, name.n - 4, name.n).p, ".txt") == 0;
}

static int is_catalogue_file(const struct dirent *entry) {
    return entry->d_name[0] != '.' && ends_in_txt(str_c(entry->d_name));
}

/* Not the manual of the folder, which is shipped there, and nothing that is hidden. */
static int is_passed_over(const struct dirent *entry) {
    str name = str_c(entry->d_name);
    return name.p[0] != '.' && !ends_in_txt(name) && !str_eq(name, S("LÆSMIG.md"));
}

enum err catalogue_passed_over(const char *folder, struct arena *a, struct catalogue_lines *ret) {
    struct dirent **names;
    struct catalogue_lines found = {};
    int n = scandir(folder, &names, is_passed_over, alphasort);
    if (n < 0) return ERR_NOT_FOUND;
    for (int i = 0; i < n; i++) {
        catalogue_lines_add(&found, a, str_dup(a, str_c(names[i]->d_name)));
        free(names[i]);
    }
    free(names);
    *ret = found;
    return OK;
}

static enum err parse_file(const char *folder, const char *name, struct arena *a, struct catalogue *into,
                           struct catalogue_faults *faults) {
    BUF(text);
    size_t size = 0;
    str path = str_printf(a, "%s/%s", folder, name);
    if (read_file(path.p, &text, &size) != OK) {
        FAULT(faults, str_dup(a, str_c(name)), 0, NOTHING, T("filen kan ikke læses"));
        return ERR_INVALID;
    }
    if (size > FILE_BYTES_MAX) {
        too_large(faults, str_dup(a, str_c(name)), size);
        return ERR_INVALID;
    }
    return catalogue_parse(buf_str(&text), str_c(name), a, into, faults);
}

static enum err read_folder(const char *folder, struct arena *a, struct catalogue *ret, struct catalogue_faults *faults) {
    struct dirent **names;
    struct catalogue c = {};
    int n = scandir(folder, &names, is_catalogue_file, alphasort);
    if (n < 0) {
        FAULT(faults, str_c(folder), 0, NOTHING, T("mappen kan ikke læses"));
        return ERR_NOT_FOUND;
    }
    if (!n) FAULT(faults, str_c(folder), 0, NOTHING, T("der er ingen filer – der ventes mindst en, der ender på .txt"));
    enum err err = n ? OK : ERR_INVALID;
    for (int i = 0; i < n; i++) {
        if (parse_file(folder, names[i]->d_name, a, &c, faults) != OK) err = ERR_INVALID;
        free(names[i]);
    }
    free(names);
    if (err == OK && !c.tasks_n) { /* a wrong folder would else close everything */
        FAULT(faults, str_c(folder), 0, NOTHING, T("der er ingen opgaver i filerne – der ventes mindst en [opgave nøgle]"));
        err = ERR_INVALID;
    }
    if (catalogue_check(&c, faults) != OK) err = ERR_INVALID;
    if (err == OK) *ret = c;
    return err;
}

enum err catalogue_read(const char *folder, struct arena *a, struct catalogue *ret, struct buf *faults) {
    struct catalogue_faults found = {.arena = a};
    enum err e = read_folder(folder, a, ret, &found);
    catalogue_faults_print(&found, faults);
    return e;
}
