#include "mq_agree.h"
#include "mq_csv_write.h"
#include "mq_memory.h"
#include "mq_output.h"
#include "mq_say.h"

enum { DISAGREEMENTS = 200 };

/* The code as the coder wrote it; empty = none. */
static mq_str S_code(const mq_agree *a, size_t unit, size_t coder)
{
    uint32_t code = a->code[unit * MQ_CODERS_MOST + coder];
    return code >= MQ_AGREE_BLANK ? (mq_str){0} : mq_labels_at(a->codes, code);
}

/* Did all who coded the answer give one code? One of the codes, NONE or BLANK when nobody gave any. */
static bool S_agreed(const mq_agree *a, size_t unit, uint32_t *code)
{
    *code = MQ_AGREE_NONE;
    for (size_t c = 0; c < a->coders; c++) {
        uint32_t here = a->code[unit * MQ_CODERS_MOST + c];
        if (here >= MQ_AGREE_BLANK)
            continue;
        if (*code < MQ_AGREE_BLANK && here != *code)
            return false;
        *code = here;
    }
    return true;
}

mq_status mq_agree_list(const mq_agree *a, mq_sheet *sheet, mq_error *err)
{
    size_t found = 0;
    uint32_t code;
    mq_table *t = mq_table_new(&sheet->arena, "disagreements", mq_say(sheet, "agree.disagreements"),
                               mq_say(sheet, "agree.key"));
    if (!t)
        return mq_no_memory(err);
    for (size_t c = 0; c < a->coders; c++) {
        mq_table_column(t, mq_sheet_key(sheet, "coder_%zu", c + 1), mq_agree_coder(a, sheet, c),
                        MQ_COLUMN_TEXT);
    }
    for (size_t u = 0; u < a->units; u++) {
        if (S_agreed(a, u, &code) || ++found > DISAGREEMENTS)
            continue;
        mq_str key = mq_arena_copy(&sheet->arena, mq_labels_at(a->keys, u));
        size_t row = mq_table_row(t, key.at ? key.at : "", key, 0, MQ_ROW_PLAIN);
        for (size_t c = 0; c < a->coders; c++)
            if (S_code(a, u, c).size)
                mq_table_put(t, row, c, mq_cell_text(S_code(a, u, c)));
    }
    size_t shown = found < DISAGREEMENTS ? found : DISAGREEMENTS;
    mq_table_note(t, "",
                  MQ_SAY(sheet, "agree.shown", mq_say_count(sheet, shown), mq_say_count(sheet, found)));
    return found ? mq_sheet_table(sheet, t, err) : MQ_OK;
}

/* Settled: one code, and nobody who had the answer left it without. */
static bool S_settled(const mq_agree *a, size_t unit, uint32_t *code)
{
    for (size_t c = 0; c < a->coders; c++)
        if (a->code[unit * MQ_CODERS_MOST + c] == MQ_AGREE_BLANK)
            return false;
    return S_agreed(a, unit, code) && *code < MQ_AGREE_BLANK;
}

mq_status mq_agree_adjudicate(const mq_agree_sheets *j, const char *path, uint64_t *open, mq_error *err)
{
    mq_buffer out = {0};
    uint32_t code;
    *open = 0;
    mq_buffer_text(&out, "key,text");
    for (size_t c = 0; c < j->a.coders; c++)
        mq_buffer_print(&out, ",code_%zu", c + 1);
    mq_buffer_text(&out, ",code,remark\n");
    for (size_t u = 0; u < j->a.units; u++) {
        mq_csv_safe_cell(&out, mq_labels_at(j->a.keys, u));
        mq_buffer_char(&out, ',');
        mq_csv_safe_cell(&out, j->answer[u]);
        for (size_t c = 0; c < j->a.coders; c++) {
            mq_buffer_char(&out, ',');
            mq_csv_safe_cell(&out, S_code(&j->a, u, c));
        }
        mq_buffer_char(&out, ',');
        if (S_settled(&j->a, u, &code))
            mq_csv_safe_cell(&out, mq_labels_at(j->a.codes, code));
        else
            ++*open;
        mq_buffer_text(&out, ",\n");
    }
    mq_status st = out.failed ? mq_no_memory(err) : mq_output_file(path, mq_buffer_view(&out), err);
    mq_buffer_free(&out);
    return st;
}
