/* The audit log on the screen and in JSON: newest first, a page at a time. The log of one citizen can be shown to them
 * (GDPR article 15); so reading it is itself logged. */
#include "access/audit_html.h"
#include "access/pages.h"
#include "view/form.h"

enum { PAGE = 50, LIMIT = 100, FOLDED = 4 * PAGE, PRINTED = 1000 };
static const ms_t SAME_LOOK = 15 * MINUTE;

struct filter {
    int64_t authority_id;
    ms_t from, to;                    /* from ≤ at < to */
    int64_t employee_id, citizen_id;  /* DB_NULL: all */
    str mark;                         /* of a number that nobody is known by (citizen.h): who looked for it; {}: not asked */
    str purpose;                      /* said for reading the log of one */
    int64_t at, chain, seq;           /* rows before this one */
    int64_t most;
};

/* ---- where a page ends: "at.chain.seq" ---- */

static str cursor_text(struct arena *a, const struct log_line *l) {
    return str_printf(a, "%lld.%lld.%lld", (long long)l->at, (long long)l->chain, (long long)l->seq);
}

static enum err cursor_parse(str text, struct filter *f) {
    int64_t numbers[3];
    str part;
    for (int i = 0; i < 3; i++)
        if (!str_next(&text, '.', &part) || str_int(part, &numbers[i]) != OK) return ERR_INVALID;
    if (text.n) return ERR_INVALID;
    f->at = numbers[0];
    f->chain = numbers[1];
    f->seq = numbers[2];
    return OK;
}

/* ---- reading ---- */

#define LINE_OF(r) \
    ((struct log_line){(r)->chain, (r)->seq, (r)->at, (r)->account_id, (r)->employee_id, (r)->subject_id, (r)->citizen_id, \
                       (r)->name, (r)->action, (r)->subject_kind, (r)->purpose, (r)->detail, .times = 1, .since = (r)->at})

static enum err read_all(struct db_tx *tx, struct arena *a, const struct filter *f, struct log_line **ret, size_t *ret_n) {
    struct sql_audit_page_list list;
    struct sql_audit_page_in in = {f->authority_id, f->from, f->to, f->employee_id, f->at, f->chain, f->seq, f->most};
    TRY(sql_audit_page(tx, a, in, &list));
    struct log_line *lines = arena_many(a, list.n, struct log_line);
    for (size_t i = 0; i < list.n; i++) lines[i] = LINE_OF(&list.at[i]);
    *ret = lines;
    *ret_n = list.n;
    return OK;
}

/* A citizen's number may have been looked for before they were known by it: that is about them too. */
static enum err mark_of(struct db_tx *tx, struct arena *a, const struct filter *f, str *ret) {
    struct sql_audit_number_of_citizen row = {};
    if (!f->mark.n) {
        enum err e = sql_audit_number_of_citizen(tx, a, (struct sql_audit_number_of_citizen_in){f->authority_id, f->citizen_id}, &row);
        if (e != OK && e != ERR_NOT_FOUND) return e;
    }
    *ret = f->mark.n ? f->mark : access_letters(a, str_or_empty(row.cpr_index));
    return OK;
}

static enum err read_citizen(struct db_tx *tx, struct arena *a, const struct filter *f, struct log_line **ret, size_t *ret_n) {
    struct sql_audit_page_of_citizen_list list;
    str mark;
    TRY(mark_of(tx, a, f, &mark));
    struct sql_audit_page_of_citizen_in in = {f->authority_id, f->citizen_id == DB_NULL ? 0 : f->citizen_id, mark, f->from, f->to, f->employee_id,
                                              f->at, f->chain, f->seq, f->most};
    TRY(sql_audit_page_of_citizen(tx, a, in, &list));
    struct log_line *lines = arena_many(a, list.n, struct log_line);
    for (size_t i = 0; i < list.n; i++) {
        lines[i] = LINE_OF(&list.at[i]);
        lines[i].title = list.at[i].title;
    }
    *ret = lines;
    *ret_n = list.n;
    return OK;
}

struct reading { const struct request *req; const struct filter *filter; const char *action; };

