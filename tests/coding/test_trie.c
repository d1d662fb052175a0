/* The letter tree holds what was added and nothing else: every word of it, against a naive search in the list of words. */
#include "coding/support.h"
#include "mq_trie.h"

enum { LONGEST = 40, MOST = 3000 };

typedef struct S_list {
    uint8_t codes[MOST][LONGEST + 1];
    uint8_t size[MOST];
    size_t n;
} S_list;

/* letters = size of the alphabet, shared = codes that all words begin with: a few letters give many equal words, a long
 * beginning gives words that only differ far behind. */
static const struct {
    const char *label;
    size_t n, letters, longest, shared;
} kinds[] = {
    {"no word", 0, 3, 5, 0},
    {"one word", 1, 30, 12, 0},
    {"few words", 12, 3, 4, 0},
    {"one letter, every length", MOST, 1, LONGEST, 0},
    {"many equal words", MOST, 2, 6, 0},
    {"words as in a language", MOST, 31, 14, 0},
    {"the same twelve letters before", MOST, 3, 16, 12},
    {"the same thirty letters before", MOST, 3, LONGEST, 30},
};

static uint32_t S_random(uint32_t *state)
{
    *state = *state * UINT32_C(1664525) + UINT32_C(1013904223);
    return *state >> 12;
}

static void S_make(S_list *list, size_t kind)
{
    uint32_t state = (uint32_t)kind + 7;
    list->n = kinds[kind].n;
    for (size_t i = 0; i < list->n; i++) {
        size_t free = kinds[kind].longest - kinds[kind].shared, size = kinds[kind].shared + 1 + S_random(&state) % free;
        memset(list->codes[i], 0, sizeof list->codes[i]);
        for (size_t k = 0; k < size; k++) {
            size_t code = k < kinds[kind].shared ? k % 31 + 1 : 31 - S_random(&state) % kinds[kind].letters;
            list->codes[i][k] = (uint8_t)code;
        }
        list->size[i] = (uint8_t)size;
    }
}

/* The stems under codes, as the tree gives them, are the numbers of the equal words from the last to the first. */
static bool S_found(const mq_trie *trie, const S_list *list, const uint8_t *codes)
{
    uint32_t node = 0, first;
    const uint8_t *at = codes;
    while (*at && (node = mq_trie_child(trie, node, *at)) != 0)
        at++;
    first = *at ? UINT32_MAX : mq_trie_first(trie, node);
    for (size_t i = list->n; i--;) {
        if (strcmp((const char *)list->codes[i], (const char *)codes) != 0)
            continue;
        if (first == UINT32_MAX || (trie->stems[first] & ~MQ_LAST_STEM) != i)
            return false;
        first = trie->stems[first] & MQ_LAST_STEM ? UINT32_MAX : first + 1;
    }
    return first == UINT32_MAX;
}

/* The letters that lead on from a node are those of its children; returns the words below it, counted by their stems. */
static size_t S_below(const mq_trie *trie, uint32_t node)
{
    size_t n = 0;
    uint32_t first = mq_trie_first(trie, node), letters = mq_trie_letters(trie, node);
    while (first != UINT32_MAX) {
        n++;
        first = trie->stems[first] & MQ_LAST_STEM ? UINT32_MAX : first + 1;
    }
    for (uint8_t code = 1; code < 32; code++) {
        uint32_t child = mq_trie_child(trie, node, code);
        if ((child != 0) != (letters >> code & 1))
            return SIZE_MAX / 2;
        n += child ? S_below(trie, child) : 0;
    }
    return n;
}

static void S_holds_all(const mq_trie *trie, const S_list *list, const char *label)
{
    uint8_t codes[LONGEST + 2] = {0};
    for (size_t i = 0; i < list->n; i++) {
        memcpy(codes, list->codes[i], sizeof list->codes[i]);
        bool whole = S_found(trie, list, codes);
        codes[list->size[i]] = 1; /* a letter more, one less: mostly no word */
        bool longer = S_found(trie, list, codes);
        codes[list->size[i]] = 0;
        codes[list->size[i] - 1] = 0;
        if (!whole || !longer || !S_found(trie, list, codes))
            fail_msg("%s: word %zu", label, i);
    }
    if (S_below(trie, 0) != list->n)
        fail_msg("%s: another number of words", label);
}

static void trees_hold_what_was_added(void **state)
{
    (void)state;
    S_list *list = malloc(sizeof *list);
    mq_trie tries[COUNT(kinds)] = {0};
    mq_error err;
    assert_non_null(list);
    for (size_t k = 0; k < COUNT(kinds); k++) {
        S_make(list, k);
        for (size_t i = 0; i < list->n; i++)
            assert_int_equal(mq_trie_add(&tries[k], list->codes[i], list->size[i], (uint32_t)i, &err), MQ_OK);
    }
    assert_int_equal(mq_trie_build(tries, COUNT(kinds), NULL, 0, &err), MQ_OK);
    for (size_t k = 0; k < COUNT(kinds); k++) {
        S_make(list, k);
        S_holds_all(&tries[k], list, kinds[k].label);
        mq_trie_free(&tries[k]);
    }
    free(list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(trees_hold_what_was_added)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
