#ifndef MQ_HELP_H
#define MQ_HELP_H
#include "mq_command.h"

/** Everything that is printed about commands is made from their option tables. */

mq_status mq_help_command(const mq_command *command,
                          mq_error *err);  /* `maqsat help code`, `maqsat code --help` */
mq_status mq_help_overview(mq_error *err); /* `maqsat help`, `maqsat --help` */

/** A page that belongs to no command: exit codes, columns, files. */
typedef struct mq_topic {
    const char *name, *summary, *text;
} mq_topic;
const mq_topic *mq_topic_at(size_t index); /* NULL past the end */

/** One option as help prints it: "-o, --output FILE", its help, its choices. */
void mq_help_option(const mq_option *option, mq_buffer *name, mq_buffer *about);

/** The manual maqsat(1) as roff. */
void mq_man_write(mq_buffer *out);

/** A completion script for "bash", "zsh" or "fish"; MQ_E_USAGE for another shell. */
mq_status mq_completion_write(const char *shell, mq_buffer *out, mq_error *err);

#endif
