#include "mq_json.h"
#include "mq_memory.h"
#include "mq_pass.h"

static mq_status S_versions(mq_json *j, mq_error *err)
{
    mq_buffer lines = {0};
    mq_versions(&lines);
    if (lines.failed)
        return mq_no_memory(err);
    mq_json_key(j, "versions");
    mq_json_open(j, '{');
    for (mq_str rest = mq_buffer_view(&lines); rest.at && rest.size;) {
        mq_str line = mq_str_cut(&rest, '\n'), name = mq_str_cut(&line, ' ');
        char key[64];
        size_t n = name.size < sizeof key ? name.size : sizeof key - 1;
        memcpy(key, name.at, n);
        key[n] = '\0';
        mq_json_key(j, key);
        mq_json_str(j, line);
    }
    mq_json_close(j, '}');
    mq_buffer_free(&lines);
    return MQ_OK;
}

static mq_status S_input(mq_json *j, const mq_pass *pass, mq_error *err)
{
    char hex[MQ_HASH_HEX], delimiter[2] = {mq_survey_dialect(pass->survey).delimiter, '\0'};
    mq_line_ends ends = mq_survey_line_ends(pass->survey);
    mq_status st = mq_survey_digest(pass->survey, hex, err);
    if (st < 0)
        return st;
    mq_json_key(j, "input");
    mq_json_open(j, '{');
    mq_json_key(j, "path");
    mq_json_text(j, mq_survey_name(pass->survey));
    mq_json_key(j, "sha256");
    mq_json_text(j, hex);
    mq_json_key(j, "format");
    mq_json_text(j, mq_survey_format(pass->survey));
    mq_json_key(j, "packing");
    mq_json_text(j, mq_survey_packing(pass->survey));
    mq_json_key(j, "encoding");
    mq_json_text(j, mq_encoding_name(mq_survey_encoding(pass->survey)));
    mq_json_key(j, "delimiter");
    mq_json_text(j, delimiter);
    mq_json_key(j, "line_ends");
    mq_json_open(j, '{');
    mq_json_key(j, "lf");
    mq_json_uint(j, ends.lf);
    mq_json_key(j, "crlf");
    mq_json_uint(j, ends.crlf);
    mq_json_key(j, "cr");
    mq_json_uint(j, ends.cr);
    mq_json_close(j, '}');
    mq_json_key(j, "columns");
    mq_json_uint(j, mq_survey_columns(pass->survey));
    mq_json_key(j, "blank_lines");
    mq_json_uint(j, mq_survey_blank_lines(pass->survey));
    mq_json_close(j, '}');
    return MQ_OK;
}

/* The last two parts of a path: goals/rules.tsv wherever maqsat is installed. */
static const char *S_short(const char *path)
{
    const char *last = path, *before = path;
    for (const char *c = path; *c; c++)
        if (*c == '/') {
            before = last;
            last = c + 1;
        }
    return before;
}

static mq_status S_codebook(mq_json *j, const mq_coder *coder, mq_error *err)
{
    mq_arena arena = {0};
    size_t n;
    const char **files = mq_coder_files(coder, &arena, &n);
    mq_status st = files ? MQ_OK : mq_no_memory(err);
    mq_json_open(j, '{');
    mq_json_key(j, "name");
    mq_json_str(j, coder->book.name);
    mq_json_key(j, "files");
    mq_json_open(j, '[');
    for (size_t i = 0; i < n && st >= 0; i++) {
        char hex[MQ_HASH_HEX];
        if ((st = mq_hash_file(files[i], hex, err)) < 0)
            break;
        mq_json_open(j, '{');
        mq_json_key(j, "path");
        mq_json_text(j, S_short(files[i]));
        mq_json_key(j, "sha256");
        mq_json_text(j, hex);
        mq_json_close(j, '}');
    }
    mq_json_close(j, ']');
    mq_json_close(j, '}');
    mq_arena_free(&arena);
    return st;
}

