#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include "mq_svg.h"
#include "sample_document.h"

/* Boxes of the labels as librsvg lays them out. Only these three functions are needed, and tests do not get
 * the include path of librsvg, so they are declared here as librsvg/rsvg.h does. */
typedef struct RsvgHandle RsvgHandle;
typedef struct RsvgRectangle {
    double x, y, width, height;
} RsvgRectangle;
RsvgHandle *rsvg_handle_new_from_data(const unsigned char *data, size_t size, void **error);
int rsvg_handle_get_geometry_for_layer(RsvgHandle *svg, const char *id, const RsvgRectangle *viewport,
                                       RsvgRectangle *ink, RsvgRectangle *logical, void **error);
void g_object_unref(void *object);

/* fontconfig keeps its caches until the process ends; the leak checker must look at our memory only. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\nleak:libpango\nleak:libglib\n";
}

/* Gives every text element an id and returns how many there are. */
static size_t S_number_texts(const mq_buffer *in, mq_buffer *out)
{
    size_t n = 0;
    for (const char *at = in->bytes; *at;) {
        if (strncmp(at, "<text ", 6) == 0) {
            mq_buffer_print(out, "<text id=\"text%zu\" ", n++);
            at += 6;
        } else {
            mq_buffer_char(out, *at++);
        }
    }
    return n;
}

static int S_boxes_in(const mq_figure *f, const mq_catalogue *words, const char *label, bool phone)
{
    mq_buffer svg = {0}, marked = {0};
    mq_error err = {0};
    double width = phone ? 360 : 720;
    assert_int_equal(mq_figure_svg(f, words, phone ? MQ_FIGURE_PHONE : MQ_FIGURE_FILE, &svg, &err), MQ_OK);
    size_t n = S_number_texts(&svg, &marked);
    RsvgHandle *handle = rsvg_handle_new_from_data((const unsigned char *)marked.bytes, marked.size, NULL);
    assert_non_null(handle);
    static RsvgRectangle box[2000];
    assert_in_range(n, 1, 1999);
    double height = strtod(strstr(svg.bytes, "viewBox=\"0 0 ") + 17, NULL);
    RsvgRectangle page = {0, 0, width, height};
    int wrong = 0;
    for (size_t i = 0; i < n; i++) {
        char id[32];
        RsvgRectangle logical;
        snprintf(id, sizeof id, "#text%zu", i);
        assert_true(rsvg_handle_get_geometry_for_layer(handle, id, &page, &box[i], &logical, NULL));
        bool inside = box[i].width <= 0 || (box[i].x >= -1 && box[i].x + box[i].width <= width + 1 &&
                                            box[i].y >= -1 && box[i].y + box[i].height <= height + 1);
        if (!inside) {
            print_error("%s: text %zu leaves the page: %g %g %g %g\n", label, i, box[i].x, box[i].y,
                        box[i].width, box[i].height);
            wrong++;
        }
        for (size_t k = 0; k < i; k++)
            if (box[i].width > 0 && box[k].width > 0 && box[i].x + 0.5 < box[k].x + box[k].width &&
                box[k].x + 0.5 < box[i].x + box[i].width && box[i].y + 0.5 < box[k].y + box[k].height &&
                box[k].y + 0.5 < box[i].y + box[i].height) {
                print_error("%s%s: texts %zu and %zu overlap\n", label, phone ? " on the phone" : "", k, i);
                wrong++;
            }
    }
    g_object_unref(handle);
    mq_buffer_free(&svg);
    mq_buffer_free(&marked);
    return wrong;
}

static int S_boxes(const mq_figure *f, const mq_catalogue *words, const char *label)
{
    return S_boxes_in(f, words, label, false) + S_boxes_in(f, words, label, true);
}

