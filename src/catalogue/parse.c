#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/text.h"
#include "catalogue/check.h"
#include "catalogue/fields.h"

enum { FILE_BYTES_MAX = 4 * 1024 * 1024, BLOCKS_MAX = 10'000, LINES_MAX = 400 };

struct parser {
    struct arena *arena;
    struct catalogue *into;
    struct faults faults;
    str file, rest;
    int line;
    enum block_kind kind;       /* of the open block */
    void *block;                /* NULL: none is open, or it is being skipped after a bad heading */
    bool skip;
    int block_line;
    str block_key;
    uint64_t seen;              /* a bit per field of the block */
    int lines;                  /* fields of the block so far */
    const struct field *field;  /* being gathered, or NULL */
    int field_line;
    struct buf value;
};

/* ---- blocks ---- */

static void missing_fields(struct parser *p) {
    const struct field_list *fields = &block_types[p->kind].fields;
    for (size_t i = 0; i < fields->n; i++) {
        const struct field *f = &fields->at[i];
        if (!f->required || (p->seen & 1ull << i)) continue;
        fault(&p->faults, p->file, p->block_line, "[%.*s %.*s]: feltet '%.*s' mangler – der ventes %s",
              STR_ARG(block_types[p->kind].name), STR_ARG(p->block_key), STR_ARG(f->name), f->shape->expected);
    }
}

static void expected_value(struct parser *p, const struct field *f, str value) {
    value = text_clip(str_sub(value, 0, str_index(value, '\n')), 60);
    BUF(most);
    if (f->max) buf_printf(&most, " på højst %zu tegn", f->max);
    fault(&p->faults, p->file, p->field_line, "%.*s: '%.*s' – der ventes %s%.*s", STR_ARG(f->name), STR_ARG(value),
          f->shape->expected, STR_ARG(buf_str(&most)));
}

static void end_field(struct parser *p) {
    const struct field *f = p->field;
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
        fault(&p->faults, p->file, p->line,
              "'%.*s' – der ventes [opgave nøgle], [livssituation nøgle] eller [myndighed nøgle]",
              STR_ARG(text_clip(line, 60)));
        return;
    }
    key = str_trim(inner);
    if (!catalogue_key_ok(key)) {
        fault(&p->faults, p->file, p->line,
              "[%.*s %.*s] – der ventes en nøgle på 2-60 tegn af små bogstaver a-z, tal og bindestreg", STR_ARG(kind),
              STR_ARG(text_clip(key, 60)));
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

static const struct field *field_named(const struct field_list *fields, str name, size_t *ret_at) {
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
    fault(&p->faults, p->file, p->line, "ukendt felt '%.*s' – der ventes et af %.*s", STR_ARG(text_clip(name, 60)),
          STR_ARG(buf_str(&known)));
}

static void field_line(struct parser *p, str line) {
    str name;
    end_field(p);
    size_t colon = str_index(line, ':'), at;
    if (colon == line.n) {
        fault(&p->faults, p->file, p->line, "'%.*s' – der ventes 'felt: værdi' (lange tekster rykkes to mellemrum ind)",
              STR_ARG(text_clip(line, 60)));
        return;
    }
    name = str_trim(str_sub(line, 0, colon));
    const struct field *f = field_named(&block_types[p->kind].fields, name, &at);
    if (!f) {
        unknown_field(p, name);
        return;
    }
    if ((p->seen & 1ull << at) && !f->many) {
        fault(&p->faults, p->file, p->line, "%.*s: står to gange i [%.*s %.*s] – der ventes en", STR_ARG(name),
              STR_ARG(block_types[p->kind].name), STR_ARG(p->block_key));
        return;
    }
    if (++p->lines > LINES_MAX) {
        fault(&p->faults, p->file, p->line, "%.*s: for mange linjer – der ventes højst %d i en blok", STR_ARG(name), LINES_MAX);
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
        fault(&p->faults, p->file, p->line, "'%.*s' – der ventes et felt over en indrykket linje", STR_ARG(text_clip(text, 60)));
        return;
    }
    if (looks_like_field(p, text)) {
        fault(&p->faults, p->file, p->line, "'%.*s' er rykket ind – der ventes, at et felt begynder forrest på linjen",
              STR_ARG(text_clip(text, 60)));
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
        fault(&p->faults, p->file, p->line, "linjen er ikke UTF-8 – der ventes en fil gemt som UTF-8");
        return;
    }
    bool indented = line.n && (line.p[0] == ' ' || line.p[0] == '\t');
    str text = str_trim(line);
    if (!all_visible(text)) {
        fault(&p->faults, p->file, p->line, "linjen rummer usynlige tegn – der ventes ren tekst med almindelige linjeskift");
        return;
    }
    if (!text.n) end_field(p);
    else if (indented) continued(p, line);
    else if (text.p[0] == '#') end_field(p);
    else if (text.p[0] == '[') heading(p, text);
    else if (p->block && !p->skip) field_line(p, text);
    else if (!p->block && !p->skip)
        fault(&p->faults, p->file, p->line, "'%.*s' – der ventes [opgave nøgle] eller lignende før det første felt",
              STR_ARG(text_clip(text, 60)));
}

enum err catalogue_parse(str text, str file, struct arena *a, struct catalogue *into, struct buf *faults) {
    struct parser p = {.arena = a, .into = into, .faults = {faults, 0}, .file = str_dup(a, file)};
    if (text.n > FILE_BYTES_MAX) {
        fault(&p.faults, file, 1, "filen fylder %zu byte – der ventes højst %d", text.n, FILE_BYTES_MAX);
        return ERR_INVALID;
    }
    if (str_starts(text, S("\xEF\xBB\xBF"))) text = str_sub(text, 3, text.n); /* Notepad puts it there */
    for (str line; str_next(&text, '\n', &line);) {
        p.line++;
        if (into->tasks_n + into->life_events_n + into->authorities_n > BLOCKS_MAX) {
            fault(&p.faults, file, p.line, "for mange blokke – der ventes højst %d", BLOCKS_MAX);
            break;
        }
        one_line(&p, line);
    }
    end_block(&p);
    buf_free(&p.value);
    return p.faults.n ? ERR_INVALID : OK;
}

/* ---- folders ---- */

static enum err read_file(const char *path, struct buf *ret) {
    FILE *f = fopen(path, "rb");
    if (!f) return ERR_NOT_FOUND;
    size_t got;
    do {
        buf_reserve(ret, 65'536);
        got = fread(ret->p + ret->n, 1, 65'536, f);
        ret->n += got;
    } while (got && ret->n <= FILE_BYTES_MAX);
    bool failed = ferror(f);
    fclose(f);
    return failed ? ERR_STORAGE : OK;
}

static int is_catalogue_file(const struct dirent *entry) {
    str name = str_c(entry->d_name);
    return name.n > 4 && name.p[0] != '.' && str_ends(name, S(".txt"));
}

static enum err parse_file(const char *folder, const char *name, struct arena *a, struct catalogue *into,
                           struct faults *faults) {
    BUF(text);
    str path = str_printf(a, "%s/%s", folder, name);
    if (read_file(path.p, &text) != OK) {
        fault(faults, str_c(name), 0, "filen kan ikke læses");
        return ERR_INVALID;
    }
    return catalogue_parse(buf_str(&text), str_c(name), a, into, faults->out);
}

enum err catalogue_read(const char *folder, struct arena *a, struct catalogue *ret, struct buf *faults) {
    struct dirent **names;
    struct faults f = {faults, 0};
    struct catalogue c = {};
    int n = scandir(folder, &names, is_catalogue_file, alphasort);
    if (n < 0) {
        fault(&f, str_c(folder), 0, "mappen kan ikke læses");
        return ERR_NOT_FOUND;
    }
    if (!n) fault(&f, str_c(folder), 0, "der er ingen filer – der ventes mindst en, der ender på .txt");
    enum err err = n ? OK : ERR_INVALID;
    for (int i = 0; i < n; i++) {
        if (parse_file(folder, names[i]->d_name, a, &c, &f) != OK) err = ERR_INVALID;
        free(names[i]);
    }
    free(names);
    if (err == OK && !c.tasks_n) { /* a wrong folder would else close everything */
        fault(&f, str_c(folder), 0, "der er ingen opgaver i filerne – der ventes mindst en [opgave nøgle]");
        err = ERR_INVALID;
    }
    if (catalogue_check(&c, faults) != OK) err = ERR_INVALID;
    if (err == OK) *ret = c;
    return err;
}
