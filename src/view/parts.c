#include "view/parts.h"
#include <string.h>

const char *alert_label(const char *kind) {
    static const struct {
        const char *kind, *label;
    } labels[] = {{"info", T("Information")}, {"success", T("Udført")}, {"warning", T("Advarsel")}, {"error", T("Fejl")}};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (strcmp(labels[i].kind, kind) == 0) return labels[i].label;
    return labels[0].label;
}

str table_column(const struct view *v, const char *column) {
    str text = text_tr(v->lang, column);
    return str_starts(text, S(">")) ? str_sub(text, 1, text.n) : text;
}

str page_asset(const struct view *v, const char *path) {
    return v->req && v->req->inner ? static_url(v->req, path) : str_c(path); /* no server behind a stream or a test */
}
