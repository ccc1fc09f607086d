/* Validators: the only way for user input. Each kind is one row of a table: what it accepts, in JSON too, and the sentence
 * that says what was expected. */
#include "base/address.h"
#include "base/log.h"
#include "base/text.h"
#include "http/inner.h"

/* Answers NULL and fills in text and number, or the msgid of what is wrong. In messages {1} is the field's label, {2} and
 * {3} its bounds, {4} its choices, {5} how many there may be. */
typedef const char *check_fn(struct arena *a, const struct field *f, str in, struct http_value *ret);

/* The most a kind takes where the field doesn't say. */
static int64_t most(const struct field *f) {
    static const int64_t of_kind[] = {[FIELD_TEXT] = 200, [FIELD_LINES] = 10'000, [FIELD_FILE] = 10'000, [FIELD_SECRET] = 1024};
    if (f->max) return f->max;
    return f->kind < sizeof of_kind / sizeof *of_kind && of_kind[f->kind] ? of_kind[f->kind] : INT64_MAX;
}

size_t most_of_many(const struct field *f) {
    return f->most ? f->most : MANY_MAX;
}

/* ---- text ---- */
static bool control(uint32_t c, bool lines) {
    if (lines && (c == '\n' || c == '\t')) return false;
    /* Bidirectional overrides make a text read as something it is not (Unicode TR 36). */
    bool bidi = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || bidi;
}

static const char *check_characters(str s, bool lines) {
    for (size_t i = 0; i < s.n;) {
        uint32_t c = text_next(s, &i);
        if (c == TEXT_BAD) return T("{1} kan ikke læses som tekst (UTF-8).");
        if (control(c, lines)) return T("{1} må kun indeholde almindelige tegn.");
    }
    return NULL;
}

static const char *check_length(const struct field *f, str s) {
    int64_t n = (int64_t)text_length(s);
    if (n < f->min) return T("{1} skal have mindst {2} tegn.");
    if (n > most(f)) return T("{1} må højst have {3} tegn.");
    return NULL;
}

static const char *check_text(struct arena *a, const struct field *f, str in, struct http_value *ret) {
    ret->text = in;
    const char *wrong = check_characters(in, false);
    return wrong ? wrong : check_length(f, in);
}

/* Browsers send line breaks as CR LF (HTML 4.10.21); inside they are LF. */
static str plain_breaks(struct arena *a, str in) {
    char *out = arena_alloc(a, in.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < in.n; i++) {
        bool pair = in.p[i] == '\r' && i + 1 < in.n && in.p[i + 1] == '\n';
        if (!pair) out[n++] = in.p[i] == '\r' ? '\n' : in.p[i];
    }
    return (str){out, n};
}

static const char *check_lines(struct arena *a, const struct field *f, str in, struct http_value *ret) {
    ret->text = plain_breaks(a, in);
    const char *wrong = check_characters(ret->text, true);
    return wrong ? wrong : check_length(f, ret->text);
}

/* Windows' editors begin a file with a byte order mark. */
static const char *check_file(struct arena *a, const struct field *f, str in, struct http_value *ret) {
    return check_lines(a, f, str_starts(in, S("\xEF\xBB\xBF")) ? str_sub(in, 3, in.n) : in, ret);
}

static const char *check_secret(struct arena *a, const struct field *f, str in, struct http_value *ret) {
    ret->text = in;
    if (!text_valid(in)) return T("{1} kan ikke læses som tekst (UTF-8).");
    return check_length(f, in);
}

/* ---- numbers ---- */
static const char *check_int(struct arena *a, const struct field *f, str in, struct http_value *ret) {
    int64_t n;
    bool bounded = f->min || f->max, whole = str_int(in, &n) == OK;
    if (whole && (!bounded || (n >= f->min && n <= most(f)))) {
        ret->number = n;
        return NULL;
    }
    if (!bounded) return T("{1} skal være et helt tal.");
    return f->max ? T("{1} skal være et helt tal fra {2} til {3}.") : T("{1} skal være et helt tal, mindst {2}.");
}

/* Ten digits are no id of ours (those have more from the third second of 2025 on) but what a CPR number has. */
static const char *check_id(struct arena *a, const struct field *f, str in, struct http_value *ret) {
    bool right = in.n != 10 && str_int(in, &ret->number) == OK && ret->number > 0;
    return right ? NULL : T("{1} skal være et nummer, som systemet har givet.");
}

