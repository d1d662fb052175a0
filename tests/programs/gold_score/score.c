#include "score.h"
#include <math.h>

void score_levels_of(const mq_codebook *book, score_levels *out)
{
    *out = (score_levels){.book = book};
    for (size_t c = 0; c < book->size && out->n < SCORE_LEVELS; c++) {
        if (book->codes[c].dimension != 0)
            continue;
        size_t at = out->n++; /* codes without ranks keep the order of the codebook */
        for (; at && book->codes[out->code[at - 1]].rank > book->codes[c].rank; at--)
            out->code[at] = out->code[at - 1];
        out->code[at] = c;
    }
}

size_t score_level(const score_levels *levels, size_t code)
{
    for (size_t i = 0; i < levels->n; i++)
        if (levels->code[i] == code)
            return i;
    return 0;
}

void score_add(score *s, const score_row *row)
{
    s->n++;
    s->detail += row->detail;
    s->confusion[row->truth][row->got]++;
    s->secondary += row->secondary;
    s->set_f1 += row->secondary ? row->set_f1 : 0;
}

static size_t S_truly(const score *s, size_t levels, size_t k)
{
    size_t n = 0;
    for (size_t j = 0; j < levels; j++)
        n += s->confusion[k][j];
    return n;
}

static size_t S_given(const score *s, size_t levels, size_t j)
{
    size_t n = 0;
    for (size_t k = 0; k < levels; k++)
        n += s->confusion[k][j];
    return n;
}

double score_macro(const score *s, size_t levels)
{
    double sum = 0;
    size_t used = 0;
    for (size_t k = 0; k < levels; k++) {
        size_t both = S_truly(s, levels, k) + S_given(s, levels, k);
        used += both > 0;
        sum += both ? 2.0 * (double)s->confusion[k][k] / (double)both : 0;
    }
    return used ? sum / (double)used : 0;
}

/* A file of answers is mixed by those who made it, with many of the rare levels, so its own precision flatters them. What
 * carries over to a survey is how often answers of true level k are given level j: r(k,j) = confusion[k][j] / answers of k.
 * Of a survey with shares w(k) of the true levels, the share w(k) r(k,j) is of level k and given j; so of all given j,
 *     precision(j) = w(j) r(j,j) / sum over k of w(k) r(k,j)
 * which is Bayes' theorem. Shares in the file's own mixture give back the file's own precision. */
double score_precision(const score *s, size_t levels, const double *shares, size_t j)
{
    double right = 0, given = 0;
    for (size_t k = 0; k < levels; k++) {
        if (shares[k] <= 0)
            continue;
        size_t truly = S_truly(s, levels, k);
        if (!truly)
            return NAN;
        double both = shares[k] * (double)s->confusion[k][j] / (double)truly;
        given += both;
        right += k == j ? both : 0;
    }
    return given > 0 ? right / given : NAN;
}

size_t score_false_top(const score *s, size_t levels, size_t *asked)
{
    size_t n = 0;
    *asked = 0;
    for (size_t k = 0; k + 2 < levels; k++) {
        *asked += S_truly(s, levels, k);
        n += s->confusion[k][levels - 1];
    }
    return n;
}

double score_set_f1(const bool *truth, const bool *got, size_t codes, bool *any)
{
    size_t both = 0, sizes = 0;
    for (size_t c = 0; c < codes; c++) {
        both += truth[c] && got[c];
        sizes += (size_t)truth[c] + (size_t)got[c];
    }
    *any = sizes > 0;
    return sizes ? 2.0 * (double)both / (double)sizes : 1;
}
