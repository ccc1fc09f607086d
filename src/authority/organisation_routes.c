/* What the room answers to. Pages and JSON side by side; the fields that both take stand once. */
#include "authority/competence_api.h"
#include "authority/organisation_pages.h"

/* ---- choices: the words of the enums, NULL-ended ---- */
static const char *const unit_kinds[] = {"service_centre", "contact_centre", "shared_contact_centre", "department", NULL};
static const char *const authority_kinds[] = {"municipality", "state", "region", "jobcentre", NULL};
static const char *const models[] = {"supermarked", "samarbejde", "hybrid", "begraenset_torv", "torv", NULL};
static const char *const leaderships[] = {"unified", "shared", NULL};
static const char *const offers[] = {"full", "partial", "none", NULL};
static const char *const agreement_kinds[] = {"agreement", "statutory_basis", NULL};
static const char *const roles[] = {"staff", "leader", "editor", "administrator", NULL};
static const char *const activities[] = {"signpost", "hand_out", "receive_forward", "forward_misdirected", "help_fill",
    "guide_abstract", "guide_concrete", "estimate", "point_out_condition", "search_help", "selfservice_help", "case_step", "decide", NULL};
static const char *const states[] = {"full", "partial", "none", "undecided", NULL};
static const char *const levels[] = {"0", "1", "2", "3", NULL};

/* ---- fields ---- */
#define VERSION {"version", FIELD_INT, .min = 0, .label = T("Udgave")}

/* Each kind's fields, for a whole form (what is needed must be there) and for a PATCH (it may be left out, but not emptied). */
#define NEEDED(needed) .required = needed, .kept = !needed
#define AUTHORITY_FIELDS(needed)                                                                                       \
    {"kind", FIELD_CHOICE, .choices = authority_kinds, .label = T("Art")}, {"key", FIELD_KEY, .label = T("Nøgle")},    \
    {"name", FIELD_TEXT, NEEDED(needed), .max = 120, .label = T("Navn")},                                              \
    {"name_en", FIELD_TEXT, .max = 120, .label = T("Navn på engelsk")}, {"phone", FIELD_PHONE, .label = T("Telefon")}, \
    {"link", FIELD_TEXT, .max = 200, .label = T("Hjemmeside")},                                                        \
    {"municipality_code", FIELD_TEXT, .max = 4, .label = T("Kommunekode")},                                            \
    {"leadership", FIELD_CHOICE, .choices = leaderships, .label = T("Administrativ ledelse")},                         \
    {"dispensation", FIELD_BOOL, .label = T("Dispensation fra styrelseslovens regler om ledelse")},                    \
    {"about", FIELD_LINES, .max = 2000, .label = T("Hvad myndigheden laver")},                                         \
    {"about_en", FIELD_LINES, .max = 2000, .label = T("Det samme på engelsk")}
#define UNIT_FIELDS(needed)                                                                                            \
    {"kind", FIELD_CHOICE, NEEDED(needed), .choices = unit_kinds, .label = T("Art")},                                  \
    {"key", FIELD_KEY, .label = T("Nøgle")}, {"name", FIELD_TEXT, NEEDED(needed), .max = 120, .label = T("Navn")},     \
    {"department", FIELD_TEXT, .max = 16, .label = T("Forvaltning")}, {"address", FIELD_TEXT, .max = 200, .label = T("Adresse")}, \
    {"phone", FIELD_PHONE, .label = T("Telefon")}, {"email", FIELD_EMAIL, .label = T("E-mail")},                       \
    {"narrow_model", FIELD_BOOL, .label = T("Den smalle model")},                                                      \
    {"model", FIELD_CHOICE, .choices = models, .label = T("Hvem har ansvaret")},                                       \
    {"owner_authority_id", FIELD_ID, .label = T("Anden myndigheds sted"), .doc = "the authority whose place it is, when it is not the municipality's own"}, \
    {"participants", FIELD_TEXT, .many = true, .most = 98, .max = 4, .label = T("Kommuner, der er med")}
