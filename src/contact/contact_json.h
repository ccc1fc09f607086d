/* Contacts as the API shows them. */
#pragma once
#include "contact/contact.h"
#include "http/json.h"

void contact_json(struct json *j, const char *key, const struct contact *c);
void contact_events_json(struct json *j, const char *key, const struct contact_event *events, size_t n);
void contact_brief_json(struct json *j, const struct contact_brief *b);
/* A verdict as competence_write has it, under a key. */
void contact_verdict_json(struct json *j, const char *key, const struct competence_verdict *v);

/* Who makes the request, acting in a unit: the field unit_id, else where they are on duty. ERR_INVALID with a problem when
 * it is neither, no unit of theirs, or one that is closed. */
[[nodiscard]] enum err contact_who_of(struct request *req, struct contact_who *ret);
/* The matters a request names in its `task` fields (keys), as ids. ERR_INVALID with a problem for an unknown one. */
[[nodiscard]] enum err contact_tasks_of(struct request *req, struct db_tx *tx, int64_t authority_id, bool new, int64_t *ret_ids, size_t *ret_n);
/* The life event that a request names in its field `life_event` (a key), as an id; 0: none. ERR_INVALID with a problem for one that
 * is not in the catalogue or closed. */
[[nodiscard]] enum err contact_life_event_of(struct request *req, struct db_tx *tx, int64_t authority_id, int64_t *ret_id);
/* contact_remove_matter() for the task of that key, with a problem that says why not; at the field `anyway` (may be NULL) when
 * something was done in it. */
[[nodiscard]] enum err contact_take_off(struct request *req, struct db_tx *tx, struct contact_who who, int64_t contact_id, str task_key, bool anyway,
                                        const char *field);
/* contact_say() on that version, with a problem when somebody has changed the contact since, and one at `municipality_code` when there
 * is none of that code. */
[[nodiscard]] enum err contact_say_again(struct request *req, struct db_tx *tx, struct contact_who who, int64_t contact_id, int64_t version,
                                         const struct contact_said *said);
/* The same with their levels in who.unit_id, read before the write. */
struct contact_tasks { int64_t ids[CONTACT_MOST_TASKS]; int levels[CONTACT_MOST_TASKS]; size_t n; };
[[nodiscard]] enum err contact_tasks_read(struct request *req, struct contact_who who, struct contact_tasks *ret);
/* What competence said no to, as a problem of the request in words: why, whom to hand over to, and which matter it is about
 * (close->matter; close may be NULL). Answers ERR_DENIED. */
enum err contact_refuse(struct request *req, const struct competence_verdict *v, const struct contact_close *close);

/* Why a change to a contact was refused: by competence (contact_refuse), or because the contact is closed. e as it is. */
enum err contact_change_problem(struct request *req, enum err e, const struct competence_verdict *v, const struct contact_close *close);
/* The contact is not about that task: says so at the field. Answers ERR_INVALID. */
enum err contact_no_such_matter(struct request *req, const char *field);

/* How single matters end, when not all do in one way. In JSON matters: [{task, outcome}]; a form has the two fields once for each
 * matter, in order, where the outcome "same" is none of its own. */
#define CONTACT_MATTERS_FIELDS(outcomes)                                                                               \
    {.name = "matters.task", .kind = FIELD_KEY, .many = true, .label = T("Ærinde")},                                   \
    {.name = "matters.outcome", .kind = FIELD_CHOICE, .many = true, .choices = (outcomes), .label = T("Udfald for ærindet"), \
     .doc = "of this matter; `outcome` is that of those that are not named here"}
/* What is met of a decision. */
#define CONTACT_MET_FIELD                                                                                              \
    {.name = "met", .kind = FIELD_CHOICE, .many = true, .choices = contact_met_names, .label = T("Ved en afgørelse på stedet"), \
     .doc = "of a decision: what was done of what the verdict's conditions ask for, all of it; kept in the contact's story"}
/* What is met before an activity is recorded. */
#define CONTACT_ASKED_FIELD(called)                                                                                    \
    {.name = (called), .kind = FIELD_CHOICE, .many = true, .choices = contact_met_names, .label = T("Den kompetente myndighed er spurgt først"), \
     .doc = "authority_asked where the verdict is unsettled; of decide what closing with a decision asks for. Kept in the contact's story, before the activity"}
/* How a contact is to end, of the fields `outcome` (named so, or otherwise; what is no outcome is CONTACT_NONE), matters, note and
 * receiver: all but what is met. ERR_INVALID with a problem when the matters don't fit together. */
[[nodiscard]] enum err contact_close_of(struct request *req, const char *outcome, struct contact_close *ret);

/* The names of all activities, NULL-ended, for FIELD_CHOICE. */
extern const char *const contact_activity_choices[COMPETENCE_ACTIVITIES + 1];
/* The channels that employees register, NULL-ended; each stands where the enum has it. */
extern const char *const contact_channel_choices[];
/* Where a word stands among choices; -1: not there. */
int contact_choice(const char *const *choices, str word);
/* What was missing when contact_close answered ERR_INVALID, as a problem beside its field; outcome: the field that says how it
 * ends. */
enum err contact_close_problem(struct request *req, const char *outcome, const struct contact_close *close);
/* The same of contact_act: all that is missing, beside the fields that say in which matter (may be NULL), what is met, and a word of it. */
enum err contact_act_problem(struct request *req, const char *task, const char *met, const char *text, const struct contact_act *act);
