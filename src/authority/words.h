/* What the screen calls the words of the API: Danish msgids, in the order of the enums of competence.h. */
#pragma once
#include "authority/authority.h"
#include "view/format.h"

extern const char *const words_activity[COMPETENCE_ACTIVITIES];
extern const char *const words_owner[COMPETENCE_OWNERS];
extern const char *const words_unit[COMPETENCE_UNITS];
extern const char *const words_offer[COMPETENCE_OFFERS];
extern const char *const words_leadership[COMPETENCE_LEADERSHIPS];
extern const char *const words_ruling[COMPETENCE_RULINGS];       /* said to the employee: "Du skal", … */
extern const char *const words_condition[COMPETENCE_CONDITIONS]; /* in small letters, to stand behind an activity */
extern const char *const words_handover[COMPETENCE_HANDOVERS]; /* COMPETENCE_NOBODY is "" */

/* A choice: the word in the API and the database, and its label. */
struct word { const char *word, *label; };
/* The five models of who carries which responsibility (GUIDE 2.4.2 and bilag 2). */
extern const struct word words_model[5];
/* Languages that employees are asked about (ISO 639-1), Danish first. */
extern const struct word words_language[28];
extern const char *const words_language_codes[29]; /* the same, for a field's choices; ends with NULL */
extern const struct word words_role[5]; /* of an account, in the order of enum access_role */

/* The label of a word among n of a table of enum names; the word itself when it is none of them. */
const char *words_label(const char *const *names, const char *const *labels, size_t n, str word);
/* "10.00–12.00, 13.00–16.00"; empty when closed. */
str words_hours(const struct view *v, const struct authority_hours *hours);
/* "Her er lukket lige nu: brand." of a door that is closed. */
str words_closed(const struct view *v, const struct authority_hours *today);
