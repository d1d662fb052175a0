#include "mq_report_sheets.h"

static const mq_report_plan defaults = {
    .lang = SIZE_MAX, .figures = SIZE_MAX, .seed = UINT64_MAX, .min_cell = UINT64_MAX};

static const mq_option options[] = {
    {'o', "output", MQ_OPTION_TEXT, offsetof(mq_report_plan, output), "DIR", "folder for the report", 0, 0},
    {'t', "text", MQ_OPTION_LIST, offsetof(mq_report_plan, texts), "NAME|#N",
     "column of the answers; its codes are in NAME_level and so on", 0, 0},
    {'b', "by", MQ_OPTION_LIST, offsetof(mq_report_plan, by), "NAME|#N", "column whose groups are compared",
     0, 0},
    {0, "label", MQ_OPTION_LIST, offsetof(mq_report_plan, labels), "NAME=TEXT",
     "what the report calls the column NAME", 0, 0},
    {'l', "lang", MQ_OPTION_CHOICE, offsetof(mq_report_plan, lang), "kk|ru|en",
     "language of the report, en by default", 0, 0},
    {0, "title", MQ_OPTION_TEXT, offsetof(mq_report_plan, title), "TEXT", "title of the report", 0, 0},
    {'f', "format", MQ_OPTION_TEXT, offsetof(mq_report_plan, formats), "LIST",
     "of html, md, text, csv, json, latex, xlsx, rtf (for Word); html,md,csv by default", 0, 0},
    {0, "figures", MQ_OPTION_CHOICE, offsetof(mq_report_plan, figures), "svg|png|pdf",
     "write every figure to a file of its own too", 0, 0},
    {0, "tables", MQ_OPTION_TEXT, offsetof(mq_report_plan, tables), "LIST",
     "of summary, sample, levels, details, groups, change, reliability, corrected, exemplars, blind_spots, "
     "repairs, "
     "method; all by default",
     0, 0},
    {0, "before", MQ_OPTION_TEXT, offsetof(mq_report_plan, before), "NAME|#N",
     "answers of the first wave, with --after: who changed", 0, 0},
    {0, "after", MQ_OPTION_TEXT, offsetof(mq_report_plan, after), "NAME|#N", "answers of the second wave", 0,
     0},
    {0, "sheet", MQ_OPTION_LIST, offsetof(mq_report_plan, sheets), "FILE",
     "a coding sheet that people filled in, or the adjudicated one: agreement, corrected shares", 0, 0},
    {0, "design", MQ_OPTION_TEXT, offsetof(mq_report_plan, design), "FILE",
     "design.json of the sample that the sheets were drawn by", 0, 0},
    {'d', "description", MQ_OPTION_TEXT, offsetof(mq_report_plan, description), "FILE",
     "read these options from lines 'key = value'; the command line goes before them", 0, 0},
    {0, "min-cell", MQ_OPTION_INTEGER, offsetof(mq_report_plan, min_cell), "N",
     "hide counts below N and what would give them away; 0 by default", 0, 1000000},
    {0, "share", MQ_OPTION_FLAG, offsetof(mq_report_plan, share), NULL, "like --min-cell 5", 0, 0},
    {0, "publish", MQ_OPTION_FLAG, offsetof(mq_report_plan, publish), NULL, "like --min-cell 10", 0, 0},
    {0, "seed", MQ_OPTION_INTEGER, offsetof(mq_report_plan, seed), "N",
     "draws the exemplar answers, 1 by default", 0, 9e15},
    {0, "level", MQ_OPTION_NUMBER, offsetof(mq_report_plan, level), "P",
     "coverage of the intervals, 0.95 by default", 0.5, 0.9999},
    {0, "codebook", MQ_OPTION_TEXT, offsetof(mq_report_plan, codebook), "PATH|NAME,...",
     "codebooks that coded the file, for titles and order", 0, 0},
    MQ_INPUT_OPTIONS(mq_report_plan, input),
    {0}};

static mq_status S_work(mq_report *r, const mq_report_plan *plan, const mq_arguments *args, mq_error *err)
{
    mq_report_origin origin;
    mq_report_sheets sheets = {0};
    mq_report_files files = {0};
    mq_buffer text = {0};
    mq_status st = mq_report_open(r, args->at[0], plan, err);
    if (st >= 0)
        st = mq_report_origin_read(args->at[0], &origin, err);
    if (st >= 0)
        st = mq_report_read(r, args, err);
    if (st >= 0)
        st = mq_report_sheets_read(&sheets, r, args->at[0], err);
    if (st >= 0)
        st = mq_report_write(r, &origin, &sheets, args, &files, &text, err);
    if (st >= 0)
        st = mq_report_place(&files, err);
    if (st >= 0)
        st = mq_print(&text, err);
    mq_report_files_free(&files);
    mq_report_sheets_close(&sheets);
    mq_buffer_free(&text);
    return st;
}

static mq_status S_run(const void *given, const mq_arguments *args, mq_error *err)
{
    mq_report_plan plan = *(const mq_report_plan *)given;
    mq_report report = {0};
    mq_arena arena = {0};
    mq_status st = mq_report_plan_complete(&plan, &arena, err);
    if (st >= 0) {
        st = S_work(&report, &plan, args, err);
        if (st >= 0 && report.ragged)
            mq_note_print(args, "%llu rows of the wrong length were left out",
                          (unsigned long long)report.ragged);
        if (st >= 0)
            mq_input_tell(report.survey, report.rows, args);
        if (st >= 0)
            mq_note_print(args, "the report is in %s", plan.output);
        mq_report_close(&report);
    }
    mq_arena_free(&arena);
    return st;
}

const mq_command mq_command_report = {
    .name = "report",
    .summary = "report a coded survey: tables, tests, figures, examples and method",
    .usage = "maqsat report CODED.csv --text NAME [--by NAME]... -o DIR [options]",
    .examples =
        "maqsat report coded.csv --text goal --by region --label region=Облыс --lang kk -o report/\n"
        "maqsat report coded.csv --text goal --format html,xlsx,latex --figures png --publish -o report/\n"
        "maqsat report coded.csv --before goal_2023 --after goal_2024 -o change/\n"
        "maqsat report coded.csv --text goal --sheet A.csv --sheet B.csv --sheet adjudicated.csv --design "
        "human/design.json -o report/\n"
        "maqsat report coded.csv --description survey.report -o report/",
    .about =
        "CODED.csv is what 'maqsat code' wrote; its CODED.csv.run.json (or run.json beside it) tells the "
        "method "
        "section\n"
        "how it was coded. The examples are redacted: 'maqsat privacy' says what is taken for personal.\n"
        "Of the sheets, the one with the columns code_1 and code_2 that 'maqsat agree --adjudicate' wrote, "
        "the "
        "last\n"
        "of three and a single one are the adjudicated sheet, which corrects the shares together with the "
        "design;\n"
        "the others are one coder's each. Without those the columns code_1, code_2 tell the agreement.\n"
        "A description is a file of lines 'key = value': text, by, sheet, label (these may stand several "
        "times), "
        "title, "
        "lang,\n"
        "tables, format, figures, min_cell, seed, level, codebook, before, after, design, output; # starts a "
        "comment.",
    .options = options,
    .defaults = &defaults,
    .settings_size = sizeof(mq_report_plan),
    .least = 1,
    .most = 1,
    .run = S_run};
