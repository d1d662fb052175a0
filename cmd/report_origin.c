#include "mq_pass.h"
#include "mq_report.h"
#include "mq_memory.h"
#include <stdio.h>

/* Reads the manifests that maqsat writes: one `"key": value` a line. It is our own file in our own form, so
 * lines are enough; what is not understood is left out of the report. */

/* Value of `"key": value` in a line, without quotes and the comma behind it. */
static bool S_value(const char *line, const char *key, char *out, size_t room)
{
    size_t n = strlen(key);
    line += strspn(line, " ");
    if (line[0] != '"' || strncmp(line + 1, key, n) != 0 || strncmp(line + 1 + n, "\": ", 3) != 0)
        return false;
    line += n + 4;
    line += *line == '"';
    size_t size = strcspn(line, "\",\r\n");
    if (size == 0 || size >= room)
        return false;
    memcpy(out, line, size);
    out[size] = '\0';
    return true;
}

/** Where the reader is: digests behind `codebooks` belong to the lexicon, the first one to the input. */
typedef struct reading {
    mq_buffer lexicon;
    bool codebooks, first_done;
} reading;

static void S_line(const char *line, reading *r, mq_report_origin *out)
{
    char hex[MQ_HASH_HEX];
    line += strspn(line, " ");
    if (strncmp(line, "\"codebooks\"", 11) == 0)
        r->codebooks = true;
    if (S_value(line, "sha256", hex, sizeof hex)) {
        if (!r->codebooks)
            memcpy(out->sha256, hex, sizeof hex);
        else if (!r->first_done)
            mq_buffer_text(&r->lexicon, hex);
    }
    /* the list of files of the first codebook ends here */
    r->first_done |= r->codebooks && line[0] == ']' && r->lexicon.size > 0;
    if (!r->codebooks)
        S_value(line, "path", out->path, sizeof out->path);
    S_value(line, "format", out->format, sizeof out->format);
    S_value(line, "encoding", out->encoding, sizeof out->encoding);
    S_value(line, "rows", out->rows, sizeof out->rows);
    S_value(line, "rejected", out->rejected, sizeof out->rejected);
    if (strncmp(line, "\"delimiter\": \",\"", 16) == 0)
        memcpy(out->delimiter, ",", 2);
    else if (strncmp(line, "\"delimiter\": \"\\t\"", 17) == 0)
        memcpy(out->delimiter, "tab", 4);
    else
        S_value(line, "delimiter", out->delimiter, sizeof out->delimiter);
}

mq_status mq_report_origin_read(const char *path, mq_report_origin *out, mq_error *err)
{
    char line[4096];
    reading r = {0};
    *out = (mq_report_origin){0};
    FILE *file = strcmp(path, "-") == 0 ? NULL : mq_manifest_open(path);
    while (file && fgets(line, sizeof line, file))
        S_line(line, &r, out);
    if (file)
        fclose(file);
    out->found = out->encoding[0] && out->delimiter[0] && out->rows[0] && out->rejected[0];
    bool failed = r.lexicon.failed;
    if (r.lexicon.size && !failed)
        mq_hash_bytes(mq_buffer_view(&r.lexicon), out->lexicon);
    mq_buffer_free(&r.lexicon);
    return failed ? mq_no_memory(err) : MQ_OK;
}
