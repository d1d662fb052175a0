/* Lexicoder 3: +name opens a category, a line a pattern. Source: specification of dictionary formats, 4.4. */
#include "mq_dictionary.h"

/* Without a colour at the end: +name #FF0000. */
static mq_str S_name(mq_str text)
{
    text = mq_str_trim(text);
    size_t i = text.size;
    while (i > 0 && strchr("0123456789abcdefABCDEF", text.at[i - 1]))
        i--;
    if (i > 0 && text.at[i - 1] == '#' && text.size - i == 6)
        text.size = i - 1;
    return mq_str_trim(text);
}

static mq_status S_read(mq_str bytes, const char *path, mq_dictionary *out, mq_error *err)
{
    mq_str rest = bytes, line, code = {NULL, 0};
    size_t number = 0;
    while (mq_dictionary_line(&rest, &line, &number)) {
        mq_str text = mq_str_trim(line);
        if (!text.size)
            continue;
        if (text.at[0] == '+')
            code = S_name((mq_str){text.at + 1, text.size - 1});
        else if (!code.size)
            return mq_fail_caret(err, MQ_E_DATA, &(mq_place){path, number, 1}, line.at, line.size,
                                 "a pattern stands before the first category: +name");
        else if (!mq_dictionary_add(out, code, text, 1, number))
            return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    }
    return MQ_OK;
}

static void S_write(const mq_dictionary *in, mq_buffer *out)
{
    for (size_t c = 0; c < in->n_codes; c++) {
        mq_buffer_char(out, '+');
        mq_buffer_str(out, in->codes[c]);
        mq_buffer_char(out, '\n');
        for (size_t i = 0; i < in->size; i++)
            if (mq_str_equal(in->at[i].code, in->codes[c])) {
                mq_buffer_str(out, in->at[i].pattern);
                mq_buffer_char(out, '\n');
            }
    }
}

const mq_dictionary_format mq_dictionary_lc3 = {"lc3", "Lexicoder 3", MQ_KEEPS_GLOB_START, S_read, S_write};