static enum err write_reading(struct db_tx *tx, void *ctx) {
    const struct reading *r = ctx;
    const struct filter *f = r->filter;
    struct access_audit row = {.action = r->action, .purpose = f->purpose};
    if (f->mark.n) {
        row.subject_kind = "number";
        row.detail = f->mark;
    } else {
        bool said = str_eq_c(S("audit.find"), r->action); /* a purpose holds from when it was said, not from the last reading */
        row.subject_kind = said ? "citizen" : NULL;
        row.subject_id = said ? f->citizen_id : 0;
        row.citizen_id = f->citizen_id;
    }
    return access_audit_by(tx, r->req, row);
}

static bool of_one(const struct filter *f) {
    return f->citizen_id != DB_NULL || f->mark.n;
}

/* What was said last, when the citizen was found or the log asked for; {}: nothing. */
static enum err said_purpose(struct request *req, struct filter *f) {
    struct sql_audit_said_purpose_of_number row;
    const struct access_session *s = access_session(req);
    struct access_audit of = {.subject_kind = "citizen", .subject_id = f->citizen_id, .citizen_id = f->citizen_id};
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    if (!f->mark.n) return access_said_purpose(tx, req, of, &f->purpose);
    struct sql_audit_said_purpose_of_number_in in = {s->authority_id, f->mark, s->account_id ? s->account_id : s->token_id, req->now - ACCESS_LONGEST_DUTY};
    enum err e = sql_audit_said_purpose_of_number(tx, req->arena, in, &row);
    if (e == OK) f->purpose = row.purpose;
    return e == ERR_NOT_FOUND ? OK : e;
}

/* One more than asked for is read, to know whether there are older ones. */
static enum err read_lines(struct request *req, struct filter f, struct log_line **ret, size_t *ret_n, bool *ret_more) {
    size_t n;
    struct log_line *lines;
    int64_t most = f.most++;
    if (f.at != INT64_MAX && f.at < f.to) f.to = f.at + 1; /* so that the index by time can begin there */
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(of_one(&f) ? read_citizen(tx, req->arena, &f, &lines, &n) : read_all(tx, req->arena, &f, &lines, &n));
    db_read_end(&tx);
    struct reading reading = {req, &f, f.most > PRINTED ? "audit.print" : "audit.read"};
    if (of_one(&f)) TRY(db_write(req->db, write_reading, &reading));
    *ret = lines;
    *ret_more = n > (size_t)most;
    *ret_n = *ret_more ? (size_t)most : n;
    return OK;
}

struct names { /* of the fields: Danish in the page, English in the API */
    const char *from, *to, *employee, *citizen, *after;
};

static enum err filter_of(struct request *req, struct names names, struct filter *ret) {
    const struct http_value *to = field(req, names.to);
    struct filter f = {
        .authority_id = access_session(req)->authority_id, .from = field_int(req, names.from, 0),
        .to = to->present ? clock_day_next(to->number) : INT64_MAX, .employee_id = field_int(req, names.employee, DB_NULL),
        .citizen_id = field_int(req, names.citizen, DB_NULL), .at = INT64_MAX, .chain = INT64_MAX, .seq = INT64_MAX,
    };
    str after = field_text(req, names.after);
    if (after.n && cursor_parse(after, &f) != OK)
        return request_problem(req, names.after, T("Siden findes ikke. Begynd forfra."), PROBLEM_END);
    *ret = f;
    return OK;
}

/* ---- folding ----
 * Every look is a row (DOMAIN: need to know), also when the page is loaded again: it may show something new. But whoever serves
 * a citizen sees the page after each act, and ten equal rows hide the one that matters: so they are shown as one line, with how
 * many and since when. */

static bool same_look(const struct log_line *x, const struct log_line *y) {
    static const char *const looks[] = {"citizen.history", "contact.look", "audit.read"};
    return str_among(looks, sizeof looks / sizeof *looks, x->action) >= 0 && str_eq(x->action, y->action) &&
           x->account_id == y->account_id && x->employee_id == y->employee_id && x->citizen_id == y->citizen_id &&
           x->subject_id == y->subject_id && str_eq(x->subject_kind, y->subject_kind) && str_eq(x->purpose, y->purpose) &&
           str_eq(x->detail, y->detail);
}