#define BOOTH_FIELDS(needed)                                                                                           \
    {"unit_id", FIELD_ID, NEEDED(needed), .label = T("Enhed")},                                                        \
    {"name", FIELD_TEXT, NEEDED(needed), .max = 80, .label = T("Navn")},                                               \
    {"owner_authority_id", FIELD_ID, .label = T("Myndighed")}, {"department", FIELD_TEXT, .max = 16, .label = T("Forvaltning")}, \
    {"hours", FIELD_TEXT, .max = 200, .label = T("Hvornår den er bemandet")}
#define COUNTER_FIELDS(needed)                                                                                         \
    {"unit_id", FIELD_ID, NEEDED(needed), .label = T("Enhed")}, {"booth_id", FIELD_ID, .label = T("Bod")},             \
    {"name", FIELD_TEXT, NEEDED(needed), .max = 40, .label = T("Navn")}
#define EMPLOYEE_FIELDS(needed)                                                                                        \
    {"name", FIELD_TEXT, NEEDED(needed), .max = 120, .label = T("Navn")}, {"title", FIELD_TEXT, .max = 120, .label = T("Stilling")}, \
    {"unit_id", FIELD_ID, .label = T("Enhed")}, {"department", FIELD_TEXT, .max = 16, .label = T("Forvaltning")},      \
    {"employer_authority_id", FIELD_ID, .label = T("Arbejdsgiver"), .doc = "who seconded them; none: the municipality"}, \
    {"phone", FIELD_PHONE, .label = T("Telefon")}, {"email", FIELD_EMAIL, .label = T("E-mail")},                       \
    {"answers", FIELD_TEXT, .max = 200, .label = T("Tager telefonen")},                                                \
    {"languages", FIELD_CHOICE, .many = true, .choices = words_language_codes, .label = T("Sprog")}
#define AGREEMENT_FIELDS(needed)                                                                                       \
    {"kind", FIELD_CHOICE, NEEDED(needed), .choices = agreement_kinds, .label = T("Art")},                             \
    {"other_authority_id", FIELD_ID, NEEDED(needed), .label = T("Med myndigheden")},                                   \
    {"task_id", FIELD_ID, .label = T("Opgave"), .doc = "none: all tasks of that authority"},                           \
    {"source", FIELD_TEXT, NEEDED(needed), .max = 300, .label = T("Kilde")},                                           \
    {"valid_from", FIELD_DATE, NEEDED(needed), .label = T("Gælder fra")},                                              \
    {"valid_to", FIELD_DATE, .label = T("Ophører"), .doc = "the first day it no longer holds"}

static const struct field authority_form[] = {AUTHORITY_FIELDS(true), VERSION, {}};
static const struct field authority_post[] = {AUTHORITY_FIELDS(true), {}};
static const struct field authority_patch[] = {AUTHORITY_FIELDS(false), {}};
static const struct field unit_form[] = {UNIT_FIELDS(true), VERSION, {}};
static const struct field unit_post[] = {UNIT_FIELDS(true), {}};
static const struct field unit_patch[] = {UNIT_FIELDS(false), CLOSING_FIELDS, {}};
static const struct field booth_form[] = {BOOTH_FIELDS(true), VERSION, {}};
static const struct field booth_post[] = {BOOTH_FIELDS(true), {}};
static const struct field booth_patch[] = {BOOTH_FIELDS(false), CLOSING_FIELDS, {}};
static const struct field counter_form[] = {COUNTER_FIELDS(true), VERSION, {}};
static const struct field counter_post[] = {COUNTER_FIELDS(true), {}};
static const struct field counter_patch[] = {COUNTER_FIELDS(false), CLOSING_FIELDS, {}};
static const struct field employee_form[] = {EMPLOYEE_FIELDS(true), VERSION, {}};
static const struct field employee_post[] = {EMPLOYEE_FIELDS(true), {}};
static const struct field employee_patch[] = {EMPLOYEE_FIELDS(false), CLOSING_FIELDS, {}};
static const struct field agreement_form[] = {AGREEMENT_FIELDS(true), VERSION, {}};
static const struct field agreement_post[] = {AGREEMENT_FIELDS(true), {}};
static const struct field agreement_patch[] = {AGREEMENT_FIELDS(false), {}};

