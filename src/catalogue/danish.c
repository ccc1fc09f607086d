#include "catalogue/danish.h"
#include <stdio.h>
#include <string.h>
#include "base/text.h"
#include "catalogue/catalogue.h"

/* Whole words whose stem is another than the stemmer would say: what it leaves apart, and what it throws together
 * (to mind a child, "passe", is not a passport, "pas"). */
static const struct { const char *word, *stem; } irregular[] = {
    {"børn", "barn"},      {"børnene", "barn"},   {"børns", "barn"},     {"børne", "barn"},     {"børnenes", "barn"},
    {"mænd", "mand"},      {"mændene", "mand"},   {"fædre", "far"},      {"fader", "far"},      {"mødre", "mor"},
    {"moder", "mor"},      {"brødre", "bror"},    {"broder", "bror"},    {"døtre", "dat"},      {"bøger", "bog"},
    {"bøgerne", "bog"},    {"hænder", "hånd"},    {"fødder", "fod"},     {"tænder", "tand"},    {"tænderne", "tand"},
    {"nætter", "nat"},     {"øjne", "øj"},        {"øjnene", "øj"},      {"passe", "pass"},     {"passer", "pass"},
    {"passes", "pass"},    {"passede", "pass"},   {"pasning", "pass"},   {"pasningen", "pass"}, {"lægge", "lægg"},
    {"lægger", "lægg"},    {"lagt", "lægg"},      {"lagde", "lægg"},     {"skrev", "skriv"},    {"skrevet", "skriv"},
    {"fandt", "find"},     {"fundet", "find"},    {"fundne", "find"},    {"stjal", "stjæl"},    {"stjålet", "stjæl"},
    {"stjålne", "stjæl"},  {"solgt", "sælg"},     {"solgte", "sælg"},    {"købt", "køb"},       {"købte", "køb"},
    {"søgt", "søg"},       {"søgte", "søg"},      {"valgt", "vælg"},     {"valgte", "vælg"},    {"hjalp", "hjælp"},
    {"hjulpet", "hjælp"},  {"drak", "drik"},      {"drukket", "drik"},   {"fulgt", "følg"},     {"spurgt", "spørg"},
    {"spurgte", "spørg"},  {"trak", "træk"},      {"trukket", "træk"},   {"død", "dø"},         {"døde", "dø"},
    {"døden", "dø"},       {"født", "fød"},       {"fødte", "fød"},      {"lånt", "lån"},
    {"lånte", "lån"},      {"glemt", "glem"},     {"glemte", "glem"},    {"brugt", "brug"},     {"brugte", "brug"},
    {"sagt", "sig"},       {"sagde", "sig"},      {"opsagt", "opsig"},   {"gamle", "gammel"},   {"gamles", "gammel"},
    {"licens", "licens"},  {"licensen", "licens"}, {"fik", "få"},        {"fået", "få"},        {"får", "få"},
    {"gik", "gå"},         {"gået", "gå"},        {"går", "gå"},         {"blev", "bliv"},      {"blevet", "bliv"},
    {"tog", "tag"},        {"taget", "tag"},      {"gav", "giv"},        {"givet", "giv"},      {"viet", "vie"},
    {"vies", "vie"},       {"vie", "vie"},        {"vielse", "vie"},     {"vielsen", "vie"},    {"vielser", "vie"},
    {"have", "have"},      {"haven", "have"},     {"haver", "have"},     {"haverne", "have"},   {"kørt", "kør"},
    {"kørte", "kør"},      {"bygget", "byg"},     {"byggede", "byg"},    {"tabt", "tab"},       {"tabte", "tab"},
    {"mistede", "mist"},   {"skilles", "skil"},   {"skilt", "skil"},     {"skilte", "skil"},    {"sygt", "syg"},
    {"children", "child"}, {"married", "marri"},  {"marriage", "marri"}, {"moved", "mov"},      {"moving", "mov"},
};


