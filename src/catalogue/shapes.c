/* Each kind of value, read and written side by side: what is written must be taken again as it was (catalogue_fuzz.c, and the
 * test that writes all that is shipped). */
#include "catalogue/fields.h"
#include <string.h>
#include "base/text.h"

enum { DEPTHS_MAX = 8, PACKAGE_MAX = 40, PHRASE_MAX = 100, DEPARTMENTS_MAX = 8, DEPARTMENT_MAX = 16 };

bool catalogue_key_ok(str key) {
    if (key.n < 2 || key.n > 60 || key.p[0] == '-' || key.p[key.n - 1] == '-') return false;
    for (size_t i = 0; i < key.n; i++) {
        char c = key.p[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') return false;
    }
    return true;
}

void *catalogue_grow(struct arena *a, void *array, size_t n, size_t size) {
    if (n & (n - 1)) return array; /* between two powers of two there is room */
    void *bigger = arena_array(a, n ? 2 * n : 1, size);
    if (n) memcpy(bigger, array, n * size);
    return bigger;
}

void catalogue_lines_add(struct catalogue_lines *lines, struct arena *a, str s) {
    str *at = catalogue_grow(a, (void *)lines->at, lines->n, sizeof *at);
    at[lines->n++] = s;
    lines->at = at;
}

static bool one_of(str s, const char *const *names, size_t n, size_t *ret) {
    int i = str_among(names, (int)n, s);
    if (i >= 0) *ret = (size_t)i;
    return i >= 0;
}
#define COUNT(a) (sizeof(a) / sizeof *(a))

/* Line breaks (from the screen) are read again as one text. */
static void print_one(struct buf *out, str name, str value) {
    buf_printf(out, "%.*s:", STR_ARG(name));
    for (str line; str_next(&value, '\n', &line);)
        if (str_trim(line).n) buf_printf(out, " %.*s", STR_ARG(str_trim(line)));
    buf_char(out, '\n');
}

static bool unknown(str s) { return str_eq(s, S("ukendt")); }

/* ---- texts ---- */

static bool read_text(const struct field_input *in, void *slot) {
    if (text_length(in->value) > in->max) return false;
    *(str *)slot = str_dup(in->arena, in->value);
    return true;
}

static void print_text(struct buf *out, str name, const void *slot) {
    const str *s = slot;
    if (s->n) print_one(out, name, *s);
}

static void print_long(struct buf *out, str name, const void *slot) {
    str rest = *(const str *)slot, line;
    if (!rest.n) return;
    buf_printf(out, "%.*s:\n", STR_ARG(name));
    while (str_next(&rest, '\n', &line)) /* an empty line would end the field */
        if (str_trim(line).n) buf_printf(out, "  %.*s\n", STR_ARG(str_trim(line)));
}

static bool read_line(const struct field_input *in, void *slot) {
    if (text_length(in->value) > in->max) return false;
    catalogue_lines_add(slot, in->arena, str_dup(in->arena, in->value));
    return true;
}

/* What to bring and how long it takes stand as lists and facts of their own, so they begin as sentences do, however they were typed. */
static str as_sentence(struct arena *a, str s) {
    char first[4];
    size_t rest = 0;
    uint32_t c = text_next(s, &rest);
    if (!s.n || unknown(s)) return s;
    if ((c >= 'a' && c <= 'z') || (c >= 0xE0 && c <= 0xFE && c != 0xF7)) c -= 32; /* Latin-1: à–þ but for ÷ */
    size_t n = text_put(c, first);
    return str_printf(a, "%.*s%.*s", (int)n, first, STR_ARG(str_sub(s, rest, s.n)));
}

static bool read_sentence(const struct field_input *in, void *slot) {
    if (text_length(in->value) > in->max) return false;
    *(str *)slot = str_dup(in->arena, as_sentence(in->arena, in->value));
    return true;
}

static bool read_thing(const struct field_input *in, void *slot) {
    if (text_length(in->value) > in->max) return false;
    catalogue_lines_add(slot, in->arena, as_sentence(in->arena, str_dup(in->arena, in->value)));
    return true;
}

static void print_lines(struct buf *out, str name, const void *slot) {
    const struct catalogue_lines *lines = slot;
    for (size_t i = 0; i < lines->n; i++) print_one(out, name, lines->at[i]);
}

static bool read_key(const struct field_input *in, void *slot) {
    return catalogue_key_ok(in->value) && read_text(in, slot);
}

/* ---- lists with commas ---- */

static bool phrases_ok(str rest, size_t max) {
    for (str part; str_next(&rest, ',', &part);) {
        part = str_trim(part);
        if (!part.n || text_length(part) > max) return false;
    }
    return true;
}

static bool read_words(const struct field_input *in, void *slot) {
    if (text_length(in->value) > in->max || !phrases_ok(in->value, PHRASE_MAX)) return false;
    str rest = in->value;
    for (str part; str_next(&rest, ',', &part);)
        catalogue_lines_add(slot, in->arena, str_dup(in->arena, str_trim(part)));
    return true;
}

/* Phrases to a line, and the next line when it grows long, as people write them. */
static void print_words(struct buf *out, str name, const void *slot) {
    enum { LINE = 400 };
    const struct catalogue_lines *lines = slot;
    size_t start = 0;
    for (size_t i = 0; i < lines->n; i++) {
        bool fresh = i == 0 || out->n - start > LINE;
        if (fresh && i) buf_char(out, '\n');
        if (fresh) start = out->n;
        if (fresh) buf_printf(out, "%.*s: ", STR_ARG(name));
        else buf_lit(out, ", ");
        buf_add(out, lines->at[i]);
    }
    if (lines->n) buf_char(out, '\n');
}

static const char *const channels[] = {"skranke", "telefon", "brev", "e-mail", "selvbetjening"};

/* Each part is one of the names and none comes twice. */
static bool parts_of(str rest, const char *const *names, size_t n) {
    unsigned seen = 0;
    for (str part; str_next(&rest, ',', &part);) {
        size_t which;
        if (!one_of(str_trim(part), names, n, &which) || (seen & 1u << which)) return false;
        seen |= 1u << which;
    }
    return seen != 0;
}

/* The form only: which there are, the municipality's table says (departments.c). */
static bool is_department(str code) {
    size_t n = 0;
    for (size_t i = 0; i < code.n; n++)
        if (!text_is_letter(text_next(code, &i))) return false;
    return n >= 1 && n <= DEPARTMENT_MAX;
}

static bool is_among(const struct catalogue_lines *lines, str s) {
    for (size_t i = 0; i < lines->n; i++)
        if (str_eq(lines->at[i], s)) return true;
    return false;
}

static bool read_departments(const struct field_input *in, void *slot) {
    struct catalogue_lines codes = {};
    str rest = in->value;
    for (str part; str_next(&rest, ',', &part);) {
        part = str_trim(part);
        if (!is_department(part) || is_among(&codes, part)) return false;
        catalogue_lines_add(&codes, in->arena, str_dup(in->arena, part));
    }
    if (!codes.n || codes.n > DEPARTMENTS_MAX) return false;
    *(struct catalogue_lines *)slot = codes;
    return true;
}

static void print_joined(struct buf *out, str name, const void *slot) {
    const struct catalogue_lines *lines = slot;
    if (!lines->n) return;
    buf_printf(out, "%.*s: ", STR_ARG(name));
    for (size_t i = 0; i < lines->n; i++) {
        if (i) buf_lit(out, ", ");
        buf_add(out, lines->at[i]);
    }
    buf_char(out, '\n');
}

static bool read_channels(const struct field_input *in, void *slot) {
    return parts_of(in->value, channels, COUNT(channels)) && read_text(in, slot);
}

/* ---- days ---- */

/* The midnight in Copenhagen that begins the day. */
static bool read_day(const struct field_input *in, void *slot) {
    return clock_parse_date(in->value, slot) == OK;
}
static void print_day(struct buf *out, str name, const void *slot) {
    ms_t at = *(const ms_t *)slot;
    if (at == DB_NULL) return;
    struct clock_local day = clock_local(at);
    buf_printf(out, "%.*s: %04d-%02d-%02d\n", STR_ARG(name), day.year, day.month, day.day);
}

/* ---- numbers and choices ---- */

static const char *const areas[COMPETENCE_AREAS] = {"almindelig", "skat", "pas-og-kørekort"};
static const char *const owners[COMPETENCE_OWNERS] = {"egen", "kommune", "stat", "region", "jobcenter"};
static const char *const noyes[] = {"nej", "ja"};
static const char *const places[] = {"center", "samlokaliseret", "forvaltning"};

static bool read_area(const struct field_input *in, void *slot) {
    size_t which;
    if (!one_of(in->value, areas, COUNT(areas), &which)) return false;
    *(enum competence_area *)slot = (enum competence_area)which;
    return true;
}
static void print_area(struct buf *out, str name, const void *slot) {
    print_one(out, name, str_c(areas[*(const enum competence_area *)slot]));
}

static bool read_owner(const struct field_input *in, void *slot) {
    size_t which;
    if (!one_of(in->value, owners, COUNT(owners), &which)) return false;
    *(enum competence_owner *)slot = (enum competence_owner)which;
    return true;
}
static bool read_kind(const struct field_input *in, void *slot) {
    return !str_eq(in->value, S("egen")) && read_owner(in, slot);
}
static void print_owner(struct buf *out, str name, const void *slot) {
    print_one(out, name, str_c(owners[*(const enum competence_owner *)slot]));
}

static bool read_yes(const struct field_input *in, void *slot) {
    size_t which;
    if (!one_of(in->value, noyes, COUNT(noyes), &which)) return false;
    *(bool *)slot = which == 1;
    return true;
}
static void print_yes(struct buf *out, str name, const void *slot) {
    print_one(out, name, str_c(noyes[*(const bool *)slot]));
}

static bool read_minutes(const struct field_input *in, void *slot) {
    int64_t v;
    if (str_int(in->value, &v) != OK || v < 1 || v > 120) return false;
    *(int *)slot = (int)v;
    return true;
}
static void print_minutes(struct buf *out, str name, const void *slot) {
    buf_printf(out, "%.*s: %d\n", STR_ARG(name), *(const int *)slot);
}

enum err catalogue_depths_read(str s, struct catalogue_depth *depths, size_t max, size_t *ret_n) {
    size_t n = 0;
    for (str part; str_next(&s, ';', &part); n++) {
        str level, place = str_trim(part);
        size_t where;
        if (n == max || !str_next(&place, ' ', &level) || level.n != 1 || level.p[0] < '1' || level.p[0] > '3')
            return ERR_INVALID;
        if (!one_of(str_trim(place), places, COUNT(places), &where)) return ERR_INVALID;
        depths[n] = (struct catalogue_depth){level.p[0] - '0', (enum catalogue_place)where};
        for (size_t i = 0; i < n; i++)
            if (depths[i].level == depths[n].level && depths[i].place == depths[n].place) return ERR_INVALID;
    }
    *ret_n = n;
    return n ? OK : ERR_INVALID;
}

void catalogue_depths_print(struct buf *out, const struct catalogue_depth *depths, size_t n) {
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "%s%d %s", i ? "; " : "", depths[i].level, places[depths[i].place]);
}

