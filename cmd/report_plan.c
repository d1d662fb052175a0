#include "mq_report.h"
#include "mq_memory.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { LINE_MOST = 4096 };

static const char *const S_part_names[MQ_PARTS] = {"summary",   "sample",      "levels",      "details",
                                                   "groups",    "change",      "reliability", "corrected",
                                                   "exemplars", "blind_spots", "repairs",     "method"};

/** How a key of a description is read. Lists add up over several lines. */
typedef enum kind { LIST, TEXT, CHOICE, WHOLE, NUMBER } kind;

static const struct key {
    const char *name;
    kind kind;
    size_t field;
    const char *words;  /* CHOICE */
    double least, most; /* WHOLE, NUMBER */
} S_keys[] = {{"text", LIST, offsetof(mq_report_plan, texts), NULL, 0, 0},
              {"by", LIST, offsetof(mq_report_plan, by), NULL, 0, 0},
              {"sheet", LIST, offsetof(mq_report_plan, sheets), NULL, 0, 0},
              {"label", LIST, offsetof(mq_report_plan, labels), NULL, 0, 0},
              {"design", TEXT, offsetof(mq_report_plan, design), NULL, 0, 0},
              {"title", TEXT, offsetof(mq_report_plan, title), NULL, 0, 0},
              {"codebook", TEXT, offsetof(mq_report_plan, codebook), NULL, 0, 0},
              {"format", TEXT, offsetof(mq_report_plan, formats), NULL, 0, 0},
              {"tables", TEXT, offsetof(mq_report_plan, tables), NULL, 0, 0},
              {"output", TEXT, offsetof(mq_report_plan, output), NULL, 0, 0},
              {"before", TEXT, offsetof(mq_report_plan, before), NULL, 0, 0},
              {"after", TEXT, offsetof(mq_report_plan, after), NULL, 0, 0},
              {"lang", CHOICE, offsetof(mq_report_plan, lang), "kk|ru|en", 0, 0},
              {"figures", CHOICE, offsetof(mq_report_plan, figures), "svg|png|pdf", 0, 0},
              {"seed", WHOLE, offsetof(mq_report_plan, seed), NULL, 0, 9e15},
              {"min_cell", WHOLE, offsetof(mq_report_plan, min_cell), NULL, 0, 1000000},
              {"level", NUMBER, offsetof(mq_report_plan, level), NULL, 0.5, 0.9999}};

enum { KEYS = sizeof S_keys / sizeof *S_keys };

static mq_status S_unknown(const mq_place *at, mq_str name, mq_error *err)
{
    const char *names[KEYS];
    char word[64];
    size_t size = name.size < sizeof word ? name.size : sizeof word - 1;
    for (size_t i = 0; i < KEYS; i++)
        names[i] = S_keys[i].name;
    memcpy(word, name.at, size);
    word[size] = '\0';
    const char *near = mq_nearest(word, names, KEYS);
    return mq_fail(err, MQ_E_DATA, at,
                   near ? "unknown key '%s'; did you mean '%s'?"
                        : "unknown key '%s'; the keys are text, by, title, lang, tables, format, figures, "
                          "min_cell, seed, level, codebook, before, after, sheet, design, label and output",
                   word, near);
}

static mq_status S_list(mq_texts *list, const char *value, const mq_place *at, mq_error *err)
{
    if (list->size == MQ_TEXTS_MAX)
        return mq_fail(err, MQ_E_DATA, at, "more than %d values", MQ_TEXTS_MAX);
    list->at[list->size++] = value;
    return MQ_OK;
}

static mq_status S_choice(size_t *field, const struct key *key, const char *value, const mq_place *at,
                          mq_error *err)
{
    mq_str rest = mq_str_of(key->words);
    for (size_t i = 0; rest.at; i++)
        if (mq_str_equal(mq_str_cut(&rest, '|'), mq_str_of(value))) {
            *field = i;
            return MQ_OK;
        }
    return mq_fail(err, MQ_E_DATA, at, "%s is one of %s, not '%s'", key->name, key->words, value);
}

