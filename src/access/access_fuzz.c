/* Throws bytes at what the door reads: a form carried through the sign-in, where to go afterwards, roles, a purpose in a header.
 * The first byte chooses. */
#include "access/pages.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise) {
    if (!promise) abort();
}

static bool within(str part, str whole) {
    return !part.n || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

/* What the server closed may be cut and changed on its way, and then it is none; what is in it is read within its bounds. */
static void carry(struct arena *a, str in) {
    static const struct carry_key key = {{1, 2, 3}}, other = {{3, 2, 1}};
    str plain, query;
    struct carried c;
    must(!carried_unclose(a, &key, in, &plain));
    str box = carried_close(a, &key, in);
    must(carried_unclose(a, &key, box, &plain) && str_eq(plain, in));
    must(!carried_unclose(a, &other, box, &plain) && !carried_unclose(a, &key, str_sub(box, 0, box.n - 1), &plain));
    if (!carried_read(a, in, &query, &c)) return;
    must(within(c.path, in) && within(query, in) && c.n <= in.n / 8);
    for (size_t i = 0; i < c.n; i++) must(within(c.fields[i].name, in) && within(c.fields[i].value, in) && !c.fields[i].label);
}

/* Nobody is sent to another site, nor round in a circle. */
static void next(str in) {
    str to = next_path(in, S("/mig"));
    must(to.n && to.p[0] == '/' && !str_starts(to, S("//")) && !str_starts(to, S("/log-")));
    for (size_t i = 0; i < to.n; i++) must((unsigned char)to.p[i] > ' ' && to.p[i] != '\\');
}

static void roles(str in) {
    int64_t bits = 0;
    if (access_roles_parse(in, &bits) == OK) must(bits > 0 && bits < 1 << ACCESS_ROLES);
}

static void purpose(struct arena *a, str in) {
    str read = percent_decoded(a, in);
    must(read.n <= in.n);
    if (text_says_why(str_trim(read))) must(text_valid(str_trim(read)) && text_length(str_trim(read)) <= 200);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!size) return 0;
    ARENA(a);
    str in = {(const char *)data + 1, size - 1};
    switch (data[0] % 4) {
    case 0: carry(&a, in); break;
    case 1: next(in); break;
    case 2: roles(in); break;
    default: purpose(&a, in); break;
    }
    return 0;
}
