#include "mail/mime.h"
#include "base/text.h"

/* RFC 2047 § 2: an encoded word is at most 75 characters, 12 of them "=?utf-8?q?" and "?="; RFC 2045: a line at most 76. */
enum { WORD_MOST = 75 - 12, LINE_MOST = 76 };

static bool is_plain_word(str s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < ' ' || s.p[i] > '~') return false;
    return s.n <= 60 && !str_contains(s, S("=?"));
}

static bool stands_for_itself(char c) {
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static void hex(struct buf *out, char c) {
    const char *digits = "0123456789ABCDEF";
    buf_char(out, '=');
    buf_char(out, digits[(unsigned char)c >> 4]);
    buf_char(out, digits[(unsigned char)c & 15]);
}

/* One character as it stands in an encoded word; control characters become blanks, so no text can begin a new header. */
static void encode_character(struct buf *out, str c) {
    if (c.n == 1 && (c.p[0] == ' ' || (unsigned char)c.p[0] < ' ' || c.p[0] == 0x7F)) buf_char(out, '_');
    else if (c.n == 1 && stands_for_itself(c.p[0])) buf_char(out, c.p[0]);
    else
        for (size_t i = 0; i < c.n; i++) hex(out, c.p[i]);
}

/* Encoded words, folded between characters; so much of the first line is used already. */
static void encoded_words(struct buf *out, str s, size_t used) {
    BUF(word);
    size_t room = WORD_MOST - used;
    for (size_t i = 0; i < s.n;) {
        size_t from = i;
        BUF(c);
        text_next(s, &i);
        encode_character(&c, str_sub(s, from, i - from));
        if (word.n + c.n > room) {
            buf_printf(out, "=?utf-8?q?%.*s?=\r\n ", STR_ARG(buf_str(&word)));
            word.n = 0;
            room = WORD_MOST;
        }
        buf_add(&word, buf_str(&c));
    }
    buf_printf(out, "=?utf-8?q?%.*s?=", STR_ARG(buf_str(&word)));
}

static void header(struct buf *out, const char *name, str value) {
    buf_printf(out, "%s: %.*s\r\n", name, STR_ARG(value));
}

static void header_text(struct buf *out, const char *name, str value) {
    buf_printf(out, "%s: ", name);
    if (is_plain_word(value)) buf_add(out, value);
    else encoded_words(out, value, strlen(name) + 2);
    buf_lit(out, "\r\n");
}

static void header_from(struct buf *out, const struct mime_mail *m) {
    buf_lit(out, "From: ");
    if (m->from_name.n) {
        encoded_words(out, m->from_name, 6); /* always encoded: what would need quotes need not be told apart */
        buf_lit(out, "\r\n ");
    }
    buf_printf(out, "<%.*s>\r\n", STR_ARG(m->from));
}

static void header_date(struct buf *out, ms_t date) {
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct clock_local l = clock_local(date);
    buf_printf(out, "Date: %s, %d %s %d %02d:%02d:%02d +%02d%02d\r\n", days[l.weekday - 1], l.day, months[l.month - 1], l.year,
               l.hour, l.minute, l.second, l.offset_minutes / 60, l.offset_minutes % 60);
}

/* One line of text, broken softly where it is too long. A blank at its end would be lost on the way. */
static void quoted_line(struct buf *out, str line) {
    size_t room = LINE_MOST - 1; /* the last place is for the '=' of a soft break */
    for (size_t i = 0; i < line.n; i++) {
        char c = line.p[i];
        bool last = i + 1 == line.n;
        bool plain = (c >= '!' && c <= '~' && c != '=') || ((c == ' ' || c == '\t') && !last);
        size_t n = plain ? 1 : 3;
        if (n > room) {
            buf_lit(out, "=\r\n");
            room = LINE_MOST - 1;
        }
        if (plain) buf_char(out, c);
        else hex(out, c);
        room -= n;
    }
    buf_lit(out, "\r\n");
}

static void quoted_printable(struct buf *out, str body) {
    str line;
    while (str_next(&body, '\n', &line)) {
        if (line.n && line.p[line.n - 1] == '\r') line.n--;
        if (line.n || body.p) quoted_line(out, line);
    }
}

void mime_write(struct buf *out, const struct mime_mail *m) {
    header_from(out, m);
    buf_printf(out, "To: <%.*s>\r\n", STR_ARG(m->to));
    header_text(out, "Subject", m->subject);
    header_date(out, m->date);
    buf_printf(out, "Message-ID: <%.*s>\r\n", STR_ARG(m->message_id));
    header(out, "Auto-Submitted", S("auto-generated"));
    header(out, "MIME-Version", S("1.0"));
    header(out, "Content-Type", S("text/plain; charset=utf-8"));
    header(out, "Content-Transfer-Encoding", S("quoted-printable"));
    buf_lit(out, "\r\n");
    quoted_printable(out, m->body);
}
