#include "mq_pass.h"

static mq_status S_memory(mq_error *err)
{
    return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
}

static mq_status S_columns(mq_pass *pass, const mq_pass_settings *settings, mq_error *err)
{
    mq_status st;
    for (size_t i = 0; i < settings->texts.size; i++) {
        if ((st = mq_survey_column(pass->survey, settings->texts.at[i], &pass->texts[i], err)) < 0)
            return st;
        for (size_t k = 0; k < i; k++)
            if (pass->texts[k] == pass->texts[i])
                return mq_fail(err, MQ_E_USAGE, NULL, "--text %s and --text %s are the same column",
                               settings->texts.at[k], settings->texts.at[i]);
    }
    pass->n_texts = settings->texts.size;
    pass->id = SIZE_MAX;
    return settings->id ? mq_survey_column(pass->survey, settings->id, &pass->id, err) : MQ_OK;
}

mq_status mq_pass_open(mq_pass *pass, const char *path, const mq_pass_settings *settings, mq_error *err)
{
    *pass = (mq_pass){0};
    if (settings->texts.size == 0)
        return mq_fail(err, MQ_E_USAGE, NULL, "--text NAME is missing: which column holds the answers?");
    mq_status st = mq_coders_load(settings->codebook, &pass->coders, err);
    if (st < 0)
        return st;
    if (!(pass->survey = mq_input_open(path, &settings->input, err)))
        return err->status;
    if ((st = S_columns(pass, settings, err)) < 0)
        return st;
    pass->memos = mq_arena_take_n(&pass->arena, pass->coders.size, sizeof *pass->memos);
    for (size_t i = 0; pass->memos && i < pass->coders.size; i++)
        pass->memos[i] = mq_memo_new(); /* without one the coding is the same, only slower */
    pass->answers = mq_arena_take_n(&pass->arena, pass->n_texts, sizeof *pass->answers);
    pass->codings = mq_arena_take_n(&pass->arena, pass->n_texts * pass->coders.size, sizeof *pass->codings);
    return pass->memos && pass->answers && pass->codings ? MQ_OK : S_memory(err);
}

static mq_status S_code(mq_pass *pass, size_t t, mq_str text, mq_error *err)
{
    mq_answer *answer = &pass->answers[t];
    mq_coding *codings = &pass->codings[t * pass->coders.size];
    answer->text = text;
    answer->codings = codings;
    mq_status st = mq_words_of(&pass->row, text, &answer->words, err);
    if (st < 0)
        return st;
    answer->language = mq_language_of(&answer->words);
    for (size_t i = 0; i < pass->coders.size && st >= 0; i++) {
        st = mq_coder_code_with(&pass->coders.at[i], pass->memos[i], &pass->row, &answer->words, &codings[i], err);
        pass->limits += codings[i].matches.limits;
    }
    return st;
}

mq_status mq_pass_next(mq_pass *pass, mq_rejects *rejects, mq_row *row, mq_error *err)
{
    mq_status st;
    while ((st = mq_survey_next(pass->survey, row, err)) == MQ_OK) {
        if (mq_interrupt_seen())
            return mq_interrupted(err);
        pass->rows++;
        if (!mq_row_ragged(row))
            break;
        if (rejects && (st = mq_rejects_add_ragged(rejects, row, err)) < 0)
            return st;
    }
    if (st == MQ_END && mq_interrupt_seen())
        return mq_interrupted(err);
    if (st != MQ_OK)
        return st;
    mq_arena_reset(&pass->row);
    for (size_t t = 0; t < pass->n_texts && st >= 0; t++)
        st = S_code(pass, t, row->cells[pass->texts[t]], err);
    pass->coded++;
    return st < 0 ? st : MQ_OK;
}

mq_str mq_pass_text(const mq_pass *pass, size_t t)
{
    return mq_survey_header(pass->survey)[pass->texts[t]];
}

void mq_pass_tell(const mq_pass *pass, const mq_arguments *args)
{
    const mq_survey *in = pass->survey;
    char delimiter = mq_survey_dialect(in).delimiter;
    if (args->verbose)
        mq_note_print(args, "%s, %s, encoding %s, delimiter %s%c, %zu columns, %llu rows", mq_survey_name(in),
                      mq_survey_format(in), mq_encoding_name(mq_survey_encoding(in)),
                      delimiter == '\t' ? "tab" : "", delimiter == '\t' ? ' ' : delimiter,
                      mq_survey_columns(in), (unsigned long long)pass->rows);
}

void mq_pass_close(mq_pass *pass)
{
    mq_survey_close(pass->survey);
    for (size_t i = 0; pass->memos && i < pass->coders.size; i++)
        mq_memo_free(pass->memos[i]);
    mq_coders_free(&pass->coders);
    mq_arena_free(&pass->row);
    mq_arena_free(&pass->arena);
}

mq_status mq_pass_verdict(const mq_pass *pass, size_t rejected, const char *rejects_path, bool lenient,
                          mq_error *err)
{
    if (lenient || (rejected == 0 && pass->limits == 0))
        return MQ_OK;
    if (rejected == 0)
        return mq_fail(err, MQ_E_PARTIAL, NULL,
                       "a pattern ran into the limits of PCRE2 %llu times; those answers may "
                       "lack a code",
                       (unsigned long long)pass->limits);
    return mq_fail(err, MQ_E_PARTIAL, NULL, "%zu of %llu rows rejected%s%s", rejected,
                   (unsigned long long)pass->rows, rejects_path ? ", see " : "; --rejects FILE keeps them",
                   rejects_path ? rejects_path : "");
}
