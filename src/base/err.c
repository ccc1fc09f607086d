#include "base/err.h"

const char *err_name(enum err e) {
    static const char *const names[ERR_COUNT] = {
        [OK] = "ok",           [ERR_NOT_FOUND] = "not_found", [ERR_CONFLICT] = "conflict",
        [ERR_DENIED] = "denied", [ERR_INVALID] = "invalid",   [ERR_LIMIT] = "limit",
        [ERR_BUSY] = "busy",   [ERR_STORAGE] = "storage",     [ERR_UNAVAILABLE] = "unavailable",
    };
    return (unsigned)e < ERR_COUNT ? names[e] : "unknown";
}
