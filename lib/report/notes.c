#include "mq_grid.h"
#include "mq_number.h"
#include <math.h>

/* What the signs in the cells stand for, found by one walk over the table. */
typedef struct S_seen {
    bool interval, starred;
    unsigned below;
    mq_str reasons[8];
    size_t n_reasons;
} S_seen;

static void S_reason(S_seen *seen, mq_str reason)
{
    for (size_t i = 0; i < seen->n_reasons; i++)
        if (mq_str_equal(seen->reasons[i], reason))
            return;
    if (seen->n_reasons < 8 && reason.size)
        seen->reasons[seen->n_reasons++] = reason;
}

static S_seen S_look(const mq_table *t)
{
    S_seen seen = {0};
    for (size_t i = 0; i < t->n_rows * t->n_columns; i++) {
        const mq_cell *cell = &t->cells[i];
        if (t->rows[i / t->n_columns].kind == MQ_ROW_GROUP)
            continue;
        seen.interval |= isfinite(cell->lo) != 0;
        if (cell->kind == MQ_CELL_MISSING)
            S_reason(&seen, cell->text);
        if (cell->kind == MQ_CELL_SUPPRESSED && cell->hidden_below > seen.below)
            seen.below = cell->hidden_below;
        if (cell->kind == MQ_CELL_SUPPRESSED && !cell->hidden_below)
            seen.starred = true;
    }
    return seen;
}

static mq_str S_reason_text(const mq_catalogue *words, mq_arena *arena, mq_str reason)
{
    mq_buffer key = {0};
    mq_buffer_text(&key, "reason.");
    mq_buffer_str(&key, reason);
    mq_str kept = mq_buffer_keep(&key, arena);
    return kept.at && mq_message_known(words, kept.at) ? mq_message(words, kept.at) : reason;
}

static void S_signs(const mq_grid *g, mq_arena *arena, mq_buffer *out)
{
    S_seen seen = S_look(g->table);
    mq_buffer number = {0};
    if (seen.interval) {
        mq_number_level(&number, mq_catalogue_locale(g->words), g->table->level);
        mq_str value = mq_buffer_keep(&number, arena);
        mq_buffer_char(out, ' ');
        mq_buffer_str(out, mq_message_fill(g->words, arena, "note.interval", &value, 1));
    }
    for (size_t i = 0; i < seen.n_reasons; i++) {
        mq_str reason = S_reason_text(g->words, arena, seen.reasons[i]);
        mq_buffer_char(out, ' ');
        mq_buffer_str(out, mq_message_fill(g->words, arena, "note.missing", &reason, 1));
    }
    if (seen.below) {
        mq_number_count(&number, mq_catalogue_locale(g->words), seen.below);
        mq_str value = mq_buffer_keep(&number, arena);
        mq_buffer_char(out, ' ');
        mq_buffer_str(out, mq_message_fill(g->words, arena, "note.below", &value, 1));
    }
    if (seen.starred) {
        mq_buffer_char(out, ' ');
        mq_buffer_str(out, mq_message(g->words, "note.starred"));
    }
}

mq_status mq_grid_notes(const mq_grid *g, mq_arena *arena, mq_note **out, size_t *n, mq_error *err)
{
    const mq_table *t = g->table;
    mq_buffer general = {0};
    mq_buffer_str(&general, t->base_line);
    for (size_t i = 0; i < t->n_notes; i++)
        if (!t->notes[i].mark.size) {
            mq_buffer_char(&general, ' ');
            mq_buffer_str(&general, t->notes[i].text);
        }
    S_signs(g, arena, &general);
    mq_note *notes = mq_arena_take_n(arena, t->n_notes + 1, sizeof *notes);
    bool failed = general.failed || !notes;
    mq_str text = failed ? (mq_str){0} : mq_str_trim(mq_arena_copy(arena, mq_buffer_view(&general)));
    mq_buffer_free(&general);
    *n = 0;
    *out = notes;
    if (failed)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    if (text.size)
        notes[(*n)++] = (mq_note){{"", 0}, text};
    for (int pass = 0; pass < 2; pass++) /* letters before stars */
        for (size_t i = 0; i < t->n_notes; i++) {
            mq_str mark = t->notes[i].mark;
            if (mark.size && (mark.at[0] == '*') == (pass == 1))
                notes[(*n)++] = t->notes[i];
        }
    return MQ_OK;
}