static const struct field saved_fields[] = {{"gemt", FIELD_BOOL, .label = T("Gemt"), .doc = "says that it was saved"}, {}};
static const struct field of_unit_fields[] = {{"enhed", FIELD_ID, .label = T("Enhed"), .doc = "the unit that is chosen"}, {}};
static const struct field unit_filter_fields[] = {{"unit_id", FIELD_ID, .label = T("Enhed"), .doc = "of this unit only"}, {}};
static const struct field close_fields[] = {VERSION, CLOSING_FIELDS, {}};
static const struct field list_fields[] = {
    {"q", FIELD_TEXT, .max = 100, .label = T("Søg")}, {"alle", FIELD_BOOL, .label = T("Vis også lukkede")},
    {"side", FIELD_INT, .min = 1, .max = 10000, .label = T("Side")}, {}};
static const struct field department_fields[] = {
    {"code", FIELD_TEXT, .required = true, .min = 1, .max = 16, .label = T("Kode")},
    {"name", FIELD_TEXT, .required = true, .max = 120, .label = T("Navn")}, {}};
static const struct field department_form[] = {{"name", FIELD_TEXT, .required = true, .max = 120, .label = T("Navn")}, VERSION, {}};
#define WEEKDAY(name, text) {name, FIELD_TEXT, .many = true, .most = 2, .max = 60, .label = text, .doc = "\"10:00-14:00\", two at most; none: closed"}
#define DAYS                                                                                                           \
    WEEKDAY("monday", T("Mandag")), WEEKDAY("tuesday", T("Tirsdag")), WEEKDAY("wednesday", T("Onsdag")), WEEKDAY("thursday", T("Torsdag")), \
    WEEKDAY("friday", T("Fredag")), WEEKDAY("saturday", T("Lørdag")), WEEKDAY("sunday", T("Søndag"))
static const struct field week_form[] = {DAYS, VERSION, {}};
static const struct field week_put[] = {DAYS, {}};
#define EXCEPTION                                                                                                      \
    {"day", FIELD_DATE, .required = true, .label = T("Dag")},                                                          \
    {"hours", FIELD_TEXT, .many = true, .most = 2, .max = 60, .label = T("Åbent"), .doc = "\"10:00-13:00\", two at most; none: closed all day"}, \
    {"reason", FIELD_TEXT, .max = 200, .label = T("Årsag")}
#define DAY_VERSION {"day_version", FIELD_INT, .min = 0, .label = T("Udgave")}
static const struct field exception_fields[] = {EXCEPTION, {}};
static const struct field exception_form[] = {EXCEPTION, DAY_VERSION, {"version_of", FIELD_DATE, .label = T("Dag"), .doc = "the day that day_version is of"}, {}};
static const struct field date_fields[] = {{"date", FIELD_DATE, .required = true, .label = T("Dag")}, DAY_VERSION, {}};
static const struct field hours_fields[] = {
    {"gemt", FIELD_BOOL, .label = T("Gemt"), .doc = "says that it was saved"},
    {"dag", FIELD_DATE, .label = T("Dag"), .doc = "the exceptional day that is edited"}, {}};

#define TASKS {"task", FIELD_KEY, .many = true, .most = 900, .label = T("Opgaver"), .doc = "keys of tasks"}
#define OFFERED {"offered", FIELD_CHOICE, .required = true, .choices = offers, .label = T("Tilbydes")},                \
    {"activity", FIELD_CHOICE, .many = true, .choices = activities, .label = T("Når det er delvist: hvad enheden gør")}