/* They count for little, but a phrase that has them too still fits better. */
static const char *const fillers[] = {
    "jeg", "mig", "min", "mit", "mine", "du", "dig", "din", "dit", "dine", "han", "ham", "hans", "hun", "hende",
    "hendes", "vi", "os", "vores", "vor", "de", "dem", "deres", "den", "det", "dens", "dets", "man", "en", "et",
    "er", "var", "være", "været", "bliv", "blive", "bliver", "blev", "blevet", "har", "havde", "have", "haft", "kan",
    "kunne", "skal", "skulle", "vil", "ville", "må", "måtte", "bør", "burde", "tør", "gør", "gøre", "gjorde",
    "gjort", "få", "får", "fik", "fået", "og", "eller", "men", "at", "som", "der", "her", "når", "hvis", "om", "for",
    "til", "fra", "med", "uden", "af", "på", "i", "ind", "ud", "op", "ned", "over", "under", "ved", "hos", "mod",
    "efter", "før", "siden", "mellem", "ikke", "ingen", "noget", "nogen", "nogle", "alt", "alle", "hele", "meget",
    "mere", "mest", "lidt", "bare", "kun", "også", "så", "sådan", "selv", "samme", "anden", "andet", "andre", "hver",
    "hvad", "hvem", "hvor", "hvordan", "hvorfor", "hvornår", "hvilken", "hvilket", "hvilke", "nu", "da", "dog", "jo",
    "lige", "gerne", "godt", "ok", "ja", "nej", "hej", "mon", "altså", "vist", "måske", "stadig", "endnu", "igen",
    "allerede", "snart", "aldrig", "altid", "kommer", "kom", "komme", "går", "gå", "gik", "gået", "tager", "tage",
    "tog", "siger", "sagt", "sige", "findes", "finde", "skriver", "vide", "spørge", "spørgsmål", "tak", "venligst",
    "brug", "bruge", "bruger", "søge", "søger", "søgt", "ansøge", "ansøgning", "ansøgninger",
    "regler", "information", "info", "oplysninger", "vedrørende", "ang", "borgerservice", "jer", "jeres", "enten",
    "både", "end", "the", "a", "an", "to", "of", "in", "on", "my", "me", "you", "your", "is", "are", "do", "does",
    "how", "what", "where", "when", "can", "need", "want", "get", "has", "with", "and", "or", "from", "it", "we",
    "our", "denne", "dette", "disse", "sig", "sin", "sit", "sine", "derfor", "desuden", "netop", "blot", "ad", "mht",
    "fx",
};

/* They say when, how many, how, or only that something was done. Few tasks are about them, so that one is rare in the catalogue
 * says nothing of how much it matters. By stem: every form counts. */
static const char *const circumstances[] = {
    /* when */
    "nat", "natten", "aften", "aftes", "morgen", "morges", "formiddag", "formiddags", "eftermiddag", "eftermiddags", "middag", "frokost",
    "dag", "dage", "døgn", "uge", "ugen", "måned", "måneden", "måneder", "år", "året", "minut", "minutter", "time", "timer", "weekend",
    "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag", "mandags", "tirsdags", "onsdags", "torsdags", "fredags",
    "lørdags", "søndags", "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober",
    "november", "december", "sommer", "sommeren", "efterår", "efteråret", "vinter", "vinteren", "forår", "foråret", "jul", "julen",
    "nytår", "påske", "påsken", "pinse", "tid", "tiden", "gang", "gange", "tidligere", "senere", "nylig", "nyligt", "inden", "indtil",
    "imorgen", "igår", "idag", "iaften", "siden", "længe", "længere", "straks", "samtidig", "første", "næste", "sidste", "forrige",
    "kommende", "nuværende", "hurtig", "hurtigt", "pludselig",
    /* how many */
    "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv", "tyve", "tredive", "fyrre", "halvtreds", "tres",
    "par", "flere", "mange", "begge", "enkelt", "eneste", "halv", "halvt", "anden", "tredje",
    /* whose it is */
    "kone", "konen", "mand", "manden", "kæreste", "kæresten", "samlever", "familie", "familien", "ven", "veninde", "person",
    /* that something is done, or thought */
    "lave", "laver", "lavet", "ordne", "ordner", "ordnet", "klare", "klarer", "sætte", "sætter", "sat", "stå", "står", "stod", "ligge",
    "ligger", "lå", "lade", "lader", "prøve", "prøver", "prøvet", "vise", "begynde", "begynder", "begyndt", "starte", "starter",
    "startet", "stoppe", "stopper", "stoppet", "ske", "sker", "sket", "synes", "tro", "tror", "tænke", "tænker", "håber", "ønske",
    "ønsker", "vil", "behøver", "mener", "ser", "se", "set", "hører", "hørt", "fortælle", "fortalt", "regne", "regner",
    /* how */
    "sammen", "slet", "helt", "ret", "ganske", "egentlig", "faktisk", "simpelthen", "desværre", "heller", "næsten", "omkring", "cirka",
    "overhovedet", "mulig", "muligt", "nemt", "nem", "svær", "svært", "ny", "nye", "nyt", "god", "gode", "lille", "små", "stor", "store",
};

