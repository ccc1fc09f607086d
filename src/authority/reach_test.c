/* When somebody answers, as they wrote it. */
#include "authority/authority.h"
#include "support/people.h"
#include "support/testdb.h"

/* In a week of winter: 2 March 2026 is a Monday, and Copenhagen an hour ahead of UTC. */
static ms_t at(int weekday, int hour, int minute) {
    static const ms_t monday = 1'772'406'000'000;
    return monday + ((weekday - 1) * 24 + hour) * (ms_t)HOUR + minute * (ms_t)MINUTE;
}

static void the_moment_is_the_one_that_is_meant(void **state) {
    (void)state;
    struct clock_local l = clock_local(at(3, 9, 30));
    assert_int_equal(l.weekday, 3);
    assert_int_equal(l.hour * 60 + l.minute, 570);
}

static void hours_are_read_as_people_write_them(void **state) {
    (void)state;
    const enum authority_reach UNSAID = AUTHORITY_REACH_UNSAID, NOW = AUTHORITY_REACH_NOW, LATER = AUTHORITY_REACH_LATER;
    const struct { const char *words; int weekday, hour, minute; enum authority_reach reach; } said[] = {
        {"kl. 9–12", 2, 9, 0, NOW}, {"kl. 9–12", 2, 8, 59, LATER}, {"kl. 9–12", 2, 12, 0, LATER}, {"kl. 9–12", 2, 23, 45, LATER},
        {"kl. 9–12", 6, 10, 0, LATER}, {"alle dage 0–24", 7, 23, 59, NOW}, {"hverdage 10–14", 5, 13, 0, NOW}, {"hverdage 10–14", 7, 13, 0, LATER},
        {"kl. 9–10 og 13–14", 1, 13, 30, NOW}, {"kl. 9–10 og 13–14", 1, 11, 0, LATER}, {"Mandag til torsdag 9-12", 4, 10, 0, NOW},
        {"mandag til torsdag 9–12", 5, 10, 0, LATER}, {"man-tor 9-12, fre 9-11", 5, 10, 30, NOW}, {"man–tor 9–12, fre 9–11", 5, 11, 30, LATER},
        {"tirsdag og fredag 9–14", 2, 10, 0, NOW}, {"tirsdag og fredag 9–14", 3, 10, 0, LATER}, {"lørdag 10:30–12", 6, 11, 0, NOW},
        {"Søndag kl. 9.30 til 12.15", 7, 12, 14, NOW}, {"søndag kl. 9.30 til 12.15", 7, 9, 29, LATER}, {"fra 9 til 12", 3, 11, 0, NOW},
        {"", 2, 10, 0, UNSAID}, {"efter aftale", 2, 10, 0, UNSAID}, {"i boden tirsdag 9–14", 2, 10, 0, UNSAID}, {"kl. 9", 2, 9, 0, UNSAID},
        {"mandag", 1, 9, 0, UNSAID}, {"12–9", 1, 10, 0, UNSAID}, {"9–", 1, 10, 0, UNSAID}, {"kl. 9–25", 1, 10, 0, UNSAID},
        {"ikke mandag 9–12", 1, 10, 0, UNSAID}, {"9 12", 1, 10, 0, UNSAID}, {"33 66 12 34", 1, 10, 0, UNSAID}, {"fredag–mandag 9–12", 6, 10, 0, UNSAID},
    };
    ARENA(a);
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        enum authority_reach got = authority_reach_at(&a, str_c(said[i].words), at(said[i].weekday, said[i].hour, said[i].minute));
        if (got != said[i].reach) fail_msg("\"%s\" on day %d at %d.%02d: %d", said[i].words, said[i].weekday, said[i].hour, said[i].minute, (int)got);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_moment_is_the_one_that_is_meant),
        cmocka_unit_test(hours_are_read_as_people_write_them),
    };
    return testdb_run(tests);
}
