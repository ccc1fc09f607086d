/* Throws texts at the writer of mails: no text begins a header of its own, no line is longer than a mail server takes, and all of it
 * is ASCII. The first line is the sender's name, the second the subject. */
#include "mail/mime.h"

static void must(bool promise) {
    if (!promise) abort();
}

/* Headers until the empty line; a line that begins with a blank goes on with the one before. */
static size_t headers(str *rest) {
    size_t n = 0;
    str line;
    while (str_next(rest, '\n', &line)) {
        must(line.n && line.p[line.n - 1] == '\r' && line.n <= 200);
        if (line.n == 1) break;
        must(line.p[0] == ' ' || str_index(line, ':') < line.n);
        n += line.p[0] != ' ';
    }
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    enum { HEADERS = 9, LONGEST = 76 };
    BUF(out);
    str body = {(const char *)data, size}, name = {}, subject = {}, line;
    str_next(&body, '\n', &name);
    str_next(&body, '\n', &subject);
    struct mime_mail mail = {name, S("post@byen.example"), S("bo@example.dk"), subject, body, S("1@byen.example"), 0};
    mime_write(&out, &mail);
    str rest = buf_str(&out);
    for (size_t i = 0; i < rest.n; i++) must((rest.p[i] >= ' ' && rest.p[i] < 0x7F) || rest.p[i] == '\r' || rest.p[i] == '\n' || rest.p[i] == '\t');
    must(headers(&rest) == HEADERS);
    while (rest.n && str_next(&rest, '\n', &line)) must(line.n && line.n <= LONGEST + 1 && str_index(line, '\r') == line.n - 1);
    return 0;
}
