/* The e-mail that tells a citizen what to bring for a task, or for all that a life event brings. Plain text: it is read on any phone and by any screen reader. */
#include "mail/mail.h"
#include "access/access.h"
#include "authority/authority.h"
#include "citizen/citizen.h"
#include "contact/contact_json.h"
#include "contact/sight.h"
#include "http/json.h"
#include "view/format.h"
#include "view/lang.h"
#include "view/services.h"
#include "workplace/matter.h"
#include "workplace/workplace.h"

static void add_line(struct buf *b, str text) {
    buf_add(b, text);
    buf_char(b, '\n');
}

/* In the citizen's language; what has no English stays Danish, which is better than nothing. */
static str in_language(enum lang lang, str danish, str english) {
    return lang == LANG_EN && english.n ? english : danish;
}

/* Which other authority decides in the task for who lives in that municipality; an empty name: we do, our own matter or by a statute, as in
 * ordinary passports and licences. The area of tax is never ours. */
static enum err decider_of(struct db_tx *tx, struct arena *a, const struct authority_facts_of *of, ms_t now, struct authority *ret) {
    struct competence_facts facts;
    TRY(authority_facts(tx, a, of, now, &facts, NULL, ret));
    bool ours = facts.owner == COMPETENCE_OWN || (facts.statutory_basis && facts.area != COMPETENCE_TAX);
    if (ours) *ret = (struct authority){};
    return OK;
}

/* A task, and who decides in it when it is not us. */
struct telling {
    const struct catalogue_task *task;
    struct authority decider;
    bool elsewhere;      /* it is their own municipality */
    ms_t now;
    str page;
};

/* GUIDE 2.4.1. A job centre is another authority, but of the same municipality. */
static void add_decider(struct buf *b, const struct view *v, const struct telling *t) {
    str other = in_language(v->lang, t->decider.name, t->decider.name_en);
    const char *not_us = t->task->owner == COMPETENCE_JOBCENTRE ? T("Det afgør {1}, ikke os.") : T("Det afgør {1}, ikke kommunen.");
    if (t->elsewhere) not_us = T("Det afgør {1}, hvor du bor, ikke os.");
    if (!other.n) return;
    add_line(b, text_with(v->arena, v->lang, not_us, &other, 1));
    if (!t->elsewhere || !t->decider.phone.n) return;
    str phone = fmt_phone(v, t->decider.phone);
    add_line(b, text_with(v->arena, v->lang, T("Du kan ringe til dem på {1}."), &phone, 1));
}

/* "893,00 kr. (voksen)" */
static str fee_text(const struct view *v, const struct catalogue_fee *f) {
    str amount = f->oere == CATALOGUE_FEE_ENDS ? text_tr(v->lang, T("Udgår")) : f->oere == 0 ? text_tr(v->lang, T("Gratis")) : fmt_kr(v, f->oere);
    str group = in_language(v->lang, f->group, f->group_en);
    return group.n ? str_printf(v->arena, "%.*s (%.*s)", STR_ARG(amount), STR_ARG(group)) : amount;
}

static str fee_today(const struct view *v, const struct catalogue_fee *f) {
    str day = fmt_date(v, f->from), since = text_with(v->arena, v->lang, T("gælder fra {1}"), &day, 1);
    return str_printf(v->arena, "%.*s, %.*s", STR_ARG(fee_text(v, f)), STR_ARG(since));
}

static void add_rows(struct buf *b, const struct view *v, const struct catalogue_fees *fees) {
    for (size_t i = 0; i < fees->n; i++) add_line(b, str_printf(v->arena, "- %.*s", STR_ARG(fee_today(v, &fees->at[i]))));
    for (size_t i = 0; i < fees->coming_n; i++) {
        str day = fmt_date(v, fees->coming[i].from), from = text_with(v->arena, v->lang, T("Fra {1}"), &day, 1);
        add_line(b, str_printf(v->arena, "- %.*s: %.*s", STR_ARG(from), STR_ARG(fee_text(v, &fees->coming[i]))));
    }
}