static const char *const never_parts[] = {
    "hed", "dom", "ning", "skab", "lig", "else", "som", "ere", "sel", "ing", "inge", "tion", "ist", "ende", "ers",
    "ter", "der", "den", "det", "men", "end", "til", "ved", "kom", "tal", "ens", "for", "fra", "ind", "ned", "ude",
    "ver", "are", "age", "nes", "iser", "eri", "tet", "lse", "ring", "sten", "ster",
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

static void add_all(struct word_map *m, const char *const *words, size_t n) {
    for (size_t i = 0; i < n; i++) {
        struct word w = word_of(words[i]);
        word_map_add(m, &w, 0);
    }
}

static void add_stems(const struct danish *d, struct word_map *m, const char *const *words, size_t n) {
    STEMMER(stemmer);
    for (size_t i = 0; i < n; i++) {
        struct word w = word_of(words[i]), stem = word_stem(d, stemmer, &w);
        word_map_add(m, &stem, 0);
    }
}

static uint32_t fingerprint(const struct word *w) {
    uint32_t f = (uint32_t)word_hash(w);
    return f ? f : 1;
}

static uint32_t *known_slot(const struct danish *d, uint32_t f) {
    for (size_t i = f & (d->room - 1);; i = (i + 1) & (d->room - 1))
        if (!d->known[i] || d->known[i] == f) return &d->known[i];
}

/* The list has common mistakes too, "sygeplejeske/6", so that they are never taken for a compound (da_DK.aff: FORBIDDENWORD 6). */
static bool is_mistake(str flags) {
    for (str flag; str_next(&flags, ',', &flag);)
        if (str_eq(flag, S("6"))) return true;
    return false;
}

/* "ord/1,2": what is in capitals or begins with '-' is a name or an ending. */
static bool list_word(const char *line, struct word *ret) {
    size_t at = 0, n = strcspn(line, "/\t\r\n"), flags = n + (line[n] == '/');
    bool glued;
    str s = {line, n};
    if (n < 2 || line[0] == '-' || (line[0] >= 'A' && line[0] <= 'Z') || str_contains(s, S(" "))) return false;
    if (is_mistake((str){line + flags, strcspn(line + flags, "\t\r\n ")})) return false;
    return word_next(s, &at, ret, &glued) && at == n;
}

bool catalogue_word_list_fits(const char *word_list) {
    enum { LOOKED_AT = 1000 };
    FILE *f = fopen(word_list, "re");
    if (!f) return false;
    char line[400];
    struct word w;
    bool counted = fgets(line, sizeof line, f) && strspn(line, "0123456789") > 0, utf8 = true;
    int words = 0;
    for (int i = 0; i < LOOKED_AT && utf8 && fgets(line, sizeof line, f); i++) {
        utf8 = text_valid(str_c(line));
        words += list_word(line, &w);
    }
    fclose(f);
    return counted && utf8 && words;
}

static void read_word_list(struct danish *d, struct arena *a, const char *path) {
    enum { ROOM = 1 << 18, MOST = ROOM / 10 * 8 };
    FILE *f = fopen(path, "r");
    if (!f) return;
    STEMMER(stemmer);
    char line[400];
    d->room = ROOM;
    d->known = arena_many(a, ROOM, uint32_t);
    struct word w;
    while (d->known_n < MOST && fgets(line, sizeof line, f)) {
        if (!list_word(line, &w)) continue;
        w = word_stem(d, stemmer, &w);
        uint32_t print = fingerprint(&w), *slot = known_slot(d, print);
        d->known_n += !*slot;
        *slot = print;
    }
    fclose(f);
}

void danish_init(struct danish *d, struct arena *a, const char *word_list) {
    *d = (struct danish){.irregular.arena = a, .fillers.arena = a, .never_parts.arena = a, .circumstances.arena = a};
    d->irregular_stems = arena_many(a, COUNT(irregular), struct word);
    for (uint32_t i = 0; i < COUNT(irregular); i++) {
        struct word w = word_of(irregular[i].word);
        word_map_add(&d->irregular, &w, i);
        d->irregular_stems[i] = word_of(irregular[i].stem);
        w = word_ascii(&w); /* "doed", as some keyboards have it */
        word_map_add(&d->irregular, &w, i);
    }
    add_all(&d->fillers, fillers, COUNT(fillers));
    for (size_t i = 0; i < COUNT(fillers); i++) { /* "paa", as some keyboards and the keys have it */
        struct word w = word_of(fillers[i]), typed = word_ascii(&w);
        word_map_add(&d->fillers, &typed, 0);
    }
    add_all(&d->never_parts, never_parts, COUNT(never_parts));
    add_stems(d, &d->circumstances, circumstances, COUNT(circumstances));
    read_word_list(d, a, word_list);
    for (uint32_t i = 0; i < COUNT(irregular); i++) { /* and "fodt", unless that is another word */
        struct word w = word_of(irregular[i].word), bare = word_skeleton(&w);
        if (bare.n > 3 && !danish_knows(d, &bare)) word_map_add(&d->irregular, &bare, i);
    }
}

bool danish_is_filler(const struct danish *d, const struct word *w) { return word_map_find(&d->fillers, w) != NULL; }

bool danish_is_circumstance(const struct danish *d, const struct word *stem) { return word_map_find(&d->circumstances, stem) != NULL; }

bool danish_is_never_part(const struct danish *d, const struct word *w) { return word_map_find(&d->never_parts, w) != NULL; }

bool danish_knows(const struct danish *d, const struct word *stem) {
    return d->room && *known_slot(d, fingerprint(stem)) != 0;
}
