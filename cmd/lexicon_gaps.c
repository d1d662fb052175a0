#include "mq_csv_write.h"
#include "mq_frequent.h"
#include "mq_memory.h"
#include "mq_pass.h"
#include "mq_workbench.h"

enum { HELD = 1 << 16, LETTERS_LEAST = 3 };

/** Survey under way: words and pairs are counted apart, so that pairs do not push out words. */
typedef struct gaps {
    mq_pass pass;
    mq_frequent *words, *pairs;
    size_t low; /* rank up to which a code counts as little */
    uint64_t answers, little;
} gaps;

/* An ordered codebook asks for what lies just above its fallback; else only answers that no rule coded. */
static size_t S_low(const mq_codebook *book)
{
    size_t fallback = mq_codebook_fallback(book, 0, SIZE_MAX), next = SIZE_MAX;
    if (book->dimensions[0].kind != MQ_KIND_ORDINAL || fallback == SIZE_MAX)
        return SIZE_MAX;
    for (size_t c = 0; c < book->size; c++)
        if (book->codes[c].dimension == 0 && book->codes[c].rank > book->codes[fallback].rank &&
            (next == SIZE_MAX || book->codes[c].rank < next))
            next = book->codes[c].rank;
    return next;
}

static bool S_little(const gaps *g, const mq_coding *coding)
{
    const mq_coder *coder = &g->pass.coders.at[0];
    const mq_codebook *book = &coder->book;
    if (coding->firing[0] == MQ_NONE || coding->firings[coding->firing[0]].rule == coder->liken)
        return true; /* what likeness had to guess may hide a gap */
    return g->low != SIZE_MAX && coding->code[0] != SIZE_MAX && book->codes[coding->code[0]].rank > 0 &&
           book->codes[coding->code[0]].rank <= g->low;
}

static bool S_unknown(const mq_matches *m, size_t t)
{
    return !m->covered[t] && !(m->words.at[t].flags & MQ_WORD_DIGIT) &&
           mq_str_length(m->words.at[t].lower) >= LETTERS_LEAST;
}

static mq_status S_answer(gaps *g, const mq_coding *coding, mq_buffer *pair, mq_error *err)
{
    const mq_matches *m = &coding->matches;
    mq_status st = MQ_OK;
    g->answers++;
    if (!S_little(g, coding))
        return MQ_OK;
    g->little++;
    for (size_t t = 0; t < m->words.size && st >= 0; t++) {
        bool next = t + 1 < m->words.size && m->words.at[t + 1].gap != MQ_GAP_STOP;
        if (S_unknown(m, t))
            st = mq_frequent_add(g->words, m->words.at[t].lower, g->answers, err);
        if (st < 0 || !next || (!S_unknown(m, t) && !S_unknown(m, t + 1)))
            continue;
        mq_buffer_clear(pair);
        mq_buffer_str(pair, m->words.at[t].lower);
        mq_buffer_char(pair, ' ');
        mq_buffer_str(pair, m->words.at[t + 1].lower);
        st = mq_frequent_add(g->pairs, mq_buffer_view(pair), g->answers, err);
    }
    return st;
}

/* Words and pairs in one list by count; a pair before its words when it is as frequent. */
static void S_write(gaps *g, uint64_t most, mq_buffer *out)
{
    size_t n[2], at[2] = {0, 0};
    const mq_frequent_item *items[2] = {mq_frequent_sorted(g->pairs, &n[0]),
                                        mq_frequent_sorted(g->words, &n[1])};
    mq_buffer_text(out, "answers,words,text,first_row,missed_at_most\n");
    for (uint64_t i = 0; i < most && (at[0] < n[0] || at[1] < n[1]); i++) {
        size_t k = at[1] == n[1] || (at[0] < n[0] && items[0][at[0]].count >= items[1][at[1]].count) ? 0 : 1;
        const mq_frequent_item *item = &items[k][at[k]++];
        mq_buffer_print(out, "%llu,%d,", (unsigned long long)item->count, k == 0 ? 2 : 1);
        mq_csv_safe_cell(out, item->text);
        mq_buffer_print(out, ",%llu,%llu\n", (unsigned long long)item->first,
                        (unsigned long long)item->slack);
    }
}

static mq_status S_loop(gaps *g, mq_error *err)
{
    mq_buffer pair = {0};
    mq_row row;
    mq_status st;
    while ((st = mq_pass_next(&g->pass, NULL, &row, err)) == MQ_OK)
        if ((st = S_answer(g, &g->pass.answers[0].codings[0], &pair, err)) < 0)
            break;
    mq_buffer_free(&pair);
    return st < 0 ? st : MQ_OK;
}

mq_status mq_lexicon_gaps(const mq_workbench *s, const char *const *at, size_t n, const mq_arguments *args,
                          mq_error *err)
{
    gaps g = {.words = mq_frequent_new(HELD), .pairs = mq_frequent_new(HELD)};
    mq_pass_settings settings = {.codebook = s->codebook, .input = s->input};
    mq_buffer out = {0};
    (void)n;
    if (s->text)
        settings.texts = (mq_texts){{s->text}, 1};
    mq_status st = g.words && g.pairs ? mq_pass_open(&g.pass, at[0], &settings, err) : mq_no_memory(err);
    if (st >= 0) {
        g.low = S_low(&g.pass.coders.at[0].book);
        st = S_loop(&g, err);
    }
    if (st >= 0) {
        S_write(&g, s->most, &out);
        st = mq_workbench_put(s, &g.pass, &out, err);
        mq_note_print(args, "%llu of %llu answers got no code by a rule, or one of the lowest level",
                      (unsigned long long)g.little, (unsigned long long)g.answers);
    }
    if (st >= 0)
        st = mq_limits_verdict(&g.pass.limits, err);
    mq_pass_close(&g.pass);
    mq_frequent_free(g.words);
    mq_frequent_free(g.pairs);
    mq_buffer_free(&out);
    return st;
}
