#include "catalogue/catalogue.h"
#include "authority/municipalities.h"
#include "contact/contact_json.h"
#include "access/access.h"

void contact_json(struct json *j, const char *key, const struct contact *c) {
    json_object(j, key);
    json_id(j, "id", c->id);
    json_id(j, "unit_id", c->unit_id);
    json_str(j, "unit_name", c->unit_name);
    json_c(j, "channel", contact_channel_names[c->channel]);
    json_c(j, "state", contact_state_names[c->state]);
    json_c(j, "outcome", c->outcome ? contact_outcome_names[c->outcome] : NULL);
    json_id(j, "citizen_id", c->citizen_id);
    json_str(j, "municipality_code", c->municipality_code);
    json_str(j, "language", c->language);
    json_str(j, "said", c->said);
    json_str(j, "acting_for", c->acting_for);
    json_str(j, "life_event", c->life_event_key.n ? c->life_event_key : (str){});
    catalogue_names_json(j, "life_event_name", c->life_event.n ? c->life_event : (str){});
    json_id(j, "created_by", c->created_by);
    json_id(j, "handled_by", c->handled_by);
    json_time(j, "begun_at", c->begun_at);
    json_time(j, "created_at", c->created_at);
    json_time(j, "closed_at", c->closed_at);
    json_int(j, "version", c->version);
    json_array(j, "matters");
    for (size_t i = 0; i < c->matters_n; i++) {
        const struct contact_matter *m = &c->matters[i];
        json_object(j, NULL);
        json_str(j, "task", m->task_key);
        json_str(j, "name", m->task_name);
        json_int(j, "level", m->level);
        json_str(j, "outcome", m->outcome.n ? m->outcome : (str){});
        json_object_end(j);
    }
    json_array_end(j);
    json_object_end(j);
}

void contact_events_json(struct json *j, const char *key, const struct contact_event *events, size_t n) {
    json_array(j, key);
    for (size_t i = 0; i < n; i++) {
        json_object(j, NULL);
        json_time(j, "at", events[i].at);
        json_str(j, "kind", events[i].kind);
        json_str(j, "employee", events[i].employee_name);
        json_str(j, "unit", events[i].unit_name);
        json_str(j, "task", events[i].task_name);
        json_str(j, "what", events[i].what);
        json_str(j, "text", events[i].text);
        json_object_end(j);
    }
    json_array_end(j);
}

void contact_brief_json(struct json *j, const struct contact_brief *b) {
    json_object(j, NULL);
    json_id(j, "id", b->id);
    json_time(j, "created_at", b->created_at);
    json_c(j, "channel", contact_channel_names[b->channel]);
    json_c(j, "state", contact_state_names[b->state]);
    json_c(j, "outcome", b->outcome ? contact_outcome_names[b->outcome] : NULL);
    json_str(j, "unit_name", b->unit_name);
    catalogue_names_json(j, "tasks", b->tasks);
    catalogue_names_json(j, "life_event_name", b->life_event.n ? b->life_event : (str){});
    json_str(j, "said", b->said);
    json_object_end(j);
}

void contact_verdict_json(struct json *j, const char *key, const struct competence_verdict *v) {
    json_object(j, key);
    json_c(j, "verdict", competence_ruling_names[v->ruling]);
    json_array(j, "conditions");
    for (int i = 0; i < COMPETENCE_CONDITIONS; i++)
        if (v->conditions >> i & 1) json_c(j, NULL, competence_condition_names[i]);
    json_array_end(j);
    json_c(j, "handover", competence_handover_names[v->handover]);
    json_array(j, "citations");
    for (size_t i = 0; i < v->citations_n; i++) json_c(j, NULL, v->citations[i]);
    json_array_end(j);
    json_object_end(j);
}

/* Nobody is on duty in a unit that is closed, and nothing begins there. */
static enum err check_unit(struct request *req, int64_t authority_id, int64_t unit_id) {
    struct authority_unit unit;
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    enum err e = authority_unit_by_id(tx, req->arena, authority_id, unit_id, &unit);
    if (e == ERR_NOT_FOUND) return request_problem(req, "unit_id", "Enheden findes ikke.", PROBLEM_END);
    if (e == OK && !db_in_use(unit.closed_at, req->now)) return request_problem(req, "unit_id", T("Enheden er lukket: vælg en anden."), PROBLEM_END);
    return e;
}

