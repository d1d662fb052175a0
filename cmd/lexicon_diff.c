#include "mq_pass.h"
#include "mq_workbench.h"
#include "mq_memory.h"

/** Two codebooks over the same answers. The first coder is that of the pass. */
typedef struct diff {
    mq_pass pass;
    mq_coders second;
    mq_limits limits; /* of the second */
    size_t *matrix; /* (codes of a + 1) x (codes of b + 1); the last of each is none */
    size_t rows, moved;
    uint64_t most;
    mq_buffer list;
} diff;

static const mq_codebook *S_book(const diff *d, size_t side)
{
    return side ? &d->second.at[0].book : &d->pass.coders.at[0].book;
}

static size_t S_given(const mq_codebook *book, const mq_coding *coding)
{
    size_t code = mq_coding_leaf(book, coding);
    return code == SIZE_MAX ? book->size : code;
}

static void S_path(const mq_codebook *book, size_t code, mq_buffer *out)
{
    if (code < book->size)
        mq_code_path(book, code, out);
    else
        mq_buffer_char(out, '-');
}

/* Codes are the same when they are written the same: the two books may number them differently. */
static bool S_same(const diff *d, size_t a, size_t b)
{
    mq_buffer x = {0}, y = {0};
    S_path(S_book(d, 0), a, &x);
    S_path(S_book(d, 1), b, &y);
    bool same = mq_str_equal(mq_buffer_view(&x), mq_buffer_view(&y));
    mq_buffer_free(&x);
    mq_buffer_free(&y);
    return same;
}

static void S_text(mq_buffer *out, mq_str text)
{
    for (size_t i = 0; i < text.size; i++)
        mq_buffer_char(out,
                       text.at[i] == '\t' || text.at[i] == '\n' || text.at[i] == '\r' ? ' ' : text.at[i]);
}

static mq_status S_row(diff *d, const mq_row *row, mq_error *err)
{
    const mq_answer *answer = &d->pass.answers[0];
    mq_coding other;
    mq_status st = mq_coder_code(&d->second.at[0], &d->pass.row, &answer->words, &other, err);
    if (st < 0)
        return st;
    mq_limits_add(&d->limits, 0, &other.matches);
    size_t a = S_given(S_book(d, 0), &answer->codings[0]), b = S_given(S_book(d, 1), &other);
    d->rows++;
    d->matrix[a * (S_book(d, 1)->size + 1) + b]++;
    if (S_same(d, a, b))
        return MQ_OK;
    if (d->moved++ < d->most) {
        mq_buffer_print(&d->list, "%llu\t", (unsigned long long)row->number);
        S_path(S_book(d, 0), a, &d->list);
        mq_buffer_char(&d->list, '\t');
        S_path(S_book(d, 1), b, &d->list);
        mq_buffer_char(&d->list, '\t');
        S_text(&d->list, answer->text);
        mq_buffer_char(&d->list, '\n');
    }
    return MQ_OK;
}

static void S_transitions(const diff *d, mq_buffer *out)
{
    const mq_codebook *a = S_book(d, 0), *b = S_book(d, 1);
    mq_buffer_text(out, "from\tto\tanswers\n");
    for (size_t i = 0; i <= a->size; i++)
        for (size_t k = 0; k <= b->size; k++) {
            if (!d->matrix[i * (b->size + 1) + k])
                continue;
            S_path(a, i, out);
            mq_buffer_char(out, '\t');
            S_path(b, k, out);
            mq_buffer_print(out, "\t%zu\n", d->matrix[i * (b->size + 1) + k]);
        }
}

static size_t S_sum(const diff *d, size_t side, size_t code)
{
    size_t sum = 0, columns = S_book(d, 1)->size + 1;
    for (size_t k = 0; k <= S_book(d, !side)->size; k++)
        sum += side ? d->matrix[k * columns + code] : d->matrix[code * columns + k];
    return sum;
}

/* Share of every code before and after; a code of one book only has nothing on the other side. */
static void S_shares(const diff *d, mq_buffer *out)
{
    double base = d->rows ? (double)d->rows : 1;
    mq_buffer_text(out, "\ncode\tper_cent_a\tper_cent_b\tchange\n");
    for (size_t side = 0; side < 2; side++)
        for (size_t i = 0; i <= S_book(d, side)->size; i++) {
            size_t twin = 0, others = S_book(d, !side)->size + 1;
            while (twin < others && !(side ? S_same(d, twin, i) : S_same(d, i, twin)))
                twin++;
            size_t mine = S_sum(d, side, i), its = twin < others ? S_sum(d, !side, twin) : 0;
            if ((side == 1 && twin < others) || mine + its == 0)
                continue;
            double a = 100 * (double)(side ? its : mine) / base, b = 100 * (double)(side ? mine : its) / base;
            S_path(S_book(d, side), i, out);
            mq_buffer_print(out, "\t%.2f\t%.2f\t%+.2f\n", a, b, b - a);
        }
}

static mq_status S_open(diff *d, const mq_workbench *s, const char *const *at, mq_error *err)
{
    mq_pass_settings settings = {.codebook = at[0], .input = s->input};
    if (s->text)
        settings.texts = (mq_texts){{s->text}, 1};
    mq_status st = mq_pass_open(&d->pass, at[2], &settings, err);
    if (st >= 0)
        st = mq_coders_load(at[1], &d->second, err);
    if (st >= 0 && (d->pass.coders.size != 1 || d->second.size != 1))
        st = mq_fail(err, MQ_E_USAGE, NULL, "diff compares two codebooks: each is one name or path");
    if (st < 0)
        return st;
    st = mq_limits_open(&d->limits, &d->second, &d->pass.arena, err);
    d->matrix = mq_arena_take_n(&d->pass.arena, (S_book(d, 0)->size + 1) * (S_book(d, 1)->size + 1),
                                sizeof *d->matrix);
    return d->matrix ? st : mq_no_memory(err);
}

mq_status mq_lexicon_diff(const mq_workbench *s, const char *const *at, size_t n, const mq_arguments *args,
                          mq_error *err)
{
    diff d = {.most = s->most};
    mq_buffer out = {0};
    mq_row row;
    (void)n;
    mq_status st = S_open(&d, s, at, err);
    while (st == MQ_OK && (st = mq_pass_next(&d.pass, NULL, &row, err)) == MQ_OK)
        st = S_row(&d, &row, err);
    if (st >= 0) {
        S_transitions(&d, &out);
        S_shares(&d, &out);
        mq_buffer_text(&out, "\nrow\tfrom\tto\ttext\n");
        mq_buffer_str(&out, mq_buffer_view(&d.list));
        out.failed |= d.list.failed;
        st = mq_workbench_put(s, &d.pass, &out, err);
        mq_note_print(args, "%zu of %zu answers moved", d.moved, d.rows);
    }
    if (st >= 0)
        st = mq_limits_verdict(d.pass.limits.total ? &d.pass.limits : &d.limits, err);
    mq_coders_free(&d.second);
    mq_pass_close(&d.pass);
    mq_buffer_free(&d.list);
    mq_buffer_free(&out);
    return st < 0 ? st : MQ_OK;
}
