#include "workplace/matter.h"
#include "authority/words.h"

const char *workplace_owner_danish(const struct workplace_matter *m) {
    static const char *const names[COMPETENCE_OWNERS] = {
        [COMPETENCE_OWN] = T("Kommunens egen sag"),
        [COMPETENCE_MUNICIPALITY] = T("En anden kommunes sag"),
        [COMPETENCE_STATE] = T("Statens sag"),
        [COMPETENCE_REGION] = T("Regionens sag"),
        [COMPETENCE_JOBCENTRE] = T("Jobcenterets sag"),
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

/* Whoever telephones is put through; elsewhere when a verdict hands it over, or asks somebody. */
static bool asks_whom(const struct workplace_matter *m, enum contact_channel channel) {
    for (int i = 0; i < COMPETENCE_ACTIVITIES; i++)
        if (m->verdicts.at[i].handover) return true;
    return channel == CONTACT_PHONE;
}

enum err workplace_matter_read(struct db_tx *tx, struct arena *a, const struct authority_facts_of *of, enum contact_channel channel, ms_t now,
                               struct workplace_matter *ret) {
    struct workplace_matter m = {.unit_id = of->unit_id};
    TRY(authority_facts(tx, a, of, now, &m.facts, &m.task, &m.owner));
    m.verdicts = authority_verdicts(&m.facts);
    for (int i = 0; i < COMPETENCE_ACTIVITIES; i++) m.must[m.verdicts.at[i].ruling] = true;
    m.asks_whom = asks_whom(&m, channel);
    struct authority_matter matter = {of, &m.facts, &m.task, &m.owner};
    if (m.asks_whom || m.facts.owner != COMPETENCE_OWN) TRY(authority_whom(tx, a, &matter, now, &m.whom)); /* reads as much as the rest of the page */
    catalogue_fees_at(&m.task, now, a, &m.fees);
    *ret = m;
    return OK;
}

/* What was sent for this task, when a mistake is shown; {}: nothing. */
static str sent_end(const struct view *v, str task_key) {
    const struct field *f = v->req && v->req->problem.n && v->req->route ? v->req->route->fields : NULL;
    const struct http_value *tasks, *named;
    while (f && f->name && strcmp(f->name, "matters.task") != 0) f++;
    if (!f || !f->name) return (str){};
    size_t n = field_many(v->req, "matters.task", &tasks);
    if (field_many(v->req, "matters.outcome", &named) != n) return (str){};
    for (size_t i = 0; i < n; i++)
        if (str_eq(tasks[i].raw, task_key)) return named[i].raw;
    return (str){};
}

struct workplace_ends workplace_ends(const struct view *v, const struct workplace_matter *m, const struct workplace_use *use) {
    static const enum contact_outcome order[] = {CONTACT_ANSWERED, CONTACT_DECIDED, CONTACT_HANDED_OUT, CONTACT_CASE_HANDED_OVER,
                                                 CONTACT_FORWARDED, CONTACT_SIGNPOSTED, CONTACT_TRANSFERRED, CONTACT_LEFT_UNHELPED};
    struct workplace_ends e = {.at = {{S("same"), T("Det samme som henvendelsen"), false}}, .n = 1};
    str sent = sent_end(v, m->task.key);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        struct competence_verdict verdict;
        str name = str_c(contact_outcome_names[order[i]]);
        if (order[i] == CONTACT_DECIDED && !use->decides) continue;
        if (!contact_outcome_allowed(use->channel, order[i], &m->facts, &verdict)) continue;
        e.at[e.n++] = (struct form_option){name, contact_outcome_danish[order[i]], str_eq(name, sent)};
    }
    return e;
}

/* Somebody here may do more in another authority's matter than help its citizen on: our own who know the task, or whom that authority sent,
 * while they are on duty. */
static bool others_taken_on(const struct workplace_matter *m, struct competence_facts ours) {
    if (authority_takes_on(&m->facts) || authority_takes_on(&ours)) return true;
    for (size_t i = 0; i < m->whom.colleagues_n; i++)
        if (m->whom.colleagues[i].on_duty && m->whom.colleagues[i].duty_unit_id == m->unit_id) return true;
    return false;
}

static bool own_taken_on(const struct workplace_matter *m, enum competence_handover *ret_to) {
    static const enum competence_activity in_it[] = {COMPETENCE_RECEIVE_FORWARD, COMPETENCE_HELP_FILL, COMPETENCE_GUIDE_CONCRETE,
                                                     COMPETENCE_CASE_STEP, COMPETENCE_DECIDE};
    for (size_t i = 0; i < sizeof in_it / sizeof *in_it; i++) {
        const struct competence_verdict *v = &m->verdicts.at[in_it[i]];
        *ret_to = v->handover;
        bool away = v->handover == COMPETENCE_TO_DEPARTMENT || v->handover == COMPETENCE_TO_AUTHORITY; /* else a colleague here may */
        if (v->ruling != COMPETENCE_MUST_NOT || !away) return true;
    }
    return false;
}

bool workplace_taken_on(const struct workplace_matter *m, enum competence_handover *ret_to) {
    enum competence_handover to;
    if (m->facts.owner == COMPETENCE_OWN) {
        if (own_taken_on(m, &to)) return true;
    } else {
        struct competence_facts ours = m->facts;
        ours.employee.employer = COMPETENCE_OWN;
        ours.employee.department = ours.task_department;
        ours.employee.qualified = true;
        if (others_taken_on(m, ours)) return true;
        ours.activity = COMPETENCE_DECIDE;
        to = competence(&ours).handover == COMPETENCE_TO_DEPARTMENT ? COMPETENCE_TO_DEPARTMENT : COMPETENCE_TO_AUTHORITY;
    }
    if (ret_to) *ret_to = to;
    return false;
}

bool workplace_hands_over(const struct workplace_matter *m) {
    for (int i = 0; i < COMPETENCE_ACTIVITIES; i++)
        if (m->verdicts.at[i].handover == COMPETENCE_TO_AUTHORITY || m->verdicts.at[i].handover == COMPETENCE_TO_DEPARTMENT) return true;
    return false;
}

str workplace_receiver_url(struct arena *a, const struct workplace_use *use, str name) {
    BUF(b);
    buf_add(&b, use->receiver_url);
    buf_url(&b, name, "");
    return str_dup(a, buf_str(&b));
}

str workplace_languages(const struct view *v, str codes) {
    BUF(b);
    str code;
    while (str_next(&codes, ',', &code)) {
        size_t i = 0, n = sizeof words_language / sizeof *words_language;
        while (i < n && !str_eq_c(code, words_language[i].word)) i++;
        if (b.n) buf_lit(&b, ", ");
        buf_add(&b, i < n ? text_tr(v->lang, words_language[i].label) : code);
    }
    return str_dup(v->arena, buf_str(&b));
}

str workplace_handover_name(const struct workplace_matter *m, enum competence_handover handover) {
    if (handover == COMPETENCE_TO_AUTHORITY) return m->owner.name;
    return handover == COMPETENCE_TO_DEPARTMENT ? m->whom.department : S("");
}

static void cite(struct workplace_citations *all, const char *citation) {
    for (size_t i = 0; i < all->n; i++)
        if (strcmp(all->at[i], citation) == 0) return;
    if (all->n < WORKPLACE_MOST_CITATIONS) all->at[all->n++] = citation;
}

struct workplace_citations workplace_citations(const struct workplace_matter *m) {
    struct workplace_citations all = {};
    for (int ruling = COMPETENCE_RULINGS - 1; ruling >= 0; ruling--)
        for (int i = 0; i < COMPETENCE_ACTIVITIES; i++) {
            const struct competence_verdict *v = &m->verdicts.at[i];
            for (size_t k = 0; v->ruling == (enum competence_ruling)ruling && k < v->citations_n; k++) cite(&all, v->citations[k]);
        }
    return all;
}

/* "Hjælpe med at udfylde · sig, hvilken myndighed det er" */
static const char *act_label(const struct view *v, int activity, const struct competence_verdict *verdict) {
    BUF(b);
    buf_add(&b, text_tr(v->lang, words_activity[activity]));
    if (verdict->ruling == COMPETENCE_UNSETTLED) {
        buf_lit(&b, " · ");
        buf_add(&b, text_tr(v->lang, T("spørg myndigheden først")));
    }
    for (int c = 0; c < COMPETENCE_CONDITIONS; c++) {
        if (!(verdict->conditions >> c & 1)) continue;
        buf_lit(&b, " · ");
        buf_add(&b, text_tr(v->lang, words_condition[c]));
    }
    return str_z(v->arena, buf_str(&b));
}

static bool sent_act(const struct view *v, str task_key) {
    if (!v->req || !v->req->problem.n || !str_ends(v->req->path, S("/handling"))) return false;
    return str_eq(field(v->req, "task")->raw, task_key);
}

struct workplace_acts workplace_acts(const struct view *v, const struct workplace_matter *m) {
    struct workplace_acts acts = {.at = {{S(""), T("Vælg"), false}}, .n = 1, .wrong = sent_act(v, m->task.key)};
    str sent = acts.wrong ? field(v->req, "activity")->raw : (str){};
    for (int i = 0; i < COMPETENCE_DECIDE; i++) {
        const struct competence_verdict *verdict = &m->verdicts.at[i];
        if (verdict->ruling == COMPETENCE_MUST_NOT) continue;
        str name = str_c(competence_activity_names[i]);
        acts.at[acts.n++] = (struct form_option){name, act_label(v, i, verdict), str_eq(name, sent)};
        acts.unsettled |= verdict->ruling == COMPETENCE_UNSETTLED;
    }
    acts.asked = acts.wrong && field_bits(v->req, "asked") >> CONTACT_MET_ASKED & 1;
    return acts;
}
