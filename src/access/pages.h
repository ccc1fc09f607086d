/* Inside the room: its handlers, and what its templates show. */
#pragma once
#include "access/audit_sql.h"
#include "access/inner.h"
#include "http/json.h"
#include "view/form.h"
#include "view/layout.h"

/* ---- handlers; the table that names them is routes.c ---- */
[[nodiscard]] enum err sign_in_show(struct request *req);
[[nodiscard]] enum err sign_in_do(struct request *req);
[[nodiscard]] enum err sign_out_do(struct request *req);
[[nodiscard]] enum err session_create(struct request *req);
[[nodiscard]] enum err session_delete(struct request *req);
[[nodiscard]] enum err me_show(struct request *req);
[[nodiscard]] enum err me_password(struct request *req);
[[nodiscard]] enum err me_password_put(struct request *req);
[[nodiscard]] enum err me_get(struct request *req);
[[nodiscard]] enum err log_show(struct request *req);
[[nodiscard]] enum err log_find(struct request *req);
[[nodiscard]] enum err log_print(struct request *req);
[[nodiscard]] enum err log_get(struct request *req);

/* The session as JSON: an object of its own. */
void write_me(struct json *j, const struct access_session *s, str csrf);

/* Where to go after signing in: next when it is a path of ours, else otherwise. A foreign page must not be able to send
 * people through our sign-in to somewhere else. */
str next_path(str next, str otherwise);

/* ---- what the templates show ---- */
struct sign_in_page {
    str next;                           /* where to go afterwards */
    str carried;                        /* a form that was sent when the session had ended, closed; {}: none */
    bool signed_out;
};
/* Draws it into the response. */
void sign_in_draw(struct request *req, const struct sign_in_page *s);

/* A form as it was sent before signing in again (carry.c). */
struct carried_field { str name, value; const char *label; }; /* label NULL: nothing that a person typed */
struct carried {
    str path;                           /* with query: where it goes */
    struct carried_field *fields;
    size_t n;
};
/* false: it is none of this person's, from this browser. */
bool carried_open(struct request *req, const struct access_session *s, str carried, struct carried *ret);
/* Its parts that ask the database for nothing, for access_fuzz.c. false: not closed with that key; not well-formed. */
struct carry_key { unsigned char bytes[32]; };
str carried_close(struct arena *a, const struct carry_key *key, str plain);
bool carried_unclose(struct arena *a, const struct carry_key *key, str text, str *ret);
bool carried_read(struct arena *a, str plain, str *ret_query, struct carried *ret);

struct log_line {
    int64_t chain, seq, at, account_id, employee_id, subject_id, citizen_id; /* DB_NULL: none */
    str name, action, subject_kind, purpose, detail;
    str title;                          /* of the employee, in a citizen's log; {}: not said */
    int times;                          /* on the page: so many rows that say the same are one line */
    ms_t since;                         /* … the oldest of them */
};
struct log_page {
    const struct log_line *lines;
    size_t n;
    str older;                          /* URL of the next page; {} on the last */
    const struct form_option *employees;
    size_t employees_n;
    str from, to, employee, citizen;    /* the filter as it was asked for */
    str number;                         /* mark of a number that nobody is known by: who looked for it; {}: not asked */
    bool asks;                          /* for the purpose, before anything is shown */
    str print;                          /* URL of the same on paper; {}: it is not about one citizen */
    bool cut;                           /* on paper: there is more */
};
