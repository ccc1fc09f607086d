/* Writes the organisation of the demo. */
#include "app/demo_town.h"
#include "access/access.h"
#include "app/demo_sql.h"

#define BIT(x) (1u << (x))

/* What "information" means in KBH's lists: forms, their filling in, plain conditions, an estimate on the spot. */
static const uint32_t information = BIT(COMPETENCE_HELP_FILL) | BIT(COMPETENCE_RECEIVE_FORWARD) | BIT(COMPETENCE_POINT_OUT_CONDITION) |
                                    BIT(COMPETENCE_ESTIMATE);
/* A contact centre does what needs no case work (KBH "Ét kontaktcenter"). */
static const uint32_t by_telephone = information | BIT(COMPETENCE_GUIDE_CONCRETE);

uint32_t demo_dice(uint64_t *state, uint32_t sides) {
    *state = *state * 6364136223846793005u + 1442695040888963407u; /* Knuth's MMIX; the high bits are the good ones */
    return (uint32_t)(*state >> 33) % sides;
}

bool demo_chance(uint64_t *state, uint32_t percent) {
    return demo_dice(state, 100) < percent;
}

const struct catalogue_task *demo_task(const struct demo_served_town *t, str key) {
    for (size_t i = 0; i < t->catalogue.tasks_n; i++)
        if (str_eq(t->catalogue.tasks[i].key, key)) return &t->catalogue.tasks[i];
    return NULL;
}

const struct demo_place *demo_place(const struct demo_town *t, const char *key) {
    for (size_t i = 0; i < t->places_n; i++)
        if (str_eq_c(str_c(key), t->places[i].row->key)) return &t->places[i];
    abort(); /* the tables name only units that are in them; the test walks them */
}

static struct demo_served_town *served(struct demo_town *t, const char *key) {
    for (size_t i = 0; i < t->served_n; i++)
        if (str_eq_c(str_c(key), t->served[i].row->key)) return &t->served[i];
    abort();
}

bool demo_colocated(const struct demo_town *t, const struct demo_place *p, str department) {
    for (size_t i = 0; i < t->places_n; i++) {
        const struct demo_unit *u = t->places[i].row;
        if (u->department && str_eq_c(department, u->department) && str_eq_c(str_c(p->row->address), u->address)) return true;
    }
    return false;
}

/* ---- municipalities and units ---- */

static str text(const char *c) {
    return c ? str_c(c) : S("");
}

static enum err write_authority(struct demo_town *t, const struct demo_authority *d) {
    struct sql_demo_authority row;
    TRY(sql_demo_authority(t->tx, t->arena, (struct sql_demo_authority_in){
        .id = db_new_id(t->tx), .key = text(d->key), .name = text(d->name), .name_en = text(d->name_en), .code = text(d->code),
        .leadership = text(d->leadership), .dispensation = d->dispensation, .link = text(d->link), .phone = text(d->phone),
        .about = text(d->about), .about_en = text(d->about_en)}, &row));
    t->served[t->served_n++] = (struct demo_served_town){.authority_id = row.id, .row = d};
    return OK;
}

static enum err write_departments(struct demo_town *t) {
    for (const struct demo_department *d = demo_departments; d->code; d++) {
        struct sql_demo_department_in in = {served(t, d->authority)->authority_id, text(d->code), text(d->name)};
        TRY(sql_demo_department(t->tx, in, NULL));
    }
    return OK;
}

static enum err write_counters(struct demo_town *t, struct demo_place *p) {
    const struct demo_unit *u = p->row;
    int64_t booth = DB_NULL;
    if (u->booth_hours) {
        struct authority tax;
        TRY(authority_by_key(t->tx, t->arena, S("skattestyrelsen"), &tax));
        booth = db_new_id(t->tx);
        TRY(sql_demo_booth(t->tx, (struct sql_demo_booth_in){p->authority_id, booth, p->id, S("Skat i borgerservice"), tax.id, text(u->booth_hours)}, NULL));
    }
    for (int i = 0; i < u->counters; i++) {
        bool last = booth != DB_NULL && i == u->counters - 1;
        p->counters[i] = db_new_id(t->tx);
        str name = last ? S("Skattebod") : str_printf(t->arena, "Skranke %d", i + 1);
        TRY(sql_demo_counter(t->tx, (struct sql_demo_counter_in){p->authority_id, p->counters[i], p->id, last ? booth : DB_NULL, name}, NULL));
    }
    return OK;
}

static enum err write_exception(struct demo_town *t, const struct demo_place *p, ms_t day, int opens, int closes, str reason) {
    struct sql_demo_exception_in in = {p->authority_id, p->id, clock_date(t->arena, day), opens < 0 ? DB_NULL : opens,
                                       opens < 0 ? DB_NULL : closes, reason};
    return sql_demo_exception(t->tx, in, NULL);
}

/* A short day next week, Christmas Eve; and today, when it is not within the ordinary hours: the half day that ends now
 * should not lie behind closed doors. */
