/* The fields of the catalogue's files, as a table: what each is called, where it lives in its struct, how it is read,
 * checked and written again. Used by parse.c and print.c; the rest of the program sees catalogue.h only. */
#pragma once
#include "catalogue/catalogue.h"

enum block_kind { BLOCK_TASK, BLOCK_LIFE_EVENT, BLOCK_AUTHORITY, BLOCK_KINDS };

struct field_input {
    struct arena *arena;
    str value;      /* trimmed, not empty; the lines of a long text stand below each other */
    int line;
    size_t max;     /* code points a text may have */
};
struct field_shape {
    bool (*read)(const struct field_input *in, void *slot);  /* false: not what was expected, the slot is untouched */
    /* Writes the whole field, none or many lines, as reading would take it again. */
    void (*print)(struct buf *out, str name, const void *slot);
    const char *expected;                                    /* a Danish msgid, goes on "der ventes …" */
};
/* How each kind of value is read and written (shapes.c). */
extern const struct field_shape shape_text, shape_sentence, shape_long, shape_lines, shape_things, shape_words, shape_kle, shape_key,
    shape_departments, shape_depths, shape_area, shape_owner, shape_kind, shape_yes, shape_minutes, shape_channels,
    shape_day, shape_fee, shape_link, shape_home, shape_form, shape_phone, shape_package;
struct file_field {
    str name;
    size_t at;                       /* offset in the struct of the block */
    const struct field_shape *shape;
    size_t max;
    bool required, many, multiline;
};
struct field_list { const struct file_field *at; size_t n; };
struct block_type {
    str name;                        /* as in "[opgave flytning]" */
    struct field_list fields;        /* in the order they are written */
};
extern const struct block_type block_types[BLOCK_KINDS];

/* Appends in the arena. Room is kept for the next power of two, so a list must only grow by this. */
void catalogue_lines_add(struct catalogue_lines *lines, struct arena *a, str s);
/* Room for one more of `size` bytes in an array of n that grows by this alone; answers the (maybe moved) array. */
void *catalogue_grow(struct arena *a, void *array, size_t n, size_t size);
/* Øre of an amount as it stands in a fee row, "1.786,00 kr." or "893,00 kr.". ERR_INVALID for what is none. */
[[nodiscard]] enum err catalogue_amount(str s, int64_t *ret_oere);

/* Reads "2026-01-01 | 893,00 kr. | kilde: … [| group] [| en: group in English]". False for what is none, also "gratis" and "ukendt". */
bool catalogue_fee_row(str row, struct catalogue_fee *ret);

/* The words of the files for depths, "2 center; 3 forvaltning", and for the enums; also what the database keeps. */
[[nodiscard]] enum err catalogue_depths_read(str s, struct catalogue_depth *depths, size_t max, size_t *ret_n);
void catalogue_depths_print(struct buf *out, const struct catalogue_depth *depths, size_t n);
