/* The addresses of the triage: the whole of its state but what is being typed. */
#include "base/log.h"
#include "base/text.h"
#include "contact/contact_json.h"
#include "workplace/triage_inner.h"

static const struct triage_kind kinds[] = {
    {"/reception", T("Reception"), CONTACT_COUNTER, .tickets = true},
    {"/telefon", T("Telefon"), CONTACT_PHONE},
    {"/post", T("Breve og e-mail"), CONTACT_LETTER},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

const struct triage_kind *triage_kind_of(const struct request *req) {
    for (size_t i = 0; i < KINDS; i++)
        if (str_starts(req->path, str_c(kinds[i].path))) return &kinds[i];
    return &kinds[0];
}

str triage_channel_of(const struct request *req) {
    str said = field_text(req, "channel");
    if (triage_kind_of(req)->channel != CONTACT_LETTER) return S("");
    for (size_t i = 0; i < TRIAGE_POST_CHANNELS; i++)
        if (str_eq(said, triage_post_channels[i].value)) return triage_post_channels[i].value;
    return triage_post_channels[0].value;
}

static void add_param(struct buf *b, const char *name, str value) {
    if (!value.n) return;
    buf_char(b, b->n && memchr(b->p, '?', b->n) ? '&' : '?');
    buf_add(b, str_c(name));
    buf_char(b, '=');
    buf_url(b, value, "");
}

str triage_words_of(const struct request *req, const char *name) {
    return without_cpr(req->arena, field_text(req, name));
}

ms_t triage_begun(const struct request *req) {
    static const char *const words[] = {"q", "said", "life_event", "number", "municipality_code"};
    const struct http_value *tasks;
    bool any = field_int(req, "citizen_id", 0) || field_many(req, "task", &tasks);
    for (size_t i = 0; i < sizeof words / sizeof *words && !any; i++) any = field_text(req, words[i]).n;
    ms_t carried = field_int(req, "begun", 0);
    if (carried) return contact_begun(carried, req->now);
    return any ? req->now : 0;
}

str triage_said_more(struct arena *a, str said, str q) {
    if (!said.n || str_contains(q, said)) return q;
    str both = str_contains(said, q) ? said : str_printf(a, "%.*s; %.*s", STR_ARG(said), STR_ARG(q));
    return text_length(both) > TRIAGE_SAID_MOST ? said : both;
}

/* Everything but the words. */
static void add_state(struct buf *b, struct arena *a, const struct triage *t, str add_task, str without_task, str life_event) {
    for (size_t i = 0; i < t->matters_n; i++)
        if (!str_eq(t->keys[i], without_task) && !str_eq(t->keys[i], add_task)) add_param(b, "task", t->keys[i]);
    add_param(b, "task", add_task);
    add_param(b, "life_event", life_event.n ? life_event : t->life_event ? t->life_event->key : S(""));
    if (t->citizen) add_param(b, "citizen_id", str_number(a, t->citizen->id));
    else add_param(b, "number", t->number);
    if (t->citizen || t->number.n) add_param(b, "seen", t->seen);
    add_param(b, "municipality_code", t->municipality_code);
    add_param(b, "channel", t->channel);
    add_param(b, "key", t->key);
    if (t->begun) add_param(b, "begun", str_number(a, t->begun));
}

str triage_action(struct arena *a, const struct triage *t, const char *rest) {
    BUF(b);
    buf_printf(&b, "%s%s", t->kind->path, rest);
    add_state(&b, a, t, S(""), S(""), S(""));
    add_param(&b, "said", t->said);
    return str_dup(a, buf_str(&b));
}

str triage_url(struct arena *a, const struct triage *t, str add_task, str without_task, str life_event) {
    BUF(b);
    buf_add(&b, str_c(t->kind->path));
    add_state(&b, a, t, add_task, without_task, life_event);
    bool chosen = add_task.n || life_event.n; /* what was typed has found something: from now on it is what was said */
    add_param(&b, "said", chosen && t->q.n ? triage_said_more(a, t->said, t->q) : t->said);
    if (!chosen) add_param(&b, "q", t->q);
    return str_dup(a, buf_str(&b));
}

str triage_url_receiver(struct arena *a, const struct triage *t) {
    BUF(b);
    buf_add(&b, triage_url(a, t, S(""), S(""), S("")));
    buf_add(&b, str_index(buf_str(&b), '?') < b.n ? S("&receiver=") : S("?receiver="));
    return str_dup(a, buf_str(&b));
}

str triage_url_channel(struct arena *a, const struct triage *t, str channel) {
    struct triage other = *t;
    other.channel = channel;
    return triage_url(a, &other, S(""), S(""), S(""));
}

str triage_url_no_number(struct arena *a, const struct triage *t) {
    struct triage without = *t;
    without.number = S("");
    return triage_url(a, &without, S(""), S(""), S(""));
}

struct triage triage_address_of(struct request *req) {
    struct triage t = {.kind = triage_kind_of(req), .q = triage_words_of(req, "q"), .said = triage_words_of(req, "said"),
                       .municipality_code = field_text(req, "municipality_code"), .channel = triage_channel_of(req), .key = field_text(req, "key"),
                       .begun = triage_begun(req)};
    if (field_int(req, "citizen_id", 0)) {
        t.citizen = arena_new(req->arena, struct citizen);
        *t.citizen = (struct citizen){.id = field_int(req, "citizen_id", 0)};
    } else t.number = field_text(req, "number");
    if (t.citizen || t.number.n) t.seen = field_text(req, "seen");
    if (field_text(req, "life_event").n) {
        t.life_event = arena_new(req->arena, struct catalogue_life_event);
        *t.life_event = (struct catalogue_life_event){.key = field_text(req, "life_event")};
    }
    const struct http_value *keys;
    t.matters_n = field_many(req, "task", &keys);
    t.keys = arena_many(req->arena, t.matters_n, str);
    for (size_t i = 0; i < t.matters_n; i++) t.keys[i] = keys[i].text;
    return t;
}
