#include "mq_document.h"
#include <stdio.h>

mq_document *mq_document_new(mq_arena *arena, const mq_catalogue *words, mq_str title)
{
    mq_document *d = mq_arena_take(arena, sizeof *d);
    if (!d)
        return NULL;
    d->arena = arena;
    d->words = words;
    d->title = d->file_title = mq_arena_copy(arena, title);
    d->failed = title.size && !d->title.at;
    return d;
}

static mq_str S_keep(mq_document *d, mq_str text)
{
    mq_str copy = mq_arena_copy(d->arena, text);
    if (text.size && !copy.at)
        d->failed = true;
    return copy;
}

static mq_block *S_add(mq_document *d, mq_block_kind kind, mq_str text)
{
    mq_block *block = mq_arena_take(d->arena, sizeof *block);
    if (!block) {
        d->failed = true;
        return NULL;
    }
    block->kind = kind;
    block->text = S_keep(d, text);
    if (d->last)
        d->last->next = block;
    else
        d->first = block;
    d->last = block;
    return block;
}

void mq_document_subtitle(mq_document *d, mq_str text)
{
    d->subtitle = S_keep(d, text);
}

void mq_document_heading(mq_document *d, unsigned level, mq_str text)
{
    mq_block *block = S_add(d, MQ_BLOCK_HEADING, text);
    if (!block)
        return;
    char id[48];
    block->level = level < 2 ? 2 : level > 4 ? 4 : level;
    if (block->level == 2) {
        d->n_subsections = 0;
        snprintf(id, sizeof id, "s%u", ++d->n_sections);
    } else {
        snprintf(id, sizeof id, "s%u-%u", d->n_sections, ++d->n_subsections);
    }
    mq_str kept = S_keep(d, mq_str_of(id));
    block->id = kept.at ? kept.at : "s";
}

void mq_document_paragraph(mq_document *d, mq_str text)
{
    S_add(d, MQ_BLOCK_PARAGRAPH, text);
}

void mq_document_list(mq_document *d, const mq_str *texts, size_t n)
{
    mq_block *block = S_add(d, MQ_BLOCK_LIST, (mq_str){0});
    mq_str *copies = n ? mq_arena_take_n(d->arena, n, sizeof *copies) : NULL;
    if (!block || (n && !copies)) {
        d->failed = true;
        return;
    }
    for (size_t i = 0; i < n; i++)
        copies[i] = S_keep(d, texts[i]);
    block->texts = copies;
    block->n_texts = n;
}

void mq_document_table(mq_document *d, mq_table *t)
{
    if (!t || t->failed) {
        d->failed = true;
        return;
    }
    mq_block *block = S_add(d, MQ_BLOCK_TABLE, (mq_str){0});
    if (!block)
        return;
    block->table = t;
    t->number = ++d->n_tables;
}

void mq_document_figure(mq_document *d, mq_figure *f)
{
    mq_block *block = f ? S_add(d, MQ_BLOCK_FIGURE, (mq_str){0}) : NULL;
    if (!block) {
        d->failed = true;
        return;
    }
    block->figure = f;
    f->number = ++d->n_figures;
}

static bool S_border(mq_str text, size_t at)
{
    return at == text.size || (at < text.size && ((unsigned char)text.at[at] & 0xC0) != 0x80);
}

void mq_document_quote(mq_document *d, mq_str text, const mq_evidence *evidence, size_t n, mq_str source)
{
    mq_block *block = S_add(d, MQ_BLOCK_QUOTE, text);
    mq_evidence *kept = n ? mq_arena_take_n(d->arena, n, sizeof *kept) : NULL;
    if (!block || (n && !kept)) {
        d->failed = true;
        return;
    }
    block->source = S_keep(d, source);
    block->evidence = kept;
    size_t last = 0;
    for (size_t i = 0; i < n; i++) {
        mq_evidence e = evidence[i];
        if (e.start < last || e.end <= e.start || !S_border(text, e.start) || !S_border(text, e.end))
            continue;
        kept[block->n_evidence++] = e;
        last = e.end;
    }
}

void mq_document_note(mq_document *d, mq_str text)
{
    S_add(d, MQ_BLOCK_NOTE, text);
}

void mq_document_code(mq_document *d, mq_str text)
{
    S_add(d, MQ_BLOCK_CODE, text);
}

void mq_document_lead(mq_document *d, mq_block *last)
{
    if (!last || !last->next)
        return;
    d->last->next = d->first;
    d->first = last->next;
    d->last = last;
    last->next = NULL;
}
