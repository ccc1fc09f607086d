/* Pages that belong to no room. */
#include "app/app.h"
#include "portal/portal.h"
#include "view/layout_html.h"

void app_error_page(struct request *req, enum err err) {
    if (err == ERR_NOT_FOUND && req->response.status == 404 && !req->session && portal_not_found_page(req)) return;
    struct page page = page_of(req, text_tr(req->lang, page_error_of(req, err).heading));
    struct view v = view_of(req);
    error_page(&v, &page, err);
}
