/* Typed SQL: reads src/x/y.sql and writes y_sql.h and y_sql.c, one C function for each statement.
 *
 *     build/sqlgen build/gen/queue/queue_sql src/queue/queue.sql
 *
 * A .sql file is for people first. What stands before the first statement is copied nowhere. Then, for each statement:
 *
 *     -- one: ticket_by_id(authority_id int, id int) -> id int, number text, called_at int?, wait real
 *     -- What it is for: becomes the comment above the function in the header.
 *     SELECT id, number, called_at, wait FROM ticket WHERE authority_id = :authority_id AND id = :id;
 *
 * The head may go on over several comment lines as long as a line ends with ',' or '(' or '->'.
 *     exec  runs it and answers how many rows it changed
 *     one   answers the first row, or ERR_NOT_FOUND
 *     many  answers all rows, in the arena
 * Types: int (int64_t), real (double), text (str), bool (bool, stored 0/1). With '?' it may be NULL: DB_NULL, NAN and the
 * no-value str; a bool? is an int64_t. One without '?' that is NULL is refused when it runs.
 * A true difference between the engines is two bodies, after the lines "-- sqlite:" and "-- postgres:".
 *
 * What several statements have in common stands once, before them, as a part; {NAME} in a body is the part's SQL, in the
 * list of columns its columns:
 *
 *     -- part: ticket -> id int, number text
 *     t.id, t.number
 *
 *     -- one: ticket_by_id(id int) -> {ticket}, unit text
 *     SELECT {ticket}, u.name FROM ticket t JOIN unit u ON u.id = t.unit_id WHERE t.id = :id;
 *
 * The functions are sql_FILE_NAME: sql_queue_ticket_by_id.
 *
 *   sqlgen.c        files
 *   sqlgen_read.c   what stands in a .sql file: heads, parts, comments, bodies
 *   sqlgen_sql.c    the SQL itself: parameters to numbers, parts put in
 *   sqlgen_emit.c   the C that comes out
 *
 * It is a build tool: the first fault ends it with file:line on stderr. Memory is the arena's until the process ends. */
#pragma once
#include <stdarg.h>
#include <stdio.h>
#include "base/buf.h"

enum { MAX_FIELDS = 64, MAX_STATEMENTS = 400 }; /* 64: nullability is a bit each in struct db_sql */

enum kind { EXEC, ONE, MANY, PART };

enum type { INT, REAL, TEXT, BOOL };
struct field {
    str name;
    enum type type;
    bool nullable, used;
};
struct fields {
    struct field at[MAX_FIELDS];
    size_t n;
};

/* A piece of the file, and where it starts. */
struct body {
    str text;
    int line;
};
struct statement {
    enum kind kind;
    str name, doc;
    int line;
    struct fields params, columns;
    struct body plain, sqlite, postgres;
};

enum { MAX_PARTS = 16 };
struct source {
    struct arena *arena;
    str path, stem; /* stem: "queue" of src/queue/queue.sql */
    str rest;       /* not read yet */
    int line;       /* of the line last read */
    struct statement *statements;
    size_t n;
    struct statement parts[MAX_PARTS];
    size_t parts_n;
    struct buf *error; /* what is wrong, once something is */
};

/* ---- sqlgen_read.c ---- */
/* Reads the statements and parts of s->rest. ERR_INVALID: s->error says file:line and why. */
[[nodiscard]] enum err gen_read(struct source *s);
/* Notes what is wrong on that line; answers ERR_INVALID. */
enum err gen_wrong(struct source *s, int line, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
bool gen_is_letter(char c);
bool gen_is_word(char c);             /* a letter, a digit or '_' */
struct field *gen_field(struct fields *f, str name); /* NULL: none of that name */
/* "{name}" at the start of what is left: the part, or NULL when there is no such thing. */
struct statement *gen_part(struct source *s, str rest);
struct type_info {
    str name;
    const char *c, *c_nullable; /* the type of the struct member */
    const char *db, *member;    /* enum db_type and the member of struct db_value */
    const char *read;           /* how a column is read */
};
extern const struct type_info gen_types[4]; /* by enum type */

/* ---- sqlgen_sql.c ---- */
/* A body as one engine takes it, mark '?' for SQLite or '$' for PostgreSQL, appended to out; notes which parameters it uses. */
[[nodiscard]] enum err gen_sql(struct source *s, struct statement *st, struct body body, char mark, struct buf *out);

/* ---- sqlgen_emit.c ---- */
/* The header and the C of all that was read. */
[[nodiscard]] enum err gen_emit(struct source *s, struct buf *h, struct buf *c);
