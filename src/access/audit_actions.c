/* What the screen calls the actions of the audit log, and what they were done to. A row keeps the word that it was written with, for ever: names are
 * added here, and an action that is no longer written keeps its own. */
#include "access/access.h"
#include "base/text.h"

struct name { const char *word, *danish; };

static const struct name actions[] = {
    {"account.change", T("Konto ændret")},
    {"account.create", T("Konto oprettet")},
    {"account.disable", T("Konto spærret")},
    {"account.enable", T("Konto åbnet igen")},
    {"account.password", T("Adgangskode sat af administrator")},
    {"account.roles", T("Roller ændret")},
    {"agreement.change", T("Aftale ændret")},
    {"agreement.close", T("Aftale lukket")},
    {"agreement.create", T("Aftale oprettet")},
    {"agreement.reopen", T("Aftale åbnet igen")},
    {"audit.find", T("En borgers log fundet med CPR-nummer")},
    {"audit.print", T("En borgers log udskrevet")},
    {"audit.read", T("En borgers log læst")},
    {"authority.change", T("Myndighed ændret")},
    {"authority.close", T("Myndighed lukket")},
    {"authority.create", T("Myndighed oprettet")},
    {"authority.reopen", T("Myndighed åbnet igen")},
    {"booth.change", T("Bod ændret")},
    {"booth.close", T("Bod lukket")},
    {"booth.create", T("Bod oprettet")},
    {"booth.reopen", T("Bod åbnet igen")},
    {"catalogue.import", T("Katalog importeret")},
    {"citizen.add", T("Borgerens oplysninger suppleret")},
    {"citizen.address", T("Beskyttet adresse vist")},
    {"citizen.correct", T("Borgerens oplysninger rettet")},
    {"citizen.history", T("Borgerens henvendelser slået op")},
    {"citizen.look_up", T("Borger slået op")},
    {"citizen.protect", T("Navne- og adressebeskyttelse sat på")},
    {"citizen.remember", T("Borger registreret")},
    {"citizen.unprotect", T("Navne- og adressebeskyttelse fjernet")},
    {"contact.act", T("Handling i en henvendelse")},
    {"contact.change", T("Borgerens kommune eller livssituationen sat på en henvendelse")},
    {"contact.citizen", T("Borger sat på en henvendelse")},
    {"contact.close", T("Henvendelse afsluttet")},
    {"contact.look", T("Henvendelse set")},
    {"contact.mail", T("E-mail om, hvad der skal medbringes")},
    {"contact.matter", T("Ærinde tilføjet")},
    {"contact.matter_off", T("Ærinde fjernet")},
    {"contact.note", T("Notat skrevet")},
    {"contact.register", T("Henvendelse registreret")},
    {"contact.take_over", T("Henvendelse overtaget")},
    {"counter.change", T("Skranke ændret")},
    {"counter.close", T("Skranke lukket")},
    {"counter.create", T("Skranke oprettet")},
    {"counter.reopen", T("Skranke åbnet igen")},
    {"demo.fill", T("Demoen fyldt")},
    {"department.set", T("Forvaltning navngivet")},
    {"duty.end", T("Vagt afsluttet")},
    {"duty.start", T("Vagt begyndt")},
    {"employee.change", T("Medarbejder ændret")},
    {"employee.close", T("Medarbejder fratrådt")},
    {"employee.create", T("Medarbejder oprettet")},
    {"employee.qualify", T("Kvalifikation ændret")},
    {"employee.reopen", T("Medarbejder ansat igen")},
    {"life_event.change", T("Livssituation ændret")},
    {"life_event.close", T("Livssituation lukket")},
    {"life_event.create", T("Livssituation oprettet")},
    {"life_event.reopen", T("Livssituation åbnet igen")},
    {"mail.retry", T("E-mail sendt igen")},
    {"password.change", T("Egen adgangskode skiftet")},
    {"session.begin", T("Logget ind")},
    {"session.end", T("Logget ud")},
    {"task.change", T("Opgave ændret")},
    {"task.close", T("Opgave lukket")},
    {"task.create", T("Opgave oprettet")},
    {"task.reopen", T("Opgave åbnet igen")},
    {"ticket.call", T("Nummer kaldt")},
    {"ticket.call_again", T("Nummer kaldt igen")},
    {"ticket.finish", T("Nummer afsluttet")},
    {"ticket.issue", T("Nummer givet")},
    {"ticket.leave", T("Borgeren er gået")},
    {"ticket.no_show", T("Borgeren kom ikke, da nummeret blev kaldt")},
    {"ticket.park", T("Nummer parkeret")},
    {"ticket.resume", T("Nummer genoptaget")},
    {"ticket.send_on", T("Nummer sendt videre")},
    {"ticket.start", T("Betjening begyndt")},
    {"token.create", T("Nøgle til et fagsystem oprettet")},
    {"token.revoke", T("Nøgle til et fagsystem trukket tilbage")},
    {"unit.change", T("Enhed ændret")},
    {"unit.close", T("Enhed lukket")},
    {"unit.create", T("Enhed oprettet")},
    {"unit.exception", T("Særlig åbningstid sat")},
    {"unit.exception_removed", T("Særlig åbningstid fjernet")},
    {"unit.hours", T("Åbningstider ændret")},
    {"unit.offer", T("Enhedens opgaver ændret")},
    {"unit.reopen", T("Enhed åbnet igen")},
};

static const struct name subjects[] = {
    {"account", T("Konto")},
    {"agreement", T("Aftale")},
    {"authority", T("Myndighed")},
    {"booth", T("Bod")},
    {"catalogue", T("Katalog")},
    {"citizen", T("Borger")},
    {"contact", T("Henvendelse")},
    {"counter", T("Skranke")},
    {"employee", T("Medarbejder")},
    {"life_event", T("Livssituation")},
    {"mail", T("E-mail")},
    {"number", T("CPR-nummer, som ingen var kendt med")},
    {"task", T("Opgave")},
    {"ticket", T("Nummer")},
    {"token", T("Nøgle til et fagsystem")},
    {"unit", T("Enhed")},
};

static const char *danish_of(const struct name *names, size_t n, str word) {
    for (size_t i = 0; i < n; i++)
        if (str_eq_c(word, names[i].word)) return names[i].danish;
    return NULL;
}

const char *access_action_danish(str action) {
    return danish_of(actions, sizeof actions / sizeof *actions, action);
}

const char *access_subject_danish(str kind) {
    return danish_of(subjects, sizeof subjects / sizeof *subjects, kind);
}
