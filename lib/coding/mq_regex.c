#define PCRE2_CODE_UNIT_WIDTH 8
#include "mq_regex.h"
#include <pcre2.h>

enum { MATCH_LIMIT = 100000, DEPTH_LIMIT = 1000, HEAP_LIMIT_KIB = 4096, PATTERN_MAX = 4096 };

mq_status mq_regex_new(mq_str pattern, void **out, size_t *column, mq_error *err)
{
    int code;
    size_t at;
    *column = 0;
    if (pattern.size == 0)
        return mq_fail(err, MQ_E_LEXICON, NULL, "regular expression: nothing stands behind re:");
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    if (!context)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    pcre2_set_max_pattern_length(context, PATTERN_MAX);
    pcre2_set_parens_nest_limit(context, 50);
    *out = pcre2_compile((PCRE2_SPTR)pattern.at, pattern.size, PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C, &code,
                         &at, context);
    pcre2_compile_context_free(context);
    if (!*out) {
        char text[200];
        pcre2_get_error_message(code, (PCRE2_UCHAR *)text, sizeof text);
        *column = mq_str_length((mq_str){pattern.at, at < pattern.size ? at : pattern.size});
        return mq_fail(err, MQ_E_LEXICON, NULL, "regular expression: %s", text);
    }
    pcre2_jit_compile(*out, PCRE2_JIT_COMPLETE);
    return MQ_OK;
}

void mq_regex_free(void *regex)
{
    pcre2_code_free(regex);
}

mq_status mq_regex_find(const void *regex, mq_str subject, size_t from, size_t *start, size_t *end)
{
    pcre2_match_data *data = pcre2_match_data_create_from_pattern(regex, NULL);
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    if (!data || !context) {
        pcre2_match_data_free(data);
        pcre2_match_context_free(context);
        return MQ_E_MEMORY;
    }
    pcre2_set_match_limit(context, MATCH_LIMIT);
    pcre2_set_depth_limit(context, DEPTH_LIMIT);
    pcre2_set_heap_limit(context, HEAP_LIMIT_KIB);
    uint32_t options = PCRE2_NOTEMPTY | (from ? PCRE2_NO_UTF_CHECK : 0); /* a check for every match: quadratic */
    int found = pcre2_match(regex, (PCRE2_SPTR)subject.at, subject.size, from, options, data, context);
    if (found > 0) {
        const PCRE2_SIZE *ovector = pcre2_get_ovector_pointer(data);
        *start = ovector[0];
        *end = ovector[1];
    }
    pcre2_match_data_free(data);
    pcre2_match_context_free(context);
    return found > 0 ? MQ_OK : found == PCRE2_ERROR_NOMATCH ? MQ_END : MQ_E_PARTIAL;
}
