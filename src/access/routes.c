/* What the room answers to. */
#include "access/pages.h"

static const struct field sign_in_fields[] = {
    {"username", FIELD_TEXT, .required = true, .max = 100, .label = T("Brugernavn"), .digits = true},
    {"password", FIELD_SECRET, .required = true, .max = PASSWORD_MAX, .label = T("Adgangskode")},
    {"next", FIELD_TEXT, .max = 1000, .label = T("Næste side"), .doc = "path to go to afterwards", .digits = true},
    {"carried", FIELD_TEXT, .max = 400'000, .label = T("Det, du skrev"), .doc = "a form that was sent when the session had ended, closed", .digits = true},
    {},
};
static const struct field next_fields[] = {
    {"next", FIELD_TEXT, .max = 1000, .label = T("Næste side"), .doc = "path to go to afterwards", .digits = true},
    {"ud", FIELD_BOOL, .label = T("Logget ud"), .doc = "says that one has signed out"},
    {},
};
static const struct field session_fields[] = {
    {"username", FIELD_TEXT, .required = true, .max = 100, .label = T("Brugernavn"), .digits = true},
    {"password", FIELD_SECRET, .required = true, .max = PASSWORD_MAX, .label = T("Adgangskode")},
    {},
};
static const struct field password_fields[] = {
    {"current", FIELD_SECRET, .required = true, .max = PASSWORD_MAX, .label = T("Nuværende adgangskode")},
    {"new", FIELD_SECRET, .required = true, .min = PASSWORD_MIN, .max = PASSWORD_MAX, .label = T("Ny adgangskode")},
    {"again", FIELD_SECRET, .required = true, .max = PASSWORD_MAX, .label = T("Ny adgangskode igen")},
    {},
};
static const struct field password_put_fields[] = {
    {"current", FIELD_SECRET, .required = true, .max = PASSWORD_MAX, .label = T("Nuværende adgangskode")},
    {"new", FIELD_SECRET, .required = true, .min = PASSWORD_MIN, .max = PASSWORD_MAX, .label = T("Ny adgangskode")},
    {},
};
static const struct field me_fields[] = {
    {"skiftet", FIELD_BOOL, .label = T("Adgangskoden er skiftet"), .doc = "says that the password was changed"},
    {},
};
#define LOG_FILTER                                                                                                     \
    {"fra", FIELD_DATE, .label = T("Fra dato")}, {"til", FIELD_DATE, .label = T("Til og med dato")},                   \
    {"medarbejder", FIELD_ID, .label = T("Medarbejder")}, {"borger", FIELD_ID, .label = T("Borgerens nummer i Indgang")}
#define LOG_NUMBER {"nummer", FIELD_TOKEN, .label = T("CPR-nummer"), .doc = "mark of a number that nobody is known by"}
static const struct field log_form_fields[] = {LOG_FILTER, LOG_NUMBER, {"purpose", FIELD_PURPOSE, .label = T("Formål"), .doc = "why the log of one citizen is read"}, {}};
static const struct field log_page_fields[] = {
    LOG_FILTER,
    LOG_NUMBER,
    {"efter", FIELD_TEXT, .max = 62, .label = T("Efter"), .doc = "continue after this row"},
    {},
};
static const struct field log_fields[] = {
    {"from", FIELD_DATE, .label = T("Fra dato")},
    {"to", FIELD_DATE, .label = T("Til og med dato")},
    {"employee_id", FIELD_ID, .label = T("Medarbejder")},
    {"citizen_id", FIELD_ID, .label = T("Borgerens nummer i Indgang"), .doc = "reading the log of a citizen is logged itself"},
    {"number", FIELD_TOKEN, .label = T("CPR-nummer"), .doc = "mark of a number that nobody is known by, from POST /api/v1/audit/find: who looked for it"},
    {"purpose", FIELD_PURPOSE, .label = T("Formål"), .doc = "why; needed with citizen_id and number. Or the header X-Purpose"},
    {"after", FIELD_TEXT, .max = 62, .label = T("Efter"), .doc = "`next` of the page before"},
    {"limit", FIELD_INT, .min = 1, .max = 500, .label = T("Antal"), .doc = "rows, 100 unless said"},
    {},
};

static const struct route table[] = {
    {HTTP_GET, "/log-ind", ACCESS_ANYBODY, sign_in_show, "The sign-in page", next_fields, ROUTE_NO_STORE, NULL},
    {HTTP_POST, "/log-ind", ACCESS_ANYBODY, sign_in_do, "Signs in and goes on to next", sign_in_fields,
     ROUTE_NO_CSRF | ROUTE_SHOWS_PROBLEMS | ROUTE_NO_STORE, NULL},
    {HTTP_POST, "/log-ud", ACCESS_ANYBODY, sign_out_do, "Signs out", NULL, ROUTE_NO_STORE, NULL, 204},
    {HTTP_GET, "/mig", ACCESS_SIGNED_IN, me_show, "Who I am, where I am on duty, my password", me_fields, ROUTE_NO_STORE, NULL},
    {HTTP_POST, "/mig/adgangskode", ACCESS_SIGNED_IN, me_password, "Changes my password", password_fields,
     ROUTE_SHOWS_PROBLEMS | ROUTE_NO_STORE, NULL},
    {HTTP_GET, "/revision", ACCESS_AUDIT, log_show, "The audit log, newest first", log_page_fields,
     ROUTE_SHOWS_PROBLEMS | ROUTE_NO_STORE | ROUTE_LONG, NULL},
    {HTTP_POST, "/revision", ACCESS_AUDIT, log_find, "Goes to the part of the audit log that is asked for", log_form_fields,
     ROUTE_SHOWS_PROBLEMS | ROUTE_NO_STORE, NULL},
    {HTTP_GET, "/revision/udskrift", ACCESS_AUDIT, log_print, "The log of one citizen, on paper", log_page_fields, ROUTE_NO_STORE | ROUTE_LONG, NULL},
    {HTTP_POST, "/api/v1/sessions", ACCESS_ANYBODY, session_create, "Signs in: sets the cookie and answers who one is",
     session_fields, ROUTE_NO_CSRF | ROUTE_NO_STORE, "Me", 201},
    {HTTP_DELETE, "/api/v1/sessions/current", ACCESS_SIGNED_IN, session_delete, "Signs out", NULL, ROUTE_NO_STORE, NULL, 204},
    {HTTP_GET, "/api/v1/me", ACCESS_READ, me_get, "Who I am, what I may do, where I am on duty", NULL, ROUTE_NO_STORE, "Me"},
    {HTTP_PUT, "/api/v1/me/password", ACCESS_SIGNED_IN, me_password_put, "Changes my password; my other sessions end", password_put_fields, ROUTE_NO_STORE, NULL, 204},
    {HTTP_GET, "/api/v1/audit", ACCESS_AUDIT, log_get, "The audit log, newest first", log_fields, ROUTE_NO_STORE | ROUTE_LONG, "AuditPage"},
};
const struct routes access_routes = ROUTES("access", table);