static struct log_line *line_with(struct log_line *lines, size_t n, const struct log_line *row) {
    for (size_t i = n; i-- > 0;)
        if (lines[i].since - row->at <= SAME_LOOK && same_look(&lines[i], row)) return &lines[i];
    return NULL;
}

/* Rows, newest first, become at most so many lines; *ret_taken: of so many rows. */
static const struct log_line *fold(struct arena *a, const struct log_line *rows, size_t n, size_t most, size_t *ret_n, size_t *ret_taken) {
    struct log_line *lines = arena_many(a, most, struct log_line);
    size_t i = 0;
    *ret_n = 0;
    for (; i < n; i++) {
        struct log_line *line = line_with(lines, *ret_n, &rows[i]);
        if (!line && *ret_n == most) break;
        if (!line) lines[(*ret_n)++] = rows[i];
        else line->times++, line->since = rows[i].at;
    }
    *ret_taken = i;
    return lines;
}

/* ---- the page ---- */

static void add_parameter(struct buf *url, const char *name, str value) {
    if (value.n) buf_printf(url, "%s=%.*s&", name, STR_ARG(value));
}

static str date_text(struct request *req, const char *name) {
    const struct http_value *v = field(req, name);
    return v->present ? clock_date(req->arena, v->number) : (str){};
}

static str id_text(struct request *req, const char *name) {
    const struct http_value *v = field(req, name);
    return v->present ? str_number(req->arena, v->number) : (str){};
}

/* All of it is digits, letters, dots and hyphens, so nothing needs encoding. */
static str url_of(struct request *req, const char *path, str after) {
    BUF(url);
    buf_printf(&url, "%s?", path);
    add_parameter(&url, "fra", date_text(req, "fra"));
    add_parameter(&url, "til", date_text(req, "til"));
    add_parameter(&url, "medarbejder", id_text(req, "medarbejder"));
    add_parameter(&url, "borger", id_text(req, "borger"));
    add_parameter(&url, "nummer", field_text(req, "nummer"));
    add_parameter(&url, "efter", after);
    return str_dup(req->arena, str_sub(buf_str(&url), 0, url.n - 1));
}

static enum err find_employees(struct request *req, struct log_page *p) {
    struct sql_audit_employees_list list;
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(sql_audit_employees(tx, req->arena, (struct sql_audit_employees_in){access_session(req)->authority_id}, &list));
    struct form_option *options = arena_many(req->arena, list.n + 1, struct form_option);
    int64_t chosen = field_int(req, "medarbejder", 0);
    options[0] = (struct form_option){S(""), T("Alle"), !chosen};
    for (size_t i = 0; i < list.n; i++) {
        str value = str_number(req->arena, list.at[i].id);
        options[i + 1] = (struct form_option){value, list.at[i].name.p, list.at[i].id == chosen};
    }
    p->employees = options;
    p->employees_n = list.n + 1;
    return OK;
}

static enum err draw(struct request *req, struct log_page *p) {
    if (!p->asks) TRY(find_employees(req, p));
    struct view v = view_of(req);
    struct page page = page_of(req, text_tr(req->lang, T("Revision")));
    page.staff = true;
    access_log_page(&v, &page, p);
    if (req->problem.n) req->response.status = 422;
    return OK;
}

static struct log_page page_asked(struct request *req) {
    return (struct log_page){.from = date_text(req, "fra"), .to = date_text(req, "til"), .employee = id_text(req, "medarbejder"),
                             .citizen = id_text(req, "borger"), .number = field_text(req, "nummer")};
}

/* Nothing is shown of one citizen before it is said what for. */
static enum err ask_purpose(struct request *req) {
    struct log_page p = page_asked(req);
    p.asks = true;
    return draw(req, &p);
}

static enum err show_lines(struct request *req, struct filter f, struct log_page *p) {
    struct log_line *lines;
    size_t n, taken;
    bool more;
    f.most = FOLDED;
    TRY(read_lines(req, f, &lines, &n, &more));
    p->lines = fold(req->arena, lines, n, PAGE, &p->n, &taken);
    if (more || taken < n) p->older = url_of(req, "/revision", cursor_text(req->arena, &lines[taken - 1]));
    if (of_one(&f)) p->print = url_of(req, "/revision/udskrift", (str){});
    return OK;
}

