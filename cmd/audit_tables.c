#include "mq_audit_tables.h"
#include "mq_document.h"
#include "mq_memory.h"
#include "mq_number.h"
#include "mq_say.h"

enum { PRINTED, COUNT, BASE, CHECK, VERDICT, FITTING, WHAT };
enum { BASES_MOST = 1000, BASES_SHOWN = 12, VALUES = 8 };

static mq_str S_named(mq_sheet *sheet, mq_str table, mq_str label)
{
    return mq_sheet_text(sheet, "%.*s%s%.*s", (int)table.size, table.at ? table.at : "",
                         table.size && label.size ? ": " : "", (int)label.size, label.at ? label.at : "");
}

static void S_text(mq_table *t, size_t row, size_t column, mq_str text)
{
    if (text.size)
        mq_table_put(t, row, column, mq_cell_text(text));
}

/* Numbers get the decimal sign of the language; a label or a list keeps what is in it. */
static mq_str S_value(mq_sheet *sheet, mq_str value)
{
    mq_buffer out = {0};
    if (!value.size)
        return mq_say(sheet, "audit.none");
    for (size_t i = 0; i < value.size; i++)
        if (!strchr("0123456789.-<>", value.at[i]))
            return value;
    for (size_t i = 0; i < value.size; i++)
        mq_buffer_char(&out, value.at[i] == '.' && sheet->settings->lang != MQ_LOCALE_EN ? ',' : value.at[i]);
    return mq_buffer_keep(&out, &sheet->arena);
}

static mq_str S_sentence(mq_sheet *sheet, const mq_audit_finding *f)
{
    mq_str values[VALUES], value;
    size_t n = 0;
    const char *key = mq_sheet_key(sheet, "audit.says.%s", f->says);
    while (n < VALUES && (value = mq_audit_value(f, n)).at)
        values[n++] = S_value(sheet, value);
    return mq_message_fill(sheet->words, &sheet->arena, key, values, n);
}

static mq_str S_word(mq_sheet *sheet, const char *what, const char *name)
{
    return mq_say(sheet, mq_sheet_key(sheet, "audit.%s.%s", what, name));
}

static void S_finding(mq_sheet *sheet, mq_table *t, const mq_audit_finding *f, const mq_audit_row *row,
                      size_t again)
{
    const char *key = mq_sheet_key(sheet, again ? "%zu.%zu" : "%zu", f->row + 1, again + 1);
    size_t r = mq_table_row(t, key, S_named(sheet, row->table, row->label), 0, MQ_ROW_PLAIN);
    S_text(t, r, PRINTED, row->printed);
    S_text(t, r, COUNT, row->count);
    S_text(t, r, BASE, row->base);
    S_text(t, r, CHECK, S_word(sheet, "check", mq_audit_check_name(f->check)));
    S_text(t, r, VERDICT, S_word(sheet, "verdict", mq_audit_verdict_name(f->verdict)));
    if (f->check == MQ_AUDIT_GRANULARITY && f->k_min == f->k_max)
        S_text(t, r, FITTING, mq_sheet_text(sheet, "%lld", (long long)f->k_min));
    else if (f->check == MQ_AUDIT_GRANULARITY && f->k_min < f->k_max)
        S_text(t, r, FITTING, mq_sheet_text(sheet, "%lld-%lld", (long long)f->k_min, (long long)f->k_max));
    S_text(t, r, WHAT, S_sentence(sheet, f));
}

static mq_status S_findings(const mq_audit *audit, const mq_audit_row *rows, size_t n, mq_sheet *sheet,
                            mq_error *err)
{
    static const char *const keys[] = {"printed", "count", "base", "check", "verdict", "fitting", "what"};
    mq_table *t = mq_table_new(&sheet->arena, "findings", mq_say(sheet, "audit.findings"),
                               mq_say(sheet, "audit.column.figure"));
    if (!t)
        return mq_no_memory(err);
    for (size_t c = 0; c < sizeof keys / sizeof keys[0]; c++)
        mq_table_column(t, keys[c], S_word(sheet, "column", keys[c]), MQ_COLUMN_TEXT);
    size_t notes = 0, again = 0;
    for (size_t i = 0; i < audit->count; i++) {
        const mq_audit_finding *f = &audit->findings[i];
        again = i && f[-1].row == f->row ? again + 1 : 0;
        notes += f->verdict == MQ_AUDIT_NOTE;
        S_finding(sheet, t, f, &rows[f->row], again);
    }
    t->rows_add = false;
    mq_table_base_line(t, MQ_SAY(sheet, "audit.line", mq_say_count(sheet, n),
                                 mq_say_count(sheet, audit->count), mq_say_count(sheet, audit->failed),
                                 mq_say_count(sheet, audit->count - audit->failed - notes),
                                 mq_say_count(sheet, notes)));
    mq_table_note(t, "", mq_say(sheet, "audit.checks"));
    return mq_sheet_table(sheet, t, err);
}