/* The depths and their number lie side by side; the field points at the first. */
static bool read_depths(const struct field_input *in, void *slot) {
    struct catalogue_task *task = (void *)((char *)slot - offsetof(struct catalogue_task, depths));
    struct catalogue_depth depths[DEPTHS_MAX];
    size_t n;
    if (catalogue_depths_read(in->value, depths, DEPTHS_MAX, &n) != OK) return false;
    memcpy(task->depths, depths, n * sizeof *depths);
    task->depths_n = n;
    return true;
}
static void print_depths(struct buf *out, str name, const void *slot) {
    const struct catalogue_task *task = (const void *)((const char *)slot - offsetof(struct catalogue_task, depths));
    buf_printf(out, "%.*s: ", STR_ARG(name));
    catalogue_depths_print(out, task->depths, task->depths_n);
    buf_char(out, '\n');
}

/* ---- what may be unknown ---- */


bool catalogue_kle_ok(str s) {
    if (s.n != 8) return false;
    for (size_t i = 0; i < s.n; i++)
        if (i == 2 || i == 5 ? s.p[i] != '.' : s.p[i] < '0' || s.p[i] > '9') return false;
    return true;
}
static bool read_kle(const struct field_input *in, void *slot) {
    if (unknown(in->value)) return true;
    return catalogue_kle_ok(in->value) && read_text(in, slot);
}
static bool read_phone(const struct field_input *in, void *slot) {
    if (unknown(in->value)) return true;
    for (size_t i = 0; i < in->value.n; i++)
        if (!strchr("0123456789 +", in->value.p[i])) return false;
    return read_text(in, slot);
}
static void print_known(struct buf *out, str name, const void *slot) {
    const str *s = slot;
    print_one(out, name, s->n ? *s : S("ukendt"));
}

