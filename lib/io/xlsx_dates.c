#include "xlsx_dates.h"
#include "import_date.h"
#include <stdlib.h>

#define EPOCH_1900                                                                                           \
    25569 /* serial of 1 January 1970; right from 1 March 1900 on, before it Excel errs by a day */
#define EPOCH_1904 24107
#define LAST_SERIAL 2958465 /* 31 December 9999 */
#define STYLES_CAP 65536u   /* Excel itself allows 64,000 */

struct mq_xlsx_custom {
    unsigned long id;
    mq_xlsx_format format;
};

mq_xlsx_format mq_xlsx_format_of(const char *code)
{
    bool day = false, hour = false;
    for (; *code && *code != ';'; code++) {
        char closing = *code == '"' ? '"' : *code == '[' ? ']' : '\0';
        if (closing) {
            const char *end = strchr(code + 1, closing); /* literal text, colours, [$-419] */
            if (!end)
                break;
            code = end;
        } else if (*code == '\\' || *code == '_' || *code == '*') {
            if (*++code == '\0')
                break;
        } else {
            day = day || strchr("yYdD", *code);
            hour = hour || strchr("hH", *code);
        }
    }
    return day ? hour ? XLSX_DATE_TIME : XLSX_DATE : XLSX_NUMBER;
}

static mq_xlsx_format S_format_by_id(const mq_xlsx_dates *dates, unsigned long id)
{
    for (size_t i = 0; i < dates->custom_count; i++)
        if (dates->customs[i].id == id)
            return dates->customs[i].format;
    return id >= 14 && id <= 17 ? XLSX_DATE : id == 22 ? XLSX_DATE_TIME : XLSX_NUMBER;
}

static void *S_grow(mq_xlsx_dates *dates, void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return items;
    size_t wanted = *room ? *room * 2 : 64;
    void *grown = wanted > STYLES_CAP ? NULL : realloc(items, wanted * size);
    if (grown)
        *room = wanted;
    else
        dates->failed = true;
    return grown ? grown : items;
}

void mq_xlsx_dates_start(void *data, const char *name, const char **attributes)
{
    mq_xlsx_dates *dates = data;
    const char *id = mq_xlsx_attribute(attributes, "numFmtId"),
               *code = mq_xlsx_attribute(attributes, "formatCode");
    if (strcmp(name, "cellXfs") == 0) {
        dates->in_styles = true;
    } else if (strcmp(name, "numFmt") == 0 && id && code && mq_xlsx_format_of(code) != XLSX_NUMBER) {
        dates->customs =
            S_grow(dates, dates->customs, dates->custom_count, &dates->custom_room, sizeof *dates->customs);
        if (!dates->failed)
            dates->customs[dates->custom_count++] =
                (struct mq_xlsx_custom){strtoul(id, NULL, 10), mq_xlsx_format_of(code)};
    } else if (dates->in_styles && strcmp(name, "xf") == 0) {
        dates->styles = S_grow(dates, dates->styles, dates->count, &dates->room, 1);
        if (!dates->failed)
            dates->styles[dates->count++] =
                (unsigned char)S_format_by_id(dates, id ? strtoul(id, NULL, 10) : 0);
    }
}

void mq_xlsx_dates_end(void *data, const char *name)
{
    mq_xlsx_dates *dates = data;
    if (strcmp(name, "cellXfs") == 0)
        dates->in_styles = false;
}

mq_xlsx_format mq_xlsx_dates_format(const mq_xlsx_dates *dates, const char *style)
{
    size_t index = style ? (size_t)strtoul(style, NULL, 10) : 0;
    return index < dates->count ? (mq_xlsx_format)dates->styles[index] : XLSX_NUMBER;
}

bool mq_xlsx_dates_put(const mq_xlsx_dates *dates, double serial, mq_xlsx_format format, mq_buffer *out)
{
    if (!(serial >= 1 && serial < LAST_SERIAL + 1))
        return false;
    int64_t seconds = (int64_t)(serial * 86400.0 + 0.5), day = seconds / 86400;
    mq_import_date(out, day - (dates->from_1904 ? EPOCH_1904 : EPOCH_1900), seconds % 86400,
                   format == XLSX_DATE_TIME);
    return true;
}

void mq_xlsx_dates_free(mq_xlsx_dates *dates)
{
    free(dates->styles);
    free(dates->customs);
}
