/* Lexicoder 3: +name opens a category, a line a pattern. Source: specification of dictionary formats, 4.4. */
#include "mq_dictionary_flat.h"

/* Without a colour at the end: +name #FF0000. */
static mq_str S_name(mq_str line)
{
    if (line.at[0] != '+')
        return (mq_str){NULL, 0};
    mq_str text = mq_str_trim((mq_str){line.at + 1, line.size - 1});
    size_t i = text.size;
    while (i > 0 && strchr("0123456789abcdefABCDEF", text.at[i - 1]))
        i--;
    if (i > 0 && text.at[i - 1] == '#' && text.size - i == 6)
        text.size = i - 1;
    return mq_str_trim(text);
}

static const mq_flat_form form = {"+", "", S_name};

static mq_status S_read(mq_dictionary *out, mq_error *err)
{
    return mq_dictionary_flat_read(&form, out, err);
}

static void S_write(const mq_dictionary *in, mq_buffer *out)
{
    mq_dictionary_flat_write(&form, in, out);
}

const mq_dictionary_format mq_dictionary_lc3 = {"lc3", "Lexicoder 3", MQ_KEEPS_GLOB_START, S_read, S_write};
