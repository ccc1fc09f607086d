/* htmlgen compiles a page template (src/queue/board.html) to C: one function per {{template}}. docs: src/view/view.h.
 *
 *   htmlgen.c         files, directives ({{if}}, {{for}}, {{call}} …) and what they nest in
 *   htmlgen_markup.c  HTML itself: tags, attributes, nesting, what is refused
 *   htmlgen_emit.c    the C that comes out, and the Danish texts found on the way
 *
 * It is a build tool: the first fault ends it with file:line on stderr. Memory is the arena's until the process ends. */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"

enum { GEN_TAGS = 64, GEN_FRAMES = 64, GEN_PIECES = 64, GEN_ARGS = 9 };

/* Where in the HTML the reader stands. */
enum gen_state { IN_TEXT, IN_TAG, IN_VALUE };

/* What an attribute's value is to the browser. */
enum gen_attribute { ATTRIBUTE_PLAIN, ATTRIBUTE_TEXT, ATTRIBUTE_URL };

/* A piece of a run of text: words of the template, a C expression, or {{=words}} that are not translated. */
enum gen_piece_kind { PIECE_WORDS, PIECE_EXPR, PIECE_LITERAL };
struct gen_piece {
    enum gen_piece_kind kind;
    str text;
};

/* An open {{template}}, {{if}} or {{for}}: its branches must leave the HTML as they found it. */
enum gen_frame_kind { FRAME_TEMPLATE, FRAME_IF, FRAME_FOR };
struct gen_frame {
    enum gen_frame_kind kind;
    size_t at;              /* where it was opened */
    enum gen_state state;
    size_t tags;            /* how many tags were open */
    bool url_start;
    bool has_else;
};

struct gen {
    const char *file;
    str src;
    size_t at;              /* next byte to read */
    struct arena *arena;
    bool messages;          /* print the texts, write no C */

    enum gen_state state;
    str tags[GEN_TAGS];     /* open elements, outermost first */
    size_t tags_n;
    str closes[GEN_TAGS];   /* what the template opens for another to close: must be open at its end */
    size_t closes_n;
    struct gen_frame frames[GEN_FRAMES];
    size_t frames_n;

    str tag;                /* the start tag being read */
    size_t tag_at;
    bool tag_src;           /* it has a src attribute */
    bool post_form;         /* inside <form method="post"> … */
    bool csrf;              /* … which has called form_csrf */
    enum gen_attribute attribute;
    bool url_start;         /* nothing of the URL was written yet */

    struct gen_piece run[GEN_PIECES];
    size_t run_n, run_at;

    struct buf raw;         /* HTML waiting to be written as one literal */
    struct buf includes, protos, code;
    str comment;            /* the last {{! }}, for the prototype that follows */
};

/* ---- htmlgen_emit.c ---- */
_Noreturn void gen_fail(const struct gen *g, size_t at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
size_t gen_line(const struct gen *g, size_t at);
void gen_raw(struct gen *g, str html);                    /* HTML as is */
void gen_raw_flush(struct gen *g);
/* A statement of C with the #line of the template before it. */
void gen_code(struct gen *g, size_t at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void gen_piece(struct gen *g, enum gen_piece_kind kind, str text);
void gen_run_flush(struct gen *g);                        /* the run is at its end: a text to translate, or just pieces */
void gen_value(struct gen *g, str expr);                  /* {{expr}} inside an attribute */
bool gen_is_space(char c);

/* ---- htmlgen_markup.c ---- */
void gen_markup(struct gen *g);                           /* reads one thing at g->at: text, tag, attribute, or their end */
bool gen_in_verbatim(const struct gen *g);                /* inside pre or textarea, where white space counts */