static mq_status S_number(void *field, const struct key *key, const char *value, const mq_place *at,
                          mq_error *err)
{
    char *end;
    double x = strtod(value, &end);
    bool digits = value[strspn(value, key->kind == WHOLE ? "0123456789" : "0123456789.")] == '\0';
    if (!*value || *end || !digits || x < key->least || x > key->most)
        return mq_fail(err, MQ_E_DATA, at, "%s wants %s from %.15g to %.15g, not '%s'", key->name,
                       key->kind == WHOLE ? "a whole number" : "a number", key->least, key->most, value);
    if (key->kind == WHOLE)
        *(uint64_t *)field = strtoull(value, NULL, 10);
    else
        *(double *)field = x;
    return MQ_OK;
}

static mq_status S_no_format(mq_str name, const mq_place *at, mq_error *err)
{
    char word[32];
    const char *names[MQ_FORMATS_MOST + 1];
    size_t n = 0, size = name.size < sizeof word ? name.size : sizeof word - 1;
    memcpy(word, name.at, size);
    word[size] = '\0';
    for (const mq_format *f; n < MQ_FORMATS_MOST && (f = mq_format_at(n)) != NULL; n++)
        names[n] = f->name;
    const char *near = mq_nearest(word, names, n);
    if (strncmp(word, "doc", 3) == 0 || strcmp(word, "word") == 0)
        near = "rtf"; /* what Word opens */
    return mq_fail(err, at ? MQ_E_DATA : MQ_E_USAGE, at,
                   near ? "no format '%s'; did you mean '%s'?"
                        : "no format '%s'; there are html, md, text, csv, json, latex, xlsx and rtf",
                   word, near);
}

const mq_format *mq_report_format(mq_str name)
{
    for (size_t i = 0; mq_format_at(i); i++)
        if (mq_str_equal(mq_str_of(mq_format_at(i)->name), name))
            return mq_format_at(i);
    return NULL;
}

/* Each format once: two would write the same file. */
static mq_status S_formats(const mq_report_plan *plan, const mq_place *at, mq_error *err)
{
    const mq_format *seen[MQ_FORMATS_MOST];
    size_t n = 0;
    for (mq_str rest = mq_str_of(plan->formats); rest.at;) {
        mq_str name = mq_str_trim(mq_str_cut(&rest, ','));
        const mq_format *f = mq_report_format(name);
        if (!f)
            return S_no_format(name, at, err);
        for (size_t i = 0; i < n; i++)
            if (seen[i] == f)
                return mq_fail(err, at ? MQ_E_DATA : MQ_E_USAGE, at, "format '%s' is given twice", f->name);
        if (n < MQ_FORMATS_MOST)
            seen[n++] = f;
    }
    return MQ_OK;
}

static mq_status S_parts(mq_report_plan *plan, const mq_place *at, mq_error *err)
{
    for (mq_str rest = mq_str_of(plan->tables); rest.at;) {
        mq_str name = mq_str_trim(mq_str_cut(&rest, ','));
        size_t i = 0;
        char word[32];
        while (i < MQ_PARTS && !mq_str_equal(name, mq_str_of(S_part_names[i])))
            i++;
        if (i < MQ_PARTS) {
            plan->parts[i] = true;
            continue;
        }
        size_t size = name.size < sizeof word ? name.size : sizeof word - 1;
        memcpy(word, name.at, size);
        word[size] = '\0';
        const char *near = mq_nearest(word, S_part_names, MQ_PARTS);
        return mq_fail(
            err, at ? MQ_E_DATA : MQ_E_USAGE, at,
            near ? "no table '%s'; did you mean '%s'?"
                 : "no table '%s'; there are summary, sample, levels, details, groups, change, reliability, "
                   "corrected, exemplars, blind_spots, repairs and method",
            word, near);
    }
    for (size_t i = 0; !plan->tables && i < MQ_PARTS; i++)
        plan->parts[i] = true;
    return MQ_OK;
}

