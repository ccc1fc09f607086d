/* What the template of the desk asks for: words for what happened, and what was typed in a form that is shown again. */
#include "authority/words.h"
#include "contact/contact_json.h"
#include "workplace/desk.h"
#include "workplace/triage.h"

const char *desk_event_danish(const struct contact_event *e) {
    static const struct { const char *kind, *danish; } kinds[] = {
        {"registered", T("Registreret")}, {"matter", T("Ærinde")},       {"note", T("Notat")},       {"activity", T("Udført")},
        {"ticket", T("Nummer")},          {"called", T("Kaldt")},        {"started", T("Betjening begyndt")},
        {"parked", T("Parkeret")},        {"no_show", T("Udeblevet")},   {"finished", T("Betjening slut")},
        {"left", T("Gået")},              {"set_aside", T("Dagen sluttede, før der blev hjulpet")}, {"sent_on", T("Sendt videre til")}, {"given_back", T("Tilbage i den fælles kø: sendt til en, der er gået")}, {"citizen", T("Borgeren fundet")}, {"taken_over", T("Overtaget fra")},
        {"mail", T("E-mail sendt")},      {"mail_failed", T("E-mail kom ikke frem")},
        {"life_event", T("Livssituation")}, {"residence", T("Bor i en anden kommune")}, {"matter_removed", T("Ærinde fjernet")},
        {"met", T("Ved afgørelsen")},     {"outcome", T("Udfald")},         {"closed", T("Afsluttet")}, {"reopened", T("Åbnet igen: borgeren kom tilbage")},
    };
    if (str_eq_c(e->kind, "met") && str_eq_c(e->what, contact_met_names[CONTACT_MET_ASKED])) return T("Forud");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq_c(e->kind, kinds[i].kind)) return kinds[i].danish;
    return "";
}

const char *desk_what_danish(const struct contact_event *e) {
    static const char *const channels[CONTACT_CHANNELS] = {T("Skranke"), T("Telefon"), T("Brev"), T("E-mail"), T("Web"), T("Chat")};
    if (str_eq_c(e->kind, "closed") || str_eq_c(e->kind, "outcome"))
        for (int i = 1; i < CONTACT_OUTCOMES; i++)
            if (str_eq_c(e->what, contact_outcome_names[i])) return contact_outcome_danish[i];
    if (str_eq_c(e->kind, "met"))
        for (int i = 0; i < CONTACT_METS; i++)
            if (str_eq_c(e->what, contact_met_names[i])) return contact_met_danish[i];
    if (str_eq_c(e->kind, "activity"))
        for (int i = 0; i < COMPETENCE_ACTIVITIES; i++)
            if (str_eq_c(e->what, competence_activity_names[i])) return words_activity[i];
    if (str_eq_c(e->kind, "residence")) return e->what.n ? authority_municipality_name(e->what) : T("Ikke oplyst");
    if (str_eq_c(e->kind, "life_event")) return T("Ingen");
    if (str_eq_c(e->kind, "registered"))
        for (int i = 0; i < CONTACT_CHANNELS; i++)
            if (str_eq_c(e->what, contact_channel_names[i])) return channels[i];
    return NULL;
}

str desk_said_lang(const struct contact *c) {
    if (c->channel != CONTACT_WEB && c->channel != CONTACT_CHAT) return S("da");
    return str_eq(c->language, S("x")) ? S("") : c->language;
}

str desk_language(const struct view *v, str code) {
    for (size_t i = 0; i < TRIAGE_LANGUAGES; i++)
        if (str_eq(triage_languages[i].value, code)) return text_tr(v->lang, triage_languages[i].label);
    return code;
}

str desk_typed(const struct view *v) {
    static const char *const names[] = {"note", "did"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (const struct field *f = v->req->problem.n ? v->req->route->fields : NULL; f && f->name; f++)
            if (strcmp(f->name, names[i]) == 0) return field(v->req, names[i])->raw;
    return (str){};
}

bool desk_met(const struct view *v, int met) {
    bool again = v->req->problem.n && str_ends(v->req->path, S("/afslut"));
    return again && field_bits(v->req, "met") >> met & 1;
}

bool desk_off_asked(const struct view *v, str task_key) {
    return form_error(v, "anyway").n && str_ends(v->req->path, S("/fjern")) && str_eq(field(v->req, "task")->raw, task_key);
}

static bool at_number(const struct view *v) {
    return str_ends(v->req->path, S("/nummer"));
}

str desk_number_asked(const struct view *v, const char *name) {
    return at_number(v) ? form_error(v, name) : S("");
}

bool desk_number_meant(const struct view *v, const char *name) {
    return at_number(v) && (form_error(v, name).n || field_int(v->req, name, 0));
}

bool desk_added(const struct desk *d, int64_t task_id) {
    for (size_t i = 0; i < d->matters_n; i++)
        if (d->matters[i].task.id == task_id) return true;
    return false;
}

bool desk_more_wrong(const struct view *v) {
    static const char *const names[] = {"text", "q", "email", "unit_id", "word", "anyway", "while_closed"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (form_error(v, names[i]).n && !at_number(v)) return true;
    return false;
}
