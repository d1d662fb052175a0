#include "mq_audit_tables.h"
#include "mq_cells.h"
#include "mq_input.h"
#include "mq_memory.h"
#include <sys/stat.h>

typedef struct settings {
    mq_sheet_settings sheet;
    mq_input_settings input;
} settings;

static const settings defaults = {.sheet = MQ_SHEET_DEFAULTS};

static const mq_option options[] = {
    MQ_SHEET_OPTIONS(settings, sheet), MQ_INPUT_OPTIONS(settings, input), {0}};

enum { TABLE, LABEL, PRINTED, COUNT, BASE, PART_OF, KIND, COLUMNS, ROWS_MOST = 10000 };

static const char *const names[COLUMNS] = {"table", "label", "printed", "count", "base", "part_of", "kind"};

typedef struct job {
    const settings *s;
    const char *path;
    mq_arena arena;
    mq_audit_row *rows;
    size_t n, room;
    size_t columns[COLUMNS]; /* SIZE_MAX = not in the file */
    mq_cells_facts facts;
} job;

static mq_status S_begin(void *data, const mq_str *wanted, const mq_str *header, size_t n_header,
                         mq_error *err)
{
    job *j = data;
    (void)wanted;
    for (size_t c = 0; c < COLUMNS; c++) {
        j->columns[c] = SIZE_MAX;
        for (size_t h = 0; h < n_header; h++)
            if (mq_str_equal(mq_str_trim(header[h]), mq_str_of(names[c])))
                j->columns[c] = h;
    }
    for (size_t c = LABEL; c <= PRINTED; c++)
        if (j->columns[c] == SIZE_MAX)
            return mq_fail(
                err, MQ_E_DATA, &(mq_place){j->path, 1, 0},
                "column '%s' is missing; the columns are table,label,printed,count,base,part_of,kind",
                names[c]);
    return MQ_OK;
}

/* The rows are looked at together: a total needs its parts, a per cent the other bases. */
static mq_status S_take(void *data, const mq_cells *c, mq_error *err)
{
    job *j = data;
    mq_str cells[COLUMNS] = {{0}};
    if (j->n == ROWS_MOST)
        return mq_fail(err, MQ_E_DATA, NULL, "more than %d figures: this does not look like a printed table",
                       ROWS_MOST);
    if (j->n == j->room) {
        size_t room = j->room ? 2 * j->room : 64;
        mq_audit_row *rows = mq_arena_take_n(&j->arena, room, sizeof *rows);
        if (!rows)
            return mq_no_memory(err);
        if (j->n)
            memcpy(rows, j->rows, j->n * sizeof *rows);
        j->rows = rows;
        j->room = room;
    }
    for (size_t k = 0; k < COLUMNS; k++)
        if (j->columns[k] != SIZE_MAX && !(cells[k] = mq_arena_copy(&j->arena, c->all[j->columns[k]])).at)
            return mq_no_memory(err);
    mq_audit_row *row = &j->rows[j->n++];
    *row = (mq_audit_row){
        cells[TABLE], cells[LABEL], cells[PRINTED], cells[COUNT], cells[BASE], cells[PART_OF], 0, c->line};
    mq_status st = mq_audit_kind_parse(cells[KIND], &row->kind, err);
    if (st >= 0)
        return st;
    mq_error inner = *err;
    return mq_fail(err, st, NULL, "line %zu: %s", c->line, inner.message);
}

/* A file, or the short form itself? A name that exists is a file, whatever is in it. */
static bool S_short(const char *argument)
{
    struct stat found;
    return strcmp(argument, "-") != 0 && stat(argument, &found) != 0 && strchr(argument, '%');
}

static mq_status S_read(job *j, const char *argument, mq_error *err)
{
    if (S_short(argument))
        return mq_audit_text_parse(mq_str_of(argument), &j->arena, &j->rows, &j->n, err);
    mq_cells_job file = {.path = argument,
                         .input = &j->s->input,
                         .output = j->s->sheet.output,
                         .begin = S_begin,
                         .take = S_take,
                         .data = j};
    return mq_cells_read(&file, &j->facts, err);
}

static mq_status S_judge(job *j, const char *argument, mq_audit *audit, mq_error *err)
{
    mq_status st = mq_audit_rows(j->rows, j->n, audit, err);
    if (st < 0 && st != MQ_E_MEMORY && !err->file[0] && err->line) {
        mq_error inner = *err;
        return mq_fail(err, st, &(mq_place){argument, inner.line, 0}, "%s", inner.message);
    }
    return st;
}

static mq_status S_verdict(const job *j, const mq_audit *audit, const char *argument, mq_error *err)
{
    if (!audit->failed)
        return j->facts.ragged ? mq_cells_verdict(&j->facts, argument, err) : MQ_OK;
    return mq_fail(err, MQ_E_CHECK, NULL, "%zu of %zu findings fail: these figures cannot all be right",
                   audit->failed, audit->count);
}

static mq_status S_run(const void *given, const mq_arguments *args, mq_error *err)
{
    job j = {.s = given, .path = args->at[0]};
    mq_sheet sheet = {0};
    mq_audit audit = {0};
    mq_status st = S_read(&j, args->at[0], err);
    if (st >= 0)
        st = S_judge(&j, args->at[0], &audit, err);
    if (st >= 0)
        st = mq_sheet_open(&sheet, &j.s->sheet, MQ_STR(""), err);
    if (st >= 0)
        st = mq_audit_tables(&audit, j.rows, j.n, &sheet, err);
    if (st >= 0)
        st = mq_sheet_write(&sheet, err);
    if (st >= 0)
        st = S_verdict(&j, &audit, args->at[0], err);
    mq_sheet_close(&sheet);
    mq_audit_free(&audit);
    mq_arena_free(&j.arena);
    return st;
}

const mq_command mq_command_audit = {
    .name = "audit",
    .summary = "find printed figures that cannot be right",
    .usage = "maqsat audit TABLE.csv [options]\n"
             "maqsat audit '61% 28% 10% 1% of 21681'",
    .examples = "maqsat audit samples/audit_seed000.csv\n"
                "maqsat audit '35.7% 17.6% 15.5% of 84' --format md\n"
                "maqsat audit table.csv --format json -o audit.json",
    .about =
        "TABLE.csv has the columns table,label,printed,count,base,part_of,kind; label and printed must be\n"
        "there. kind is share (one figure), sum (total of the rows whose part_of is its label) or band (a\n"
        "range of points, count out of base, beside a range of per cents). Exit 1 when a check fails.",
    .options = options,
    .defaults = &defaults,
    .settings_size = sizeof(settings),
    .least = 1,
    .most = 1,
    .run = S_run};
