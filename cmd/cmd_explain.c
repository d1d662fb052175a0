#include "mq_command.h"
#include "mq_explain.h"
#include "mq_limits.h"

typedef struct settings {
    bool json;
    const char *codebook, *file, *text, *output;
    size_t lang;
} settings;

static const settings defaults = {.output = "-", .lang = 2};

static const mq_option options[] = {
    MQ_FLAG(0, "json", offsetof(settings, json), "write JSON"),
    MQ_VALUE('c', "codebook", TEXT, offsetof(settings, codebook), "PATH|NAME[,...]", "codebooks to code by"),
    MQ_VALUE('l', "lang", CHOICE, offsetof(settings, lang), "kk|ru|en", "language of titles"),
    MQ_VALUE(0, "file", TEXT, offsetof(settings, file), "FILE",
             "a coded file, shown whole as a coloured page"),
    MQ_VALUE('t', "text", TEXT, offsetof(settings, text), "NAME|#N", "text column of --file"),
    MQ_VALUE('o', "output", TEXT, offsetof(settings, output), "FILE",
             "page of --file; - is stdout, the default"),
    {0}};

static mq_status S_explain(mq_limits *limits, size_t c, mq_arena *arena, const settings *s, mq_str text,
                           mq_json *json, mq_error *err)
{
    const mq_coder *coder = &limits->coders->at[c];
    mq_explained x = {.locale = s->lang};
    mq_buffer evidence = {0};
    mq_status st = mq_explain_answer(coder, NULL, arena, text, &x, err);
    if (st >= 0)
        st = mq_evidence_write(coder, NULL, arena, &x.coding, 0, text, &evidence, err);
    x.evidence = mq_buffer_view(&evidence);
    if (st < 0) {
        mq_buffer_free(&evidence);
        return st;
    }
    mq_limits_add(limits, c, &x.coding.matches);
    if (s->json)
        mq_explain_json(&x, json);
    else
        mq_explain_text(&x, json->out);
    mq_buffer_free(&evidence);
    return MQ_OK;
}

static mq_status S_text(const settings *s, mq_str text, mq_error *err)
{
    mq_coders coders;
    mq_limits limits;
    mq_arena arena = {0};
    mq_buffer out = {0};
    if (mq_utf8_check(text.at, text.size) != text.size)
        return mq_fail(err, MQ_E_DATA, NULL, "the text is not valid UTF-8 at byte %zu",
                       mq_utf8_check(text.at, text.size) + 1);
    mq_status st = mq_coders_load(s->codebook, &coders, err);
    if (st >= 0)
        st = mq_limits_open(&limits, &coders, &arena, err);
    mq_json json = {.out = &out, .indent = true};
    bool list = s->json && st >= 0 && coders.size > 1; /* JSON is one value: of several codebooks an array */
    if (list)
        mq_json_open(&json, '[');
    for (size_t i = 0; st >= 0 && i < coders.size; i++) {
        if (i && !s->json)
            mq_buffer_char(&out, '\n');
        st = S_explain(&limits, i, &arena, s, text, &json, err);
    }
    if (list)
        mq_json_close(&json, ']');
    if (s->json)
        mq_buffer_char(&out, '\n');
    if (st >= 0)
        st = mq_print(&out, err);
    if (st >= 0)
        st = mq_limits_verdict(&limits, err);
    mq_buffer_free(&out);
    mq_arena_free(&arena);
    mq_coders_free(&coders);
    return st;
}

static mq_status S_run(const void *given, const mq_arguments *args, mq_error *err)
{
    const settings *s = given;
    if (!s->file && args->size == 1)
        return S_text(s, mq_str_of(args->at[0]), err);
    if (!s->file || args->size)
        return mq_fail(err, MQ_E_USAGE, NULL, "explain wants one TEXT in quotes, or --file FILE --text NAME");
    if (s->json)
        return mq_fail(err, MQ_E_USAGE, NULL, "--json explains one TEXT; a whole --file becomes a page");
    if (!s->text)
        return mq_fail(err, MQ_E_USAGE, NULL, "--text NAME is missing: which column of the coded file?");
    mq_page_settings page = {s->file, s->text, s->output, s->codebook, s->lang};
    return mq_explain_page(&page, err);
}

const mq_command mq_command_explain = {
    .name = "explain",
    .summary = "say why an answer got its code and why not a higher one",
    .usage = "maqsat explain TEXT [--json]\nmaqsat explain --file CODED --text NAME -o PAGE.html",
    .examples = "maqsat explain \"Критериалды бағалауды меңгеру\"\n"
                "maqsat explain --json \"Хочу освоить Canva\"\n"
                "maqsat explain --file coded.csv --text goal -o page.html",
    .options = options,
    .defaults = &defaults,
    .settings_size = sizeof(settings),
    .least = 0,
    .most = SIZE_MAX,
    .run = S_run};
