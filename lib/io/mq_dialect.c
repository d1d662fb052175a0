#include "mq_dialect.h"
#include "rows_scan.h"

#define HEAD ((size_t)1 << 20)
#define RECORDS 1000 /* enough to tell; a national survey has millions */

static const char S_candidates[] = {',', ';', '\t', '|'};

static bool S_is_candidate(char c)
{
    return memchr(S_candidates, c, sizeof S_candidates) != NULL;
}

/* `sep=;` as Excel writes it, perhaps in quotes: bytes of the line with its end, 0 = none. */
static size_t S_announcement(mq_str head, bool whole, char *delimiter)
{
    bool quoted = head.size > 0 && head.at[0] == '"';
    size_t i = quoted;
    if (head.size < i + 5 || (head.at[i] | 0x20) != 's' || (head.at[i + 1] | 0x20) != 'e' ||
        (head.at[i + 2] | 0x20) != 'p' || head.at[i + 3] != '=' || !S_is_candidate(head.at[i + 4]))
        return 0;
    *delimiter = head.at[i + 4];
    i += 5;
    if (quoted && (i >= head.size || head.at[i++] != '"'))
        return 0;
    if (i == head.size)
        return whole ? i : 0;
    if (head.at[i] == '\n')
        return i + 1;
    if (head.at[i] != '\r')
        return 0;
    return i + 1 < head.size && head.at[i + 1] == '\n' ? i + 2 : i + 1;
}

typedef struct S_fit {
    size_t cells, records, alike;
} S_fit;

/* A quote in the midst of a cell is what `a,"x;y"` looks like to the semicolon: such a record speaks for
 * nobody. */
static void S_end_record(S_fit *fit, size_t cells, bool stray)
{
    if (fit->records++ == 0)
        fit->cells = cells;
    fit->alike += cells == fit->cells && !stray;
}

/* Cells of the first record and how many records have as many, when delimiter separates. */
static S_fit S_try(mq_str head, bool whole, char delimiter)
{
    S_fit fit = {0};
    mq_scan scan = {0};
    size_t cells = 1, start = 0;
    bool stray = false;
    for (size_t i = 0; i < head.size && fit.records < RECORDS; i++) {
        stray = stray || (head.at[i] == '"' && (scan.state == SCAN_PLAIN || scan.state == SCAN_TAIL));
        mq_scan_event event = mq_scan_step(&scan, head.at[i], delimiter);
        if (event == SCAN_CELL_ENDS)
            cells++;
        if (event != SCAN_RECORD_ENDS)
            continue;
        if (i > start)
            S_end_record(&fit, cells, stray);
        if (fit.records == 1 && fit.cells < 2)
            return fit;
        scan = (mq_scan){0};
        cells = 1;
        start = i + 1;
        stray = false;
    }
    if (whole && start < head.size && fit.records < RECORDS && scan.state != SCAN_QUOTED)
        S_end_record(&fit, cells, stray);
    else if (fit.records == 0)
        S_end_record(&fit, cells, stray); /* a first record longer than the head */
    return fit;
}

/* Larger share of records alike, then more cells. */
static bool S_better(S_fit a, S_fit b)
{
    double left = (double)a.alike * (double)b.records, right = (double)b.alike * (double)a.records;
    return left > right || (left >= right && a.cells > b.cells);
}

mq_dialect mq_dialect_sniff(mq_str head, bool whole)
{
    mq_dialect dialect = {',', 0, false};
    if (head.size > HEAD) {
        head.size = HEAD;
        whole = false;
    }
    dialect.skip = S_announcement(head, whole, &dialect.delimiter);
    dialect.announced = dialect.skip > 0;
    if (dialect.announced)
        return dialect;
    S_fit best = {0};
    for (size_t i = 0; i < sizeof S_candidates; i++) {
        S_fit fit = S_try(head, whole, S_candidates[i]);
        if (fit.cells >= 2 && (best.records == 0 || S_better(fit, best))) {
            best = fit;
            dialect.delimiter = S_candidates[i];
        }
    }
    return dialect;
}
