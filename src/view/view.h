/* Pages. A template is an .html file beside the feature that shows it; tools/htmlgen compiles it to C functions:
 *
 *   {{! a comment; the last one before a template documents it }}
 *   {{include "queue/queue.h"}}
 *   {{template queue_board(const struct queue_board *b)}}      → void queue_board(struct view *v, const struct queue_board *b)
 *   <section id="board">                                          in build/gen/queue/board_html.h ("queue/board_html.h")
 *     <h2>Kaldes nu</h2>                                          a text: Danish here, English from po/en.po
 *     {{for (size_t i = 0; i < b->n; i++)}}
 *     <p class="number">{{b->at[i].number}}</p>                   a value: escaped by its type
 *     {{end}}
 *     {{if (b->n == 0)}}<p>Ingen venter.</p>
 *     {{elif (b->wait)}}<p>Ventetid nu: {{b->wait}} minutter</p>  the text is "Ventetid nu: {1} minutter"
 *     {{else}}…{{end}}
 *     {{let int minutes = b->wait / 60000}}                       C, for the block it stands in
 *     {{call queue_row(&b->rows[0])}}                             another template: queue_row(v, &b->rows[0])
 *     <a href="/opgaver/{{b->key}}" {{if (b->on)}}aria-current="page"{{end}}>{{=Indgang}}</a>    {{=…}} is not translated
 *   </section>
 *   {{end}}
 *
 * `v` is in scope in every expression. A template that leaves tags open for another says so:
 * {{template page_open(…) opens html body main}} … {{template page_close() closes main body html}}.
 *
 * Values: str and C strings are escaped, integers are written as numbers, struct html is written as it is (in text only);
 * anything else does not compile (a bool: use {{if}}). In href, src, action, formaction, hx-get … a value that starts the
 * URL passes when it is a path or http:, https:, mailto:, tel:, otherwise '#' is written; one that stands further on is
 * percent-encoded whole.
 *
 * Texts are every run of words between tags, and placeholder, title, alt, aria-label, aria-description, data-title,
 * hx-confirm, label, and value of submit buttons. The Danish of a text is compiled into the page, escaped already; another
 * language is looked up. What the compiler refuses stands in tools/htmlgen_markup.c. */
#pragma once
#include "base/buf.h"
#include "view/lang.h"

/* HTML that is right already: made by a template or the Markdown renderer, never from input. */
typedef struct html { str s; } html;

struct view {
    struct buf *out;
    struct arena *arena;
    enum lang lang;
    const struct request *req; /* NULL for fragments of a stream */
    str csrf;                  /* for hidden fields; see {{call form_csrf()}} in view/form.html */
};

struct view view_of(struct request *req);   /* writes into req->response.body */
/* For a stream's fragment, a letter, a test. */
struct view view_to(struct buf *out, struct arena *arena, enum lang lang);

/* ---- values, by type ---- */
enum view_kind { VIEW_TEXT, VIEW_NUMBER, VIEW_HTML };
struct view_value {
    enum view_kind kind;
    str text;
    int64_t number;
};
static inline struct view_value view_value_str(str s) { return (struct view_value){VIEW_TEXT, s, 0}; }
static inline struct view_value view_value_c(const char *c) { return (struct view_value){VIEW_TEXT, str_c(c), 0}; }
static inline struct view_value view_value_html(html h) { return (struct view_value){VIEW_HTML, h.s, 0}; }
static inline struct view_value view_value_int(int64_t n) { return (struct view_value){VIEW_NUMBER, {}, n}; }
static inline struct view_value view_value_size(uint64_t n) { return (struct view_value){VIEW_NUMBER, {}, (int64_t)n}; }

#define VIEW_TYPES                                                                                                     \
    str: view_value_str, const char *: view_value_c, char *: view_value_c, int: view_value_int,                        \
    unsigned: view_value_int, long: view_value_int, unsigned long: view_value_size, long long: view_value_int,          \
    unsigned long long: view_value_size, short: view_value_int, unsigned short: view_value_int,                         \
    signed char: view_value_int, unsigned char: view_value_int
#define view_value_attr(x) _Generic((x), VIEW_TYPES)(x)
#define view_value(x) _Generic((x), html: view_value_html, VIEW_TYPES)(x)

/* ---- what compiled templates call ---- */
void view_raw(struct view *v, const char *markup, size_t n);
#define view_lit(v, literal) view_raw((v), "" literal, sizeof(literal) - 1)
void view_put_value(struct view *v, struct view_value value);
#define view_put(v, x) view_put_value((v), view_value(x))
#define view_attr(v, x) view_put_value((v), view_value_attr(x))
void view_url_value(struct view *v, struct view_value value);
#define view_url(v, x) view_url_value((v), view_value_attr(x))
void view_url_part_value(struct view *v, struct view_value value);
#define view_url_part(v, x) view_url_part_value((v), view_value_attr(x))
/* The text in the view's language, escaped, {1}… filled in. */
void view_text(struct view *v, const char *msgid, const struct view_value *args, size_t n);
