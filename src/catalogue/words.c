#include "catalogue/danish.h"
#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"

enum { AE = 0xE6, OE = 0xF8, AA = 0xE5 };

/* U+00C0–U+017F without their accents; '?' is no letter. */
static const char plain[] =
    "aaaa\xE6\xE5\xE6" "ceeeeiiiidnoooo\xF8?\xF8uuuyyts"   /* À–ß; capitals are small already, but for a stray one */
    "aaaa\xE6\xE5\xE6" "ceeeeiiiidnoooo\xF8?\xF8uuuyyty"   /* à–ÿ */
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooo\xF8\xF8rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

static unsigned char letter(uint32_t c) {
    c = text_lower(c);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) return (unsigned char)c;
    if (c >= 0xC0 && c - 0xC0 < sizeof plain - 1) return plain[c - 0xC0] == '?' ? 0 : (unsigned char)plain[c - 0xC0];
    if (c >= 0x430 && c <= 0x45F) return (unsigned char)(c - 0x430 + 0x90);
    return c == 0x491 ? 0xB3 : 0; /* Ukrainian ґ as г */
}

/* An accent that stands after its letter, as some keyboards and files have it: "a" and a ring are "å". */
static bool put_accent(struct word *w, uint32_t c) {
    enum { DIAERESIS = 0x308, RING = 0x30A };
    if (c < 0x300 || c > 0x36F || !w->n) return false;
    char *last = &w->p[w->n - 1];
    if (c == RING && *last == 'a') *last = (char)AA;
    if (c == DIAERESIS && *last == 'a') *last = (char)AE;
    if (c == DIAERESIS && *last == 'o') *last = (char)OE;
    return true;
}

bool word_next(str text, size_t *at, struct word *ret, bool *ret_glued) {
    bool glued = false;
    ret->n = 0;
    while (*at < text.n) {
        size_t from = *at;
        uint32_t c = text_next(text, at);
        if (put_accent(ret, c)) continue;
        unsigned char l = c == TEXT_BAD ? 0 : letter(c);
        if (l && ret->n < WORD_MAX) ret->p[ret->n++] = (char)l;
        if (!l && ret->n) {
            *at = from;
            break;
        }
        if (!l) glued = (c == '-' || c == '/') && from > 0;
    }
    *ret_glued = glued;
    return ret->n > 0;
}

struct word word_of(const char *utf8) {
    struct word w = {};
    size_t at = 0;
    bool glued;
    word_next(str_c(utf8), &at, &w, &glued);
    return w;
}

struct word word_sub(const struct word *w, size_t from, size_t n) {
    struct word part = {.n = (uint8_t)n};
    memcpy(part.p, w->p + from, n);
    return part;
}

bool word_join(const struct word *a, const struct word *b, struct word *ret) {
    if (a->n + b->n > WORD_MAX) return false;
    *ret = *a;
    memcpy(ret->p + a->n, b->p, b->n);
    ret->n = (uint8_t)(a->n + b->n);
    return true;
}

bool word_eq(const struct word *a, const struct word *b) {
    return a->n == b->n && memcmp(a->p, b->p, a->n) == 0;
}

bool word_is_number(const struct word *w) {
    for (size_t i = 0; i < w->n; i++)
        if (w->p[i] < '0' || w->p[i] > '9') return false;
    return w->n > 0;
}

bool word_has_danish_letter(const struct word *w) {
    for (size_t i = 0; i < w->n; i++) {
        unsigned char c = (unsigned char)w->p[i];
        if (c == AE || c == OE || c == AA) return true;
    }
    return false;
}

/* ---- stems ---- */

struct sb_stemmer *stemmer_new(void) {
    struct sb_stemmer *s = sb_stemmer_new("danish", "ISO_8859_1");
    if (!s) abort();
    return s;
}

void stemmer_free(struct sb_stemmer **s) {
    sb_stemmer_delete(*s);
}

static bool ends(const struct word *w, const char *ending) {
    struct word e = word_of(ending);
    return w->n >= e.n && memcmp(w->p + w->n - e.n, e.p, e.n) == 0;
}

/* The stemmer takes -ig and -lig for inflection, so that "billig" would be a "bil". They are put back. */
static void keep_ig(const struct word *w, struct word *stem) {
    if (memcmp(w->p, stem->p, stem->n) != 0) return;
    for (size_t n = 2; n <= 3; n++) {
        const char *ending = n == 2 ? "ig" : "lig";
        if (w->n >= stem->n + n && memcmp(w->p + stem->n, ending, n) == 0) {
            stem->n = (uint8_t)(stem->n + n);
            memcpy(stem->p, w->p, stem->n);
            return;
        }
    }
}

