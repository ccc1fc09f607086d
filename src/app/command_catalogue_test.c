/* The catalogue and the search as whoever keeps the machine meets them. */
#include <stdio.h>
#include "app/cli.h"
#include "catalogue/catalogue.h"
#include "support/commandline.h"
#include "support/people.h"

static struct testdb t;
#define RUN(...) COMMANDLINE(&t, "", __VA_ARGS__)

static const char *in_folder(struct arena *a, const char *name) {
    return str_printf(a, "%s/%s", t.name, name).p;
}

/* The same files, but for one line of one of them. */
static void change_line(const char *folder, const char *file, const char *from, const char *to) {
    ARENA(a);
    BUF(text);
    const char *path = str_printf(&a, "%s/%s", folder, file).p;
    FILE *f = fopen(path, "r");
    char line[8'000];
    bool changed = false;
    while (fgets(line, sizeof line, f)) {
        bool here = !changed && str_starts(str_c(line), str_c(from));
        buf_printf(&text, "%s", here ? to : line);
        changed |= here;
    }
    fclose(f);
    assert_true(changed);
    f = fopen(path, "w");
    fwrite(text.p, 1, text.n, f);
    fclose(f);
}

static void on_a_new_machine_the_first_import_begins_the_municipality(void **state) {
    assert_int_equal(RUN("catalogue", "export", "nowhere"), CLI_FAILED); /* nobody is served */
    assert_int_equal(RUN("catalogue", "import", "--authority", "By Uden Nøgle"), CLI_FAILED);
    assert_int_equal(RUN("catalogue", "import"), CLI_DONE);
    assert_non_null(strstr(commandline_out, " nye, 0 ændrede, 0 lukkede, 0 uændrede\n"));
    assert_int_equal(RUN("catalogue", "import"), CLI_DONE);
    assert_true(str_starts(str_c(commandline_out), S("0 nye, 0 ændrede, 0 lukkede, ")));
    assert_int_equal(RUN("catalogue", "import", "--authority", "nabobyen"), CLI_FAILED); /* only the first import begins one */
    assert_int_equal(RUN("audit", "verify"), CLI_DONE);
    assert_string_equal(commandline_out, "1 rows, nothing changed or missing\n"); /* what changed nothing is not logged */
    assert_int_equal(COMMANDLINE(&t, "et langt kodeord\n", "account", "create", "anna", "--name", "Anna Holm", "--roles",
                                 "administrator", "--authority", "kommunen"), CLI_DONE);
}

static void what_is_exported_is_imported_as_it_was(void **state) {
    ARENA(a);
    const char *first = in_folder(&a, "first"), *second = in_folder(&a, "second");
    assert_int_equal(RUN("catalogue", "import"), CLI_DONE);
    assert_int_equal(RUN("catalogue", "export", first), CLI_DONE);
    assert_int_equal(RUN("catalogue", "check", first), CLI_DONE);
    assert_int_equal(RUN("catalogue", "import", first), CLI_DONE);
    assert_true(str_starts(str_c(commandline_out), S("0 nye, 0 ændrede, 0 lukkede, ")));
    assert_int_equal(RUN("catalogue", "export", second), CLI_DONE);
    assert_int_equal(system(str_printf(&a, "diff -r %s %s", first, second).p), 0);
    assert_int_equal(RUN("catalogue", "export", second), CLI_FAILED); /* over nothing that is there */
}

static void the_numbers_are_checked_against_a_list_when_there_is_one(void **state) {
    ARENA(a);
    const char *folder = in_folder(&a, "files"), *list = in_folder(&a, "kle.csv");
    assert_int_equal(RUN("catalogue", "import"), CLI_DONE);
    assert_int_equal(RUN("catalogue", "export", folder), CLI_DONE);
    assert_int_equal(RUN("catalogue", "check", folder, "--kle", list), CLI_USAGE); /* it is not there */
    FILE *f = fopen(list, "w");
    fputs("KLE;titel\n99.98.97;Noget andet\n", f);
    fclose(f);
    assert_int_equal(RUN("catalogue", "check", folder, "--kle", list), CLI_FAILED);
    assert_int_equal(RUN("catalogue", "check", folder), CLI_DONE);
    assert_int_equal(RUN("catalogue", "check", folder, "--kle", str_printf(&a, "%s/by.txt", folder).p), CLI_USAGE); /* no list of numbers */
}

static void with_one_fault_nothing_is_imported(void **state) {
    ARENA(a);
    const char *folder = in_folder(&a, "files");
    assert_int_equal(RUN("catalogue", "import"), CLI_DONE);
    assert_int_equal(RUN("catalogue", "export", folder), CLI_DONE);
    change_line(folder, "by.txt", "minutter: ", "minutter: 119\n");
    change_line(folder, "register.txt", "minutter: ", "minutter: mange\n");
    assert_int_equal(RUN("catalogue", "import", folder), CLI_FAILED);
    assert_int_equal(RUN("catalogue", "import"), CLI_DONE);
    assert_true(str_starts(str_c(commandline_out), S("0 nye, 0 ændrede, 0 lukkede, ")));
    change_line(folder, "register.txt", "minutter: mange", "minutter: 118\n");
    assert_int_equal(RUN("catalogue", "import", folder), CLI_DONE);
    assert_true(str_starts(str_c(commandline_out), S("0 nye, 2 ændrede, 0 lukkede, ")));
}

static void a_dry_run_tells_what_would_change_and_changes_nothing(void **state) {
    ARENA(a);
    const char *folder = in_folder(&a, "files");
    assert_int_equal(RUN("catalogue", "import", "--dry-run"), CLI_FAILED); /* nobody is served */
    assert_int_equal(RUN("catalogue", "import"), CLI_DONE);
    assert_int_equal(RUN("catalogue", "export", folder), CLI_DONE);
    change_line(folder, "by.txt", "minutter: ", "minutter: 119\n");
    change_line(folder, "myndigheder.txt", "navn: Udbetaling Danmark", "navn: Udbetaling Nord\n");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(RUN("catalogue", "import", "--dry-run", folder), CLI_DONE);
        assert_non_null(strstr(commandline_out, "ændres: [myndighed udbetaling-danmark] Udbetaling Nord\nændres: [opgave bbr] "));
        assert_non_null(strstr(commandline_out, "\n0 nye, 2 ændrede, 0 lukkede, "));
    }
    assert_int_equal(RUN("catalogue", "import", folder), CLI_DONE);
    assert_true(str_starts(str_c(commandline_out), S("0 nye, 2 ændrede, 0 lukkede, ")));
    assert_int_equal(RUN("catalogue", "import", "--dry-run", folder), CLI_DONE);
    assert_true(str_starts(str_c(commandline_out), S("0 nye, 0 ændrede, 0 lukkede, ")));
}

