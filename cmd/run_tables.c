#include "mq_number.h"
#include "mq_proportion.h"
#include "mq_run_tables.h"

mq_str mq_run_code_title(const mq_run_place *at, const mq_code *code)
{
    mq_str title = code->title[at->facts->locale];
    return title.size ? title : code->name;
}

mq_str mq_run_dimension_title(const mq_run_place *at, const mq_dimension *dimension)
{
    mq_str title = dimension->title[at->facts->locale];
    return title.size ? title : dimension->name;
}

mq_str mq_run_title(const mq_run_place *at, mq_str title)
{
    mq_buffer text = {0};
    mq_number_title(&text, at->facts->locale, title);
    return mq_buffer_keep(&text, at->arena);
}

mq_str mq_run_join(const mq_run_place *at, mq_str a, mq_str b)
{
    mq_buffer text = {0};
    mq_buffer_str(&text, a);
    if (b.size) {
        mq_buffer_text(&text, " · ");
        mq_buffer_str(&text, b);
    }
    return mq_buffer_keep(&text, at->arena);
}

/* An id of a table: ASCII letters, digits, - and _. */
static const char *S_id(const mq_run_place *at, mq_str book, mq_str dimension, const char *ending,
                        size_t number)
{
    mq_buffer id = {0};
    mq_str parts[] = {book, book.size ? MQ_STR("-") : MQ_STR(""), dimension};
    for (size_t p = 0; p < 3; p++)
        for (size_t i = 0; i < parts[p].size; i++) {
            char c = parts[p].at[i];
            bool plain =
                (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
            mq_buffer_char(&id, plain ? c : '-');
        }
    mq_buffer_text(&id, ending);
    if (number)
        mq_buffer_print(&id, "-%zu", number);
    if (at->text)
        mq_buffer_print(&id, "-text%zu", at->text + 1);
    const char *kept = mq_buffer_keep(&id, at->arena).at;
    return kept ? kept : "table";
}

static const char *S_key(const mq_run_place *at, const char *before, mq_str name)
{
    mq_buffer key = {0};
    mq_buffer_text(&key, before);
    mq_buffer_str(&key, name);
    const char *kept = mq_buffer_keep(&key, at->arena).at;
    return kept ? kept : "";
}

static mq_base S_base(const mq_run_place *at, uint64_t n)
{
    return (mq_base){mq_message(at->words, "base.answers"), n, (double)n};
}

static void S_base_line(const mq_run_place *at, mq_table *t, bool several)
{
    const mq_run_facts *f = at->facts;
    mq_locale locale = mq_catalogue_locale(at->words);
    mq_buffer n = {0}, rejected = {0}, line = {0};
    mq_number_count(&n, locale, f->counts[at->text].answers);
    mq_number_count(&rejected, locale, f->rejected);
    mq_str base[] = {mq_message(at->words, "base.answers"), mq_buffer_keep(&n, at->arena)};
    mq_str lost[] = {mq_buffer_keep(&rejected, at->arena)};
    mq_buffer_str(&line, mq_message_fill(at->words, at->arena, "base.line", base, 2));
    mq_buffer_char(&line, ' ');
    mq_buffer_str(&line, mq_message_fill(at->words, at->arena, "base.rejected", lost, 1));
    mq_table_base_line(t, mq_buffer_keep(&line, at->arena));
    mq_table_note(t, "", mq_message(at->words, "base.sample"));
    if (several)
        mq_table_note(t, "", mq_message(at->words, "base.multiple"));
}

static void S_share_row(const mq_run_place *at, mq_table *t, size_t row, uint64_t count)
{
    uint64_t n = at->facts->counts[at->text].answers;
    mq_interval it = n ? mq_wilson((double)count, (double)n, mq_z_of(at->facts->level)) : mq_interval_none();
    mq_table_put(t, row, 0, mq_cell_count(count));
    mq_table_put(t, row, 1, mq_cell_share_interval(count, S_base(at, n), it.lo, it.hi));
}

/* Codes of the dimension that stand in parent (SIZE_MAX: all of a plain dimension). */
static void S_code_rows(const mq_run_place *at, mq_table *t, size_t coder, size_t d, size_t parent)
{
    const mq_codebook *book = &at->facts->coders->at[coder].book;
    const uint64_t *counts = at->facts->counts[at->text].codes[coder];
    for (size_t c = 0; c < book->size; c++) {
        if (book->codes[c].dimension != d || book->codes[c].parent != parent)
            continue;
        mq_buffer path = {0};
        mq_code_path(book, c, &path);
        const char *key = mq_buffer_keep(&path, at->arena).at;
        size_t row = mq_table_row(t, key ? key : "", mq_run_code_title(at, &book->codes[c]),
                                  parent != SIZE_MAX, MQ_ROW_PLAIN);
        S_share_row(at, t, row, counts[c]);
    }
}

mq_table *mq_run_codes_table(const mq_run_place *at, size_t coder, size_t d)
{
    const mq_codebook *book = &at->facts->coders->at[coder].book;
    const mq_dimension *dimension = &book->dimensions[d];
    const mq_counts *counts = &at->facts->counts[at->text];
    mq_str title = mq_run_dimension_title(at, dimension);
    mq_table *t = mq_table_new(
        at->arena, S_id(at, coder ? book->name : MQ_STR(""), dimension->name, "", 0),
        mq_run_join(at, mq_run_title(at, title), at->facts->n_texts > 1 ? counts->title : MQ_STR("")), title);
    if (!t)
        return NULL;
    t->level = at->facts->level;
    t->rows_add = dimension->kind != MQ_KIND_FLAGS;
    mq_table_column(t, "n", mq_message(at->words, "column.n"), MQ_COLUMN_COUNT);
    mq_table_column(t, "share", mq_message(at->words, "column.share"), MQ_COLUMN_SHARE);
    if (dimension->within == SIZE_MAX)
        S_code_rows(at, t, coder, d, SIZE_MAX);
    else
        for (size_t c = 0; c < book->size; c++)
            if (book->codes[c].dimension == dimension->within) {
                mq_table_row(t, S_key(at, "in:", book->codes[c].name), mq_run_code_title(at, &book->codes[c]),
                             0, MQ_ROW_GROUP);
                S_code_rows(at, t, coder, d, c);
            }
    size_t total = mq_table_row(t, "total", mq_message(at->words, "row.total"), 0, MQ_ROW_TOTAL);
    mq_table_put(t, total, 0, mq_cell_count(counts->answers));
    mq_table_put(t, total, 1, mq_cell_share(counts->answers, S_base(at, counts->answers)));
    S_base_line(at, t, dimension->kind == MQ_KIND_FLAGS);
    return t;
}
