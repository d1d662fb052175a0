#include "mq_svg.h"
#include "mq_escape.h"
#include "mq_number.h"

#define FIGURE(name) extern const mq_figure_type mq_figure_type_##name;
#include "figures.def"
#undef FIGURE

static const mq_figure_type *const S_types[] = {
#define FIGURE(name) &mq_figure_type_##name,
#include "figures.def"
#undef FIGURE
};

static const mq_figure_type *S_find(const char *kind)
{
    for (size_t i = 0; i < sizeof S_types / sizeof *S_types; i++)
        if (strcmp(S_types[i]->name, kind) == 0)
            return S_types[i];
    return NULL;
}

size_t mq_figure_column(const mq_table *t, mq_column_kind kind, size_t from)
{
    while (from < t->n_columns && t->columns[from].kind != kind)
        from++;
    return from;
}

size_t mq_figure_rows(const mq_table *t)
{
    return t->n_rows < MQ_SVG_ROWS ? t->n_rows : MQ_SVG_ROWS;
}

mq_str mq_figure_series(mq_svg *s, const mq_table *t, size_t column)
{
    const mq_column *own = &t->columns[column];
    bool label = true, spanner = true;
    for (size_t c = 0; c < t->n_columns; c++) {
        if (c == column || t->columns[c].kind != own->kind)
            continue;
        label &= !mq_str_equal(t->columns[c].label, own->label);
        spanner &= !mq_str_equal(t->columns[c].spanner, own->spanner);
    }
    if (label || !own->spanner.size)
        return own->label;
    if (spanner)
        return own->spanner;
    mq_buffer b = {0};
    mq_buffer_str(&b, own->spanner);
    mq_buffer_text(&b, " \xC2\xB7 ");
    mq_buffer_str(&b, own->label);
    return mq_buffer_keep(&b, s->scratch);
}

size_t mq_figure_shares(mq_svg *s, const mq_table *t, size_t most, size_t *columns, mq_str *names)
{
    size_t n = 0;
    for (size_t c = mq_figure_column(t, MQ_COLUMN_SHARE, 0); c < t->n_columns && n < most;
         c = mq_figure_column(t, MQ_COLUMN_SHARE, c + 1)) {
        columns[n] = c;
        names[n++] = mq_figure_series(s, t, c);
    }
    return n;
}

mq_str mq_figure_axis_title(mq_svg *s, const mq_table *t, const char *key, bool interval)
{
    mq_buffer b = {0};
    mq_buffer_str(&b, mq_message(s->words, key));
    if (interval) {
        mq_buffer_text(&b, " \xC2\xB7 ");
        mq_number_level(&b, mq_catalogue_locale(s->words), t->level);
    }
    return mq_buffer_keep(&b, s->scratch);
}

mq_status mq_figure_new(mq_arena *arena, const char *kind, const char *id, const mq_table *table,
                        mq_str title, mq_str description, mq_figure **out, mq_error *err)
{
    const mq_figure_type *type = S_find(kind);
    *out = NULL;
    if (!type)
        return mq_fail(err, MQ_E_USAGE, NULL,
                       "unknown figure '%s': give bars, stacked, dots, flow, heat or funnel", kind);
    mq_status st = mq_table_check(table, err);
    if (st < 0)
        return st;
    bool fits =
        mq_figure_column(table, type->counts ? MQ_COLUMN_COUNT : MQ_COLUMN_SHARE, 0) < table->n_columns;
    if (type->numbers)
        fits = fits || mq_figure_column(table, MQ_COLUMN_DIFFERENCE, 0) < table->n_columns ||
               mq_figure_column(table, MQ_COLUMN_NUMBER, 0) < table->n_columns;
    if (!fits)
        return mq_fail(err, MQ_E_DATA, NULL, "figure '%s' needs a column of %s in table '%s'", id,
                       type->counts ? "counts" : "shares", table->id);
    mq_figure *f = mq_arena_take(arena, sizeof *f);
    if (!f)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    *f = (mq_figure){type->name,
                     mq_arena_copy(arena, mq_str_of(id)).at,
                     0,
                     mq_arena_copy(arena, title),
                     mq_arena_copy(arena, description),
                     table};
    if (!f->id)
        return mq_fail(err, MQ_E_MEMORY, NULL, "out of memory");
    *out = f;
    return MQ_OK;
}

