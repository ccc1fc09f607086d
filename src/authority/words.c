/* Said to an employee beside what is to be done, so short and to them: "Du må", "giv klagevejledning". */
#include "authority/words.h"
#include "base/text.h"

const char *const words_activity[] = {
    [COMPETENCE_SIGNPOST] = T("Vise vej til den rette myndighed"),
    [COMPETENCE_HAND_OUT] = T("Udlevere blanketter og materiale"),
    [COMPETENCE_RECEIVE_FORWARD] = T("Modtage og videresende"),
    [COMPETENCE_FORWARD_MISDIRECTED] = T("Videresende det, der er sendt forkert"),
    [COMPETENCE_HELP_FILL] = T("Hjælpe med at udfylde"),
    [COMPETENCE_GUIDE_ABSTRACT] = T("Fortælle om reglerne"),
    [COMPETENCE_GUIDE_CONCRETE] = T("Vejlede i borgerens egen sag"),
    [COMPETENCE_ESTIMATE] = T("Lave en serviceberegning"),
    [COMPETENCE_POINT_OUT_CONDITION] = T("Pege på en betingelse, der ikke er opfyldt"),
    [COMPETENCE_SEARCH_HELP] = T("Hjælpe med at søge på nettet"),
    [COMPETENCE_SELFSERVICE_HELP] = T("Hjælpe med selvbetjening"),
    [COMPETENCE_CASE_STEP] = T("Tage et skridt i sagen"),
    [COMPETENCE_DECIDE] = T("Træffe afgørelse"),
};
const char *const words_owner[] = {
    [COMPETENCE_OWN] = T("Egen kommune"), [COMPETENCE_MUNICIPALITY] = T("Anden kommune"), [COMPETENCE_STATE] = T("Staten"),
    [COMPETENCE_REGION] = T("Regionen"), [COMPETENCE_JOBCENTRE] = T("Jobcenter"),
};
const char *const words_unit[] = {
    [COMPETENCE_SERVICE_CENTRE] = T("Borgerservicecenter"), [COMPETENCE_CONTACT_CENTRE] = T("Kontaktcenter"),
    [COMPETENCE_SHARED_CONTACT_CENTRE] = T("Fælles kontaktcenter"), [COMPETENCE_DEPARTMENT] = T("Fagforvaltning"),
};
const char *const words_offer[] = {
    [COMPETENCE_FULL] = T("Helt"), [COMPETENCE_PARTIAL] = T("Delvist"), [COMPETENCE_NONE] = T("Slet ikke"),
};
const char *const words_leadership[] = {
    [COMPETENCE_UNIFIED] = T("Enhedsforvaltning"), [COMPETENCE_SHARED] = T("Delt administrativ ledelse"),
};
const char *const words_ruling[] = {
    [COMPETENCE_MUST] = T("Du skal"),
    [COMPETENCE_MAY] = T("Du må"),
    [COMPETENCE_UNSETTLED] = T("Spørg myndigheden først"),
    [COMPETENCE_MUST_NOT] = T("Du må ikke"),
};
const char *const words_condition[] = {
    [COMPETENCE_SAY_WHICH_AUTHORITY] = T("sig, hvilken myndighed det er"),
    [COMPETENCE_NO_DECISION_DISCLAIMER] = T("sig, at intet er afgjort, og hvem der afgør det"),
    [COMPETENCE_AGREEMENT_NEEDED] = T("kræver en aftale med myndigheden"),
    [COMPETENCE_APPEAL_GUIDANCE] = T("giv klagevejledning"),
    [COMPETENCE_NOTE_DUTY] = T("skriv notat"),
};
const char *const words_handover[] = {
    [COMPETENCE_NOBODY] = "",
    [COMPETENCE_TO_AUTHORITY] = T("den myndighed, der har sagen"),
    [COMPETENCE_TO_DEPARTMENT] = T("fagforvaltningen"),
    [COMPETENCE_TO_QUALIFIED_COLLEAGUE] = T("en kollega, der er oplært i opgaven"),
    [COMPETENCE_TO_DEPARTMENT_COLLEAGUE] = T("en kollega fra opgavens forvaltning"),
};

/* The diagrams of models 1–5 are not in the text of the guide; what is said here stands in 2.4.2 and bilag 2. */
const struct word words_model[] = {
    {"supermarked", T("1 Supermarked: centerets chef har hele det faglige og administrative ansvar")},
    {"samarbejde", T("2 Samarbejde: centerets chef har det administrative ansvar, fagforvaltningerne det faglige")},
    {"hybrid", T("3 Hybrid: ansvaret ligger forskelligt fra opgave til opgave")},
    {"begraenset_torv", T("4 Begrænset torv: egen chef for de fleste, og boder med andres medarbejdere")},
    {"torv", T("5 Torv: ingen egen chef, medarbejdere fra flere forvaltninger i samme lokale")},
};

/* One list, written twice: as words with labels, and as the choices of a field. */
#define LANGUAGES(X) \
    X("da", T("Dansk")) X("en", T("Engelsk")) X("de", T("Tysk")) X("sv", T("Svensk")) X("no", T("Norsk")) \
    X("fo", T("Færøsk")) X("kl", T("Grønlandsk")) X("is", T("Islandsk")) X("fr", T("Fransk")) X("es", T("Spansk")) \
    X("it", T("Italiensk")) X("pt", T("Portugisisk")) X("pl", T("Polsk")) X("ro", T("Rumænsk")) \
    X("lt", T("Litauisk")) X("uk", T("Ukrainsk")) X("ru", T("Russisk")) \
    X("bs", T("Bosnisk, kroatisk eller serbisk")) X("sq", T("Albansk")) X("tr", T("Tyrkisk")) X("ku", T("Kurdisk")) \
    X("ar", T("Arabisk")) X("fa", T("Persisk")) X("so", T("Somali")) X("ur", T("Urdu")) X("ti", T("Tigrinya")) \
    X("th", T("Thai")) X("vi", T("Vietnamesisk"))
#define WORD(code, label) {code, label},
#define CODE(code, label) code,
const struct word words_language[] = {LANGUAGES(WORD)};
const char *const words_language_codes[] = {LANGUAGES(CODE) NULL};

const struct word words_role[] = {
    {"staff", T("Medarbejder: tager imod, betjener og slår borgere op")},
    {"leader", T("Leder: ser tal og tavler")},
    {"editor", T("Redaktør: retter kataloget")},
    {"administrator", T("Administrator: retter organisationen og konti")},
    {"system", T("System: til andre programmer")},
};

const char *words_label(const char *const *names, const char *const *labels, size_t n, str word) {
    for (size_t i = 0; i < n; i++)
        if (str_eq_c(word, names[i])) return labels[i];
    return word.p ? word.p : "";
}

str words_hours(const struct view *v, const struct authority_hours *hours) {
    str spans[sizeof hours->spans / sizeof *hours->spans];
    for (size_t i = 0; i < hours->n; i++)
        spans[i] = str_printf(v->arena, "%s–%s", fmt_clock(v, hours->spans[i].opens).p, fmt_clock(v, hours->spans[i].closes).p);
    return str_join(v->arena, spans, hours->n, S(", "));
}

str words_closed(const struct view *v, const struct authority_hours *today) {
    str hours = words_hours(v, today);
    if (today->reason.n) return text_with(v->arena, v->lang, T("Her er lukket lige nu: {1}."), &today->reason, 1);
    if (today->n) return text_with(v->arena, v->lang, T("Her er lukket lige nu. I dag er der åbent {1}."), &hours, 1);
    return text_tr(v->lang, T("Her er lukket i dag."));
}
