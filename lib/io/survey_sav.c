#include "mq_csv_write.h"
#include "mq_json.h"
#include "survey_import.h"
#include "import_date.h"
#include <math.h>
#include <readstat.h>
#include <stdlib.h>

#define LABEL_CAP ((size_t)1 << 20)

typedef struct S_label {
    size_t set, text, value; /* offsets into names */
    double number;
    bool is_text;
} S_label;

/* One file on its way through ReadStat's callbacks. */
typedef struct S_sav {
    mq_import_sink *sink;
    mq_buffer row, names; /* names: strings ended by 0 */
    S_label *labels;
    size_t label_count, label_room;
    size_t *sets; /* per variable: offset of the name of its label set, SIZE_MAX = none */
    size_t variables, seen, set_room;
    bool memory;
} S_sav;

static size_t S_keep(S_sav *sav, const char *text)
{
    size_t at = sav->names.size;
    mq_buffer_put(&sav->names, text, strlen(text) + 1);
    return at;
}

static int S_on_label(const char *set, readstat_value_t value, const char *label, void *data)
{
    S_sav *sav = data;
    if (sav->label_count == sav->label_room) {
        size_t room = sav->label_room ? sav->label_room * 2 : 64;
        S_label *grown = room > LABEL_CAP ? NULL : realloc(sav->labels, room * sizeof *grown);
        if (!grown) {
            sav->memory = true;
            return READSTAT_HANDLER_ABORT;
        }
        sav->labels = grown;
        sav->label_room = room;
    }
    S_label *kept = &sav->labels[sav->label_count++];
    *kept = (S_label){.set = S_keep(sav, set), .text = S_keep(sav, label ? label : "")};
    kept->is_text = readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING;
    if (kept->is_text) {
        const char *text = readstat_string_value(value);
        kept->value = S_keep(sav, text ? text : "");
    } else {
        kept->number = readstat_double_value(value);
    }
    return READSTAT_HANDLER_OK;
}

static int S_on_variable(int index, readstat_variable_t *variable, const char *set, void *data)
{
    S_sav *sav = data;
    (void)index;
    if (sav->seen == sav->set_room) {
        size_t room = sav->set_room ? sav->set_room * 2 : 64;
        size_t *grown = realloc(sav->sets, room * sizeof *grown);
        if (!grown) {
            sav->memory = true;
            return READSTAT_HANDLER_ABORT;
        }
        sav->sets = grown;
        sav->set_room = room;
    }
    sav->sets[sav->seen] = set ? S_keep(sav, set) : SIZE_MAX;
    if (sav->seen++)
        mq_buffer_char(&sav->row, ',');
    mq_csv_cell(&sav->row, mq_str_of(readstat_variable_get_name(variable)));
    if (sav->seen == sav->variables) {
        mq_buffer_char(&sav->row, '\n');
        return mq_import_put(sav->sink, &sav->row) ? READSTAT_HANDLER_OK : READSTAT_HANDLER_ABORT;
    }
    return READSTAT_HANDLER_OK;
}

static int S_on_metadata(readstat_metadata_t *metadata, void *data)
{
    S_sav *sav = data;
    int count = readstat_get_var_count(metadata);
    sav->variables = count > 0 ? (size_t)count : 0;
    return READSTAT_HANDLER_OK;
}

static const char *S_label_of(const S_sav *sav, size_t variable, const char *text, double number)
{
    size_t set = variable < sav->seen ? sav->sets[variable] : SIZE_MAX;
    if (set == SIZE_MAX)
        return NULL;
    const char *names = sav->names.bytes;
    for (size_t i = 0; i < sav->label_count; i++) {
        const S_label *label = &sav->labels[i];
        if (strcmp(names + label->set, names + set) != 0)
            continue;
        bool same = text ? label->is_text && strcmp(names + label->value, text) == 0
                         : !label->is_text && label->number >= number && label->number <= number;
        if (same)
            return names + label->text;
    }
    return NULL;
}

/* SPSS counts seconds from 14 October 1582, which is day -141428 of the Unix calendar. */
static void S_put_date(mq_buffer *out, double seconds, bool with_time)
{
    int64_t total = (int64_t)seconds;
    mq_import_date(out, total / 86400 - 141428, total % 86400, with_time);
}

static void S_put_number(mq_buffer *out, readstat_variable_t *variable, double number)
{
    const char *format = readstat_variable_get_format(variable);
    bool with_time = format && strncmp(format, "DATETIME", 8) == 0;
    bool date =
        with_time || (format && (strncmp(format, "DATE", 4) == 0 || strncmp(format, "ADATE", 5) == 0 ||
                                 strncmp(format, "EDATE", 5) == 0 || strncmp(format, "SDATE", 5) == 0));
    char text[32];
    if (date && number >= 0 && number < 3e11)
        S_put_date(out, number, with_time);
    else if (isfinite(number))
        mq_buffer_put(out, text, mq_double_format(number, text));
}

static void S_put_value(S_sav *sav, readstat_variable_t *variable, size_t index, readstat_value_t value)
{
    if (readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING) {
        const char *text = readstat_string_value(value);
        const char *label = text ? S_label_of(sav, index, text, 0) : NULL;
        mq_csv_cell(&sav->row, mq_str_of(label ? label : text));
    } else if (!readstat_value_is_system_missing(value)) {
        double number = readstat_double_value(value);
        const char *label = S_label_of(sav, index, NULL, number);
        if (label)
            mq_csv_cell(&sav->row, mq_str_of(label));
        else
            S_put_number(&sav->row, variable, number);
    }
}

static int S_on_value(int record, readstat_variable_t *variable, readstat_value_t value, void *data)
{
    S_sav *sav = data;
    size_t index = (size_t)readstat_variable_get_index(variable);
    (void)record;
    if (index)
        mq_buffer_char(&sav->row, ',');
    S_put_value(sav, variable, index, value);
    if (index + 1 < sav->variables)
        return READSTAT_HANDLER_OK;
    if (sav->variables == 1 && sav->row.size == 0)
        mq_buffer_text(&sav->row, "\"\""); /* not a blank line */
    mq_buffer_char(&sav->row, '\n');
    return mq_import_put(sav->sink, &sav->row) ? READSTAT_HANDLER_OK : READSTAT_HANDLER_ABORT;
}

mq_status mq_import_read_sav(const char *path, mq_import_sink *sink, mq_error *err)
{
    mq_place at = {path, 0, 0};
    S_sav sav = {.sink = sink};
    readstat_parser_t *parser = readstat_parser_init();
    if (!parser)
        return mq_fail(err, MQ_E_MEMORY, &at, "out of memory while opening the SPSS file");
    readstat_set_metadata_handler(parser, S_on_metadata);
    readstat_set_variable_handler(parser, S_on_variable);
    readstat_set_value_label_handler(parser, S_on_label);
    readstat_set_value_handler(parser, S_on_value);
    readstat_error_t code = readstat_parse_sav(parser, path, &sav);
    readstat_parser_free(parser);
    mq_status st = MQ_OK;
    if (sav.memory || sav.row.failed || sav.names.failed)
        st = mq_fail(err, MQ_E_MEMORY, &at,
                     "out of memory, or more than a million value labels in the SPSS file");
    else if (code != READSTAT_OK && code != READSTAT_ERROR_USER_ABORT)
        st = mq_fail(err, MQ_E_DATA, &at, "damaged SPSS file: %s; nothing was written",
                     readstat_error_message(code));
    mq_buffer_free(&sav.row);
    mq_buffer_free(&sav.names);
    free(sav.labels);
    free(sav.sets);
    return st;
}
