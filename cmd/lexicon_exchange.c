#include "mq_decode.h"
#include "mq_dictionary.h"
#include "mq_memory.h"
#include "mq_workbench.h"

enum { BYTES_MAX = 64 << 20 };

/* The format and what parts its cells, 0 = find out. */
static mq_status S_format(const mq_workbench *s, const mq_dictionary_format **out, char *delimiter, mq_error *err)
{
    mq_buffer names = {0};
    mq_survey_options options;
    mq_status read = mq_input_options(&s->input, &options, err);
    if (read < 0)
        return read;
    *delimiter = options.delimiter;
    *out = s->format ? mq_dictionary_format_find(s->format) : NULL;
    if (*out && *delimiter && !((*out)->keeps & MQ_KEEPS_IN_CELLS))
        return mq_fail(err, MQ_E_USAGE, NULL, "--delimiter is for formats with cells (dicx, csv), %s has none", s->format);
    if (*out)
        return MQ_OK;
    for (size_t i = 0; mq_dictionary_format_at(i); i++)
        mq_buffer_print(&names, " %s", mq_dictionary_format_at(i)->name);
    mq_status st =
        mq_fail(err, MQ_E_USAGE, NULL, "--format NAME %s:%s",
                s->format ? "is unknown; there are" : "is missing", names.failed ? "" : names.bytes);
    mq_buffer_free(&names);
    return st;
}

/* The line under the words of stderr, one note each. */
static void S_tell(const mq_arguments *args, const mq_dictionary *d)
{
    size_t told = 0;
    for (mq_str rest = mq_buffer_view(&d->notes); rest.at && rest.size; told++) {
        mq_str line = mq_str_cut(&rest, '\n');
        mq_note_print(args, "%.*s", (int)line.size, line.at);
    }
    if (d->n_notes > told)
        mq_note_print(args, "... and %zu more", d->n_notes - told);
}

/* Western European dictionaries have single high bytes among ASCII letters, Cyrillic ones whole words of
 * them. */
static bool S_western(const mq_buffer *raw)
{
    size_t high = 0, alone = 0;
    for (size_t i = 0; i < raw->size; i++) {
        if ((unsigned char)raw->bytes[i] < 0x80)
            continue;
        high++;
        alone += (i == 0 || (unsigned char)raw->bytes[i - 1] < 0x80) &&
                 (i + 1 == raw->size || (unsigned char)raw->bytes[i + 1] < 0x80);
    }
    return high && alone * 5 >= high * 4;
}

static void S_from_1252(const mq_buffer *raw, mq_buffer *out)
{
    static const uint16_t middle[32] = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
                                        0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                        0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};
    for (size_t i = 0; i < raw->size; i++) {
        unsigned char c = (unsigned char)raw->bytes[i];
        char bytes[4];
        mq_buffer_put(out, bytes, mq_utf8_put(c >= 0x80 && c < 0xA0 ? middle[c - 0x80] : c, bytes));
    }
}

/* What was read before the fault is in out: its last line is shown, the fault as U+FFFD. */
static mq_status S_undecoded(const char *path, mq_encoding encoding, const mq_decode_fault *fault, mq_buffer *out,
                             mq_error *err)
{
    mq_dictionary d = {.path = path};
    size_t before = out->size;
    mq_buffer_text(out, "\xEF\xBF\xBD");
    if (out->failed)
        return mq_no_memory(err);
    d.source = mq_buffer_view(out);
    return mq_dictionary_fail(&d, out->bytes + before, err, "%s %0*x is not %s; --encoding NAME says another",
                              fault->cut ? "the file ends within a letter:" : "byte", fault->value > 0xFF ? 4 : 2,
                              fault->value, mq_encoding_name(encoding));
}

/* *encoding = what the file was read as. */
static mq_status S_decode(const mq_workbench *s, const char *path, const mq_buffer *raw, mq_buffer *out,
                          const char **encoding, mq_error *err)
{
    size_t bom = 0;
    mq_encoding found = mq_encoding_detect(raw->bytes, raw->size, true, &bom);
    mq_decode decode = {.encoding = found};
    mq_decode_fault fault;
    mq_status st = s->input.encoding ? mq_encoding_parse(s->input.encoding, &decode.encoding, err) : MQ_OK;
    if (st < 0)
        return st;
    if (decode.encoding == MQ_ENCODING_AUTO)
        decode.encoding = found;
    bool eight = decode.encoding > MQ_ENCODING_UTF16BE;
    if (!s->input.encoding && (eight || mq_utf8_check(raw->bytes, raw->size) < raw->size) && !bom &&
        S_western(raw)) {
        S_from_1252(raw, out);
        *encoding = "windows-1252";
        return out->failed ? mq_no_memory(err) : MQ_OK;
    }
    decode.offset = bom;
    *encoding = mq_encoding_name(decode.encoding);
    st = mq_decode_push(&decode, raw->bytes + bom, raw->size - bom, out, &fault);
    if (st >= 0)
        st = mq_decode_push(&decode, NULL, 0, out, &fault);
    if (st == MQ_E_DATA)
        return S_undecoded(path, decode.encoding, &fault, out, err);
    return st < 0 ? mq_no_memory(err) : MQ_OK;
}

