/* The records of the organisation: how each is read, stored and judged. One section a kind, and its table at its end. */
#include "authority/municipalities.h"
#include "authority/organisation.h"
#include "catalogue/catalogue.h"

#define NONE ((str){})
#define IN(statement, ...) ((struct sql_organisation_##statement##_in){__VA_ARGS__})

/* Reads a row of that statement into a record of that type. */
#define LOAD(kind)                                                                                                     \
    static enum err kind##_load(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, void *ret) {      \
        return sql_organisation_##kind(tx, a, IN(kind, .authority_id = authority_id, .id = id), ret);                  \
    }

/* ---- what several judge ---- */
static enum err check_department(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, str code,
                                 struct organisation_fault *fault) {
    struct sql_organisation_departments_list list;
    if (!code.n) return OK;
    TRY(sql_organisation_departments(tx, a, IN(departments, by->authority_id), &list));
    for (size_t i = 0; i < list.n; i++)
        if (str_eq(list.at[i].code, code)) return OK;
    return organisation_refuse(fault, "department", T("Der er ingen forvaltning med koden {1}."), code);
}

static enum err check_unit(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, int64_t unit_id,
                           struct organisation_fault *fault) {
    struct sql_organisation_unit unit;
    enum err e = sql_organisation_unit(tx, a, IN(unit, by->authority_id, unit_id), &unit);
    if (e == ERR_NOT_FOUND || (e == OK && !db_in_use(unit.closed_at, by->now)))
        return organisation_refuse(fault, "unit_id", T("Vælg en enhed, der er i brug."), NONE);
    return e;
}

static enum err find_authority(struct db_tx *tx, struct arena *a, int64_t id, const char *field,
                               struct sql_organisation_authority *ret, struct organisation_fault *fault) {
    enum err e = sql_organisation_authority(tx, a, IN(authority, id), ret);
    return e == ERR_NOT_FOUND ? organisation_refuse(fault, field, T("Den myndighed findes ikke."), NONE) : e;
}

/* ---- authorities ---- */
#define BIND_ROW(type, kind, member) {#member, BIND_KIND_##kind, offsetof(type, member)}
#define AUTHORITY(kind, member) BIND_ROW(struct sql_organisation_authority, kind, member)
static const struct bind authority_binds[] = {
    AUTHORITY(TEXT, key), AUTHORITY(TEXT, kind), AUTHORITY(TEXT, name), AUTHORITY(TEXT, name_en), AUTHORITY(TEXT, municipality_code),
    AUTHORITY(TEXT, leadership), AUTHORITY(BOOL, dispensation), AUTHORITY(TEXT, phone), AUTHORITY(TEXT, link),
    AUTHORITY(TEXT, about), AUTHORITY(TEXT, about_en), {},
};

static enum err authority_load(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, void *ret) {
    struct sql_organisation_authority *row = ret;
    TRY(sql_organisation_authority(tx, a, IN(authority, id), row));
    if (!row->municipality_code.p) row->municipality_code = S("");
    return OK;
}

static enum err authority_store(struct db_tx *tx, int64_t authority_id, const void *record, int64_t *ret_rows) {
    const struct sql_organisation_authority *r = record;
    return sql_organisation_authority_store(tx, IN(authority_store, .id = r->id, .version = r->version, .key = r->key,
        .kind = r->kind, .name = r->name, .name_en = r->name_en.n ? r->name_en : r->name,
        .municipality_code = r->municipality_code.n ? r->municipality_code : NONE, .leadership = r->leadership,
        .dispensation = r->dispensation, .link = r->link, .phone = r->phone, .about = r->about, .about_en = r->about_en), ret_rows);
}

static const char unknown_code[] = T("Kommunekoden {1} hører ikke til nogen af de 98 kommuner. Den har fire cifre, for eksempel 0101.");

