#include "app/features.h"
#include "access/access.h"
#include "app/ops.h"
#include "authority/authority.h"
#include "catalogue/live.h"
#include "citizen/citizen.h"
#include "contact/contact.h"
#include "insight/insight.h"
#include "mail/mail.h"
#include "portal/portal.h"
#include "queue/queue.h"
#include "workplace/triage.h"
#include "workplace/workplace.h"

struct features features(void) {
    const struct routes *const rooms[] = {
        &access_routes,
        &authority_routes,
        &catalogue_routes,
        &citizen_routes,
        &citizen_log_routes,
        &contact_routes,
        &mail_routes,
        &queue_routes,
        &queue_page_routes,
        &workplace_triage_routes,
        &workplace_ending_routes,
        &workplace_finding_routes,
        &workplace_desk_routes,
        &workplace_ticket_routes,
        &workplace_contact_routes,
        &workplace_about_routes,
        &workplace_citizen_routes,
        &workplace_citizen_api_routes,
        &workplace_left_routes,
        &workplace_unit_queue_routes,
        &workplace_duty_routes,
        &workplace_mail_routes,
        &insight_routes,
        &portal_routes,
        &ops_routes,
    };
    struct features f = {};
    _Static_assert(sizeof rooms / sizeof *rooms <= sizeof f.at / sizeof *f.at, "more rooms than places");
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) f.at[f.n++] = *rooms[i];
    return f;
}
