#include "mq_csv_write.h"

static bool S_needs_quotes(mq_str cell)
{
    for (size_t i = 0; i < cell.size; i++)
        if (cell.at[i] == ',' || cell.at[i] == '"' || cell.at[i] == '\n' || cell.at[i] == '\r')
            return true;
    return cell.size >= 3 && memcmp(cell.at, "\xEF\xBB\xBF", 3) == 0;
}

void mq_csv_cell(mq_buffer *out, mq_str cell)
{
    if (!S_needs_quotes(cell)) {
        mq_buffer_str(out, cell);
        return;
    }
    mq_buffer_char(out, '"');
    while (cell.size) {
        const char *quote = memchr(cell.at, '"', cell.size);
        size_t n = quote ? (size_t)(quote - cell.at) + 1 : cell.size;
        mq_buffer_put(out, cell.at, n);
        if (quote)
            mq_buffer_char(out, '"');
        cell.at += n;
        cell.size -= n;
    }
    mq_buffer_char(out, '"');
}

void mq_csv_cells(mq_buffer *out, const mq_str *cells, size_t count)
{
    if (count == 1 && cells[0].size == 0) {
        mq_buffer_text(out, "\"\""); /* a blank line would be skipped on reading */
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (i)
            mq_buffer_char(out, ',');
        mq_csv_cell(out, cells[i]);
    }
}

void mq_csv_row(mq_buffer *out, const mq_str *cells, size_t count)
{
    mq_csv_cells(out, cells, count);
    mq_buffer_char(out, '\n');
}

bool mq_csv_is_formula(mq_str cell)
{
    if (cell.size == 0)
        return false;
    if (memchr("=+-@\t\r", cell.at[0], 6))
        return true;
    /* U+FF1D, U+FF0B, U+FF0D, U+FF20: some spreadsheets narrow full-width signs on input. */
    static const char wide[][4] = {"\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (cell.size >= 3 && memcmp(cell.at, wide[i], 3) == 0)
            return true;
    return false;
}

void mq_csv_safe_cell(mq_buffer *out, mq_str cell)
{
    if (!mq_csv_is_formula(cell)) {
        mq_csv_cell(out, cell);
        return;
    }
    if (!S_needs_quotes(cell)) {
        mq_buffer_char(out, '\'');
        mq_buffer_str(out, cell);
        return;
    }
    size_t opening = out->size;
    mq_csv_cell(out, cell);
    if (out->failed)
        return;
    mq_buffer_char(out, '\''); /* room for one more, then move behind the opening quote */
    if (!out->failed) {
        memmove(out->bytes + opening + 2, out->bytes + opening + 1, out->size - opening - 2);
        out->bytes[opening + 1] = '\'';
    }
}
