#include "mq_coded.h"
#include "mq_csv_write.h"
#include "mq_memory.h"
#include "mq_pass.h"

/* The columns of an answer, in the order of the file. The first codebook's main dimension is its first; the
 * inner one is the dimension whose codes stand inside its codes. */
static void S_name(const mq_pass *pass, size_t t, mq_str book, mq_str suffix, mq_buffer *out)
{
    mq_buffer name = {0};
    mq_coded_name(&name, mq_pass_text(pass, t), book, suffix);
    mq_buffer_char(out, ',');
    mq_csv_safe_cell(out, mq_buffer_view(&name));
    out->failed |= name.failed;
    mq_buffer_free(&name);
}

static void S_names_main(const mq_pass *pass, size_t t, mq_buffer *out)
{
    static const mq_str rest[] = {
        {"secondary", 9}, {"rule", 4}, {"evidence", 8}, {"language", 8}, {"repairs", 7}};
    const mq_codebook *book = &pass->coders.at[0].book;
    size_t inner = mq_coded_inner(book);
    S_name(pass, t, MQ_STR(""), book->dimensions[0].name, out);
    if (book->dimensions[0].kind == MQ_KIND_ORDINAL)
        S_name(pass, t, MQ_STR(""), MQ_STR("rank"), out);
    if (inner != SIZE_MAX)
        S_name(pass, t, MQ_STR(""), book->dimensions[inner].name, out);
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
        S_name(pass, t, MQ_STR(""), rest[i], out);
    for (size_t d = 1; d < book->n_dimensions; d++)
        if (d != inner)
            S_name(pass, t, MQ_STR(""), book->dimensions[d].name, out);
}

/* New names against the input's and each other; both lists are short. */
static mq_status S_clash(const mq_pass *pass, mq_str ours, mq_error *err)
{
    const mq_str *header = mq_survey_header(pass->survey);
    mq_place at = {mq_survey_name(pass->survey), 0, 0};
    mq_str_cut(&ours, ',');
    for (mq_str rest = ours; rest.at;) {
        mq_str name = mq_str_cut(&rest, ',');
        for (size_t i = 0; i < mq_survey_columns(pass->survey); i++)
            if (mq_str_equal(header[i], name))
                return mq_fail(
                    err, MQ_E_DATA, &at,
                    "column '%.*s' is there already; rename it or leave it out, coding would add it again",
                    (int)name.size, name.at);
        for (mq_str later = rest; later.at;)
            if (mq_str_equal(mq_str_cut(&later, ','), name))
                return mq_fail(err, MQ_E_DATA, &at, "coding would add column '%.*s' twice", (int)name.size,
                               name.at);
    }
    return MQ_OK;
}

mq_status mq_coded_header(const mq_pass *pass, mq_buffer *out, mq_error *err)
{
    mq_buffer ours = {0};
    for (size_t t = 0; t < pass->n_texts; t++) {
        S_names_main(pass, t, &ours);
        for (size_t c = 1; c < pass->coders.size; c++) {
            const mq_codebook *book = &pass->coders.at[c].book;
            for (size_t d = 0; d < book->n_dimensions; d++)
                S_name(pass, t, book->name, book->dimensions[d].name, &ours);
        }
    }
    mq_status st = ours.failed ? mq_no_memory(err) : S_clash(pass, mq_buffer_view(&ours), err);
    mq_csv_cells(out, mq_survey_header(pass->survey), mq_survey_columns(pass->survey));
    mq_buffer_str(out, mq_buffer_view(&ours));
    mq_buffer_char(out, '\n');
    out->failed |= ours.failed;
    mq_buffer_free(&ours);
    return st;
}

static void S_cell(mq_buffer *out, mq_str text)
{
    mq_buffer_char(out, ',');
    mq_csv_safe_cell(out, text);
}

/* Takes what scratch holds as a cell and clears it. */
static void S_cell_of(mq_buffer *out, mq_buffer *scratch)
{
    S_cell(out, mq_buffer_view(scratch));
    out->failed |= scratch->failed;
    mq_buffer_clear(scratch);
}

static void S_code_cell(const mq_codebook *book, const mq_coding *coding, size_t d, mq_buffer *scratch,
                        mq_buffer *out)
{
    bool more = false;
    size_t bit = 0;
    for (size_t c = 0; book->dimensions[d].kind == MQ_KIND_FLAGS && coding->flags[d] && c < book->size; c++) {
        if (book->codes[c].dimension != d)
            continue;
        if (bit < 64 && coding->flags[d] >> bit & 1) {
            if (more)
                mq_buffer_char(scratch, '|');
            mq_buffer_str(scratch, book->codes[c].name);
            more = true;
        }
        bit++;
    }
    if (!more && coding->code[d] != SIZE_MAX)
        mq_buffer_str(scratch, book->codes[coding->code[d]].name);
    S_cell_of(out, scratch);
}

static void S_main(const mq_coder *coder, const mq_answer *answer, mq_buffer *scratch, mq_buffer *out)
{
    const mq_codebook *book = &coder->book;
    const mq_coding *coding = &answer->codings[0];
    size_t inner = mq_coded_inner(book);
    S_code_cell(book, coding, 0, scratch, out);
    if (book->dimensions[0].kind == MQ_KIND_ORDINAL) {
        if (coding->code[0] != SIZE_MAX)
            mq_buffer_print(scratch, "%zu", book->codes[coding->code[0]].rank);
        S_cell_of(out, scratch);
    }
    if (inner != SIZE_MAX)
        S_code_cell(book, coding, inner, scratch, out);
    mq_coding_secondary(coder, coding, scratch);
    S_cell_of(out, scratch);
    if (coding->firing[0] != MQ_NONE)
        mq_buffer_str(scratch, coder->rules.at[coding->firings[coding->firing[0]].rule].id);
    S_cell_of(out, scratch);
    mq_buffer_str(scratch, answer->evidence);
    S_cell_of(out, scratch);
    S_cell(out, mq_str_of(mq_language_name(answer->language)));
    mq_coding_repairs(coding, scratch);
    S_cell_of(out, scratch);
    for (size_t d = 1; d < book->n_dimensions; d++)
        if (d != inner)
            S_code_cell(book, coding, d, scratch, out);
}

void mq_coded_row(const mq_pass *pass, const mq_row *row, mq_buffer *out)
{
    mq_buffer scratch = {0};
    mq_csv_cells(out, row->cells, row->count);
    for (size_t t = 0; t < pass->n_texts; t++) {
        const mq_answer *answer = &pass->answers[t];
        S_main(&pass->coders.at[0], answer, &scratch, out);
        for (size_t c = 1; c < pass->coders.size; c++)
            for (size_t d = 0; d < pass->coders.at[c].book.n_dimensions; d++)
                S_code_cell(&pass->coders.at[c].book, &answer->codings[c], d, &scratch, out);
    }
    mq_buffer_char(out, '\n');
    mq_buffer_free(&scratch);
}
