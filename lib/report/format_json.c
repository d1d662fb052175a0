#include "mq_format.h"
#include "mq_json.h"
#include <math.h>

#define S_VERSION 1 /* of docs/tables.schema.json */

static const char *const S_column_kinds[] = {"text", "count", "share", "difference", "number", "p"};
static const char *const S_row_kinds[] = {"plain", "group", "total"};

static void S_field(mq_json *j, const char *key, mq_str text)
{
    if (!text.size)
        return;
    mq_json_key(j, key);
    mq_json_str(j, text);
}

static void S_base(mq_json *j, const mq_cell *cell)
{
    if (!cell->base.n && !cell->base.name.size)
        return;
    mq_json_key(j, "base");
    mq_json_open(j, '{');
    S_field(j, "name", cell->base.name);
    mq_json_key(j, "n");
    mq_json_uint(j, cell->base.n);
    mq_json_key(j, "weight");
    mq_json_number(j, cell->base.weight);
    mq_json_close(j, '}');
}

static void S_value(mq_json *j, const mq_cell *cell)
{
    mq_json_key(j, "value");
    if (cell->kind == MQ_CELL_TEXT)
        mq_json_str(j, cell->text);
    else if (cell->kind == MQ_CELL_COUNT)
        mq_json_uint(j, cell->count);
    else
        mq_json_number(j, cell->value); /* NaN becomes null */
    if (isfinite(cell->lo)) {
        mq_json_key(j, "lower");
        mq_json_number(j, cell->lo);
        mq_json_key(j, "upper");
        mq_json_number(j, cell->hi);
    }
    if (cell->kind == MQ_CELL_SHARE && cell->has_count) {
        mq_json_key(j, "count");
        mq_json_uint(j, cell->count);
    }
    if (cell->kind == MQ_CELL_MISSING)
        S_field(j, "reason", cell->text);
    if (cell->kind == MQ_CELL_SUPPRESSED) {
        mq_json_key(j, "reason");
        mq_json_text(j, "suppressed");
        mq_json_key(j, "below");
        if (cell->hidden_below)
            mq_json_uint(j, cell->hidden_below);
        else
            mq_json_null(j);
    }
}

static void S_cell(mq_json *j, const mq_cell *cell)
{
    static const char *const kinds[] = {"empty",  "text", "count",   "share",
                                        "number", "p",    "missing", "suppressed"};
    mq_json_open(j, '{');
    mq_json_key(j, "kind");
    mq_json_text(j, cell->kind == MQ_CELL_SHARE && cell->signed_value ? "difference" : kinds[cell->kind]);
    if (cell->kind != MQ_CELL_EMPTY)
        S_value(j, cell);
    S_base(j, cell);
    S_field(j, "mark", mq_str_of(cell->mark));
    mq_json_close(j, '}');
}

static void S_columns(mq_json *j, const mq_table *t)
{
    mq_json_key(j, "columns");
    mq_json_open(j, '[');
    for (size_t c = 0; c < t->n_columns; c++) {
        mq_json_open(j, '{');
        mq_json_key(j, "key");
        mq_json_text(j, t->columns[c].key);
        mq_json_key(j, "label");
        mq_json_str(j, t->columns[c].label);
        S_field(j, "spanner", t->columns[c].spanner);
        mq_json_key(j, "kind");
        mq_json_text(j, S_column_kinds[t->columns[c].kind]);
        mq_json_close(j, '}');
    }
    mq_json_close(j, ']');
}

static void S_rows(mq_json *j, const mq_table *t)
{
    mq_json_key(j, "rows");
    mq_json_open(j, '[');
    for (size_t r = 0; r < t->n_rows; r++) {
        mq_json_open(j, '{');
        mq_json_key(j, "key");
        mq_json_text(j, t->rows[r].key);
        mq_json_key(j, "label");
        mq_json_str(j, t->rows[r].label);
        mq_json_key(j, "kind");
        mq_json_text(j, S_row_kinds[t->rows[r].kind]);
        mq_json_key(j, "indent");
        mq_json_uint(j, t->rows[r].indent);
        mq_json_key(j, "cells");
        mq_json_open(j, '[');
        for (size_t c = 0; c < t->n_columns && t->rows[r].kind != MQ_ROW_GROUP; c++)
            S_cell(j, mq_table_cell(t, r, c));
        mq_json_close(j, ']');
        mq_json_close(j, '}');
    }
    mq_json_close(j, ']');
}

