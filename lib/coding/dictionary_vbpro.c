/* VBPro: >>name<<, then a pattern a line. Source: specification of dictionary formats, 4.4. */
#include "mq_dictionary_flat.h"

static mq_str S_name(mq_str line)
{
    bool opens = line.size > 4 && memcmp(line.at, ">>", 2) == 0 && memcmp(line.at + line.size - 2, "<<", 2) == 0;
    return opens ? mq_str_trim((mq_str){line.at + 2, line.size - 4}) : (mq_str){NULL, 0};
}

static const mq_flat_form form = {">>", "<<", S_name};

static mq_status S_read(mq_dictionary *out, mq_error *err)
{
    return mq_dictionary_flat_read(&form, out, err);
}

static void S_write(const mq_dictionary *in, mq_buffer *out)
{
    mq_dictionary_flat_write(&form, in, out);
}

const mq_dictionary_format mq_dictionary_vbpro = {"vbpro", "VBPro", 0, S_read, S_write};
