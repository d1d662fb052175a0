#include "mq_report.h"
#include "mq_memory.h"

enum { WORDS_MOST = 65536, WORDS_OF_ANSWER = 64 };

mq_status mq_report_text_open(mq_report *r, size_t text, mq_error *err)
{
    mq_report_text *t = &r->texts[text];
    if (!(t->words = mq_tally_new(1, WORDS_MOST)))
        return mq_no_memory(err);
    mq_status st = mq_quotes_new(&t->quotes, &r->arena, r->coders.at[0].book.size, r->plan->seed, err);
    return st < 0 ? st
                  : mq_counts_new(&r->counts[text], &r->arena, t->name, &r->coders, r->plan->by.size, err);
}

size_t mq_report_language(mq_str name)
{
    for (size_t i = 0; i < MQ_LANGUAGES; i++)
        if (mq_str_equal(name, mq_str_of(mq_report_languages[i])))
            return i;
    return MQ_LANGUAGES - 1;
}

static void S_repairs(mq_report_text *t, mq_str rest)
{
    while (rest.at && rest.size) {
        size_t stop = 0;
        while (stop < rest.size && rest.at[stop] != ' ' && rest.at[stop] != '|')
            stop++;
        mq_str name = {rest.at, stop};
        rest = stop < rest.size ? (mq_str){rest.at + stop + 1, rest.size - stop - 1} : (mq_str){NULL, 0};
        for (size_t i = 0; i < MQ_REPAIRS; i++)
            t->repaired[i] += mq_str_equal(name, mq_str_of(mq_report_repairs[i]));
    }
}

/* Each word of the answer once. */
static mq_status S_words(mq_report *r, mq_report_text *t, const mq_report_answer *answer, mq_error *err)
{
    mq_words own;
    const mq_words *words = answer->words ? answer->words : &own;
    mq_status st = answer->words ? MQ_OK : mq_words_of(&r->row, mq_str_trim(answer->cell), &own, err);
    for (size_t i = 0; st >= 0 && i < words->size && i < WORDS_OF_ANSWER; i++) {
        mq_str word = words->at[i].lower;
        bool seen = mq_str_length(word) < 3 || (words->at[i].flags & (MQ_WORD_DIGIT | MQ_WORD_EMAIL)) != 0;
        for (size_t k = 0; k < i && !seen; k++)
            seen = mq_str_equal(words->at[k].lower, word);
        if (!seen)
            st = mq_tally_add(t->words, word, 0, err);
    }
    return st;
}

static mq_status S_beside(mq_report *r, mq_report_text *t, const mq_report_answer *answer, mq_error *err)
{
    const mq_codebook *book = &r->coders.at[0].book;
    const mq_coding *coding = &answer->codings[0];
    mq_str text = mq_str_trim(answer->cell);
    size_t leaf = coding->code[0];
    for (size_t d = 1; d < book->n_dimensions; d++)
        if (book->dimensions[d].within == 0 && coding->code[d] != SIZE_MAX)
            leaf = coding->code[d];
    t->languages[answer->language]++;
    t->fallback[answer->language] += !answer->rule && text.size;
    S_repairs(t, answer->repairs);
    mq_status st = !answer->rule && text.size ? S_words(r, t, answer, err) : MQ_OK;
    if (st >= 0 && leaf != SIZE_MAX) {
        /* evidence counts from the start of the cell: only its end may be trimmed */
        mq_str whole =
            text.size ? (mq_str){answer->cell.at, (size_t)(text.at - answer->cell.at) + text.size} : text;
        st = mq_quotes_offer(&t->quotes, leaf, whole, answer->evidence, answer->language, err);
    }
    return st;
}

static size_t S_level(const mq_codebook *book, size_t code)
{
    size_t k = 0;
    for (size_t c = 0; c < code; c++)
        k += book->codes[c].dimension == 0;
    return k;
}

mq_status mq_report_add(mq_report *r, const mq_report_answer *answers, const mq_str *labels, mq_error *err)
{
    const mq_codebook *book = &r->coders.at[0].book;
    size_t first[2] = {SIZE_MAX, SIZE_MAX};
    mq_status st = MQ_OK;
    for (size_t t = 0; t < r->n_texts && st >= 0; t++) {
        const mq_report_answer *answer = &answers[t];
        size_t code = answer->codings[0].code[0];
        if (code == SIZE_MAX && book->dimensions[0].kind != MQ_KIND_FLAGS) {
            r->texts[t].uncoded++;
            continue;
        }
        st = mq_counts_add(&r->counts[t], &r->coders, answer->codings, labels, err);
        if (st >= 0)
            st = S_beside(r, &r->texts[t], answer, err);
        for (size_t w = 0; w < 2; w++)
            if (t == (w ? r->after : r->before) && code != SIZE_MAX)
                first[w] = S_level(book, code);
    }
    if (st >= 0 && first[0] != SIZE_MAX && first[1] != SIZE_MAX)
        r->change[first[0] * r->levels + first[1]]++;
    return st;
}
