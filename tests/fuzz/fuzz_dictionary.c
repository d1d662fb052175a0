/* Any UTF-8 as a dictionary of every format: it is read, or refused with a place; what is read becomes cues that load, or is
 * left out; and what is written reads back. The first byte picks the format. */
#include "mq_dictionary.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The pattern and options of every row, as the loader has them. */
static void S_load_cues(mq_str rows)
{
    mq_str head = mq_str_cut(&rows, '\n');
    for (mq_str row; head.at && rows.size && (row = mq_str_cut(&rows, '\n')).size;) {
        mq_lexicon lexicon;
        mq_error err = {0};
        mq_str symbol = mq_str_cut(&row, '\t'), pattern = mq_str_cut(&row, '\t'), options = mq_str_cut(&row, '\t');
        if (!symbol.at || mq_lexicon_of_pattern("", pattern, options.size ? "short" : "", NULL, &lexicon, &err) < 0)
            abort();
        mq_lexicon_free(&lexicon);
    }
}

static void S_read_back(const mq_dictionary_format *format, const mq_dictionary *d, mq_arena *arena)
{
    mq_buffer out = {0};
    mq_dictionary back;
    mq_error err;
    format->write(d, &out);
    if (out.failed || mq_dictionary_read(format, mq_buffer_view(&out), "", 0, arena, &back, &err) != MQ_OK ||
        back.size != d->size)
        abort();
    mq_dictionary_close(&back);
    mq_buffer_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    mq_arena arena = {0};
    mq_dictionary d;
    mq_buffer cues = {0};
    mq_error err = {0};
    const mq_dictionary_format *format = size ? mq_dictionary_format_at(data[0] % 6) : NULL;
    mq_str text = {(const char *)data + 1, size ? size - 1 : 0};
    if (!format || mq_utf8_check(text.at, text.size) < text.size)
        return 0;
    mq_status st = mq_dictionary_read(format, text, "in", 0, &arena, &d, &err);
    if (st < 0 && (err.line == 0 || err.column == 0))
        abort();
    if (st >= 0) {
        if (format->keeps & MQ_KEEPS_IN_CELLS || format == mq_dictionary_format_find("yml"))
            S_read_back(format, &d, &arena);
        if (mq_dictionary_cues(&d, format->keeps, &cues, &err) == MQ_OK)
            S_load_cues(mq_buffer_view(&cues));
        mq_dictionary_close(&d);
    }
    mq_buffer_free(&cues);
    mq_arena_free(&arena);
    return 0;
}