/* Columns that share a heading are told apart by their labels, those that share a label by their heading. */
static void series_have_names(void **state)
{
    (void)state;
    static const struct {
        const char *spanners[2], *labels[2], *first, *second;
    } cases[] = {{{"%", "%"}, {"Absent", "Generic"}, ">Absent<", ">Generic<"},
                 {{"Before", "After"}, {"%", "%"}, ">Before<", ">After<"},
                 {{"", ""}, {"Lexicon", "Corrected"}, ">Lexicon<", ">Corrected<"}};
    static const char *const kinds[] = {"stacked", "dots", "funnel"};
    mq_catalogue *words = sample_catalogue(MQ_LOCALE_EN);
    for (size_t i = 0; i < sizeof cases / sizeof *cases * 3; i++) {
        mq_arena arena = {0};
        mq_error err = {0};
        mq_figure *f = NULL;
        mq_buffer svg = {0};
        mq_table *t = mq_table_new(&arena, "series", MQ_STR("Series"), MQ_STR("Group"));
        for (size_t c = 0; c < 2; c++) {
            mq_table_column(t, c ? "b" : "a", mq_str_of(cases[i / 3].labels[c]), MQ_COLUMN_SHARE);
            mq_table_last_column(t)->spanner = mq_str_of(cases[i / 3].spanners[c]);
        }
        mq_table_row(t, "r", MQ_STR("Row"), 0, MQ_ROW_PLAIN);
        for (size_t c = 0; c < 2; c++)
            mq_table_put(t, 0, c, mq_cell_share(5, (mq_base){MQ_STR("all"), 10, 10}));
        assert_int_equal(mq_figure_new(&arena, kinds[i % 3], "f", t, MQ_STR("S"), MQ_STR("d"), &f, &err),
                         MQ_OK);
        assert_int_equal(mq_figure_svg(f, words, MQ_FIGURE_PAGE, &svg, &err), MQ_OK);
        if (!strstr(svg.bytes, cases[i / 3].first) || !strstr(svg.bytes, cases[i / 3].second))
            fail_msg("%s lacks %s or %s in its legend", kinds[i % 3], cases[i / 3].first,
                     cases[i / 3].second);
        mq_buffer_free(&svg);
        mq_arena_free(&arena);
    }
    mq_catalogue_free(words);
}

static void S_document(mq_locale locale, const char *every)
{
    mq_catalogue *words = sample_catalogue(locale);
    mq_arena arena = {0};
    int wrong = 0, figures = 0;
    mq_document *d = sample_document(&arena, words, every);
    for (const mq_block *b = d->first; b; b = b->next)
        if (b->kind == MQ_BLOCK_FIGURE) {
            wrong += S_boxes(b->figure, words, b->figure->kind);
            figures++;
        }
    assert_int_equal(figures, 6);
    assert_int_equal(wrong, 0);
    mq_arena_free(&arena);
    mq_catalogue_free(words);
}

static void labels_keep_apart(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++)
        S_document((mq_locale)i, NULL);
}

static void long_labels_keep_apart(void **state)
{
    (void)state;
    static const char *const long_texts[] = {
        "Щщ жұмыс жоспарлау дағдыларын дамытып, білім беру мазмұнын жаңарту жағдайында кәсіби құзыреттілікті "
        "арттыру",
        "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
        "ЖЖЖЖЖЖЖ ШШШШШШШ ЩЩЩЩЩЩ ЮЮЮЮЮЮ ЖЖЖЖЖЖЖ ШШШШШШШ ЩЩЩЩЩЩ ЮЮЮЮЮЮ ЖЖЖЖЖЖЖ ШШШШШШШ ЩЩЩЩЩЩ ЮЮЮЮЮЮ",
        "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字",
        "a",
        ""};
    for (size_t i = 0; i < sizeof long_texts / sizeof *long_texts; i++)
        S_document(MQ_LOCALE_RU, long_texts[i]);
}

/* 400 levels: the figure shows the first sixty and says so. */
static void many_rows(void **state)
{
    (void)state;
    mq_catalogue *words = sample_catalogue(MQ_LOCALE_EN);
    mq_arena arena = {0};
    mq_error err = {0};
    mq_figure *f = NULL;
    mq_buffer svg = {0};
    mq_table *t = mq_table_new(&arena, "many", MQ_STR("Many"), MQ_STR("Level"));
    mq_table_column(t, "share", MQ_STR("%"), MQ_COLUMN_SHARE);
    for (size_t r = 0; r < 400; r++) {
        mq_table_row(t, "r", MQ_STR("School number of many"), 0, MQ_ROW_PLAIN);
        mq_table_put(t, r, 0, mq_cell_share(r, (mq_base){MQ_STR("all"), 400, 400}));
    }
    assert_int_equal(mq_figure_new(&arena, "bars", "f", t, MQ_STR("Many"), MQ_STR("d"), &f, &err), MQ_OK);
    assert_int_equal(S_boxes(f, words, "many"), 0);
    assert_int_equal(mq_figure_svg(f, words, MQ_FIGURE_FILE, &svg, &err), MQ_OK);
    assert_non_null(strstr(svg.bytes, "First 60 of 400 rows shown"));
    mq_buffer_free(&svg);
    mq_arena_free(&arena);
    mq_catalogue_free(words);
}