static enum err write_exceptions(struct demo_town *t, const struct demo_place *p) {
    ms_t now = t->plan->now;
    struct clock_local l = clock_local(now);
    if (p->row->kind == COMPETENCE_DEPARTMENT) return OK;
    struct authority_hours today;
    TRY(authority_hours_on(t->tx, t->arena, p->authority_id, p->id, now, &today));
    if (!authority_open_at(&today, now)) TRY(write_exception(t, p, now, 0, 24 * 60, S("Åbent hele dagen (demonstration)")));
    ms_t meeting = clock_utc(l.year, l.month, l.day + 9 - l.weekday, 0, 0); /* Tuesday of next week */
    TRY(write_exception(t, p, meeting, 12 * 60, 15 * 60, S("Personalemøde om formiddagen")));
    return write_exception(t, p, clock_utc(l.year, 12, 24, 0, 0), -1, -1, S("Juleaften"));
}

static enum err write_unit(struct demo_town *t, const struct demo_unit *u) {
    struct demo_served_town *town = served(t, u->authority);
    struct demo_place *p = &t->places[t->places_n++];
    *p = (struct demo_place){.row = u, .town = town, .authority_id = town->authority_id, .id = db_new_id(t->tx)};
    struct authority owner = {.id = DB_NULL};
    if (u->owner) TRY(authority_by_key(t->tx, t->arena, text(u->owner), &owner));
    TRY(sql_demo_unit(t->tx, (struct sql_demo_unit_in){
        .authority_id = p->authority_id, .id = p->id, .key = text(u->key), .kind = text(competence_unit_names[u->kind]), .name = text(u->name),
        .department = text(u->department), .address = text(u->address), .phone = text(u->phone), .email = text(u->email),
        .narrow = !u->broad, .model = text(u->model), .owner = owner.id}, NULL));
    const struct demo_week *week = &demo_weeks[u->hours];
    for (size_t i = 0; i < week->n; i++)
        TRY(sql_demo_hours(t->tx, (struct sql_demo_hours_in){p->authority_id, p->id, week->at[i].weekday, week->at[i].opens, week->at[i].closes}, NULL));
    for (size_t i = 0; u->kind == COMPETENCE_SHARED_CONTACT_CENTRE && i < t->served_n; i++)
        TRY(sql_demo_participant(t->tx, (struct sql_demo_participant_in){p->authority_id, p->id, text(t->served[i].row->code)}, NULL));
    TRY(write_exceptions(t, p));
    return write_counters(t, p);
}

/* ---- what each unit has taken on ---- */

static bool has_depth(const struct catalogue_task *k, enum catalogue_place place, int level) {
    for (size_t i = 0; i < k->depths_n; i++)
        if (k->depths[i].place == place && k->depths[i].level >= level) return true;
    return false;
}

/* KBH bilag 1: rule-based tasks are the centre's, those of the P/O offices too where they share the address; about all
 * others the centre informs. */
static enum competence_offer offer_of(const struct demo_town *t, const struct demo_place *p, const struct catalogue_task *k) {
    bool rules = has_depth(k, CATALOGUE_CENTRE, 2);
    bool shared = has_depth(k, CATALOGUE_COLOCATED, 2) && demo_colocated(t, p, k->departments.at[0]);
    if (p->row->kind == COMPETENCE_SERVICE_CENTRE) return rules || shared ? COMPETENCE_FULL : COMPETENCE_PARTIAL;
    return rules && k->instant && k->owner == COMPETENCE_OWN ? COMPETENCE_FULL : COMPETENCE_PARTIAL;
}

static enum err write_offerings(struct demo_town *t, const struct demo_place *p) {
    if (p->row->kind == COMPETENCE_DEPARTMENT || p->row->broad) return OK; /* all that is theirs: no row says so */
    bool centre = p->row->kind == COMPETENCE_SERVICE_CENTRE;
    for (size_t i = 0; i < p->town->catalogue.tasks_n; i++) {
        const struct catalogue_task *k = &p->town->catalogue.tasks[i];
        enum competence_offer offer = offer_of(t, p, k);
        uint32_t activities = offer == COMPETENCE_FULL ? 0 : centre ? information : by_telephone;
        struct sql_demo_offering_in in = {p->authority_id, p->id, k->id, text(competence_offer_names[offer]), activities};
        TRY(sql_demo_offering(t->tx, in, NULL));
    }
    return OK;
}

static enum err write_agreements(struct demo_town *t) {
    for (const struct demo_agreement *d = demo_agreements; d->authority; d++) {
        const struct demo_served_town *town = served(t, d->authority);
        const struct catalogue_task *task = d->task ? demo_task(town, text(d->task)) : NULL;
        struct authority other;
        if (d->task && !task) continue; /* the municipality has edited its catalogue files */
        TRY(authority_by_key(t->tx, t->arena, text(d->other), &other));
        struct sql_demo_agreement_in in = {town->authority_id, db_new_id(t->tx), other.id, text(d->kind), task ? task->id : DB_NULL, text(d->source),
                                           clock_utc(d->from_year, 1, 1, 0, 0), d->to_year ? clock_utc(d->to_year, 1, 1, 0, 0) : DB_NULL};
        TRY(sql_demo_agreement(t->tx, in, NULL));
    }
    return OK;
}

