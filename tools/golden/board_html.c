/* Made by htmlgen from tools/golden/board.html. */
#include "board_html.h"

#line 3 "tools/golden/board.html"
void board(struct view *v, const struct board *b) {
    view_lit(v, "<section id=\"board\" aria-live=\"polite\" aria-label=\"");
#line 4 "tools/golden/board.html"
    if (v->lang == LANG_DA) {
    view_lit(v, "Numre der kaldes");
#line 4 "tools/golden/board.html"
    } else {
#line 4 "tools/golden/board.html"
    view_text(v, "Numre der kaldes", NULL, 0);
#line 4 "tools/golden/board.html"
    }
    view_lit(v, "\">\n"
                "<h2>");
#line 5 "tools/golden/board.html"
    if (v->lang == LANG_DA) {
    view_lit(v, "Kaldes nu");
#line 5 "tools/golden/board.html"
    } else {
#line 5 "tools/golden/board.html"
    view_text(v, "Kaldes nu", NULL, 0);
#line 5 "tools/golden/board.html"
    }
    view_lit(v, "</h2>\n");
#line 7 "tools/golden/board.html"
    for (size_t i = 0; i < b->n; i++) {
    view_lit(v, "<p class=\"number ");
#line 8 "tools/golden/board.html"
    if (b->at[i].big) {
    view_lit(v, "big");
#line 8 "tools/golden/board.html"
    }
    view_lit(v, "\">");
#line 8 "tools/golden/board.html"
    view_put(v, b->at[i].number);
    view_lit(v, "</p>\n");
#line 9 "tools/golden/board.html"
    }
#line 10 "tools/golden/board.html"
    if (b->n == 0) {
    view_lit(v, "<p>");
#line 10 "tools/golden/board.html"
    if (v->lang == LANG_DA) {
    view_lit(v, "Ingen venter.");
#line 10 "tools/golden/board.html"
    } else {
#line 10 "tools/golden/board.html"
    view_text(v, "Ingen venter.", NULL, 0);
#line 10 "tools/golden/board.html"
    }
    view_lit(v, "</p>");
#line 10 "tools/golden/board.html"
    } else if (b->n == 1) {
    view_lit(v, "<p>");
#line 10 "tools/golden/board.html"
    if (v->lang == LANG_DA) {
    view_lit(v, "Én venter");
#line 10 "tools/golden/board.html"
    } else {
#line 10 "tools/golden/board.html"
    view_text(v, "Én venter", NULL, 0);
#line 10 "tools/golden/board.html"
    }
    view_lit(v, "</p>");
#line 10 "tools/golden/board.html"
    } else {
    view_lit(v, "\n"
                "<p>");
#line 11 "tools/golden/board.html"
    if (v->lang == LANG_DA) {
    view_lit(v, "Ventetid nu: ");
#line 11 "tools/golden/board.html"
    view_put(v, b->wait);
    view_lit(v, " minutter &amp; ");
#line 11 "tools/golden/board.html"
    view_put(v, b->more);
#line 11 "tools/golden/board.html"
    } else {
#line 11 "tools/golden/board.html"
    view_text(v, "Ventetid nu: {1} minutter & {2}", (const struct view_value[]){view_value(b->wait), view_value(b->more)}, 2);
#line 11 "tools/golden/board.html"
    }
    view_lit(v, "</p>\n");
#line 13 "tools/golden/board.html"
    }
#line 14 "tools/golden/board.html"
    board_row(v, &b->at[0], (struct pair){{1, 2}});
    view_lit(v, "\n"
                "<a href=\"/opgaver/");
#line 15 "tools/golden/board.html"
    view_url_part(v, b->key);
    view_lit(v, "?q=");
#line 15 "tools/golden/board.html"
    view_url_part(v, b->q);
    view_lit(v, "\" ");
#line 15 "tools/golden/board.html"
    if (b->on) {
    view_lit(v, "aria-current=\"page\"");
#line 15 "tools/golden/board.html"
    }
    view_lit(v, ">Indgang</a>\n"
                "<a href=\"");
#line 16 "tools/golden/board.html"
    view_url(v, b->link);
    view_lit(v, "\">");
#line 16 "tools/golden/board.html"
    if (v->lang == LANG_DA) {
    view_lit(v, "Gå til borger.dk");
#line 16 "tools/golden/board.html"
    } else {
#line 16 "tools/golden/board.html"
    view_text(v, "Gå til {1}", (const struct view_value[]){view_value("borger.dk")}, 1);
#line 16 "tools/golden/board.html"
    }
    view_lit(v, "</a>\n");
#line 17 "tools/golden/board.html"
    int minutes = b->wait / 60000;
    view_lit(v, "<p>");
#line 18 "tools/golden/board.html"
    view_put(v, minutes);
    view_lit(v, " / ");
#line 18 "tools/golden/board.html"
    view_put(v, b->n);
    view_lit(v, "</p>\n"
                "<input type=\"submit\" value=\"");
#line 19 "tools/golden/board.html"
    if (v->lang == LANG_DA) {
    view_lit(v, "Søg");
#line 19 "tools/golden/board.html"
    } else {
#line 19 "tools/golden/board.html"
    view_text(v, "Søg", NULL, 0);
#line 19 "tools/golden/board.html"
    }
    view_lit(v, "\"><input name=\"q\" value=\"");
#line 19 "tools/golden/board.html"
    view_attr(v, b->q);
    view_lit(v, "\" placeholder=\"");
#line 19 "tools/golden/board.html"
    if (v->lang == LANG_DA) {
    view_lit(v, "Søg her");
#line 19 "tools/golden/board.html"
    } else {
#line 19 "tools/golden/board.html"
    view_text(v, "Søg her", NULL, 0);
#line 19 "tools/golden/board.html"
    }
    view_lit(v, "\">\n"
                "<svg class=\"icon\"><use href=\"/web/i.svg#x\"/></svg>\n"
                "<textarea name=\"t\">\n");
#line 21 "tools/golden/board.html"
    view_put(v, b->text);
    view_lit(v, "</textarea>\n"
                "<form method=\"post\" action=\"/ret\">");
#line 23 "tools/golden/board.html"
    form_csrf(v);
#line 23 "tools/golden/board.html"
    form_text(v, (struct form_field){.label = T("Navn")});
    view_lit(v, "</form>\n"
                "</section>");
}

#line 27 "tools/golden/board.html"
void page_open(struct view *v, str title) {
    view_lit(v, "<!doctype html>\n"
                "<html lang=\"");
#line 29 "tools/golden/board.html"
    view_attr(v, lang_code(v->lang));
    view_lit(v, "\">\n"
                "<head><title>");
#line 30 "tools/golden/board.html"
    if (v->lang == LANG_DA) {
#line 30 "tools/golden/board.html"
    view_put(v, title);
    view_lit(v, " – Indgang");
#line 30 "tools/golden/board.html"
    } else {
#line 30 "tools/golden/board.html"
    view_text(v, "{1} – Indgang", (const struct view_value[]){view_value(title)}, 1);
#line 30 "tools/golden/board.html"
    }
    view_lit(v, "</title><script src=\"/web/x.js\" defer></script></head>\n"
                "<body>\n"
                "<main>");
}

#line 35 "tools/golden/board.html"
void page_close(struct view *v) {
    view_lit(v, "</main>\n"
                "</body>\n"
                "</html>");
}
