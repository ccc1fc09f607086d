/* What the pages of the queue show: the citizen's ticket page and the screen on the wall. */
#pragma once
#include "queue/live.h"
#include "view/layout.h"

struct queue_ticket_page {
    str token;
    int64_t ticket_id;
    struct queue_seen seen;
    bool slip;          /* to be printed on paper, with a QR code */
    html qr;
    str url;
};
struct queue_display {
    int64_t unit_id;
    str unit_name;
    struct queue_picture picture;
};
