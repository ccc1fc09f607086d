#include "portal/routes.h"
#include "portal/pages.h"

static const struct field only_kommune[] = {PORTAL_KOMMUNE, {}};
static const struct field search_fields[] = {
    {.name = "q", .kind = FIELD_TEXT, .label = T("Søgeord"), .doc = "the citizen's own words"},
    {.name = "cpr", .kind = FIELD_BOOL, .label = T("CPR-nummer fjernet"), .doc = "a CPR number was taken out of the words"},
    PORTAL_KOMMUNE,
    {},
};

static const struct route table[] = {
    {HTTP_GET, "/", ACCESS_ANYBODY, portal_get_front, "The citizens' front page", only_kommune, 0, NULL},
    {HTTP_GET, "/soeg", ACCESS_ANYBODY, portal_get_search, "Search by the citizen's own words", search_fields, ROUTE_SHOWS_PROBLEMS, NULL},
    {HTTP_GET, "/soeg/forslag", ACCESS_ANYBODY, portal_get_suggestions, "What is found while typing", search_fields, ROUTE_SHOWS_PROBLEMS, NULL},
    {HTTP_GET, "/opgaver", ACCESS_ANYBODY, portal_get_tasks, "Every task, by its first letter", only_kommune, 0, NULL},
    {HTTP_GET, "/opgaver/{key}", ACCESS_ANYBODY, portal_get_task, "A task: what to bring, what it costs, where to go", only_kommune, 0, NULL},
    {HTTP_GET, "/livssituationer", ACCESS_ANYBODY, portal_get_life_events, "The life events", only_kommune, 0, NULL},
    {HTTP_GET, "/livssituationer/{key}", ACCESS_ANYBODY, portal_get_life_event, "A life event: its tasks in order", only_kommune, 0, NULL},
    {HTTP_GET, "/steder", ACCESS_ANYBODY, portal_get_places, "Places and opening hours", only_kommune, 0, NULL},
    {HTTP_GET, "/steder/{key}", ACCESS_ANYBODY, portal_get_place, "A place: its week, its booths, the wait now", only_kommune, 0, NULL},
    {HTTP_GET, "/kommuner", ACCESS_ANYBODY, portal_get_municipalities, "Choice of municipality", only_kommune, 0, NULL},
    {HTTP_GET, "/tilgaengelighed", ACCESS_ANYBODY, portal_get_accessibility, "Accessibility statement", only_kommune, 0, NULL},
    {HTTP_GET, "/privatliv", ACCESS_ANYBODY, portal_get_privacy, "What is stored, why and how long", only_kommune, 0, NULL},
    {HTTP_GET, "/api/v1/places", ACCESS_ANYBODY, portal_json_places, "Places with today's hours and the wait now", only_kommune, 0, "Places"},
    {HTTP_GET, "/api/v1/places/{key}", ACCESS_ANYBODY, portal_json_place, "A place: its week, its exceptional days, its booths, the wait now", only_kommune, 0, "PlacePage"},
    {HTTP_GET, "/api/v1/municipalities", ACCESS_ANYBODY, portal_json_municipalities, "The municipalities that are served here", only_kommune, 0, "Municipalities"},
    {HTTP_GET, "/api/v1/public/tasks", ACCESS_ANYBODY, portal_json_tasks, "Every task, by name", only_kommune, 0, "PublicTasks"},
    {HTTP_GET, "/api/v1/public/tasks/{key}", ACCESS_ANYBODY, portal_json_task, "A task as its page shows it", only_kommune, 0, "PublicTask"},
    {HTTP_GET, "/api/v1/public/life-events", ACCESS_ANYBODY, portal_json_life_events, "The life events with their tasks", only_kommune, 0, "LifeEvents"},
};
const struct routes portal_routes = ROUTES("portal", table);