#define ALL_SHOWN {"all_shown", FIELD_BOOL, .label = T("Alle opgaver, der vises"), .doc = "every task, instead of those named"}
#define LEVEL {"level", FIELD_INT, .required = true, .min = 0, .max = 3, .label = T("Niveau"), .doc = "0: not qualified"},  \
    {"all", FIELD_BOOL, .label = T("Alle opgaver"), .doc = "the level in every task, instead of those named"}
#define TASK_FILTER(choices_of)                                                                                        \
    {"q", FIELD_TEXT, .max = 100, .label = T("Opgave")}, {"department", FIELD_TEXT, .max = 16, .label = T("Forvaltning")}, \
    {"state", FIELD_CHOICE, .choices = choices_of, .label = T("Nu")}
static const struct field offering_filter[] = {TASK_FILTER(states), {"gemt", FIELD_BOOL, .label = T("Gemt")}, {}};
static const struct field offering_form[] = {TASK_FILTER(states), TASKS, OFFERED, ALL_SHOWN, VERSION, {}};
static const struct field offering_put[] = {TASKS, OFFERED, ALL_SHOWN, {}};
static const struct field qualification_filter[] = {TASK_FILTER(levels), {"gemt", FIELD_BOOL, .label = T("Gemt")}, {}};
static const struct field qualification_form[] = {TASK_FILTER(levels), TASKS, LEVEL, ALL_SHOWN, VERSION, {}};
static const struct field qualification_put[] = {TASKS, LEVEL, ALL_SHOWN, {}};

#define ACCOUNT                                                                                                        \
    {"username", FIELD_TEXT, .max = 60, .label = T("Brugernavn"), .doc = "of a new account"},                          \
    {"role", FIELD_CHOICE, .required = true, .many = true, .choices = roles, .label = T("Roller")},                    \
    {"password", FIELD_SECRET, .max = 200, .label = T("Adgangskode")},                                                 \
    {"disabled", FIELD_BOOL, .label = T("Kontoen er lukket")}
static const struct field account_form[] = {ACCOUNT, VERSION, {}};
static const struct field account_fields[] = {ACCOUNT, {}};
static const struct field duty_form[] = {
    {"employee_id", FIELD_ID, .required = true, .label = T("Medarbejder")},
    {"place", FIELD_TEXT, .required = true, .max = 41, .label = T("Enhed og skranke")}, {}};
static const struct field duty_end_form[] = {{"employee_id", FIELD_ID, .required = true, .label = T("Medarbejder")}, {}};
#define ANYWAY {"anyway", FIELD_BOOL, .label = T("Gå alligevel"), .doc = "though citizens were sent to oneself by name: they wait for all again; else that is refused"}
static const struct field duty_fields[] = {
    {"unit_id", FIELD_ID, .required = true, .label = T("Enhed")}, {"counter_id", FIELD_ID, .label = T("Skranke")},
    {"employee_id", FIELD_ID, .label = T("Medarbejder"), .doc = "oneself when left out"}, ANYWAY, {}};
static const struct field duty_delete_fields[] = {ANYWAY, {}};

/* ---- the handlers of each kind of record ---- */
#define RECORD(name)                                                                                                   \
    static enum err name##_new(struct request *req) { return records_new(req, &organisation_##name##_form); }          \
    static enum err name##_show(struct request *req) { return records_show(req, &organisation_##name##_form); }        \
    static enum err name##_create(struct request *req) { return records_create(req, &organisation_##name##_form); }    \
    static enum err name##_save(struct request *req) { return records_save(req, &organisation_##name##_form); }        \
    static enum err name##_api_list(struct request *req) { return records_list(req, &organisation_##name##_form); }    \
    static enum err name##_api_get(struct request *req) { return records_get(req, &organisation_##name##_form); }      \
    static enum err name##_api_post(struct request *req) { return records_post(req, &organisation_##name##_form); }    \
    static enum err name##_api_patch(struct request *req) { return records_patch(req, &organisation_##name##_form); }
#define RECORD_CLOSE(name)                                                                                             \
    static enum err name##_close(struct request *req) { return records_close(req, &organisation_##name##_form); }
