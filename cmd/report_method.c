#include "mq_number.h"
#include "mq_report_sheets.h"
#include <stdio.h>
#include <stdlib.h>

static void S_say(mq_report_page *p, const char *key)
{
    mq_document_paragraph(p->d, mq_message(p->at.words, key));
}

static void S_paragraph(mq_report_page *p, const char *key, const mq_str *values, size_t n)
{
    mq_document_paragraph(p->d, mq_page_fill(p, key, values, n));
}

static void S_likeness(mq_report_page *p, const mq_coder *coder)
{
    char margin[32];
    if (coder->liken == MQ_NONE)
        return;
    snprintf(margin, sizeof margin, "%g", coder->rules.at[coder->liken].margin);
    mq_str values[] = {mq_str_of(margin)};
    S_paragraph(p, "method.likeness", values, 1);
}

/* The file was coded by the lexicon that its manifest names, not necessarily by the one at hand. */
static mq_status S_coding(mq_report_page *p)
{
    const mq_report *r = p->report;
    for (size_t c = 0; c < r->coders.size; c++) {
        char hex[MQ_HASH_HEX];
        mq_status st = mq_coder_digest(&r->coders.at[c], hex, p->err);
        if (st < 0)
            return st;
        bool other = c == 0 && p->origin->lexicon[0] && strcmp(p->origin->lexicon, hex) != 0;
        mq_str values[] = {r->coders.at[c].book.name, mq_str_of(other ? p->origin->lexicon : hex)};
        S_paragraph(p, "method.coding", values, 2);
        S_likeness(p, &r->coders.at[c]);
        if (other)
            S_say(p, "method.other_lexicon");
    }
    return MQ_OK;
}

static mq_str S_delimiter(const mq_report_page *p, const char *sign)
{
    static const char *const keys[][2] = {{",", "delimiter.comma"},
                                          {";", "delimiter.semicolon"},
                                          {"tab", "delimiter.tab"},
                                          {"|", "delimiter.bar"}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(sign, keys[i][0]) == 0)
            return mq_message(p->at.words, keys[i][1]);
    return mq_str_of(sign);
}

static void S_input(mq_report_page *p)
{
    const mq_report_origin *o = p->origin;
    mq_str rows[] = {mq_page_number(p, strtoull(o->rows, NULL, 10)),
                     mq_page_number(p, strtoull(o->rejected, NULL, 10))};
    mq_str values[] = {mq_str_of(o->encoding), S_delimiter(p, o->delimiter), rows[0], rows[1]};
    if (!o->found)
        S_say(p, "method.no_manifest");
    else if (strcmp(o->format, "xlsx") == 0)
        S_paragraph(p, "method.input_xlsx", rows, 2);
    else if (strcmp(o->format, "sav") == 0)
        S_paragraph(p, "method.input_sav", rows, 2);
    else
        S_paragraph(p, "method.input", values, 4);
}

static void S_privacy(mq_report_page *p)
{
    mq_str least[] = {mq_page_number(p, p->min_cell)};
    if (p->min_cell > 1)
        S_paragraph(p, "method.suppression", least, 1);
    if (!p->report->plan->parts[MQ_PART_EXEMPLARS])
        return;
    mq_buffer seed = {0};
    mq_buffer_print(&seed, "%llu", (unsigned long long)p->report->plan->seed);
    mq_str values[] = {mq_buffer_keep(&seed, p->at.arena)};
    S_say(p, "method.redaction");
    S_paragraph(p, "method.seed", values, 1);
}

static void S_shell(mq_buffer *out, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=,:+@%";
    if (*word && word[strspn(word, plain)] == '\0') {
        mq_buffer_text(out, word);
        return;
    }
    mq_buffer_char(out, '\'');
    for (; *word; word++)
        if (*word == '\'')
            mq_buffer_text(out, "'\\''");
        else
            mq_buffer_char(out, *word);
    mq_buffer_char(out, '\'');
}

static mq_status S_reproducibility(mq_report_page *p)
{
    const mq_report *r = p->report;
    char hex[MQ_HASH_HEX];
    mq_buffer code = {0};
    mq_status st = mq_survey_digest(r->survey, hex, p->err);
    if (st < 0)
        return st;
    mq_document_heading(p->d, 2, mq_message(p->at.words, "section.reproducibility"));
    mq_buffer_text(&code, "maqsat");
    for (int i = 1; i < p->args->argc; i++) {
        mq_buffer_char(&code, ' ');
        S_shell(&code, p->args->argv[i]);
    }
    mq_buffer_print(&code, "\nSHA-256 %s  %s\n", hex, mq_survey_name(r->survey));
    if (p->origin->sha256[0] && p->origin->path[0])
        mq_buffer_print(&code, "SHA-256 %s  %s\n", p->origin->sha256, p->origin->path);
    mq_versions(&code);
    mq_document_code(p->d, mq_buffer_keep(&code, p->at.arena));
    return MQ_OK;
}

mq_status mq_page_method(mq_report_page *p)
{
    const mq_report *r = p->report;
    mq_document_heading(p->d, 2, mq_message(p->at.words, "section.method"));
    mq_status st = S_coding(p);
    if (st < 0)
        return st;
    S_input(p);
    S_say(p, "method.fallback");
    S_say(p, "method.wilson");
    S_say(p, "base.sample");
    if (r->plan->by.size) {
        S_say(p, "method.chi_square");
        S_say(p, "method.cramer");
    }
    if (r->before != SIZE_MAX && r->after != SIZE_MAX)
        S_say(p, "method.paired");
    if (p->sheets && p->sheets->agree)
        S_say(p, "method.reliability");
    S_say(p, p->sheets && p->sheets->corrected ? "method.corrected" : "method.uncorrected");
    S_privacy(p);
    return S_reproducibility(p);
}
