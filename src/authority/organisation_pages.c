/* The list pages of the organisation, and what each form is. */
#include "authority/organisation_forms_html.h"
#include "authority/organisation_html.h"
#include "authority/organisation_pages.h"

#define SQL(statement, ...) ((struct sql_organisation_##statement##_in){__VA_ARGS__})
#define COUNT(array) (sizeof(array) / sizeof *(array))

const struct page_link organisation_links[] = {
    {"/organisation/enheder", T("Enheder")},       {"/organisation/medarbejdere", T("Medarbejdere")},
    {"/organisation/vagter", T("Vagter")},         {"/organisation/myndigheder", T("Myndigheder")},
    {"/organisation/aftaler", T("Aftaler og hjemler")}, {"/organisation/forvaltninger", T("Forvaltninger")},
};
const size_t organisation_links_n = COUNT(organisation_links);
const struct page_link organisation_unit_tabs[] = {
    {"", T("Stamdata")}, {"/tider", T("Åbningstider")}, {"/boder", T("Boder og skranker")}, {"/tilbud", T("Hvad enheden tilbyder")},
};
const size_t organisation_unit_tabs_n = COUNT(organisation_unit_tabs);
const struct page_link organisation_employee_tabs[] = {
    {"", T("Stamdata")}, {"/kvalifikationer", T("Oplæring")}, {"/konto", T("Konto og roller")},
};
const size_t organisation_employee_tabs_n = COUNT(organisation_employee_tabs);

static int64_t ours(const struct request *req) {
    return access_session(req)->authority_id;
}

/* ---- forms ---- */
static str authority_title(const void *record) {
    return ((const struct sql_organisation_authority *)record)->name;
}

static void authority_defaults(struct request *req, void *record) {
    struct sql_organisation_authority *r = record;
    r->kind = S("municipality");
    r->leadership = S("unified");
}

static void bind_rows(struct json *j, struct request *req, const struct bind *binds, const void *row) {
    json_object(j, NULL);
    bind_json(j, req->arena, binds, row);
    json_object_end(j);
}

/* Of what can be closed. */
static void bind_closing_rows(struct json *j, struct request *req, const struct bind *binds, const void *row, ms_t closed_at) {
    json_object(j, NULL);
    bind_json(j, req->arena, binds, row);
    closing_json(j, req->arena, closed_at, req->now);
    json_object_end(j);
}
#define ROW(type, kind, member) {#member, BIND_KIND_##kind, offsetof(struct sql_organisation_##type, member)}

static enum err authority_list(struct request *req, struct db_tx *tx, struct json *j) {
    static const struct bind row[] = {
        ROW(authorities, ID, id), ROW(authorities, INT, version), ROW(authorities, TEXT, key), ROW(authorities, TEXT, kind),
        ROW(authorities, TEXT, name), ROW(authorities, TEXT, municipality_code), ROW(authorities, BOOL, served), ROW(authorities, TEXT, phone), {}};
    struct sql_organisation_authorities_list l;
    TRY(sql_organisation_authorities(tx, req->arena, &l));
    for (size_t i = 0; i < l.n; i++) bind_rows(j, req, row, &l.at[i]);
    return OK;
}

const struct organisation_form organisation_authority_form = {
    .kind = &organisation_authorities, .path = "/organisation/myndigheder", .heading = T("Myndighed"), .new_heading = T("Ny myndighed"),
    .lists = LIST(AUTHORITY_KINDS) | LIST(LEADERSHIPS), .defaults = authority_defaults, .fields = authority_fields,
    .title = authority_title, .list = authority_list,
};

static str unit_title(const void *record) {
    return ((const struct organisation_unit *)record)->row.name;
}

static void unit_defaults(struct request *req, void *record) {
    struct organisation_unit *u = record;
    u->row.kind = S("service_centre");
    u->row.model = S("supermarked");
    u->row.narrow_model = true;
    u->row.owner_authority_id = DB_NULL;
}