struct word word_stem(const struct danish *d, struct sb_stemmer *s, const struct word *w) {
    struct word stem = {}, past = *w;
    const uint32_t *known = word_map_find(&d->irregular, w);
    if (known) return d->irregular_stems[*known];
    if (w->n >= 6 && ends(w, "ede") && !ends(w, "hede")) past.n = (uint8_t)(w->n - 2); /* "flyttede" */
    const sb_symbol *p = sb_stemmer_stem(s, (const sb_symbol *)past.p, past.n);
    stem.n = (uint8_t)sb_stemmer_length(s);
    memcpy(stem.p, p, stem.n);
    keep_ig(&past, &stem);
    return stem;
}

struct word word_skeleton(const struct word *w) {
    struct word s = {};
    for (size_t i = 0; i < w->n && s.n < WORD_MAX; i++) {
        unsigned char c = (unsigned char)w->p[i], next = i + 1 < w->n ? (unsigned char)w->p[i + 1] : 0;
        bool two = (c == 'a' && (next == 'e' || next == 'a')) || (c == 'o' && next == 'e');
        if (c == 'x' && s.n + 1 < WORD_MAX) { /* "box" is "boks" */
            s.p[s.n++] = 'k';
            c = 's';
        }
        s.p[s.n++] = (char)(c == AE || c == AA ? 'a' : c == OE ? 'o' : c);
        i += two;
    }
    return s;
}

struct word word_ascii(const struct word *w) {
    struct word s = {};
    for (size_t i = 0; i < w->n && s.n + 2 <= WORD_MAX; i++) {
        unsigned char c = (unsigned char)w->p[i];
        const char *two = c == AE ? "ae" : c == OE ? "oe" : c == AA ? "aa" : NULL;
        s.p[s.n++] = two ? two[0] : (char)c;
        if (two) s.p[s.n++] = two[1];
    }
    return s;
}

float word_root(const struct word *stem, struct word *ret) {
    static const struct { const char *ending; float weight; } endings[] = {
        {"dom", 0.7f}, {"hed", 0.7f}, {"skab", 0.7f}, {"ist", 0.7f}, {"ning", 0.8f}, {"else", 0.8f}, {"els", 0.8f}, {"ing", 0.7f}, {"ere", 0.7f}, {"er", 0.6f}, {"t", 0.85f},
    };
    float near = 1;
    *ret = *stem;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(endings[i].ending);
        if (ret->n < n + 3 || !ends(ret, endings[i].ending)) continue;
        *ret = word_sub(ret, 0, ret->n - n);
        near *= endings[i].weight;
    }
    return near;
}

/* ---- maps ---- */

uint64_t word_hash(const struct word *w) {
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < w->n; i++) h = (h ^ (unsigned char)w->p[i]) * 0x100000001b3u;
    h = (h ^ h >> 32) * 0x9E3779B97F4A7C15u;
    h ^= h >> 29;
    return h ? h : 1;
}

static size_t slot_of(const struct word_map *m, uint64_t hash) {
    size_t i = hash & (m->room - 1);
    while (m->hashes[i] && m->hashes[i] != hash) i = (i + 1) & (m->room - 1);
    return i;
}

uint32_t *word_map_find(const struct word_map *m, const struct word *w) {
    if (!m->room) return NULL;
    size_t slot = slot_of(m, word_hash(w));
    return m->hashes[slot] ? &m->values[slot] : NULL;
}

static struct word_map moved(const struct word_map *m, struct arena *a, size_t room) {
    struct word_map to = {a, arena_many(a, room, uint64_t), arena_many(a, room, uint32_t), m->n, room};
    for (size_t i = 0; i < m->room; i++) {
        if (!m->hashes[i]) continue;
        size_t slot = slot_of(&to, m->hashes[i]);
        to.hashes[slot] = m->hashes[i];
        to.values[slot] = m->values[i];
    }
    return to;
}

uint32_t *word_map_add(struct word_map *m, const struct word *w, uint32_t fresh) {
    if (2 * m->n >= m->room) *m = moved(m, m->arena, m->room ? 2 * m->room : 64);
    uint64_t hash = word_hash(w);
    size_t slot = slot_of(m, hash);
    if (!m->hashes[slot]) {
        m->hashes[slot] = hash;
        m->values[slot] = fresh;
        m->n++;
    }
    return &m->values[slot];
}

void word_map_settle(struct word_map *m, struct arena *a) {
    if (m->room) *m = moved(m, a, m->room);
    m->arena = NULL;
}
