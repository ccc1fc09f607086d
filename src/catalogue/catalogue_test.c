/* The catalogue's files as they are read: what stands where, and what the reader refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "catalogue/check.h"
#include "catalogue/fields.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

#define TASK                                                                                                           \
    "[opgave gamle-ting]\nnavn: Gamle ting\nnavn-en: Old things\nkle: 23.05.10\nforvaltning: KSR, FAF\n"               \
    "dybde: 1 center; 3 forvaltning\nområde: almindelig\nejer: egen\nstraks: ja\nminutter: 10\nsagstid: ukendt\n"      \
    "kanaler: skranke, telefon\nkort: Om gamle ting.\nkort-en: About old things.\narbejdsbeskrivelse:\n  1. Spørg.\n"  \
    "  2. Lyt.\nkontroller: Om de er gamle.\n"
#define LIFE_EVENT                                                                                                     \
    "[livssituation rydde-op]\nnavn: At rydde op\nnavn-en: Tidying up\nkort: Ryd op.\nkort-en: Tidy up.\n"             \
    "opgave: gamle-ting | Først\nkontroller: Kælderen\n"

static enum err parse_all(struct arena *a, str text, struct catalogue *c, struct buf *faults) {
    struct catalogue_faults found = {.arena = a};
    enum err err = catalogue_parse(text, S("by.txt"), a, c, &found);
    enum err whole = catalogue_check(c, &found);
    catalogue_faults_print(&found, faults);
    return err == OK ? whole : err;
}

static void a_task_is_read_as_it_stands(void **state) {
    ARENA(a);
    BUF(faults);
    struct catalogue c = {};
    assert_int_equal(parse_all(&a, S(TASK "ord: kram, alt det nede i kælderen\nord: rod\n"), &c, &faults), OK);
    assert_int_equal(faults.n, 0);
    assert_int_equal(c.tasks_n, 1);
    const struct catalogue_task *t = c.tasks;
    assert_true(str_eq(t->key, S("gamle-ting")) && str_eq(t->name, S("Gamle ting")));
    assert_true(str_eq(t->departments.at[1], S("FAF")) && t->departments.n == 2);
    assert_true(t->depths_n == 2 && t->depths[1].level == 3 && t->depths[1].place == CATALOGUE_DEPARTMENT);
    assert_true(t->instant && t->minutes == 10 && t->owner == COMPETENCE_OWN);
    assert_true(str_eq(t->work_description, S("1. Spørg.\n2. Lyt.")));
    assert_true(t->words.n == 3 && str_eq(t->words.at[1], S("alt det nede i kælderen")));
    assert_int_equal(t->line, 1);
}

static void the_english_stands_at_the_end_of_a_row(void **state) {
    static const struct { const char *row, *rest, *english; } cases[] = {
        {"https://www.borger.dk | Pas | en: Passport", "https://www.borger.dk | Pas", "Passport"},
        {"Pas|en:Passport", "Pas", "Passport"},
        {"Pas | ens: for alle", "Pas | ens: for alle", NULL},
        {"en: Passport", "en: Passport", NULL},
        {"Pas | en: a | b", "Pas | en: a | b", NULL},
        {"Pas | en: ", "Pas", ""},
        {"", "", NULL},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        str row = str_c(cases[i].row), english = catalogue_english(&row);
        assert_true(str_eq_c(row, cases[i].rest));
        assert_int_equal(!english.p, !cases[i].english);
        if (cases[i].english) assert_true(str_eq_c(english, cases[i].english));
    }
}

static void a_form_is_on_paper_only_where_that_is_said(void **state) {
    static const struct { const char *row, *title, *url, *english; bool paper; } cases[] = {
        {"Ansøgning", "Ansøgning", "", "", false},
        {"Ansøgning | en: Application", "Ansøgning", "", "Application", false},
        {"Ansøgning | https://www.borger.dk", "Ansøgning", "https://www.borger.dk", "", false},
        {"Ansøgning | papir | en: Application", "Ansøgning", "", "Application", true},
        {"Ansøgning|https://www.borger.dk|papir|en:Application", "Ansøgning", "https://www.borger.dk", "Application", true},
        {"Fuldmagt på papir", "Fuldmagt på papir", "", "", false}, /* a title promises nothing */
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct catalogue_form f = {};
        assert_true(catalogue_form_row(str_c(cases[i].row), &f));
        assert_true(str_eq_c(f.title, cases[i].title) && str_eq_c(f.url, cases[i].url) && str_eq_c(f.title_en, cases[i].english));
        assert_int_equal(f.paper, cases[i].paper);
    }
}

