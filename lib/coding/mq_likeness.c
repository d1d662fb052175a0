#include "mq_likeness.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { FEATURE, COUNTS, GUESSED_LETTERS = 64, GUESSED_LOST = 2 };

static size_t S_place(uint64_t key, size_t n_slots)
{
    return (size_t)(key >> 32) & (n_slots - 1);
}

static uint64_t S_key(mq_str feature)
{
    return mq_str_hash(feature, 0);
}

/* Where a feature stands in the table, or the free slot for it. */
static mq_likeness_slot *S_slot(const mq_likeness *model, uint64_t key)
{
    size_t i = S_place(key, model->n_slots);
    while (model->slots[i].first && model->slots[i].key != (uint32_t)key)
        i = (i + 1) & (model->n_slots - 1);
    return &model->slots[i];
}

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

/* number:count of a code, from *at on, which moves behind it. */
static bool S_pair(S_load *l, const char **at, const char *end)
{
    size_t n = 0, count = 0;
    const char *p = *at, *first = p;
    for (; p < end && *p >= '0' && *p <= '9' && n < MQ_LIKENESS_CLASSES; p++)
        n = n * 10 + (size_t)(*p - '0');
    if (p == first || p == end || *p++ != ':' || n >= MQ_LIKENESS_CLASSES || !l->class_of[n])
        return false;
    for (first = p; p < end && *p >= '0' && *p <= '9' && count < SIZE_MAX / 16; p++)
        count = count * 10 + (size_t)(*p - '0');
    if (p == first || l->n_weights == l->room)
        return false;
    l->features[l->class_of[n] - 1] += (double)count;
    l->out->weights[l->n_weights++] = (count < LOGS ? l->logs[count] : S_log(count)) | (mq_likeness_weight)(l->class_of[n] - 1);
    *at = p;
    return true;
}

static mq_status S_weights(S_load *l, const mq_tsv_row *row)
{
    uint64_t key = S_key(row->cell[FEATURE]);
    size_t first = l->n_weights;
    const char *at = row->cell[COUNTS].at, *end = at + row->cell[COUNTS].size;
    for (bool more = true; more; more = at < end) {
        if (!S_pair(l, &at, end))
            return S_fault(l, row, COUNTS, "number:count of known codes is wanted here, not more than * announces");
        if (at < end && *at++ != ' ')
            return S_fault(l, row, COUNTS, "a blank is wanted between counts");
    }
    mq_likeness_slot *slot = S_slot(l->out, key);
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
    l->out->n_slots = 16;
    while (4 * l->out->n_slots < 5 * lines)
        l->out->n_slots *= 2;
    if (!S_number(&rest, &l->room) || l->room > ((size_t)1 << 31))
        return S_fault(l, row, COUNTS, "the number of counts is wanted here");
    l->out->weights = mq_arena_take_raw_n(l->arena, l->room + 1, sizeof *l->out->weights);
    l->out->slots = mq_arena_take_n(l->arena, l->out->n_slots, sizeof *l->out->slots);
    return l->out->weights && l->out->slots ? MQ_OK : mq_fail(l->err, MQ_E_MEMORY, NULL, "out of memory");
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
    *row = (mq_tsv_row){.line = ++reader->line, .text = {rest->at, (size_t)(end - rest->at)}};
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
        out->prior[c] = log(l.answers[c] / total) / 2;
        out->base[c] = log(MQ_LIKENESS_SMOOTHING / (l.features[c] + MQ_LIKENESS_SMOOTHING * (double)l.vocabulary));
    }
    return MQ_OK;
}

typedef struct S_own {
    const mq_likeness *model;
    mq_likeness_word *word;
} S_own;

static void S_note(void *with, mq_str feature)
{
    const S_own *own = with;
    uint32_t first = S_slot(own->model, S_key(feature))->first;
    if (first)
        own->word->feature[own->word->size++] = first - 1;
}

/* The weights of a feature, added to the classes. */
static void S_add(const mq_likeness *model, uint32_t feature, float *nats)
{
    const mq_likeness_weight *w = model->weights + feature;
    do
        nats[mq_likeness_class(*w)] += mq_likeness_nats(*w);
    while (!(*w++ & MQ_LIKENESS_LAST));
}

static void S_sum(const mq_likeness *model, const mq_likeness_word *word, float *nats)
{
    memset(nats, 0, MQ_LIKENESS_ROOM(model) * sizeof *nats);
    for (size_t i = 0; i < word->size; i++)
        S_add(model, word->feature[i], nats);
}

/* The sums of a word: kept, or made anew in fresh, where the same bits come out. */
static const float *S_nats(const mq_likeness *model, const mq_likeness_word *word, float *fresh)
{
    if (word->nats)
        return word->nats;
    S_sum(model, word, fresh);
    return fresh;
}

static void S_look_up(const mq_likeness *model, const mq_word *word, mq_likeness_word *out)
{
    S_own own = {model, out};
    out->begin = mq_likeness_own(word, S_note, &own);
}

