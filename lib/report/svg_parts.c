#include "mq_svg.h"
#include "mq_number.h"
#include <math.h>
#include <stdio.h>

/* Light to dark blue; lightness falls evenly, so that print in grey keeps the order. */
static const double S_light[3] = {214, 226, 238}, S_dark[3] = {16, 58, 105};

void mq_svg_whisker(mq_svg *s, double x1, double x2, double y)
{
    mq_svg_line(s, x1, y, x2, y, "mf-whisker", "#1c2733", 1.4);
    mq_svg_line(s, x1, y - 3.5, x1, y + 3.5, "mf-whisker", "#1c2733", 1.4);
    mq_svg_line(s, x2, y - 3.5, x2, y + 3.5, "mf-whisker", "#1c2733", 1.4);
}

void mq_svg_marker(mq_svg *s, size_t index, double x, double y, const char *fill)
{
    static const double shapes[3][4][2] = {{{-4.5, -4.5}, {4.5, -4.5}, {4.5, 4.5}, {-4.5, 4.5}},
                                           {{0, -6}, {6, 0}, {0, 6}, {-6, 0}},
                                           {{0, -5.5}, {5.5, 4.5}, {-5.5, 4.5}, {0, -5.5}}};
    bool hollow = index % 8 >= 4;
    char style[96];
    snprintf(style, sizeof style, " class=\"%s\" fill=\"%s\" stroke=\"%s\" stroke-width=\"1.6\"",
             hollow ? "mf-hollow" : "mf-mark", hollow ? "#ffffff" : fill, fill);
    if (index % 4 == 0) {
        mq_buffer_text(s->out, "<circle cx=\"");
        mq_svg_print(s, x);
        mq_buffer_text(s->out, "\" cy=\"");
        mq_svg_print(s, y);
        mq_buffer_print(s->out, "\" r=\"4.8\"%s/>\n", style);
        return;
    }
    mq_buffer_text(s->out, "<path d=\"");
    for (size_t i = 0; i < 4; i++) {
        mq_buffer_char(s->out, i ? 'L' : 'M');
        mq_svg_print(s, x + shapes[index % 4 - 1][i][0]);
        mq_buffer_char(s->out, ' ');
        mq_svg_print(s, y + shapes[index % 4 - 1][i][1]);
    }
    mq_buffer_print(s->out, "Z\"%s/>\n", style);
}

const char *mq_svg_heat(mq_svg *s, double value, bool *white)
{
    char *colour = mq_arena_take(s->scratch, 8);
    double f = value < 0 ? 0 : value > 1 ? 1 : value;
    *white = f > 0.45;
    if (!colour)
        return "#4a7fb0";
    int rgb[3];
    for (int i = 0; i < 3; i++)
        rgb[i] = (int)lround(S_light[i] + f * (S_dark[i] - S_light[i]));
    snprintf(colour, 8, "#%02x%02x%02x", (unsigned)rgb[0] & 0xFF, (unsigned)rgb[1] & 0xFF,
             (unsigned)rgb[2] & 0xFF);
    return colour;
}

const char *mq_svg_shade(mq_svg *s, size_t i, size_t n, bool *white)
{
    return mq_svg_heat(s, n > 1 ? (double)i / (double)(n - 1) : 0.6, white);
}

double mq_svg_legend(mq_svg *s, double x, double y, const mq_str *names, size_t n, bool marks)
{
    double at = x;
    for (size_t i = 0; i < n; i++) {
        bool white;
        mq_str name = mq_svg_cut(s, names[i], MQ_SVG_SMALL, s->width - x - 40);
        double width = 20 + mq_svg_measure(name, MQ_SVG_SMALL) + 14;
        if (at > x && at + width > s->width - 4) {
            at = x;
            y += 20;
        }
        if (marks)
            mq_svg_marker(s, i, at + 6, y + 6, "#1f5a94");
        else
            mq_svg_rect(s, at, y, 12, 12, "mf-key", mq_svg_shade(s, i, n, &white), (mq_str){0});
        mq_svg_text(s, at + 18, y + 10.5, MQ_SVG_SMALL, MQ_ANCHOR_START, "mf-ink", "#1c2733", name);
        at += width;
    }
    return y + 26;
}