/* What it costs today, and from the next date that is known. What we take is not what another municipality takes. */
static void add_price(struct buf *b, const struct view *v, const struct telling *t) {
    struct catalogue_fees fees;
    catalogue_fees_at(t->task, t->now, v->arena, &fees);
    str price = text_tr(v->lang, T("Pris")), other = in_language(v->lang, t->decider.name, t->decider.name_en), said = {};
    if (!fees.n) {
        said = text_tr(v->lang, fees.free ? T("Gratis") : T("Ukendt – spørg os"));
        if (!fees.free && t->elsewhere) said = text_with(v->arena, v->lang, T("Ukendt – spørg {1}"), &other, 1);
    } else if (fees.n == 1 && !fees.coming_n) {
        said = fee_today(v, &fees.at[0]);
    }
    add_line(b, str_printf(v->arena, "%.*s:%s%.*s", STR_ARG(price), said.n ? " " : "", STR_ARG(said)));
    if (!said.n || fees.coming_n) add_rows(b, v, &fees);
    if (fees.n && t->elsewhere) add_line(b, text_with(v->arena, v->lang, T("Prisen kan være en anden i {1}. Spørg dem, hvis du vil være sikker."), &other, 1));
    else if (fees.dated) add_line(b, text_tr(v->lang, T("Prisen kan være ændret siden. Spørg os, hvis du vil være sikker.")));
}

static void add_task(struct buf *b, const struct view *v, const struct telling *told) {
    const struct catalogue_task *t = told->task;
    add_line(b, in_language(v->lang, t->name, t->name_en));
    add_line(b, in_language(v->lang, t->summary, t->summary_en));
    add_decider(b, v, told);
    add_price(b, v, told);
    if (t->bring.n) add_line(b, text_tr(v->lang, T("Tag med:")));
    for (size_t i = 0; i < t->bring.n; i++) {
        str thing = in_language(v->lang, t->bring.at[i], i < t->bring_en.n ? t->bring_en.at[i] : (str){});
        add_line(b, str_printf(v->arena, "- %.*s", STR_ARG(thing)));
    }
    for (size_t i = 0; i < t->links.n; i++) {
        struct workplace_link l = workplace_link_of(t->links.at[i]);
        str title = in_language(v->lang, l.title, l.title_en);
        add_line(b, str_printf(v->arena, "%.*s: %.*s", STR_ARG(title), STR_ARG(l.url)));
    }
    add_line(b, told->page);
    buf_char(b, '\n');
}

/* Where the citizens' page of that kind and key is. */
static enum err page_of_key(struct db_tx *tx, const struct request *req, int64_t authority_id, const char *kind, str key, str *ret) {
    str path;
    TRY(authority_link(tx, req->arena, authority_id, str_printf(req->arena, "/%s/%.*s", kind, STR_ARG(key)).p, &path));
    *ret = str_printf(req->arena, "%s%.*s", services(req)->public_url, STR_ARG(path));
    return OK;
}

static void add_event(struct buf *b, enum lang lang, const struct catalogue_life_event *e, str page) {
    add_line(b, in_language(lang, e->name, e->name_en));
    add_line(b, in_language(lang, e->summary, e->summary_en));
    add_line(b, page);
    buf_char(b, '\n');
}

/* Where to turn: the unit that had the contact, as far as it is known where it is, and whose it is. */
static void add_sender(struct buf *b, const struct view *v, const struct authority_unit *unit, const struct authority *us) {
    add_line(b, unit->name);
    if (unit->address.n) add_line(b, unit->address);
    if (unit->phone.n) {
        str label = text_tr(v->lang, T("Telefon")), phone = fmt_phone(v, unit->phone);
        add_line(b, str_printf(v->arena, "%.*s: %.*s", STR_ARG(label), STR_ARG(phone)));
    }
    add_line(b, us->name);
}

/* The event's tasks, when none was chosen among them. */
static struct workplace_letter with_package(struct arena *a, const struct workplace_letter *letter) {
    const struct catalogue_life_event *e = letter->event;
    if (letter->tasks_n || !e) return *letter;
    int64_t *tasks = arena_many(a, e->tasks_n, int64_t);
    for (size_t i = 0; i < e->tasks_n; i++) tasks[i] = e->tasks[i].task_id;
    return (struct workplace_letter){tasks, e->tasks_n, e};
}

/* *ours: something of it is the municipality's. */
static enum err add_tasks(struct db_tx *tx, struct request *req, const struct contact *c, const struct workplace_letter *l, const struct view *v,
                          struct buf *body, bool *ours) {
    for (size_t i = 0; i < l->tasks_n; i++) {
        struct catalogue_task t;
        struct telling told = {.task = &t, .now = req->now};
        TRY(catalogue_task_by_id(tx, v->arena, c->authority_id, l->tasks[i], &t));
        TRY(page_of_key(tx, req, c->authority_id, "opgaver", t.key, &told.page));
        struct authority_facts_of of = {.authority_id = c->authority_id, .unit_id = c->unit_id, .task_key = t.key, .municipality_code = c->municipality_code};
        TRY(decider_of(tx, v->arena, &of, req->now, &told.decider));
        told.elsewhere = told.decider.name.n && t.owner == COMPETENCE_OWN;
        *ours |= !told.decider.name.n;
        add_task(body, v, &told);
    }
    return OK;
}