static enum err unit_list(struct request *req, struct db_tx *tx, struct json *j) {
    static const struct bind row[] = {
        ROW(units, ID, id), ROW(units, INT, version), ROW(units, TEXT, kind), ROW(units, TEXT, name), ROW(units, TEXT, department),
        ROW(units, TEXT, address), ROW(units, ID, owner_authority_id), ROW(units, INT, on_duty), {}};
    struct sql_organisation_units_list l;
    TRY(sql_organisation_units(tx, req->arena, SQL(units, ours(req), authority_duty_since(req->now), req->now), &l));
    for (size_t i = 0; i < l.n; i++) bind_closing_rows(j, req, row, &l.at[i], l.at[i].closed_at);
    return OK;
}

const struct organisation_form organisation_unit_form = {
    .kind = &organisation_units, .path = "/organisation/enheder", .heading = T("Enhed"), .new_heading = T("Ny enhed"),
    .lists = LIST(UNIT_KINDS) | LIST(DEPARTMENTS) | LIST(MODELS) | LIST(MUNICIPALITIES) | LIST(AUTHORITIES), .defaults = unit_defaults,
    .fields = unit_fields, .tabs = unit_tabs, .title = unit_title, .list = unit_list,
};

static str booth_title(const void *record) {
    return ((const struct sql_organisation_booth *)record)->name;
}

/* The unit that the link came from is chosen. */
static int64_t unit_asked(const struct request *req) {
    for (const struct field *f = req->route->fields; f && f->name; f++)
        if (strcmp(f->name, "enhed") == 0) return field_int(req, "enhed", DB_NULL);
    return DB_NULL;
}

static void booth_defaults(struct request *req, void *record) {
    ((struct sql_organisation_booth *)record)->unit_id = unit_asked(req);
}

static enum err booth_list(struct request *req, struct db_tx *tx, struct json *j) {
    static const struct bind row[] = {
        ROW(booths, ID, id), ROW(booths, INT, version), ROW(booths, ID, unit_id), ROW(booths, TEXT, unit_name), ROW(booths, TEXT, name),
        ROW(booths, ID, owner_authority_id), ROW(booths, TEXT, owner_name), ROW(booths, TEXT, department), ROW(booths, TEXT, hours), {}};
    struct sql_organisation_booths_list l;
    TRY(sql_organisation_booths(tx, req->arena, SQL(booths, ours(req), field_int(req, "unit_id", 0), req->now), &l));
    for (size_t i = 0; i < l.n; i++) bind_closing_rows(j, req, row, &l.at[i], l.at[i].closed_at);
    return OK;
}

const struct organisation_form organisation_booth_form = {
    .kind = &organisation_booths, .path = "/organisation/boder", .heading = T("Bod"), .new_heading = T("Ny bod"),
    .lists = LIST(UNITS) | LIST(AUTHORITIES) | LIST(DEPARTMENTS), .defaults = booth_defaults, .fields = booth_fields,
    .title = booth_title, .list = booth_list,
};

static str counter_title(const void *record) {
    return ((const struct sql_organisation_counter *)record)->name;
}

static void counter_defaults(struct request *req, void *record) {
    ((struct sql_organisation_counter *)record)->unit_id = unit_asked(req);
}

static enum err counter_list(struct request *req, struct db_tx *tx, struct json *j) {
    static const struct bind row[] = {
        ROW(counters, ID, id), ROW(counters, INT, version), ROW(counters, ID, unit_id), ROW(counters, TEXT, unit_name),
        ROW(counters, ID, booth_id), ROW(counters, TEXT, name), ROW(counters, ID, employee_id), ROW(counters, TEXT, employee_name), {}};
    struct sql_organisation_counters_list l;
    TRY(sql_organisation_counters(tx, req->arena, SQL(counters, ours(req), field_int(req, "unit_id", 0), authority_duty_since(req->now), req->now), &l));
    for (size_t i = 0; i < l.n; i++) bind_closing_rows(j, req, row, &l.at[i], l.at[i].closed_at);
    return OK;
}

const struct organisation_form organisation_counter_form = {
    .kind = &organisation_counters, .path = "/organisation/skranker", .heading = T("Skranke"), .new_heading = T("Ny skranke"),
    .lists = LIST(UNITS) | LIST(BOOTHS), .defaults = counter_defaults, .fields = counter_fields, .title = counter_title,
    .list = counter_list,
};