/* Those that others are served by here are theirs to edit; what is shared (the state, the regions) everybody may keep right. */
static enum err authority_check(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, const void *before,
                                void *record, struct organisation_fault *fault) {
    struct sql_organisation_authority *r = record;
    const struct sql_organisation_authority *was = before;
    struct sql_organisation_authority_taken taken;
    if (was && was->served && was->id != by->authority_id) return ERR_DENIED;
    if (!r->leadership.n) r->leadership = S("unified");
    if (was) {
        r->key = was->key;
        r->kind = was->kind;
        r->served = was->served;
    }
    if (!r->kind.n) return organisation_refuse(fault, "kind", T("Vælg, hvilken art myndigheden er."), NONE);
    if (!r->key.n) r->key = text_key(a, r->name);
    if (r->link.n && !catalogue_address(r->link) && !(was && str_eq(was->link, r->link)))
        return organisation_refuse(fault, "link", T("En hjemmeside skal begynde med https:// og være uden mellemrum."), NONE);
    if (!authority_municipality_known(r->municipality_code))
        return organisation_refuse(fault, "municipality_code", unknown_code, r->municipality_code);
    if (str_eq(r->kind, S("municipality")) && !r->municipality_code.n)
        return organisation_refuse(fault, "municipality_code", T("En kommune skal have sin kommunekode."), NONE);
    TRY(sql_organisation_authority_taken(tx, a, IN(authority_taken, r->id, r->key, r->municipality_code), &taken));
    if (taken.same_key) return organisation_refuse(fault, "key", T("Nøglen {1} er optaget."), r->key);
    if (r->municipality_code.n && taken.same_code)
        return organisation_refuse(fault, "municipality_code", T("Kommunekoden {1} er optaget."), r->municipality_code);
    return OK;
}

const struct organisation_kind organisation_authorities = {
    .name = "authority", .size = sizeof(struct sql_organisation_authority), .binds = authority_binds,
    .id = offsetof(struct sql_organisation_authority, id), .version = offsetof(struct sql_organisation_authority, version),
    .load = authority_load, .store = authority_store, .check = authority_check,
};

/* ---- units ---- */
#define UNIT(kind, member) {#member, BIND_KIND_##kind, offsetof(struct organisation_unit, row.member)}
static const struct bind unit_binds[] = {
    UNIT(TEXT, kind), UNIT(TEXT, key), UNIT(TEXT, name), UNIT(TEXT, department), UNIT(TEXT, address), UNIT(TEXT, phone), UNIT(TEXT, email),
    UNIT(BOOL, narrow_model), UNIT(TEXT, model), UNIT(ID, owner_authority_id), {"participants", BIND_KIND_LIST, offsetof(struct organisation_unit, participants)}, {},
};

static enum err unit_load(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, void *ret) {
    struct organisation_unit *u = ret;
    struct sql_organisation_participants_list list;
    TRY(sql_organisation_unit(tx, a, IN(unit, authority_id, id), &u->row));
    TRY(sql_organisation_participants(tx, a, IN(participants, authority_id, id), &list));
    str *codes = arena_many(a, list.n, str);
    for (size_t i = 0; i < list.n; i++) codes[i] = list.at[i].municipality_code;
    u->participants = str_join(a, codes, list.n, S(","));
    return OK;
}

static enum err unit_store(struct db_tx *tx, int64_t authority_id, const void *record, int64_t *ret_rows) {
    const struct organisation_unit *u = record;
    const struct sql_organisation_unit *r = &u->row;
    int64_t rows;
    TRY(sql_organisation_unit_store(tx, IN(unit_store, .authority_id = authority_id, .id = r->id, .version = r->version,
        .closed_at = r->closed_at, .key = r->key, .kind = r->kind, .name = r->name, .department = r->department,
        .address = r->address, .phone = r->phone, .email = r->email, .narrow_model = r->narrow_model, .model = r->model,
        .owner_authority_id = r->owner_authority_id), &rows));
    str left = rows ? u->participants : NONE, code;
    if (rows) TRY(sql_organisation_participants_clear(tx, IN(participants_clear, authority_id, r->id), NULL));
    while (left.n && str_next(&left, ',', &code))
        TRY(sql_organisation_participant_add(tx, IN(participant_add, authority_id, r->id, code), NULL));
    *ret_rows = rows;
    return OK;
}

