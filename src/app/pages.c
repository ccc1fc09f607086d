/* Pages that belong to no room. */
#include "app/app.h"
#include "view/layout_html.h"

void app_error_page(struct request *req, enum err err) {
    struct page page = page_of(req, text_tr(req->lang, page_error_of(err).heading));
    struct view v = view_of(req);
    error_page(&v, &page, err);
}