/* States of a few answers beside large ones: each still needs room for its two lines. */
static void small_states_keep_apart(void **state)
{
    (void)state;
    mq_catalogue *words = sample_catalogue(MQ_LOCALE_EN);
    mq_arena arena = {0};
    mq_error err = {0};
    mq_figure *f = NULL;
    mq_table *t = mq_table_new(&arena, "small", MQ_STR("Small"), MQ_STR("Level"));
    for (size_t c = 0; c < 6; c++)
        mq_table_column(t, "c", MQ_STR("State of few"), MQ_COLUMN_COUNT);
    for (size_t r = 0; r < 6; r++) {
        mq_table_row(t, "r", MQ_STR("State of few"), 0, MQ_ROW_PLAIN);
        for (size_t c = 0; c < 6; c++)
            mq_table_put(t, r, c, mq_cell_count(r == 0 && c == 0 ? 9000 : r == c));
    }
    assert_int_equal(mq_figure_new(&arena, "flow", "f", t, MQ_STR("Small"), MQ_STR("d"), &f, &err), MQ_OK);
    assert_int_equal(S_boxes(f, words, "small states"), 0);
    mq_arena_free(&arena);
    mq_catalogue_free(words);
}

static mq_table *S_square(mq_arena *arena, size_t n, const char *name, uint64_t diagonal)
{
    mq_table *t = mq_table_new(arena, "square", MQ_STR("Square"), MQ_STR("Code"));
    for (size_t c = 0; c < n; c++)
        mq_table_column(t, "c", mq_str_of(name), MQ_COLUMN_COUNT);
    for (size_t r = 0; r < n; r++) {
        mq_table_row(t, "r", mq_str_of(name), 0, MQ_ROW_PLAIN);
        for (size_t c = 0; c < n; c++)
            mq_table_put(t, r, c, mq_cell_count(r == c ? diagonal : 0));
    }
    return t;
}

/* A count is shown whole or not at all, and zeros do not crowd a wide map. */
static void counts_are_whole(void **state)
{
    (void)state;
    static const struct {
        size_t codes;
        uint64_t count;
        mq_figure_place place;
        const char *has, *lacks;
    } cases[] = {{4, 111, MQ_FIGURE_FILE, ">0</text>", "\u2026"},
                 {27, 111, MQ_FIGURE_FILE, ">111</text>", ">0</text>"},
                 {27, 111, MQ_FIGURE_FILE, ">111</text>", "\u2026"},
                 {27, 11111, MQ_FIGURE_FILE, "<rect", "\u2026"},
                 {27, 111, MQ_FIGURE_PHONE, "<rect", "\u2026"},
                 {27, 111, MQ_FIGURE_PHONE, ">100%", ">0</text>"}};
    mq_catalogue *words = sample_catalogue(MQ_LOCALE_EN);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mq_arena arena = {0};
        mq_error err = {0};
        mq_figure *f = NULL;
        mq_buffer svg = {0};
        mq_table *t = S_square(&arena, cases[i].codes, "Code", cases[i].count);
        assert_int_equal(mq_figure_new(&arena, "heat", "f", t, MQ_STR("S"), MQ_STR("d"), &f, &err), MQ_OK);
        assert_int_equal(mq_figure_svg(f, words, cases[i].place, &svg, &err), MQ_OK);
        if (!strstr(svg.bytes, cases[i].has) || strstr(svg.bytes, cases[i].lacks))
            fail_msg("case %zu lacks %s or has %s", i, cases[i].has, cases[i].lacks);
        assert_int_equal(S_boxes(f, words, "square"), 0);
        mq_buffer_free(&svg);
        mq_arena_free(&arena);
    }
    mq_catalogue_free(words);
}

