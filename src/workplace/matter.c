#include "workplace/matter.h"

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
    str english = catalogue_english(&line);
    size_t bar = str_index(line, '|');
    struct workplace_link l = {.url = str_trim(str_sub(line, 0, bar)), .title_en = english, .title = str_trim(str_sub(line, bar + 1, line.n))};
    if (!l.title.n) l.title = l.url;
    return l;
}

enum err workplace_matter_read(struct db_tx *tx, struct arena *a, const struct authority_facts_of *of, ms_t now, struct workplace_matter *ret) {
    enum { MOST_COLLEAGUES = 8 };
    struct workplace_matter m = {};
    TRY(authority_facts(tx, a, of, now, &m.facts, &m.task, &m.owner));
    m.verdicts = authority_verdicts(&m.facts);
    for (int i = 0; i < COMPETENCE_ACTIVITIES; i++) m.must[m.verdicts.at[i].ruling] = true;
    catalogue_fees_at(&m.task, now, a, &m.fees);
    str department = m.task.departments.n ? m.task.departments.at[0] : S("");
    TRY(authority_colleagues(tx, a, of->authority_id, m.task.id, department, now, MOST_COLLEAGUES, &m.colleagues, &m.colleagues_n));
    *ret = m;
    return OK;
}

str workplace_receiver(const struct workplace_matter *matters, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (matters[i].facts.owner == COMPETENCE_OWN || !str_eq(matters[i].owner.name, matters[0].owner.name)) return S("");
    return n ? matters[0].owner.name : S("");
}