static void windows_line_ends_and_comments_do_no_harm(void **state) {
    ARENA(a);
    BUF(faults);
    struct catalogue c = {};
    str text = S("\xEF\xBB\xBF# min fil\r\n\r\n[myndighed slottet]\r\nnavn: Slottet\r\nnavn-en: The castle\r\nart: stat\r\n"
                 "# nummeret er nyt\r\ntelefon: 70 12 34 56\r\nkort: Et slot\r\n  med tårn.\r\nkort-en: A castle.\r\n");
    assert_int_equal(parse_all(&a, text, &c, &faults), OK);
    assert_true(str_eq(c.authorities[0].about, S("Et slot med tårn.")));
}

/* Each case is the good task and life event with one thing wrong. */
static void every_fault_names_file_line_and_what_was_expected(void **state) {
    static const struct { const char *text, *fault; } cases[] = {
        {TASK "minutter: 5\n", "by.txt:19: minutter: står to gange i [opgave gamle-ting] – der ventes en\n"},
        {TASK "farve: blå\n", "by.txt:19: ukendt felt 'farve' – der ventes et af navn, navn-en, "},
        {TASK "gebyr: 5 kr.\n", "by.txt:19: gebyr: '5 kr.' – der ventes gratis, ukendt eller "},
        {TASK "gebyr: 2026-02-30 | 5,00 kr. | kilde: x\n", "by.txt:19: gebyr: "},
        {TASK "gebyr: 2026-01-01 | 5,00 | kilde: x\n", "by.txt:19: gebyr: "},
        {TASK "gebyr: 2026-01-01 | 5,00 kr.\n", "by.txt:19: gebyr: "},
        {TASK "gebyr: 2026-01-01 | 5,00 kr. | kilde:\n", "by.txt:19: gebyr: "},
        {TASK "link: http://borger.dk | Borger.dk\n", "by.txt:19: link: 'http://borger.dk | Borger.dk' – der ventes 'https://… | Titel'"},
        {TASK "ord: gammel,, ny\n", "by.txt:19: ord: 'gammel,, ny' – der ventes ord og vendinger"},
        {TASK "ord:\n", "by.txt:19: ord: '' – der ventes "},
        {TASK "myndighed: slottet\n", "by.txt:1: [opgave gamle-ting]: myndighed: 'slottet' – der ventes ingen myndighed, når ejer er egen"},
        {TASK "bare en linje\n", "by.txt:19: 'bare en linje' – der ventes 'felt: værdi'"},
        {TASK "\n  indrykket\n", "by.txt:20: 'indrykket' – der ventes et felt over en indrykket linje"},
        {TASK "medbring: Pas\n gebyr: gratis\n", "by.txt:20: 'gebyr: gratis' er rykket ind – der ventes, at et felt begynder forrest"},
        {TASK "medbring: P\x1b[2Kas\n", "by.txt:19: linjen rummer usynlige tegn – der ventes ren tekst"},
        {TASK "medbring: \u202Esap\n", "by.txt:19: linjen rummer usynlige tegn"},
        {TASK "medbring: Pas\rmedbring: Foto\n", "by.txt:19: linjen rummer usynlige tegn"}, /* an old Mac's line ends */
        {TASK "\xff: x\n", "by.txt:19: linjen er ikke UTF-8"},
        {TASK TASK, "by.txt:19: nøglen 'gamle-ting' findes også i by.txt:1 – "},
        {TASK LIFE_EVENT "opgave: nye-ting\n", "by.txt:26: opgave: 'nye-ting' – der ventes nøglen på en opgave, som findes"},
        {TASK LIFE_EVENT "opgave: gamle-ting\n", "by.txt:26: opgave: 'gamle-ting' står også i linje 24"},
        {TASK LIFE_EVENT "opgave: gamle-ting | a | b\n", "by.txt:26: opgave: "},
        {TASK LIFE_EVENT "opgave: gamle-ting | en: First\n", "by.txt:26: opgave: "},
        {TASK "link: https://www.borger.dk | Pas | en:\n", "by.txt:19: link: "},
        {TASK "link: https://www.borger.dk | en: Passports\n", "by.txt:19: link: "},
        {TASK "blanket: Pas | borger.dk/pas | en: Passports\n", "by.txt:19: blanket: "},
        {TASK "blanket: Pas | på papir\n", "by.txt:19: blanket: 'Pas | på papir' – der ventes 'Titel', evt. med "},
        {TASK "blanket: Pas | papir | https://www.borger.dk\n", "by.txt:19: blanket: "},
        {TASK "blanket: Pas | papir | papir\n", "by.txt:19: blanket: "},
        {TASK "blanket: Pas | https://www.borger.dk | https://politi.dk\n", "by.txt:19: blanket: "},
        {TASK "blanket: Pas | papir |\n", "by.txt:19: blanket: "},
        {TASK "blanket: papir\n", "by.txt:19: blanket: "},
        {TASK "blanket: en: Passports\n" "medbring-en: Passport\n", "by.txt:1: [opgave gamle-ting]: medbring-en står 1 gange og medbring 0 – der"},
        {TASK "medbring: Pas\nmedbring: Foto\nmedbring-en: Photo\n", "by.txt:1: [opgave gamle-ting]: medbring-en står 1 gange og medbring 2 – der"},
        {TASK "gebyr: 2026-01-01 | 5,00 kr. | kilde: loven | voksen; Kontrollér årets sats\n",
         "by.txt:1: [opgave gamle-ting]: gebyr: 'voksen; Kontrollér årets sats' – der ventes navnet på en gruppe"},
        {TASK "gebyr: 2026-01-01 | 5,00 kr. | kilde: loven | barn\ngebyr: 2026-01-01 | udgår | kilde: loven | barn | en: child\n",
         "by.txt:1: [opgave gamle-ting]: gebyr: '2026-01-01 | udgår | kilde: loven | barn | en: child' står også med samme dato og gruppe"},
        {"navn: x\n" TASK, "by.txt:1: 'navn: x' – der ventes [opgave nøgle] eller lignende før det første felt"},
        {"[opgave Ny Ting]\nnavn: x\n" TASK, "by.txt:1: [opgave Ny Ting] – der ventes en nøgle på 2-60 tegn"},
        {"[ting ny]\nnavn: x\n" TASK, "by.txt:1: '[ting ny]' – der ventes [opgave nøgle], [livssituation nøgle] eller"},
        {"[opgave ny\n" TASK, "by.txt:1: '[opgave ny' – "},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ARENA(a);
        BUF(faults);
        struct catalogue c = {};
        assert_int_equal(parse_all(&a, str_c(cases[i].text), &c, &faults), ERR_INVALID);
        if (!str_starts(buf_str(&faults), str_c(cases[i].fault)))
            fail_msg("wanted '%s', got '%.*s'", cases[i].fault, STR_ARG(buf_str(&faults)));
        if (str_index(buf_str(&faults), '\n') != faults.n - 1) fail_msg("one fault only: %.*s", STR_ARG(buf_str(&faults)));
    }
}

