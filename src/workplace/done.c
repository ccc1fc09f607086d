#include "workplace/done.h"
#include "contact/contact.h"
#include "view/lang.h"

/* With a number, and without one. */
static const struct { const char *word, *numbered, *plain; } done[] = {
    {"called", T("Nummer {1} er kaldt."), T("Nummeret er kaldt.")},
    {"call_again", T("Nummer {1} er kaldt igen."), T("Nummeret er kaldt igen.")},
    {"start", T("Betjeningen af nummer {1} er begyndt."), T("Betjeningen er begyndt.")},
    {"park", T("Nummer {1} er parkeret."), T("Nummeret er parkeret.")},
    {"resume", T("Nummer {1} er kaldt igen."), T("Nummeret er kaldt igen.")},
    {"no_show", T("Nummer {1} kom ikke: det er skrevet op."), T("Det er skrevet op, at borgeren ikke kom.")},
    {"finish", T("Betjeningen af nummer {1} er slut."), T("Betjeningen er slut.")},
    {"no_show_open", T("Nummer {1} kom ikke. Henvendelsen er stadig åben: kommer borgeren, så giv et nyt nummer under Åbne."), T("Borgeren kom ikke. Henvendelsen er stadig åben.")},
    {"leave", T("Nummer {1} er gået."), T("Borgeren er gået.")},
    {"sent_on", T("Nummer {1} er sendt videre."), T("Nummeret er sendt videre.")},
    {"closed", T("Nummer {1} er afsluttet: {2}."), T("Henvendelsen er afsluttet: {2}.")},
    {"note", NULL, T("Notatet er gemt.")},
    {"matter", NULL, T("Ærindet er tilføjet.")},
    {"matter_off", NULL, T("Ærindet er fjernet.")},
    {"life_event", NULL, T("Livssituationen er sat på. Tilføj det af pakken, som borgeren har brug for.")},
    {"said", NULL, T("Det er skrevet på henvendelsen.")},
    {"citizen", NULL, T("Borgeren er sat på henvendelsen.")},
    {"citizen_shown", NULL, T("Borgeren er vist, og opslaget er skrevet i loggen.")},
    {"number", T("Borgeren har fået nummer {1}."), T("Borgeren har fået et nyt nummer.")},
    {"activity", NULL, T("Det, du har gjort, er skrevet ned.")},
    {"take_over", NULL, T("Henvendelsen er din nu.")},
    {"mail", NULL, T("E-mailen er lagt til afsendelse.")},
};
enum { DONE = sizeof done / sizeof *done };

const char *const done_words[DONE + 1] = {
    "called", "call_again", "start", "park", "resume", "no_show", "no_show_open", "finish", "leave", "sent_on", "closed", "note", "matter", "matter_off",
    "life_event", "said", "citizen",
    "citizen_shown", "number", "activity", "take_over", "mail", NULL};
const char *const done_outcomes[] = {"answered", "handed_out", "signposted", "forwarded", "transferred", "ticket", "decided",
                                     "case_handed_over", "left_unhelped", NULL};

str done_url(struct arena *a, str path, const char *word, int64_t number, const char *outcome) {
    BUF(b);
    buf_printf(&b, "%.*s?done=%s", STR_ARG(path), word);
    if (number) buf_printf(&b, "&number=%lld", (long long)number);
    if (outcome) buf_printf(&b, "&outcome=%s", outcome);
    return str_dup(a, buf_str(&b));
}

/* "besvaret": the outcome within a sentence. */
static str outcome_of(const struct request *req) {
    str word = field_text(req, "outcome");
    int i = str_among(contact_outcome_names, CONTACT_OUTCOMES, word);
    str shown = str_dup(req->arena, text_tr(req->lang, contact_outcome_danish[i > 0 ? i : CONTACT_ANSWERED]));
    char first = shown.p[0];
    if (first >= 'A' && first <= 'Z') ((char *)(uintptr_t)shown.p)[0] = (char)(first | 32);
    return shown;
}

str done_said(const struct request *req) {
    str word = field_text(req, "done");
    int64_t number = field_int(req, "number", 0);
    for (size_t i = 0; word.n && i < DONE; i++) {
        if (!str_eq_c(word, done[i].word)) continue;
        bool closed = str_eq_c(word, "closed");
        if (closed && !field(req, "outcome")->present) return (str){};
        const str args[] = {str_number(req->arena, number), closed ? outcome_of(req) : S("")};
        return text_with(req->arena, req->lang, number && done[i].numbered ? done[i].numbered : done[i].plain, args, 2);
    }
    return (str){};
}
