/* The frames that pages stand in, with the look of Det Fælles Designsystem (dkfds 11, what borger.dk looks like).
 *
 *   {{include "view/layout_html.h"}}
 *   {{template queue_page(const struct page *p, …)}}
 *   {{call layout_citizen_open(p)}}
 *   <h1>Kø</h1>
 *   …
 *   {{call layout_citizen_close(p)}}
 *   {{end}}
 *
 * layout_citizen_…: the citizens' pages. layout_staff_…: the desk: compact, with navigation, who I am, sign out.
 * layout_display_…: a screen on the wall: no header, huge type, nothing to click. Each page writes its own <h1>.
 *
 * Texts that are data and stand in Danish only (a task's name, a work description) go through {{call danish(s)}}, which
 * marks them lang="da" in an English page, so that a screen reader speaks them as Danish. */
#pragma once
#include "view/view.h"

struct page_link {
    const char *path;         /* "/skranke" */
    const char *text;         /* a Danish msgid, or a text that is data */
};
struct page {
    str title;                /* of this page, in the view's language; the browser shows "title – municipality" */
    str municipality;         /* "Indgang Kommune" */
    str home;                 /* where the municipality's name leads; "/" when empty */
    str notice;               /* shown above the page: a crisis, an outage; empty: none */
    const struct page_link *links;   /* main navigation: only what this person may use */
    size_t links_n;
    const struct page_link *footer;  /* citizens' pages: accessibility statement, privacy, contact */
    size_t footer_n;
    int looks_again_s;        /* a live page without JavaScript loads itself again after so many seconds; 0: never */
    /* staff */
    bool staff;               /* page_open() takes the staff's frame */
    str person, unit;         /* "Anne Holm", "Borgerservice Nord"; unit empty: not on duty */
};

/* What fills in the rest of a page for a request: the program's own (src/app), which knows every room's navigation and
 * the session. req->app points to a struct whose first member is a struct page_maker. authority_id: see page_about; 0: the
 * request's own. */
struct page_maker {
    void (*fill)(struct request *req, struct page *page, int64_t authority_id);
};
/* A page with that title, filled in by the page_maker (req->app may be NULL: title only). */
struct page page_of(struct request *req, str title);
/* The same of a thing of that municipality (a ticket, a unit), whatever municipality the browser has chosen: it has its name, and
 * its links lead to its pages. To whoever is signed in for another one it is a citizens' page. */
struct page page_about(struct request *req, str title, int64_t authority_id);

/* Is the link where we are? "/skranke" is current for /skranke and /skranke/12. */
bool page_link_current(const struct view *v, const struct page_link *link);
/* The page we are on in another language: path and query with lang= replaced. */
str page_lang_url(const struct view *v, enum lang lang);

/* The page that a form was sent from, for who met an error and wants back; {} for any other request. */
str page_sent_from(const struct view *v);

/* What an error page says: Danish msgids, and the status. The request's own status and problem say more than the error; NULL: none. */
struct page_error {
    int status;
    const char *heading, *text;
};
struct page_error page_error_of(const struct request *req, enum err err);
