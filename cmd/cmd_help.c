#include "mq_help.h"
#include "mq_str.h"

typedef struct settings {
    bool man;
    const char *completion;
} settings;

static const settings defaults = {false, NULL};

static const mq_option options[] = {
    MQ_FLAG(0, "man", offsetof(settings, man), "write the manual page as roff"),
    MQ_VALUE(0, "completion", TEXT, offsetof(settings, completion), "SHELL",
             "write the completion script for bash, zsh or fish"),
    {0}};

static mq_status S_page(const char *name, mq_error *err)
{
    const char *names[128];
    size_t n = 0;
    if (mq_command_find(name))
        return mq_help_command(mq_command_find(name), err);
    for (size_t i = 0; mq_command_at(i) && n < 100; i++)
        names[n++] = mq_command_at(i)->name;
    for (size_t i = 0; mq_topic_at(i) && n < 128; i++) {
        const mq_topic *topic = mq_topic_at(i);
        names[n++] = topic->name;
        if (strcmp(topic->name, name) == 0) {
            mq_buffer out = {0};
            mq_buffer_print(&out, "%s: %s\n\n%s", topic->name, topic->summary, topic->text);
            mq_status st = mq_print(&out, err);
            mq_buffer_free(&out);
            return st;
        }
    }
    const char *near = mq_nearest(name, names, n);
    if (near)
        return mq_fail(err, MQ_E_USAGE, NULL, "no help on '%s'; did you mean '%s'?", name, near);
    return mq_fail(err, MQ_E_USAGE, NULL, "no help on '%s'; 'maqsat help' lists commands and topics", name);
}

static mq_status S_run(const void *given, const mq_arguments *args, mq_error *err)
{
    const settings *s = given;
    mq_buffer out = {0};
    mq_status st = MQ_OK;
    if (!s->man && !s->completion)
        return args->size ? S_page(args->at[0], err) : mq_help_overview(err);
    if (s->man)
        mq_man_write(&out);
    if (s->completion)
        st = mq_completion_write(s->completion, &out, err);
    if (st >= 0)
        st = mq_print(&out, err);
    mq_buffer_free(&out);
    return st;
}

const mq_command mq_command_help = {
    .name = "help",
    .summary = "explain a command or a topic",
    .usage = "maqsat help [COMMAND|TOPIC]\nmaqsat help --man | --completion SHELL",
    .examples = "maqsat help run\nmaqsat help exit-codes\nmaqsat help --man | man -l -\n"
                "maqsat help --completion bash > ~/.local/share/bash-completion/completions/maqsat",
    .options = options,
    .defaults = &defaults,
    .settings_size = sizeof(settings),
    .least = 0,
    .most = 1,
    .run = S_run};
