#include "catalogue/check.h"
#include "catalogue/fields.h"
#include <stdlib.h>

void fault(struct catalogue_faults *f, str file, int line, str field, const char *msgid, const str *args, size_t n) {
    f->at = catalogue_grow(f->arena, f->at, f->n, sizeof *f->at);
    f->at[f->n++] = (struct catalogue_fault){file, line, field, text_with(f->arena, f->lang, msgid, args, n)};
}

str fault_number(const struct catalogue_faults *f, size_t n) {
    return str_printf(f->arena, "%zu", n);
}

void catalogue_faults_print(const struct catalogue_faults *faults, struct buf *out) {
    for (size_t i = 0; i < faults->n; i++) {
        const struct catalogue_fault *f = &faults->at[i];
        buf_add(out, f->file);
        if (f->line) buf_printf(out, ":%d", f->line);
        buf_printf(out, ": %.*s\n", STR_ARG(f->text));
    }
}

/* Where a key stands. Tasks and life events share one space of keys, for both are found by the same search. */
struct place {
    str key, file;
    int line, index;
};
struct places { struct place *at; size_t n; };

static int by_key_and_order(const void *a, const void *b) {
    const struct place *p = a, *q = b;
    int order = str_cmp(p->key, q->key);
    return order ? order : (p->index > q->index) - (p->index < q->index);
}

static int by_key(const void *a, const void *b) {
    return str_cmp(((const struct place *)a)->key, ((const struct place *)b)->key);
}

static const struct place *find(const struct places *places, str key) {
    struct place wanted = {.key = key};
    return places->n ? bsearch(&wanted, places->at, places->n, sizeof wanted, by_key) : NULL;
}

static void add(struct places *places, str key, str file, int line) {
    places->at[places->n] = (struct place){key, file, line, (int)places->n};
    places->n++;
}

static void sort_and_tell_doubles(struct places *places, struct catalogue_faults *f) {
    if (places->n) qsort(places->at, places->n, sizeof *places->at, by_key_and_order);
    for (size_t i = 1; i < places->n; i++) {
        const struct place *first = &places->at[i - 1], *second = &places->at[i];
        if (!str_eq(first->key, second->key)) continue;
        FAULT(f, second->file, second->line, S("nøgle"),
              T("nøglen '{1}' findes også i {2}:{3} – der ventes en nøgle, som kun bruges en gang"), second->key, first->file,
              fault_number(f, (size_t)first->line));
    }
}

static const struct catalogue_authority *authority(const struct catalogue *c, str key) {
    for (size_t i = 0; i < c->authorities_n; i++)
        if (str_eq(c->authorities[i].key, key)) return &c->authorities[i];
    return NULL;
}

static void check_owner(const struct catalogue *c, const struct catalogue_task *t, struct catalogue_faults *f) {
    if (t->owner == COMPETENCE_OWN) {
        if (t->owner_key.n)
            FAULT(f, t->file, t->line, S("myndighed"), T("[opgave {1}]: myndighed: '{2}' – der ventes ingen myndighed, når ejer er egen"),
                  t->key, t->owner_key);
        return;
    }
    const struct catalogue_authority *owner = authority(c, t->owner_key);
    if (!owner)
        FAULT(f, t->file, t->line, S("myndighed"),
              T("[opgave {1}]: myndighed: '{2}' – der ventes nøglen på en myndighed, som findes i filerne, når ejer ikke er egen"),
              t->key, t->owner_key);
    else if (owner->kind != t->owner)
        FAULT(f, t->file, t->line, S("ejer"), T("[opgave {1}]: ejer passer ikke til myndighed '{2}' ({3}:{4}) – der ventes samme art"),
              t->key, t->owner_key, owner->file, fault_number(f, (size_t)owner->line));
}

/* What stands first in English is what stands first in Danish, so there must be as many. */
static void check_bring(const struct catalogue_task *t, struct catalogue_faults *f) {
    if (!t->bring_en.n || t->bring_en.n == t->bring.n) return;
    FAULT(f, t->file, t->line, S("medbring-en"),
          T("[opgave {1}]: medbring-en står {2} gange og medbring {3} – der ventes lige mange, i samme rækkefølge"), t->key,
          fault_number(f, t->bring_en.n), fault_number(f, t->bring.n));
}

/* The group of a fee is read by citizens: what the municipality must look up stands in kontroller. */
static bool for_the_editor(str group) {
    static const char *const words[] = {"kontroll", "tjek ", "undersøg", "find årets"};
    ARENA(a);
    group = text_fold(&a, group);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_contains(group, str_c(words[i]))) return true;
    return false;
}

static void check_fees(const struct catalogue_task *t, struct catalogue_faults *f) {
    struct catalogue_fee fee, other;
    for (size_t i = 0; i < t->fees.n; i++) {
        if (!catalogue_fee_row(t->fees.at[i], &fee)) continue;
        if (for_the_editor(fee.group))
            FAULT(f, t->file, t->line, S("gebyr"),
                  T("[opgave {1}]: gebyr: '{2}' – der ventes navnet på en gruppe; det, kommunen skal undersøge, står i kontroller"), t->key, fee.group);
        for (size_t k = 0; k < i; k++)
            if (catalogue_fee_row(t->fees.at[k], &other) && other.from == fee.from && str_eq(other.group, fee.group))
                FAULT(f, t->file, t->line, S("gebyr"),
                      T("[opgave {1}]: gebyr: '{2}' står også med samme dato og gruppe – der ventes en linje for hver gruppe"), t->key, t->fees.at[i]);
    }
}

