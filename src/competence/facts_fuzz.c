/* Throws lines at the reader of facts: each is answered with one line of JSON, a verdict or an error that says something. */
#include <jansson.h>
#include "competence/facts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool promise) {
    if (!promise) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    BUF(out);
    competence_answer((str){(const char *)data, size}, &out);
    must(out.n > 2 && str_index(buf_str(&out), '\n') == out.n - 1);
    json_t *answer = json_loadb(out.p, out.n, JSON_REJECT_DUPLICATES, NULL);
    const char *error = json_string_value(json_object_get(answer, "error"));
    bool verdict = json_is_string(json_object_get(answer, "verdict")) && json_is_array(json_object_get(answer, "citations"));
    must(verdict != (error && *error));
    json_decref(answer);
    return 0;
}
