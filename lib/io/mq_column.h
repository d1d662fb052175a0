#ifndef MQ_COLUMN_H
#define MQ_COLUMN_H
#include "mq_error.h"
#include "mq_str.h"

/** Finds a column by name. `#3` is the third column whatever the names are. Otherwise the exact name, then
 * the name without regard to case and outer blanks (Latin, Cyrillic), then the only name that starts with
 * wanted (without regard to case). *index is 0-based. Errors  MQ_E_DATA unknown (the nearest name is
 * suggested), several columns fit, or a number out of range */
mq_status mq_column_find(const mq_str *names, size_t count, mq_str wanted, size_t *index, mq_error *err);

/** Simple case fold of one code point, Latin (ASCII) and Cyrillic only: what headers and option values need.
 */
uint32_t mq_column_fold(uint32_t c);

#endif
