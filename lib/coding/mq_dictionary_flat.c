#include "mq_dictionary_flat.h"

mq_status mq_dictionary_flat_read(const mq_flat_form *form, mq_dictionary *out, mq_error *err)
{
    mq_str rest = out->source, line, code = {NULL, 0};
    size_t number = 0;
    while (mq_dictionary_line(&rest, &line, &number)) {
        mq_str text = mq_str_trim(line), name = text.size ? form->name(text) : text;
        if (!text.size)
            continue;
        if (name.at)
            code = name;
        else if (!code.size)
            return mq_dictionary_fail(out, text.at, err,
                                 "a pattern stands before the first category: %sname%s", form->before, form->after);
        else if (!mq_dictionary_add(out, code, text, 1, number))
            return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    }
    return MQ_OK;
}

void mq_dictionary_flat_write(const mq_flat_form *form, const mq_dictionary *in, mq_buffer *out)
{
    for (size_t c = 0; c < in->n_codes; c++) {
        mq_buffer_text(out, form->before);
        mq_buffer_str(out, in->codes[c]);
        mq_buffer_text(out, form->after);
        mq_buffer_char(out, '\n');
        for (size_t i = 0; i < in->size; i++)
            if (mq_str_equal(in->at[i].code, in->codes[c])) {
                mq_buffer_str(out, in->at[i].pattern);
                mq_buffer_char(out, '\n');
            }
    }
}
