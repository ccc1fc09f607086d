#include "app/features.h"
#include "access/access.h"
#include "app/ops.h"
#include "insight/insight.h"

struct features features(void) {
    const struct routes *const rooms[] = {
        &access_routes,
        &insight_routes,
        &ops_routes,
    };
    struct features f = {};
    _Static_assert(sizeof rooms / sizeof *rooms <= sizeof f.at / sizeof *f.at, "more rooms than places");
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) f.at[f.n++] = *rooms[i];
    return f;
}
