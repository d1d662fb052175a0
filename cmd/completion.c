#include "mq_help.h"
#include "mq_str.h"

static void S_long_names(mq_buffer *out, const mq_option *options)
{
    for (const mq_option *o = options; o && o->type; o++)
        mq_buffer_print(out, " --%s", o->name);
}

/* The words of a choice, separated by blanks. */
static void S_words(mq_buffer *out, const char *words)
{
    for (const char *c = words; *c; c++)
        mq_buffer_char(out, *c == '|' ? ' ' : *c);
}

/* In single quotes, for every shell. */
static void S_quoted(mq_buffer *out, const char *text)
{
    mq_buffer_char(out, '\'');
    for (const char *c = text; *c; c++)
        if (*c == '\'')
            mq_buffer_text(out, "'\\''");
        else
            mq_buffer_char(out, *c);
    mq_buffer_char(out, '\'');
}

static void S_names(mq_buffer *out)
{
    for (size_t i = 0; mq_command_at(i); i++)
        mq_buffer_print(out, "%s%s", i ? " " : "", mq_command_at(i)->name);
}

static void S_bash(mq_buffer *out)
{
    mq_buffer_text(out,
                   "# bash completion of maqsat, made by `maqsat help --completion bash`\n"
                   "_maqsat() {\n    local word=${COMP_WORDS[COMP_CWORD]} last=${COMP_WORDS[COMP_CWORD-1]}\n"
                   "    local words=\n    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        words='");
    S_names(out);
    mq_buffer_text(out, " --help --version'\n        COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
                        "        return\n    fi\n    case ${COMP_WORDS[1]}:$last in\n");
    for (size_t i = 0; mq_command_at(i); i++)
        for (const mq_option *o = mq_command_at(i)->options; o && o->type; o++)
            if (o->type == MQ_OPTION_CHOICE) {
                mq_buffer_print(out, "    %s:--%s) words='", mq_command_at(i)->name, o->name);
                S_words(out, o->value);
                mq_buffer_text(out, "' ;;\n");
            }
    mq_buffer_text(out, "    esac\n    if [ -z \"$words\" ] && [ \"${word#-}\" != \"$word\" ]; then\n"
                        "        case ${COMP_WORDS[1]} in\n");
    for (size_t i = 0; mq_command_at(i); i++) {
        mq_buffer_print(out, "        %s) words='", mq_command_at(i)->name);
        S_long_names(out, mq_command_at(i)->options);
        S_long_names(out, mq_options_common);
        mq_buffer_text(out, "' ;;\n");
    }
    mq_buffer_text(out, "        esac\n    fi\n"
                        "    if [ -n \"$words\" ]; then COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
                        "    else COMPREPLY=($(compgen -f -- \"$word\")); fi\n}\n"
                        "complete -o filenames -F _maqsat maqsat\n");
}

static void S_zsh_options(mq_buffer *out, const mq_option *options)
{
    for (const mq_option *o = options; o && o->type; o++) {
        mq_buffer line = {0};
        mq_buffer_print(&line, "%s--%s%s[", o->type == MQ_OPTION_LIST ? "*" : "", o->name,
                        o->type == MQ_OPTION_FLAG ? "" : "=");
        for (const char *c = o->help; *c; c++) {
            if (strchr("[]:\\", *c))
                mq_buffer_char(&line, '\\');
            mq_buffer_char(&line, *c);
        }
        mq_buffer_char(&line, ']');
        if (o->type == MQ_OPTION_CHOICE) {
            mq_buffer_text(&line, ":word:(");
            S_words(&line, o->value);
            mq_buffer_char(&line, ')');
        } else if (o->type != MQ_OPTION_FLAG)
            mq_buffer_text(&line, ":value:_files");
        mq_buffer_text(out, " \\\n            ");
        out->failed |= line.failed;
        if (!line.failed)
            S_quoted(out, line.bytes);
        mq_buffer_free(&line);
    }
}

static void S_zsh(mq_buffer *out)
{
    mq_buffer_text(out, "#compdef maqsat\n# made by `maqsat help --completion zsh`\n_maqsat() {\n"
                        "    local -a commands\n    commands=(\n");
    for (size_t i = 0; mq_command_at(i); i++) {
        mq_buffer line = {0};
        mq_buffer_print(&line, "%s:%s", mq_command_at(i)->name, mq_command_at(i)->summary);
        mq_buffer_text(out, "        ");
        out->failed |= line.failed;
        if (!line.failed)
            S_quoted(out, line.bytes);
        mq_buffer_char(out, '\n');
        mq_buffer_free(&line);
    }
    mq_buffer_text(out,
                   "    )\n    if (( CURRENT == 2 )); then _describe command commands; return; fi\n"
                   "    local name=$words[2]\n    shift words\n    (( CURRENT-- ))\n    case $name in\n");
    for (size_t i = 0; mq_command_at(i); i++) {
        mq_buffer_print(out, "        %s) _arguments", mq_command_at(i)->name);
        S_zsh_options(out, mq_command_at(i)->options);
        S_zsh_options(out, mq_options_common);
        mq_buffer_text(out, " \\\n            '*:file:_files' ;;\n");
    }
    mq_buffer_text(out, "    esac\n}\n_maqsat \"$@\"\n");
}

static void S_fish_options(mq_buffer *out, const char *command, const mq_option *options)
{
    for (const mq_option *o = options; o && o->type; o++) {
        mq_buffer_text(out, "complete -c maqsat");
        if (command)
            mq_buffer_print(out, " -n '__fish_seen_subcommand_from %s'", command);
        if (o->letter)
            mq_buffer_print(out, " -s %c", o->letter);
        mq_buffer_print(out, " -l %s", o->name);
        if (o->type == MQ_OPTION_CHOICE) {
            mq_buffer_text(out, " -x -a '");
            S_words(out, o->value);
            mq_buffer_char(out, '\'');
        } else if (o->type != MQ_OPTION_FLAG)
            mq_buffer_text(out, " -r");
        mq_buffer_text(out, " -d ");
        S_quoted(out, o->help);
        mq_buffer_char(out, '\n');
    }
}

static void S_fish(mq_buffer *out)
{
    mq_buffer_text(out, "# fish completion of maqsat, made by `maqsat help --completion fish`\n");
    for (size_t i = 0; mq_command_at(i); i++) {
        const mq_command *c = mq_command_at(i);
        mq_buffer_print(out, "complete -c maqsat -n __fish_use_subcommand -f -a %s -d ", c->name);
        S_quoted(out, c->summary);
        mq_buffer_char(out, '\n');
        S_fish_options(out, c->name, c->options);
    }
    S_fish_options(out, NULL, mq_options_common);
}

mq_status mq_completion_write(const char *shell, mq_buffer *out, mq_error *err)
{
    if (strcmp(shell, "bash") == 0)
        S_bash(out);
    else if (strcmp(shell, "zsh") == 0)
        S_zsh(out);
    else if (strcmp(shell, "fish") == 0)
        S_fish(out);
    else
        return mq_fail(err, MQ_E_USAGE, NULL, "no completion for '%s'; known are bash, zsh, fish", shell);
    return MQ_OK;
}
