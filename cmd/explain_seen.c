#include "mq_explain.h"
#include <stdlib.h>

struct mq_seen_slot {
    uint64_t key[2]; /* two hashes: chance does not make two answers one */
    uint64_t row, times;
};

uint64_t mq_seen_add(mq_seen *seen, const mq_str *cells, size_t n, uint64_t row, uint64_t *first)
{
    uint64_t a = 1, b = 2;
    if (!seen->slots && !(seen->slots = calloc(MQ_SEEN_SLOTS, sizeof *seen->slots)))
        return 0;
    for (size_t i = 0; i < n; i++) {
        a = mq_str_hash(cells[i], a * 31 + i);
        b = mq_str_hash(cells[i], b * 131 + n + i);
    }
    size_t at = a % MQ_SEEN_SLOTS;
    for (; seen->slots[at].times; at = (at + 1) % MQ_SEEN_SLOTS)
        if (seen->slots[at].key[0] == a && seen->slots[at].key[1] == b) {
            *first = seen->slots[at].row;
            return ++seen->slots[at].times;
        }
    *first = row;
    if (seen->size < MQ_SEEN_MOST) {
        seen->slots[at] = (struct mq_seen_slot){{a, b}, row, 1};
        seen->size++;
    }
    return 1;
}

void mq_seen_free(mq_seen *seen)
{
    free(seen->slots);
    *seen = (mq_seen){0};
}