bool mq_figure_wide(const mq_figure *f)
{
    size_t n = 0;
    for (size_t c = 0; c < f->table->n_columns; c++)
        n += f->table->columns[c].kind == MQ_COLUMN_COUNT;
    return strcmp(f->kind, "heat") == 0 && n > 12;
}

static double S_body(mq_svg *s, const mq_figure *f)
{
    if (f->table->n_rows == 0) {
        mq_svg_rect(s, 0.5, 0.5, s->width - 1, 80, "mf-empty", "#f3f5f8", (mq_str){0});
        mq_svg_text(s, s->width / 2, 45, MQ_SVG_TEXT, MQ_ANCHOR_MIDDLE, "mf-mute", "#566573",
                    mq_message(s->words, "figure.empty"));
        return 81;
    }
    double height = S_find(f->kind)->draw(s, f);
    if (f->table->n_rows > MQ_SVG_ROWS) {
        mq_buffer shown = {0}, all = {0};
        mq_number_count(&shown, mq_catalogue_locale(s->words), MQ_SVG_ROWS);
        mq_number_count(&all, mq_catalogue_locale(s->words), f->table->n_rows);
        mq_str values[] = {mq_buffer_keep(&shown, s->scratch), mq_buffer_keep(&all, s->scratch)};
        mq_svg_text(s, 0, height + 12, MQ_SVG_SMALL, MQ_ANCHOR_START, "mf-mute", "#566573",
                    mq_message_fill(s->words, s->scratch, "figure.shown", values, 2));
        height += 20;
    }
    return height;
}

static void S_open(mq_svg *root, const mq_figure *f, mq_figure_place place, double height)
{
    mq_buffer *out = root->out;
    const char *twin = place == MQ_FIGURE_PHONE ? "-phone" : "";
    if (place == MQ_FIGURE_FILE)
        mq_buffer_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    mq_buffer_print(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"mf\" viewBox=\"0 0 %.0f ",
                    root->width);
    mq_svg_print(root, height);
    mq_buffer_char(out, '"');
    if (place == MQ_FIGURE_FILE) {
        mq_buffer_print(out, " width=\"%.0f\" height=\"", root->width);
        mq_svg_print(root, height);
        mq_buffer_char(out, '"');
    }
    mq_buffer_print(out, " role=\"img\" aria-labelledby=\"%s%s-title %s%s-desc\"", f->id, twin, f->id, twin);
    mq_buffer_print(out, " lang=\"%s\"", mq_locale_name(mq_catalogue_locale(root->words)));
    mq_buffer_text(
        out, " font-family=\"'Noto Sans','Segoe UI','Helvetica Neue',Arial,'DejaVu Sans',sans-serif\">\n");
    mq_buffer_print(out, "<title id=\"%s%s-title\">", f->id, twin);
    mq_escape_html(out, f->title);
    mq_buffer_print(out, "</title>\n<desc id=\"%s%s-desc\">", f->id, twin);
    mq_escape_html(out, f->description.size ? f->description : f->title);
    mq_buffer_text(out, "</desc>\n");
    if (place == MQ_FIGURE_FILE)
        mq_svg_rect(root, 0, 0, root->width, height, "mf-paper", "#ffffff", (mq_str){0});
}

mq_status mq_figure_svg(const mq_figure *f, const mq_catalogue *words, mq_figure_place place, mq_buffer *out,
                        mq_error *err)
{
    mq_arena scratch = {0};
    mq_buffer body = {0};
    double width = place == MQ_FIGURE_PHONE ? MQ_SVG_PHONE : MQ_SVG_WIDTH;
    mq_svg s = {&body, words, &scratch, width}, root = {out, words, &scratch, width};
    S_open(&root, f, place, S_body(&s, f));
    mq_buffer_str(out, mq_buffer_view(&body));
    mq_buffer_text(out, "</svg>\n");
    bool failed = body.failed || out->failed;
    mq_buffer_free(&body);
    mq_arena_free(&scratch);
    return failed ? mq_fail(err, MQ_E_MEMORY, NULL, "out of memory") : MQ_OK;
}
