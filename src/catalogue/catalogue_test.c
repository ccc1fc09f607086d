/* The catalogue's files: what the reader refuses and where, what the shipped files must hold, and that nothing is lost
 * when they are written again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include "catalogue/check.h"
#include "catalogue/fields.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
static const char folder[] = "data/catalogue";

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

static void names_are_joined_in_the_language_that_is_asked_for(void **state) {
    str joined = S("Pas\tPassport\nVielse\t\nKørekort\tDriving licence");
    BUF(danish);
    BUF(english);
    BUF(none);
    catalogue_names(&danish, joined, LANG_DA);
    catalogue_names(&english, joined, LANG_EN);
    catalogue_names(&none, S(""), LANG_EN);
    assert_true(str_eq(buf_str(&danish), S("Pas · Vielse · Kørekort")));
    assert_true(str_eq(buf_str(&english), S("Passport · Vielse · Driving licence")));
    assert_int_equal(none.n, 0);
    str rest = joined, name;
    bool is_danish[3];
    for (size_t i = 0; i < 3; i++) assert_true(catalogue_name_next(&rest, LANG_EN, &name, &is_danish[i]));
    assert_true(!is_danish[0] && is_danish[1] && !is_danish[2]);
    assert_false(catalogue_name_next(&rest, LANG_EN, &name, &is_danish[0]));
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
        {"[opgave A]\n", "nøgle", "[opgave A] – expected a key of 2-60 characters: small letters a-z, digits and hyphens"},
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

static void amounts_are_danish(void **state) {
    static const struct { str in; int64_t oere; } cases[] = {
        {S_INIT("893,00 kr."), 89'300}, {S_INIT("1.786,00 kr."), 178'600}, {S_INIT("1786,50 kr."), 178'650},
        {S_INIT("0,00 kr."), 0}, {S_INIT("1.78,00 kr."), -1}, {S_INIT(".786,00 kr."), -1}, {S_INIT("893 kr."), -1},
        {S_INIT("893,0 kr."), -1}, {S_INIT(",00 kr."), -1}, {S_INIT("893,00"), -1}, {S_INIT("9999999999,00 kr."), -1},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t oere = -1;
        assert_int_equal(catalogue_amount(cases[i].in, &oere), cases[i].oere < 0 ? ERR_INVALID : OK);
        assert_int_equal(oere, cases[i].oere);
    }
}

static struct catalogue_fees fees_of(struct arena *a, const str *rows, size_t n, ms_t now) {
    struct catalogue_task t = {.fees = {rows, n}};
    struct catalogue_fees f;
    catalogue_fees_at(&t, now, a, &f);
    return f;
}

static void says(const struct catalogue_fee *f, int64_t oere, const char *group, ms_t from) {
    assert_int_equal(f->oere, oere);
    assert_true(str_eq_c(f->group, group));
    assert_int_equal(f->from, from);
}

static void every_group_pays_its_own_newest_rate(void **state) {
    ARENA(a);
    static const str rows[] = {S_INIT("2024-01-01 | 893,00 kr. | kilde: loven | voksen | en: adult"), S_INIT("2023-01-01 | 891,00 kr. | kilde: loven | voksen"),
                               S_INIT("2023-01-01 | 150,00 kr. | kilde: takst 2023 | barn"),           S_INIT("2027-01-01 | 999,00 kr. | kilde: loven | voksen"),
                               S_INIT("2028-01-01 | 1.100,00 kr. | kilde: loven | voksen"),            S_INIT("2027-06-01 | udgår | kilde: loven | barn")};
    ms_t y23 = clock_utc(2023, 1, 1, 0, 0), y24 = clock_utc(2024, 1, 1, 0, 0), y27 = clock_utc(2027, 1, 1, 0, 0), june = clock_utc(2027, 6, 1, 0, 0);
    struct catalogue_fees f = fees_of(&a, rows, 6, clock_utc(2024, 6, 1, 0, 0));
    assert_int_equal(f.n, 2);
    says(&f.at[0], 89'300, "voksen", y24);
    says(&f.at[1], 15'000, "barn", y23);
    assert_true(str_eq_c(f.at[0].source, "loven") && str_eq_c(f.at[0].group_en, "adult") && str_eq_c(f.at[1].source, "takst 2023"));
    assert_true(f.dated && !f.free);
    assert_int_equal(f.coming_n, 2);
    says(&f.coming[0], 99'900, "voksen", y27);
    says(&f.coming[1], CATALOGUE_FEE_ENDS, "barn", june);
    f = fees_of(&a, rows, 6, june); /* the children's group has ended */
    assert_true(f.n == 1 && f.coming_n == 1);
    says(&f.at[0], 99'900, "voksen", y27);
    assert_false(f.dated);
    f = fees_of(&a, rows, 6, clock_utc(2022, 6, 1, 0, 0));
    assert_true(f.n == 0 && f.coming_n == 2 && !f.free);
    says(&f.coming[0], 89'100, "voksen", y23);
}

static void one_price_for_all_needs_no_group(void **state) {
    ARENA(a);
    static const str rows[] = {S_INIT("2026-01-01 | 225,00 kr. | kilde: loven"), S_INIT("2026-01-01 | 0,00 kr. | kilde: loven | under 18 år")};
    static const str free = S_INIT("gratis"), unknown = S_INIT("ukendt"), paid_later[] = {S_INIT("gratis"), S_INIT("2027-01-01 | 25,00 kr. | kilde: loven")};
    ms_t now = clock_utc(2026, 6, 1, 0, 0);
    struct catalogue_fees f = fees_of(&a, rows, 2, now);
    assert_int_equal(f.n, 2);
    says(&f.at[0], 22'500, "", clock_utc(2026, 1, 1, 0, 0));
    says(&f.at[1], 0, "under 18 år", clock_utc(2026, 1, 1, 0, 0));
    f = fees_of(&a, &free, 1, now);
    assert_true(f.free && f.n == 0);
    f = fees_of(&a, &unknown, 1, now);
    assert_true(!f.free && f.n == 0);
    f = fees_of(&a, paid_later, 2, now);
    assert_true(f.free && f.coming_n == 1);
    assert_false(fees_of(&a, paid_later, 2, clock_utc(2027, 6, 1, 0, 0)).free);
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

static bool begins_small(str s) {
    return s.n && !str_eq(s, S("ukendt")) && ((s.p[0] >= 'a' && s.p[0] <= 'z') || (s.n > 1 && s.p[0] == '\xC3' && (unsigned char)s.p[1] >= 0xA0));
}

static bool a_line_begins_small(const char *path, const char *field) {
    FILE *f = fopen(path, "re");
    char line[9000];
    bool found = false;
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) found |= str_starts(str_c(line), str_c(field)) && begins_small(str_trim(str_c(line + strlen(field))));
    fclose(f);
    return found;
}

static void what_is_shipped_is_written_as_it_is_kept(void **state) {
    static const char *const files[] = {"aeldre-skole", "by", "familie", "register"}, *const fields[] = {"medbring: ", "medbring-en: ", "sagstid: ", "sagstid-en: "};
    for (size_t i = 0; i < COUNT(files); i++)
        for (size_t k = 0; k < COUNT(fields); k++) {
            ARENA(a);
            assert_false(a_line_begins_small(str_printf(&a, "data/catalogue/%s.txt", files[i]).p, fields[k]));
        }
}

static void depth_follows_the_place(void **state) {
    struct catalogue_task t = {
        .depths = {{1, CATALOGUE_CENTRE}, {2, CATALOGUE_COLOCATED}, {3, CATALOGUE_COLOCATED}, {3, CATALOGUE_DEPARTMENT}}, .depths_n = 4};
    assert_int_equal(catalogue_depth_in(&t, COMPETENCE_SERVICE_CENTRE, false), 3);
    t.depths[0].level = 2;
    assert_int_equal(catalogue_depth_in(&t, COMPETENCE_SERVICE_CENTRE, false), 2);
    assert_int_equal(catalogue_depth_in(&t, COMPETENCE_SERVICE_CENTRE, true), 3);
    assert_int_equal(catalogue_depth_in(&t, COMPETENCE_DEPARTMENT, false), 3);
}

/* ---- the shipped files ---- */

static void shipped(struct arena *a, struct catalogue *c) {
    BUF(faults);
    if (catalogue_read(folder, a, c, &faults) != OK) fail_msg("%.*s", STR_ARG(buf_str(&faults)));
}

static bool same_lines(struct catalogue_lines a, struct catalogue_lines b) {
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++)
        if (!str_eq(a.at[i], b.at[i])) return false;
    return true;
}
#define SAME(x, member) assert_true(str_eq((x)[0]->member, (x)[1]->member))
#define SAME_LINES(x, member) assert_true(same_lines((x)[0]->member, (x)[1]->member))

static void same_task(const struct catalogue_task *a, const struct catalogue_task *b) {
    const struct catalogue_task *x[] = {a, b};
    SAME(x, key), SAME(x, name), SAME(x, name_en), SAME(x, kle), SAME(x, owner_key), SAME(x, case_time), SAME(x, case_time_en);
    SAME(x, channels);
    SAME(x, summary), SAME(x, summary_en), SAME(x, work_description);
    SAME_LINES(x, departments), SAME_LINES(x, sources), SAME_LINES(x, bring), SAME_LINES(x, bring_en);
    SAME_LINES(x, links), SAME_LINES(x, forms), SAME_LINES(x, fees), SAME_LINES(x, words), SAME_LINES(x, checks);
    assert_true(a->area == b->area && a->owner == b->owner && a->instant == b->instant && a->minutes == b->minutes);
    assert_int_equal(a->depths_n, b->depths_n);
    for (size_t i = 0; i < a->depths_n; i++)
        assert_true(a->depths[i].level == b->depths[i].level && a->depths[i].place == b->depths[i].place);
}

static void same_life_event(const struct catalogue_life_event *a, const struct catalogue_life_event *b) {
    const struct catalogue_life_event *x[] = {a, b};
    SAME(x, key), SAME(x, name), SAME(x, name_en), SAME(x, summary), SAME(x, summary_en);
    SAME_LINES(x, words), SAME_LINES(x, checks);
    assert_int_equal(a->tasks_n, b->tasks_n);
    for (size_t i = 0; i < a->tasks_n; i++) SAME(x, tasks[i].task_key), SAME(x, tasks[i].remark), SAME(x, tasks[i].remark_en);
}

static void same_authority(const struct catalogue_authority *a, const struct catalogue_authority *b) {
    const struct catalogue_authority *x[] = {a, b};
    SAME(x, key), SAME(x, name), SAME(x, name_en), SAME(x, link), SAME(x, phone), SAME(x, phone_note), SAME(x, about);
    SAME(x, about_en);
    SAME_LINES(x, checks);
    assert_int_equal(a->kind, b->kind);
}

/* Writes each file once, in the order they were read, and reads that again. */
static void written_again(struct arena *a, const struct catalogue *c, struct catalogue *ret) {
    static const char *const files[] = {"aeldre-skole.txt", "by.txt", "familie.txt", "livssituationer.txt", "myndigheder.txt", "register.txt"};
    for (size_t i = 0; i < COUNT(files); i++) {
        BUF(out);
        struct catalogue_faults faults = {.arena = a};
        catalogue_print(c, str_c(files[i]), &out);
        assert_true(out.n > 0);
        if (catalogue_parse(buf_str(&out), str_c(files[i]), a, ret, &faults) != OK) fail_msg("%.*s", STR_ARG(faults.at[0].text));
    }
}

static void nothing_is_lost_when_the_files_are_written_again(void **state) {
    ARENA(a);
    struct catalogue c, again = {};
    shipped(&a, &c);
    written_again(&a, &c, &again);
    assert_true(c.tasks_n == again.tasks_n && c.life_events_n == again.life_events_n && c.authorities_n == again.authorities_n);
    for (size_t i = 0; i < c.tasks_n; i++) same_task(&c.tasks[i], &again.tasks[i]);
    for (size_t i = 0; i < c.life_events_n; i++) same_life_event(&c.life_events[i], &again.life_events[i]);
    for (size_t i = 0; i < c.authorities_n; i++) same_authority(&c.authorities[i], &again.authorities[i]);
}

static void the_catalogue_covers_what_it_should(void **state) {
    ARENA(a);
    struct catalogue c;
    shipped(&a, &c);
    assert_true(c.tasks_n >= 150);
    assert_true(c.life_events_n >= 15);
    for (size_t i = 0; i < c.tasks_n; i++) assert_true(c.tasks[i].words.n >= 15);
}

/* All that a citizen reads but the names of web sites. */
static void what_citizens_read_is_there_in_english(void **state) {
    ARENA(a);
    struct catalogue c;
    shipped(&a, &c);
    for (size_t i = 0; i < c.tasks_n; i++) {
        const struct catalogue_task *t = &c.tasks[i];
        if (t->bring_en.n != t->bring.n) fail_msg("%.*s: medbring-en", STR_ARG(t->key));
        if (!str_eq(t->case_time, S("ukendt")) && !t->case_time_en.n) fail_msg("%.*s: sagstid-en", STR_ARG(t->key));
        for (size_t k = 0; k < t->forms.n; k++) {
            str form = t->forms.at[k];
            if (!catalogue_english(&form).n) fail_msg("%.*s: %.*s", STR_ARG(t->key), STR_ARG(form));
        }
    }
    for (size_t i = 0; i < c.life_events_n; i++)
        for (size_t k = 0; k < c.life_events[i].tasks_n; k++)
            if (!c.life_events[i].tasks[k].remark_en.n) fail_msg("%.*s: %.*s", STR_ARG(c.life_events[i].key), STR_ARG(c.life_events[i].tasks[k].remark));
}

/* Reads the lines of a file beside the project; false (and says so) when it is not there. */
static bool reference(struct arena *a, const char *name, struct catalogue_lines *ret) {
    str path = str_printf(a, "../shared/data/%s", name);
    FILE *f = fopen(path.p, "r");
    if (!f) print_message("skipped: %s is not here\n", path.p);
    if (!f) return false;
    char line[1000];
    while (fgets(line, sizeof line, f)) catalogue_lines_add(ret, a, str_dup(a, str_trim(str_c(line))));
    fclose(f);
    return true;
}

static str csv_field(struct arena *a, str *rest) {
    str field;
    if (rest->n && rest->p[0] == '"') { /* no field of these files has a quote inside quotes */
        *rest = str_sub(*rest, 1, rest->n);
        if (!str_next(rest, '"', &field)) return S("");
        *rest = str_sub(*rest, 1, rest->n);
        return field;
    }
    return str_next(rest, ',', &field) ? field : S("");
}

static const struct catalogue_task *citing(const struct catalogue *c, str source) {
    for (size_t i = 0; i < c->tasks_n; i++)
        for (size_t j = 0; j < c->tasks[i].sources.n; j++)
            if (str_eq(c->tasks[i].sources.at[j], source)) return &c->tasks[i];
    return NULL;
}

static bool has_depth(const struct catalogue_task *t, int level, enum catalogue_place place) {
    for (size_t i = 0; i < t->depths_n; i++)
        if (t->depths[i].level == level && t->depths[i].place == place) return true;
    return false;
}

static bool depth_of_list(const struct catalogue_task *t, str list) {
    if (str_eq(list, S("info"))) return has_depth(t, 1, CATALOGUE_CENTRE);
    if (str_eq(list, S("regelstyret"))) return has_depth(t, 2, CATALOGUE_CENTRE);
    if (str_eq(list, S("oevrige"))) return has_depth(t, 3, CATALOGUE_DEPARTMENT);
    return str_eq(list, S("samlokalisering")) && has_depth(t, 2, CATALOGUE_COLOCATED) && has_depth(t, 3, CATALOGUE_COLOCATED);
}

static void every_row_of_the_2005_lists_is_a_task_at_its_depth(void **state) {
    ARENA(a);
    struct catalogue c;
    struct catalogue_lines rows = {};
    if (!reference(&a, "opgaver-kbh-2005.csv", &rows)) {
        arena_free(&a); /* skip() leaves without tidying */
        skip();
    }
    shipped(&a, &c);
    assert_int_equal(rows.n, 252);
    for (size_t i = 1; i < rows.n; i++) {
        str rest = rows.at[i], list = csv_field(&a, &rest), name = csv_field(&a, &rest), department = csv_field(&a, &rest);
        str source = str_printf(&a, "%.*s (%.*s)", STR_ARG(name), STR_ARG(department));
        const struct catalogue_task *t = citing(&c, source);
        if (!t) fail_msg("no task cites '%s'", source.p);
        if (!depth_of_list(t, list)) fail_msg("%s has not the depth of list %.*s", t->key.p, STR_ARG(list));
    }
}

static void every_kle_number_exists(void **state) {
    ARENA(a);
    struct catalogue c;
    struct catalogue_lines rows = {};
    if (!reference(&a, "kle.csv", &rows)) {
        arena_free(&a); /* skip() leaves without tidying */
        skip();
    }
    shipped(&a, &c);
    BUF(list);
    BUF(said);
    for (size_t i = 0; i < rows.n; i++) buf_printf(&list, "%.*s\n", STR_ARG(rows.at[i]));
    struct catalogue_faults faults = {.arena = &a};
    enum err e = catalogue_check_kle(&c, buf_str(&list), &faults);
    catalogue_faults_print(&faults, &said);
    if (e != OK) fail_msg("%.*s", STR_ARG(buf_str(&said)));
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
        cmocka_unit_test(names_are_joined_in_the_language_that_is_asked_for),
        cmocka_unit_test(windows_line_ends_and_comments_do_no_harm),
        cmocka_unit_test(every_fault_names_file_line_and_what_was_expected),
        cmocka_unit_test(faults_are_told_in_the_language_that_is_asked_for_and_name_their_field),
        cmocka_unit_test(what_was_written_on_screen_can_be_read_from_a_file),
        cmocka_unit_test(values_out_of_range_are_refused),
        cmocka_unit_test(what_can_be_done_online_says_where),
        cmocka_unit_test(every_required_field_is_missed),
        cmocka_unit_test(amounts_are_danish),
        cmocka_unit_test(every_group_pays_its_own_newest_rate), cmocka_unit_test(one_price_for_all_needs_no_group),
        cmocka_unit_test(what_to_bring_begins_with_a_capital_however_it_is_typed), cmocka_unit_test(what_is_shipped_is_written_as_it_is_kept),
        cmocka_unit_test(depth_follows_the_place),
        cmocka_unit_test(nothing_is_lost_when_the_files_are_written_again),
        cmocka_unit_test(the_catalogue_covers_what_it_should),
        cmocka_unit_test(what_citizens_read_is_there_in_english),
        cmocka_unit_test(every_row_of_the_2005_lists_is_a_task_at_its_depth),
        cmocka_unit_test(every_kle_number_exists),
        cmocka_unit_test(a_kle_number_is_looked_up_in_the_list_that_is_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
