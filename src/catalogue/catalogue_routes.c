/* What the room answers to. */
#include "catalogue/catalogue_pages.h"
#include "catalogue/live.h"

static const char *const area_choices[] = {"general", "tax", "passport_licence", NULL};
static const char *const owner_choices[] = {"own", "municipality", "state", "region", "jobcentre", NULL};
static const char *const channel_choices[] = {"skranke", "telefon", "brev", "e-mail", "selvbetjening", NULL};

/* A field that may be repeated comes as a text with one a line, or in JSON as an array too. */
#define MANY(name, most_each, text) {name, FIELD_LINES, .many = true, .most = 300, .max = most_each, .label = text, .doc = "one a line, as in the files"}
#define NAMES(needed)                                                                                                  \
    {"name", FIELD_TEXT, .required = needed, .max = 100, .label = T("Navn")},                                          \
    {"name_en", FIELD_TEXT, .required = needed, .max = 100, .label = T("Navn på engelsk")},                            \
    {"summary", FIELD_LINES, .required = needed, .max = 800, .label = T("Kort fortalt")},                              \
    {"summary_en", FIELD_LINES, .required = needed, .max = 800, .label = T("Kort fortalt på engelsk")},                \
    MANY("words", 10'000, T("Borgernes egne ord")), MANY("checks", 6000, T("Skal kontrolleres"))
#define TASK(needed)                                                                                                   \
    NAMES(needed), {"kle", FIELD_TEXT, .required = needed, .max = 8, .label = T("KLE-nummer"), .doc = "\"23.05.10\" or \"ukendt\""}, \
    {"departments", FIELD_TEXT, .required = needed, .max = 150, .label = T("Forvaltning"), .doc = "codes with commas; the first carries it"}, \
    {"depths", FIELD_TEXT, .required = needed, .max = 120, .label = T("Dybde og sted"), .doc = "\"1 center; 3 forvaltning\""}, \
    {"area", FIELD_CHOICE, .required = needed, .choices = area_choices, .label = T("Område")},                         \
    {"owner", FIELD_CHOICE, .required = needed, .choices = owner_choices, .label = T("Hvem afgør sagen")},             \
    {"owner_key", FIELD_KEY, .label = T("Myndighed"), .doc = "key of the authority that owns it; none when own"},      \
    {"instant", FIELD_BOOL, .label = T("Kan ordnes uden at vente")},                                                   \
    {"minutes", FIELD_INT, .required = needed, .min = 1, .max = 120, .label = T("Minutter ved skranken")},             \
    {"case_time", FIELD_TEXT, .required = needed, .max = 300, .label = T("Sagstid")},                                  \
    {"channels", FIELD_CHOICE, .required = needed, .many = true, .choices = channel_choices, .label = T("Kanaler")},   \
    MANY("fees", 4000, T("Gebyr")), MANY("links", 4000, T("Links")), MANY("forms", 4000, T("Blanketter")),             \
    MANY("bring", 4000, T("Det skal borgeren have med")), MANY("bring_en", 4000, T("Det skal borgeren have med, på engelsk")), \
    {"case_time_en", FIELD_TEXT, .max = 300, .label = T("Sagstid på engelsk")}, MANY("sources", 4000, T("Kilder")),                          \
    {"work_description", FIELD_LINES, .required = needed, .max = 8000, .label = T("Arbejdsbeskrivelse")}
#define VERSION {"version", FIELD_INT, .min = 0, .label = T("Udgave")}
#define KEY(needed) {"key", FIELD_KEY, .required = needed, .label = T("Nøgle")}
#define PREVIEW {"preview", FIELD_BOOL, .label = T("Vis, som borgeren ser det"), .doc = "shows it without saving"}
#define PACKAGE                                                                                                        \
    {"task", FIELD_KEY, .many = true, .rows = true, .label = T("Opgave")},                                                           \
    {"remark", FIELD_TEXT, .many = true, .rows = true, .max = 300, .label = T("Bemærkning")},                                        \
    {"remark_en", FIELD_TEXT, .many = true, .rows = true, .max = 300, .label = T("Hvorfor eller hvornår, på engelsk")},                \
    {"position", FIELD_INT, .many = true, .rows = true, .min = 1, .max = 999, .label = T("Plads")},                                  \
    {"remove", FIELD_KEY, .many = true, .label = T("Fjern")}, {"add_task", FIELD_KEY, .label = T("Tilføj en opgave")}, \
    {"add_remark", FIELD_TEXT, .max = 300, .label = T("Hvorfor eller hvornår")},                                       \
    {"add_remark_en", FIELD_TEXT, .max = 300, .label = T("Hvorfor eller hvornår, på engelsk")}

static const struct field task_new_form[] = {TASK(true), KEY(false), VERSION, PREVIEW, {}};
static const struct field task_form[] = {TASK(true), VERSION, PREVIEW, {}};
static const struct field task_post[] = {TASK(true), KEY(true), {}};
static const struct field task_patch[] = {TASK(false), CLOSING_FIELDS, {}};
static const struct field life_event_new_form[] = {NAMES(true), PACKAGE, KEY(false), VERSION, PREVIEW, {}};
static const struct field life_event_form[] = {NAMES(true), PACKAGE, VERSION, PREVIEW, {}};
#define TASK_LINES MANY("tasks", 4000, T("Pakke"))
static const struct field life_event_post[] = {NAMES(true), TASK_LINES, KEY(true), {}};
static const struct field life_event_patch[] = {NAMES(false), TASK_LINES, CLOSING_FIELDS, {}};

#define FILTER(closed_name)                                                                                            \
    {"q", FIELD_TEXT, .max = 100, .label = T("Søg"), .doc = "in name, key, KLE number and the citizens' words"},       \
    {"check", FIELD_BOOL, .label = T("Skal kontrolleres"), .doc = "only those that must be checked"},                  \
    {closed_name, FIELD_BOOL, .label = T("Vis også lukkede"), .doc = "closed ones too"}
#define TASK_FILTER(closed_name)                                                                                       \
    FILTER(closed_name), {"department", FIELD_TEXT, .max = 16, .label = T("Forvaltning")},                             \
    {"owner", FIELD_CHOICE, .choices = owner_choices, .label = T("Hvem afgør sagen")}
static const struct field tasks_filter[] = {TASK_FILTER("alle"), {}};
static const struct field tasks_query[] = {TASK_FILTER("closed"), {}};
static const struct field life_events_filter[] = {FILTER("alle"), {}};
static const struct field life_events_query[] = {FILTER("closed"), {}};
static const struct field saved_fields[] = {{"gemt", FIELD_BOOL, .label = T("Gemt"), .doc = "says that it was saved"}, {}};
static const struct field close_fields[] = {VERSION, CLOSING_FIELDS, {}};
/* As Danish text, in JSON too, this fits into what body_limit is when nobody sets it: the whole catalogue takes 60 % of it. */
enum { FILE_MOST = 900'000 };
static const struct field import_fields[] = {
    {"text", FIELD_FILE, .required = true, .max = FILE_MOST, .label = T("Fil")},
    {"whole", FIELD_BOOL, .label = T("Filen er hele kataloget"), .doc = "what is not in it is closed"},
    {"sure", FIELD_BOOL, .label = T("Gennemfør"), .doc = "does it; otherwise what it would do is shown"},
    {"seen", FIELD_ID, .label = T("Set"), .doc = "the catalogue that the preview was of; when it is another by now, a new preview is shown"}, {}};
static const struct field import_api_fields[] = {
    {"text", FIELD_FILE, .required = true, .max = FILE_MOST, .label = T("Fil"), .doc = "as the export gives it"},
    {"whole", FIELD_BOOL, .label = T("Filen er hele kataloget"), .doc = "what is not in it is closed"},
    {"dry_run", FIELD_BOOL, .label = T("Vis kun, hvad der ville ske"), .doc = "answers what it would do and does nothing"}, {}};
static const struct field export_fields[] = {{"file", FIELD_TEXT, .max = 100, .label = T("Fil"), .doc = "of this file only"}, {}};
static const struct field search_fields[] = {
    {"q", FIELD_TEXT, .max = 200, .label = T("Søg"), .doc = "the citizen's own words"},
    {"top", FIELD_INT, .min = 1, .max = 50, .label = T("Antal"), .doc = "how many at most, 10 unless said"},
    {"prefix", FIELD_BOOL, .label = T("Sidste ord er ufærdigt"), .doc = "the last word may be unfinished"},
    {"kommune", FIELD_KEY, .label = T("Kommune"), .doc = "key of the municipality, when several are served"}, {}};

#define EDIT ACCESS_CATALOGUE
#define PAGE ROUTE_NO_STORE
#define FORM (ROUTE_NO_STORE | ROUTE_SHOWS_PROBLEMS)
static const struct route table[] = {
    {HTTP_GET, "/katalog", EDIT, catalogue_tasks_page, "The tasks of the catalogue", tasks_filter, PAGE, NULL},
    {HTTP_GET, "/katalog/opgaver/ny", EDIT, catalogue_task_new, "The form for a new task", NULL, PAGE, NULL},
    {HTTP_POST, "/katalog/opgaver", EDIT, catalogue_task_create, "Makes a task", task_new_form, FORM, NULL},
    {HTTP_GET, "/katalog/opgaver/{key}", EDIT, catalogue_task_show, "The form of a task", saved_fields, PAGE, NULL},
    {HTTP_POST, "/katalog/opgaver/{key}", EDIT, catalogue_task_save, "Saves a task, or shows it as the citizen would see it", task_form, FORM, NULL},
    {HTTP_POST, "/katalog/opgaver/{key}/luk", EDIT, catalogue_task_close, "Closes a task, from now or on a day that lies ahead, or reopens it", close_fields, FORM, NULL},
    {HTTP_GET, "/katalog/livssituationer", EDIT, catalogue_life_events_page, "The life events", life_events_filter, PAGE, NULL},
    {HTTP_GET, "/katalog/livssituationer/ny", EDIT, catalogue_life_event_new, "The form for a new life event", NULL, PAGE, NULL},
    {HTTP_POST, "/katalog/livssituationer", EDIT, catalogue_life_event_create, "Makes a life event", life_event_new_form, FORM, NULL},
    {HTTP_GET, "/katalog/livssituationer/{key}", EDIT, catalogue_life_event_show, "The form of a life event", saved_fields, PAGE, NULL},
    {HTTP_POST, "/katalog/livssituationer/{key}", EDIT, catalogue_life_event_save, "Saves a life event and its package", life_event_form, FORM, NULL},
    {HTTP_POST, "/katalog/livssituationer/{key}/luk", EDIT, catalogue_life_event_close, "Closes a life event, from now or on a day that lies ahead, or reopens it", close_fields, FORM, NULL},
    {HTTP_GET, "/katalog/import", EDIT, catalogue_import_page, "Import and export", NULL, PAGE, NULL},
    {HTTP_POST, "/katalog/import", EDIT, catalogue_import_do, "Shows what an import would do, or does it", import_fields, FORM, NULL},
    {HTTP_GET, "/katalog/eksport", EDIT, catalogue_export_do, "The catalogue as a text file", export_fields, PAGE | ROUTE_LONG, NULL},

    {HTTP_GET, "/api/v1/tasks", ACCESS_READ, catalogue_api_tasks, "The tasks of the catalogue", tasks_query, ROUTE_NO_STORE, "TaskList"},
    {HTTP_POST, "/api/v1/tasks", EDIT, catalogue_api_task_post, "Makes a task", task_post, ROUTE_IDEMPOTENT, "Task", 201},
    {HTTP_GET, "/api/v1/tasks/{key}", ACCESS_READ, catalogue_api_task, "One task", NULL, ROUTE_NO_STORE, "Task"},
    {HTTP_PATCH, "/api/v1/tasks/{key}", EDIT, catalogue_api_task_patch, "Changes, closes or reopens a task (If-Match)", task_patch, ROUTE_NO_STORE | ROUTE_IF_MATCH, "Task"},
    {HTTP_GET, "/api/v1/life-events", ACCESS_READ, catalogue_api_life_events, "The life events", life_events_query, ROUTE_NO_STORE, "LifeEventList"},
    {HTTP_POST, "/api/v1/life-events", EDIT, catalogue_api_life_event_post, "Makes a life event", life_event_post, ROUTE_IDEMPOTENT, "LifeEvent", 201},
    {HTTP_GET, "/api/v1/life-events/{key}", ACCESS_READ, catalogue_api_life_event, "One life event with its package", NULL, ROUTE_NO_STORE, "LifeEvent"},
    {HTTP_PATCH, "/api/v1/life-events/{key}", EDIT, catalogue_api_life_event_patch, "Changes, closes or reopens a life event (If-Match)", life_event_patch, ROUTE_NO_STORE | ROUTE_IF_MATCH, "LifeEvent"},
    {HTTP_POST, "/api/v1/catalogue/import", EDIT, catalogue_api_import, "Imports catalogue text, or tells what that would do (dry_run: with an ETag; an import with it as If-Match is refused, 412, when the catalogue was changed since)", import_api_fields, ROUTE_IDEMPOTENT, "CatalogueImport"},
    {HTTP_GET, "/api/v1/catalogue/export", EDIT, catalogue_api_export, "The catalogue as text, for editing and importing again", export_fields, ROUTE_NO_STORE | ROUTE_LONG, "CatalogueExport"},
    {HTTP_GET, "/api/v1/search", ACCESS_ANYBODY, catalogue_api_search, "Finds tasks and life events by the citizen's own words", search_fields, 0, "SearchResult"},
};
const struct routes catalogue_routes = ROUTES("catalogue", table);
