#include "mq_encoding.h"

const char *mq_encoding_name(mq_encoding encoding)
{
    static const char *const names[MQ_ENCODING_COUNT] = {
        [MQ_ENCODING_AUTO] = "auto",
        [MQ_ENCODING_UTF8] = "UTF-8",
        [MQ_ENCODING_UTF16LE] = "UTF-16LE",
        [MQ_ENCODING_UTF16BE] = "UTF-16BE",
        [MQ_ENCODING_WINDOWS1251] = "windows-1251",
        [MQ_ENCODING_KZ1048] = "KZ-1048",
        [MQ_ENCODING_KOI8R] = "KOI8-R",
        [MQ_ENCODING_CP866] = "CP866",
        [MQ_ENCODING_ISO8859_5] = "ISO-8859-5",
        [MQ_ENCODING_ISO8859_1] = "ISO-8859-1",
    };
    return encoding < MQ_ENCODING_COUNT ? names[encoding] : "unknown";
}

/* Lower case without the signs - _ and blank; false when it does not fit. */
static bool S_plain(const char *name, char *out, size_t room)
{
    size_t n = 0;
    for (const char *c = name; *c; c++) {
        if (*c == '-' || *c == '_' || *c == ' ')
            continue;
        if (n + 1 >= room)
            return false;
        out[n++] = (char)(*c >= 'A' && *c <= 'Z' ? *c + ('a' - 'A') : *c);
    }
    out[n] = '\0';
    return true;
}

mq_status mq_encoding_parse(const char *name, mq_encoding *encoding, mq_error *err)
{
    static const struct {
        const char *name;
        mq_encoding encoding;
    } known[] = {
        {"auto", MQ_ENCODING_AUTO},           {"utf8", MQ_ENCODING_UTF8},
        {"utf8sig", MQ_ENCODING_UTF8},        {"utf16le", MQ_ENCODING_UTF16LE},
        {"utf16", MQ_ENCODING_UTF16LE},       {"ucs2le", MQ_ENCODING_UTF16LE},
        {"utf16be", MQ_ENCODING_UTF16BE},     {"windows1251", MQ_ENCODING_WINDOWS1251},
        {"cp1251", MQ_ENCODING_WINDOWS1251},  {"win1251", MQ_ENCODING_WINDOWS1251},
        {"1251", MQ_ENCODING_WINDOWS1251},    {"kz1048", MQ_ENCODING_KZ1048},
        {"rk1048", MQ_ENCODING_KZ1048},       {"strk1048", MQ_ENCODING_KZ1048},
        {"strk10482002", MQ_ENCODING_KZ1048}, {"koi8r", MQ_ENCODING_KOI8R},
        {"koi8", MQ_ENCODING_KOI8R},          {"cp866", MQ_ENCODING_CP866},
        {"ibm866", MQ_ENCODING_CP866},        {"866", MQ_ENCODING_CP866},
        {"iso88595", MQ_ENCODING_ISO8859_5},  {"iso88591", MQ_ENCODING_ISO8859_1},
        {"latin1", MQ_ENCODING_ISO8859_1},
    };
    char plain[32];
    if (S_plain(name, plain, sizeof plain))
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            if (strcmp(known[i].name, plain) == 0) {
                *encoding = known[i].encoding;
                return MQ_OK;
            }
    return mq_fail(
        err, MQ_E_USAGE, NULL,
        "unknown encoding '%s'; one of auto, utf-8, utf-16le, utf-16be, windows-1251, kz-1048, koi8-r, "
        "cp866, iso-8859-5, iso-8859-1",
        name);
}
