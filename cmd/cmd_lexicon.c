#include "mq_workbench.h"
#include "mq_memory.h"

static const mq_workbench defaults = {.most = 100};

static const mq_option options[] = {MQ_VALUE('c', "codebook", TEXT, offsetof(mq_workbench, codebook),
                                             "PATH|NAME[,...]", "codebooks to work on"),
                                    MQ_VALUE('t', "text", TEXT, offsetof(mq_workbench, text), "NAME|#N",
                                             "column that holds the answers (gaps, diff)"),
                                    MQ_VALUE('g', "gold", TEXT, offsetof(mq_workbench, gold), "FILE.tsv",
                                             "answers with known codes to score on (test)"),
                                    MQ_RANGE('n', "most", INTEGER, offsetof(mq_workbench, most), "N",
                                             "lines of a list at most, 100 by default (gaps, diff)", 1,
                                             100000),
                                    MQ_VALUE('f', "format", TEXT, offsetof(mq_workbench, format), "NAME",
                                             "format of a foreign dictionary (import, export)"),
                                    MQ_VALUE('l', "language", TEXT, offsetof(mq_workbench, language),
                                             "kk|ru|en|...", "write only the cues of this language (export)"),
                                    MQ_VALUE('o', "output", TEXT, offsetof(mq_workbench, output), "FILE",
                                             "where to write; - is stdout, the default"),
                                    MQ_INPUT_OPTIONS(mq_workbench, input),
                                    {0}};

enum { FILES_MAX = 64 };

static const struct {
    const char *name;
    size_t least, most; /* arguments behind the name */
    mq_workbench_run run;
    const char *wants;
} parts[] = {{"check", 0, 0, mq_lexicon_check, "no file"},
             {"test", 0, 0, mq_lexicon_test, "no file; --gold FILE.tsv scores on answers with known codes"},
             {"gaps", 1, 1, mq_lexicon_gaps, "a survey and --text NAME"},
             {"diff", 3, 3, mq_lexicon_diff, "two codebooks, a survey and --text NAME"},
             {"learn", 1, FILES_MAX, mq_lexicon_learn, "files of coded answers"},
             {"import", 1, 1, mq_lexicon_import, "a dictionary and --format NAME"},
             {"export", 0, 1, mq_lexicon_export, "--format NAME and a codebook"}};
enum { PARTS = sizeof parts / sizeof *parts };

mq_status mq_workbench_put(const mq_workbench *s, const mq_pass *pass, const mq_buffer *text, mq_error *err)
{
    if (!s->output || strcmp(s->output, "-") == 0)
        return mq_print(text, err);
    if (text->failed)
        return mq_no_memory(err);
    mq_status st = pass ? mq_output_refuse_same(s->output, mq_survey_id(pass->survey), err) : MQ_OK;
    return st < 0 ? st : mq_output_file(s->output, mq_buffer_view(text), err);
}

static mq_status S_run(const void *given, const mq_arguments *args, mq_error *err)
{
    const char *names[PARTS];
    for (size_t i = 0; i < PARTS; i++) {
        size_t n = args->size - 1;
        names[i] = parts[i].name;
        if (strcmp(parts[i].name, args->at[0]) != 0)
            continue;
        if (n < parts[i].least || n > parts[i].most)
            return mq_fail(err, MQ_E_USAGE, NULL, "lexicon %s wants %s", parts[i].name, parts[i].wants);
        return parts[i].run(given, args->at + 1, n, args, err);
    }
    const char *near = mq_nearest(args->at[0], names, PARTS);
    return mq_fail(err, MQ_E_USAGE, NULL,
                   "lexicon has no '%s'%s%s; check test gaps diff learn import export are known", args->at[0],
                   near ? ", did you mean " : "", near ? near : "");
}

const mq_command mq_command_lexicon = {
    .name = "lexicon",
    .summary = "check, test, extend and exchange lexicons",
    .usage = "maqsat lexicon check [--codebook NAME]\n"
             "maqsat lexicon test [--codebook NAME] [--gold FILE.tsv]\n"
             "maqsat lexicon gaps FILE --text NAME [--codebook NAME]\n"
             "maqsat lexicon diff A B FILE --text NAME\n"
             "maqsat lexicon learn CODED.tsv|SHEET.csv... [--codebook NAME] [-o likeness.tsv]\n"
             "maqsat lexicon import FILE --format NAME [-o cues.tsv]\n"
             "maqsat lexicon export [CODEBOOK] --format NAME [-o FILE]",
    .examples = "maqsat lexicon check\n"
                "maqsat lexicon test --gold gold.tsv\n"
                "maqsat lexicon gaps survey.csv --text goal | head -30\n"
                "maqsat lexicon diff old/goals new/goals survey.csv --text goal\n"
                "maqsat lexicon learn examples.tsv -o likeness.tsv\n"
                "maqsat lexicon import themes.dic --format dic -o cues.en.tsv\n"
                "maqsat lexicon export goals --format csv --language kk --delimiter ';' -o goals.csv",
    .about =
        "check lists words of two symbols that fall together, cues that can change nothing, cases that stand "
        "twice; test runs the cases of the codebook; both exit with 1 when they find something wrong.\n"
        "gaps ranks the words and pairs of words that no cue knows in answers that got no code by a rule, "
        "or one of the lowest levels.\n"
        "diff codes the same answers by two codebooks and shows what moved.\n"
        "learn counts the words of coded answers (.tsv: columns text and the dimensions by their names; other "
        "files: coding sheets with the columns text and code) into the file by which the rule with the option margin: outvotes the others.\n"
        "Formats: dic (LIWC), dicx (LIWC-22), yml (quanteda), lc3 (Lexicoder), vbpro, csv. dicx and csv take "
        "--delimiter; without it import looks at the header and export writes commas. Both tell what is lost.",
    .options = options,
    .defaults = &defaults,
    .settings_size = sizeof(mq_workbench),
    .least = 1,
    .most = FILES_MAX + 1,
    .run = S_run};