static mq_status S_label(const char *value, const mq_place *at, mq_error *err)
{
    mq_str text = mq_str_of(value), name = mq_str_trim(mq_str_cut(&text, '='));
    if (name.size && text.at && mq_str_trim(text).size)
        return MQ_OK;
    return mq_fail(err, at ? MQ_E_DATA : MQ_E_USAGE, at, "a label is 'column = text', not '%s'", value);
}

static mq_status S_set(mq_report_plan *plan, const struct key *key, const char *value, const mq_place *at,
                       mq_error *err)
{
    void *field = (char *)plan + key->field;
    mq_status st;
    switch (key->kind) {
    case LIST:
        return key->field == offsetof(mq_report_plan, labels) && (st = S_label(value, at, err)) < 0
                   ? st
                   : S_list(field, value, at, err);
    case TEXT:
        *(const char **)field = value;
        if (key->field == offsetof(mq_report_plan, formats))
            return S_formats(plan, at, err);
        return key->field == offsetof(mq_report_plan, tables) ? S_parts(plan, at, err) : MQ_OK;
    case CHOICE:
        return S_choice(field, key, value, at, err);
    case WHOLE:
    case NUMBER:
        return S_number(field, key, value, at, err);
    }
    return MQ_E_INTERNAL;
}

/* `key = value` or `key TAB value`; an empty line or one that starts with # says nothing. */
static mq_status S_line(mq_report_plan *plan, mq_arena *arena, mq_str line, const mq_place *at, mq_error *err)
{
    size_t stop = 0;
    line = mq_str_trim(line);
    if (!line.size || line.at[0] == '#')
        return MQ_OK;
    while (stop < line.size && line.at[stop] != '=' && line.at[stop] != '\t')
        stop++;
    if (stop == line.size)
        return mq_fail(err, MQ_E_DATA, at, "a line is 'key = value'");
    mq_str name = mq_str_trim((mq_str){line.at, stop});
    mq_str value = mq_str_trim((mq_str){line.at + stop + 1, line.size - stop - 1});
    for (size_t i = 0; i < KEYS; i++)
        if (mq_str_equal(name, mq_str_of(S_keys[i].name))) {
            const char *kept = mq_arena_copy(arena, value.size ? value : MQ_STR("")).at;
            if (!value.size)
                return mq_fail(err, MQ_E_DATA, at, "'%s' has no value", S_keys[i].name);
            return kept ? S_set(plan, &S_keys[i], kept, at, err) : mq_no_memory(err);
        }
    return S_unknown(at, name, err);
}

static mq_status S_read(mq_report_plan *plan, mq_arena *arena, mq_error *err)
{
    char line[LINE_MOST];
    mq_place at = {plan->description, 0, 0};
    mq_status st = MQ_OK;
    FILE *file = fopen(plan->description, "r");
    if (!file)
        return mq_fail(err, MQ_E_NOINPUT, &at, "%s", strerror(errno));
    while (st >= 0 && fgets(line, sizeof line, file)) {
        mq_str text = mq_str_of(line);
        at.line++;
        if (text.size == sizeof line - 1)
            st = mq_fail(err, MQ_E_DATA, &at, "the line is longer than %d bytes", LINE_MOST - 2);
        else if (mq_utf8_check(text.at, text.size) < text.size)
            st = mq_fail(err, MQ_E_DATA, &at, "the line is not UTF-8");
        else if (at.line == 1 && text.size >= 3 && memcmp(text.at, "\xEF\xBB\xBF", 3) == 0)
            st = S_line(plan, arena, (mq_str){text.at + 3, text.size - 3}, &at, err);
        else
            st = S_line(plan, arena, text, &at, err);
    }
    if (st >= 0 && ferror(file))
        st = mq_fail(err, MQ_E_IO, &at, "cannot read: %s", strerror(errno));
    fclose(file);
    return st;
}