static str employee_title(const void *record) {
    return ((const struct organisation_employee *)record)->row.name;
}

static void employee_defaults(struct request *req, void *record) {
    ((struct organisation_employee *)record)->languages = S("da");
}

static enum err employee_list(struct request *req, struct db_tx *tx, struct json *j) {
    static const struct bind row[] = {
        ROW(employees, ID, id), ROW(employees, INT, version), ROW(employees, TEXT, name), ROW(employees, TEXT, title),
        ROW(employees, TEXT, phone), ROW(employees, TEXT, answers), ROW(employees, TEXT, department), ROW(employees, TEXT, employer), ROW(employees, ID, unit_id),
        ROW(employees, TEXT, unit_name), ROW(employees, TEXT, username), ROW(employees, BOOL, on_duty), {}};
    struct sql_organisation_employees_list l;
    TRY(sql_organisation_employees(tx, req->arena, SQL(employees, ours(req), authority_duty_since(req->now), req->now), &l));
    for (size_t i = 0; i < l.n; i++) bind_closing_rows(j, req, row, &l.at[i], l.at[i].closed_at);
    return OK;
}

const struct organisation_form organisation_employee_form = {
    .kind = &organisation_employees, .path = "/organisation/medarbejdere", .person = true, .heading = T("Medarbejder"), .new_heading = T("Ny medarbejder"),
    .lists = LIST(UNITS) | LIST(DEPARTMENTS) | LIST(AUTHORITIES) | LIST(LANGUAGES), .defaults = employee_defaults,
    .fields = employee_fields, .tabs = employee_tabs, .title = employee_title, .list = employee_list,
};

static str agreement_title(const void *record) {
    return ((const struct sql_organisation_agreement *)record)->source;
}

static void agreement_defaults(struct request *req, void *record) {
    struct sql_organisation_agreement *r = record;
    r->kind = S("agreement");
    r->valid_from = clock_day_start(req->now);
}

static enum err agreement_list(struct request *req, struct db_tx *tx, struct json *j) {
    static const struct bind row[] = {
        ROW(agreements, ID, id), ROW(agreements, INT, version), ROW(agreements, TEXT, kind), ROW(agreements, ID, other_authority_id),
        ROW(agreements, TEXT, other_name), ROW(agreements, ID, task_id), ROW(agreements, TEXT, task_name), ROW(agreements, TEXT, source),
        ROW(agreements, DATE, valid_from), ROW(agreements, DATE, valid_to), {}};
    struct sql_organisation_agreements_list l;
    TRY(sql_organisation_agreements(tx, req->arena, SQL(agreements, ours(req)), &l));
    for (size_t i = 0; i < l.n; i++) bind_rows(j, req, row, &l.at[i]);
    return OK;
}

const struct organisation_form organisation_agreement_form = {
    .kind = &organisation_agreements, .path = "/organisation/aftaler", .heading = T("Aftale"), .new_heading = T("Ny aftale eller hjemmel"),
    .lists = LIST(AGREEMENT_KINDS) | LIST(AUTHORITIES) | LIST(TASKS), .defaults = agreement_defaults, .fields = agreement_fields,
    .title = agreement_title, .list = agreement_list,
};

/* ---- lists ---- */
enum err organisation_overview(struct request *req) {
    struct sql_organisation_counts row;
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(sql_organisation_counts(tx, req->arena, SQL(counts, ours(req), authority_duty_since(req->now), req->now), &row));
    struct organisation_counts n = {row.units, row.employees, row.duties, row.authorities, row.agreements, row.departments};
    struct page page = organisation_page(req, T("Organisation"));
    struct view v = view_of(req);
    organisation_overview_page(&v, &page, &n);
    return OK;
}

enum err authorities_page(struct request *req) {
    struct sql_organisation_authorities_list l;
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(sql_organisation_authorities(tx, req->arena, &l));
    struct organisation_authority_rows rows = {.words = field(req, "q")->raw, .at = l.at, .ours = ours(req)};
    str words = text_fold(req->arena, field_text(req, "q"));
    for (size_t i = 0; i < l.n; i++) {
        const struct sql_organisation_authorities *r = &l.at[i];
        bool found = text_has(req->arena, r->name, words) || text_has(req->arena, r->key, words) || text_has(req->arena, r->municipality_code, words);
        if (found) rows.at[rows.n++] = *r;
    }
    struct page page = organisation_page(req, T("Myndigheder"));
    struct view v = view_of(req);
    organisation_authorities_page(&v, &page, &rows);
    return OK;
}

