/* The e-mail that tells a citizen what to bring. Plain text: it is read on any phone and by any screen reader. */
#include "mail/mail.h"
#include "access/access.h"
#include "citizen/citizen.h"
#include "view/lang.h"
#include "view/services.h"
#include "workplace/matter.h"
#include "workplace/workplace.h"

static void add_line(struct buf *b, str text) {
    buf_add(b, text);
    buf_char(b, '\n');
}

static void add_task(struct buf *b, struct arena *a, enum lang lang, const struct catalogue_task *t, const char *public_url) {
    str name = lang == LANG_DA ? t->name : t->name_en;
    add_line(b, name);
    add_line(b, lang == LANG_DA ? t->summary : t->summary_en);
    if (t->bring.n) add_line(b, text_tr(lang, T("Tag med:")));
    for (size_t i = 0; i < t->bring.n; i++) add_line(b, str_printf(a, "- %.*s", STR_ARG(t->bring.at[i])));
    for (size_t i = 0; i < t->links.n; i++) {
        struct workplace_link l = workplace_link_of(t->links.at[i]);
        add_line(b, str_printf(a, "%.*s: %.*s", STR_ARG(l.title), STR_ARG(l.url)));
    }
    add_line(b, str_printf(a, "%s/opgaver/%.*s", public_url, STR_ARG(t->key)));
    buf_char(b, '\n');
}

enum err workplace_mail(struct db_tx *tx, struct arena *a, const struct request *req, struct contact_who who, int64_t contact_id,
                        const int64_t *tasks, size_t tasks_n, enum lang lang, str recipient) {
    BUF(body);
    struct authority us;
    TRY(authority_by_id(tx, a, who.authority_id, &us));
    add_line(&body, text_tr(lang, T("Hej")));
    buf_char(&body, '\n');
    add_line(&body, text_tr(lang, T("Her er det, du talte med os om, og hvad du skal have med.")));
    buf_char(&body, '\n');
    for (size_t i = 0; i < tasks_n; i++) {
        struct catalogue_task t;
        TRY(catalogue_task_by_id(tx, a, who.authority_id, tasks[i], &t));
        add_task(&body, a, lang, &t, services(req)->public_url);
    }
    add_line(&body, text_tr(lang, T("Du kan ikke svare på denne mail. Ring til os, skriv eller mød op, hvis noget er uklart.")));
    add_line(&body, us.name);
    TRY(mail_enqueue(tx, a, who.authority_id, contact_id, recipient, text_tr(lang, T("Det skal du have med til kommunen")), buf_str(&body)));
    return contact_tell(tx, who, contact_id, "mail", 0, S(""), S(""));
}