RECORD(authority)
RECORD(unit)
RECORD(booth)
RECORD(counter)
RECORD(employee)
RECORD(agreement)
RECORD_CLOSE(unit)
RECORD_CLOSE(booth)
RECORD_CLOSE(counter)
RECORD_CLOSE(employee)

#define EDIT ACCESS_ORGANISATION
#define FORM (ROUTE_SHOWS_PROBLEMS | ROUTE_NO_STORE)
#define PAGE ROUTE_NO_STORE
#define RECORD_ROUTES(name, pages, api, what, answer_name, new_fields)                                                 \
    {HTTP_GET, pages "/ny", EDIT, name##_new, "The form for a new " what, new_fields, PAGE, NULL},                     \
    {HTTP_POST, pages, EDIT, name##_create, "Makes a new " what, name##_form, FORM | ROUTE_IDEMPOTENT, NULL},              \
    {HTTP_GET, pages "/{id}", EDIT, name##_show, "The form of the " what, saved_fields, PAGE, NULL},                     \
    {HTTP_POST, pages "/{id}", EDIT, name##_save, "Saves the " what, name##_form, FORM, NULL},                           \
    {HTTP_POST, api, EDIT, name##_api_post, "Makes a new " what, name##_post, ROUTE_IDEMPOTENT, answer_name, 201},              \
    {HTTP_GET, api "/{id}", ACCESS_READ, name##_api_get, "One " what, NULL, ROUTE_NO_STORE, answer_name},         \
    {HTTP_PATCH, api "/{id}", EDIT, name##_api_patch, "Changes the " what " (If-Match)", name##_patch, ROUTE_NO_STORE | ROUTE_IF_MATCH, answer_name}

static const struct route table[] = {
    {HTTP_GET, "/organisation", EDIT, organisation_overview, "The parts of the organisation", NULL, PAGE, NULL},
    {HTTP_GET, "/organisation/myndigheder", EDIT, authorities_page, "Authorities", list_fields, PAGE, NULL},
    RECORD_ROUTES(authority, "/organisation/myndigheder", "/api/v1/authorities", "authority", "Authority", NULL),
    {HTTP_GET, "/api/v1/authorities", ACCESS_READ, authority_api_list, "Authorities", NULL, ROUTE_NO_STORE, "AuthorityList"},
    {HTTP_GET, "/organisation/forvaltninger", EDIT, departments_page, "Departments", saved_fields, PAGE, NULL},
    {HTTP_POST, "/organisation/forvaltninger", EDIT, departments_create, "Makes a department", department_fields, FORM | ROUTE_IDEMPOTENT, NULL},
    {HTTP_GET, "/organisation/forvaltninger/{code}", EDIT, department_page, "The form of the department", NULL, PAGE, NULL},
    {HTTP_POST, "/organisation/forvaltninger/{code}", EDIT, department_save, "Gives the department another name", department_form, FORM, NULL},
    {HTTP_GET, "/api/v1/departments", ACCESS_READ, departments_get, "Departments", NULL, ROUTE_NO_STORE, "DepartmentList"},
    {HTTP_POST, "/api/v1/departments", EDIT, departments_post, "Makes a department, or gives one another name (If-Match: its version)", department_fields, ROUTE_NO_STORE | ROUTE_IDEMPOTENT | ROUTE_IF_MATCH, "DepartmentList"},

    {HTTP_GET, "/organisation/enheder", EDIT, units_page, "Units", list_fields, PAGE, NULL},
    RECORD_ROUTES(unit, "/organisation/enheder", "/api/v1/units", "unit", "Unit", NULL),
    {HTTP_POST, "/organisation/enheder/{id}/luk", EDIT, unit_close, "Closes a unit, from now or on a day that lies ahead, or reopens it", close_fields, FORM, NULL},
    {HTTP_GET, "/api/v1/units", ACCESS_READ, unit_api_list, "Units", NULL, ROUTE_NO_STORE, "UnitList"},
    {HTTP_GET, "/organisation/enheder/{id}/tider", EDIT, hours_page, "Opening hours of a unit", hours_fields, PAGE, NULL},
    {HTTP_POST, "/organisation/enheder/{id}/tider", EDIT, hours_save, "Saves the week of a unit", week_form, FORM, NULL},
    {HTTP_POST, "/organisation/enheder/{id}/undtagelser", EDIT, exception_save, "Saves an exceptional day", exception_form, FORM, NULL},
    {HTTP_POST, "/organisation/enheder/{id}/undtagelser/fjern", EDIT, exception_remove, "Removes an exceptional day", date_fields, FORM, NULL},
    {HTTP_GET, "/api/v1/units/{id}/hours", ACCESS_READ, hours_get, "The ordinary week of a unit", NULL, ROUTE_NO_STORE, "Week"},
    {HTTP_PUT, "/api/v1/units/{id}/hours", EDIT, hours_put, "Sets the ordinary week (If-Match: the unit's version)", week_put, ROUTE_NO_STORE | ROUTE_IF_MATCH, "Week"},
    {HTTP_GET, "/api/v1/units/{id}/exceptions", ACCESS_READ, exceptions_get, "Exceptional days from today on", NULL, ROUTE_NO_STORE, "ExceptionList"},
    {HTTP_POST, "/api/v1/units/{id}/exceptions", EDIT, exceptions_post, "Sets an exceptional day (If-Match: the day's version, when it is one already)", exception_fields, ROUTE_NO_STORE | ROUTE_IDEMPOTENT | ROUTE_IF_MATCH, "ExceptionList"},
    {HTTP_DELETE, "/api/v1/units/{id}/exceptions/{day}", EDIT, exceptions_delete, "The day is as its weekday again (If-Match: the day's version)", NULL, ROUTE_NO_STORE | ROUTE_IF_MATCH, NULL, 204},
    {HTTP_GET, "/organisation/enheder/{id}/boder", EDIT, places_page, "Booths and counters of a unit", NULL, PAGE, NULL},
    {HTTP_GET, "/organisation/enheder/{id}/tilbud", EDIT, offerings_page, "What a unit offers", offering_filter, PAGE, NULL},
    {HTTP_POST, "/organisation/enheder/{id}/tilbud", EDIT, offerings_save, "Changes what a unit offers", offering_form, FORM, NULL},
    {HTTP_GET, "/api/v1/units/{id}/offerings", ACCESS_READ, offerings_get, "What a unit offers, task by task", NULL, ROUTE_NO_STORE, "OfferingList"},
    {HTTP_PUT, "/api/v1/units/{id}/offerings", EDIT, offerings_put, "Sets what a unit offers of the tasks named (If-Match)", offering_put, ROUTE_NO_STORE | ROUTE_IF_MATCH, "OfferingList"},

    RECORD_ROUTES(booth, "/organisation/boder", "/api/v1/booths", "booth", "Booth", of_unit_fields),
    {HTTP_POST, "/organisation/boder/{id}/luk", EDIT, booth_close, "Closes a booth, from now or on a day that lies ahead, or reopens it", close_fields, FORM, NULL},
    {HTTP_GET, "/api/v1/booths", ACCESS_READ, booth_api_list, "Booths", unit_filter_fields, ROUTE_NO_STORE, "BoothList"},
    RECORD_ROUTES(counter, "/organisation/skranker", "/api/v1/counters", "counter", "Counter", of_unit_fields),
    {HTTP_POST, "/organisation/skranker/{id}/luk", EDIT, counter_close, "Closes a counter, from now or on a day that lies ahead, or reopens it", close_fields, FORM, NULL},
    {HTTP_GET, "/api/v1/counters", ACCESS_READ, counter_api_list, "Counters, and who sits there", unit_filter_fields, ROUTE_NO_STORE, "CounterList"},

    {HTTP_GET, "/organisation/medarbejdere", EDIT, employees_page, "Employees", list_fields, PAGE, NULL},
    RECORD_ROUTES(employee, "/organisation/medarbejdere", "/api/v1/employees", "employee", "Employee", NULL),
    {HTTP_POST, "/organisation/medarbejdere/{id}/luk", EDIT, employee_close, "An employee leaves, now or on a day that lies ahead, or comes back", close_fields, FORM, NULL},
    {HTTP_GET, "/api/v1/employees", ACCESS_READ, employee_api_list, "Employees", NULL, ROUTE_NO_STORE, "EmployeeList"},
    {HTTP_GET, "/organisation/medarbejdere/{id}/kvalifikationer", EDIT, qualifications_page, "What an employee is qualified for", qualification_filter, PAGE, NULL},
    {HTTP_POST, "/organisation/medarbejdere/{id}/kvalifikationer", EDIT, qualifications_save, "Changes what an employee is qualified for", qualification_form, FORM, NULL},
    {HTTP_GET, "/api/v1/employees/{id}/qualifications", ACCESS_READ, qualifications_get, "What an employee is qualified for", NULL, ROUTE_NO_STORE, "QualificationList"},
    {HTTP_PUT, "/api/v1/employees/{id}/qualifications", EDIT, qualifications_put, "Sets the level in the tasks named (If-Match: the employee's version)", qualification_put, ROUTE_NO_STORE | ROUTE_IF_MATCH, "QualificationList"},
    {HTTP_GET, "/organisation/medarbejdere/{id}/konto", EDIT, account_page, "An employee's account", saved_fields, PAGE, NULL},
    {HTTP_POST, "/organisation/medarbejdere/{id}/konto", EDIT, account_save, "Opens or changes an account", account_form, FORM, NULL},
    {HTTP_GET, "/api/v1/employees/{id}/account", EDIT, account_get, "An employee's account", NULL, ROUTE_NO_STORE, "Account"},
    {HTTP_PUT, "/api/v1/employees/{id}/account", EDIT, account_put, "Opens an account, or changes it (If-Match)", account_fields, ROUTE_NO_STORE | ROUTE_IF_MATCH, "Account"},

    {HTTP_GET, "/organisation/aftaler", EDIT, agreements_page, "Agreements and statutory bases", NULL, PAGE, NULL},
    RECORD_ROUTES(agreement, "/organisation/aftaler", "/api/v1/agreements", "agreement", "Agreement", NULL),
    {HTTP_GET, "/api/v1/agreements", ACCESS_READ, agreement_api_list, "Agreements and statutory bases", NULL, ROUTE_NO_STORE, "AgreementList"},

    {HTTP_GET, "/organisation/vagter", EDIT, duties_page, "Who is on duty where", saved_fields, PAGE, NULL},
    {HTTP_POST, "/organisation/vagter", EDIT, duties_start, "Puts somebody on duty", duty_form, FORM, NULL},
    {HTTP_POST, "/organisation/vagter/slut", EDIT, duties_end, "Ends somebody's duty", duty_end_form, PAGE, NULL},
    {HTTP_GET, "/api/v1/duty", ACCESS_READ, duties_get, "Who is on duty where", unit_filter_fields, ROUTE_NO_STORE, "DutyList"},
    {HTTP_POST, "/api/v1/duty", ACCESS_SIGNED_IN, duties_post, "Goes on duty; others than oneself take permission organisation", duty_fields, ROUTE_NO_STORE, "DutyList"},
    {HTTP_DELETE, "/api/v1/duty/{employee}", ACCESS_SIGNED_IN, duties_delete, "Ends a duty", duty_delete_fields, ROUTE_NO_STORE, NULL, 204},

    {HTTP_POST, "/api/v1/competence", ACCESS_ANYBODY, competence_post,
     "What may this employee do, here, in this matter? Whole facts, or {task, unit, employee?, activity?, municipality_code?, language?} when signed in: without activity every verdict; and whom to call; "
     "without employee it is the caller, or for a system an ordinary employee of the municipality who is qualified for the task",
     NULL, ROUTE_RAW_BODY, "Verdict"},
};
const struct routes authority_routes = ROUTES("authority", table);
