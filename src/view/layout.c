#include "view/layout.h"
#include "base/log.h"

struct page page_about(struct request *req, str title, int64_t authority_id) {
    struct page page = {.title = title, .municipality = S("Indgang")};
    const struct page_maker *maker = req->app;
    if (maker && maker->fill) maker->fill(req, &page, authority_id);
    return page;
}

struct page page_of(struct request *req, str title) {
    return page_about(req, title, 0);
}

bool page_link_current(const struct view *v, const struct page_link *link) {
    if (!v->req) return false;
    str path = v->req->path, start = str_c(link->path);
    if (str_eq(path, start)) return true;
    return start.n > 1 && path.n > start.n && str_starts(path, start) && path.p[start.n] == '/';
}

static bool holds_cpr(str s) {
    BUF(masked);
    mask_cpr(&masked, s);
    return !str_eq(buf_str(&masked), s);
}

str page_sent_from(const struct view *v) {
    bool sent = v->req && v->req->method != HTTP_GET && v->req->inner;
    str from = sent ? request_way_back(v->req) : (str){};
    return holds_cpr(from) ? (str){} : from;
}

/* What shows the page again: a form that was sent cannot be had by its address. */
static str page_address(const struct view *v) {
    if (!v->req) return S("");
    str from = page_sent_from(v);
    if (from.n) return from;
    return v->req->query.n ? str_printf(v->arena, "%.*s?%.*s", STR_ARG(v->req->path), STR_ARG(v->req->query)) : v->req->path;
}

/* Somebody may have put a CPR number into the address: no address of ours repeats it. */
str page_lang_url(const struct view *v, enum lang lang) {
    str here = page_address(v), path = str_sub(here, 0, str_index(here, '?'));
    str query = str_sub(here, path.n + 1, here.n), part;
    BUF(url);
    buf_add(&url, holds_cpr(path) ? S("/") : path);
    buf_char(&url, '?');
    while (query.n && str_next(&query, '&', &part)) {
        if (!part.n || str_starts(part, S("lang=")) || holds_cpr(part)) continue;
        buf_add(&url, part);
        buf_char(&url, '&');
    }
    buf_printf(&url, "lang=%s", lang_code(lang));
    return str_dup(v->arena, buf_str(&url));
}

static const struct page_error ERRORS[ERR_COUNT] = {
    [OK] = {200, T("Det gik godt"), T("Der er ikke noget at vise.")},
    [ERR_NOT_FOUND] = {404, T("Siden findes ikke"),
                       T("Adressen kan være skrevet forkert, eller siden er flyttet. Gå til forsiden, og søg efter det, du leder efter.")},
    [ERR_CONFLICT] = {409, T("Nogen kom dig i forkøbet"),
                      T("Det, du ville ændre, er blevet ændret i mellemtiden. Gå tilbage, hent siden igen, og se, hvad der står nu.")},
    [ERR_DENIED] = {403, T("Det har du ikke adgang til"),
                    T("Din konto har ikke den rettighed, der skal til. Spørg din leder, hvis du mener, at du skal have den.")},
    [ERR_INVALID] = {400, T("Der mangler noget"), T("Det, der blev sendt, kunne ikke bruges. Gå tilbage, og ret det, der står her.")},
    [ERR_LIMIT] = {413, T("Det er for meget på én gang"), T("Prøv igen med mindre.")},
    [ERR_BUSY] = {503, T("Vi har travlt lige nu"), T("Intet er gået tabt. Vent et øjeblik, og prøv igen.")},
    [ERR_STORAGE] = {500, T("Noget gik galt hos os"),
                     T("Det er ikke din fejl. Prøv igen om lidt. Bliver det ved, så ring til os eller mød op, så hjælper vi dig.")},
    [ERR_UNAVAILABLE] = {503, T("Noget, vi er afhængige af, svarer ikke"),
                         T("Det er ikke din fejl. Prøv igen om lidt. Bliver det ved, så ring til os eller mød op, så hjælper vi dig.")},
};

/* What only the status tells. */
static const struct page_error OF_STATUS[] = {
    {400, T("Forespørgslen kan ikke læses"), T("Noget i adressen eller i det, der blev sendt, er skrevet forkert. Der er ikke ændret noget. Gå til forsiden, og begynd derfra.")},
    {405, T("Det kan man ikke gøre her"), T("Adressen findes, men den kan ikke bruges på den måde. Der er ikke ændret noget. Gå til forsiden, og begynd derfra.")},
    {501, T("Det kan man ikke gøre her"), T("Den slags forespørgsel kender vi ikke. Der er ikke ændret noget. Gå til forsiden, og begynd derfra.")},
};

struct page_error page_error_of(const struct request *req, enum err err) {
    static const struct page_error not_now = {409, T("Det kan ikke gøres nu"), T("Der er ikke ændret noget. Her står hvorfor:")};
    if (req && req->problem.n) return err == ERR_CONFLICT ? not_now : ERRORS[err < ERR_COUNT ? err : ERR_STORAGE];
    for (size_t i = 0; req && i < sizeof OF_STATUS / sizeof *OF_STATUS; i++)
        if (OF_STATUS[i].status == req->response.status) return OF_STATUS[i];
    return ERRORS[err < ERR_COUNT ? err : ERR_STORAGE];
}
