#include "mq_case.h"
#include "mq_memory.h"
#include "mq_recognise.h"
#include "mq_workbench.h"
#include <stdlib.h>

/** A text of the lexicon and where it stands, for finding what stands twice. */
typedef struct line {
    mq_str key, value;
    const char *path;
    size_t line;
} line;

static int S_order(const void *a, const void *b)
{
    const line *x = a, *y = b;
    int order = mq_str_compare(x->key, y->key);
    if (order == 0)
        order = strcmp(x->path, y->path);
    return order ? order : x->line < y->line ? -1 : x->line > y->line;
}

/* Lines with an equal key: the later is told of the earlier. Files of two languages may share a text (жоқ,
 * Canva) as long as they say the same. */
static size_t S_twice(line *lines, size_t n, const char *what, mq_buffer *out)
{
    size_t found = 0;
    qsort(lines, n, sizeof *lines, S_order);
    for (size_t i = 1; i < n; i++) {
        if (!mq_str_equal(lines[i].key, lines[i - 1].key))
            continue;
        bool against = !mq_str_equal(lines[i].value, lines[i - 1].value);
        if (!against && strcmp(lines[i].path, lines[i - 1].path) != 0)
            continue;
        mq_buffer_print(out, "%s:%zu: %s stands already in %s:%zu%s\n", lines[i].path, lines[i].line, what,
                        lines[i - 1].path, lines[i - 1].line, against ? " and says something else" : "");
        found++;
    }
    return found;
}

static mq_status S_cases(const mq_coder *coder, mq_buffer *out, size_t *found, mq_error *err)
{
    mq_arena arena = {0};
    mq_cases cases;
    mq_status st = mq_cases_load(&arena, coder->book.path, &coder->book, &cases, err);
    line *lines = st < 0 ? NULL : mq_arena_take_n(&arena, cases.size + 1, sizeof *lines);
    if (st >= 0 && !lines)
        st = mq_no_memory(err);
    if (st >= 0) {
        for (size_t i = 0; i < cases.size; i++)
            lines[i] =
                (line){cases.at[i].text, cases.at[i].codes, cases.paths[cases.at[i].file], cases.at[i].line};
        *found += S_twice(lines, cases.size, "the case", out);
    }
    mq_arena_free(&arena);
    return st;
}

/* The same pattern of the same symbol in the same file, with options that say the same. */
static mq_status S_double_cues(const mq_coder *coder, mq_buffer *out, size_t *found, mq_error *err)
{
    const mq_lexicon *l = &coder->lexicon;
    mq_arena arena = {0};
    mq_buffer key = {0};
    line *lines = mq_arena_take_n(&arena, l->n_cues + 1, sizeof *lines);
    bool ok = lines != NULL;
    for (size_t i = 0; i < l->n_cues && ok; i++) {
        const mq_cue *c = &l->cues[i];
        mq_buffer_clear(&key);
        mq_buffer_print(&key, "%u %u %u ", c->file, c->symbol, c->flags);
        mq_buffer_str(&key, c->pattern);
        mq_buffer_char(&key, ' ');
        mq_buffer_str(&key, c->except ? *c->except : MQ_STR(""));
        lines[i] =
            (line){mq_arena_copy(&arena, mq_buffer_view(&key)), MQ_STR(""), l->files[c->file], c->line};
        ok = lines[i].key.at && !key.failed;
    }
    if (ok)
        *found += S_twice(lines, l->n_cues, "the cue", out);
    mq_buffer_free(&key);
    mq_arena_free(&arena);
    return ok ? MQ_OK : mq_no_memory(err);
}

static void S_mark(const mq_condition *c, uint8_t *used)
{
    size_t n = c->op == MQ_OP_SEQUENCE ? c->size : c->op == MQ_OP_GROUP || c->op == MQ_OP_ALL ? 1 : 0;
    for (size_t g = 0; g < n; g++)
        for (size_t i = 0; i < c->groups[g].size; i++)
            used[c->groups[g].symbols[i]] = 1;
    for (size_t i = 0; i < c->n; i++)
        S_mark(&c->parts[i], used);
}

/* Cues of symbols that no rule speaks of: they change nothing, unless they negate a neighbour or end a
 * clause. */
static mq_status S_unused(const mq_coder *coder, mq_buffer *out, size_t *found, mq_error *err)
{
    const mq_lexicon *l = &coder->lexicon;
    mq_arena arena = {0};
    uint8_t *used = mq_arena_take_n(&arena, MQ_SYMBOLS_MAX, 1);
    if (!used)
        return mq_no_memory(err);
    for (size_t r = 0; r < coder->rules.size; r++)
        S_mark(coder->rules.at[r].condition, used);
    for (size_t s = 0; s < MQ_SYMBOLS_MAX; s++)
        used[s] |= (uint8_t)((coder->rules.breaks[s / 64] | coder->rules.joins[s / 64] | coder->rules.known[s / 64]) >> s % 64 & 1);
    for (size_t i = 0; i < l->n_cues; i++) {
        const mq_cue *c = &l->cues[i];
        if (used[c->symbol] || c->flags & (MQ_CUE_NEGATES_NEXT | MQ_CUE_NEGATES_BACK))
            continue;
        mq_buffer_print(out, "%s:%u: dead cue: no rule speaks of symbol '%.*s'\n", l->files[c->file], c->line,
                        (int)l->symbols[c->symbol].size, l->symbols[c->symbol].at);
        ++*found;
    }
    mq_arena_free(&arena);
    return MQ_OK;
}