static void S_notes(mq_json *j, const mq_table *t)
{
    mq_json_key(j, "notes");
    mq_json_open(j, '[');
    for (size_t i = 0; i < t->n_notes; i++) {
        mq_json_open(j, '{');
        S_field(j, "mark", t->notes[i].mark);
        mq_json_key(j, "text");
        mq_json_str(j, t->notes[i].text);
        mq_json_close(j, '}');
    }
    mq_json_close(j, ']');
}

static void S_table(mq_json *j, const mq_table *t)
{
    mq_json_open(j, '{');
    mq_json_key(j, "id");
    mq_json_text(j, t->id);
    mq_json_key(j, "number");
    mq_json_uint(j, t->number);
    mq_json_key(j, "title");
    mq_json_str(j, t->title);
    mq_json_key(j, "stub");
    mq_json_str(j, t->stub);
    mq_json_key(j, "level");
    mq_json_number(j, t->level);
    S_field(j, "base_line", t->base_line);
    S_columns(j, t);
    S_rows(j, t);
    S_notes(j, t);
    mq_json_close(j, '}');
}

static void S_figure(mq_json *j, const mq_figure *f)
{
    mq_json_open(j, '{');
    mq_json_key(j, "id");
    mq_json_text(j, f->id);
    mq_json_key(j, "number");
    mq_json_uint(j, f->number);
    mq_json_key(j, "kind");
    mq_json_text(j, f->kind);
    mq_json_key(j, "title");
    mq_json_str(j, f->title);
    S_field(j, "description", f->description);
    mq_json_key(j, "table");
    mq_json_text(j, f->table->id);
    mq_json_close(j, '}');
}

static void S_quote(mq_json *j, const mq_block *b)
{
    mq_json_open(j, '{');
    mq_json_key(j, "text");
    mq_json_str(j, b->text);
    S_field(j, "source", b->source);
    mq_json_key(j, "evidence"); /* code points, end exclusive, as in coded.csv */
    mq_json_open(j, '[');
    for (size_t i = 0; i < b->n_evidence; i++) {
        mq_json_open(j, '[');
        mq_json_uint(j, mq_str_length((mq_str){b->text.at, b->evidence[i].start}));
        mq_json_uint(j, mq_str_length((mq_str){b->text.at, b->evidence[i].end}));
        mq_json_close(j, ']');
    }
    mq_json_close(j, ']');
    mq_json_close(j, '}');
}

static mq_status S_write(const mq_document *d, mq_buffer *out, mq_error *err)
{
    mq_json j = {.out = out, .indent = true};
    mq_json_open(&j, '{');
    mq_json_key(&j, "format");
    mq_json_text(&j, "maqsat-tables");
    mq_json_key(&j, "version");
    mq_json_uint(&j, S_VERSION);
    mq_json_key(&j, "language");
    mq_json_text(&j, mq_locale_name(mq_catalogue_locale(d->words)));
    mq_json_key(&j, "title");
    mq_json_str(&j, d->title);
    S_field(&j, "subtitle", d->subtitle);
    static const struct {
        const char *name;
        mq_block_kind kind;
    } lists[] = {{"tables", MQ_BLOCK_TABLE}, {"figures", MQ_BLOCK_FIGURE}, {"quotations", MQ_BLOCK_QUOTE}};
    for (size_t i = 0; i < 3; i++) {
        mq_json_key(&j, lists[i].name);
        mq_json_open(&j, '[');
        for (const mq_block *b = d->first; b; b = b->next) {
            if (b->kind != lists[i].kind)
                continue;
            if (b->kind == MQ_BLOCK_TABLE && mq_table_check(b->table, err) < 0)
                return MQ_E_MEMORY;
            if (b->kind == MQ_BLOCK_TABLE)
                S_table(&j, b->table);
            else if (b->kind == MQ_BLOCK_FIGURE)
                S_figure(&j, b->figure);
            else
                S_quote(&j, b);
        }
        mq_json_close(&j, ']');
    }
    mq_json_close(&j, '}');
    mq_buffer_char(out, '\n');
    return MQ_OK;
}

const mq_format mq_format_json = {"json", "json", "tables by docs/tables.schema.json, shares 0 to 1", S_write,
                                  NULL};
