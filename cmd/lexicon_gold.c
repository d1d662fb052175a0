#include "mq_gold.h"
#include "mq_coded.h"
#include "mq_memory.h"
#include "mq_workbench.h"
#include <stdio.h>

/** What happened to one rule over the gold file. */
typedef struct rule_score {
    size_t stands, right; /* rows in which it stands; of those, with its code in gold */
    size_t primary;       /* of those, with its code as gold's first */
    size_t decides;       /* rows whose code it gave */
} rule_score;

typedef struct score {
    mq_limits *limits;
    const mq_coder *coder;
    mq_arena arena, row;
    size_t *codes, n_codes; /* of the first dimension */
    size_t inner;           /* dimension, SIZE_MAX = none */
    size_t *confusion;      /* truth x given, n_codes + 1 each: the last is none */
    size_t rows, right;
    rule_score *rules;
    size_t *gold; /* per code of the book: rows of gold that carry it */
} score;

static mq_status S_prepare(score *s, mq_error *err)
{
    const mq_codebook *book = &s->coder->book;
    s->inner = mq_coded_inner(book);
    s->codes = mq_arena_take_n(&s->arena, book->size, sizeof *s->codes);
    s->gold = mq_arena_take_n(&s->arena, book->size, sizeof *s->gold);
    s->rules = mq_arena_take_n(&s->arena, s->coder->rules.size + 1, sizeof *s->rules);
    if (!s->codes || !s->gold || !s->rules)
        return mq_no_memory(err);
    for (size_t c = 0; c < book->size; c++)
        if (book->codes[c].dimension == 0)
            s->codes[s->n_codes++] = c;
    s->confusion = mq_arena_take_n(&s->arena, (s->n_codes + 1) * (s->n_codes + 1), sizeof *s->confusion);
    return s->confusion ? MQ_OK : mq_no_memory(err);
}

static size_t S_index(const score *s, size_t code)
{
    for (size_t i = 0; i < s->n_codes; i++)
        if (s->codes[i] == code)
            return i;
    return s->n_codes;
}

static bool S_in_secondary(const score *s, const mq_tsv_row *row, size_t code)
{
    for (mq_str rest = row->cell[MQ_GOLD_SECONDARY]; rest.at && rest.size;)
        if (mq_codebook_find(&s->coder->book, mq_str_cut(&rest, '|')) == code)
            return true;
    return false;
}

static void S_rules(score *s, const mq_tsv_row *row, const mq_coding *coding, size_t truth)
{
    for (size_t i = 0; i < coding->n_firings; i++) {
        const mq_firing *f = &coding->firings[i];
        size_t code = f->code;
        bool again = f->silenced_by != MQ_NONE || code == SIZE_MAX;
        for (size_t k = 0; k < i && !again; k++)
            again = coding->firings[k].rule == f->rule && coding->firings[k].silenced_by == MQ_NONE;
        if (again)
            continue;
        s->rules[f->rule].stands++;
        s->rules[f->rule].right += code == truth || S_in_secondary(s, row, code);
        s->rules[f->rule].primary += code == truth;
    }
    if (coding->firing[0] != MQ_NONE)
        s->rules[coding->firings[coding->firing[0]].rule].decides++;
}

static mq_status S_row(score *s, const mq_tsv *file, const mq_tsv_row *row, mq_error *err)
{
    const mq_codebook *book = &s->coder->book;
    mq_words words;
    mq_coding coding;
    size_t truth;
    mq_arena_reset(&s->row);
    mq_status st = mq_gold_code(book, file, row, &truth, err);
    if (st >= 0)
        st = mq_words_of(&s->row, row->cell[MQ_GOLD_TEXT], &words, err);
    if (st >= 0)
        st = mq_coder_code(s->coder, &s->row, &words, &coding, err);
    if (st < 0)
        return st;
    mq_limits_add(s->limits, 0, &coding.matches);
    size_t outer = book->codes[truth].parent == SIZE_MAX ? truth : book->codes[truth].parent;
    size_t given = s->inner != SIZE_MAX && truth != outer ? mq_coding_leaf(book, &coding) : coding.code[0];
    s->rows++;
    s->right += given == truth;
    s->gold[truth]++;
    s->confusion[S_index(s, outer) * (s->n_codes + 1) + S_index(s, coding.code[0])]++;
    S_rules(s, row, &coding, truth);
    return MQ_OK;
}

/* F1 is averaged over the codes that gold or coding shows; a code in neither says nothing. */
static double S_macro(const score *s)
{
    double sum = 0;
    size_t used = 0, n = s->n_codes + 1;
    for (size_t k = 0; k < s->n_codes; k++) {
        size_t both = 0;
        for (size_t j = 0; j < n; j++)
            both += s->confusion[k * n + j] + s->confusion[j * n + k];
        if (both == 0)
            continue;
        used++;
        sum += 2.0 * (double)s->confusion[k * n + k] / (double)both;
    }
    return used ? sum / (double)used : 0;
}

static void S_share(mq_buffer *out, size_t part, size_t whole)
{
    if (whole)
        mq_buffer_print(out, "\t%.3f", (double)part / (double)whole);
    else
        mq_buffer_text(out, "\t-");
}

static void S_write(const score *s, mq_buffer *out)
{
    const mq_codebook *book = &s->coder->book;
    size_t n = s->n_codes + 1;
    mq_buffer_print(out, "\ngold: %zu answers, macro-F1 %.3f, code right %.3f\n\ngold \\ given", s->rows,
                    S_macro(s), s->rows ? (double)s->right / (double)s->rows : 0.0);
    for (size_t k = 0; k < s->n_codes; k++)
        mq_buffer_print(out, "\t%.*s", (int)book->codes[s->codes[k]].name.size,
                        book->codes[s->codes[k]].name.at);
    mq_buffer_text(out, "\t-\n");
    for (size_t k = 0; k < s->n_codes; k++) {
        mq_buffer_str(out, book->codes[s->codes[k]].name);
        for (size_t j = 0; j < n; j++)
            mq_buffer_print(out, "\t%zu", s->confusion[k * n + j]);
        mq_buffer_char(out, '\n');
    }
    mq_buffer_text(out, "\nrule\tcode\tstands\tdecides\tprecision\trecall\n");
    for (size_t r = 0; r < s->coder->rules.size; r++) {
        const mq_rule *rule = &s->coder->rules.at[r];
        if (rule->code == SIZE_MAX)
            continue;
        mq_buffer_str(out, rule->id);
        mq_buffer_char(out, '\t');
        mq_code_path(book, rule->code, out);
        mq_buffer_print(out, "\t%zu\t%zu", s->rules[r].stands, s->rules[r].decides);
        S_share(out, s->rules[r].right, s->rules[r].stands);
        S_share(out, s->rules[r].primary, s->gold[rule->code]);
        mq_buffer_char(out, '\n');
    }
}

mq_status mq_gold_write(mq_limits *limits, const char *path, mq_buffer *out, mq_error *err)
{
    const mq_coder *coder = &limits->coders->at[0];
    score s = {.limits = limits, .coder = coder};
    mq_tsv file = {0};
    mq_status st = mq_gold_load(&s.arena, &coder->book, path, &file, err);
    if (st >= 0)
        st = S_prepare(&s, err);
    for (size_t i = 0; i < file.size && st >= 0; i++)
        st = S_row(&s, &file, &file.rows[i], err);
    if (st >= 0)
        S_write(&s, out);
    mq_arena_free(&s.row);
    mq_arena_free(&s.arena);
    return st;
}