/* The one-word cue of another symbol that begins with a unit; NULL = none. A unit may carry both symbols on
 * purpose. */
static const mq_cue *S_rival(const mq_lexicon *l, const mq_unit *unit, uint16_t symbol)
{
    const mq_cue *other = NULL;
    for (uint32_t i = unit->starts; i < unit->starts + unit->n_alone; i++) {
        if (l->starts[i].symbol == symbol)
            return NULL;
        other = &l->cues[l->starts[i].cue];
    }
    return other;
}

/* One stem of a one-word cue: which other stems of the same length but other letters take its form? The
 * longest stem counts, so only equals can fall together. */
static mq_status S_collide(const mq_lexicon *l, const mq_cue *cue, const mq_stem *stem, mq_arena *row,
                           mq_buffer *out, size_t *found, mq_error *err)
{
    mq_words words;
    mq_candidates rivals;
    mq_arena_reset(row);
    mq_status st = mq_words_of(row, stem->spelling, &words, err);
    if (st < 0 || words.size != 1)
        return st;
    mq_recognise_exactly(l, &words.at[0], false, &rivals);
    for (size_t i = 0; i < rivals.size; i++) {
        const mq_candidate *c = &rivals.at[i];
        const mq_unit *unit = &l->units[c->unit];
        const mq_cue *other = c->unit > cue->unit[0] && unit->alone ? S_rival(l, unit, cue->symbol) : NULL;
        if (!other || c->own || c->how != MQ_HOW_SKELETON || c->length != stem->length)
            continue;
        mq_buffer_print(out,
                        "%s:%u: collision: '%.*s' (%.*s) and '%.*s' (%.*s, %s:%u) accept the same form\n",
                        l->files[cue->file], cue->line, (int)cue->pattern.size, cue->pattern.at,
                        (int)l->symbols[cue->symbol].size, l->symbols[cue->symbol].at,
                        (int)other->pattern.size, other->pattern.at, (int)l->symbols[other->symbol].size,
                        l->symbols[other->symbol].at, l->files[other->file], other->line);
        ++*found;
    }
    return MQ_OK;
}

static mq_status S_collisions(const mq_coder *coder, mq_buffer *out, size_t *found, mq_error *err)
{
    const mq_lexicon *l = &coder->lexicon;
    mq_arena row = {0};
    mq_status st = MQ_OK;
    for (size_t s = 0; s < l->n_stems && st >= 0; s++) {
        const mq_unit *unit = &l->units[l->stems[s].unit];
        if (!unit->alone || !l->stems[s].spelling.size || unit->kind == MQ_UNIT_SUFFIX ||
            (s && l->stems[s - 1].unit == l->stems[s].unit &&
             mq_str_equal(l->stems[s - 1].spelling, l->stems[s].spelling)))
            continue; /* the Latin twin of the stem before it */
        for (uint32_t i = unit->starts; i < unit->starts + unit->n_alone && st >= 0; i++)
            if (unit->text.size)
                st = S_collide(l, &l->cues[l->starts[i].cue], &l->stems[s], &row, out, found, err);
    }
    mq_arena_free(&row);
    return st;
}

mq_status mq_lexicon_check(const mq_workbench *s, const char *const *at, size_t n, const mq_arguments *args,
                           mq_error *err)
{
    mq_coders coders;
    mq_buffer out = {0};
    size_t found = 0;
    (void)at;
    (void)n;
    mq_status st = mq_coders_load(s->codebook, &coders, err);
    for (size_t i = 0; i < coders.size && st >= 0; i++) {
        st = S_cases(&coders.at[i], &out, &found, err);
        if (st >= 0)
            st = S_double_cues(&coders.at[i], &out, &found, err);
        if (st >= 0)
            st = S_unused(&coders.at[i], &out, &found, err);
        if (st >= 0)
            st = S_collisions(&coders.at[i], &out, &found, err);
    }
    if (st >= 0)
        st = mq_workbench_put(s, NULL, &out, err);
    if (st >= 0 && !found)
        mq_note_print(args, "nothing found");
    mq_buffer_free(&out);
    mq_coders_free(&coders);
    return st >= 0 && found ? mq_fail(err, MQ_E_CHECK, NULL, "%zu found", found) : st;
}
