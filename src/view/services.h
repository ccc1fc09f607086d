/* What the program hands to every room with a request: req->app. Made and owned by src/app. The first member is what
 * page_of() asks for. */
#pragma once
#include "view/layout.h"

struct citizen_key;
struct catalogue_live;
struct queue_live;
struct portal_live;
struct authority_shift;

struct services {
    struct page_maker pages;
    const struct citizen_key *citizen_key;
    struct catalogue_live *catalogue;     /* the search index of each municipality, kept up to date */
    struct queue_live *queue;             /* what open ticket pages show */
    struct portal_live *portal;           /* what all citizens' pages of a municipality share */
    enum err (*gone_off_duty)(struct db_tx *tx, const struct authority_shift *shift); /* the queue's, for authority/, which stands above it */
    const char *public_url;               /* what links in mail and QR codes start with; no slash at the end */
};
static inline const struct services *services(const struct request *req) {
    return req->app;
}
