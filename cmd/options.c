#include "mq_command.h"
#include "mq_str.h"
#include <errno.h>
#include <stdlib.h>

const mq_option mq_options_common[] = {
    MQ_FLAG('h', "help", offsetof(mq_common, help), "show examples, usage and options"),
    MQ_FLAG('q', "quiet", offsetof(mq_common, quiet), "no notes and no progress line"),
    MQ_FLAG('v', "verbose", offsetof(mq_common, verbose), "say what was found in the input"),
    {0}};

/** An option of the table with the struct that its field is in. */
typedef struct found {
    const mq_option *option;
    char *base;
} found;

typedef struct reader {
    const mq_command *command;
    char *settings;
    mq_common *common;
    mq_error *err;
} reader;

static found S_by_letter(const reader *r, char letter)
{
    for (const mq_option *o = r->command->options; o && o->type; o++)
        if (o->letter == letter)
            return (found){o, r->settings};
    for (const mq_option *o = mq_options_common; o->type; o++)
        if (o->letter == letter)
            return (found){o, (char *)r->common};
    return (found){NULL, NULL};
}

/* Exact name, or the only one that starts with it; *several says that more than one does. */
static found S_by_name(const reader *r, mq_str name, bool *several)
{
    found hit = {NULL, NULL};
    size_t hits = 0;
    const mq_option *tables[] = {r->command->options, mq_options_common};
    for (size_t t = 0; t < 2; t++)
        for (const mq_option *o = tables[t]; o && o->type; o++) {
            if (strncmp(o->name, name.at, name.size) != 0)
                continue;
            found it = {o, t == 0 ? r->settings : (char *)r->common};
            if (o->name[name.size] == '\0') {
                *several = false;
                return it;
            }
            hit = it;
            hits++;
        }
    *several = hits > 1;
    return hits == 1 ? hit : (found){NULL, NULL};
}

static mq_status S_unknown(const reader *r, const char *name)
{
    const char *names[128];
    size_t n = 0;
    const mq_option *tables[] = {r->command->options, mq_options_common};
    for (size_t t = 0; t < 2; t++)
        for (const mq_option *o = tables[t]; o && o->type && n < 128; o++)
            names[n++] = o->name;
    const char *near = mq_nearest(name, names, n);
    if (near)
        return mq_fail(r->err, MQ_E_USAGE, NULL, "%s has no option '--%s'; did you mean '--%s'?",
                       r->command->name, name, near);
    return mq_fail(r->err, MQ_E_USAGE, NULL,
                   "%s has no option '--%s'; see 'maqsat help %s', or write -- before words that begin with -",
                   r->command->name, name, r->command->name);
}

static mq_status S_bad_range(const reader *r, const mq_option *o, const char *value, const char *what)
{
    const char *comma = strchr(value, ',') ? "; write the decimal comma as a point" : "";
    if (o->least < o->most)
        return mq_fail(r->err, MQ_E_USAGE, NULL, "--%s wants %s from %.15g to %.15g, not '%s'%s", o->name, what,
                       o->least, o->most, value, comma);
    return mq_fail(r->err, MQ_E_USAGE, NULL, "--%s wants %s, not '%s'%s", o->name, what, value, comma);
}

static bool S_in_range(const mq_option *o, double value)
{
    return !(o->least < o->most) || (value >= o->least && value <= o->most);
}

static mq_status S_set_integer(const reader *r, const mq_option *o, uint64_t *field, const char *value)
{
    char *end;
    errno = 0;
    unsigned long long it = strtoull(value, &end, 10);
    /* strtoull takes -1 for a huge number and skips blanks: only digits pass */
    if (value[strspn(value, "0123456789")] != '\0' || !*value || *end || errno || !S_in_range(o, (double)it))
        return S_bad_range(r, o, value, "a whole number");
    *field = it;
    return MQ_OK;
}

static mq_status S_set_number(const reader *r, const mq_option *o, double *field, const char *value)
{
    char *end;
    double it = strtod(value, &end);
    if (!*value || *end || value[strspn(value, "+-.0123456789eE")] != '\0' || !S_in_range(o, it))
        return S_bad_range(r, o, value, "a number");
    *field = it;
    return MQ_OK;
}

static mq_status S_set_choice(const reader *r, const mq_option *o, size_t *field, const char *value)
{
    mq_str rest = mq_str_of(o->value);
    for (size_t i = 0; rest.at; i++)
        if (mq_str_equal(mq_str_cut(&rest, '|'), mq_str_of(value))) {
            *field = i;
            return MQ_OK;
        }
    return mq_fail(r->err, MQ_E_USAGE, NULL, "--%s is one of %s, not '%s'", o->name, o->value, value);
}

