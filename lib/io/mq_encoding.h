#ifndef MQ_ENCODING_H
#define MQ_ENCODING_H
#include "mq_error.h"
#include "mq_str.h"

/** Encodings a survey may come in. KZ-1048 differs from Windows-1251 in 16 bytes whose 1251 letters do not
 * occur in Kazakh or Russian, so both names decode by the KZ-1048 table. */
typedef enum mq_encoding {
    MQ_ENCODING_AUTO = 0, /* detect; never returned by detection */
    MQ_ENCODING_UTF8,
    MQ_ENCODING_UTF16LE,
    MQ_ENCODING_UTF16BE,
    MQ_ENCODING_WINDOWS1251, /* 8-bit Cyrillic without a byte that only KZ-1048 uses for a letter */
    MQ_ENCODING_KZ1048,
    MQ_ENCODING_KOI8R,
    MQ_ENCODING_CP866,
    MQ_ENCODING_ISO8859_5,
    MQ_ENCODING_ISO8859_1, /* by option only */
    MQ_ENCODING_COUNT
} mq_encoding;

/** "UTF-8", "UTF-16LE", "windows-1251", "KZ-1048", "KOI8-R" ...; "auto" for MQ_ENCODING_AUTO. Static. */
const char *mq_encoding_name(mq_encoding encoding);

/** Reads the name of an encoding: case and the signs - _ blank do not matter; cp1251, 1251, rk1048, utf8,
 * latin1 and other usual names are known. Errors  MQ_E_USAGE, listing the names */
mq_status mq_encoding_parse(const char *name, mq_encoding *encoding, mq_error *err);

/** Names the encoding of a file from its first bytes (at most 1 MiB is looked at); *bom = bytes of the byte
 * order mark to skip. Order of the rules: byte order mark; UTF-16 when 80 % of the odd or of the even bytes
 * are 00 or 04; UTF-8 when it is valid, or when it has more valid letters than faults (the fault is reported
 * by the decoder); else the 8-bit alphabet whose letter pairs are the likeliest in Kazakh and Russian. whole
 * = the bytes are the whole file (else a letter may be cut at the end). */
mq_encoding mq_encoding_detect(const void *bytes, size_t size, bool whole, size_t *bom);

/** 128 code points for the bytes 80..FF of an 8-bit encoding (0 = byte without meaning), NULL for the others.
 */
const uint16_t *mq_encoding_table(mq_encoding encoding);

#endif
