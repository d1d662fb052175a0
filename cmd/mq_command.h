#ifndef MQ_COMMAND_H
#define MQ_COMMAND_H
#include "mq_buffer.h"
#include "mq_error.h"

/** How a subcommand is made: one file cmd_<name>.c with a settings struct, an option table and a run
 * function, and one row COMMAND(<name>) in commands.def. Parsing, --help, the man page and the completions
 * all read the table; nothing of it is a mutable global. */

/** What an option takes, and the type of its field in the settings struct. */
typedef enum mq_option_type {
    MQ_OPTION_END,     /* closes the table */
    MQ_OPTION_FLAG,    /* bool */
    MQ_OPTION_TEXT,    /* const char *, NULL = not given */
    MQ_OPTION_LIST,    /* mq_texts; may be given several times */
    MQ_OPTION_INTEGER, /* uint64_t, least..most */
    MQ_OPTION_NUMBER,  /* double, least..most */
    MQ_OPTION_CHOICE   /* size_t, index of the word in value "kk|ru|en" */
} mq_option_type;

/** Rows of an option table: a flag; an option with a value; one whose number has limits. kind is the end of
 * an mq_option_type: TEXT, LIST, CHOICE ... */
#define MQ_FLAG(letter, name, field, help)                                                                   \
    {                                                                                                        \
        letter, name, MQ_OPTION_FLAG, field, NULL, help, 0, 0                                                \
    }
#define MQ_VALUE(letter, name, kind, field, value, help)                                                     \
    {                                                                                                        \
        letter, name, MQ_OPTION_##kind, field, value, help, 0, 0                                             \
    }
#define MQ_RANGE(letter, name, kind, field, value, help, least, most)                                        \
    {                                                                                                        \
        letter, name, MQ_OPTION_##kind, field, value, help, least, most                                      \
    }

enum { MQ_TEXTS_MAX = 64 };

/** Values of an option that was given several times, in order; borrowed from argv. */
typedef struct mq_texts {
    const char *at[MQ_TEXTS_MAX];
    size_t size;
} mq_texts;

typedef struct mq_option {
    char letter;      /* short form, 0 = none */
    const char *name; /* long form without -- */
    mq_option_type type;
    size_t field;       /* offsetof in the settings struct */
    const char *value;  /* how help calls the value, "NAME"; of a choice its words "kk|ru|en" */
    const char *help;   /* one line, lower case, no full stop */
    double least, most; /* INTEGER and NUMBER; both 0 = any (an integer is never negative) */
} mq_option;

/** What stands on the command line beside the options, and the options every command has. */
typedef struct mq_arguments {
    const char **at; /* size texts, borrowed from argv */
    size_t size;
    bool quiet;   /* -q: no notes, no progress */
    bool verbose; /* -v: notes on what was found */
    int argc;     /* the whole command line, for manifests */
    char **argv;
} mq_arguments;

typedef struct mq_command {
    const char *name;
    const char *summary;      /* one line, lower case */
    const char *usage;        /* "maqsat code FILE --text NAME [options]"; further forms after \n */
    const char *examples;     /* lines; shown first by --help */
    const char *about;        /* some paragraphs for help and the man page, may be NULL */
    const mq_option *options; /* ends with { 0 } */
    const void *defaults;     /* settings struct that the command line changes a copy of */
    size_t settings_size;     /* at most MQ_SETTINGS_MAX */
    size_t least, most;       /* arguments beside options; most SIZE_MAX = any number */
    mq_status (*run)(const void *settings, const mq_arguments *args, mq_error *err);
} mq_command;

enum { MQ_SETTINGS_MAX = 8192 };

_Static_assert(sizeof(mq_texts) < 1024, "several lists fit in the settings");

#define COMMAND(name) extern const mq_command mq_command_##name;
#include "commands.def"
#undef COMMAND

/** The commands in the order of commands.def; NULL past the end. */
const mq_command *mq_command_at(size_t index);
const mq_command *mq_command_find(const char *name); /* NULL = unknown */

/** Options that every command has beside its own: -h, -q, -v. Ends with { 0 }. */
extern const mq_option mq_options_common[];

/** What the common options ask for. */
typedef struct mq_common {
    bool help, quiet, verbose;
} mq_common;

/** Reads argv[2..] of a command into settings (which holds the defaults) and common. Options and arguments
 * may be mixed; `--name VALUE`, `--name=VALUE`, `-nVALUE`, `-n VALUE`, `-abc` for flags; a unique prefix of a
 * long name is enough; `--` ends the options; `-` alone is an argument. args->at has room for argc texts.
 * Errors  MQ_E_USAGE, with the nearest option suggested */
mq_status mq_options_read(const mq_command *command, int argc, char **argv, void *settings, mq_common *common,
                          mq_arguments *args, mq_error *err);

/** The name nearest to word by edit distance (at most a third of its letters), NULL = none is near. */
const char *mq_nearest(const char *word, const char *const *names, size_t count);

/** True after SIGINT or SIGTERM: a loop over rows looks and returns mq_interrupted(err), its outputs aborted.
 */
bool mq_interrupt_seen(void);
mq_status mq_interrupted(mq_error *err);

/** A line on stderr, `maqsat: note: ...`, unless -q. printf-style. */
void mq_note_print(const mq_arguments *args, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Text to stdout. MQ_E_IO when it cannot be written; a reader that has gone is no failure. */
mq_status mq_print(const mq_buffer *text, mq_error *err);

/** stdout (1) or stderr (2) is a terminal that wants colour (NO_COLOR unset, TERM not dumb). */
bool mq_terminal_color(int fd);
/** Columns of the terminal on stdout; 0 = not a terminal. */
unsigned mq_terminal_width(void);

/** Writes `name version` of maqsat and every library it is linked with, a line each. */
void mq_versions(mq_buffer *out);

#endif
