#include "mq_help.h"
#include "mq_str.h"

/* Roff: a backslash and a hyphen are written as such, a line must not begin with a dot or an apostrophe, and
 * a letter beyond ASCII is written by its number, so that the page needs no preconv. */
static void S_text(mq_buffer *out, const char *text)
{
    bool start = true;
    const char *end = text + strlen(text);
    for (const char *c = text; c < end; c++) {
        if ((unsigned char)*c >= 128) {
            mq_buffer_print(out, "\\[u%04X]", (unsigned)mq_utf8_next(&c, end));
            c--; /* mq_utf8_next stands behind the letter already */
            start = false;
            continue;
        }
        if (start && (*c == '.' || *c == '\''))
            mq_buffer_text(out, "\\&");
        if (*c == '\\')
            mq_buffer_text(out, "\\e");
        else if (*c == '-')
            mq_buffer_text(out, "\\-");
        else
            mq_buffer_char(out, *c);
        start = *c == '\n';
    }
    mq_buffer_char(out, '\n');
}

static void S_verbatim(mq_buffer *out, const char *text)
{
    mq_buffer_text(out, ".nf\n");
    S_text(out, text);
    mq_buffer_text(out, ".fi\n");
}

static void S_options(mq_buffer *out, const mq_option *options)
{
    for (const mq_option *o = options; o && o->type; o++) {
        mq_buffer name = {0}, about = {0};
        mq_help_option(o, &name, &about);
        mq_buffer_text(out, ".TP\n.B ");
        if (!name.failed && !about.failed) {
            S_text(out, name.bytes);
            S_text(out, about.bytes);
        }
        out->failed |= name.failed || about.failed;
        mq_buffer_free(&name);
        mq_buffer_free(&about);
    }
}

static void S_command(mq_buffer *out, const mq_command *c)
{
    mq_buffer_print(out, ".SS maqsat %s\n", c->name);
    S_text(out, c->summary);
    mq_buffer_text(out, ".PP\n");
    S_verbatim(out, c->usage);
    mq_buffer_text(out, ".PP\nExamples:\n.PP\n");
    S_verbatim(out, c->examples);
    S_options(out, c->options);
    if (c->about) {
        mq_buffer_text(out, ".PP\n");
        S_verbatim(out, c->about);
    }
}

void mq_man_write(mq_buffer *out)
{
    mq_buffer_print(out,
                    ".TH MAQSAT 1 \"\" \"maqsat %s\" \"User Commands\"\n.SH NAME\n"
                    "maqsat \\- codes open survey answers with evidence and prints tables with intervals\n"
                    ".SH SYNOPSIS\n.B maqsat\n.I command\n[options] [arguments]\n.SH COMMANDS\n",
                    MAQSAT_VERSION);
    for (size_t i = 0; mq_command_at(i); i++)
        S_command(out, mq_command_at(i));
    mq_buffer_text(out, ".SH COMMON OPTIONS\n");
    S_options(out, mq_options_common);
    for (size_t i = 0; mq_topic_at(i); i++) {
        mq_buffer_text(out, ".SH \"");
        for (const char *c = mq_topic_at(i)->name; *c; c++)
            mq_buffer_char(out, (char)(*c >= 'a' && *c <= 'z' ? *c - 32 : *c == '-' ? ' ' : *c));
        mq_buffer_text(out, "\"\n");
        S_verbatim(out, mq_topic_at(i)->text);
    }
}