static void a_file_is_read_whatever_the_case_of_its_ending_and_others_are_told(void **state) {
    ARENA(a);
    const char *folder = in_folder(&a, "files");
    struct catalogue_lines passed = {};
    assert_int_equal(RUN("catalogue", "import"), CLI_DONE);
    assert_int_equal(RUN("catalogue", "export", folder), CLI_DONE);
    assert_int_equal(catalogue_passed_over(folder, &a, &passed), OK);
    assert_int_equal(passed.n, 0);
    assert_int_equal(system(str_printf(&a, "cd %s && mv by.txt BY.TXT && mv familie.txt Familie.Txt && touch noter.docx .skjult LÆSMIG.md by.txt~ && mkdir gamle", folder).p), 0);
    assert_int_equal(RUN("catalogue", "check", folder), CLI_DONE);
    assert_non_null(strstr(commandline_out, "163 opgaver"));
    assert_int_equal(RUN("catalogue", "import", "--dry-run", folder), CLI_DONE);
    assert_null(strstr(commandline_out, "lukkes"));
    assert_int_equal(catalogue_passed_over(folder, &a, &passed), OK);
    assert_true(passed.n == 3 && str_eq(str_join(&a, passed.at, passed.n, S(" ")), S("by.txt~ gamle noter.docx")));
}

static void a_file_that_is_too_large_is_told_with_its_size(void **state) {
    ARENA(a);
    BUF(faults);
    struct catalogue c;
    const char *folder = in_folder(&a, "files");
    assert_int_equal(system(str_printf(&a, "mkdir %s && truncate -s 30000000 %s/foto.txt && truncate -s 4194305 %s/lige.txt", folder, folder, folder).p), 0);
    assert_int_equal(catalogue_read(folder, &a, &c, &faults), ERR_INVALID);
    assert_true(str_starts(buf_str(&faults), S("foto.txt: filen fylder 29 MB (30000000 byte) – der ventes en tekstfil på højst 4 MB (4194304 byte)\n"
                                               "lige.txt: filen fylder 5 MB (4194305 byte) – ")));
}

static void a_folder_without_tasks_closes_nothing(void **state) {
    ARENA(a);
    const char *folder = in_folder(&a, "files");
    assert_int_equal(RUN("catalogue", "import"), CLI_DONE);
    assert_int_equal(RUN("catalogue", "export", folder), CLI_DONE);
    assert_int_equal(system(str_printf(&a, "cd %s && rm *.txt && echo '# huskeliste' > noter.txt", folder).p), 0);
    assert_int_equal(RUN("catalogue", "check", folder), CLI_FAILED);
    assert_int_equal(RUN("catalogue", "import", folder), CLI_FAILED);
    assert_int_equal(RUN("catalogue", "import"), CLI_DONE);
    assert_true(str_starts(str_c(commandline_out), S("0 nye, 0 ændrede, 0 lukkede, ")));
}