static const char *check_bool(struct arena *a, const struct field *f, str in, struct http_value *ret) {
    static const char *const words[] = {"0", "1", "false", "true", "nej", "ja", "off", "on"};
    int i = str_among(words, sizeof words / sizeof *words, in);
    if (i < 0) return T("{1} skal være ja eller nej.");
    ret->number = i & 1;
    return NULL;
}

static const char *check_choice(struct arena *a, const struct field *f, str in, struct http_value *ret) {
    for (size_t i = 0; f->choices[i]; i++) {
        if (!str_eq_c(in, f->choices[i])) continue;
        ret->number = (int64_t)i;
        return NULL;
    }
    return T("{1} skal være en af mulighederne: {4}.");
}

static const char *check_date(struct arena *a, const struct field *f, str in, struct http_value *ret) {
    return clock_parse_date(in, &ret->number) == OK
               ? NULL
               : T("{1} skal være en dato, der findes, skrevet år-måned-dag, for eksempel 2026-11-21.");
}

static const char *check_time(struct arena *a, const struct field *f, str in, struct http_value *ret) {
    int minutes;
    if (clock_parse_hm(in, &minutes) != OK) return T("{1} skal være et klokkeslæt, for eksempel 10:30.");
    ret->number = minutes;
    return NULL;
}

