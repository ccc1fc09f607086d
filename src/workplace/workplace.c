#include "workplace/workplace.h"
#include "access/access.h"

enum err workplace_place(struct request *req, struct contact_who *ret_who, bool *ret_away) {
    const struct access_session *s = access_session(req);
    *ret_away = !s->unit_id;
    if (!s->unit_id) {
        response_redirect(req, str_printf(req->arena, "/vagt?next=%s", req->route->method == HTTP_GET ? req->route->path : "/skranke"));
        return OK;
    }
    *ret_who = (struct contact_who){s->authority_id, s->employee_id, s->unit_id, req->now};
    return OK;
}

struct page workplace_page(struct request *req, const char *title) {
    struct page p = page_of(req, text_tr(req->lang, title));
    p.staff = true;
    return p;
}
