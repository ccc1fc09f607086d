/* When an employee answers, from the words in which they wrote it. What cannot be read is left to the reader. */
#include "authority/authority.h"
#include "base/text.h"

enum { WORKDAYS = 0x1f, EVERY_DAY = 0x7f, SHORTEST = 3 };

struct reading {
    unsigned days;             /* a bit for each weekday named for the hours that follow, Monday first; 0: none was named */
    int last_day, opens;       /* 0: none yet; -1: none yet */
    bool dash, hours;          /* the last word was "til" or "–"; hours were given for these days */
    bool now;
    int weekday, minute;       /* 1…7, after midnight */
};

/* The weekday that a word of small letters names, in full or by its first letters; 0: none. */
static int weekday_named(str word) {
    static const char *const names[] = {"mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"};
    for (int i = 0; i < 7; i++) {
        str name = str_c(names[i]);
        if (str_starts(word, name) || (word.n >= SHORTEST && str_starts(name, word))) return i + 1;
    }
    return 0;
}

static void begin_days(struct reading *r) {
    if (!r->hours) return;
    r->days = 0;
    r->last_day = 0;
    r->hours = false;
}

static bool read_day(struct reading *r, int day) {
    bool range = r->dash && r->last_day;
    if (!range) begin_days(r);
    if (r->opens >= 0 || (r->dash && !range) || (range && day < r->last_day)) return false;
    for (int i = range ? r->last_day : day; i <= day; i++) r->days |= 1U << (i - 1);
    r->last_day = day;
    r->dash = false;
    return true;
}

static bool read_word(struct reading *r, str word) {
    static const struct { const char *word; unsigned days; } many[] = {{"hverdage", WORKDAYS}, {"hverdag", WORKDAYS}, {"dagligt", EVERY_DAY}, {"alle", EVERY_DAY}};
    static const char *const empty[] = {"kl", "fra", "og", "dage"};
    if (str_eq_c(word, "til")) {
        r->dash = true;
        return true;
    }
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
        if (str_eq_c(word, empty[i])) return true;
    for (size_t i = 0; i < sizeof many / sizeof *many; i++) {
        if (!str_eq_c(word, many[i].word)) continue;
        begin_days(r);
        r->days |= many[i].days;
        return true;
    }
    int day = weekday_named(word);
    return day && read_day(r, day);
}

static bool read_time(struct reading *r, int minutes) {
    if (minutes > 24 * 60 || (r->opens >= 0) != r->dash) return false;
    r->dash = false;
    if (r->opens < 0) {
        r->opens = minutes;
        return true;
    }
    if (minutes <= r->opens) return false;
    unsigned days = r->days ? r->days : WORKDAYS;
    r->now |= (days >> (r->weekday - 1) & 1) && r->minute >= r->opens && r->minute < minutes;
    r->opens = -1;
    r->hours = true;
    return true;
}

/* "9", "9.30", "09:30": in minutes; *i stands behind it then. -1: none. */
static int time_at(str s, size_t *i) {
    int hour = 0, minute = 0;
    size_t at = *i, from = at;
    for (; at < s.n && at < from + 3 && s.p[at] >= '0' && s.p[at] <= '9'; at++) hour = hour * 10 + (s.p[at] - '0');
    if (at > from + 2 || hour > 24) return -1;
    if (at + 2 < s.n && (s.p[at] == '.' || s.p[at] == ':') && s.p[at + 1] >= '0' && s.p[at + 1] <= '5' && s.p[at + 2] >= '0' && s.p[at + 2] <= '9') {
        minute = (s.p[at + 1] - '0') * 10 + (s.p[at + 2] - '0');
        at += 3;
    }
    *i = at;
    return hour * 60 + minute;
}

static size_t word_at(str s, size_t i) {
    size_t n = 0;
    while (i + n < s.n && ((s.p[i + n] >= 'a' && s.p[i + n] <= 'z') || ((unsigned char)s.p[i + n] >= 0x80 && !str_starts(str_sub(s, i + n, s.n), S("–"))))) n++;
    return n;
}

static bool read_all(struct reading *r, str s) {
    for (size_t i = 0; i < s.n;) {
        size_t n = word_at(s, i);
        if (n) {
            if (!read_word(r, str_sub(s, i, n))) return false;
            i += n;
        } else if (s.p[i] >= '0' && s.p[i] <= '9') {
            int minutes = time_at(s, &i);
            if (minutes < 0 || !read_time(r, minutes)) return false;
        } else if (s.p[i] == '-' || str_starts(str_sub(s, i, s.n), S("–"))) {
            r->dash = true;
            i += s.p[i] == '-' ? 1 : S("–").n;
        } else if (memchr(" .,;:", s.p[i], 5)) i++;
        else return false;
    }
    return r->hours && r->opens < 0 && !r->dash;
}

enum authority_reach authority_reach_at(struct arena *a, str answers, ms_t now) {
    struct clock_local l = clock_local(now);
    struct reading r = {.opens = -1, .weekday = l.weekday, .minute = l.hour * 60 + l.minute};
    if (!read_all(&r, text_fold(a, answers))) return AUTHORITY_REACH_UNSAID;
    return r.now ? AUTHORITY_REACH_NOW : AUTHORITY_REACH_LATER;
}
