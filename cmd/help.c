#include "mq_help.h"
#include "mq_str.h"

enum { WIDTH = 100, INDENT = 30 };

void mq_help_option(const mq_option *o, mq_buffer *name, mq_buffer *about)
{
    if (o->letter)
        mq_buffer_print(name, "-%c, ", o->letter);
    mq_buffer_print(name, "--%s", o->name);
    if (o->type == MQ_OPTION_CHOICE)
        mq_buffer_text(name, " WORD");
    else if (o->type != MQ_OPTION_FLAG)
        mq_buffer_print(name, " %s", o->value);
    mq_buffer_text(about, o->help);
    if (o->type == MQ_OPTION_CHOICE)
        mq_buffer_print(about, " (%s)", o->value);
    if (o->type == MQ_OPTION_LIST)
        mq_buffer_text(about, " (may be repeated)");
}

/* Words of text, broken at WIDTH, every line but the first set in by INDENT. */
static void S_wrap(mq_buffer *out, mq_str text)
{
    size_t column = INDENT;
    bool first = true;
    while (text.at) {
        mq_str word = mq_str_cut(&text, ' ');
        size_t width = mq_str_length(word);
        if (!first && column + 1 + width > WIDTH) {
            mq_buffer_print(out, "\n%*s", INDENT, "");
            column = INDENT;
        } else if (!first) {
            mq_buffer_char(out, ' ');
            column++;
        }
        mq_buffer_str(out, word);
        column += width;
        first = false;
    }
    mq_buffer_char(out, '\n');
}

static void S_pair(mq_buffer *out, mq_str name, mq_str about)
{
    size_t width = mq_str_length(name);
    mq_buffer_text(out, "  ");
    mq_buffer_str(out, name);
    if (width + 4 > INDENT)
        mq_buffer_print(out, "\n%*s", INDENT, "");
    else
        mq_buffer_print(out, "%*s", (int)(INDENT - 2 - width), "");
    S_wrap(out, about);
}

static void S_options(mq_buffer *out, const mq_option *options)
{
    for (const mq_option *o = options; o && o->type; o++) {
        mq_buffer name = {0}, about = {0};
        mq_help_option(o, &name, &about);
        S_pair(out, mq_buffer_view(&name), mq_buffer_view(&about));
        out->failed |= name.failed || about.failed;
        mq_buffer_free(&name);
        mq_buffer_free(&about);
    }
}

/* A block of lines under a heading, each set in by two. */
static void S_block(mq_buffer *out, const char *heading, const char *lines)
{
    mq_str rest = mq_str_of(lines);
    mq_buffer_print(out, "%s\n", heading);
    while (rest.at) {
        mq_str line = mq_str_cut(&rest, '\n');
        mq_buffer_text(out, line.size ? "  " : "");
        mq_buffer_str(out, line);
        mq_buffer_char(out, '\n');
    }
}

static mq_status S_finish(mq_buffer *out, mq_error *err)
{
    mq_status st = mq_print(out, err);
    mq_buffer_free(out);
    return st;
}

mq_status mq_help_command(const mq_command *c, mq_error *err)
{
    mq_buffer out = {0};
    mq_buffer_print(&out, "maqsat %s: %s\n\n", c->name, c->summary);
    S_block(&out, "Examples", c->examples);
    mq_buffer_char(&out, '\n');
    S_block(&out, "Usage", c->usage);
    mq_buffer_text(&out, "\nOptions\n");
    S_options(&out, c->options);
    S_options(&out, mq_options_common);
    if (c->about)
        mq_buffer_print(&out, "\n%s\n", c->about);
    return S_finish(&out, err);
}

mq_status mq_help_overview(mq_error *err)
{
    mq_buffer out = {0};
    mq_buffer_text(&out,
                   "maqsat codes open survey answers with evidence and prints tables with intervals\n\n");
    S_block(&out, "Examples",
            "maqsat run survey.csv --text goal --by region -o out/\n"
            "maqsat code survey.csv --text goal -o coded.csv\n"
            "maqsat help run");
    mq_buffer_text(&out, "\nCommands\n");
    for (size_t i = 0; mq_command_at(i); i++)
        S_pair(&out, mq_str_of(mq_command_at(i)->name), mq_str_of(mq_command_at(i)->summary));
    mq_buffer_text(&out, "\nTopics (maqsat help TOPIC)\n");
    for (size_t i = 0; mq_topic_at(i); i++)
        S_pair(&out, mq_str_of(mq_topic_at(i)->name), mq_str_of(mq_topic_at(i)->summary));
    mq_buffer_text(&out, "\nmaqsat --version names the versions of maqsat and its libraries.\n");
    return S_finish(&out, err);
}
