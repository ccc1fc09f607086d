/* components FOLDER: writes each frame and part, in both languages and with errors, as a page into FOLDER, for
 * tests/browser/components.mjs to look at in a browser. */
#include "tests/browser/components_html.h"

static const struct page_link LINKS[] = {
    {"/skranke", T("Skranke")}, {"/koe", T("Kø")}, {"/opgaver", T("Opgaver")}, {"/tavle", T("Tavle")}, {"/brugere", T("Brugere")}};
static const struct page_link FOOTER[] = {{"/tilgaengelighed", T("Tilgængelighedserklæring")}, {"/privatliv", T("Privatliv")}};

static const struct {
    const char *name;
    void (*render)(struct view *, const struct page *);
    bool staff, faults;
} SAMPLES[] = {
    {"citizen", sample_citizen, false, false}, {"citizen-faults", sample_citizen, false, true},
    {"staff", sample_staff, true, false},      {"display", sample_display, false, false},
    {"ticket", sample_ticket, false, false},   {"error", NULL, false, false},
};

static void find_faults(struct request *req) {
    static const struct problem_item items[] = {
        {S_INIT("navn"), S_INIT("Skriv dit navn.")},
        {S_INIT("email"), S_INIT("Skriv en e-mailadresse som navn@eksempel.dk.")},
        {S_INIT("maade"), S_INIT("Vælg, hvordan du vil tale med os.")},
        {S_INIT("sms"), S_INIT("Vi mangler dit telefonnummer for at kunne sende en sms.")},
        {{}, S_INIT("Tiden er lige blevet taget af en anden.")},
    };
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) req->problem.at[req->problem.n++] = items[i];
}

static bool write_page(const char *folder, const char *name, const struct request *req) {
    ARENA(a);
    str path = str_printf(&a, "%s/%s.%s.html", folder, name, lang_code(req->lang));
    FILE *f = fopen(path.p, "wb");
    return f && fwrite(req->response.body.p, 1, req->response.body.n, f) == req->response.body.n && !fclose(f);
}

static bool render(const char *folder, size_t sample, enum lang lang) {
    ARENA(a);
    struct request req = {.arena = &a, .lang = lang, .path = S("/koe/12"), .query = S("side=2&lang=da"), .id = S("7f3a-0042"),
                          .csrf = S("token")};
    if (SAMPLES[sample].faults) find_faults(&req);
    struct page page = {.title = S("Prøve"), .municipality = S("Indgang Kommune"), .links = LINKS, .links_n = 5,
                        .footer = FOOTER, .footer_n = 2, .staff = SAMPLES[sample].staff, .person = S("Anne Holm"),
                        .unit = S("Borgerservice Nord")};
    if (SAMPLES[sample].faults) page.notice = S("Vi er ramt af strømsvigt på Torvet. Kom i stedet til Borgerservice Nord.");
    struct view v = view_of(&req);
    if (SAMPLES[sample].render) SAMPLES[sample].render(&v, &page);
    else error_page(&v, &page, ERR_NOT_FOUND);
    bool ok = write_page(folder, SAMPLES[sample].name, &req);
    buf_free(&req.response.body);
    return ok;
}

int main(int argc, char **argv) {
    if (argc != 2) return 2;
    for (size_t i = 0; i < sizeof SAMPLES / sizeof *SAMPLES; i++)
        for (enum lang lang = LANG_DA; lang < LANG_COUNT; lang++)
            if (!render(argv[1], i, lang)) return 1;
    return 0;
}