/* The place of another authority is no centre of ours, and carries none of our tasks. */
static enum err check_unit_owner(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, const struct sql_organisation_unit *r,
                                 struct organisation_fault *fault) {
    struct sql_organisation_authority owner;
    if (r->owner_authority_id == DB_NULL) return OK;
    TRY(find_authority(tx, a, r->owner_authority_id, "owner_authority_id", &owner, fault));
    if (owner.id == by->authority_id)
        return organisation_refuse(fault, "owner_authority_id", T("Vælg en anden myndighed end kommunen selv, eller ingen."), NONE);
    if (!str_eq(r->kind, S("department")) || r->department.n)
        return organisation_refuse(fault, "owner_authority_id", T("En anden myndigheds sted skal have arten fagforvaltning og ingen af kommunens forvaltninger."), NONE);
    return OK;
}

/* What is shared no longer has no municipalities any more; but whoever names some for another unit is told that they don't count. */
static enum err check_participants(const struct organisation_unit *was, struct organisation_unit *u, struct organisation_fault *fault) {
    const str shared = S("shared_contact_centre");
    for (str left = u->participants, code; left.n && str_next(&left, ',', &code);)
        if (!authority_municipality_known(code)) return organisation_refuse(fault, "participants", unknown_code, code);
    if (str_eq(u->row.kind, shared) || !u->participants.n) return OK;
    if (!was || !str_eq(was->row.kind, shared))
        return organisation_refuse(fault, "participants", T("Kun et fælles kontaktcenter har kommuner med. Fjern dem, eller vælg den art."), NONE);
    u->participants = S("");
    return OK;
}

static enum err unit_check(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, const void *before, void *record,
                           struct organisation_fault *fault) {
    struct organisation_unit *u = record;
    struct sql_organisation_unit *r = &u->row;
    if (!r->model.n) r->model = S("supermarked");
    if (before) r->key = ((const struct organisation_unit *)before)->row.key;
    if (!r->key.n) r->key = text_key(a, r->name);
    TRY(check_department(tx, a, by, r->department, fault));
    TRY(check_unit_owner(tx, a, by, r, fault));
    if (str_eq(r->kind, S("department")) && !r->department.n && r->owner_authority_id == DB_NULL)
        return organisation_refuse(fault, "department", T("Vælg den forvaltning, som enheden hører til."), NONE);
    TRY(check_participants(before, u, fault));
    struct sql_organisation_unit_key_taken taken;
    TRY(sql_organisation_unit_key_taken(tx, a, IN(unit_key_taken, by->authority_id, r->id, r->key), &taken));
    return taken.n ? organisation_refuse(fault, "key", T("Nøglen {1} er optaget."), r->key) : OK;
}

static enum err unit_closing(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, const void *record, ms_t at,
                             struct organisation_fault *fault) {
    const struct organisation_unit *u = record;
    struct sql_organisation_unit_open_contacts open;
    if (at > by->now) return OK;
    TRY(sql_organisation_unit_open_contacts(tx, a, IN(unit_open_contacts, by->authority_id, u->row.id), &open));
    if (open.n) {
        str n = str_number(a, open.n);
        return organisation_refuse(fault, NULL, T("Enheden har {1} henvendelser, der ikke er afsluttet. Afslut dem, eller send dem videre først."), n);
    }
    return sql_organisation_unit_end_duties(tx, IN(unit_end_duties, by->authority_id, u->row.id, by->now), NULL);
}

