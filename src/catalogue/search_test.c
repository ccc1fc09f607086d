/* The search by the citizen's own words, over the shipped catalogue.
 *
 * dev.tsv is for tuning. unseen.tsv tells how well strangers are understood, so nobody looks into it: only its two totals
 * are ever shown, and what it misses must not be printed, read or tuned on.
 *
 * unseen.tsv is the second of its kind. The first was run for its totals some ten times while the `ord` lists still grew, so
 * it is no proof any more and stands in dev.tsv now. The second (364 queries) was written in November 2026 from the names of
 * the tasks alone, and ran once before anything was changed: top 1 91.5 %, top 3 98.6 %. It has decided on no change since;
 * some work on the search while typing, tuned on dev.tsv, left top 1 at 91.8 %, and the floor under
 * guesses (what is sure, search.c), found on dev.tsv and invented words, changed neither total. Words
 * that only say when or how (danish.c), words typed apart and dropped letters were tuned on 65 new lines of dev.tsv (46 more came after); the
 * unseen set decided nothing: top 1 91.8 % before, 92.6 % after, 92.9 % when the catalogue got more forms; top 3 98.6 %
 * throughout. The floor relative to the best hit was found on dev.tsv; its first form cost a query here (top 3 98.4 %), and what gave
 * it back, that the first three stay, was found on phrases taken out of the index. Then 93.1 % and 98.6 %.
 * x for ks, the mistakes of the word list and short roots, found in the same way, changed neither. Whoever runs it to choose between two ways of
 * searching must write a third, and say so here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "catalogue/index.h"

/* What must be reached on queries that nobody tuned on, in percent; and the time for 99 of 100 queries. */
enum { TOP1_FLOOR = 80, TOP3_FLOOR = 95, QUERIES_MAX = 2'000 };
#ifdef __SANITIZE_ADDRESS__
enum { P99_US = 20'000 };
#else
enum { P99_US = 2'000 };
#endif

static struct catalogue_index *index_of_shipped;

static int open_catalogue(void **state) {
    ARENA(a);
    BUF(faults);
    struct catalogue c;
    if (catalogue_read("data/catalogue", &a, &c, &faults) != OK) return -1;
    return catalogue_index_new(&c, CATALOGUE_WORD_LIST, 1'000, &index_of_shipped) == OK ? 0 : -1; /* what it needs it has copied */
}

static int close_catalogue(void **state) {
    catalogue_index_free(index_of_shipped);
    return 0;
}

static bool among(str key, str accepted) {
    for (str one; str_next(&accepted, ',', &one);)
        if (str_eq(str_trim(one), key)) return true;
    return false;
}

/* Where the first accepted key stands among the best ten, 1–10; 99 when it does not. */
static size_t rank_of(str query, str accepted, bool prefix) {
    struct catalogue_hit hits[10];
    size_t n = catalogue_search(index_of_shipped, query, prefix, 10, hits);
    for (size_t i = 0; i < n; i++)
        if (among(hits[i].key, accepted)) return i + 1;
    return 99;
}

static void finds(const char *query, const char *key) {
    size_t rank = rank_of(str_c(query), str_c(key), false);
    if (rank > 3) fail_msg("'%s' does not find %s", query, key);
}

static void danish_letters_may_be_missing(void **state) {
    finds("koerekort", "koerekort");
    finds("korekort", "koerekort");
    finds("kørekort", "koerekort");
    finds("foedselsattest", "foedsel-faderskab");
    finds("boernepenge", "boerne-og-ungeydelse");
    finds("aeldrebolig", "aeldrebolig-plejebolig");
    finds("AARSOPGOERELSE", "aarsopgoerelse");
}

static void an_accent_may_stand_after_its_letter(void **state) {
    static const char *const same[][2] = {{"båd", "ba\u030ad"}, {"på pårørende", "pa\u030a pa\u030arørende"}, {"ældrebolig", "a\u0308ldrebolig"},
                                          {"kørekort", "ko\u0308rekort"}, {"cafe", "cafe\u0301"}, {"pas", "\u0301pas"}};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        struct catalogue_hit one[5], other[5];
        size_t n = catalogue_search(index_of_shipped, str_c(same[i][0]), false, 5, one);
        assert_int_equal(catalogue_search(index_of_shipped, str_c(same[i][1]), false, 5, other), n);
        assert_true(n > 0);
        for (size_t h = 0; h < n; h++) assert_true(str_eq(one[h].key, other[h].key) && one[h].score == other[h].score);
    }
}

static void misspelled_words_are_understood(void **state) {
    finds("kørkort", "koerekort");
    finds("sygesikrinskort", "sundhedskort");
    finds("skilsmise", "skilsmisse-separation");
    finds("genbruksplads", "genbrugsplads-storskrald");
    finds("kontanhjelp", "kontanthjaelp");
    finds("parkeringsbøde klagge", "klage-parkeringsafgift");
    finds("ebox", "digital-post-fritagelse"); /* x is ks */
    finds("examen i dansk", "statsborgerskab,integration");
    assert_int_equal(rank_of(S("sundheds plejeske"), S("sundhedspleje"), false), 1); /* the word list has it, as a mistake */
    assert_int_equal(rank_of(S("endering af navn"), S("navneaendring"), false), 1);
}

static void compounds_are_taken_apart_and_put_together(void **state) {
    finds("plejehjemsplads", "aeldrebolig-plejebolig");
    finds("boligstøtteansøgning", "boligsikring,boligydelse");
    finds("børne bidrag", "boernebidrag-forskud");
    finds("køre kort", "koerekort");
    finds("nem id", "mitid");
    finds("rottebekæmpelsen", "rotter");
    finds("handicapparkeringskort", "handicapparkering");
}

static void old_names_still_lead_there(void **state) {
    finds("sygesikringsbevis", "sundhedskort");
    finds("digital signatur", "mitid");
    finds("selvangivelse", "aarsopgoerelse");
    finds("børnefamilieydelse", "boerne-og-ungeydelse");
    finds("bistandshjælp", "kontanthjaelp");
    finds("feriekort", "feriepenge");
}

static void other_words_for_the_same_are_understood(void **state) {
    finds("doktor", "laegevalg-sygesikring");
    finds("min tegnebog er hugget", "hittegods,nemkonto,pas,legitimationskort");
    finds("genboens spektakler om natten", "miljoeklage");
    finds("vi skal til Kroatien på ferie og vil have sygesikringen i orden", "eu-sygesikringskort");
}

static void newcomers_may_ask_in_english(void **state) {
    finds("driving licence", "koerekort");
    finds("i lost my passport", "pas");
    finds("housing benefit", "boligsikring,boligydelse");
}

static void whole_sentences_are_understood(void **state) {
    finds("min mand er lige død, hvad skal jeg gøre", "naer-person-doed,doedsfald-arv");
    finds("vi skal giftes på rådhuset til sommer", "blive-gift,vielse");
    finds("der er kommet rotter i vores have", "rotter");
}

static void what_only_says_when_and_how_is_not_the_matter(void **state) {
    finds("jeg skal have lavet navneforandring", "navneaendring");
    finds("min kone har fået et barn i nat", "faa-barn,foedsel-faderskab");
    finds("skal til spanien næste uge og har ikke pas", "pas");
    finds("jeg vil have ordnet mit nye mitid inden frokost", "mitid");
    finds("støj om natten", "miljoeklage"); /* and still it says something */
    finds("juletræ", "salg-af-juletraeer");
}

/* All that is shown: what scores too little is not among these fifty. */
static bool shows(const char *query, bool prefix, const char *key) {
    struct catalogue_hit hits[50];
    size_t n = catalogue_search(index_of_shipped, str_c(query), prefix, 50, hits);
    for (size_t i = 0; i < n; i++)
        if (str_eq_c(hits[i].key, key)) return true;
    return false;
}

static size_t shown(const char *query, bool prefix, size_t top) {
    struct catalogue_hit hits[50];
    return catalogue_search(index_of_shipped, str_c(query), prefix, top, hits);
}

static void a_door_is_no_death(void **state) {
    assert_false(shows("min mand er død", false, "tomme-boliger-vejregister"));
    assert_false(shows("min far døde i går", false, "handicapplads"));
    finds("hvad gør jeg når min mor dør", "naer-person-doed,doedsfald-arv");
    finds("etage og dør er forkert", "tomme-boliger-vejregister");
}

/* ---- the floor ---- */

static void what_fits_far_worse_than_the_best_is_not_shown(void **state) {
    static const char *const not_meant[][2] = {
        {"min mand er død", "renholdelse-veje"}, {"min mand er død", "rotter"}, {"tabt pung", "madservice"}, {"tabt pung", "naer-person-doed"},
        {"pas", "koerekort"}, {"pas og kørekort", "privat-pasning"}, {"vuggestueplads", "handicapplads"}, {"vuggestueplads", "salg-af-juletraeer"},
        {"jeg har mistet mit sundhedskort", "koerekort"},
    };
    for (size_t i = 0; i < sizeof not_meant / sizeof *not_meant; i++)
        for (int prefix = 0; prefix < 2; prefix++)
            if (shows(not_meant[i][0], prefix && strlen(not_meant[i][0]) > 3, not_meant[i][1])) fail_msg("'%s' shows %s", not_meant[i][0], not_meant[i][1]);
    assert_true(shown("min mand er død", false, 50) <= 8 && shown("legitimation", false, 50) == 3);
}

static void how_many_are_asked_for_changes_nothing_of_those_before(void **state) {
    static const char *const asked[] = {"min mand er død", "pas og kørekort", "jeg er flyttet og skal have nyt pas", "tabt pung", "vi skal aflevere en plejeseng vi har lånt"};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        struct catalogue_hit all[50], some[50];
        size_t n = catalogue_search(index_of_shipped, str_c(asked[i]), false, 50, all);
        for (size_t top = 1; top <= 50; top++) {
            assert_int_equal(catalogue_search(index_of_shipped, str_c(asked[i]), false, top, some), top < n ? top : n);
            for (size_t k = 0; k < top && k < n; k++) assert_true(str_eq(some[k].key, all[k].key));
        }
    }
}

static void two_matters_in_one_sentence_both_stay(void **state) {
    static const char *const both[][3] = {
        {"jeg er flyttet og skal have nyt pas", "pas", "flytteanmeldelse"},
        {"jeg er blevet skilt og skal flytte", "blive-skilt", "flytte"},
        {"sygedagpenge og flytning", "sygedagpenge", "flytteanmeldelse"},
        {"internationalt kørekort og sundhedskort", "koerekort", "sundhedskort"},
        {"personligt tillæg til førtidspensionist og haveaffald", "tillaeg-foertidspension", "genbrugsplads-storskrald"},
        {"børnehaveplads og health insurance card", "pladsanvisning", "sundhedskort"},
        {"affald og rotter", "affald", "rotter"},
        {"skal giftes og skifte navn", "blive-gift", "navneaendring"},
    };
    for (size_t i = 0; i < sizeof both / sizeof *both; i++)
        for (size_t k = 1; k <= 2; k++)
            if (!shows(both[i][0], false, both[i][k])) fail_msg("'%s' shows no %s", both[i][0], both[i][k]);
}

static void who_is_hardly_understood_gets_several_guesses(void **state) {
    static const char *const vague[] = {"skal til spanien næste uge og har ikke pas", "vi skal aflevere en plejeseng vi har lånt", "min datter på 15 har fået fritidsjob",
                                        "jeg har fået ny telefon og kan ikke komme ind på noget som helst", "vi har lige skrevet under på et hus"};
    for (size_t i = 0; i < sizeof vague / sizeof *vague; i++) assert_int_equal(shown(vague[i], false, 8), 8);
}

static void what_is_hardly_typed_yet_still_leads_anywhere(void **state) {
    static const char *const begun[] = {"p", "pa", "pas", "kø", "kør", "bo", "sk", "min mand er d", "min mand er dø", "jeg er flyttet og skal have nyt pa"};
    for (size_t i = 0; i < sizeof begun / sizeof *begun; i++)
        if (shown(begun[i], true, 8) < 8) fail_msg("'%s' shows only %zu", begun[i], shown(begun[i], true, 8));
    assert_true(shows("pas", true, "privat-pasning")); /* it may become "pasning" */
    assert_true(shown("kørekort", true, 8) < 8);
}

static void words_typed_apart_count_as_the_one_they_make(void **state) {
    finds("syge sikrings bevis", "sundhedskort");
    finds("bopæls attest", "bopaelsattest");
    finds("handicap parkerings kort", "handicapparkering");
}

/* "kor" and "kort" are words too, and "pak" is the root of another: neither was meant. */
static void a_dropped_letter_is_likelier_than_an_odd_compound(void **state) {
    finds("korkort", "koerekort");
    finds("kørkort", "koerekort");
    finds("pakering", "parkering");
    finds("sundhdskort", "sundhedskort");
}

static void the_last_word_may_be_unfinished(void **state) {
    assert_true(rank_of(S("kørek"), S("koerekort"), true) <= 3);
    assert_true(rank_of(S("børne- og ungey"), S("boerne-og-ungeydelse"), true) <= 3);
    assert_true(rank_of(S("nyt pa"), S("pas"), true) <= 10);
}

/* As the reception sees it: after each key the list is there, and what was meant soon stands in it. */
static void one_or_two_letters_already_lead_somewhere(void **state) {
    assert_true(rank_of(S("pa"), S("pas"), true) <= 3);
    assert_true(rank_of(S("kø"), S("koerekort"), true) <= 10);
    assert_true(rank_of(S("f"), S("flytteanmeldelse,foedsel-faderskab,folkepension,feriepenge,flytte,faa-barn,fylde-18"), true) <= 10);
    struct catalogue_hit hits[50];
    for (char c = 'a'; c <= 'z'; c++) {
        for (char d = 'a'; d <= 'z'; d++) assert_true(catalogue_search(index_of_shipped, (str){(char[]){c, d}, 2}, true, 50, hits) <= 50);
        size_t n = catalogue_search(index_of_shipped, (str){&c, 1}, true, 50, hits);
        for (size_t i = 1; i < n; i++) assert_true(hits[i].score > 0 && hits[i].score <= hits[i - 1].score);
    }
}

static void same_hits(const char *one, const char *other) {
    struct catalogue_hit a[10], b[10];
    size_t n = catalogue_search(index_of_shipped, str_c(one), true, 10, a);
    if (n == 0 || catalogue_search(index_of_shipped, str_c(other), true, 10, b) != n) fail_msg("'%s' and '%s' differ", one, other);
    for (size_t i = 0; i < n; i++)
        if (!str_eq(a[i].key, b[i].key) || a[i].score != b[i].score) fail_msg("'%s' and '%s' differ at %zu", one, other, i);
}

static void what_is_no_letter_changes_nothing(void **state) {
    static const char *const alike[] = {"pas ", "  pas", "pas\t", "\"pas\"", "'pas'", "`pas`", "pas;", "pas%", "pas*", "(pas)", "pas--", "\\pas",
                                        "pas 😀", "👨‍👩‍👧 pas", "pas\u00a0", "pas\u200b", "<pas>", "pas?", "PAS!!!", "pas 0101901234"};
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++) same_hits("pas", alike[i]);
    assert_true(rank_of(S("nyt pas' OR '1'='1"), S("pas"), true) == 1);
    assert_true(rank_of(S("Robert'); DROP TABLE task;-- børnepenge"), S("boerne-og-ungeydelse"), true) <= 3);
}

static void nothing(const char *words) {
    struct catalogue_hit hits[5];
    for (int prefix = 0; prefix < 2; prefix++)
        if (catalogue_search(index_of_shipped, str_c(words), prefix, 5, hits)) fail_msg("'%s' finds %.*s", words, STR_ARG(hits[0].key));
}

static void words_that_say_nothing_find_nothing(void **state) {
    static const char *const empty[] = {"hvad er det", "jeg vil gerne have", "og og", "hej jeg skal", "hvad skal jeg gøre", "and the", "%", "_", "\\", "\"\"",
                                        "😀", "👍🏽 ❤️", "' -- ;", "/* */", "\u200b"};
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) nothing(empty[i]);
    assert_int_equal(rank_of(S("og"), S("miljoepuljer"), false), 99);
}

