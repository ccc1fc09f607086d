#include "sqlgen.h"

/* The whole way from text to text: what the tests call. On ERR_INVALID error says file:line and why. */
static enum err generate(struct arena *a, str path, str sql, struct buf *h, struct buf *c, struct buf *error) {
    str stem = path, part, rest = path;
    while (str_next(&rest, '/', &part)) stem = part;
    stem = str_sub(stem, 0, str_index(stem, '.'));
    struct source s = {.arena = a, .path = path, .stem = stem, .rest = sql, .error = error,
                       .statements = arena_many(a, MAX_STATEMENTS, struct statement)};
    TRY(gen_read(&s));
    return gen_emit(&s, h, c);
}

/* ---- files ---- */

static bool read_file(const char *path, struct buf *to) {
    FILE *f = fopen(path, "rb");
    if (!f) return false;
    size_t n;
    do {
        buf_reserve(to, 65536);
        n = fread(to->p + to->n, 1, 65536, f);
        to->n += n;
    } while (n);
    return fclose(f) == 0;
}

static bool write_file(const char *path, const struct buf *b) {
    FILE *f = fopen(path, "wb");
    if (!f) return false;
    bool whole = fwrite(b->p, 1, b->n, f) == b->n;
    return fclose(f) == 0 && whole;
}

int main(int argc, char **argv) {
    if (argc != 3) return fprintf(stderr, "usage: sqlgen OUT_BASE IN.sql\n"), 2;
    ARENA(a);
    BUF(sql);
    BUF(h);
    BUF(c);
    BUF(error);
    if (!read_file(argv[2], &sql)) return perror(argv[2]), 1;
    buf_char(&sql, '\n');
    if (generate(&a, str_c(argv[2]), buf_str(&sql), &h, &c, &error) != OK)
        return fprintf(stderr, "%.*s", STR_ARG(buf_str(&error))), 1;
    /* The .c last: it is what make looks at. */
    if (!write_file(str_z(&a, str_printf(&a, "%s.h", argv[1])), &h)) return perror(argv[1]), 1;
    if (!write_file(str_z(&a, str_printf(&a, "%s.c", argv[1])), &c)) return perror(argv[1]), 1;
    return 0;
}
