/* Inside the room: the handlers that routes.c names. */
#pragma once
#include "http/http.h"

http_handler portal_get_front, portal_get_search, portal_get_suggestions, portal_get_tasks, portal_get_task, portal_get_life_events,
    portal_get_life_event, portal_get_places, portal_get_place, portal_get_municipalities, portal_get_accessibility,
    portal_get_privacy, portal_json_places, portal_json_place, portal_json_municipalities, portal_json_tasks, portal_json_task, portal_json_life_events;