/* A word with lost letters is read as the word that the examples know best, among those it may have been. */
static void S_guess(const mq_likeness *model, const mq_word *word, mq_likeness_word *out)
{
    uint8_t codes[GUESSED_LETTERS + 1], *lost[GUESSED_LOST];
    size_t n = 0, rounds = 1, kinds = strlen((const char *)mq_skeleton_lost);
    mq_word guess = *word;
    if (word->s2_size > GUESSED_LETTERS)
        return;
    memcpy(codes, word->s2, word->s2_size + 1);
    guess.s2 = codes;
    for (size_t i = 0; i < word->s2_size; i++)
        if (codes[i] == MQ_SKELETON_WILD && n < GUESSED_LOST)
            lost[n++] = &codes[i];
    for (size_t i = 0; i < n; i++)
        rounds *= kinds;
    for (size_t round = 0; round < rounds; round++) {
        mq_likeness_word here = {.nats = out->nats};
        size_t left = round;
        for (size_t i = 0; i < n; i++, left /= kinds)
            *lost[i] = mq_skeleton_lost[left % kinds];
        S_look_up(model, &guess, &here);
        if (here.size > out->size)
            *out = here;
    }
}

static void S_know(const mq_likeness *model, const mq_word *word, mq_likeness_word *out)
{
    S_look_up(model, word, out);
    if (word->flags & MQ_WORD_WILDCARD)
        S_guess(model, word, out);
    out->ready = true;
    if (out->nats)
        S_sum(model, out, out->nats);
}

static void S_other(mq_likeness_view *view, mq_str feature)
{
    uint32_t first = S_slot(view->model, S_key(feature))->first;
    if (!first)
        return;
    view->other[view->n_others] = first - 1;
    view->other_word[view->n_others++] = (uint8_t)(view->n_words ? view->n_words - 1 : 0);
    view->known++;
}

static void S_neighbours(mq_likeness_view *view, const mq_likeness_begin *before, const mq_likeness_begin *begin)
{
    char text[MQ_LIKENESS_PAIR];
    S_other(view, (mq_str){text, mq_likeness_pair(before, begin, text)});
}

bool mq_likeness_look(const mq_likeness *model, const mq_words *words, mq_likeness_word *const *kept, mq_likeness_view *out)
{
    mq_likeness_begin edge = mq_likeness_edge('^'), end = mq_likeness_edge('$');
    const mq_likeness_begin *before = &edge;
    size_t n = words->size < MQ_LIKENESS_WORDS ? words->size : MQ_LIKENESS_WORDS;
    char length[2] = {'.', mq_likeness_length(n)};
    out->model = model;
    out->known = out->n_words = out->n_others = 0;
    if (!model->n_classes)
        return false;
    for (size_t t = 0; t < n; t++) {
        mq_likeness_word *word = kept ? kept[t] : &out->fresh[t];
        if (!kept)
            *word = (mq_likeness_word){.size = 0};
        if (!word->ready)
            S_know(model, &words->at[t], word);
        out->word[out->n_words++] = word;
        out->known += word->size;
        if (!word->begin.size)
            continue;
        S_neighbours(out, before, &word->begin);
        before = &word->begin;
    }
    S_neighbours(out, before, &end);
    S_other(out, (mq_str){length, 2});
    return out->known > 0;
}

/* Always word by word, so that a word that is kept adds the same bits as one that is not. */
void mq_likeness_score(const mq_likeness_view *view, double score[MQ_LIKENESS_CLASSES])
{
    enum { STEP = 8 };
    const mq_likeness *model = view->model;
    float sum[MQ_LIKENESS_CLASSES] = {0}, fresh[MQ_LIKENESS_CLASSES];
    for (size_t t = 0; t < view->n_words; t++) {
        const float *nats = S_nats(model, view->word[t], fresh);
        for (size_t c = 0; c < model->n_classes; c += STEP)
            for (size_t k = 0; k < STEP; k++)
                sum[c + k] += nats[c + k];
    }
    for (size_t i = 0; i < view->n_others; i++)
        S_add(model, view->other[i], sum);
    for (size_t c = 0; c < model->n_classes; c++)
        score[c] = model->prior[c] + (double)view->known * model->base[c] + (double)sum[c];
}

/* What a feature adds to class a against class b. */
static double S_difference(const mq_likeness *model, uint32_t feature, size_t a, size_t b)
{
    const mq_likeness_weight *w = model->weights + feature;
    double difference = model->base[a] - model->base[b];
    do {
        size_t c = mq_likeness_class(*w);
        double nats = (double)mq_likeness_nats(*w);
        difference += c == a ? nats : c == b ? -nats : 0;
    } while (!(*w++ & MQ_LIKENESS_LAST));
    return difference;
}

void mq_likeness_of_words(const mq_likeness_view *view, size_t a, size_t b, double nats[MQ_LIKENESS_WORDS])
{
    float fresh[MQ_LIKENESS_CLASSES];
    for (size_t t = 0; t < MQ_LIKENESS_WORDS; t++)
        nats[t] = 0;
    for (size_t t = 0; t < view->n_words; t++) {
        const mq_likeness_word *word = view->word[t];
        const float *own = S_nats(view->model, word, fresh);
        nats[t] = word->size * (view->model->base[a] - view->model->base[b]) + (double)own[a] - (double)own[b];
    }
    for (size_t i = 0; i < view->n_others; i++)
        nats[view->other_word[i]] += S_difference(view->model, view->other[i], a, b);
}
