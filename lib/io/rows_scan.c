#include "rows_scan.h"

static mq_scan_event S_outside(mq_scan *scan, char c, char delimiter)
{
    if (c == delimiter) {
        scan->state = SCAN_START;
        return SCAN_CELL_ENDS;
    }
    return c == '\n' || c == '\r' ? SCAN_RECORD_ENDS : SCAN_GOES_ON;
}

static void S_inside(mq_scan *scan, char c)
{
    if (c == '\r' || (c == '\n' && !scan->cr))
        scan->breaks++;
    scan->cr = c == '\r';
}

mq_scan_event mq_scan_step(mq_scan *scan, char c, char delimiter)
{
    mq_scan_event event;
    switch (scan->state) {
    case SCAN_START:
        if (c == '"') {
            scan->state = SCAN_QUOTED;
            scan->quoted = true;
            scan->cr = false;
            scan->quote_break = scan->breaks;
            return SCAN_GOES_ON;
        }
        scan->state = SCAN_PLAIN;
        return S_outside(scan, c, delimiter);
    case SCAN_QUOTED:
        if (c == '"')
            scan->state = SCAN_CLOSING;
        else
            S_inside(scan, c);
        return SCAN_GOES_ON;
    case SCAN_CLOSING:
        if (c == '"') {
            scan->state = SCAN_QUOTED;
            scan->cr = false;
            return SCAN_GOES_ON;
        }
        event = S_outside(scan, c, delimiter);
        if (event == SCAN_GOES_ON) {
            scan->state = SCAN_TAIL;
            scan->odd = true;
        }
        return event;
    case SCAN_PLAIN:
    case SCAN_TAIL:
        break;
    }
    return S_outside(scan, c, delimiter);
}

/* Line ends of bytes that all lie inside quotes. */
static void S_count_breaks(mq_scan *scan, const char *bytes, size_t size)
{
    const char *end = bytes + size;
    if (size == 0)
        return;
    if (!memchr(bytes, '\n', size) && !memchr(bytes, '\r', size)) {
        scan->cr = false;
        return;
    }
    while (bytes < end)
        S_inside(scan, *bytes++);
}

/* Most bytes change nothing: those are passed over without a step. */
size_t mq_scan_run(mq_scan *scan, const char *bytes, size_t from, size_t size, char delimiter)
{
    for (size_t i = from; i < size; i++) {
        if (scan->state == SCAN_QUOTED) {
            const char *quote = memchr(bytes + i, '"', size - i);
            size_t end = quote ? (size_t)(quote - bytes) : size;
            S_count_breaks(scan, bytes + i, end - i);
            i = end;
        } else if (scan->state == SCAN_PLAIN || scan->state == SCAN_TAIL) {
            while (i < size && bytes[i] != delimiter && bytes[i] != '\n' && bytes[i] != '\r')
                i++;
        }
        if (i == size || mq_scan_step(scan, bytes[i], delimiter) == SCAN_RECORD_ENDS)
            return i;
    }
    return size;
}

void mq_scan_mend(mq_str record, char delimiter, mq_buffer *out)
{
    mq_scan scan = {0};
    for (size_t i = 0; i < record.size; i++) {
        char c = record.at[i];
        mq_scan_state before = scan.state;
        mq_scan_event event = mq_scan_step(&scan, c, delimiter);
        if (before == SCAN_CLOSING && c == '"')
            mq_buffer_char(out, '"'); /* the pair is one quote */
        if (before == SCAN_TAIL && c == '"')
            mq_buffer_char(out, '"'); /* data now stands inside the quotes, so it is doubled */
        if ((before == SCAN_CLOSING || before == SCAN_TAIL) && event == SCAN_CELL_ENDS)
            mq_buffer_char(out, '"');
        if (scan.state != SCAN_CLOSING)
            mq_buffer_char(out, c);
    }
    if (scan.state == SCAN_CLOSING || scan.state == SCAN_TAIL)
        mq_buffer_char(out, '"');
}

bool mq_scan_too_long(mq_str record, char delimiter, size_t cap, size_t *breaks, bool *quoted)
{
    mq_scan scan = {0};
    size_t start = 0;
    *breaks = 0;
    for (size_t i = 0; i < record.size; i++) {
        mq_scan_event event = mq_scan_step(&scan, record.at[i], delimiter);
        if (i - start + (event == SCAN_GOES_ON) > cap) {
            *quoted = record.at[start] == '"';
            return true;
        }
        if (event == SCAN_CELL_ENDS) {
            start = i + 1;
            *breaks = scan.breaks;
        }
    }
    return false;
}