static mq_status S_set(const reader *r, found it, const char *value)
{
    void *field = it.base + it.option->field;
    mq_texts *list = field;
    switch (it.option->type) {
    case MQ_OPTION_FLAG:
        *(bool *)field = true;
        return MQ_OK;
    case MQ_OPTION_TEXT:
        *(const char **)field = value;
        return MQ_OK;
    case MQ_OPTION_LIST:
        if (list->size == MQ_TEXTS_MAX)
            return mq_fail(r->err, MQ_E_USAGE, NULL, "--%s is given more than %d times", it.option->name,
                           MQ_TEXTS_MAX);
        list->at[list->size++] = value;
        return MQ_OK;
    case MQ_OPTION_INTEGER:
        return S_set_integer(r, it.option, field, value);
    case MQ_OPTION_NUMBER:
        return S_set_number(r, it.option, field, value);
    case MQ_OPTION_CHOICE:
        return S_set_choice(r, it.option, field, value);
    case MQ_OPTION_END:
        break;
    }
    return MQ_E_INTERNAL;
}

/* --name, --name=value, --name value; *next is the index of the next text. */
static mq_status S_long(const reader *r, int argc, char **argv, int *next)
{
    const char *text = argv[*next] + 2, *equals = strchr(text, '=');
    mq_str name = {text, equals ? (size_t)(equals - text) : strlen(text)};
    char shown[64];
    bool several = false;
    found it = S_by_name(r, name, &several);
    (*next)++;
    if (!it.option) {
        size_t n = name.size < sizeof shown ? name.size : sizeof shown - 1;
        memcpy(shown, name.at, n);
        shown[n] = '\0';
        if (several)
            return mq_fail(r->err, MQ_E_USAGE, NULL, "'--%s' may be several options; see 'maqsat help %s'",
                           shown, r->command->name);
        return S_unknown(r, shown);
    }
    if (it.option->type == MQ_OPTION_FLAG) {
        if (equals)
            return mq_fail(r->err, MQ_E_USAGE, NULL, "--%s takes no value", it.option->name);
        return S_set(r, it, NULL);
    }
    if (equals)
        return S_set(r, it, equals + 1);
    if (*next >= argc)
        return mq_fail(r->err, MQ_E_USAGE, NULL, "--%s wants a value: %s", it.option->name, it.option->value);
    return S_set(r, it, argv[(*next)++]);
}

/* A letter is shown whole, not its first byte. */
static size_t S_letter_size(const char *text)
{
    size_t n = 1;
    while (((unsigned char)text[n] & 0xC0) == 0x80)
        n++;
    return n;
}

/* -abc: flags, the last may take a value: -oFILE, -o FILE. */
static mq_status S_short(const reader *r, int argc, char **argv, int *next)
{
    const char *text = argv[(*next)++] + 1;
    for (; *text; text++) {
        found it = S_by_letter(r, *text);
        mq_status st;
        if (!it.option)
            return mq_fail(r->err, MQ_E_USAGE, NULL,
                           "%s has no option '-%.*s'; see 'maqsat help %s', or write -- before words that begin with -",
                           r->command->name, (int)S_letter_size(text), text, r->command->name);
        if (it.option->type == MQ_OPTION_FLAG) {
            if ((st = S_set(r, it, NULL)) < 0)
                return st;
            continue;
        }
        if (text[1])
            return S_set(r, it, text + 1);
        if (*next >= argc)
            return mq_fail(r->err, MQ_E_USAGE, NULL, "-%c wants a value: %s", *text, it.option->value);
        return S_set(r, it, argv[(*next)++]);
    }
    return MQ_OK;
}

static mq_status S_count(const mq_command *command, size_t given, mq_error *err)
{
    const char *usage = command->usage;
    int size = (int)strcspn(usage, "\n");
    if (given < command->least)
        return mq_fail(err, MQ_E_USAGE, NULL, "%s wants %zu argument%s more: %.*s", command->name,
                       command->least - given, command->least - given == 1 ? "" : "s", size, usage);
    if (given > command->most)
        return mq_fail(err, MQ_E_USAGE, NULL, "%s got %zu argument%s too many: %.*s", command->name,
                       given - command->most, given - command->most == 1 ? "" : "s", size, usage);
    return MQ_OK;
}

mq_status mq_options_read(const mq_command *command, int argc, char **argv, void *settings, mq_common *common,
                          mq_arguments *args, mq_error *err)
{
    reader r = {command, settings, common, err};
    bool ended = false;
    args->size = 0;
    args->argc = argc;
    args->argv = argv;
    for (int next = 2; next < argc;) {
        const char *text = argv[next];
        mq_status st = MQ_OK;
        if (ended || text[0] != '-' || text[1] == '\0')
            args->at[args->size++] = argv[next++];
        else if (strcmp(text, "--") == 0)
            ended = true, next++;
        else if (text[1] == '-')
            st = S_long(&r, argc, argv, &next);
        else
            st = S_short(&r, argc, argv, &next);
        if (st < 0)
            return st;
    }
    args->quiet = common->quiet;
    args->verbose = common->verbose;
    return common->help ? MQ_OK : S_count(command, args->size, err);
}
