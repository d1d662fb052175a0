#include "mq_command.h"
#include "mq_help.h"
#include "mq_memory.h"
#include "mq_numeric.h"
#include "mq_str.h"
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
/* fontconfig, behind the figures, keeps its caches until the process ends; the leak checker is for our
 * memory. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\nleak:libpango\nleak:libglib\n";
}

const char *__lsan_default_options(void);
const char *__lsan_default_options(void)
{
    return "print_suppressions=0";
}
#endif

#define COMMAND(name) &mq_command_##name,
static const mq_command *const commands[] = {
#include "commands.def"
    NULL};
#undef COMMAND
enum { COMMANDS = sizeof commands / sizeof *commands - 1 };

static volatile sig_atomic_t interrupted;

static int nothing = -1; /* /dev/null */

/* A read of stdin that waits is begun again by the library: from here on it finds the end of the input, and
 * the command sees the flag. dup2 may be called in a handler. */
static void S_interrupt(int signal)
{
    (void)signal;
    interrupted = 1;
    if (nothing >= 0)
        dup2(nothing, STDIN_FILENO);
}

/* SA_RESETHAND: a second Ctrl-C ends a command that is stuck in a read. SIGPIPE: writes tell us by EPIPE. */
static void S_signals(void)
{
    struct sigaction act = {.sa_handler = S_interrupt, .sa_flags = (int)SA_RESETHAND};
    nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    sigemptyset(&act.sa_mask);
    sigaction(SIGINT, &act, NULL);
    sigaction(SIGTERM, &act, NULL);
    signal(SIGPIPE, SIG_IGN);
}

bool mq_interrupt_seen(void)
{
    return interrupted != 0;
}

mq_status mq_interrupted(mq_error *err)
{
    return mq_fail(err, MQ_E_INTERRUPTED, NULL, "interrupted; nothing was left half-written");
}

const mq_command *mq_command_at(size_t index)
{
    return index < COMMANDS ? commands[index] : NULL;
}

const mq_command *mq_command_find(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static mq_status S_unknown(const char *name, mq_error *err)
{
    const char *names[COMMANDS + 1];
    for (size_t i = 0; i < COMMANDS; i++)
        names[i] = commands[i]->name;
    const char *near = mq_nearest(name, names, COMMANDS);
    if (near)
        return mq_fail(err, MQ_E_USAGE, NULL, "unknown command '%s'; did you mean '%s'?", name, near);
    return mq_fail(err, MQ_E_USAGE, NULL, "unknown command '%s'; 'maqsat help' lists them", name);
}

static mq_status S_run(const mq_command *command, int argc, char **argv, mq_error *err)
{
    _Alignas(max_align_t) char settings[MQ_SETTINGS_MAX];
    mq_common common = {0};
    const char **texts = calloc((size_t)argc + 1, sizeof *texts);
    mq_arguments args = {.at = texts};
    if (!texts)
        return mq_no_memory(err);
    memcpy(settings, command->defaults, command->settings_size);
    mq_status st = mq_options_read(command, argc, argv, settings, &common, &args, err);
    if (st >= 0)
        st = common.help ? mq_help_command(command, err) : command->run(settings, &args, err);
    free(texts);
    return st;
}

static mq_status S_version(mq_error *err)
{
    mq_buffer out = {0};
    mq_versions(&out);
    mq_status st = mq_print(&out, err);
    mq_buffer_free(&out);
    return st;
}

static mq_status S_main(int argc, char **argv, mq_error *err)
{
    const char *name = argc > 1 ? argv[1] : "--help";
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        return argc > 1 ? mq_help_overview(err)
                        : mq_fail(err, MQ_E_USAGE, NULL, "no command given; 'maqsat help' lists them");
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0)
        return S_version(err);
    const mq_command *command = mq_command_find(name);
    return command ? S_run(command, argc, argv, err) : S_unknown(name, err);
}

static void S_print(const mq_error *err)
{
    fputs("maqsat: ", stderr);
    if (err->file[0])
        fprintf(stderr, "%s:", err->file);
    if (err->line)
        fprintf(stderr, "%zu:", err->line);
    if (err->column)
        fprintf(stderr, "%zu:", err->column);
    fprintf(stderr, "%s%s\n", err->file[0] || err->line ? " " : "", err->message);
}

int main(int argc, char **argv)
{
    mq_error err = {0};
    S_signals();
    mq_stats_init();
    mq_status st = S_main(argc, argv, &err);
    if (st < 0 && interrupted) /* an input that ended early is no fault of its own then */
        st = mq_interrupted(&err);
    if (st < 0)
        S_print(&err);
    return mq_exit_code(st);
}
