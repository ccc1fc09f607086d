/* The schemas of the API's answers, for OpenAPI. */
#pragma once
#include "http/http.h"

extern const struct answer app_answers[];
