/* Any bytes through encoding detection, decoder, delimiter and reader. Beyond not crashing: the records,
 * their lines and the error are the same for bytes fed one by one and at once, and what is read is what is
 * read again after it was written. */
#include "mq_csv_write.h"
#include "mq_decode.h"
#include "mq_dialect.h"
#include "mq_rows.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void S_record(mq_buffer *out, mq_buffer *csv, const mq_row *row)
{
    mq_buffer_print(out, "%zu/%zu:", row->line, row->count);
    for (size_t i = 0; i < row->count; i++) {
        mq_buffer_print(out, "%zu:", row->cells[i].size);
        mq_buffer_str(out, row->cells[i]);
    }
    mq_buffer_str(out, row->raw);
    mq_csv_row(csv, row->cells, row->count);
}

/* Everything the reader says about text, fed `step` bytes at a time. */
static mq_buffer S_read(mq_str text, char delimiter, size_t step, mq_buffer *csv)
{
    mq_buffer out = {0};
    mq_error err = {0};
    mq_row row;
    mq_status st;
    mq_rows *rows = mq_rows_new(NULL, delimiter, 300);
    if (!rows)
        abort();
    while ((st = mq_rows_next(rows, &row, &err)) == MQ_OK || st == MQ_MORE) {
        if (st == MQ_OK) {
            S_record(&out, csv, &row);
            continue;
        }
        size_t n = text.size < step ? text.size : step;
        if (mq_rows_feed(rows, text.at, n, &err) < 0)
            abort();
        text.at += n;
        text.size -= n;
    }
    mq_line_ends ends = mq_rows_line_ends(rows);
    mq_buffer_print(&out, "%d %zu %zu %s %zu %d %d %d", (int)st, err.line, err.column,
                    st < 0 ? err.message : "", mq_rows_blank_lines(rows), (int)ends.lf, (int)ends.crlf,
                    (int)ends.cr);
    mq_rows_free(rows);
    return out;
}

static mq_buffer S_decode(mq_encoding encoding, const uint8_t *data, size_t size, size_t step)
{
    mq_decode decode = {.encoding = encoding};
    mq_decode_fault fault = {0};
    mq_buffer out = {0};
    mq_status st = MQ_OK;
    for (size_t n = 1; n > 0 && st == MQ_OK; data += n, size -= n) {
        n = size < step ? size : step;
        st = mq_decode_push(&decode, data, n, &out, &fault);
    }
    if (st != MQ_OK && st != MQ_E_DATA)
        abort();
    if (mq_utf8_check(out.bytes, out.size) != out.size)
        abort();
    mq_buffer_print(&out, "%d %d %u %d", (int)st, (int)fault.offset, fault.value, (int)fault.cut);
    return out;
}

static void S_same(mq_buffer *a, mq_buffer *b)
{
    if (a->failed || b->failed || !mq_str_equal(mq_buffer_view(a), mq_buffer_view(b)))
        abort();
    mq_buffer_free(a);
    mq_buffer_free(b);
}

/* Only cells and their number are kept by writing; lines and raw text are not. */
static void S_round_trip(mq_buffer *csv)
{
    mq_buffer again = {0}, ignored = {0};
    mq_error err = {0};
    mq_row row;
    mq_rows *rows = mq_rows_new(NULL, ',', 0);
    if (!rows || mq_rows_feed(rows, csv->bytes, csv->size, &err) < 0 || mq_rows_feed(rows, NULL, 0, &err) < 0)
        abort();
    mq_status st;
    while ((st = mq_rows_next(rows, &row, &err)) == MQ_OK)
        S_record(&ignored, &again, &row);
    if (st != MQ_END)
        abort();
    mq_rows_free(rows);
    mq_buffer_free(&ignored);
    S_same(csv, &again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t bom = 0;
    mq_encoding encoding = mq_encoding_detect(data, size, true, &bom);
    for (int e = MQ_ENCODING_UTF8; e < MQ_ENCODING_COUNT; e++) {
        mq_buffer whole = S_decode((mq_encoding)e, data, size, size),
                  bytes = S_decode((mq_encoding)e, data, size, 1);
        S_same(&whole, &bytes);
    }
    mq_decode decode = {.encoding = encoding};
    mq_decode_fault fault;
    mq_buffer text = {0}, csv = {0}, csv_again = {0};
    mq_decode_push(&decode, data + bom, size - bom, &text, &fault);
    mq_dialect dialect = mq_dialect_sniff(mq_buffer_view(&text), true);
    mq_str body = mq_buffer_view(&text);
    body.size -= dialect.skip;
    body.at = body.size ? body.at + dialect.skip : NULL;
    mq_buffer whole = S_read(body, dialect.delimiter, body.size, &csv);
    mq_buffer bytes = S_read(body, dialect.delimiter, 1, &csv_again);
    S_same(&whole, &bytes);
    mq_buffer_free(&csv_again);
    S_round_trip(&csv);
    mq_buffer_free(&text);
    return 0;
}