const struct organisation_kind organisation_units = {
    .name = "unit", .size = sizeof(struct organisation_unit), .binds = unit_binds,
    .id = offsetof(struct organisation_unit, row.id), .version = offsetof(struct organisation_unit, row.version),
    .closed_at = offsetof(struct organisation_unit, row.closed_at),
    .load = unit_load, .store = unit_store, .check = unit_check, .closing = unit_closing,
};

/* ---- booths ---- */
#define BOOTH(kind, member) BIND_ROW(struct sql_organisation_booth, kind, member)
static const struct bind booth_binds[] = {
    BOOTH(ID, unit_id), BOOTH(TEXT, name), BOOTH(ID, owner_authority_id), BOOTH(TEXT, department), BOOTH(TEXT, hours), {},
};

LOAD(booth)

static enum err booth_store(struct db_tx *tx, int64_t authority_id, const void *record, int64_t *ret_rows) {
    const struct sql_organisation_booth *r = record;
    return sql_organisation_booth_store(tx, IN(booth_store, .authority_id = authority_id, .id = r->id, .version = r->version,
        .closed_at = r->closed_at, .unit_id = r->unit_id, .owner_authority_id = r->owner_authority_id, .name = r->name,
        .department = r->department, .hours = r->hours), ret_rows);
}

static enum err booth_check(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, const void *before, void *record,
                            struct organisation_fault *fault) {
    struct sql_organisation_booth *r = record;
    struct sql_organisation_authority owner;
    TRY(check_unit(tx, a, by, r->unit_id, fault));
    TRY(check_department(tx, a, by, r->department, fault));
    if (r->owner_authority_id != DB_NULL) return find_authority(tx, a, r->owner_authority_id, "owner_authority_id", &owner, fault);
    if (!r->department.n)
        return organisation_refuse(fault, "department", T("Vælg, hvilken myndighed eller forvaltning der bemander boden."), NONE);
    return OK;
}

const struct organisation_kind organisation_booths = {
    .name = "booth", .size = sizeof(struct sql_organisation_booth), .binds = booth_binds,
    .id = offsetof(struct sql_organisation_booth, id), .version = offsetof(struct sql_organisation_booth, version),
    .closed_at = offsetof(struct sql_organisation_booth, closed_at),
    .load = booth_load, .store = booth_store, .check = booth_check,
};

/* ---- counters ---- */
#define COUNTER(kind, member) BIND_ROW(struct sql_organisation_counter, kind, member)
static const struct bind counter_binds[] = {COUNTER(ID, unit_id), COUNTER(ID, booth_id), COUNTER(TEXT, name), {}};

LOAD(counter)

static enum err counter_store(struct db_tx *tx, int64_t authority_id, const void *record, int64_t *ret_rows) {
    const struct sql_organisation_counter *r = record;
    return sql_organisation_counter_store(tx, IN(counter_store, .authority_id = authority_id, .id = r->id, .version = r->version,
        .closed_at = r->closed_at, .unit_id = r->unit_id, .booth_id = r->booth_id, .name = r->name), ret_rows);
}

static enum err counter_check(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, const void *before, void *record,
                              struct organisation_fault *fault) {
    struct sql_organisation_counter *r = record;
    struct sql_organisation_booth booth;
    TRY(check_unit(tx, a, by, r->unit_id, fault));
    if (r->booth_id == DB_NULL) return OK;
    enum err e = sql_organisation_booth(tx, a, IN(booth, by->authority_id, r->booth_id), &booth);
    if (e == ERR_NOT_FOUND || (e == OK && booth.unit_id != r->unit_id))
        return organisation_refuse(fault, "booth_id", T("Boden hører ikke til den enhed."), NONE);
    return e;
}

static enum err counter_closing(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, const void *record, ms_t at,
                                struct organisation_fault *fault) {
    const struct sql_organisation_counter *r = record;
    if (at > by->now) return OK;
    return sql_organisation_counter_leave(tx, IN(counter_leave, by->authority_id, r->id), NULL);
}