/* ---- addresses, forms, fees, packages ---- */

bool catalogue_address(str s) {
    return s.n > 10 && str_starts(s, S("https://")) && str_index(s, ' ') == s.n;
}

/* "a | b": b may be missing. False when one of them is empty or there is a third. */
static bool in_two(str s, str *ret_a, str *ret_b) {
    str a, b = {};
    if (!str_next(&s, '|', &a)) return false;
    bool two = str_next(&s, '|', &b);
    if (s.n) return false;
    *ret_a = str_trim(a);
    *ret_b = str_trim(b);
    return ret_a->n && (!two || ret_b->n);
}
/* "… | en: Passport": takes the English off. False when nothing follows "en:". */
static bool without_english(str *s, str *ret_english) {
    *ret_english = catalogue_english(s);
    return ret_english->n || !ret_english->p;
}
static bool read_link(const struct field_input *in, void *slot) {
    str row = in->value, address, title, english;
    return without_english(&row, &english) && in_two(row, &address, &title) && catalogue_address(address) && (title.n || !english.n) &&
           read_line(in, slot);
}
static bool read_home(const struct field_input *in, void *slot) {
    return catalogue_address(in->value) && read_text(in, slot);
}
bool catalogue_form_row(str row, struct catalogue_form *ret) {
    struct catalogue_form form = {};
    str part;
    if (!without_english(&row, &form.title_en) || !str_next(&row, '|', &part)) return false;
    form.title = str_trim(part);
    while (str_next(&row, '|', &part)) {
        part = str_trim(part);
        if (!form.paper && str_eq(part, S("papir"))) form.paper = true;
        else if (!form.paper && !form.url.n && catalogue_address(part)) form.url = part;
        else return false;
    }
    if (!form.title.n || str_starts(form.title, S("https:")) || str_eq(form.title, S("papir"))) return false;
    *ret = form;
    return true;
}
static bool read_form(const struct field_input *in, void *slot) {
    struct catalogue_form form;
    return catalogue_form_row(in->value, &form) && read_line(in, slot);
}

