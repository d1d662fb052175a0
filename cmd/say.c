#include "mq_say.h"
#include "mq_document.h"
#include "mq_number.h"
#include <math.h>

void mq_say_title(mq_sheet *sheet, mq_str title)
{
    sheet->document->title = sheet->document->file_title = title;
}

mq_str mq_say_count(mq_sheet *sheet, uint64_t n)
{
    mq_buffer b = {0};
    mq_number_count(&b, (mq_locale)sheet->settings->lang, n);
    return mq_buffer_keep(&b, &sheet->arena);
}

mq_str mq_say_number(mq_sheet *sheet, double value, int decimals)
{
    mq_buffer b = {0};
    mq_number_fixed(&b, (mq_locale)sheet->settings->lang, value, decimals, true);
    return mq_buffer_keep(&b, &sheet->arena);
}

mq_str mq_say_coefficient(mq_sheet *sheet, double value, int decimals)
{
    mq_buffer b = {0};
    mq_number_fixed(&b, (mq_locale)sheet->settings->lang, value, decimals, false);
    return mq_buffer_keep(&b, &sheet->arena);
}

mq_base mq_say_base(const mq_sheet *sheet, const char *key, uint64_t n)
{
    return (mq_base){mq_message(sheet->words, key), n, (double)n};
}

void mq_say_interval(mq_sheet *sheet, mq_table *t, size_t row, size_t column, double value, double lo,
                     double hi, mq_base base, const char *reason)
{
    if (!isnan(value) && isfinite(lo) && isinf(hi))
        mq_table_note(t, "", MQ_SAY(sheet, "note.no_upper", t->rows[row].label, mq_say_number(sheet, lo, 3)));
    if (!isfinite(value)) {
        mq_sheet_number(t, row, column, value, reason);
        return;
    }
    bool whole = isfinite(lo) && isfinite(hi);
    mq_table_put(t, row, column, mq_cell_number_interval(value, whole ? lo : NAN, whole ? hi : NAN, base));
}