const struct organisation_kind organisation_counters = {
    .name = "counter", .size = sizeof(struct sql_organisation_counter), .binds = counter_binds,
    .id = offsetof(struct sql_organisation_counter, id), .version = offsetof(struct sql_organisation_counter, version),
    .closed_at = offsetof(struct sql_organisation_counter, closed_at),
    .load = counter_load, .store = counter_store, .check = counter_check, .closing = counter_closing,
};

/* ---- employees ---- */
#define EMPLOYEE(kind, member) {#member, BIND_KIND_##kind, offsetof(struct organisation_employee, row.member)}
static const struct bind employee_binds[] = {
    EMPLOYEE(TEXT, name), EMPLOYEE(TEXT, title), EMPLOYEE(TEXT, email), EMPLOYEE(TEXT, phone), EMPLOYEE(ID, unit_id),
    EMPLOYEE(TEXT, department), EMPLOYEE(READ, employer), EMPLOYEE(ID, employer_authority_id), EMPLOYEE(TEXT, answers),
    {"languages", BIND_KIND_LIST, offsetof(struct organisation_employee, languages)}, {},
};

static enum err employee_load(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, void *ret) {
    struct organisation_employee *e = ret;
    struct sql_organisation_languages_list list;
    TRY(sql_organisation_employee(tx, a, IN(employee, authority_id, id), &e->row));
    TRY(sql_organisation_languages(tx, a, IN(languages, authority_id, id), &list));
    str *codes = arena_many(a, list.n, str);
    for (size_t i = 0; i < list.n; i++) codes[i] = list.at[i].language;
    e->languages = str_join(a, codes, list.n, S(","));
    return OK;
}

static enum err employee_store(struct db_tx *tx, int64_t authority_id, const void *record, int64_t *ret_rows) {
    const struct organisation_employee *e = record;
    const struct sql_organisation_employee *r = &e->row;
    int64_t rows;
    TRY(sql_organisation_employee_store(tx, IN(employee_store, .authority_id = authority_id, .id = r->id, .version = r->version,
        .closed_at = r->closed_at, .name = r->name, .title = r->title, .email = r->email, .phone = r->phone, .unit_id = r->unit_id,
        .department = r->department, .employer = r->employer, .employer_authority_id = r->employer_authority_id,
        .answers = r->answers), &rows));
    str left = rows ? e->languages : NONE, code;
    if (rows) TRY(sql_organisation_languages_clear(tx, IN(languages_clear, authority_id, r->id), NULL));
    while (left.n && str_next(&left, ',', &code))
        TRY(sql_organisation_language_add(tx, IN(language_add, authority_id, r->id, code), NULL));
    *ret_rows = rows;
    return OK;
}

/* Whose competence a seconded employee acts with follows from who employs them (KBH "Udstationering af medarbejdere"). */
static enum err employee_check(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, const void *before,
                               void *record, struct organisation_fault *fault) {
    struct organisation_employee *e = record;
    struct sql_organisation_employee *r = &e->row;
    struct sql_organisation_authority employer;
    const struct organisation_employee *was = before;
    if (r->unit_id != DB_NULL && (!was || was->row.unit_id != r->unit_id)) TRY(check_unit(tx, a, by, r->unit_id, fault));
    TRY(check_department(tx, a, by, r->department, fault));
    if (r->employer_authority_id == by->authority_id) r->employer_authority_id = DB_NULL;
    r->employer = S("own");
    if (r->employer_authority_id == DB_NULL) return OK;
    TRY(find_authority(tx, a, r->employer_authority_id, "employer_authority_id", &employer, fault));
    r->employer = employer.kind;
    return OK;
}