enum err contact_who_of(struct request *req, struct contact_who *ret) {
    const struct access_session *s = access_session(req);
    int64_t unit_id = field_int(req, "unit_id", 0);
    if (!unit_id) unit_id = s->unit_id;
    if (!unit_id) return request_problem(req, "unit_id", "Vælg, hvilken enhed du arbejder i.", PROBLEM_END);
    if (unit_id != s->unit_id) TRY(check_unit(req, s->authority_id, unit_id));
    *ret = (struct contact_who){s->authority_id, s->employee_id, unit_id, req->now};
    return OK;
}

enum err contact_tasks_of(struct request *req, struct db_tx *tx, int64_t authority_id, bool new, int64_t *ret_ids, size_t *ret_n) {
    const struct http_value *keys;
    size_t n = field_many(req, "task", &keys);
    if (n > CONTACT_MOST_TASKS) return request_problem(req, "task", "Der kan højst være 12 ærinder i én henvendelse.", PROBLEM_END);
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t id;
        ms_t closed_at;
        enum err e = catalogue_task_id(tx, req->arena, authority_id, keys[i].text, &id, &closed_at);
        if (e == ERR_NOT_FOUND) return request_problem(req, "task", "Opgaven {1} findes ikke i kataloget.", keys[i].text.p, PROBLEM_END);
        if (e != OK) return e;
        if (new && !db_in_use(closed_at, req->now))
            return request_problem(req, "task", T("Opgaven {1} er lukket. Søg efter det, borgeren har brug for nu."), keys[i].text.p, PROBLEM_END);
        size_t twice = 0;
        while (twice < found && ret_ids[twice] != id) twice++;
        if (twice == found) ret_ids[found++] = id;
    }
    *ret_n = found;
    return OK;
}

enum err contact_life_event_of(struct request *req, struct db_tx *tx, int64_t authority_id, int64_t *ret_id) {
    str key = field_text(req, "life_event");
    struct catalogue_life_event event = {};
    enum err e = key.n ? catalogue_life_event_by_key(tx, req->arena, authority_id, key, req->now, &event) : OK;
    if (e == ERR_NOT_FOUND) return request_problem(req, "life_event", T("Livssituationen {1} findes ikke i kataloget."), key.p, PROBLEM_END);
    if (e != OK) return e;
    if (key.n && !db_in_use(event.closed_at, req->now))
        return request_problem(req, "life_event", T("Livssituationen {1} er lukket: vælg en anden."), key.p, PROBLEM_END);
    *ret_id = event.id;
    return OK;
}

enum err contact_take_off(struct request *req, struct db_tx *tx, struct contact_who who, int64_t contact_id, str task_key, bool anyway,
                          const char *field) {
    int64_t task;
    enum err e = catalogue_task_id(tx, req->arena, who.authority_id, task_key, &task, NULL);
    if (e == OK) e = contact_remove_matter(tx, req->arena, who, contact_id, task, anyway);
    if (e == ERR_NOT_FOUND) (void)request_problem(req, NULL, T("Ærindet hører ikke til henvendelsen: måske er det allerede fjernet."), PROBLEM_END);
    if (e != ERR_DENIED) return e;
    (void)request_problem(req, field, req->api ? T("Der er skrevet ned, at der er gjort noget i ærindet. Skal det fjernes alligevel, så send anyway=true; forløbet beholder det skrevne.")
                                               : T("Der er skrevet ned, at der er gjort noget i ærindet. Skal det fjernes alligevel? Forløbet beholder det skrevne."), PROBLEM_END);
    return ERR_CONFLICT;
}