/* A name that is a little too long for a line of its state is broken, not cut. */
static void states_are_whole(void **state)
{
    (void)state;
    mq_catalogue *words = sample_catalogue(MQ_LOCALE_KK);
    mq_arena arena = {0};
    mq_error err = {0};
    mq_figure *f = NULL;
    mq_buffer svg = {0};
    mq_table *t = S_square(&arena, 4, "Құзыреттілікпен байланысты", 5);
    assert_int_equal(mq_figure_new(&arena, "flow", "f", t, MQ_STR("S"), MQ_STR("d"), &f, &err), MQ_OK);
    assert_int_equal(mq_figure_svg(f, words, MQ_FIGURE_FILE, &svg, &err), MQ_OK);
    assert_null(strstr(svg.bytes, "\u2026"));
    assert_int_equal(S_boxes(f, words, "states"), 0);
    mq_buffer_free(&svg);
    mq_arena_free(&arena);
    mq_catalogue_free(words);
}

static void empty_and_wrong(void **state)
{
    (void)state;
    mq_catalogue *words = sample_catalogue(MQ_LOCALE_EN);
    mq_arena arena = {0};
    mq_error err = {0};
    mq_figure *f = NULL;
    mq_buffer svg = {0};
    mq_table *t = mq_table_new(&arena, "empty", MQ_STR("Empty"), MQ_STR("Level"));
    mq_table_column(t, "share", MQ_STR("%"), MQ_COLUMN_SHARE);
    assert_int_equal(mq_figure_new(&arena, "pie", "f", t, MQ_STR("x"), MQ_STR("d"), &f, &err), MQ_E_USAGE);
    assert_int_equal(mq_figure_new(&arena, "heat", "f", t, MQ_STR("x"), MQ_STR("d"), &f, &err), MQ_E_DATA);
    assert_int_equal(mq_figure_new(&arena, "bars", "f", t, MQ_STR("x"), MQ_STR("d"), &f, &err), MQ_OK);
    assert_int_equal(mq_figure_svg(f, words, MQ_FIGURE_PAGE, &svg, &err), MQ_OK);
    assert_non_null(strstr(svg.bytes, "No data to show"));
    assert_non_null(strstr(svg.bytes, "role=\"img\""));
    mq_buffer_free(&svg);
    mq_arena_free(&arena);
    mq_catalogue_free(words);
}

static void pictures(void **state)
{
    (void)state;
    mq_catalogue *words = sample_catalogue(MQ_LOCALE_KK);
    mq_arena arena = {0};
    mq_error err = {0};
    mq_document *d = sample_document(&arena, words, NULL);
    for (const mq_block *b = d->first; b; b = b->next) {
        if (b->kind != MQ_BLOCK_FIGURE)
            continue;
        mq_buffer png = {0}, pdf = {0}, again = {0};
        assert_int_equal(mq_figure_render(b->figure, words, "png", &png, &err), MQ_OK);
        assert_memory_equal(png.bytes, "\x89PNG", 4);
        assert_int_equal(mq_figure_render(b->figure, words, "pdf", &pdf, &err), MQ_OK);
        assert_memory_equal(pdf.bytes, "%PDF", 4);
        assert_int_equal(mq_figure_render(b->figure, words, "pdf", &again, &err), MQ_OK);
        assert_int_equal(pdf.size, again.size);
        assert_memory_equal(pdf.bytes, again.bytes, pdf.size);
        assert_int_equal(mq_figure_render(b->figure, words, "gif", &again, &err), MQ_E_USAGE);
        mq_buffer_free(&png);
        mq_buffer_free(&pdf);
        mq_buffer_free(&again);
    }
    mq_arena_free(&arena);
    mq_catalogue_free(words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(labels_keep_apart),
                                       cmocka_unit_test(series_have_names),
                                       cmocka_unit_test(long_labels_keep_apart),
                                       cmocka_unit_test(many_rows),
                                       cmocka_unit_test(small_states_keep_apart),
                                       cmocka_unit_test(counts_are_whole),
                                       cmocka_unit_test(states_are_whole),
                                       cmocka_unit_test(empty_and_wrong),
                                       cmocka_unit_test(pictures)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
