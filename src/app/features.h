/* The rooms whose routes this program offers: one line each, in features.c. The server, the OpenAPI document, the
 * permission matrix and the tests read this one list. */
#pragma once
#include "http/http.h"

struct features {
    struct routes at[32];
    size_t n;
};
struct features features(void);
