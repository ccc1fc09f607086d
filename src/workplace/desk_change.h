/* What the files of the desk know of each other: one act on one contact. */
#pragma once
#include "workplace/desk.h"

struct desk_change {
    struct request *req;
    struct contact_who who;
    int64_t id; /* of the contact */
    struct queue_ticket ticket;
    struct competence_verdict verdict;
    struct contact_close close;
    db_fn *write;
    struct contact_look look;
    const char *done; /* what it is, of done_words */
    bool away_after; /* back to the queue, not to the contact */
};

/* Who acts, where, and whether they see the contact. ERR_DENIED: they don't. */
[[nodiscard]] enum err desk_change_who(struct request *req, struct desk_change *ret);
/* Runs a change; a mistake shows the contact again with what was wrong. write gets a struct desk_change. */
[[nodiscard]] enum err desk_change(struct request *req, db_fn *write, const char *done);
[[nodiscard]] enum err desk_change_audit(struct db_tx *tx, struct desk_change *c, const char *action, const char *kind, int64_t id);