enum err contact_say_again(struct request *req, struct db_tx *tx, struct contact_who who, int64_t contact_id, int64_t version,
                           const struct contact_said *said) {
    struct contact now;
    if (!authority_municipality_known(str_or_empty(said->municipality_code)))
        return request_problem(req, "municipality_code", T("Kommunen kendes ikke: vælg en af listen."), PROBLEM_END);
    enum err e = contact_say(tx, req->arena, who, contact_id, version, said);
    if (e != ERR_CONFLICT) return e;
    TRY(contact_by_id(tx, req->arena, who.authority_id, contact_id, &now));
    if (now.state != CONTACT_CLOSED)
        (void)request_problem(req, NULL, T("Andre har ændret henvendelsen imens. Det, du valgte, står her endnu. Gem igen, hvis dit skal gælde."), PROBLEM_END);
    return ERR_CONFLICT;
}

enum err contact_tasks_read(struct request *req, struct contact_who who, struct contact_tasks *ret) {
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(contact_tasks_of(req, tx, who.authority_id, true, ret->ids, &ret->n));
    return contact_levels(tx, req->arena, who, ret->ids, ret->n, ret->levels);
}

static enum err read_ends(struct request *req, struct contact_close *close) {
    const struct http_value *tasks, *named;
    size_t n = field_many(req, "matters.task", &tasks);
    if (field_many(req, "matters.outcome", &named) != n)
        return request_problem(req, "matters.outcome", T("Hvert ærinde skal have ét udfald."), PROBLEM_END);
    struct contact_end *ends = arena_many(req->arena, n, struct contact_end);
    close->ends = ends;
    for (size_t i = 0; i < n; i++) {
        int outcome = str_among(contact_outcome_names, CONTACT_OUTCOMES, named[i].text);
        if (outcome > 0) ends[close->ends_n++] = (struct contact_end){tasks[i].text, (enum contact_outcome)outcome};
    }
    return OK;
}

enum err contact_close_of(struct request *req, const char *outcome, struct contact_close *ret) {
    int how = str_among(contact_outcome_names, CONTACT_OUTCOMES, field_text(req, outcome));
    struct contact_close close = {.outcome = how > 0 ? (enum contact_outcome)how : CONTACT_NONE, .note = field_text(req, "note"),
                                  .receiver = field_text(req, "receiver")};
    TRY(read_ends(req, &close));
    *ret = close;
    return OK;
}

enum err contact_no_such_matter(struct request *req, const char *field) {
    return request_problem(req, field, T("Ærindet hører ikke til henvendelsen: tilføj det først."), PROBLEM_END);
}

/* As the box on the screen says it, or as a program writes it. */
static str met_word(const struct request *req, int met) {
    if (req->api) return str_c(contact_met_names[met]);
    return str_printf(req->arena, "»%.*s«", STR_ARG(text_tr(req->lang, contact_met_danish[met])));
}

/* What is not met of a decision: "»…«, »…« og enten »…« eller »…«". */
static str not_met_words(const struct request *req, unsigned not_met) {
    str parts[CONTACT_METS] = {}, either[] = {met_word(req, CONTACT_MET_AGREEMENT), met_word(req, CONTACT_MET_APPEAL)}, all = {};
    size_t n = 0;
    for (int i = 0; i < CONTACT_METS; i++)
        if (i != CONTACT_MET_AGREEMENT && i != CONTACT_MET_APPEAL && not_met >> i & 1) parts[n++] = met_word(req, i);
    if (not_met >> CONTACT_MET_APPEAL & 1) parts[n++] = text_with(req->arena, req->lang, T("enten {1} eller {2}"), either, 2);
    for (size_t i = 0; i + 1 < n; i++) all = i ? str_printf(req->arena, "%.*s, %.*s", STR_ARG(all), STR_ARG(parts[i])) : parts[0];
    return n < 2 ? parts[0] : text_with(req->arena, req->lang, T("{1} og {2}"), (str[]){all, parts[n - 1]}, 2);
}

static enum err met_problem(struct request *req, const char *field, const char *matter, unsigned not_met) {
    return request_problem(req, field, req->api ? T("{1}: skriv i met, hvad der er opfyldt. Der mangler {2}.") : T("{1}: sæt kryds ved det, der er opfyldt. Der mangler {2}."),
                           matter, not_met_words(req, not_met).p, PROBLEM_END);
}