/* What is only a little like words of the catalogue was not meant; what is much like them was. */
static void what_is_like_nothing_finds_nothing(void **state) {
    static const char *const invented[] = {"qwrtzxcv", "asdfghjkl", "xyzzyq", "snarklbop", "kkkkkkk", "giraf", "elefanten", "jømpsnegkyslet"};
    for (size_t i = 0; i < sizeof invented / sizeof *invented; i++) nothing(invented[i]);
    finds("qwrtzxcv pas", "pas");
    finds("abejdsløs", "ledig-jobcenter,akasse-dagpenge,blive-ledig");
    finds("plejehjemsxyzq", "aeldrebolig-plejebolig,flytte-paa-plejehjem");
    finds("vilse", "vielse,blive-gift");
    assert_true(rank_of(S("kørek"), S("koerekort"), true) <= 3);
}

static size_t any(uint32_t *seed, size_t n) {
    *seed = *seed * 1'664'525 + 1'013'904'223;
    return *seed / 65'536 % n;
}

/* Words of syllables that Danish could have: the fewer of them are taken for something, the better the floor. */
static void invented_words_are_seldom_taken_for_something(void **state) {
    static const char *const on[] = {"b", "bl", "d", "f", "fl", "g", "gr", "h", "k", "kl", "l", "m", "n", "p", "pr", "s", "sn", "t", "tr", "v"};
    static const char *const vowel[] = {"a", "e", "i", "o", "u", "y", "æ", "ø", "å"}, *const off[] = {"", "l", "n", "r", "s", "t", "k", "mp"};
    enum { WORDS = 300, MOST_PERCENT = 15 };
    uint32_t seed = 1;
    int found = 0;
    for (int i = 0; i < WORDS; i++) {
        BUF(word);
        for (int syllable = 0; syllable < 2 + i % 3; syllable++) {
            buf_add(&word, str_c(on[any(&seed, sizeof on / sizeof *on)]));
            buf_add(&word, str_c(vowel[any(&seed, sizeof vowel / sizeof *vowel)]));
            buf_add(&word, str_c(off[any(&seed, sizeof off / sizeof *off)]));
        }
        struct catalogue_hit hit;
        found += catalogue_search(index_of_shipped, buf_str(&word), false, 1, &hit) > 0;
    }
    print_message("%d of %d invented words find something\n", found, WORDS);
    assert_true(100 * found <= MOST_PERCENT * WORDS);
}

