#include "mq_report.h"
#include "mq_letter.h"

/* Letters and digits in lower case; what else an answer holds does not make it another one. */
static size_t S_fold(mq_str text, uint32_t out[MQ_QUOTE_LETTERS])
{
    size_t n = 0;
    for (const char *at = text.at, *end = text.at + text.size; at < end && n < MQ_QUOTE_LETTERS;) {
        mq_letter c = mq_letter_of(mq_utf8_next(&at, end));
        if (c.kind == MQ_LETTER_LETTER || c.kind == MQ_LETTER_DIGIT)
            out[n++] = c.lower;
    }
    return n;
}

static size_t S_least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein (1966), two rows of the table, up to `most`. */
static size_t S_distance(const uint32_t *a, size_t n, const uint32_t *b, size_t m, size_t most)
{
    size_t row[MQ_QUOTE_LETTERS + 1];
    for (size_t k = 0; k <= m; k++)
        row[k] = k;
    for (size_t i = 1; i <= n; i++) {
        size_t corner = row[0], best = row[0] = i;
        for (size_t k = 1; k <= m; k++) {
            size_t change = corner + (a[i - 1] != b[k - 1]);
            corner = row[k];
            row[k] = S_least(change, S_least(row[k], row[k - 1]) + 1);
            best = S_least(best, row[k]);
        }
        if (best > most)
            return best;
    }
    return row[m];
}

bool mq_quote_alike(mq_str a, mq_str b)
{
    uint32_t x[MQ_QUOTE_LETTERS], y[MQ_QUOTE_LETTERS];
    size_t n = S_fold(a, x), m = S_fold(b, y), longer = n > m ? n : m;
    size_t most = longer < 15 ? 2 : longer / 5;
    return longer - S_least(n, m) <= most && S_distance(x, n, y, m, most) <= most;
}