enum err contact_act_problem(struct request *req, const char *task, const char *met, const char *text, const struct contact_act *act) {
    const char *matter = str_z(req->arena, req->lang == LANG_DA ? act->matter : act->matter_en);
    if (act->no_matter) return contact_no_such_matter(req, task);
    if (act->no_note) (void)request_problem(req, text, T("Skriv et ord om det: der er notatpligt for det, du har gjort."), PROBLEM_END);
    if (act->not_met) (void)met_problem(req, met, matter, act->not_met);
    return ERR_INVALID;
}

enum err contact_close_problem(struct request *req, const char *outcome, const struct contact_close *close) {
    const char *matter = str_z(req->arena, req->lang == LANG_DA ? close->matter : close->matter_en);
    switch (close->missing) {
    case CONTACT_LACKS_END:
        return request_problem(req, outcome, T("Et nummer afslutter ikke en henvendelse: giv nummeret, så venter borgeren, og vælg, hvordan det gik, når borgeren er betjent."), PROBLEM_END);
    case CONTACT_LACKS_OUTCOME:
        if (close->matter.n) return request_problem(req, outcome, T("Vælg et udfald for ærindet {1}."), matter, PROBLEM_END);
        return request_problem(req, outcome, T("Vælg, hvordan henvendelsen endte."), PROBLEM_END);
    case CONTACT_LACKS_TASK:
        return contact_no_such_matter(req, "matters.task");
    case CONTACT_LACKS_MET:
        return met_problem(req, "met", matter, close->not_met);
    case CONTACT_LACKS_MATTER:
        return request_problem(req, outcome, T("Tilføj først det ærinde, det handler om: hvad der må afgøres her, og hvem sagen skal gives til, afhænger af ærindet."), PROBLEM_END);
    case CONTACT_LACKS_RECEIVER:
        return request_problem(req, "receiver", "Skriv, hvem borgeren er sendt videre til.", PROBLEM_END);
    case CONTACT_LACKS_ALL:
        return request_problem(req, "note", T("Skriv, hvad henvendelsen handlede om: borgerens ord, et ærinde eller et notat."), PROBLEM_END);
    case CONTACT_LACKS_NOTE:
        break;
    }
    return request_problem(req, "note", "Skriv et notat: der er notatpligt for det, du har gjort.", PROBLEM_END);
}

enum err contact_refuse(struct request *req, const struct competence_verdict *v, const struct contact_close *close) {
    static const char *const who[COMPETENCE_HANDOVERS] = {
        [COMPETENCE_NOBODY] = T("Det må du ikke gøre i denne sag."),
        [COMPETENCE_TO_AUTHORITY] = T("Det må du ikke gøre: sagen hører under en anden myndighed. Vis borgeren videre, eller videresend."),
        [COMPETENCE_TO_DEPARTMENT] = T("Det må du ikke gøre her: giv sagen til fagforvaltningen."),
        [COMPETENCE_TO_QUALIFIED_COLLEAGUE] = T("Det må du ikke gøre: giv borgeren til en kollega, der er oplært i opgaven."),
        [COMPETENCE_TO_DEPARTMENT_COLLEAGUE] = T("Det må du ikke gøre: kun en medarbejder fra opgavens egen forvaltning må afgøre det."),
    };
    (void)request_problem(req, NULL, who[v->handover], PROBLEM_END);
    if (close && close->matter.n)
        (void)request_problem(req, NULL, T("Det gælder ærindet {1}."), str_z(req->arena, req->lang == LANG_DA ? close->matter : close->matter_en), PROBLEM_END);
    if (v->citations_n) (void)request_problem(req, NULL, "Begrundelse: {1}", v->citations[0], PROBLEM_END);
    return ERR_DENIED;
}

enum err contact_change_problem(struct request *req, enum err e, const struct competence_verdict *v, const struct contact_close *close) {
    if (e == ERR_DENIED && v->citations_n) return contact_refuse(req, v, close);
    if (e == ERR_CONFLICT && !req->problem.n) (void)request_problem(req, NULL, "Henvendelsen er allerede afsluttet.", PROBLEM_END);
    return e;
}