enum err log_show(struct request *req) {
    static const struct names names = {"fra", "til", "medarbejder", "borger", "efter"};
    struct filter f;
    struct log_page p = page_asked(req);
    if (!req->problem.n && filter_of(req, names, &f) == OK) {
        f.mark = p.number;
        if (of_one(&f)) TRY(said_purpose(req, &f));
        if (of_one(&f) && !f.purpose.n) return ask_purpose(req);
        TRY(show_lines(req, f, &p));
    }
    return draw(req, &p);
}

/* The form is posted, for somebody will write a CPR number into it: only what was found to be an id gets into an address. And
 * why the log of one citizen is read is said here, and stands in the log before the log is shown. */
enum err log_find(struct request *req) {
    struct filter f = {.citizen_id = field_int(req, "borger", DB_NULL), .mark = field_text(req, "nummer"), .purpose = access_purpose(req)};
    bool said = f.purpose.n;
    if (of_one(&f) && !said && !field(req, "purpose")->raw.n) TRY(said_purpose(req, &f));
    if (of_one(&f) && !f.purpose.n && !req->problem.n) (void)access_must_say_purpose(req);
    if (of_one(&f) && req->problem.n == 1 && str_eq_c(req->problem.at[0].field, "purpose")) return ask_purpose(req);
    if (req->problem.n) return log_show(req);
    struct reading asking = {req, &f, "audit.find"};
    if (of_one(&f) && said) TRY(db_write(req->db, write_reading, &asking));
    response_redirect(req, url_of(req, "/revision", (str){}));
    return OK;
}

/* ---- on paper, for the citizen who asks (GDPR article 15) ---- */

enum err log_print(struct request *req) {
    static const struct names names = {"fra", "til", "medarbejder", "borger", "efter"};
    struct filter f;
    struct log_line *lines;
    size_t n, taken;
    struct log_page p = page_asked(req);
    TRY(filter_of(req, names, &f));
    f.mark = p.number;
    if (!of_one(&f)) return request_problem(req, "borger", T("Find først borgeren: en udskrift er om én borger."), PROBLEM_END);
    TRY(said_purpose(req, &f));
    if (!f.purpose.n) {
        response_redirect(req, url_of(req, "/revision", (str){})); /* which asks */
        return OK;
    }
    f.most = PRINTED;
    TRY(read_lines(req, f, &lines, &n, &p.cut));
    p.lines = fold(req->arena, lines, n, PRINTED, &p.n, &taken);
    p.older = url_of(req, "/revision", (str){});
    struct view v = view_of(req);
    struct page page = page_of(req, text_tr(req->lang, T("Hvem har set oplysninger om dig?")));
    page.staff = true;
    access_log_print(&v, &page, &p);
    return OK;
}

/* ---- JSON ---- */

static void write_line(struct json *j, const struct log_line *l) {
    json_object(j, NULL);
    json_time(j, "at", l->at);
    json_int(j, "chain", l->chain);
    json_int(j, "row", l->seq);
    json_id(j, "account_id", l->account_id);
    json_id(j, "employee_id", l->employee_id);
    json_str(j, "name", l->name);
    json_str(j, "action", l->action);
    json_str(j, "subject_kind", l->subject_kind);
    json_id(j, "subject_id", l->subject_id);
    json_id(j, "citizen_id", l->citizen_id);
    json_str(j, "purpose", l->purpose);
    json_str(j, "detail", l->detail);
    json_object_end(j);
}

enum err log_get(struct request *req) {
    static const struct names names = {"from", "to", "employee_id", "citizen_id", "after"};
    struct filter f;
    struct log_line *lines;
    size_t n;
    bool more;
    TRY(filter_of(req, names, &f));
    f.mark = field_text(req, "number");
    f.purpose = access_purpose(req);
    if (of_one(&f)) TRY(access_must_say_purpose(req));
    f.most = field_int(req, "limit", LIMIT);
    TRY(read_lines(req, f, &lines, &n, &more));
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_array(&j, "rows");
    for (size_t i = 0; i < n; i++) write_line(&j, &lines[i]);
    json_array_end(&j);
    json_str(&j, "next", more ? cursor_text(req->arena, &lines[n - 1]) : (str){});
    json_object_end(&j);
    return OK;
}