enum err catalogue_amount(str s, int64_t *ret_oere) {
    if (!str_ends(s, S(" kr."))) return ERR_INVALID;
    s.n -= 4;
    int64_t oere = 0;
    size_t digits = 0, decimals = 0, comma = str_index(s, ',');
    for (size_t i = 0; i < s.n; i++) {
        if (i == comma || (s.p[i] == '.' && i < comma && (comma - i) % 4 == 0 && digits)) continue;
        if (s.p[i] < '0' || s.p[i] > '9' || ++digits > 9) return ERR_INVALID;
        oere = oere * 10 + (s.p[i] - '0');
        decimals += i > comma;
    }
    if (decimals != 2 || digits < 3) return ERR_INVALID;
    *ret_oere = oere;
    return OK;
}

bool catalogue_fee_row(str row, struct catalogue_fee *ret) {
    struct catalogue_fee fee;
    str date, amount, source;
    if (!without_english(&row, &fee.group_en)) return false;
    if (!str_next(&row, '|', &date) || clock_parse_date(str_trim(date), &fee.from) != OK) return false;
    if (!str_next(&row, '|', &amount)) return false;
    amount = str_trim(amount);
    fee.oere = CATALOGUE_FEE_ENDS;
    if (!str_eq(amount, S("udgår")) && catalogue_amount(amount, &fee.oere) != OK) return false;
    if (!str_next(&row, '|', &source)) return false;
    source = str_trim(source);
    if (!str_starts(source, S("kilde:"))) return false;
    fee.source = str_trim(str_sub(source, sizeof "kilde:" - 1, source.n));
    fee.group = str_trim(row);
    *ret = fee;
    return fee.source.n;
}
static bool read_fee(const struct field_input *in, void *slot) {
    struct catalogue_fee fee;
    bool plain = unknown(in->value) || str_eq(in->value, S("gratis"));
    return (plain || catalogue_fee_row(in->value, &fee)) && read_line(in, slot);
}