/* ---- addresses ---- */
static bool ascii_alnum(char c) {
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static const char *check_email(struct arena *a, const struct field *f, str in, struct http_value *ret) {
    return address_is_email(in) ? NULL : T("{1} skal være én e-mailadresse, for eksempel navn@eksempel.dk.");
}

static const char *check_phone(struct arena *a, const struct field *f, str in, struct http_value *ret) {
    static const char wrong[] =
        T("{1} skal være et telefonnummer med 6 til 15 cifre, eventuelt med landekode, for eksempel +45 12 34 56 78.");
    char *out = arena_alloc(a, 18);
    size_t n = 0, digits = 0;
    for (size_t i = 0; i < in.n; i++) {
        char c = in.p[i];
        if (c == ' ' || c == '-') continue;
        bool plus = c == '+' && n == 0;
        if ((!plus && (c < '0' || c > '9')) || digits == 15) return wrong;
        digits += !plus;
        out[n++] = c;
    }
    if (digits < 6) return wrong;
    ret->text = (str){out, n};
    return NULL;
}

/* ---- CPR ---- */
/* The century by the seventh digit, as the CPR office lays down ("Personnummeret i CPR", table of centuries). */
static int cpr_century(int seventh, int year) {
    if (seventh <= 3) return 1900;
    if (seventh == 4 || seventh == 9) return year <= 36 ? 2000 : 1900;
    return year <= 57 ? 2000 : 1800;
}

/* Is there such a day? Replacement numbers (day + 60) don't keep to the table of centuries, so for them 29 February always
 * passes. Modulus 11 says nothing since 2007. */
static bool cpr_day_exists(const char *d) {
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int day = (d[0] - '0') * 10 + d[1] - '0', month = (d[2] - '0') * 10 + d[3] - '0';
    int year = (d[4] - '0') * 10 + d[5] - '0';
    bool replacement = day > 60;
    if (replacement) day -= 60;
    if (month < 1 || month > 12 || day < 1 || day > days[month - 1]) return false;
    if (replacement || month != 2 || day < 29) return true;
    year += cpr_century(d[6] - '0', year);
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static const char *check_cpr(struct arena *a, const struct field *f, str in, struct http_value *ret) {
    static const char wrong[] =
        T("{1} skal være et CPR-nummer: fødselsdag (dag, måned, år) og fire cifre, 10 cifre i alt.");
    char *out = arena_alloc(a, 11);
    size_t n = 0;
    for (size_t i = 0; i < in.n; i++) {
        char c = in.p[i];
        if (n == 6 && (c == '-' || c == ' ')) continue;
        if (c < '0' || c > '9' || n == 10) return wrong;
        out[n++] = c;
    }
    if (n != 10 || !cpr_day_exists(out)) return wrong;
    ret->text = (str){out, n};
    return NULL;
}

/* ---- keys and tokens ---- */
static const char *check_key(struct arena *a, const struct field *f, str in, struct http_value *ret) {
    bool right = in.n <= 64;
    for (size_t i = 0; i < in.n && right; i++) {
        char c = in.p[i];
        right = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }
    return right ? NULL : T("{1} må kun have små bogstaver a-z, tal og bindestreg, højst 64 tegn.");
}

static const char *check_token(struct arena *a, const struct field *f, str in, struct http_value *ret) {
    bool right = in.n >= 16 && in.n <= 64;
    for (size_t i = 0; i < in.n && right; i++) right = ascii_alnum(in.p[i]) || in.p[i] == '-' || in.p[i] == '_';
    return right ? NULL : T("{1} skal være en kode, som systemet har givet.");
}

static const char *check_purpose(struct arena *a, const struct field *f, str in, struct http_value *ret) {
    ret->text = in;
    const char *wrong = check_characters(in, false);
    return wrong || text_says_why(in) ? wrong : T("{1} skal siges med ord: hvad du skal bruge oplysningerne til (3–200 tegn).");
}

/* ISO 639-1 as the Library of Congress keeps it: 183 codes. */
static const char languages[] =
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff "
    "fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks "
    "ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps "
    "pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz "
    "ve vi vo wa wo xh yi yo za zh zu";

static const char *check_language(struct arena *a, const struct field *f, str in, struct http_value *ret) {
    str left = str_c(languages), code;
    if (str_eq_c(in, "x")) return NULL;
    while (str_next(&left, ' ', &code))
        if (str_eq(in, code)) return NULL;
    return T("{1} skal være sprogets kode på to bogstaver (ISO 639-1), for eksempel da, eller x for et andet sprog.");
}

/* ---- the table ---- */
static const struct kind {
    check_fn *check;
    unsigned json;       /* bit per pair_kind it may be in JSON */
    const char *json_is; /* what JSON should have had */
} kinds[] = {
#define JSON_TEXT .json = 1u << PAIR_TEXT, .json_is = T("{1} skal være en tekst i JSON.")
    [FIELD_TEXT] = {check_text, JSON_TEXT},
    [FIELD_LINES] = {check_lines, JSON_TEXT},
    [FIELD_INT] = {check_int, 1u << PAIR_NUMBER, T("{1} skal være et tal i JSON.")},
    [FIELD_ID] = {check_id, 1u << PAIR_TEXT | 1u << PAIR_NUMBER, T("{1} skal være et nummer, som systemet har givet.")},
    [FIELD_BOOL] = {check_bool, 1u << PAIR_BOOL, T("{1} skal være true eller false i JSON.")},
    [FIELD_CHOICE] = {check_choice, JSON_TEXT},
    [FIELD_DATE] = {check_date, JSON_TEXT},
    [FIELD_TIME] = {check_time, JSON_TEXT},
    [FIELD_EMAIL] = {check_email, JSON_TEXT},
    [FIELD_PHONE] = {check_phone, JSON_TEXT},
    [FIELD_CPR] = {check_cpr, JSON_TEXT},
    [FIELD_KEY] = {check_key, JSON_TEXT},
    [FIELD_TOKEN] = {check_token, JSON_TEXT},
    [FIELD_FILE] = {check_file, JSON_TEXT},
    [FIELD_PURPOSE] = {check_purpose, JSON_TEXT},
    [FIELD_LANGUAGE] = {check_language, JSON_TEXT},
    [FIELD_SECRET] = {check_secret, JSON_TEXT},
#undef JSON_TEXT
};

/* What is sent to be stored, in a kind that holds words. A query is not stored. */
static bool must_hold_no_cpr(const struct request *req, const struct field *f) {
    bool words = f->kind == FIELD_TEXT || f->kind == FIELD_LINES || f->kind == FIELD_EMAIL || f->kind == FIELD_PURPOSE;
    return words && !f->digits && req->method != HTTP_GET;
}

static str choice_list(struct arena *a, const struct field *f) {
    BUF(b);
    for (size_t i = 0; f->choices && f->choices[i]; i++) {
        if (i) buf_lit(&b, ", ");
        buf_add(&b, str_c(f->choices[i]));
    }
    return str_dup(a, buf_str(&b));
}

static void complain(struct request *req, const struct field *f, const char *msgid) {
    const struct http_config *config = &req->inner->server->config;
    str label = str_c(f->label ? f->label : f->name);
    if (f->label && config->translate) label = config->translate(req->lang, f->label);
    request_problem(req, f->name, msgid, str_z(req->arena, label), str_number(req->arena, f->min).p,
                    str_number(req->arena, most(f)).p,
                    str_z(req->arena, choice_list(req->arena, f)), str_printf(req->arena, "%zu", most_of_many(f)).p, PROBLEM_END);
}

static void check_one(struct request *req, const struct field *f, const struct form_pair *pair, struct http_value *ret) {
    const struct kind *kind = &kinds[f->kind];
    struct http_value v = {.sent = true};
    str in = f->kind == FIELD_SECRET ? pair->value : str_trim(pair->value);
    v.text = str_or_empty(in);
    if (f->kind != FIELD_SECRET) v.raw = pair->value;
    const char *wrong = NULL;
    if (req->inner->form.json && pair->kind != PAIR_NULL && !(kind->json & 1u << pair->kind)) wrong = kind->json_is;
    else if (pair->kind == PAIR_FILE && f->kind != FIELD_FILE) wrong = T("{1}: her kan der ikke sendes en fil.");
    else if (!in.n) wrong = f->required || f->kept ? T("{1} skal udfyldes.") : NULL;
    else if (!(wrong = kind->check(req->arena, f, in, &v)) && must_hold_no_cpr(req, f) && has_cpr(v.text))
        wrong = T("{1} må ikke indeholde et CPR-nummer. Skriv det i feltet til borgerens CPR-nummer, og slet det her. Er det et andet tal, så skriv det med mellemrum mellem cifrene.");
    else if (!wrong) v.present = true;
    if (wrong) complain(req, f, wrong);
    *ret = v;
}

static bool check_count(struct request *req, const struct field *f, bool sent, size_t n) {
    if (n == 0 && (f->required || (f->kept && sent))) complain(req, f, T("{1} skal udfyldes."));
    else if (n > 1 && !f->many) complain(req, f, T("{1} må kun være angivet én gang."));
    else if (n > most_of_many(f)) complain(req, f, T("{1} må højst være angivet {5} gange."));
    else return n > 0;
    return false;
}

/* Does the pair hold a value of the field? {"tags": []} holds none, though it was sent. */
static bool is_value_of(const struct form_pair *pair, const struct field *f) {
    return str_eq_c(pair->name, f->name) && !(f->many && pair->kind == PAIR_EMPTY_LIST);
}

static void check_field(struct request *req, size_t index) {
    const struct field *f = &req->route->fields[index];
    struct request_inner *in = req->inner;
    size_t n = 0, done = 0;
    for (size_t i = 0; i < in->form.n; i++) {
        in->values[index].sent |= str_eq_c(in->form.at[i].name, f->name);
        n += is_value_of(&in->form.at[i], f);
    }
    if (!check_count(req, f, in->values[index].sent, n)) return;
    struct http_value *values = arena_many(req->arena, n, struct http_value);
    for (size_t i = 0; i < in->form.n; i++) {
        if (!is_value_of(&in->form.at[i], f)) continue;
        check_one(req, f, &in->form.at[i], &values[done]);
        done += !f->many || f->rows || values[done].text.n; /* an empty one among many is none, but in a row */
    }
    in->values[index] = values[0];
    in->many[index] = (struct http_values){values, done};
}

/* Names that any request may carry beside the route's own fields. */
static bool known_to_all(str name) {
    static const char *const names[] = {"csrf", "idempotency_key", "purpose", "lang"};
    return str_among(names, sizeof names / sizeof *names, name) >= 0;
}

/* In JSON a name we don't know is a mistake of the sender's; in forms and queries it may come from anywhere. */
static void refuse_unknown(struct request *req) {
    const struct form *form = &req->inner->form;
    for (size_t i = 0; form->json && i < form->n; i++) {
        const struct field *f = req->route->fields;
        while (f && f->name && !str_eq_c(form->at[i].name, f->name)) f++;
        if ((f && f->name) || known_to_all(form->at[i].name)) continue;
        const char *name = str_z(req->arena, form->at[i].name);
        request_problem(req, name, T("Feltet {1} findes ikke her."), name, PROBLEM_END);
    }
}

enum err fields_check(struct request *req) {
    struct request_inner *in = req->inner;
    size_t n = 0;
    while (req->route->fields && req->route->fields[n].name) n++;
    in->values = arena_many(req->arena, n, struct http_value);
    in->many = arena_many(req->arena, n, struct http_values);
    if (in->form_err != OK) {
        request_problem(req, NULL, in->form.why, str_z(req->arena, in->form.what), PROBLEM_END);
        if (req->response.status == 200) req->response.status = in->form_err == ERR_LIMIT ? 413 : 400;
        return ERR_INVALID;
    }
    for (size_t i = 0; i < n; i++) check_field(req, i);
    refuse_unknown(req);
    return req->problem.n ? ERR_INVALID : OK;
}
