#include "likeness_table.h"
#include "mq_tsv.h"
#include <math.h>
#include <stdio.h>

enum { FEATURE, COUNTS };

static bool S_number(mq_str *rest, size_t *out)
{
    size_t size = 0;
    for (*out = 0; size < rest->size && rest->at[size] >= '0' && rest->at[size] <= '9' && *out < SIZE_MAX / 16; size++)
        *out = *out * 10 + (size_t)(rest->at[size] - '0');
    rest->at += size;
    rest->size -= size;
    return size > 0;
}

/* Most counts are small: their weights are computed once. */
enum { LOGS = 64 };

static mq_likeness_weight S_log(size_t count)
{
    float nats = (float)log1p((double)count / MQ_LIKENESS_SMOOTHING);
    mq_likeness_weight weight;
    memcpy(&weight, &nats, sizeof weight);
    return weight & ~(mq_likeness_weight)(MQ_LIKENESS_CLASSES - 1);
}

typedef struct S_load {
    mq_likeness_weight logs[LOGS];
    const mq_tsv_reader *reader;
    const mq_codebook *book;
    mq_likeness *out;
    size_t class_of[MQ_LIKENESS_CLASSES];  /* number in the file -> class + 1 */
    double answers[MQ_LIKENESS_CLASSES], features[MQ_LIKENESS_CLASSES];
    size_t n_weights, room, vocabulary;
    mq_arena *arena;
    mq_error *err;
} S_load;

static mq_status S_fault(const S_load *l, const mq_tsv_row *row, size_t cell, const char *what)
{
    return mq_tsv_fail(&l->reader->file, row, cell, 0, l->err, "%s: make the file anew with 'maqsat lexicon learn'", what);
}

/* @number  name count: a code with the number of its examples; @0 is the number of codes in the codebook. */
static mq_status S_class(S_load *l, const mq_tsv_row *row)
{
    mq_str number = {row->cell[FEATURE].at + 1, row->cell[FEATURE].size - 1}, rest = row->cell[COUNTS];
    size_t n, count;
    if (!S_number(&number, &n) || number.size || n >= MQ_LIKENESS_CLASSES)
        return S_fault(l, row, FEATURE, "@ and the number of a code are wanted here");
    if (n == 0)
        return S_number(&rest, &count) && count == l->book->size
                   ? MQ_OK
                   : S_fault(l, row, COUNTS, "the codebook has another number of codes than when this was learnt");
    mq_str name = mq_str_cut(&rest, ' ');
    size_t code = mq_codebook_find(l->book, name);
    if (n > l->book->size || (code != SIZE_MAX && code != n - 1))
        return S_fault(l, row, COUNTS, "the codes of the codebook stand in another order than when this was learnt");
    if (!rest.at || !S_number(&rest, &count) || rest.size || !count || l->class_of[n])
        return S_fault(l, row, COUNTS, "a code and the number of its examples are wanted here, each code once");
    l->out->code[l->out->n_classes] = n - 1;
    l->answers[l->out->n_classes] = (double)count;
    l->class_of[n] = ++l->out->n_classes;
    return MQ_OK;
}

/* A number at *at, which moves behind it or to where it becomes too large; false = no digit. What follows a cell is none. */
static inline bool S_digits(const char **at, size_t limit, size_t *out)
{
    const char *p = *at;
    size_t n = (unsigned char)*p - (size_t)'0', digit;
    if (n > 9)
        return false;
    while ((digit = (unsigned char)*++p - (size_t)'0') <= 9 && n < limit)
        n = n * 10 + digit;
    *at = p;
    *out = n;
    return true;
}

/* number:count of a code, from *at on, which moves behind it; a number alone was counted once. */
static inline bool S_pair(S_load *l, const char **at)
{
    size_t n, count = 1;
    if (!S_digits(at, MQ_LIKENESS_CLASSES, &n) || n >= MQ_LIKENESS_CLASSES || !l->class_of[n] || l->n_weights == l->room)
        return false;
    if (**at == ':' && (++*at, !S_digits(at, SIZE_MAX / 16, &count)))
        return false;
    size_t class = l->class_of[n] - 1;
    l->features[class] += (double)count;
    l->out->weights[l->n_weights++] = (count < LOGS ? l->logs[count] : S_log(count)) | (mq_likeness_weight)class;
    return true;
}

/* Letters of a word's beginning as mq_likeness_begin keeps them; more letters than that make no known pair. */
static mq_likeness_begin S_begin(mq_str letters)
{
    mq_likeness_begin begin = 0;
    for (size_t i = 0; i < letters.size && i < sizeof begin; i++)
        begin |= (mq_likeness_begin)(unsigned char)letters.at[i] << 8 * i;
    return begin;
}

/* The key of a feature as the file writes it; pairs get their bit. A word and its beginning end with a mark. */
static uint64_t S_key(const S_load *l, mq_str feature)
{
    char mark = feature.at[feature.size - 1];
    const char *blank = mark == '*' || mark == '=' ? NULL : memchr(feature.at, ' ', feature.size);
    if (!blank)
        return likeness_key(feature);
    size_t before = (size_t)(blank - feature.at);
    uint64_t key = likeness_pair_key(S_begin((mq_str){feature.at, before}),
                                     S_begin((mq_str){blank + 1, feature.size - before - 1}));
    *likeness_pair_word(l->out, key) |= likeness_pair_bit(key);
    return key;
}

