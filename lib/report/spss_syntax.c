#include "mq_escape.h"
#include "mq_json.h"
#include "mq_spss.h"
#include <stdio.h>
#include <strings.h>
#include <unicode/uchar.h>

static bool S_reserved(const char *name)
{
    static const char *const words[] = {"ALL", "AND", "BY",  "EQ", "GE", "GT",  "LE",
                                        "LT",  "NE",  "NOT", "OR", "TO", "WITH"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(words[i], name) == 0)
            return true;
    return false;
}

/* Simple case folding is enough: SPSS compares names letter by letter. */
static bool S_same(const char *a, const char *b)
{
    const char *enda = a + strlen(a), *endb = b + strlen(b);
    while (a < enda && b < endb)
        if (u_foldCase((UChar32)mq_utf8_next(&a, enda), U_FOLD_CASE_DEFAULT) !=
            u_foldCase((UChar32)mq_utf8_next(&b, endb), U_FOLD_CASE_DEFAULT))
            return false;
    return a == enda && b == endb;
}

/* At most 56 bytes, so that a number still fits behind. */
static void S_name(mq_str text, char out[65])
{
    size_t n = 0;
    for (const char *at = text.at, *end = text.at + text.size; at < end;) {
        uint32_t c = mq_clean_next(&at, end);
        bool kept = u_isalnum((UChar32)c) || (c < 0x80 && strchr("_.@#$", (int)c));
        if (n == 0 && !u_isalpha((UChar32)c)) {
            out[n++] = 'v';
            if (!kept || c == '#' || c == '$' || c == '@' || c == '.')
                c = '_';
        }
        if (n + 4 > 56)
            break;
        if (kept || n == 1)
            n += mq_utf8_put(u_isalnum((UChar32)c) || c < 0x80 ? c : '_', out + n);
        else
            out[n++] = '_';
    }
    while (n > 1 && (out[n - 1] == '.' || out[n - 1] == '_')) /* a name must not end so */
        n--;
    if (n == 0)
        out[n++] = 'v';
    out[n] = '\0';
}

const char **mq_spss_names(const mq_spss_variable *variables, size_t n, mq_arena *arena)
{
    const char **names = mq_arena_take_n(arena, n + 1, sizeof *names);
    for (size_t i = 0; names && i < n; i++) {
        char base[65], name[96];
        S_name(variables[i].name, base);
        snprintf(name, sizeof name, "%s", base);
        for (size_t number = 2;; number++) {
            bool taken = S_reserved(name);
            for (size_t k = 0; k < i && !taken; k++)
                taken = S_same(names[k], name);
            if (!taken)
                break;
            snprintf(name, sizeof name, "%s_%zu", base, number);
        }
        names[i] = mq_arena_copy(arena, mq_str_of(name)).at;
        if (!names[i])
            return NULL;
    }
    return names;
}

/* A string of the syntax: quotes doubled, cut on a letter. */
static void S_quoted(mq_buffer *out, mq_str text, size_t most)
{
    size_t used = 0;
    mq_buffer_char(out, '\'');
    for (const char *at = text.at, *end = text.at + text.size; at < end;) {
        char bytes[4];
        uint32_t c = mq_clean_next(&at, end);
        size_t size = mq_utf8_put(c, bytes);
        if (used + size > most)
            break;
        used += size;
        mq_buffer_put(out, bytes, size);
        if (c == '\'')
            mq_buffer_char(out, '\'');
    }
    mq_buffer_char(out, '\'');
}

static void S_values(const mq_spss_variable *v, const char *name, mq_buffer *out)
{
    if (v->kind == MQ_SPSS_TEXT || !v->n_values)
        return;
    mq_buffer_print(out, "VALUE LABELS %s", name);
    for (size_t k = 0; k < v->n_values; k++) {
        char digits[32];
        size_t size = mq_double_format(v->values[k].code, digits);
        mq_buffer_text(out, "\n  ");
        mq_buffer_put(out, digits, size);
        mq_buffer_char(out, ' ');
        S_quoted(out, v->values[k].label, 120);
    }
    mq_buffer_text(out, ".\n");
}

mq_status mq_spss_syntax(const char *csv_name, const mq_spss_variable *variables, size_t n, mq_buffer *out,
                         mq_error *err)
{
    static const char *const levels[] = {"NOMINAL", "NOMINAL", "ORDINAL", "SCALE"};
    mq_arena scratch = {0};
    const char **names = mq_spss_names(variables, n, &scratch);
    if (!names) {
        mq_arena_free(&scratch);
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    }
    mq_buffer_text(out, "* Encoding: UTF-8.\nSET UNICODE=ON DECIMAL=DOT.\nGET DATA /TYPE=TXT /FILE=");
    S_quoted(out, mq_str_of(csv_name), 250);
    mq_buffer_text(
        out, "\n  /ENCODING='UTF8' /DELCASE=LINE /DELIMITERS=',' /QUALIFIER='\"' /ARRANGEMENT=DELIMITED\n"
             "  /FIRSTCASE=2 /VARIABLES=");
    for (size_t i = 0; i < n; i++) {
        size_t width = variables[i].width < 1 ? 1 : variables[i].width;
        mq_buffer_print(out, "\n  %s ", names[i]);
        if (variables[i].kind == MQ_SPSS_TEXT)
            mq_buffer_print(out, "A%zu", width > 32767 ? 32767 : width);
        else
            mq_buffer_print(out, "F10.%d",
                            variables[i].kind == MQ_SPSS_SCALE ? variables[i].decimals % 10 : 0);
    }
    mq_buffer_text(out, ".\n");
    for (size_t i = 0; i < n; i++) {
        if (variables[i].label.size) {
            mq_buffer_print(out, "VARIABLE LABELS %s ", names[i]);
            S_quoted(out, variables[i].label, 255);
            mq_buffer_text(out, ".\n");
        }
        S_values(&variables[i], names[i], out);
        mq_buffer_print(out, "VARIABLE LEVEL %s (%s).\n", names[i], levels[variables[i].kind]);
    }
    mq_buffer_text(out, "EXECUTE.\n");
    mq_arena_free(&scratch);
    return out->failed ? mq_fail(err, MQ_E_MEMORY, NULL, "out of memory") : MQ_OK;
}
