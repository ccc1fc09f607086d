/* The log: one line of JSON for each event, on standard error, whole lines at a time, so that lines of several threads never
 * mix. `time` (UTC), `level` and `event` come first; the fields of the event follow:
 *
 *     log_info("ready", LOG_TEXT("url", url), LOG_INT("ms", 120));
 *     {"time":"2026-11-21T10:42:05.123Z","level":"info","event":"ready","url":"http://localhost:8080","ms":120}
 *
 * Only the top of a request, a job or a command logs; everybody else hands the error up. No text in it holds a CPR number:
 * digit groups that look like one are masked. Ids are LOG_ID (a string: JSON readers lose digits past 2^53). */
#pragma once
#include "base/buf.h"

enum log_kind { LOG_KIND_END, LOG_KIND_TEXT, LOG_KIND_NAME, LOG_KIND_INT, LOG_KIND_ID, LOG_KIND_MS };
struct log_field {
    enum log_kind kind;
    str key; /* as it is written: ,"id": */
    union {
        str text;
        int64_t number;
    };
};
#define LOG_KEY(k) S(",\"" k "\":")
#define LOG_TEXT(k, v) ((struct log_field){.kind = LOG_KIND_TEXT, .key = LOG_KEY(k), .text = (v)})
#define LOG_C(k, v) LOG_TEXT(k, str_c(v))
/* A text of the program's own, as a request id: not masked, which could tear it apart. */
#define LOG_NAME(k, v) ((struct log_field){.kind = LOG_KIND_NAME, .key = LOG_KEY(k), .text = (v)})
#define LOG_INT(k, v) ((struct log_field){.kind = LOG_KIND_INT, .key = LOG_KEY(k), .number = (v)})
#define LOG_ID(k, v) ((struct log_field){.kind = LOG_KIND_ID, .key = LOG_KEY(k), .number = (v)})
/* us microseconds (0 or more), written as milliseconds with three decimals. */
#define LOG_MS(k, us) ((struct log_field){.kind = LOG_KIND_MS, .key = LOG_KEY(k), .number = (us)})
#define LOG_ERR(e) LOG_NAME("error", str_c(err_name(e)))

#define log_info(event, ...) log_line("info", (event), LOG_FIELDS(__VA_ARGS__))
#define log_warning(event, ...) log_line("warning", (event), LOG_FIELDS(__VA_ARGS__))
#define log_error(event, ...) log_line("error", (event), LOG_FIELDS(__VA_ARGS__))
#define LOG_FIELDS(...) ((const struct log_field[]){__VA_ARGS__ __VA_OPT__(, ){.kind = LOG_KIND_END}})

/* From log_gather to log_gather_end a line of level "info" that comes within 5 ms of one that was written waits for those 5 ms
 * to be over and is written together with the others of that time: under load a write for each costs more than the answer it
 * tells of. Warnings and errors are written at once, with what waits before them. A process that is killed loses the lines of
 * its last 5 ms. For whoever owns the process, before its threads and after; log_line itself may be called by any thread. */
void log_gather(void);
void log_gather_end(void);

/* fields ends with LOG_KIND_END. */
void log_line(const char *level, const char *event, const struct log_field *fields);
/* What log_line writes, appended to out. */
void log_format(struct buf *out, int64_t at_ms, const char *level, const char *event, const struct log_field *fields);

/* Appends s; what looks like a CPR number (ten digits, or six and four with up to three other bytes between them, also
 * percent-encoded; the six also as a date of birth, "01.01.90") becomes "(cpr)". */
void mask_cpr(struct buf *out, str s);
/* s without such groups, and trimmed then; s itself when there is none. */
str without_cpr(struct arena *a, str s);
/* Does such a group stand in s that begins with a day of birth (replacement numbers: day + 60)? Stricter than mask_cpr: who writes
 * is told to take it out, and a case number is none. */
bool has_cpr(str s);
