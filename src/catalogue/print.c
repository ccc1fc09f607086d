#include "catalogue/fields.h"

static void print_block(struct buf *out, enum block_kind kind, str key, const void *block) {
    const struct block_type *type = &block_types[kind];
    if (out->n) buf_char(out, '\n');
    buf_printf(out, "[%.*s %.*s]\n", STR_ARG(type->name), STR_ARG(key));
    for (size_t i = 0; i < type->fields.n; i++) {
        const struct file_field *f = &type->fields.at[i];
        f->shape->print(out, f->name, (const char *)block + f->at);
    }
}

void catalogue_print(const struct catalogue *c, str file, struct buf *out) {
    for (size_t i = 0; i < c->authorities_n; i++)
        if (str_eq(c->authorities[i].file, file))
            print_block(out, BLOCK_AUTHORITY, c->authorities[i].key, &c->authorities[i]);
    for (size_t i = 0; i < c->tasks_n; i++)
        if (str_eq(c->tasks[i].file, file)) print_block(out, BLOCK_TASK, c->tasks[i].key, &c->tasks[i]);
    for (size_t i = 0; i < c->life_events_n; i++)
        if (str_eq(c->life_events[i].file, file))
            print_block(out, BLOCK_LIFE_EVENT, c->life_events[i].key, &c->life_events[i]);
}