static void faults_are_told_in_the_language_that_is_asked_for_and_name_their_field(void **state) {
    static const struct { const char *text, *field, *english; } cases[] = {
        {"[opgave a-b]\nminutter: mange\n", "minutter", "minutter: 'mange' – expected a number from 1 to 120"},
        {"[opgave A]\n", "nøgle", "[opgave A] – expected a key of 2-60 characters: lower-case letters a-z, digits and hyphens"},
        {"noget\n", NULL, "'noget' – expected [opgave nøgle] or the like before the first field"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ARENA(a);
        struct catalogue c = {};
        struct catalogue_faults faults = {.arena = &a, .lang = LANG_EN};
        assert_int_equal(catalogue_parse(str_c(cases[i].text), S("by.txt"), &a, &c, &faults), ERR_INVALID);
        if (!str_eq_c(faults.at[0].text, cases[i].english)) fail_msg("%.*s", STR_ARG(faults.at[0].text));
        assert_true(str_eq_c(faults.at[0].field, cases[i].field));
    }
}

/* On screen there are line breaks where the files have none. */
static void what_was_written_on_screen_can_be_read_from_a_file(void **state) {
    ARENA(a);
    BUF(faults);
    BUF(out);
    struct catalogue c = {}, again = {};
    assert_int_equal(parse_all(&a, S(TASK), &c, &faults), OK);
    c.tasks[0].summary = S("Om gamle ting.\n\n# Og nye.\r\n");
    c.tasks[0].work_description = S("1. Spørg.\r\n\r\n2. Lyt.");
    catalogue_print(&c, S("by.txt"), &out);
    assert_int_equal(parse_all(&a, buf_str(&out), &again, &faults), OK);
    assert_true(str_eq(again.tasks[0].summary, S("Om gamle ting. # Og nye.")));
    assert_true(str_eq(again.tasks[0].work_description, S("1. Spørg.\n2. Lyt.")));
}

/* The good task with the value of one line replaced. */
static str with_value(struct arena *a, str field, str value) {
    str rest = S(TASK), line, text = S("");
    while (str_next(&rest, '\n', &line)) {
        str name = str_sub(line, 0, str_index(line, ':'));
        bool here = str_eq(name, field);
        text = str_printf(a, "%.*s%.*s%s%.*s\n", STR_ARG(text), STR_ARG(here ? name : line), here ? ": " : "",
                          STR_ARG(here ? value : S("")));
    }
    return text;
}

static void values_out_of_range_are_refused(void **state) {
    static const struct { str field, value; } cases[] = {
        {S_INIT("minutter"), S_INIT("0")}, {S_INIT("minutter"), S_INIT("121")}, {S_INIT("minutter"), S_INIT("mange")},
        {S_INIT("kle"), S_INIT("23.5.10")}, {S_INIT("kle"), S_INIT("23.05.1O")}, {S_INIT("kle"), S_INIT("23-05-10")},
        {S_INIT("dybde"), S_INIT("4 center")}, {S_INIT("dybde"), S_INIT("2 rådhus")}, {S_INIT("dybde"), S_INIT("1 center; 1 center")},
        {S_INIT("dybde"), S_INIT("center")}, {S_INIT("område"), S_INIT("pas")}, {S_INIT("ejer"), S_INIT("staten")},
        {S_INIT("straks"), S_INIT("måske")}, {S_INIT("forvaltning"), S_INIT("KSR, KSR")}, {S_INIT("forvaltning"), S_INIT("K1")}, {S_INIT("forvaltning"), S_INIT("KSR, ")}, {S_INIT("forvaltning"), S_INIT("ABCDEFGHIJKLMNOPQ")},
        {S_INIT("kanaler"), S_INIT("fax")}, {S_INIT("kanaler"), S_INIT("brev,")}, {S_INIT("navn"), S_INIT("")},
        {S_INIT("ejer"), S_INIT("stat")}, /* and no authority named */
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ARENA(a);
        BUF(faults);
        struct catalogue c = {};
        if (parse_all(&a, with_value(&a, cases[i].field, cases[i].value), &c, &faults) != ERR_INVALID)
            fail_msg("%s: '%s' was taken", cases[i].field.p, cases[i].value.p);
    }
}

static void what_can_be_done_online_says_where(void **state) {
    static const struct { const char *more; bool good; } cases[] = {
        {"", false}, {"blanket: Skema\n", false}, {"blanket: Skema | papir\n", false}, {"link: https://www.borger.dk\n", true},
        {"blanket: Skema | https://www.borger.dk\n", true}, {"blanket: Andet\nblanket: Skema | https://www.borger.dk | papir\n", true},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ARENA(a);
        BUF(faults);
        struct catalogue c = {};
        str task = with_value(&a, S("kanaler"), S("skranke, selvbetjening")), text = str_printf(&a, "%.*s%s", STR_ARG(task), cases[i].more);
        assert_int_equal(parse_all(&a, text, &c, &faults), cases[i].good ? OK : ERR_INVALID);
        if (!cases[i].good)
            assert_true(str_starts(buf_str(&faults), S("by.txt:1: [opgave gamle-ting]: kanaler: selvbetjening – der ventes et link, eller en blanket med en adresse")));
        c.tasks[0].line = 0; /* of the database, stored before that was asked for: hinders no other */
        assert_int_equal(catalogue_check(&c, &(struct catalogue_faults){.arena = &a}), OK);
    }
}

static void every_required_field_is_missed(void **state) {
    for (size_t i = 0; i < block_types[BLOCK_TASK].fields.n; i++) {
        const struct file_field *f = &block_types[BLOCK_TASK].fields.at[i];
        if (!f->required || f->multiline) continue;
        ARENA(a);
        BUF(faults);
        struct catalogue c = {};
        str text = S(""), rest = S(TASK), line;
        while (str_next(&rest, '\n', &line))
            if (!str_eq(str_sub(line, 0, str_index(line, ':')), f->name))
                text = str_printf(&a, "%.*s%.*s\n", STR_ARG(text), STR_ARG(line));
        assert_int_equal(parse_all(&a, text, &c, &faults), ERR_INVALID);
        str want = str_printf(&a, "by.txt:1: [opgave gamle-ting]: feltet '%.*s' mangler", STR_ARG(f->name));
        if (!str_starts(buf_str(&faults), want)) fail_msg("%s: %.*s", want.p, STR_ARG(buf_str(&faults)));
    }
}

static void what_to_bring_begins_with_a_capital_however_it_is_typed(void **state) {
    static const struct { const char *typed, *kept; } cases[] = {
        {"legitimation", "Legitimation"}, {"æblekasse", "Æblekasse"}, {"økonomisk oversigt", "Økonomisk oversigt"}, {"årsopgørelse", "Årsopgørelse"},
        {"Pas", "Pas"}, {"2 billeder", "2 billeder"}, {"÷", "÷"}, {"żółty", "żółty"}, {"»kort«", "»kort«"}, {"x", "X"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ARENA(a);
        BUF(faults);
        struct catalogue c = {};
        str text = str_printf(&a, "%s" "medbring: %s\nmedbring-en: %s\n", TASK, cases[i].typed, cases[i].typed);
        assert_int_equal(parse_all(&a, text, &c, &faults), OK);
        const struct catalogue_task *t = &c.tasks[c.tasks_n - 1];
        assert_true(str_eq_c(t->bring.at[t->bring.n - 1], cases[i].kept) && str_eq_c(t->bring_en.at[t->bring_en.n - 1], cases[i].kept));
    }
}

static void a_kle_number_is_looked_up_in_the_list_that_is_given(void **state) {
    ARENA(a);
    BUF(faults);
    struct catalogue c = {};
    assert_int_equal(parse_all(&a, S(TASK), &c, &faults), OK);
    static const char *const with[] = {"23.05.10", "\xEF\xBB\xBFkle_nummer,titel\n23.05.10,Gamle ting\n", "\"23.05.10\";\"Gamle ting\"\r\n", "00.01.00\n  23.05.10\tGamle ting"};
    static const char *const without[] = {"23.05.11,Andre ting", "23.05.101", "00.01.00,Se 23.05.10"};
    for (size_t i = 0; i < sizeof with / sizeof *with; i++) {
        struct catalogue_faults found = {.arena = &a};
        assert_int_equal(catalogue_check_kle(&c, str_c(with[i]), &found), OK);
    }
    for (size_t i = 0; i < sizeof without / sizeof *without; i++) {
        BUF(said);
        struct catalogue_faults found = {.arena = &a};
        str list = str_printf(&a, "%s\n99.99.99,Sidste", without[i]);
        assert_int_equal(catalogue_check_kle(&c, list, &found), ERR_INVALID);
        catalogue_faults_print(&found, &said);
        assert_true(str_eq(buf_str(&said), S("by.txt:1: [opgave gamle-ting]: kle: '23.05.10' – der ventes et nummer, som står i KLE-listen, eller ukendt\n")));
    }
    struct catalogue_faults found = {.arena = &a};
    assert_int_equal(catalogue_check_kle(&c, S("navn;adresse\nBo;Vej 1\n"), &found), ERR_NOT_FOUND);
    c.tasks[0].kle = (str){}; /* unknown */
    assert_int_equal(catalogue_check_kle(&c, S("99.99.99"), &found), OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_task_is_read_as_it_stands),
        cmocka_unit_test(the_english_stands_at_the_end_of_a_row),
        cmocka_unit_test(a_form_is_on_paper_only_where_that_is_said),
        cmocka_unit_test(windows_line_ends_and_comments_do_no_harm),
        cmocka_unit_test(every_fault_names_file_line_and_what_was_expected),
        cmocka_unit_test(faults_are_told_in_the_language_that_is_asked_for_and_name_their_field),
        cmocka_unit_test(what_was_written_on_screen_can_be_read_from_a_file),
        cmocka_unit_test(values_out_of_range_are_refused),
        cmocka_unit_test(what_can_be_done_online_says_where),
        cmocka_unit_test(every_required_field_is_missed),
        cmocka_unit_test(what_to_bring_begins_with_a_capital_however_it_is_typed),
        cmocka_unit_test(a_kle_number_is_looked_up_in_the_list_that_is_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