mq_axis mq_axis_make(double least, double most, double scale, double x0, double x1)
{
    mq_axis a = {.x0 = x0, .x1 = x1, .scale = scale};
    double lo = least * scale, hi = most * scale;
    if (!(hi > lo))
        hi = lo + 1;
    double rough = (hi - lo) / (x1 - x0 < 260 ? 3 : 5), /* so many numbers stand side by side */
        power = pow(10, floor(log10(rough)));
    double unit = rough / power, step = unit <= 1 ? 1 : unit <= 2 ? 2 : unit <= 5 ? 5 : 10;
    step *= power;
    a.decimals = step >= 1 ? 0 : (int)ceil(-log10(step) - 1e-9);
    a.least = floor(lo / step + 1e-9) * step / scale;
    a.most = ceil(hi / step - 1e-9) * step / scale;
    a.step = step / scale;
    return a;
}

double mq_axis_at(const mq_axis *a, double value)
{
    return a->x0 + (value - a->least) / (a->most - a->least) * (a->x1 - a->x0);
}

double mq_axis_draw(mq_svg *s, const mq_axis *a, double y0, double y1, mq_str title)
{
    int ticks = (int)lround((a->most - a->least) / a->step);
    for (int i = 0; i <= ticks && i < 20; i++) {
        double value = a->least + i * a->step, x = mq_axis_at(a, value);
        bool zero = fabs(value) < a->step / 1e6;
        mq_svg_line(s, x, y0, x, y1, zero ? "mf-base" : "mf-grid", zero ? "#5b6b7b" : "#dde3ea", 1);
        mq_buffer b = {0};
        mq_number_fixed(&b, mq_catalogue_locale(s->words), value * a->scale, a->decimals, true);
        mq_svg_text(s, x, y1 + 17, MQ_SVG_SMALL, MQ_ANCHOR_MIDDLE, "mf-mute", "#566573",
                    mq_buffer_keep(&b, s->scratch));
    }
    mq_str cut = mq_svg_cut(s, title, MQ_SVG_SMALL, a->x1 - a->x0 + 40);
    mq_svg_text(s, (a->x0 + a->x1) / 2, y1 + 36, MQ_SVG_SMALL, MQ_ANCHOR_MIDDLE, "mf-mute", "#566573", cut);
    return y1 + 44;
}

mq_str mq_svg_value(mq_svg *s, const mq_table *t, size_t column, const mq_cell *cell)
{
    mq_buffer b = {0};
    mq_locale locale = mq_catalogue_locale(s->words);
    if (cell->signed_value && cell->value > 0)
        mq_buffer_char(&b, '+');
    if (cell->kind == MQ_CELL_COUNT)
        mq_number_count(&b, locale, cell->count);
    else if (cell->kind == MQ_CELL_SHARE)
        mq_number_percent(&b, locale, cell->value, mq_table_decimals(t, column));
    else
        mq_number_fixed(&b, locale, (t->columns[column].points ? 100 : 1) * cell->value,
                        mq_table_decimals(t, column), t->columns[column].leading_zero);
    return mq_buffer_keep(&b, s->scratch);
}

mq_str mq_svg_tip(mq_svg *s, const mq_table *t, size_t row, size_t column)
{
    const mq_cell *cell = mq_table_cell(t, row, column);
    mq_buffer b = {0};
    mq_buffer_str(&b, t->rows[row].label);
    mq_buffer_text(&b, ": ");
    mq_buffer_str(&b, mq_svg_value(s, t, column, cell));
    if (isfinite(cell->lo)) {
        mq_buffer_char(&b, ' ');
        mq_number_interval(&b, mq_catalogue_locale(s->words), cell->lo, cell->hi,
                           cell->kind == MQ_CELL_SHARE ? 100 : 1, mq_table_decimals(t, column),
                           t->columns[column].leading_zero);
    }
    return mq_buffer_keep(&b, s->scratch);
}

mq_str mq_svg_gap(mq_svg *s, const mq_cell *cell)
{
    return mq_message(s->words, cell->kind == MQ_CELL_SUPPRESSED ? "figure.hidden" : "figure.missing");
}
