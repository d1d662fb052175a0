#ifndef MQ_JSON_H
#define MQ_JSON_H
#include "mq_buffer.h"

/** A JSON writer over a buffer: commas, escapes and number form in one place. Depth at most 63. */
typedef struct mq_json {
    mq_buffer *out;
    uint64_t filled;  /* bit d: the container at depth d already holds a value */
    unsigned depth;
    bool after_key;
    bool indent;      /* two blanks a level; false = one line */
} mq_json;

void mq_json_open(mq_json *j, char bracket); /* '{' or '[' */
void mq_json_close(mq_json *j, char bracket);
void mq_json_key(mq_json *j, const char *key);
void mq_json_str(mq_json *j, mq_str text); /* invalid UTF-8 bytes become U+FFFD */
void mq_json_text(mq_json *j, const char *text);
void mq_json_uint(mq_json *j, uint64_t value);
void mq_json_number(mq_json *j, double value); /* shortest form that reads back equal; not finite -> null */
void mq_json_bool(mq_json *j, bool value);
void mq_json_null(mq_json *j);

/** Shortest decimal form of a finite double that strtod reads back equal; buffer of 32 bytes. Returns its length. */
size_t mq_double_format(double value, char out[32]);

#endif
