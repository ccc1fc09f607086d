/* What the files of the triage know of each other. */
#pragma once
#include "contact/contact_json.h"
#include "workplace/triage.h"

const struct triage_kind *triage_kind_of(const struct request *req);
/* At the post the channel of the address or of the form, a letter when there is none; {} elsewhere. */
str triage_channel_of(const struct request *req);
/* The words typed in a field, without what looks like a CPR number: it has no business in an address, nor among the words. */
str triage_words_of(const struct request *req, const char *name);
/* Both, once, and no more than the field takes: who talks on and on must still be given a number. */
str triage_said_more(struct arena *a, str said, str q);
/* When this contact was begun: as the page carries it, else now when the address has anything of it; 0: nothing of it yet. */
ms_t triage_begun(const struct request *req);
/* The page as the address has it, no further than triage_url() needs: keys and ids, nothing read. */
struct triage triage_address_of(struct request *req);
/* What an address with a closed number says of itself, made for this session only. */
str triage_pass_of_number(const struct request *req, str number);
/* Answers with the page. done: what it was for has been done, and its form begins anew. */
[[nodiscard]] enum err triage_show(struct request *req, struct contact_who who, bool done);

#define TRIAGE_STATE_FIELDS                                                                                            \
    {.name = "task", .kind = FIELD_KEY, .many = true, .label = T("Ærinder")},                                          \
    {.name = "q", .kind = FIELD_TEXT, .max = 300, .label = T("Borgerens egne ord"), .digits = true},                   \
    {.name = "said", .kind = FIELD_TEXT, .max = TRIAGE_SAID_MOST, .label = T("Borgerens egne ord"), .digits = true},   \
    {.name = "citizen_id", .kind = FIELD_ID, .label = T("Borger")},                                                    \
    {.name = "municipality_code", .kind = FIELD_TEXT, .max = 4, .label = T("Bor i en anden kommune")},                 \
    {.name = "life_event", .kind = FIELD_KEY, .label = T("Livssituation")},                                            \
    {.name = "channel", .kind = FIELD_CHOICE, .choices = contact_channel_choices, .label = T("Kanal"), .doc = "at the post: letter or email; stays for the next"},\
    {.name = "seen", .kind = FIELD_TOKEN, .label = T("Formål"), .doc = "that a purpose was said for the citizen"},     \
    {.name = "key", .kind = FIELD_TOKEN, .label = T("Nøgle"), .doc = "of this citizen's form"},                        \
    {.name = "begun", .kind = FIELD_INT, .label = T("Begyndt"), .doc = "ms since 1970: the first key or choice of this contact; in the future or hours ago: now"}, \
    {.name = "number", .kind = FIELD_TEXT, .max = CITIZEN_NUMBER_MOST, .label = T("CPR-nummer"), .doc = "closed by us", .digits = true},\
    {.name = "given", .kind = FIELD_ID, .label = T("Nummer")},                                                         \
    {.name = "registered", .kind = FIELD_ID, .label = T("Henvendelse")}