static bool S_together(const mq_audit_row *a, const mq_audit_row *b)
{
    return b->kind == MQ_AUDIT_SHARE && mq_str_trim(b->printed).size && mq_str_equal(a->table, b->table) &&
           mq_str_equal(mq_str_trim(a->base), mq_str_trim(b->base));
}

static bool S_first(const mq_audit_row *rows, size_t i)
{
    for (size_t k = i; k-- > 0;)
        if (S_together(&rows[i], &rows[k]))
            return false;
    return S_together(&rows[i], &rows[i]);
}

static mq_status S_bases_row(mq_sheet *sheet, mq_table *t, const mq_audit_row *rows, size_t n, size_t i,
                             mq_percent *pcts, mq_error *err)
{
    size_t fits[BASES_SHOWN], count = 0, found;
    for (size_t k = i; k < n; k++)
        if (S_together(&rows[i], &rows[k])) {
            mq_status st = mq_percent_parse(rows[k].printed, &pcts[count++], err);
            if (st < 0)
                return st;
        }
    mq_status st = mq_grim_n_of(pcts, count, 1, BASES_MOST, fits, BASES_SHOWN, &found, err);
    if (st < 0)
        return st;
    mq_buffer list = {0};
    for (size_t k = 0; k < found && k < BASES_SHOWN; k++)
        mq_buffer_print(&list, k ? ", %zu" : "%zu", fits[k]);
    if (found > BASES_SHOWN)
        mq_buffer_text(&list, ", ...");
    mq_str base = mq_str_trim(rows[i].base);
    const char *key = mq_sheet_key(sheet, "from%zu", i + 1);
    mq_str label = base.size ? MQ_SAY(sheet, "audit.of", base) : mq_say(sheet, "audit.no_base");
    size_t r = mq_table_row(t, key, S_named(sheet, rows[i].table, label), 0, MQ_ROW_PLAIN);
    mq_table_put(t, r, 0, mq_cell_count(count));
    mq_table_put(t, r, 1, mq_cell_count(found));
    S_text(t, r, 2, found ? mq_buffer_keep(&list, &sheet->arena) : mq_say(sheet, "audit.none"));
    mq_buffer_free(&list);
    return MQ_OK;
}

static mq_status S_bases(const mq_audit_row *rows, size_t n, mq_sheet *sheet, mq_error *err)
{
    mq_percent *pcts = mq_arena_take_n(&sheet->arena, n + 1, sizeof *pcts);
    mq_table *t = mq_table_new(&sheet->arena, "bases", mq_say(sheet, "audit.bases"),
                               mq_say(sheet, "audit.column.table"));
    if (!pcts || !t)
        return mq_no_memory(err);
    mq_table_column(t, "percents", mq_say(sheet, "audit.column.percents"), MQ_COLUMN_COUNT);
    mq_table_column(t, "bases", mq_say(sheet, "audit.column.bases"), MQ_COLUMN_COUNT);
    mq_table_column(t, "smallest", mq_say(sheet, "audit.column.smallest"), MQ_COLUMN_TEXT);
    mq_status st = MQ_OK;
    size_t made = 0;
    for (size_t i = 0; i < n && st >= 0; i++)
        if (S_first(rows, i)) {
            st = S_bases_row(sheet, t, rows, n, i, pcts, err);
            made++;
        }
    t->rows_add = false;
    mq_table_base_line(t, mq_say(sheet, "audit.together"));
    return st >= 0 && made ? mq_sheet_table(sheet, t, err) : st;
}

mq_status mq_audit_tables(const mq_audit *audit, const mq_audit_row *rows, size_t n, mq_sheet *sheet,
                          mq_error *err)
{
    sheet->document->title = mq_say(sheet, "audit.document");
    mq_status st = S_findings(audit, rows, n, sheet, err);
    return st >= 0 ? S_bases(rows, n, sheet, err) : st;
}