/* ---- staff ---- */

static enum err qualify(struct demo_town *t, const struct demo_worker *w, int64_t task_id, int level) {
    return sql_demo_qualification(t->tx, (struct sql_demo_qualification_in){w->authority_id, w->id, task_id, level}, NULL);
}

static enum err qualify_department(struct demo_town *t, const struct demo_worker *w, str code, int level) {
    const struct catalogue *c = &w->place->town->catalogue;
    for (size_t i = 0; i < c->tasks_n; i++)
        if (c->tasks[i].departments.n && str_eq(c->tasks[i].departments.at[0], code)) TRY(qualify(t, w, c->tasks[i].id, level));
    return OK;
}

static enum err qualify_set(struct demo_town *t, const struct demo_worker *w, str name, int level) {
    const struct demo_skill *s = demo_skills;
    while (s->name && !str_eq_c(name, s->name)) s++;
    if (!s->name) abort();
    str keys = str_c(s->tasks), key;
    while (str_next(&keys, ',', &key)) {
        const struct catalogue_task *k = demo_task(w->place->town, key);
        if (k) TRY(qualify(t, w, k->id, level));
    }
    return OK;
}

static enum err write_skills(struct demo_town *t, const struct demo_worker *w) {
    str all = text(w->row->skills), one;
    while (str_next(&all, ',', &one)) {
        int level = one.p[one.n - 1] - '0';
        str name = str_sub(one, 0, one.n - 1);
        if (str_eq_c(name, "*")) TRY(qualify(t, w, 0, level));
        else if (*name.p == '@') TRY(qualify_department(t, w, str_sub(name, 1, name.n), level));
        else TRY(qualify_set(t, w, name, level));
    }
    all = text(w->row->languages);
    while (str_next(&all, ',', &one)) TRY(sql_demo_language(t->tx, (struct sql_demo_language_in){w->authority_id, w->id, one}, NULL));
    return OK;
}

static enum err write_account(struct demo_town *t, const struct demo_worker *w) {
    int64_t roles, id;
    if (!w->row->username) return OK;
    TRY(access_roles_parse(text(w->row->roles), &roles));
    struct access_account account = {.authority_id = w->authority_id, .employee_id = w->id, .roles = roles,
                                     .username = text(w->row->username), .password_hash = t->plan->password_hash};
    return access_account_create(t->tx, t->arena, &account, &id);
}

static enum err write_worker(struct demo_town *t, const struct demo_person *d) {
    struct demo_worker *w = &t->workers[t->workers_n++];
    const struct demo_place *p = demo_place(t, d->unit);
    *w = (struct demo_worker){d, p, p->authority_id, db_new_id(t->tx)};
    struct authority employer = {.id = DB_NULL};
    if (d->employer) TRY(authority_by_key(t->tx, t->arena, text(d->employer), &employer));
    TRY(sql_demo_employee(t->tx, (struct sql_demo_employee_in){
        .authority_id = p->authority_id, .id = w->id, .name = text(d->name), .title = text(d->title), .unit_id = p->id,
        .email = str_printf(t->arena, "medarbejder%zu@%s.example", t->workers_n, p->town->row->key),
        .phone = str_printf(t->arena, "00 33 67 %02zu", t->workers_n), .department = text(d->department),
        .employer = text(competence_owner_names[d->employer ? employer.kind : COMPETENCE_OWN]), .employer_authority_id = employer.id,
        .answers = text(d->answers)}, NULL));
    TRY(write_skills(t, w));
    return write_account(t, w);
}

/* ---- all of it ---- */

static enum err write_catalogue(struct demo_town *t, struct demo_served_town *s, const struct catalogue *files) {
    struct catalogue_import count;
    TRY(catalogue_import(t->tx, t->arena, s->authority_id, files, t->plan->now, &count));
    return catalogue_load(t->tx, t->arena, s->authority_id, t->plan->now, &s->catalogue);
}

enum err demo_town_write(struct demo_town *t, const struct catalogue *files) {
    for (const struct demo_authority *d = demo_served; d->key; d++) TRY(write_authority(t, d));
    TRY(write_departments(t)); /* before the tasks, which name them */
    for (size_t i = 0; i < t->served_n; i++) TRY(write_catalogue(t, &t->served[i], files));
    for (const struct demo_unit *u = demo_units; u->key; u++) TRY(write_unit(t, u));
    for (size_t i = 0; i < t->places_n; i++) TRY(write_offerings(t, &t->places[i]));
    TRY(write_agreements(t));
    for (const struct demo_person *d = demo_people; d->name; d++) TRY(write_worker(t, d));
    return OK;
}
