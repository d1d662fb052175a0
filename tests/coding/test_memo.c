/* The memo of words never changes a result: every answer is coded without it, with one that has seen the answers before, and
 * with one that is full and starts anew again and again. */
#include "coding/support.h"
#include "mq_evidence.h"
#include "mq_memo.h"

enum { TEXT };

static mq_coding S_code_by(const mq_coder *coder, mq_memo *memo, mq_arena *arena, mq_str text, mq_buffer *evidence)
{
    mq_words words;
    mq_coding coding;
    mq_error err = {0};
    assert_int_equal(mq_words_of(arena, text, &words, &err), MQ_OK);
    assert_int_equal(mq_coder_code_with(coder, memo, arena, &words, &coding, &err), MQ_OK);
    assert_int_equal(mq_evidence_write(coder, memo, arena, &coding, 0, text, evidence, &err), MQ_OK);
    mq_coding_secondary(coder, &coding, evidence);
    mq_coding_repairs(&coding, evidence);
    return coding;
}

static void S_compare(const mq_coder *coder, mq_memo *memo, mq_arena *arena, mq_str text)
{
    mq_buffer a = {0}, b = {0};
    mq_coding x = S_code_by(coder, NULL, arena, text, &a), y = S_code_by(coder, memo, arena, text, &b);
    bool same = x.n_firings == y.n_firings && x.matches.size == y.matches.size &&
                mq_str_equal(mq_buffer_view(&a), mq_buffer_view(&b));
    for (size_t i = 0; same && i < x.n_firings; i++)
        same = x.firings[i].rule == y.firings[i].rule && x.firings[i].mask == y.firings[i].mask &&
               x.firings[i].code == y.firings[i].code && x.firings[i].silenced_by == y.firings[i].silenced_by;
    if (!same)
        fail_msg("%.*s: coded otherwise with the memo", S_SPAN(text));
    mq_buffer_free(&a);
    mq_buffer_free(&b);
    mq_arena_reset(arena);
}

static void the_memo_changes_nothing(void **state)
{
    (void)state;
    mq_arena arena = {0}, row = {0};
    mq_coder *coder = S_load(GOALS);
    mq_tsv file = S_table(&arena, MAQSAT_SOURCE "/tests/data/gold/gold_dev.tsv", "text");
    mq_memo *memo = mq_memo_new(&coder->likeness, 0);
    assert_non_null(memo);
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < file.size; i++)
            S_compare(coder, memo, &row, file.rows[i].cell[TEXT]);
    mq_memo_free(memo);
    S_drop(coder);
    mq_arena_free(&arena);
    mq_arena_free(&row);
}

/* Words made of two halves of the answers' words: more of them than a memo holds. */
static void a_full_memo_changes_nothing(void **state)
{
    (void)state;
    enum { ANSWERS = 3000, WORDS = 8 };
    static const char *const heads[] = {"оқу", "сабақ", "тіл", "кесте", "Zoom", "курс", "план", "ұстаз", "бағ", "жаң", "цифр"};
    static const char *const tails[] = {"шы", "та", "дың", "ны", "ар", "тер", "ла", "кі", "ов", "ем", "ын", "ші", "ба", "ке"};
    mq_arena row = {0};
    mq_coder *coder = S_load(GOALS);
    mq_memo *memo = mq_memo_new(&coder->likeness, 0);
    assert_non_null(memo);
    uint64_t seed = 7;
    for (size_t i = 0; i < ANSWERS; i++) {
        char text[WORDS * 64] = "";
        for (size_t k = 0; k < WORDS; k++) {
            for (int part = 0; part < 4; part++) {
                seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
                strcat(text, part ? tails[(seed >> 33) % COUNT(tails)] : heads[(seed >> 33) % COUNT(heads)]);
            }
            strcat(text, " ");
        }
        S_compare(coder, memo, &row, mq_str_of(text));
    }
    mq_memo_free(memo);
    S_drop(coder);
    mq_arena_free(&row);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_memo_changes_nothing),
        cmocka_unit_test(a_full_memo_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
