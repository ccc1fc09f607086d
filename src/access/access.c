/* Who may do what: the tables, and the small things that everybody asks for. */
#include "access/access.h"
#include <sodium.h>
#include "base/text.h"
#include "access/inner.h"

const char *const access_role_names[ACCESS_ROLES] = {
    [ACCESS_STAFF] = "staff",
    [ACCESS_LEADER] = "leader",
    [ACCESS_EDITOR] = "editor",
    [ACCESS_ADMINISTRATOR] = "administrator",
    [ACCESS_SYSTEM_ROLE] = "system",
};
const char *const access_role_danish[ACCESS_ROLES] = {
    [ACCESS_STAFF] = T("Medarbejder"),
    [ACCESS_LEADER] = T("Leder"),
    [ACCESS_EDITOR] = T("Redaktør"),
    [ACCESS_ADMINISTRATOR] = T("Administrator"),
    [ACCESS_SYSTEM_ROLE] = T("System"),
};
const char *const access_permission_names[ACCESS_PERMISSIONS] = {
    [ACCESS_ANYBODY] = "anybody",     [ACCESS_SIGNED_IN] = "signed_in", [ACCESS_TRIAGE] = "triage",
    [ACCESS_SERVE] = "serve",         [ACCESS_CITIZEN] = "citizen",     [ACCESS_FIGURES] = "figures",
    [ACCESS_CATALOGUE] = "catalogue", [ACCESS_ORGANISATION] = "organisation", [ACCESS_AUDIT] = "audit",
    [ACCESS_READ] = "read",
};

#define MAY(permission) (1u << ACCESS_##permission)
/* Need to know (DOMAIN): a role holds what its work takes, and no more. Whoever does two kinds of work has two roles: a
 * leader who serves citizens is staff too; an administrator can read who looked whom up, but can't look anybody up. */
static const uint32_t permissions_of_role[ACCESS_ROLES] = {
    [ACCESS_STAFF] = MAY(SIGNED_IN) | MAY(READ) | MAY(TRIAGE) | MAY(SERVE) | MAY(CITIZEN),
    [ACCESS_LEADER] = MAY(SIGNED_IN) | MAY(READ) | MAY(TRIAGE) | MAY(SERVE) | MAY(FIGURES),
    [ACCESS_EDITOR] = MAY(SIGNED_IN) | MAY(READ) | MAY(CATALOGUE),
    [ACCESS_ADMINISTRATOR] = MAY(SIGNED_IN) | MAY(READ) | MAY(CATALOGUE) | MAY(ORGANISATION) | MAY(AUDIT),
    [ACCESS_SYSTEM_ROLE] = MAY(READ),
};

uint32_t access_permissions_of(int64_t roles) {
    uint32_t permissions = MAY(ANYBODY);
    for (int i = 0; i < ACCESS_ROLES; i++)
        if (roles >> i & 1) permissions |= permissions_of_role[i];
    return permissions;
}

enum err access_roles_parse(str text, int64_t *ret_roles) {
    int64_t roles = 0;
    str name;
    while (str_next(&text, ',', &name)) {
        int i = str_among(access_role_names, ACCESS_ROLES, str_trim(name));
        if (i < 0) return ERR_INVALID;
        roles |= 1 << i;
    }
    if (!roles) return ERR_INVALID;
    *ret_roles = roles;
    return OK;
}

/* ---- random text and hashes ---- */

static str random_text(struct arena *a, size_t bytes) {
    unsigned char random[32];
    char *text = arena_alloc(a, 64);
    if (sodium_init() < 0) abort();
    randombytes_buf(random, bytes);
    sodium_bin2base64(text, 64, random, bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(random, sizeof random);
    return str_c(text);
}

str access_random_token(struct arena *a) {
    return random_text(a, 32);
}

str access_short_token(struct arena *a) {
    return random_text(a, 16);
}

str hex_of(struct arena *a, const unsigned char *bytes, size_t n) {
    char *hex = arena_alloc(a, 2 * n + 1);
    sodium_bin2hex(hex, 2 * n + 1, bytes, n);
    return (str){hex, 2 * n};
}

str access_letters(struct arena *a, str hex) {
    char *letters = arena_alloc(a, hex.n + 1);
    for (size_t i = 0; i < hex.n; i++) letters[i] = (char)(hex.p[i] <= '9' ? hex.p[i] - '0' + 'g' : hex.p[i]);
    letters[hex.n] = '\0';
    return (str){letters, hex.n};
}

str token_hash(struct arena *a, str token) {
    unsigned char hash[32];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)token.p, token.n, NULL, 0);
    return hex_of(a, hash, sizeof hash);
}