static bool read_package(const struct field_input *in, void *slot) {
    struct catalogue_life_event *event = (void *)((char *)slot - offsetof(struct catalogue_life_event, tasks));
    str row = in->value, key, remark, english;
    if (event->tasks_n == PACKAGE_MAX || !without_english(&row, &english) || !in_two(row, &key, &remark)) return false;
    if (!catalogue_key_ok(key) || text_length(remark) > in->max || text_length(english) > in->max) return false;
    if (english.n && !remark.n) return false;
    typeof(&event->tasks[0]) at = &event->tasks[event->tasks_n++];
    at->task_key = str_dup(in->arena, key);
    at->remark = str_dup(in->arena, remark);
    at->remark_en = str_dup(in->arena, english);
    at->line = in->line;
    return true;
}
static void print_package(struct buf *out, str name, const void *slot) {
    const struct catalogue_life_event *event =
        (const void *)((const char *)slot - offsetof(struct catalogue_life_event, tasks));
    for (size_t i = 0; i < event->tasks_n; i++) {
        buf_printf(out, "%.*s: %.*s", STR_ARG(name), STR_ARG(event->tasks[i].task_key));
        if (event->tasks[i].remark.n) buf_printf(out, " | %.*s", STR_ARG(event->tasks[i].remark));
        if (event->tasks[i].remark_en.n) buf_printf(out, " | en: %.*s", STR_ARG(event->tasks[i].remark_en));
        buf_char(out, '\n');
    }
}

/* ---- the shapes ---- */

const struct field_shape shape_text = {read_text, print_text, T("en tekst")};
const struct field_shape shape_long = {read_text, print_long, T("en tekst")};
const struct field_shape shape_sentence = {read_sentence, print_text, T("en tekst")};
const struct field_shape shape_things = {read_thing, print_lines, T("en tekst")};
const struct field_shape shape_lines = {read_line, print_lines, T("en tekst")};
const struct field_shape shape_words = {
    read_words, print_words, T("ord og vendinger med komma imellem (hver højst 100 tegn, ingen tomme), i alt")};
const struct field_shape shape_kle = {read_kle, print_known, T("et KLE-nummer som 23.05.10, eller ukendt")};
const struct field_shape shape_key = {read_key, print_text, T("en nøgle af små bogstaver a-z, tal og bindestreg")};
const struct field_shape shape_departments = {
    read_departments, print_joined,
    T("koder på kommunens forvaltninger med komma imellem, hver en gang og kun bogstaver, fx FAF, SUF (højst 8, hver højst 16 bogstaver)")};
const struct field_shape shape_depths = {
    read_depths, print_depths,
    T("fx '1 center; 3 forvaltning': dybde 1, 2 eller 3 og center, samlokaliseret eller forvaltning, uden gentagelser")};
const struct field_shape shape_area = {read_area, print_area, T("almindelig, skat eller pas-og-kørekort")};
const struct field_shape shape_owner = {read_owner, print_owner, T("egen, kommune, stat, region eller jobcenter")};
const struct field_shape shape_kind = {read_kind, print_owner, T("kommune, stat, region eller jobcenter")};
const struct field_shape shape_yes = {read_yes, print_yes, T("ja eller nej")};
const struct field_shape shape_minutes = {read_minutes, print_minutes, T("et tal fra 1 til 120")};
const struct field_shape shape_channels = {
    read_channels, print_text, T("skranke, telefon, brev, e-mail eller selvbetjening med komma imellem, hver en gang")};
const struct field_shape shape_day = {read_day, print_day, T("en dato, der findes, skrevet ÅÅÅÅ-MM-DD, fx 2027-01-01: den første dag, den ikke er i brug")};
const struct field_shape shape_fee = {
    read_fee, print_lines, T("gratis, ukendt eller 'ÅÅÅÅ-MM-DD | 893,00 kr. | kilde: …', evt. med '| gruppe' til sidst")};
const struct field_shape shape_link = {read_link, print_lines, T("'https://… | Titel', evt. med '| en: engelsk titel' til sidst")};
const struct field_shape shape_home = {read_home, print_text, T("en adresse, der begynder med https://")};
const struct field_shape shape_form = {read_form, print_lines, T("'Titel', evt. med '| https://…', når den er på nettet, så '| papir', når borgerservice har den på papir, og '| en: engelsk titel' til sidst")};
const struct field_shape shape_phone = {read_phone, print_known, T("et telefonnummer, eller ukendt")};
const struct field_shape shape_package = {
    read_package, print_package, T("'opgavens-nøgle | bemærkning', evt. med '| en: engelsk bemærkning' til sidst, højst 40 opgaver; hver bemærkning er")};