/* What a citizen may do alone must say where. Only of what was just read: in what is stored from before nothing else can be saved for it. */
static void check_online(const struct catalogue_task *t, struct catalogue_faults *f) {
    struct catalogue_form form;
    str rest = t->channels;
    bool online = false, somewhere = t->links.n > 0;
    for (str channel; str_next(&rest, ',', &channel);) online |= str_eq(str_trim(channel), S("selvbetjening"));
    for (size_t i = 0; i < t->forms.n; i++) somewhere |= catalogue_form_row(t->forms.at[i], &form) && form.url.n;
    if (t->line && online && !somewhere)
        FAULT(f, t->file, t->line, S("kanaler"),
              T("[opgave {1}]: kanaler: selvbetjening – der ventes et link, eller en blanket med en adresse, så borgeren kan finde den"), t->key);
}

static void check_package(const struct catalogue_life_event *e, const struct places *tasks, struct catalogue_faults *f) {
    for (size_t i = 0; i < e->tasks_n; i++) {
        str key = e->tasks[i].task_key;
        if (!find(tasks, key))
            FAULT(f, e->file, e->tasks[i].line, S("opgave"), T("opgave: '{1}' – der ventes nøglen på en opgave, som findes i filerne"), key);
        for (size_t j = 0; j < i; j++)
            if (str_eq(e->tasks[j].task_key, key))
                FAULT(f, e->file, e->tasks[i].line, S("opgave"), T("opgave: '{1}' står også i linje {2} – der ventes hver opgave en gang"),
                      key, fault_number(f, (size_t)e->tasks[j].line));
    }
}

enum err catalogue_check(const struct catalogue *c, struct catalogue_faults *faults) {
    ARENA(a);
    size_t before = faults->n;
    struct places tasks = {arena_many(&a, c->tasks_n, struct place), 0};
    struct places all = {arena_many(&a, c->tasks_n + c->life_events_n, struct place), 0};
    struct places authorities = {arena_many(&a, c->authorities_n, struct place), 0};
    for (size_t i = 0; i < c->tasks_n; i++) {
        add(&tasks, c->tasks[i].key, c->tasks[i].file, c->tasks[i].line);
        add(&all, c->tasks[i].key, c->tasks[i].file, c->tasks[i].line);
        check_owner(c, &c->tasks[i], faults);
        check_bring(&c->tasks[i], faults);
        check_fees(&c->tasks[i], faults);
        check_online(&c->tasks[i], faults);
    }
    for (size_t i = 0; i < c->life_events_n; i++)
        add(&all, c->life_events[i].key, c->life_events[i].file, c->life_events[i].line);
    for (size_t i = 0; i < c->authorities_n; i++)
        add(&authorities, c->authorities[i].key, c->authorities[i].file, c->authorities[i].line);
    sort_and_tell_doubles(&all, faults);
    sort_and_tell_doubles(&authorities, faults);
    if (tasks.n) qsort(tasks.at, tasks.n, sizeof *tasks.at, by_key);
    for (size_t i = 0; i < c->life_events_n; i++) check_package(&c->life_events[i], &tasks, faults);
    return faults->n > before ? ERR_INVALID : OK;
}

/* ---- KLE ---- */

/* The number that a line of the list begins with; {}: none. */
static str number_of(str line) {
    enum { LENGTH = sizeof "23.05.10" - 1 };
    line = str_trim(line);
    if (str_starts(line, S("\""))) line = str_sub(line, 1, line.n);
    str number = str_sub(line, 0, LENGTH);
    bool whole = line.n <= LENGTH || strchr(",;\t \"", line.p[LENGTH]);
    return whole && catalogue_kle_ok(number) ? number : (str){};
}

enum err catalogue_check_kle(const struct catalogue *c, str list, struct catalogue_faults *faults) {
    ARENA(a);
    struct catalogue_lines numbers = {};
    size_t before = faults->n;
    str line;
    while (str_next(&list, '\n', &line))
        if (number_of(line).n) catalogue_lines_add(&numbers, &a, number_of(line));
    if (!numbers.n) return ERR_NOT_FOUND;
    for (size_t i = 0; i < c->tasks_n; i++) {
        const struct catalogue_task *t = &c->tasks[i];
        size_t k = 0;
        while (k < numbers.n && !str_eq(numbers.at[k], t->kle)) k++;
        if (t->kle.n && k == numbers.n)
            FAULT(faults, t->file, t->line, S("kle"), T("[opgave {1}]: kle: '{2}' – der ventes et nummer, som står i KLE-listen, eller ukendt"), t->key, t->kle);
    }
    return faults->n == before ? OK : ERR_INVALID;
}