/* 2025 stands in the catalogue; as the end of a CPR number it is no word. */
static void a_cpr_number_finds_nothing_however_it_is_written(void **state) {
    static const char *const numbers[] = {"0101902025", "010190-2025", "010190 2025", "01 01 90 2025", "01.01.90-2025", "01-01-1990 2025", "610190-2025",
                                          "010190/2025", "010190–2025", " 010190-2025 ", "010190-2025 020290-0112", "20123456", "+45 20 12 34 56"};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        nothing(numbers[i]);
        for (size_t typed = 6; typed < strlen(numbers[i]); typed++) { /* while it is typed */
            BUF(start);
            buf_add(&start, str_sub(str_c(numbers[i]), 0, typed));
            size_t digits = 0;
            for (size_t d = 0; d < start.n; d++) digits += start.p[d] >= '0' && start.p[d] <= '9';
            buf_char(&start, 0);
            if (digits >= 6) nothing(start.p);
        }
    }
    struct catalogue_hit hit;
    assert_true(catalogue_search(index_of_shipped, S("2025"), false, 1, &hit) == 1); /* or the test proves nothing */
    finds("min datter på 18 år skal have MitID", "mitid,fylde-18");
}

static void ten_thousand_letters_are_no_trouble(void **state) {
    static const char *const pieces[] = {"a", "æ", "pas ", "0101901234 ", "plejehjem", "😀", "' OR 1=1 --", "\xff", "pas-"};
    struct catalogue_hit hits[5];
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        BUF(long_one);
        while (long_one.n < 10'000) buf_add(&long_one, str_c(pieces[i]));
        int64_t begun = clock_monotonic_ns();
        (void)catalogue_search(index_of_shipped, buf_str(&long_one), true, 5, hits);
        if (clock_monotonic_ns() - begun > 200'000'000) fail_msg("'%s' many times takes too long", pieces[i]);
    }
    assert_true(rank_of(S("pas pas pas pas pas pas pas pas pas pas"), S("pas"), true) == 1);
}

