#include "workplace/purpose.h"
#include "access/access.h"
#include "contact/contact_json.h"

const char *const purpose_reasons[PURPOSE_REASONS] = {"here", "phone", "letter", "other", "matter", NULL};
enum { REASON_OTHER = 3, REASON_MATTER = 4 };
static const char *const reason_danish[] = {T("Borgeren er her"), T("Borgeren er i telefonen"), T("Brev eller e-mail fra borgeren"), T("Andet: skriv hvad")};

struct purpose_ask purpose_ask_for(struct arena *a, enum contact_channel channel, str matter) {
    static const char *const proved[CONTACT_CHANNELS] = {[CONTACT_PHONE] = "phone", [CONTACT_LETTER] = "letter", [CONTACT_EMAIL] = "letter"};
    struct purpose_ask ask = {.why = matter.n ? S("matter") : str_c(proved[channel] ? proved[channel] : "")};
    ask.options[ask.options_n++] = matter.n ? (struct form_option){S("matter"), str_z(a, matter), false} : (struct form_option){S(""), T("Vælg"), false};
    for (size_t i = 0; i <= REASON_OTHER; i++)
        ask.options[ask.options_n++] = (struct form_option){str_c(purpose_reasons[i]), reason_danish[i], false};
    return ask;
}

static str of_matters(struct arena *a, const struct contact *c, enum lang lang, str serving, str more) {
    str event = c->life_event, name;
    bool danish, english = c->matters_n && lang == LANG_EN && c->matters[0].task_name_en.n;
    if (c->matters_n) name = english ? c->matters[0].task_name_en : c->matters[0].task_name;
    else if (!catalogue_name_next(&event, lang, &name, &danish)) return S("");
    if (c->matters_n <= 1) return str_printf(a, "%.*s: %.*s", STR_ARG(serving), STR_ARG(name));
    return str_printf(a, "%.*s: %.*s + %zu %.*s", STR_ARG(serving), STR_ARG(name), c->matters_n - 1, STR_ARG(more));
}

str purpose_of_matters(struct arena *a, const struct contact *c) {
    return of_matters(a, c, LANG_DA, S("Betjening"), S("til"));
}

struct purpose_ask purpose_ask_of(const struct request *req, const struct contact *c) {
    str serving = text_tr(req->lang, T("Betjening")), more = text_tr(req->lang, T("til"));
    return purpose_ask_for(req->arena, c->channel, of_matters(req->arena, c, req->lang, serving, more));
}

enum err purpose_said(struct request *req, str matter, str *ret) {
    int reason = contact_choice(purpose_reasons, field_text(req, "reason"));
    str written = field_text(req, "purpose"), chosen = S("");
    if (reason == REASON_MATTER) chosen = matter;
    else if (reason >= 0 && reason != REASON_OTHER) chosen = str_c(reason_danish[reason]);
    if (!written.n && reason == REASON_OTHER)
        return request_problem(req, "purpose", T("Skriv med ord, hvad du skal bruge oplysningerne til (3–200 tegn)."), PROBLEM_END);
    if (!written.n && !chosen.n)
        return request_problem(req, "reason", T("Vælg, hvorfor du slår borgeren op."), PROBLEM_END);
    *ret = !written.n ? chosen : !chosen.n ? written : str_printf(req->arena, "%.*s: %.*s", STR_ARG(chosen), STR_ARG(written));
    return OK;
}