/* What the command line says goes before the file. */
static void S_prefer(mq_report_plan *plan, const mq_report_plan *line)
{
    const char **texts[] = {&plan->title,  &plan->codebook, &plan->formats, &plan->tables,
                            &plan->output, &plan->before,   &plan->after,   &plan->design};
    const char *given[] = {line->title,  line->codebook, line->formats, line->tables,
                           line->output, line->before,   line->after,   line->design};
    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        *texts[i] = given[i] ? given[i] : *texts[i];
    if (line->texts.size)
        plan->texts = line->texts;
    if (line->by.size)
        plan->by = line->by;
    if (line->sheets.size)
        plan->sheets = line->sheets;
    if (line->labels.size)
        plan->labels = line->labels;
    plan->lang = line->lang != SIZE_MAX ? line->lang : plan->lang;
    plan->figures = line->figures != SIZE_MAX ? line->figures : plan->figures;
    plan->seed = line->seed != UINT64_MAX ? line->seed : plan->seed;
    plan->min_cell = line->min_cell != UINT64_MAX ? line->min_cell : plan->min_cell;
    plan->level = line->level > 0 ? line->level : plan->level;
}

mq_status mq_report_plan_complete(mq_report_plan *plan, mq_arena *arena, mq_error *err)
{
    const mq_report_plan line = *plan;
    plan->texts.size = plan->description ? 0 : plan->texts.size;
    plan->by.size = plan->description ? 0 : plan->by.size;
    plan->sheets.size = plan->description ? 0 : plan->sheets.size;
    plan->labels.size = plan->description ? 0 : plan->labels.size;
    mq_status st = plan->description ? S_read(plan, arena, err) : MQ_OK;
    if (st < 0)
        return st;
    S_prefer(plan, &line);
    if (plan->share && plan->publish)
        return mq_fail(err, MQ_E_USAGE, NULL, "--share and --publish exclude each other");
    if (plan->min_cell == UINT64_MAX || ((plan->share || plan->publish) && line.min_cell == UINT64_MAX))
        plan->min_cell = plan->publish ? 10 : plan->share ? 5 : 0;
    plan->lang = plan->lang == SIZE_MAX ? 2 : plan->lang;
    plan->seed = plan->seed == UINT64_MAX ? 1 : plan->seed;
    plan->level = plan->level > 0 ? plan->level : 0.95;
    plan->formats = plan->formats ? plan->formats : "html,md,csv";
    if ((plan->before == NULL) != (plan->after == NULL))
        return mq_fail(err, MQ_E_USAGE, NULL,
                       "--before and --after go together: the two waves of one question");
    if (!plan->texts.size && !plan->before)
        return mq_fail(err, MQ_E_USAGE, NULL, "--text NAME is missing: which column holds the answers?");
    if (!plan->output || !*plan->output)
        return mq_fail(err, MQ_E_USAGE, NULL, "-o DIR is missing: where shall the report go?");
    if (plan->design && !plan->sheets.size)
        return mq_fail(err, MQ_E_USAGE, NULL,
                       "--sheet FILE is missing: which sheet holds the codes for --design?");
    if (plan->sheets.size == 1 && !plan->design)
        return mq_fail(
            err, MQ_E_USAGE, NULL,
            "one --sheet corrects by its --design FILE; agreement needs the sheet of a second coder");
    for (size_t i = 0; i < plan->labels.size; i++)
        if ((st = S_label(plan->labels.at[i], NULL, err)) < 0)
            return st;
    mq_status formats = S_formats(plan, NULL, err);
    memset(plan->parts, 0, sizeof plan->parts);
    return formats < 0 ? formats : S_parts(plan, NULL, err);
}
