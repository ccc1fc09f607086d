/* Search by the citizen's own words, and the list of everything. */
#include <stdlib.h>
#include "base/log.h"
#include "portal/pages.h"
#include "portal/search_html.h"
#include "portal/routes.h"

/* ---- the words ---- */

/* A CPR number has no business in an address: it is cut out, and the browser is sent to the address without it. */
static bool send_on_without_cpr(struct request *req, str q) {
    str words = without_cpr(req->arena, q);
    if (str_eq(words, q)) return false;
    BUF(url);
    buf_lit(&url, "/soeg?cpr=1&q=");
    buf_url(&url, words, "");
    response_redirect(req, buf_str(&url));
    return true;
}

static const struct portal_brief *brief_of(const struct portal_town *town, const struct catalogue_hit *hit) {
    return hit->kind == CATALOGUE_TASK ? portal_task(town, hit->key) : portal_life_event(town, hit->key);
}

enum err portal_find(struct request *req, const struct portal_town *town, bool prefix, size_t most, struct portal_search *search) {
    if (!search->q.n) return OK;
    struct catalogue_hit hits[PORTAL_HITS];
    const struct catalogue_index *index;
    TRY(catalogue_live_get(services(req)->catalogue, town->municipality.id, &index));
    size_t n = catalogue_search(index, search->q, prefix, most, hits);
    for (size_t i = 0; i < n; i++) {
        const struct portal_brief *b = brief_of(town, &hits[i]);
        if (b) search->hits[search->hits_n++] = (struct portal_hit){b, hits[i].kind == CATALOGUE_LIFE_EVENT};
    }
    catalogue_live_put(services(req)->catalogue, index);
    return OK;
}

/* ---- pages ---- */

enum err portal_get_search(struct request *req) {
    struct portal_search search = {.q = field_text(req, "q"), .cpr = field_int(req, "cpr", 0)};
    if (search.q.n && send_on_without_cpr(req, search.q)) return OK;
    if (req->problem.n) search.wrong = req->problem.at[0].text;
    PORTAL_VISIT(visit);
    TRY(portal_enter(req, text_tr(req->lang, T("Søg")), &visit));
    TRY(portal_find(req, visit.town, false, PORTAL_HITS, &search));
    struct view v = view_of(req);
    portal_show_search_page(&v, &visit, &search);
    return OK;
}

enum err portal_get_suggestions(struct request *req) {
    struct portal_search search = {.q = field_text(req, "q")};
    PORTAL_VISIT(visit);
    TRY(portal_enter(req, S(""), &visit));
    TRY(portal_find(req, visit.town, true, PORTAL_SUGGESTIONS, &search));
    struct view v = view_of(req);
    portal_suggestions(&v, &search);
    return OK;
}

/* ---- everything, by its first letter ---- */

/* æ, ø and å come last in Danish, whatever their code points say. */
static uint32_t rank(uint32_t c) {
    switch (c) {
    case 0xe6: return 'z' + 1;
    case 0xf8: return 'z' + 2;
    case 0xe5: return 'z' + 3;
    default: return c > 'z' ? c + 3 : c;
    }
}

int portal_alphabetic(str a, str b) {
    size_t i = 0, k = 0;
    while (i < a.n && k < b.n) {
        uint32_t x = rank(text_lower(text_next(a, &i))), y = rank(text_lower(text_next(b, &k)));
        if (x != y) return x < y ? -1 : 1;
    }
    return (i < a.n) - (k < b.n);
}

static int by_name(const void *a, const void *b) {
    const struct portal_entry *x = a, *y = b;
    return portal_alphabetic(x->name, y->name);
}

static str upper_first(struct arena *a, str name) {
    size_t at = 0;
    uint32_t c = text_next(name, &at);
    if (c >= 'a' && c <= 'z') c -= 32;
    if (c >= 0xe0 && c <= 0xfe) c -= 32;
    char out[4];
    size_t n = text_put(c, out);
    return str_dup(a, (str){out, n});
}

void portal_index_make(struct arena *a, enum lang lang, const struct portal_town *town, struct portal_index *ret) {
    struct portal_entry *at = arena_many(a, town->tasks_n, struct portal_entry);
    for (size_t i = 0; i < town->tasks_n; i++) {
        const struct portal_brief *b = &town->tasks[i];
        at[i] = (struct portal_entry){.brief = b, .name = lang == LANG_EN && b->name_en.n ? b->name_en : b->name};
    }
    qsort(at, town->tasks_n, sizeof *at, by_name);
    for (size_t i = 0; i < town->tasks_n; i++) {
        at[i].letter = upper_first(a, at[i].name);
        at[i].first = i == 0 || !str_eq(at[i].letter, at[i - 1].letter);
        at[i].number = (int)i;
    }
    *ret = (struct portal_index){at, town->tasks_n};
}

enum err portal_get_tasks(struct request *req) {
    PORTAL_VISIT(visit);
    TRY(portal_enter(req, text_tr(req->lang, T("Alt, vi hjælper med")), &visit));
    struct portal_index index;
    portal_index_make(req->arena, req->lang, visit.town, &index);
    struct view v = view_of(req);
    portal_show_tasks_page(&v, &visit, &index);
    return OK;
}
