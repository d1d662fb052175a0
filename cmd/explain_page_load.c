#include "explain_page.h"
#include "mq_coded.h"
#include "mq_memory.h"
#include <stdio.h>

static mq_status S_column(page *p, mq_str book, mq_str suffix, size_t *index, mq_error *err)
{
    mq_buffer name = {0};
    mq_coded_name(&name, mq_survey_header(p->in)[p->text], book, suffix);
    mq_status st = name.failed ? mq_no_memory(err) : mq_survey_column(p->in, name.bytes, index, err);
    mq_buffer_free(&name);
    return st;
}

static mq_status S_codes_of(page *p, size_t coder, mq_error *err)
{
    const mq_codebook *book = &p->coders.at[coder].book;
    for (size_t d = 0; d < book->n_dimensions && p->n_columns < PAGE_COLUMNS_MAX; d++) {
        column *c = &p->columns[p->n_columns++];
        *c = (column){.book = book, .dimension = d};
        mq_status st = S_column(p, coder ? book->name : MQ_STR(""), book->dimensions[d].name, &c->index, err);
        if (st < 0)
            return st;
    }
    return MQ_OK;
}

static mq_status S_columns(page *p, mq_error *err)
{
    mq_status st = MQ_OK;
    for (size_t c = 0; st >= 0 && c < p->coders.size; c++)
        st = S_codes_of(p, c, err);
    if (st >= 0)
        st = S_column(p, MQ_STR(""), MQ_STR("rule"), &p->rule, err);
    return st >= 0 ? S_column(p, MQ_STR(""), MQ_STR("evidence"), &p->evidence, err) : st;
}

static mq_status S_messages(page *p, mq_error *err)
{
    char name[64];
    const char *path;
    snprintf(name, sizeof name, "messages/%s.tsv", mq_locale_name((mq_locale)p->s->locale));
    mq_status st = mq_data_need(&p->arena, name, &path, err);
    return st >= 0 ? mq_catalogue_load(path, (mq_locale)p->s->locale, &p->words, err) : st;
}

static mq_status S_memos(page *p, mq_error *err)
{
    p->memos = mq_arena_take(&p->arena, p->coders.size * sizeof *p->memos);
    for (size_t c = 0; p->memos && c < p->coders.size; c++)
        if (!(p->memos[c] = mq_memo_new(&p->coders.at[c].likeness, MQ_MEMO_ROOM / p->coders.size)))
            return mq_no_memory(err);
    return p->memos ? MQ_OK : mq_no_memory(err);
}

/* Adds a codebook that comes with maqsat where it is new to the list. */
static mq_status S_add_book(page *p, mq_str name, mq_buffer *list, mq_error *err)
{
    const char *path;
    mq_buffer file = {0};
    for (size_t i = 0; i < name.size; i++)
        if (name.at[i] == '/' || name.at[i] == '.' || name.at[i] == ',')
            return MQ_OK;
    for (mq_str rest = mq_buffer_view(list); rest.at;) {
        mq_str other = mq_str_cut(&rest, ',');
        if (other.size >= name.size && memcmp(other.at + other.size - name.size, name.at, name.size) == 0 &&
            (other.size == name.size || other.at[other.size - name.size - 1] == '/'))
            return MQ_OK;
    }
    mq_buffer_print(&file, "%.*s/codebook.tsv", (int)name.size, name.at);
    mq_status st = file.failed ? mq_no_memory(err) : mq_data_find(&p->arena, file.bytes, &path, err);
    mq_buffer_free(&file);
    if (st >= 0 && path) {
        mq_buffer_char(list, ',');
        mq_buffer_str(list, name);
    }
    return st;
}

/* The default codebook, then those whose columns `<text>_<codebook>_...` stand in the file. */
static mq_status S_books(page *p, mq_buffer *list, mq_error *err)
{
    const mq_str *header = mq_survey_header(p->in), text = header[p->text];
    const char *folder;
    mq_status st = mq_data_codebook(&p->arena, NULL, &folder, err);
    if (st < 0)
        return st;
    mq_buffer_text(list, folder);
    for (size_t i = 0; st >= 0 && i < mq_survey_columns(p->in); i++) {
        mq_str name = header[i];
        if (name.size <= text.size + 1 || memcmp(name.at, text.at, text.size) != 0 ||
            name.at[text.size] != '_')
            continue;
        mq_str rest = {name.at + text.size + 1, name.size - text.size - 1};
        for (size_t k = 1; st >= 0 && k < rest.size; k++)
            if (rest.at[k] == '_')
                st = S_add_book(p, (mq_str){rest.at, k}, list, err);
    }
    return list->failed ? mq_no_memory(err) : st;
}

mq_status explain_page_load(page *p, mq_error *err)
{
    mq_buffer list = {0};
    mq_status st = mq_survey_column(p->in, p->s->text, &p->text, err);
    if (st >= 0 && !p->s->codebook)
        st = S_books(p, &list, err);
    if (st >= 0)
        st = mq_coders_load(p->s->codebook ? p->s->codebook : list.bytes, &p->coders, err);
    mq_buffer_free(&list);
    if (st >= 0)
        st = mq_limits_open(&p->limits, &p->coders, &p->arena, err);
    if (st >= 0)
        st = S_memos(p, err);
    if (st >= 0)
        st = S_messages(p, err);
    return st >= 0 ? S_columns(p, err) : st;
}

void explain_page_free(page *p)
{
    for (size_t c = 0; p->memos && c < p->coders.size; c++)
        mq_memo_free(p->memos[c]);
    mq_catalogue_free(p->words);
    mq_survey_close(p->in);
    mq_coders_free(&p->coders);
    mq_seen_free(&p->seen);
    mq_buffer_free(&p->buffer);
    mq_arena_free(&p->row);
    mq_arena_free(&p->arena);
}
