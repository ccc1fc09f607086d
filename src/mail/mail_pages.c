/* Mails that did not arrive: a list for whoever answers for the centre, who can try again or write a letter instead. */
#include "access/access.h"
#include "http/json.h"
#include "mail/mail_html.h"
#include "mail/pages.h"

/* The list says whom the municipality writes to: a leader whom another authority sent sees figures. */
static enum err must_be_ours(struct request *req) {
    if (!access_session(req)->outsider) return OK;
    (void)request_problem(req, NULL, T("Du er ansat i en anden myndighed. Hvem kommunen skriver til, ser kommunens egne ledere."), PROBLEM_END);
    return ERR_DENIED;
}

static enum err read_failed(struct request *req, struct mails *ret) {
    TRY(must_be_ours(req));
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    return mail_failed(tx, req->arena, access_session(req)->authority_id, ret);
}

static enum err show(struct request *req) {
    struct mails mails;
    TRY(read_failed(req, &mails));
    struct page p = page_of(req, text_tr(req->lang, T("E-mails, der ikke kom frem")));
    p.staff = true;
    struct view v = view_of(req);
    mail_page(&v, &p, &mails);
    return OK;
}

static enum err list(struct request *req) {
    struct mails mails;
    TRY(read_failed(req, &mails));
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_array(&j, "mails");
    for (size_t i = 0; i < mails.n; i++) {
        const struct mail *m = &mails.at[i];
        json_object(&j, NULL);
        json_id(&j, "id", m->id);
        json_id(&j, "contact_id", m->contact_id);
        json_str(&j, "recipient", m->recipient);
        json_str(&j, "subject", m->subject);
        json_str(&j, "error", m->error);
        json_int(&j, "attempts", m->attempts);
        json_time(&j, "created_at", m->created_at);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_object_end(&j);
    return OK;
}

struct again {
    struct request *req;
    int64_t id;
};
static enum err write_again(struct db_tx *tx, void *ctx) {
    const struct again *g = ctx;
    TRY(mail_retry(tx, access_session(g->req)->authority_id, g->id, g->req->now));
    return access_audit_by(tx, g->req, (struct access_audit){.action = "mail.retry", .subject_kind = "mail", .subject_id = g->id});
}

static enum err retry(struct request *req) {
    struct again g = {.req = req};
    TRY(must_be_ours(req));
    TRY(request_path_id(req, "id", &g.id));
    TRY(db_write(req->db, write_again, &g));
    if (req->api) response_json(req, 204);
    else response_redirect(req, S("/afviste-mails"));
    return OK;
}

static const struct route table[] = {
    {HTTP_GET, "/afviste-mails", ACCESS_FIGURES, show, "Mails that were given up", .flags = ROUTE_NO_STORE},
    {HTTP_POST, "/afviste-mails/{id}/igen", ACCESS_FIGURES, retry, "Try a mail again"},
    {HTTP_GET, "/api/v1/mails/failed", ACCESS_FIGURES, list, "Mails that were given up, newest first, at most 200",
     .flags = ROUTE_NO_STORE, .answer = "FailedMails"},
    {HTTP_POST, "/api/v1/mails/{id}/retry", ACCESS_FIGURES, retry, "Try a mail that was given up again, for three days more", .done = 204},
};
const struct routes mail_routes = ROUTES("mail", table);