static void nothing_is_no_trouble(void **state) {
    static const char *const odd[] = {"", " ", "???", "\xff\xfe", "qzxqzxqzx", "12345678901234567890", "- / -", "的 日本"};
    struct catalogue_hit hits[50];
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        assert_true(catalogue_search(index_of_shipped, str_c(odd[i]), true, 50, hits) <= 50);
    assert_int_equal(catalogue_search(index_of_shipped, S(""), false, 50, hits), 0);
    BUF(endless);
    for (int i = 0; i < 20'000; i++) buf_lit(&endless, "plejehjemsplads ");
    assert_true(catalogue_search(index_of_shipped, buf_str(&endless), true, 50, hits) > 0);
    memset(endless.p, 'x', endless.n);
    assert_true(catalogue_search(index_of_shipped, buf_str(&endless), true, 50, hits) <= 50);
}

static void hits_come_best_first_and_no_more_than_asked_for(void **state) {
    struct catalogue_hit hits[50];
    size_t n = catalogue_search(index_of_shipped, S("pas til mit barn"), false, 5, hits);
    assert_int_equal(n, 5);
    assert_true(str_eq(hits[0].key, S("pas")) && hits[0].kind == CATALOGUE_TASK);
    for (size_t i = 1; i < n; i++) assert_true(hits[i].score > 0 && hits[i].score <= hits[i - 1].score);
    assert_int_equal(catalogue_search(index_of_shipped, S("skilt"), false, 1, hits), 1);
}

static void a_closed_task_is_not_found(void **state) {
    struct catalogue_task tasks[2] = {{.key = S("ost"), .name = S("Ost"), .closed_at = DB_NULL},
                                      {.key = S("gammel-ost"), .name = S("Gammel ost"), .closed_at = 5}};
    struct catalogue c = {.tasks = tasks, .tasks_n = 2};
    struct catalogue_index *index;
    struct catalogue_hit hits[5];
    assert_int_equal(catalogue_index_new(&c, CATALOGUE_WORD_LIST, 1'000, &index), OK);
    assert_int_equal(catalogue_search(index, S("ost"), false, 5, hits), 1);
    assert_true(str_eq(hits[0].key, S("ost")));
    catalogue_index_free(index);
}

/* ---- how good it is ---- */

struct outcome { double top1, top3; size_t n; };
static double times[QUERIES_MAX];

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The fastest of three, for others use the machine too. */
static size_t timed_rank(str query, str accepted, double *ret_us) {
    size_t rank = 0;
    *ret_us = 1e9;
    for (int i = 0; i < 3; i++) {
        int64_t begun = clock_monotonic_ns();
        rank = rank_of(query, accepted, false);
        double us = (double)(clock_monotonic_ns() - begun) / 1'000;
        if (us < *ret_us) *ret_us = us;
    }
    return rank;
}

static struct outcome evaluate(const char *path) {
    struct outcome o = {};
    char line[1'000];
    FILE *f = fopen(path, "r");
    if (!f) return o;
    while (o.n < QUERIES_MAX && fgets(line, sizeof line, f)) {
        str rest = str_trim(str_c(line)), query;
        if (line[0] == '#' || !str_next(&rest, '\t', &query)) continue;
        size_t rank = timed_rank(query, rest, &times[o.n++]);
        o.top1 += rank == 1;
        o.top3 += rank <= 3;
    }
    fclose(f);
    if (!o.n) return o;
    qsort(times, o.n, sizeof *times, by_size);
    o.top1 = 100 * o.top1 / (double)o.n;
    o.top3 = 100 * o.top3 / (double)o.n;
    print_message("%s: %zu queries, top 1 %.1f %%, top 3 %.1f %%, p50 %.0f µs, p99 %.0f µs\n", path, o.n, o.top1, o.top3,
                  times[o.n / 2], times[o.n * 99 / 100]);
    return o;
}

/* Of the eight that the reception shows: how many are left, and how many of the right ones. Without the floor 7.7 and 1020. */
static void few_are_shown_and_nearly_all_that_are_right_among_them(void **state) {
    char line[1'000];
    size_t queries = 0, all = 0, right = 0;
    FILE *f = fopen("tests/search/dev.tsv", "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        struct catalogue_hit hits[8];
        str rest = str_trim(str_c(line)), query;
        if (line[0] == '#' || !str_next(&rest, '\t', &query)) continue;
        size_t n = catalogue_search(index_of_shipped, query, false, 8, hits);
        for (size_t i = 0; i < n; i++) right += among(hits[i].key, rest);
        all += n;
        queries++;
    }
    fclose(f);
    print_message("%.2f of 8 hits are shown for a query, %zu right ones in all\n", (double)all / (double)queries, right);
    assert_true(queries > 700 && (double)all < 5.0 * (double)queries && right >= 970);
}

static void strangers_are_understood(void **state) {
    struct outcome dev = evaluate("tests/search/dev.tsv");
    assert_true(dev.n > 300 && dev.top3 >= TOP3_FLOOR);
    struct outcome unseen = evaluate("tests/search/unseen.tsv");
    assert_true(unseen.n > 300);
    assert_true(unseen.top1 >= TOP1_FLOOR);
    assert_true(unseen.top3 >= TOP3_FLOOR);
    assert_true(times[unseen.n * 99 / 100] < P99_US);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(danish_letters_may_be_missing),
        cmocka_unit_test(an_accent_may_stand_after_its_letter),
        cmocka_unit_test(misspelled_words_are_understood),
        cmocka_unit_test(compounds_are_taken_apart_and_put_together),
        cmocka_unit_test(old_names_still_lead_there),
        cmocka_unit_test(other_words_for_the_same_are_understood),
        cmocka_unit_test(newcomers_may_ask_in_english),
        cmocka_unit_test(whole_sentences_are_understood),
        cmocka_unit_test(what_only_says_when_and_how_is_not_the_matter),
        cmocka_unit_test(a_door_is_no_death),
        cmocka_unit_test(what_fits_far_worse_than_the_best_is_not_shown),
        cmocka_unit_test(how_many_are_asked_for_changes_nothing_of_those_before),
        cmocka_unit_test(two_matters_in_one_sentence_both_stay),
        cmocka_unit_test(who_is_hardly_understood_gets_several_guesses),
        cmocka_unit_test(what_is_hardly_typed_yet_still_leads_anywhere),
        cmocka_unit_test(few_are_shown_and_nearly_all_that_are_right_among_them),
        cmocka_unit_test(words_typed_apart_count_as_the_one_they_make),
        cmocka_unit_test(a_dropped_letter_is_likelier_than_an_odd_compound),
        cmocka_unit_test(the_last_word_may_be_unfinished),
        cmocka_unit_test(one_or_two_letters_already_lead_somewhere),
        cmocka_unit_test(what_is_no_letter_changes_nothing),
        cmocka_unit_test(words_that_say_nothing_find_nothing),
        cmocka_unit_test(what_is_like_nothing_finds_nothing),
        cmocka_unit_test(invented_words_are_seldom_taken_for_something),
        cmocka_unit_test(a_cpr_number_finds_nothing_however_it_is_written),
        cmocka_unit_test(ten_thousand_letters_are_no_trouble),
        cmocka_unit_test(nothing_is_no_trouble),
        cmocka_unit_test(hits_come_best_first_and_no_more_than_asked_for),
        cmocka_unit_test(a_closed_task_is_not_found),
        cmocka_unit_test(strangers_are_understood),
    };
    return cmocka_run_group_tests(tests, open_catalogue, close_catalogue);
}
