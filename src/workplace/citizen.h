/* The citizen of a contact: what is known of them, set right by who has the contact. */
#pragma once
#include "citizen/citizen.h"
#include "contact/contact.h"
#include "view/form.h"
#include "view/layout.h"
#include "workplace/purpose.h"

struct citizen_page {
    int64_t contact_id;
    struct citizen citizen;
    bool may_correct;         /* of the municipality: the form is there; others read */
    bool changed;             /* others changed them while this employee typed: what stands now is shown beside it */
    bool address_shown;       /* it is not protected, or was asked for with a purpose */
    str purpose;              /* the one it was asked with: goes along with the form */
    bool saved;
    str why;                  /* what the employee said that they look for; {}: nothing, and the citizen is not shown */
    struct purpose_ask ask;
    str of_matters;           /* purpose_of_matters() of the contact */
};

/* What the employee said that they look at the contact's citizen for; {}: nothing yet. */
[[nodiscard]] enum err workplace_said(struct db_tx *tx, const struct request *req, const struct contact *c, str *ret);
