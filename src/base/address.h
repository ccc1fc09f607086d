/* Addresses on the net, judged letter by letter and never looked up. */
#pragma once
#include "base/str.h"

/* A name of labels between dots (RFC 1123 § 2.1: letters, digits and hyphens, none at a label's ends; 63 bytes a label, 253 in
 * all), an IPv4 address, or an IPv6 address in brackets. What looks like an IPv4 address but is none ("10.0.0.256") is no name. */
bool address_is_host(str s);
/* host or host:port; a port is a number from 1 to 65535 without anything before it. */
bool address_is_host_port(str s);
/* user or user:password as they stand in a URL (RFC 3986 § 3.2.1): neither is empty, what has a meaning there is written %XX. */
bool address_is_userinfo(str s);
bool address_is_ip(str s);                   /* IPv4 or IPv6, without brackets */
/* One address: 254 bytes at most, atoms between single dots before the @ (RFC 5321 § 4.1.2; quoted local parts are not taken),
 * two labels or more after it. */
bool address_is_email(str s);