/* Patterns that ran into a limit, in the order of their files. */
static void S_limits(mq_json *j, const mq_pass *pass)
{
    mq_json_key(j, "regex_limits_by_pattern");
    mq_json_open(j, '[');
    for (size_t c = 0; c < pass->coders.size; c++) {
        const mq_lexicon *lexicon = &pass->coders.at[c].lexicon;
        for (size_t r = 0; r < lexicon->n_regex; r++) {
            const mq_cue *cue = &lexicon->cues[lexicon->regexes[r]];
            if (!pass->limits.count[c][r])
                continue;
            mq_json_open(j, '{');
            mq_json_key(j, "file");
            mq_json_text(j, S_short(lexicon->files[cue->file]));
            mq_json_key(j, "line");
            mq_json_uint(j, cue->line);
            mq_json_key(j, "pattern");
            mq_json_str(j, cue->pattern);
            mq_json_key(j, "count");
            mq_json_uint(j, pass->limits.count[c][r]);
            mq_json_close(j, '}');
        }
    }
    mq_json_close(j, ']');
}

static void S_work(mq_json *j, const mq_manifest *m)
{
    const mq_pass *pass = m->pass;
    mq_json_key(j, "text_columns");
    mq_json_open(j, '[');
    for (size_t t = 0; t < pass->n_texts; t++)
        mq_json_str(j, mq_pass_text(pass, t));
    mq_json_close(j, ']');
    mq_json_key(j, "id_column");
    if (pass->id == SIZE_MAX)
        mq_json_null(j);
    else
        mq_json_str(j, mq_survey_header(pass->survey)[pass->id]);
    mq_json_key(j, "rows");
    mq_json_uint(j, pass->rows);
    mq_json_key(j, "coded");
    mq_json_uint(j, pass->coded);
    mq_json_key(j, "rejected");
    mq_json_uint(j, m->rejected);
    mq_json_key(j, "regex_limits");
    mq_json_uint(j, pass->limits.total);
    S_limits(j, pass);
    mq_json_key(j, "outputs");
    mq_json_open(j, '[');
    for (size_t i = 0; i < m->n_outputs; i++)
        mq_json_text(j, m->outputs[i]);
    mq_json_close(j, ']');
}

mq_status mq_manifest_write(const mq_manifest *m, mq_buffer *out, mq_error *err)
{
    mq_json j = {.out = out, .indent = true};
    mq_json_open(&j, '{');
    mq_json_key(&j, "manifest");
    mq_json_uint(&j, 1);
    mq_json_key(&j, "command");
    mq_json_text(&j, m->command);
    mq_json_key(&j, "arguments");
    mq_json_open(&j, '[');
    for (int i = 2; i < m->args->argc; i++)
        mq_json_text(&j, m->args->argv[i]);
    mq_json_close(&j, ']');
    mq_status st = S_versions(&j, err);
    if (st >= 0)
        st = S_input(&j, m->pass, err);
    mq_json_key(&j, "codebooks");
    mq_json_open(&j, '[');
    for (size_t i = 0; i < m->pass->coders.size && st >= 0; i++)
        st = S_codebook(&j, &m->pass->coders.at[i], err);
    mq_json_close(&j, ']');
    S_work(&j, m);
    mq_json_close(&j, '}');
    mq_buffer_char(out, '\n');
    return st >= 0 && out->failed ? mq_no_memory(err) : st;
}

FILE *mq_manifest_open(const char *path)
{
    mq_buffer name = {0};
    const char *slash = strrchr(path, '/');
    mq_buffer_print(&name, "%s.run.json", path);
    FILE *file = name.failed ? NULL : fopen(name.bytes, "r");
    if (!file && !name.failed) {
        mq_buffer_clear(&name);
        mq_buffer_print(&name, "%.*srun.json", (int)(slash ? slash - path + 1 : 0), path);
        file = name.failed ? NULL : fopen(name.bytes, "r");
    }
    mq_buffer_free(&name);
    return file;
}