/* The file as UTF-8. */
static mq_status S_load(const mq_workbench *s, const char *path, mq_buffer *out, const char **encoding,
                        mq_error *err)
{
    mq_source *source = mq_source_open(path, err);
    mq_buffer raw = {0};
    char piece[16384];
    size_t got = 0;
    mq_status st = source ? MQ_OK : err->status;
    while (st >= 0 && (st = mq_source_read(source, piece, sizeof piece, &got, err)) >= 0 && got) {
        mq_buffer_put(&raw, piece, got);
        if (raw.failed)
            st = mq_no_memory(err);
        else if (raw.size > BYTES_MAX)
            st = mq_fail(err, MQ_E_DATA, &(mq_place){path, 0, 0}, "a dictionary has at most 64 MiB");
    }
    if (st >= 0 && raw.size == 0)
        st = mq_fail(err, MQ_E_DATA, &(mq_place){path, 1, 1}, "the file is empty");
    if (st >= 0 && s->output && strcmp(s->output, "-") != 0)
        st = mq_output_refuse_same(s->output, mq_source_id(source), err);
    if (st >= 0)
        st = S_decode(s, path, &raw, out, encoding, err);
    mq_source_close(source);
    mq_buffer_free(&raw);
    return st;
}

mq_status mq_lexicon_import(const mq_workbench *s, const char *const *at, size_t n, const mq_arguments *args,
                            mq_error *err)
{
    const mq_dictionary_format *format;
    mq_arena arena = {0};
    mq_dictionary d = {0};
    mq_buffer bytes = {0}, out = {0};
    char delimiter = 0;
    const char *encoding = NULL;
    (void)n;
    mq_status st = S_format(s, &format, &delimiter, err);
    if (st >= 0)
        st = S_load(s, at[0], &bytes, &encoding, err);
    if (st >= 0)
        st = mq_dictionary_read(format, mq_buffer_view(&bytes), at[0], delimiter, &arena, &d, err);
    if (st >= 0)
        st = mq_dictionary_cues(&d, format->keeps, &out, err);
    if (st >= 0)
        st = mq_workbench_put(s, NULL, &out, err);
    if (st >= 0) {
        if (!s->input.encoding && strcmp(encoding, mq_encoding_name(MQ_ENCODING_UTF8)) != 0)
            mq_note_print(args, "read as %s; --encoding NAME says another", encoding);
        S_tell(args, &d);
        mq_note_print(
            args,
            "%zu patterns of %zu categories; symbols.tsv must name the categories and rules.tsv use them",
            d.size, d.n_codes);
    }
    mq_dictionary_close(&d);
    mq_buffer_free(&bytes);
    mq_buffer_free(&out);
    mq_arena_free(&arena);
    return st;
}

mq_status mq_lexicon_export(const mq_workbench *s, const char *const *at, size_t n, const mq_arguments *args,
                            mq_error *err)
{
    const mq_dictionary_format *format;
    mq_coders coders = {0};
    mq_arena arena = {0};
    mq_dictionary d = {0};
    mq_buffer out = {0};
    char delimiter = 0;
    mq_status st = S_format(s, &format, &delimiter, err);
    if (st >= 0)
        st = mq_coders_load(n ? at[0] : s->codebook, &coders, err);
    if (st >= 0)
        st = mq_dictionary_of_lexicon(&coders.at[0].lexicon, s->language, format, &arena, &d, err);
    if (st >= 0) {
        d.delimiter = delimiter;
        format->write(&d, &out);
        st = mq_workbench_put(s, NULL, &out, err);
    }
    if (st >= 0)
        S_tell(args, &d);
    mq_dictionary_close(&d);
    mq_coders_free(&coders);
    mq_buffer_free(&out);
    mq_arena_free(&arena);
    return st;
}
