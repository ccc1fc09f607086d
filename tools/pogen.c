/* pogen OUT.c LANG=FILE.po… compiles translations to the hash tables that view/lang.h declares (text_table_LANG).
 * Fuzzy and empty translations are left out: the Danish is shown. tools/textcheck complains about them. */
#include "po.h"

/* At most half full, so that a search ends soon. */
static size_t table_size(const struct po *po) {
    size_t size = 16;
    while (size < po->n * 2) size *= 2;
    return size;
}

static void place(const struct po_entry **table, size_t size, const struct po_entry *e) {
    size_t i = str_hash(e->msgid) & (size - 1);
    for (; table[i]; i = (i + 1) & (size - 1))
        if (str_eq(table[i]->msgid, e->msgid)) return; /* the first stands */
    table[i] = e;
}

static void write_table(struct arena *a, FILE *out, const char *lang, const struct po *po) {
    size_t size = table_size(po);
    const struct po_entry **table = arena_many(a, size, const struct po_entry *);
    BUF(b);
    for (size_t i = 0; i < po->n; i++)
        if (po->at[i].msgid.n && po->at[i].msgstr.n && !po->at[i].fuzzy) place(table, size, &po->at[i]);
    buf_printf(&b, "\nstatic const struct text_pair %s[%zu] = {\n", lang, size);
    for (size_t i = 0; i < size; i++) {
        if (!table[i]) continue;
        buf_printf(&b, "    [%zu] = {", i);
        tool_quote(&b, table[i]->msgid);
        buf_lit(&b, ", S_INIT(");
        tool_quote(&b, table[i]->msgstr);
        buf_lit(&b, ")},\n");
    }
    buf_printf(&b, "};\nconst struct text_table text_table_%s = {%s, %zu};\n", lang, lang, size);
    fwrite(b.p, 1, b.n, out);
}

int main(int argc, char **argv) {
    ARENA(a);
    FILE *out = argc > 2 ? fopen(argv[1], "wb") : NULL;
    if (!out) {
        fprintf(stderr, "usage: pogen OUT.c LANG=FILE.po…\n");
        return 2;
    }
    fprintf(out, "/* Made by pogen. */\n#include \"view/lang.h\"\n");
    for (int i = 2; i < argc; i++) {
        str path = str_c(argv[i]), lang;
        str_next(&path, '=', &lang);
        struct po po = po_read(&a, str_z(&a, path));
        write_table(&a, out, str_z(&a, lang), &po);
    }
    return fclose(out) == 0 ? 0 : 1;
}
