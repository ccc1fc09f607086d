/* What the triage offers: the buttons that end it, in the order that follows competence, and to whom what is not for here goes. */
#include "workplace/triage.h"

enum { COUNTER = 1, PHONE = 2, POST = 4, ALL = COUNTER | PHONE | POST };
/* In their order; those of the second row end what is not for here. */
static const struct { struct triage_button button; int on, row; enum contact_outcome outcome; } offers[] = {
    {{"ticket", T("Giv nummer (F8)"), "F8"}, COUNTER, 1, CONTACT_NONE},
    {{"answered", T("Besvaret nu (F9)"), "F9"}, COUNTER, 1, CONTACT_ANSWERED},
    {{"handed_out", T("Udleveret")}, COUNTER, 1, CONTACT_HANDED_OUT},
    {{"answered", T("Besvaret (F9)"), "F9"}, PHONE | POST, 1, CONTACT_ANSWERED},
    {{"transferred", T("Omstillet (F7)"), "F7"}, PHONE, 1, CONTACT_TRANSFERRED},
    {{"handed_out", T("Sendt materiale")}, PHONE | POST, 1, CONTACT_HANDED_OUT},
    {{"transferred", T("Omstillet (F7)"), "F7"}, COUNTER, 2, CONTACT_TRANSFERRED},
    {{"signposted", T("Vist videre")}, ALL, 2, CONTACT_SIGNPOSTED},
    {{"forwarded", T("Videresendt")}, ALL, 2, CONTACT_FORWARDED},
    {{"case_handed_over", T("Sag til fagforvaltning")}, ALL, 2, CONTACT_CASE_HANDED_OVER},
    {{"open", T("Åbn til betjening her")}, ALL, 2, CONTACT_NONE},
    {{"left_unhelped", T("Gik uden hjælp"), .quiet = true}, ALL, 2, CONTACT_LEFT_UNHELPED},
};
enum { OFFERS = sizeof offers / sizeof *offers };

/* Would it be refused in all of the matters? One of several may end otherwise, beside it. */
static bool refused(const struct triage *t, enum contact_outcome outcome) {
    struct competence_verdict verdict;
    for (size_t i = 0; i < t->matters_n; i++)
        if (contact_outcome_allowed(t->kind->channel, outcome, &t->matters[i].facts, &verdict)) return false;
    return t->matters_n > 0;
}

/* Where the matters go when none of them is for this unit; COMPETENCE_NOBODY: one is, or nothing has been said yet. */
static enum competence_handover elsewhere(const struct triage *t) {
    enum competence_handover to = COMPETENCE_NOBODY;
    for (size_t i = 0; i < t->matters_n; i++)
        if (workplace_taken_on(&t->matters[i], &to)) return COMPETENCE_NOBODY;
    return to;
}

static enum contact_outcome first_of(const struct triage *t) {
    enum competence_handover to = elsewhere(t);
    if (to == COMPETENCE_TO_DEPARTMENT)
        return t->kind->channel == CONTACT_LETTER ? CONTACT_FORWARDED : CONTACT_CASE_HANDED_OVER;
    if (to == COMPETENCE_TO_AUTHORITY) return CONTACT_SIGNPOSTED;
    return t->picked.n && t->kind->channel == CONTACT_PHONE ? CONTACT_TRANSFERRED : CONTACT_NONE; /* who is chosen is put through to */
}

struct triage_buttons triage_buttons(const struct triage *t) {
    struct triage_buttons b = {};
    enum contact_outcome first = first_of(t);
    int here = t->kind->tickets ? COUNTER : t->kind->channel == CONTACT_PHONE ? PHONE : POST;
    for (int row = 0; row <= 2; row++) { /* row 0: the one that comes before all */
        for (size_t i = 0; i < OFFERS; i++) {
            bool is_first = first && offers[i].outcome == first;
            if (!(offers[i].on & here) || (is_first ? 0 : offers[i].row) != row) continue;
            if (offers[i].outcome && refused(t, offers[i].outcome)) continue;
            b.at[b.n++] = offers[i].button;
        }
        if (row == 1) b.first_row = b.n;
    }
    b.at[0].primary = true;
    return b;
}

str triage_receiver(const struct triage *t) {
    enum competence_handover to = elsewhere(t);
    str name = workplace_receiver(t->matters, t->matters_n);
    if (name.n || to == COMPETENCE_NOBODY) return name;
    name = workplace_handover_name(&t->matters[0], to);
    for (size_t i = 1; i < t->matters_n; i++)
        if (!str_eq(name, workplace_handover_name(&t->matters[i], to))) return S("");
    return name;
}

str triage_elsewhere(const struct view *v, const struct triage *t) {
    enum competence_handover to = elsewhere(t);
    str name = triage_receiver(t);
    if (to == COMPETENCE_NOBODY) return (str){};
    bool department = to == COMPETENCE_TO_DEPARTMENT;
    if (name.n) return text_with(v->arena, v->lang, department ? T("Det ordner vi ikke her. Giv sagen til {1}.") : T("Det ordner vi ikke her. Vis borgeren videre til {1}."), &name, 1);
    return text_tr(v->lang, department ? T("Det ordner vi ikke her. Giv sagen til fagforvaltningen.") : T("Det ordner vi ikke her. Vis borgeren videre."));
}