enum err units_page(struct request *req) {
    struct sql_organisation_units_list l;
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(sql_organisation_units(tx, req->arena, SQL(units, ours(req), authority_duty_since(req->now), req->now), &l));
    struct organisation_unit_rows rows = {.words = field(req, "q")->raw, .all = field_int(req, "alle", 0), .at = l.at};
    str words = text_fold(req->arena, field_text(req, "q"));
    for (size_t i = 0; i < l.n; i++) {
        const struct sql_organisation_units *r = &l.at[i];
        if (!db_in_use(r->closed_at, req->now) && !rows.all) continue;
        bool found = text_has(req->arena, r->name, words) || text_has(req->arena, r->address, words) || text_has(req->arena, r->department, words);
        if (found) rows.at[rows.n++] = *r;
    }
    struct page page = organisation_page(req, T("Enheder"));
    struct view v = view_of(req);
    organisation_units_page(&v, &page, &rows);
    return OK;
}

/* ---- employees: many, so a page at a time ---- */
enum { EMPLOYEES_A_PAGE = 100 };

static bool employee_found(struct arena *a, const struct sql_organisation_employees *r, str words) {
    return text_has(a, r->name, words) || text_has(a, r->unit_name, words) || text_has(a, r->department, words) ||
           text_has(a, r->username, words) || text_has(a, r->title, words);
}

static str page_url(const struct request *req, const struct organisation_employee_rows *rows, int64_t page) {
    if (page < 1 || page > rows->pages) return (str){};
    BUF(url);
    struct view v = view_to(&url, req->arena, req->lang);
    buf_printf(&url, "/organisation/medarbejdere?side=%lld&alle=%d&q=", (long long)page, rows->all);
    view_url_part(&v, rows->words);
    return str_dup(req->arena, buf_str(&url));
}

enum err employees_page(struct request *req) {
    struct sql_organisation_employees_list l;
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(sql_organisation_employees(tx, req->arena, SQL(employees, ours(req), authority_duty_since(req->now), req->now), &l));
    struct organisation_employee_rows rows = {.words = field(req, "q")->raw, .all = field_int(req, "alle", 0), .at = l.at};
    str words = text_fold(req->arena, field_text(req, "q"));
    for (size_t i = 0; i < l.n; i++)
        if ((db_in_use(l.at[i].closed_at, req->now) || rows.all) && employee_found(req->arena, &l.at[i], words)) l.at[rows.found++] = l.at[i];
    rows.pages = (int64_t)(rows.found + EMPLOYEES_A_PAGE - 1) / EMPLOYEES_A_PAGE;
    rows.page = field_int(req, "side", 1);
    if (rows.page > rows.pages) rows.page = rows.pages ? rows.pages : 1;
    size_t first = (size_t)(rows.page - 1) * EMPLOYEES_A_PAGE;
    rows.at = l.at ? l.at + first : NULL;
    rows.n = rows.found - first < EMPLOYEES_A_PAGE ? rows.found - first : EMPLOYEES_A_PAGE;
    rows.previous = page_url(req, &rows, rows.page - 1);
    rows.next = page_url(req, &rows, rows.page + 1);
    struct page page = organisation_page(req, T("Medarbejdere"));
    struct view v = view_of(req);
    organisation_employees_page(&v, &page, &rows);
    return OK;
}

enum err agreements_page(struct request *req) {
    struct sql_organisation_agreements_list l;
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(sql_organisation_agreements(tx, req->arena, SQL(agreements, ours(req)), &l));
    struct organisation_agreement_rows rows = {l.at, l.n, req->now};
    struct page page = organisation_page(req, T("Aftaler og hjemler"));
    struct view v = view_of(req);
    organisation_agreements_page(&v, &page, &rows);
    return OK;
}
