/* What ends a contact: the buttons of the triage and of the desk, in the order that follows competence, and to whom what is not for here
 * goes. */
#include "workplace/desk.h"
#include "workplace/triage.h"

enum { COUNTER = 1, PHONE = 2, POST = 4, ALL = COUNTER | PHONE | POST };
/* In their order; those of the second row end what is not for here. */
static const struct { struct workplace_button button; int on, row; enum contact_outcome outcome; } offers[] = {
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

bool workplace_refused(const struct workplace_offers *of, enum contact_outcome outcome) {
    struct competence_verdict verdict;
    for (size_t i = 0; i < of->n; i++)
        if (contact_outcome_allowed(of->channel, outcome, &of->matters[i].facts, &verdict)) return false;
    return of->n > 0;
}

enum competence_handover workplace_elsewhere(const struct workplace_offers *of) {
    enum competence_handover all = COMPETENCE_NOBODY;
    for (size_t i = 0; i < of->n; i++) {
        enum competence_handover to;
        if (workplace_taken_on(&of->matters[i], &to)) return COMPETENCE_NOBODY;
        if (all != COMPETENCE_TO_AUTHORITY) all = to;
    }
    return all;
}

enum contact_outcome workplace_sends(const struct workplace_offers *of) {
    enum competence_handover to = workplace_elsewhere(of);
    bool written = of->channel == CONTACT_LETTER || of->channel == CONTACT_EMAIL;
    if (to == COMPETENCE_NOBODY) return CONTACT_NONE;
    if (written && !workplace_refused(of, CONTACT_FORWARDED)) return CONTACT_FORWARDED;
    return to == COMPETENCE_TO_DEPARTMENT ? CONTACT_CASE_HANDED_OVER : CONTACT_SIGNPOSTED;
}

/* Whose all of them are when that is one authority and another than ours. */
static str owner_of_all(const struct workplace_offers *of) {
    for (size_t i = 0; i < of->n; i++)
        if (of->matters[i].facts.owner == COMPETENCE_OWN || !str_eq(of->matters[i].owner.name, of->matters[0].owner.name)) return S("");
    return of->n ? of->matters[0].owner.name : S("");
}

str workplace_receiver(const struct workplace_offers *of) {
    enum competence_handover to = workplace_elsewhere(of);
    str name = owner_of_all(of);
    if (name.n || to == COMPETENCE_NOBODY) return name;
    name = workplace_handover_name(&of->matters[0], to);
    for (size_t i = 1; i < of->n; i++)
        if (!str_eq(name, workplace_handover_name(&of->matters[i], to))) return S("");
    return name;
}

/* ---- the triage ---- */

struct workplace_offers triage_offers(const struct triage *t) {
    return (struct workplace_offers){t->kind->channel, t->matters, t->matters_n};
}

bool triage_alone(const struct triage *t) {
    return t->kind->tickets && t->wait_minutes < 0;
}

static enum contact_outcome first_of(const struct triage *t) {
    struct workplace_offers of = triage_offers(t);
    enum contact_outcome sends = workplace_sends(&of);
    if (sends || t->asked) return t->asked ? CONTACT_NONE : sends;
    return t->picked.n && t->kind->channel == CONTACT_PHONE ? CONTACT_TRANSFERRED : CONTACT_NONE; /* who is chosen is put through to */
}

/* A number that nobody would call stands behind what can be done at once, until it is said that it is meant. */
static int row_of(const struct triage *t, size_t offer) {
    bool ticket = strcmp(offers[offer].button.doing, "ticket") == 0;
    return ticket && triage_alone(t) && !t->asked ? 2 : offers[offer].row;
}

struct workplace_buttons triage_buttons(const struct triage *t) {
    struct workplace_buttons b = {};
    struct workplace_offers of = triage_offers(t);
    enum contact_outcome first = first_of(t);
    int here = t->kind->tickets ? COUNTER : t->kind->channel == CONTACT_PHONE ? PHONE : POST;
    for (int row = 0; row <= 2; row++) { /* row 0: the one that comes before all */
        for (size_t i = 0; i < OFFERS; i++) {
            bool is_first = first && offers[i].outcome == first;
            if (!(offers[i].on & here) || (is_first ? 0 : row_of(t, i)) != row) continue;
            if (offers[i].outcome && workplace_refused(&of, offers[i].outcome)) continue;
            b.at[b.n++] = offers[i].button;
        }
        if (row == 1) b.first_row = b.n;
    }
    b.at[0].primary = true;
    return b;
}

str triage_elsewhere(const struct view *v, const struct triage *t) {
    struct workplace_offers of = triage_offers(t);
    enum competence_handover to = workplace_elsewhere(&of);
    str name = workplace_receiver(&of);
    if (to == COMPETENCE_NOBODY) return (str){};
    if (to == COMPETENCE_TO_DEPARTMENT)
        return name.n ? text_with(v->arena, v->lang, T("Det ordner vi ikke her. Giv sagen til {1}."), &name, 1) : text_tr(v->lang, T("Det ordner vi ikke her. Giv sagen til fagforvaltningen."));
    if (workplace_sends(&of) == CONTACT_FORWARDED)
        return name.n ? text_with(v->arena, v->lang, T("Det ordner vi ikke her. Send det videre til {1}."), &name, 1) : text_tr(v->lang, T("Det ordner vi ikke her. Send det videre."));
    return name.n ? text_with(v->arena, v->lang, T("Det ordner vi ikke her. Vis borgeren videre til {1}."), &name, 1) : text_tr(v->lang, T("Det ordner vi ikke her. Vis borgeren videre."));
}

/* ---- the desk ---- */

static const struct { struct workplace_button button; enum contact_outcome outcome; } ends[] = {
    {{"answered", T("Besvaret (F9)"), "F9", .primary = true}, CONTACT_ANSWERED},
    {{"decided", T("Afgjort på stedet (F10)"), "F10", .primary = true}, CONTACT_DECIDED},
    {{"handed_out", T("Udleveret")}, CONTACT_HANDED_OUT},
    {{"case_handed_over", T("Sag til fagforvaltning")}, CONTACT_CASE_HANDED_OVER},
    {{"forwarded", T("Videresendt")}, CONTACT_FORWARDED},
    {{"signposted", T("Vist videre")}, CONTACT_SIGNPOSTED},
    {{"transferred", T("Omstillet")}, CONTACT_TRANSFERRED},
    {{"left_unhelped", T("Gik uden hjælp"), .quiet = true}, CONTACT_LEFT_UNHELPED},
};
enum { ENDS = sizeof ends / sizeof *ends };

struct workplace_offers desk_offers(const struct desk *d) {
    return (struct workplace_offers){d->contact->channel, d->matters, d->matters_n};
}

/* Where nothing is for here, what is for elsewhere comes first, and alone in its colour; else what is done here. */
struct workplace_buttons desk_buttons(const struct desk *d) {
    struct workplace_buttons b = {};
    struct workplace_offers of = desk_offers(d);
    enum contact_outcome first = workplace_sends(&of);
    for (int row = first ? 0 : 1; row <= 1; row++)
        for (size_t i = 0; i < ENDS; i++) {
            if (first && (ends[i].outcome == first) != !row) continue;
            if (ends[i].outcome == CONTACT_DECIDED ? !d->may_decide : workplace_refused(&of, ends[i].outcome)) continue;
            b.at[b.n] = ends[i].button;
            b.at[b.n++].primary &= !first;
        }
    b.at[0].primary = true;
    return b;
}