static enum err employee_closing(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, const void *record, ms_t at,
                                 struct organisation_fault *fault) {
    const struct organisation_employee *e = record;
    struct sql_organisation_account account;
    struct authority_in_hand hand;
    if (at > by->now) return organisation_account_may_end(tx, a, by, e->row.id, fault);
    TRY(authority_in_hand(tx, a, by->authority_id, e->row.id, by->now, &hand));
    if (hand.number) {
        str n = str_number(a, hand.number);
        return organisation_refuse(fault, NULL, T("Medarbejderen har nummer {1} hos sig. Det skal afsluttes eller sendes videre først."), n);
    }
    TRY(authority_duty_end(tx, by->authority_id, e->row.id, by->now));
    if (by->gone) TRY(by->gone(tx, &(struct authority_shift){.authority_id = by->authority_id, .employee_id = e->row.id, .by = by->employee_id, .now = by->now}));
    enum err err = sql_organisation_account(tx, a, IN(account, by->authority_id, e->row.id), &account);
    if (err == ERR_NOT_FOUND || (err == OK && account.disabled_at != DB_NULL)) return OK;
    if (err != OK) return err;
    return organisation_account_change(tx, a, by, e->row.id, account.version, account.roles, true, NONE, fault);
}

const struct organisation_kind organisation_employees = {
    .name = "employee", .size = sizeof(struct organisation_employee), .binds = employee_binds,
    .id = offsetof(struct organisation_employee, row.id), .version = offsetof(struct organisation_employee, row.version),
    .closed_at = offsetof(struct organisation_employee, row.closed_at),
    .load = employee_load, .store = employee_store, .check = employee_check, .closing = employee_closing,
};

/* ---- agreements and statutory bases ---- */
#define AGREEMENT(kind, member) BIND_ROW(struct sql_organisation_agreement, kind, member)
static const struct bind agreement_binds[] = {
    AGREEMENT(TEXT, kind), AGREEMENT(ID, other_authority_id), AGREEMENT(ID, task_id), AGREEMENT(TEXT, source),
    AGREEMENT(DATE, valid_from), AGREEMENT(DATE, valid_to), {},
};

LOAD(agreement)

static enum err agreement_store(struct db_tx *tx, int64_t authority_id, const void *record, int64_t *ret_rows) {
    const struct sql_organisation_agreement *r = record;
    return sql_organisation_agreement_store(tx, IN(agreement_store, .authority_id = authority_id, .id = r->id, .version = r->version,
        .other_authority_id = r->other_authority_id, .kind = r->kind, .task_id = r->task_id, .source = r->source,
        .valid_from = r->valid_from, .valid_to = r->valid_to), ret_rows);
}

static enum err agreement_check(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, const void *before,
                                void *record, struct organisation_fault *fault) {
    struct sql_organisation_agreement *r = record;
    struct sql_organisation_authority other;
    struct sql_organisation_task_exists task;
    TRY(find_authority(tx, a, r->other_authority_id, "other_authority_id", &other, fault));
    if (other.id == by->authority_id)
        return organisation_refuse(fault, "other_authority_id", T("En aftale er med en anden myndighed end kommunen selv."), NONE);
    if (r->valid_to != DB_NULL && r->valid_to <= r->valid_from)
        return organisation_refuse(fault, "valid_to", T("Ophør skal ligge efter den dag, aftalen gælder fra."), NONE);
    if (r->task_id == DB_NULL) return OK;
    const struct sql_organisation_agreement *was = before;
    if (was && was->task_id == r->task_id) return OK; /* the task may have been closed since */
    TRY(sql_organisation_task_exists(tx, a, IN(task_exists, by->authority_id, r->task_id, by->now), &task));
    return task.n ? OK : organisation_refuse(fault, "task_id", T("Den opgave er ikke i kataloget."), NONE);
}

const struct organisation_kind organisation_agreements = {
    .name = "agreement", .size = sizeof(struct sql_organisation_agreement), .binds = agreement_binds,
    .id = offsetof(struct sql_organisation_agreement, id), .version = offsetof(struct sql_organisation_agreement, version),
    .load = agreement_load, .store = agreement_store, .check = agreement_check,
};
