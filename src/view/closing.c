#include "view/closing.h"
#include "view/format.h"

bool closing_sent(const struct request *req) {
    return field(req, "closed")->sent || field(req, "closes_on")->sent;
}

static str day_text(const struct request *req, ms_t day) {
    struct buf none = {};
    struct view v = view_to(&none, req->arena, req->lang);
    return fmt_date(&v, day);
}

static enum err refuse(struct request *req, const char *text, str what) {
    str today = day_text(req, req->now);
    return request_problem(req, "closes_on", text, str_z(req->arena, what), str_z(req->arena, today), PROBLEM_END);
}

/* The day that was named, of what closes at was. */
static enum err judge_day(struct request *req, ms_t was, ms_t day, ms_t *ret_at) {
    ms_t today = clock_day_start(req->now);
    if (was != DB_NULL && clock_day_start(was) == day) *ret_at = was;
    else if (day < today) return refuse(req, T("Den {1} er gået. Vælg i dag, den {2}, eller en senere dag."), day_text(req, day));
    else *ret_at = day == today ? req->now : day;
    return OK;
}

enum err closing_asked(struct request *req, ms_t was, ms_t *ret_at) {
    const struct http_value *closed = field(req, "closed"), *day = field(req, "closes_on");
    bool closes = closed->present ? closed->number : day->present;
    if (closes && day->present) return judge_day(req, was, day->number, ret_at);
    if (closes && day->sent) return refuse(req, T("Skriv en dag: i dag, den {2}, eller en senere."), (str){});
    if (!closes && day->present) return refuse(req, T("Der er både en dag at lukke på og besked om ikke at lukke. Udelad den ene."), (str){});
    *ret_at = !closes ? DB_NULL : db_in_use(was, req->now) ? req->now : was;
    return OK;
}

void closing_json(struct json *j, struct arena *a, ms_t closed_at, ms_t now) {
    json_time(j, "closed_at", db_in_use(closed_at, now) ? DB_NULL : closed_at);
    json_str(j, "closes_on", closed_at == DB_NULL ? (str){} : clock_date(a, closed_at));
}

/* ---- on the screen ---- */
static ms_t now_of(const struct view *v) {
    return v->req ? v->req->now : clock_now();
}

bool closing_ahead(const struct view *v, ms_t closed_at) {
    return closed_at != DB_NULL && closed_at > now_of(v);
}

const struct closing_words closing_thing = {
    .will = T("lukker {1}"), .has = T("lukket {1}"), .ahead = T("Lukker den {1}: sidste dag i brug er den {2}. Indtil da bruges den som før."),
    .label = T("Lukker fra og med"), .hint = T("Den første dag, den ikke er i brug. Dagen før er den sidste. I dag lukker med det samme."),
    .close = T("Luk"), .keep = T("Luk ikke alligevel"), .reopen = T("Tag i brug igen"),
};
const struct closing_words closing_person = {
    .will = T("fratræder {1}"), .has = T("fratrådt {1}"), .ahead = T("Fratræder den {1}: sidste dag er den {2}. Indtil da er alt som før."),
    .label = T("Fratræder fra og med"), .hint = T("Den første dag, medarbejderen ikke er ansat. Dagen før er den sidste. I dag gælder med det samme."),
    .close = T("Fratræder"), .keep = T("Fratræder ikke alligevel"), .reopen = T("Er ansat igen"),
};

str closing_mark_text(const struct view *v, const struct closing_words *w, ms_t closed_at) {
    str day = fmt_date_short(v, closed_at);
    return text_with(v->arena, v->lang, closing_ahead(v, closed_at) ? w->will : w->has, &day, 1);
}

str closing_text(const struct view *v, const struct closing_words *w, ms_t closed_at) {
    str days[] = {fmt_date(v, closed_at), fmt_date(v, closed_at - 1)};
    return text_with(v->arena, v->lang, w->ahead, days, 2);
}

str closing_day(const struct view *v, ms_t closed_at) {
    return clock_date(v->arena, closing_ahead(v, closed_at) ? closed_at : now_of(v));
}