static void a_department_that_the_municipality_does_not_have_is_refused_at_the_import(void **state) {
    ARENA(a);
    const char *folder = in_folder(&a, "files");
    assert_int_equal(RUN("catalogue", "import"), CLI_DONE);
    assert_int_equal(RUN("catalogue", "export", folder), CLI_DONE);
    change_line(folder, "by.txt", "minutter: ", "minutter: 119\n");
    change_line(folder, "by.txt", "forvaltning: ", "forvaltning: XYZ\n");
    assert_int_equal(RUN("catalogue", "check", folder), CLI_DONE); /* each municipality has its own */
    assert_int_equal(RUN("catalogue", "import", "--dry-run", folder), CLI_FAILED);
    assert_int_equal(RUN("catalogue", "import", folder), CLI_FAILED);
    change_line(folder, "by.txt", "forvaltning: XYZ", "forvaltning: BTF\n");
    assert_int_equal(RUN("catalogue", "import", folder), CLI_DONE);
    assert_true(str_starts(str_c(commandline_out), S("0 nye, 1 ændrede, 0 lukkede, "))); /* so nothing of it was imported before */
    change_line(folder, "by.txt", "forvaltning: ", "forvaltning: B-1\n");
    assert_int_equal(RUN("catalogue", "check", folder), CLI_FAILED);
}

static void each_line_of_input_is_a_query_and_gets_a_line(void **state) {
    assert_int_equal(COMMANDLINE(&t, "kørekort\n\n?!\r\n\xff\xfe\nпаспорт\npas", "search", "--json", "--top", "1", "-"), CLI_DONE);
    str rest = str_c(commandline_out), line;
    static const char *const starts[] = {"[{\"kind\":\"task\",\"key\":\"koerekort\",\"name\":\"Kørekort\",\"score\":", "[]", "[]", "[]",
                                         "[", "[{\"kind\":\"task\",\"key\":\"pas\""};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        assert_true(str_next(&rest, '\n', &line));
        assert_true(str_starts(line, str_c(starts[i])));
    }
    assert_int_equal(rest.n, 0);
    static const char *const wrong[] = {"0", "51", "abc", "", "1.5", "-1", "99999999999999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(RUN("search", "--top", wrong[i], "pas"), CLI_USAGE);
}

static void what_fits_far_worse_is_not_among_the_answers(void **state) {
    assert_int_equal(RUN("search", "--top", "50", "min mand er død"), CLI_DONE);
    str shown = str_c(commandline_out);
    assert_true(str_contains(shown, S("(naer-person-doed)")) && str_contains(shown, S("(efterlevelseshjaelp)")));
    assert_false(str_contains(shown, S("vej")));
    assert_int_equal(RUN("search", "--prefix", "--top", "50", "min mand er død"), CLI_DONE);
    assert_false(str_contains(str_c(commandline_out), S("vej")));
    assert_int_equal(RUN("search", "personligt tillæg til førtidspensionist og haveaffald"), CLI_DONE);
    shown = str_c(commandline_out);
    assert_true(str_contains(shown, S("(tillaeg-foertidspension)")) && str_contains(shown, S("(genbrugsplads-storskrald)")));
    assert_int_equal(RUN("search", "--prefix", "kø"), CLI_DONE);
    assert_true(str_contains(str_c(commandline_out), S("(koerekort)")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate_setup_teardown(on_a_new_machine_the_first_import_begins_the_municipality, commandline_begin, commandline_end, &t),
        cmocka_unit_test_prestate_setup_teardown(what_is_exported_is_imported_as_it_was, commandline_begin, commandline_end, &t),
        cmocka_unit_test_prestate_setup_teardown(the_numbers_are_checked_against_a_list_when_there_is_one, commandline_begin, commandline_end, &t),
        cmocka_unit_test_prestate_setup_teardown(with_one_fault_nothing_is_imported, commandline_begin, commandline_end, &t),
        cmocka_unit_test_prestate_setup_teardown(a_dry_run_tells_what_would_change_and_changes_nothing, commandline_begin, commandline_end, &t),
        cmocka_unit_test_prestate_setup_teardown(a_folder_without_tasks_closes_nothing, commandline_begin, commandline_end, &t),
        cmocka_unit_test_prestate_setup_teardown(a_department_that_the_municipality_does_not_have_is_refused_at_the_import, commandline_begin, commandline_end, &t),
        cmocka_unit_test_prestate_setup_teardown(a_file_is_read_whatever_the_case_of_its_ending_and_others_are_told, commandline_begin, commandline_end, &t),
        cmocka_unit_test_prestate_setup_teardown(a_file_that_is_too_large_is_told_with_its_size, commandline_begin, commandline_end, &t),
        cmocka_unit_test_prestate_setup_teardown(each_line_of_input_is_a_query_and_gets_a_line, commandline_begin, commandline_end, &t),
        cmocka_unit_test_prestate_setup_teardown(what_fits_far_worse_is_not_among_the_answers, commandline_begin, commandline_end, &t),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
