#include "base/address.h"
#include <arpa/inet.h>
#include <string.h>

enum { LABEL = 63, HOST = 253, LOCAL_PART = 64, EMAIL = 254, PORT_MOST = 65535, PORT_DIGITS = 5 };

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_alnum(char c) {
    return is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static bool is_hex(char c) {
    return is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

static bool is_label(str s) {
    if (!s.n || s.n > LABEL || s.p[0] == '-' || s.p[s.n - 1] == '-') return false;
    for (size_t i = 0; i < s.n; i++)
        if (!is_alnum(s.p[i]) && s.p[i] != '-') return false;
    return true;
}

/* How many labels a name has; 0: it is none. *ret_last is the last of them. */
static size_t labels_of(str s, str *ret_last) {
    size_t n = 0;
    if (!s.n || s.n > HOST || s.p[s.n - 1] == '.') return 0;
    for (; str_next(&s, '.', ret_last); n++)
        if (!is_label(*ret_last)) return 0;
    return n;
}

static bool is_of_family(int family, str s) {
    char text[INET6_ADDRSTRLEN];
    unsigned char bytes[16];
    if (s.n >= sizeof text || memchr(s.p, 0, s.n)) return false;
    memcpy(text, s.p, s.n);
    text[s.n] = 0;
    return inet_pton(family, text, bytes) == 1;
}

bool address_is_ip(str s) {
    return s.n && (is_of_family(AF_INET, s) || is_of_family(AF_INET6, s));
}

bool address_is_host(str s) {
    str last;
    if (s.n > 2 && s.p[0] == '[' && s.p[s.n - 1] == ']') return is_of_family(AF_INET6, str_sub(s, 1, s.n - 2));
    if (!labels_of(s, &last)) return false;
    for (size_t i = 0; i < last.n; i++)
        if (!is_digit(last.p[i])) return true;
    return is_of_family(AF_INET, s); /* no top-level domain is a number */
}

static bool is_port(str s) {
    int64_t port;
    if (s.n > PORT_DIGITS || !s.n || !is_digit(s.p[0]) || s.p[0] == '0') return false;
    return str_int(s, &port) == OK && port <= PORT_MOST;
}

bool address_is_host_port(str s) {
    size_t colon = s.n && s.p[0] == '[' ? str_index(s, ']') + 1 : str_index(s, ':');
    if (colon >= s.n) return address_is_host(s);
    return s.p[colon] == ':' && address_is_host(str_sub(s, 0, colon)) && is_port(str_sub(s, colon + 1, s.n));
}

static bool is_written_for_url(str s) {
    for (size_t i = 0; i < s.n; i++) {
        bool coded = s.p[i] == '%' && i + 2 < s.n && is_hex(s.p[i + 1]) && is_hex(s.p[i + 2]);
        if (!coded && !is_alnum(s.p[i]) && !(s.p[i] && strchr("-._~!$&'()*+,;=", s.p[i]))) return false;
    }
    return s.n > 0;
}

bool address_is_userinfo(str s) {
    size_t colon = str_index(s, ':');
    return is_written_for_url(str_sub(s, 0, colon)) && (colon == s.n || is_written_for_url(str_sub(s, colon + 1, s.n)));
}

static bool is_local_part(str s) {
    if (!s.n || s.n > LOCAL_PART || s.p[0] == '.' || s.p[s.n - 1] == '.' || str_contains(s, S(".."))) return false;
    for (size_t i = 0; i < s.n; i++)
        if (!is_alnum(s.p[i]) && !(s.p[i] && strchr(".!#$%&'*+/=?^_`{|}~-", s.p[i]))) return false;
    return true;
}

bool address_is_email(str s) {
    size_t at = str_index(s, '@');
    str last;
    return s.n <= EMAIL && at < s.n && is_local_part(str_sub(s, 0, at)) && labels_of(str_sub(s, at + 1, s.n), &last) >= 2;
}
