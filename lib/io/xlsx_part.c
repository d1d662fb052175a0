#include "xlsx_part.h"

#define PIECE 16384
#define FREE_OUTPUT ((uint64_t)1 << 20)
#define RATIO 1000u

const char *mq_xlsx_local(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *mq_xlsx_attribute(const char **attributes, const char *name)
{
    for (; attributes[0]; attributes += 2)
        if (strcmp(mq_xlsx_local(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

typedef struct S_reading {
    const mq_xlsx_part *part;
    XML_Parser parser;
    bool doctype;
} S_reading;

static void XMLCALL S_on_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
    S_reading *reading = data;
    if (reading->part->start)
        reading->part->start(reading->part->data, mq_xlsx_local(name), attributes);
    if (reading->part->stop && *reading->part->stop)
        XML_StopParser(reading->parser, XML_FALSE);
}

static void XMLCALL S_on_end(void *data, const XML_Char *name)
{
    S_reading *reading = data;
    if (reading->part->end)
        reading->part->end(reading->part->data, mq_xlsx_local(name));
    if (reading->part->stop && *reading->part->stop)
        XML_StopParser(reading->parser, XML_FALSE);
}

static void XMLCALL S_on_text(void *data, const XML_Char *text, int size)
{
    S_reading *reading = data;
    if (reading->part->text)
        reading->part->text(reading->part->data, text, size);
}

static void XMLCALL S_on_doctype(void *data, const XML_Char *name, const XML_Char *system,
                                 const XML_Char *public_id, int internal)
{
    S_reading *reading = data;
    (void)name, (void)system, (void)public_id, (void)internal;
    reading->doctype = true;
    XML_StopParser(reading->parser, XML_FALSE);
}

static mq_status S_stream(S_reading *reading, zip_file_t *entry, uint64_t stored, const char *name,
                          mq_error *err)
{
    mq_place at = {reading->part->file, 0, 0};
    uint64_t total = 0;
    char piece[PIECE];
    for (;;) {
        zip_int64_t n = zip_fread(entry, piece, sizeof piece);
        if (n < 0)
            return mq_fail(err, MQ_E_DATA, &at, "damaged Excel file: '%s' cannot be unpacked", name);
        total += (uint64_t)n;
        if (total > FREE_OUTPUT && total / RATIO > stored)
            return mq_fail(err, MQ_E_DATA, &at, "'%s' inflates more than %u times: refused as a bomb", name,
                           RATIO);
        if (XML_Parse(reading->parser, piece, (int)n, n == 0) == XML_STATUS_ERROR)
            break;
        if (n == 0)
            return MQ_OK;
    }
    if (reading->part->stop && *reading->part->stop)
        return MQ_OK;
    if (reading->doctype)
        return mq_fail(err, MQ_E_DATA, &at, "'%s' declares a document type: refused", name);
    return mq_fail(err, MQ_E_DATA, &at, "damaged Excel file: '%s' line %lu: %s", name,
                   (unsigned long)XML_GetCurrentLineNumber(reading->parser),
                   XML_ErrorString(XML_GetErrorCode(reading->parser)));
}

mq_status mq_xlsx_part_read(const mq_xlsx_part *part, const char *name, mq_error *err)
{
    mq_place at = {part->file, 0, 0};
    zip_stat_t info;
    if (zip_stat(part->zip, name, ZIP_FL_NOCASE, &info) != 0)
        return mq_fail(err, MQ_E_NOINPUT, &at, "not an Excel workbook: '%s' is missing", name);
    zip_file_t *entry = zip_fopen_index(part->zip, info.index, 0);
    S_reading reading = {part, XML_ParserCreate(NULL), false};
    mq_status st = MQ_OK;
    if (!entry) {
        st = mq_fail(err, MQ_E_DATA, &at, "damaged Excel file: '%s' cannot be opened", name);
    } else if (!reading.parser) {
        st = mq_fail(err, MQ_E_MEMORY, &at, "out of memory while reading the Excel file");
    } else {
        XML_SetUserData(reading.parser, &reading);
        XML_SetElementHandler(reading.parser, S_on_start, S_on_end);
        XML_SetCharacterDataHandler(reading.parser, S_on_text);
        XML_SetStartDoctypeDeclHandler(reading.parser, S_on_doctype);
        st = S_stream(&reading, entry, info.comp_size, name, err);
    }
    if (reading.parser)
        XML_ParserFree(reading.parser);
    if (entry)
        zip_fclose(entry);
    return st;
}
