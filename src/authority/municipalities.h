/* The municipalities of Denmark: whose matter it is depends on where the citizen lives, so a code that is none must not be taken for
 * one. */
#pragma once
#include "view/form.h"

enum { AUTHORITY_MUNICIPALITIES = 99 }; /* the first is "", none other than ours */
extern const struct form_option authority_municipalities[AUTHORITY_MUNICIPALITIES];
bool authority_municipality_known(str code); /* "0101"; "" is */