enum err workplace_mail(struct db_tx *tx, struct request *req, struct contact_who who, const struct contact *contact,
                        const struct workplace_letter *letter, enum lang lang, str recipient) {
    BUF(body);
    struct authority us;
    struct authority_unit unit;
    struct arena *a = req->arena;
    struct view v = {.arena = a, .lang = lang};
    str page;
    bool ours = false;
    struct workplace_letter l = with_package(a, letter);
    if (!l.tasks_n && !l.event)
        return request_problem(req, "email", T("Vælg et ærinde eller en livssituation først: mailen fortæller, hvad der skal medbringes."), PROBLEM_END);
    TRY(authority_by_id(tx, a, who.authority_id, &us));
    TRY(authority_unit_by_id(tx, a, who.authority_id, contact->unit_id, &unit));
    add_line(&body, text_tr(lang, T("Hej")));
    buf_char(&body, '\n');
    add_line(&body, text_tr(lang, T("Her er det, du talte med os om, og hvad du skal have med.")));
    buf_char(&body, '\n');
    if (l.event) {
        TRY(page_of_key(tx, req, who.authority_id, "livssituationer", l.event->key, &page));
        add_event(&body, lang, l.event, page);
    }
    TRY(add_tasks(tx, req, contact, &l, &v, &body, &ours));
    add_line(&body, text_tr(lang, T("Du kan ikke svare på denne mail. Ring til os, skriv eller mød op, hvis noget er uklart.")));
    add_sender(&body, &v, &unit, &us);
    str subject = text_tr(lang, ours ? T("Det skal du have med til kommunen") : T("Om din henvendelse"));
    TRY(mail_enqueue(tx, a, who.authority_id, contact->id, recipient, subject, buf_str(&body)));
    return contact_tell(tx, who, contact->id, "mail", 0, S(""), S(""));
}

enum err workplace_mail_contact(struct db_tx *tx, struct request *req, struct contact_who who, int64_t contact_id, str recipient) {
    struct contact contact;
    int64_t tasks[CONTACT_MOST_TASKS];
    struct catalogue_life_event event;
    TRY(contact_by_id(tx, req->arena, who.authority_id, contact_id, &contact));
    struct workplace_letter letter = {tasks, contact.matters_n, contact.life_event_id ? &event : NULL};
    for (size_t i = 0; i < contact.matters_n; i++) tasks[i] = contact.matters[i].task_id;
    if (letter.event) TRY(catalogue_life_event_by_id(tx, req->arena, who.authority_id, contact.life_event_id, who.now, &event));
    enum lang lang = str_eq_c(contact.language, "da") ? LANG_DA : LANG_EN;
    TRY(workplace_mail(tx, req, who, &contact, &letter, lang, recipient));
    return access_audit_by(tx, req, (struct access_audit){.action = "contact.mail", .subject_kind = "contact", .subject_id = contact_id,
                                                          .citizen_id = contact.citizen_id});
}

/* ---- in JSON ---- */

struct sending { struct contact_who who; int64_t contact_id; };

static enum err send(struct db_tx *tx, struct request *req, void *ctx) {
    const struct sending *s = ctx;
    TRY(workplace_mail_contact(tx, req, s->who, s->contact_id, field_text(req, "email")));
    response_json(req, 202);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_id(&j, "contact_id", s->contact_id);
    json_str(&j, "recipient", field_text(req, "email"));
    json_object_end(&j);
    return OK;
}

static enum err post_mail(struct request *req) {
    struct sending s;
    TRY(request_path_id(req, "id", &s.contact_id));
    TRY(contact_who_of(req, &s.who));
    TRY(contact_must_see(req, s.contact_id));
    return request_once(req, send, &s);
}

static const struct field fields[] = {
    {.name = "email", .kind = FIELD_EMAIL, .required = true, .label = T("E-mail")},
    {.name = "unit_id", .kind = FIELD_ID, .label = T("Enhed"), .doc = "where one works, unless on duty there"},
    CONTACT_PURPOSE_FIELD,
    {}};
static const struct route table[] = {
    {HTTP_POST, "/api/v1/contacts/{id}/mail", ACCESS_SERVE, post_mail, "Mails the citizen what to bring for the matters of the contact", fields,
     ROUTE_IDEMPOTENT | ROUTE_NO_STORE, "MailQueued", 202},
};
const struct routes workplace_mail_routes = ROUTES("workplace", table);
