#include "mq_catalogue.h"
#include "mq_number.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unicode/upluralrules.h>
#include <unicode/ustring.h>

typedef struct S_entry {
    mq_str key, text;
} S_entry;

struct mq_catalogue {
    mq_arena arena;
    mq_locale locale;
    S_entry *entries; /* file order */
    size_t *sorted;   /* indexes by key */
    size_t n, room;
    UPluralRules *plurals;
};

static const char *const S_names[] = {"kk", "ru", "en"};

const char *mq_locale_name(mq_locale locale)
{
    return S_names[locale];
}

static mq_status S_read(const char *path, mq_buffer *out, mq_error *err)
{
    mq_place at = {path, 0, 0};
    FILE *file = fopen(path, "rb");
    if (!file)
        return mq_fail(err, MQ_E_NOINPUT, &at, "cannot open message catalogue: %s", strerror(errno));
    char bytes[8192];
    size_t n;
    while ((n = fread(bytes, 1, sizeof bytes, file)) > 0)
        mq_buffer_put(out, bytes, n);
    bool bad = ferror(file) != 0;
    fclose(file);
    if (bad)
        return mq_fail(err, MQ_E_NOINPUT, &at, "cannot read message catalogue");
    return out->failed ? mq_fail(err, MQ_E_MEMORY, &at, "out of memory") : MQ_OK;
}

static mq_status S_add(mq_catalogue *c, mq_str key, mq_str text, const mq_place *at, mq_error *err)
{
    if (c->n == c->room) {
        size_t room = c->room ? 2 * c->room : 256;
        S_entry *fresh = realloc(c->entries, room * sizeof *fresh);
        if (!fresh)
            return mq_fail(err, MQ_E_MEMORY, at, "out of memory");
        c->entries = fresh;
        c->room = room;
    }
    S_entry *entry = &c->entries[c->n];
    entry->key = mq_arena_copy(&c->arena, key);
    entry->text = mq_arena_copy(&c->arena, text);
    if (!entry->key.at || !entry->text.at)
        return mq_fail(err, MQ_E_MEMORY, at, "out of memory");
    c->n++;
    return MQ_OK;
}

static mq_status S_parse(mq_catalogue *c, mq_str rest, const char *path, mq_error *err)
{
    mq_place at = {path, 0, 0};
    while (rest.size) {
        at.line++;
        mq_str line = mq_str_cut(&rest, '\n');
        if (line.size && line.at[line.size - 1] == '\r')
            line.size--;
        if (line.size == 0 || line.at[0] == '#')
            continue;
        mq_str text = line;
        mq_str key = mq_str_cut(&text, '\t');
        if (key.size == line.size || key.size == 0 || text.size == 0)
            return mq_fail(err, MQ_E_LEXICON, &at, "expected key, tab, text");
        if (memchr(text.at, '\t', text.size))
            return mq_fail(err, MQ_E_LEXICON, &at, "a message must not hold a tab");
        if (mq_utf8_check(text.at, text.size) != text.size)
            return mq_fail(err, MQ_E_LEXICON, &at, "message '%.*s' is not valid UTF-8", (int)key.size,
                           key.at);
        mq_status st = S_add(c, key, text, &at, err);
        if (st < 0)
            return st;
    }
    return MQ_OK;
}

/* insertion sort: some hundred keys, once a run, and no comparison callback that needs the entries globally
 */
static mq_status S_sort(mq_catalogue *c, const char *path, mq_error *err)
{
    mq_place at = {path, 0, 0};
    c->sorted = mq_arena_take_n(&c->arena, c->n + 1, sizeof *c->sorted);
    if (!c->sorted)
        return mq_fail(err, MQ_E_MEMORY, &at, "out of memory");
    for (size_t i = 0; i < c->n; i++) {
        size_t j = i;
        int order = 1;
        while (j > 0 && (order = mq_str_compare(c->entries[c->sorted[j - 1]].key, c->entries[i].key)) > 0) {
            c->sorted[j] = c->sorted[j - 1];
            j--;
        }
        if (j > 0 && order == 0)
            return mq_fail(err, MQ_E_LEXICON, &at, "message '%s' is given twice", c->entries[i].key.at);
        c->sorted[j] = i;
    }
    return MQ_OK;
}

