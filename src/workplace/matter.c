#include "workplace/matter.h"

const char *const workplace_activity_danish[COMPETENCE_ACTIVITIES] = {
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
const char *const workplace_condition_danish[COMPETENCE_CONDITIONS] = {
    [COMPETENCE_SAY_WHICH_AUTHORITY] = T("sig, hvilken myndighed det er"),
    [COMPETENCE_NO_DECISION_DISCLAIMER] = T("sig, at intet er afgjort, og hvem der afgør det"),
    [COMPETENCE_AGREEMENT_NEEDED] = T("kræver en aftale med myndigheden"),
    [COMPETENCE_APPEAL_GUIDANCE] = T("giv klagevejledning"),
    [COMPETENCE_NOTE_DUTY] = T("skriv notat"),
};
const char *const workplace_ruling_danish[COMPETENCE_RULINGS] = {
    [COMPETENCE_MUST] = T("Du skal"),
    [COMPETENCE_MAY] = T("Du må"),
    [COMPETENCE_UNSETTLED] = T("Spørg myndigheden først"),
    [COMPETENCE_MUST_NOT] = T("Du må ikke"),
};
const char *const workplace_handover_danish[COMPETENCE_HANDOVERS] = {
    [COMPETENCE_NOBODY] = "",
    [COMPETENCE_TO_AUTHORITY] = T("den myndighed, der har sagen"),
    [COMPETENCE_TO_DEPARTMENT] = T("fagforvaltningen"),
    [COMPETENCE_TO_QUALIFIED_COLLEAGUE] = T("en kollega, der er oplært i opgaven"),
    [COMPETENCE_TO_DEPARTMENT_COLLEAGUE] = T("en kollega fra opgavens forvaltning"),
};

const char *workplace_owner_danish(const struct workplace_matter *m) {
    static const char *const names[COMPETENCE_OWNERS] = {
        [COMPETENCE_OWN] = T("Kommunens egen sag"),
        [COMPETENCE_MUNICIPALITY] = T("En anden kommunes sag"),
        [COMPETENCE_STATE] = T("Statens sag"),
        [COMPETENCE_REGION] = T("Regionens sag"),
        [COMPETENCE_JOBCENTRE] = T("Jobcentrets sag"),
    };
    return names[m->facts.owner];
}

struct workplace_link workplace_link_of(str line) {
    size_t bar = str_index(line, '|');
    struct workplace_link l = {.url = str_trim(str_sub(line, 0, bar)), .title = str_trim(str_sub(line, bar + 1, line.n))};
    if (!l.title.n) l.title = l.url;
    return l;
}

enum err workplace_matter_read(struct db_tx *tx, struct arena *a, const struct authority_facts_of *of, ms_t now, struct workplace_matter *ret) {
    enum { MOST_COLLEAGUES = 8 };
    struct workplace_matter m = {};
    TRY(authority_facts(tx, a, of, now, &m.facts, &m.task, &m.owner));
    m.verdicts = authority_verdicts(&m.facts);
    for (int i = 0; i < COMPETENCE_ACTIVITIES; i++) m.must[m.verdicts.at[i].ruling] = true;
    m.fee = catalogue_fee_at(&m.task, now, &m.fee_source);
    str department = m.task.departments.n ? m.task.departments.at[0] : S("");
    TRY(authority_colleagues(tx, a, of->authority_id, m.task.id, department, MOST_COLLEAGUES, &m.colleagues, &m.colleagues_n));
    *ret = m;
    return OK;
}