static mq_status S_weights(S_load *l, const mq_tsv_row *row)
{
    size_t first = l->n_weights;
    const char *at = row->cell[COUNTS].at, *end = at + row->cell[COUNTS].size;
    for (bool more = true; more; more = at < end) {
        if (at == end || !S_pair(l, &at))
            return S_fault(l, row, COUNTS, "number:count of known codes is wanted here, not more than * announces");
        if (at < end && *at++ != ' ')
            return S_fault(l, row, COUNTS, "a blank is wanted between counts");
    }
    uint64_t key = S_key(l, row->cell[FEATURE]);
    mq_likeness_slot *slot = likeness_slot(l->out, key);
    if (slot->first)
        return S_fault(l, row, FEATURE, "this stands twice");
    l->out->weights[l->n_weights - 1] |= MQ_LIKENESS_LAST;
    *slot = (mq_likeness_slot){(uint32_t)key, (uint32_t)first + 1};
    l->vocabulary++;
    return MQ_OK;
}

static mq_status S_room(S_load *l, const mq_tsv_row *row, size_t lines)
{
    mq_str rest = row->cell[COUNTS];
    if (l->out->slots)
        return S_fault(l, row, FEATURE, "this stands twice");
    l->out->n_slots = 16;
    while (4 * l->out->n_slots < 5 * lines)
        l->out->n_slots *= 2;
    if (!S_number(&rest, &l->room) || l->room > ((size_t)1 << 31))
        return S_fault(l, row, COUNTS, "the number of counts is wanted here");
    l->out->weights = mq_arena_take_raw_n(l->arena, l->room + 1, sizeof *l->out->weights);
    l->out->slots = mq_arena_take_n(l->arena, l->out->n_slots, sizeof *l->out->slots);
    l->out->pairs = mq_arena_take_n(l->arena, ((size_t)1 << LIKENESS_PAIR_BITS) / 64, sizeof *l->out->pairs);
    return l->out->weights && l->out->slots && l->out->pairs ? MQ_OK : mq_fail(l->err, MQ_E_MEMORY, NULL, "out of memory");
}

/* The file has two columns and very many rows: behind the rows that announce them they are cut without the reader. */
static bool S_row(mq_tsv_reader *reader, mq_tsv_row *row)
{
    mq_str *rest = &reader->rest;
    const char *tab, *end;
    if (!rest->size || !(tab = memchr(rest->at, '\t', rest->size < 64 ? rest->size : 64)))
        return mq_tsv_next(reader, row);
    end = memchr(tab, '\n', rest->size - (size_t)(tab - rest->at));
    if (!end || end[-1] == '\r' || *rest->at == '#' || *rest->at == '"')
        return mq_tsv_next(reader, row);
    row->line = ++reader->line;
    row->text = (mq_str){rest->at, (size_t)(end - rest->at)};
    row->cell[FEATURE] = (mq_str){rest->at, (size_t)(tab - rest->at)};
    row->cell[COUNTS] = (mq_str){tab + 1, (size_t)(end - tab - 1)};
    *rest = (mq_str){end + 1, rest->size - (size_t)(end + 1 - rest->at)};
    return true;
}

static mq_status S_read(S_load *l, mq_tsv_reader *reader, size_t lines)
{
    mq_tsv_row row;
    mq_status status = MQ_OK;
    while (status == MQ_OK && (l->n_weights ? S_row(reader, &row) : mq_tsv_next(reader, &row))) {
        mq_str feature = row.cell[FEATURE];
        if (mq_str_equal(feature, MQ_STR("*")))
            status = S_room(l, &row, lines);
        else if (!l->out->slots || !feature.size)
            status = S_fault(l, &row, FEATURE, "the row * with the number of counts comes first");
        else
            status = feature.at[0] == '@' ? S_class(l, &row) : S_weights(l, &row);
    }
    return status;
}

mq_status mq_likeness_load(mq_arena *arena, const char *folder, const mq_codebook *book, mq_likeness *out, mq_error *err)
{
    char path[1200];
    mq_tsv_reader reader;
    size_t lines;
    double total = 0;
    *out = (mq_likeness){0};
    snprintf(path, sizeof path, "%s/likeness.tsv", folder);
    if (!mq_file_exists(path))
        return MQ_OK;
    mq_status status = mq_tsv_open(arena, path, "feature counts", &reader, &lines, err);
    S_load l = {.reader = &reader, .book = book, .out = out, .arena = arena, .err = err};
    for (size_t i = 0; i < LOGS; i++)
        l.logs[i] = S_log(i);
    if (status == MQ_OK)
        status = S_read(&l, &reader, lines);
    if (status != MQ_OK)
        return status;
    out->path = reader.file.path;
    for (size_t c = 0; c < out->n_classes; c++)
        total += l.answers[c];
    for (size_t c = 0; c < out->n_classes; c++) {
        out->prior[c] = (float)(log(l.answers[c] / total) / 2);
        out->base[c] = (float)log(MQ_LIKENESS_SMOOTHING / (l.features[c] + MQ_LIKENESS_SMOOTHING * (double)l.vocabulary));
    }
    return !out->slots || likeness_know_lengths(arena, out) ? MQ_OK : mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
}