mq_status mq_catalogue_load(const char *path, mq_locale locale, mq_catalogue **out, mq_error *err)
{
    mq_buffer bytes = {0};
    mq_place at = {path, 0, 0};
    UErrorCode code = U_ZERO_ERROR;
    mq_catalogue *c = calloc(1, sizeof *c);
    mq_status st = c ? S_read(path, &bytes, err) : mq_fail(err, MQ_E_MEMORY, &at, "out of memory");
    if (st < 0)
        goto done;
    c->locale = locale;
    c->plurals = uplrules_open(S_names[locale], &code);
    if (U_FAILURE(code)) {
        st = mq_fail(err, MQ_E_INTERNAL, &at, "ICU has no plural rules: %s", u_errorName(code));
        goto done;
    }
    st = S_parse(c, mq_buffer_view(&bytes), path, err);
    if (st == MQ_OK)
        st = S_sort(c, path, err);
done:
    mq_buffer_free(&bytes);
    if (st < 0) {
        mq_catalogue_free(c);
        c = NULL;
    }
    *out = c;
    return st;
}

void mq_catalogue_free(mq_catalogue *c)
{
    if (!c)
        return;
    if (c->plurals)
        uplrules_close(c->plurals);
    free(c->entries);
    mq_arena_free(&c->arena);
    free(c);
}

mq_locale mq_catalogue_locale(const mq_catalogue *c)
{
    return c->locale;
}

static const S_entry *S_find(const mq_catalogue *c, mq_str key)
{
    size_t lo = 0, hi = c->n;
    while (lo < hi) {
        size_t middle = lo + (hi - lo) / 2;
        int order = mq_str_compare(c->entries[c->sorted[middle]].key, key);
        if (order == 0)
            return &c->entries[c->sorted[middle]];
        if (order < 0)
            lo = middle + 1;
        else
            hi = middle;
    }
    return NULL;
}

mq_str mq_message(const mq_catalogue *c, const char *key)
{
    const S_entry *entry = S_find(c, mq_str_of(key));
    return entry ? entry->text : mq_str_of(key);
}

bool mq_message_known(const mq_catalogue *c, const char *key)
{
    return S_find(c, mq_str_of(key)) != NULL;
}

static mq_str S_fill(mq_arena *arena, mq_str text, const mq_str *values, size_t n)
{
    mq_buffer out = {0};
    for (size_t i = 0; i < text.size; i++) {
        bool slot = i + 2 < text.size && text.at[i] == '{' && text.at[i + 2] == '}' &&
                    text.at[i + 1] >= '0' && text.at[i + 1] <= '9';
        if (slot && (size_t)(text.at[i + 1] - '0') < n) {
            mq_buffer_str(&out, values[text.at[i + 1] - '0']);
            i += 2;
        } else {
            mq_buffer_char(&out, text.at[i]);
        }
    }
    return mq_buffer_keep(&out, arena);
}

mq_str mq_message_fill(const mq_catalogue *c, mq_arena *arena, const char *key, const mq_str *values,
                       size_t n)
{
    return S_fill(arena, mq_message(c, key), values, n);
}

mq_str mq_message_plural(const mq_catalogue *c, mq_arena *arena, const char *key, uint64_t count,
                         const mq_str *values, size_t n)
{
    char full[160];
    UChar form[16];
    UErrorCode code = U_ZERO_ERROR;
    int32_t size = uplrules_select(c->plurals, (double)count, form, 15, &code);
    int at = snprintf(full, sizeof full - 16, "%s.", key);
    at = at < 0 ? 0 : at > 143 ? 143 : at;
    if (U_SUCCESS(code))
        u_UCharsToChars(form, full + at, size);
    full[at + (U_SUCCESS(code) ? size : 0)] = '\0';
    if (!mq_message_known(c, full))
        strcpy(full + at, "other");
    mq_buffer digits = {0};
    mq_number_count(&digits, c->locale, count);
    mq_str all[10] = {mq_buffer_view(&digits)};
    for (size_t i = 0; i < n && i < 9; i++)
        all[i + 1] = values[i];
    mq_str text = S_fill(arena, mq_message(c, full), all, n < 9 ? n + 1 : 10);
    mq_buffer_free(&digits);
    return text;
}

const char *mq_catalogue_key(const mq_catalogue *c, size_t index)
{
    return index < c->n ? c->entries[index].key.at : NULL;
}
