/* Fields of a form and the small parts that pages share (form.html, parts.html), in dkfds's markup.
 *
 *   <form method="post" action="/henvendelser">
 *     {{call form_csrf()}}
 *     {{call form_text(FORM_FIELD(.name = "email", .label = T("E-mail"), .hint = T("Så kan vi skrive til dig"), .type = "email",
 *                                 .autocomplete = "email", .optional = true))}}
 *     {{call form_submit(T("Gem"))}}
 *   </form>
 *
 * A field shows its label, then its hint, then what was wrong with it (from the request's problem), then the input with
 * aria-describedby and aria-invalid. After an error it shows what the person wrote, not .value. {{call error_summary()}}
 * at the top of the page lists all errors as links to their fields. */
#pragma once
#include "view/view.h"

struct form_option {
    str value;
    const char *label;        /* Danish msgid, or a text that is data */
    bool chosen;
};
struct form_field {
    const char *name;         /* of the route's field */
    const char *id;           /* the name when NULL; set it when a page has the field more than once */
    const char *label, *hint; /* Danish msgids, or texts that are data; hint may be NULL */
    str value;                /* shown when there was no error */
    const char *type;         /* "text" when NULL; email, tel, password, search, date, time, number */
    const char *autocomplete; /* HTML's names: "name", "email", "tel", "one-time-code", "off" (WCAG 1.3.5) */
    const char *inputmode;    /* "numeric" for CPR and ticket numbers */
    const char *width;        /* "xxs" "xs" "s" "m" "l" "xl": 8–48 rem; full width when NULL */
    const char *key;          /* keyboard shortcut that focuses it: "F2" */
    int rows, max;            /* textarea: rows (4 when 0); most characters (0: not said) */
    const char *lang;         /* of what is typed: "da", "en"; NULL: not said, but English where the name ends in _en */
    bool focus;               /* has the focus when the page comes */
    bool optional;            /* "(frivilligt)" stands at the label */
    bool unmarked;            /* … or does not: filters, searches */
    bool checked;             /* checkbox; its value is "1" when .value is empty */
    const struct form_option *options; /* select, radios, checkboxes */
    size_t options_n;
};
#define FORM_FIELD(...) ((struct form_field){__VA_ARGS__})

const char *form_id(const struct form_field *f);
/* What is wrong with the field, in the page's language; {} when nothing. */
str form_error(const struct view *v, const char *name);
/* For the lang attribute of a field of that name, of which `given` is known (or NULL): "en" where the name ends in _en; NULL where it is the page's. */
const char *form_lang(const struct view *v, const char *name, const char *given);
str form_described(const struct view *v, const struct form_field *f); /* for aria-describedby: the ids of its hint and its error; {}: it has neither */
/* What the input shows: what was sent when there was an error, otherwise the field's value. Never a secret. */
str form_shown(const struct view *v, const struct form_field *f);
bool form_chosen(const struct view *v, const struct form_field *f, const struct form_option *option);
bool form_checked(const struct view *v, const struct form_field *f);
/* What a form's hidden "version" says: the version of what is stored now. A form that is shown again because of what was typed says
 * the one it was sent with, so that whoever saved meanwhile is still heard of; only the page that tells of it (409) has the new one. */
int64_t form_version_shown(const struct view *v, int64_t now);
/* Ends a page with an error_summary: an error of a field that is not on it – another has closed the matter meanwhile, say – is told
 * without a link, which would lead nowhere. page_close() calls it. */
void form_unlink_lost(struct view *v);
/* Where an error's link leads: "#name"; {} for one about the whole. */
str form_anchor(const struct view *v, const struct problem_item *item);
