/* Facts as JSON, and verdicts as JSON: what `indgang competence` and POST /api/v1/competence read and write. */
#pragma once
#include "base/buf.h"
#include "competence/competence.h"

/* Reads one JSON object of facts:
 *   activity, owner, area, depth (1–3), unit, participant, offered, offered_activities, agreement, statutory_basis,
 *   leadership, dispensation, task_department, employee {employer, department, qualified}; narrow_model may be left out
 *   (true). A fact that cannot matter may be left out too: participant outside a shared contact centre,
 *   offered_activities unless offered is "partial".
 * ERR_INVALID: *ret_error says, in English, which fact is missing, unknown or wrong and what was expected. The strings in
 * *ret live in the arena. */
[[nodiscard]] enum err competence_read(str json, struct arena *a, struct competence_facts *ret, str *ret_error);

/* Appends {"verdict","conditions","handover","citations"}. */
void competence_write(struct buf *out, const struct competence_verdict *v);

/* Answers one line of facts with one line of verdict, or {"error": …}; appends a line break. */
void competence_answer(str line, struct buf *out);
