#include "mq_figure.h"
#include <cairo-pdf.h>
#include <cairo.h>
#include <librsvg/rsvg.h>

static cairo_status_t S_put(void *closure, const unsigned char *bytes, unsigned size)
{
    mq_buffer *out = closure;
    mq_buffer_put(out, bytes, size);
    return out->failed ? CAIRO_STATUS_NO_MEMORY : CAIRO_STATUS_SUCCESS;
}

static mq_status S_paint(RsvgHandle *svg, cairo_surface_t *surface, double width, double height, double scale,
                         mq_error *err)
{
    GError *why = NULL;
    cairo_t *pen = cairo_create(surface);
    cairo_scale(pen, scale, scale);
    RsvgRectangle page = {0, 0, width, height};
    gboolean drawn = rsvg_handle_render_document(svg, pen, &page, &why);
    bool good = drawn && cairo_status(pen) == CAIRO_STATUS_SUCCESS;
    mq_status st = good ? MQ_OK
                        : mq_fail(err, MQ_E_INTERNAL, NULL, "figure cannot be drawn: %s",
                                  why ? why->message : cairo_status_to_string(cairo_status(pen)));
    if (why)
        g_error_free(why);
    cairo_destroy(pen);
    return st;
}

static mq_status S_surface(RsvgHandle *svg, bool pdf, double width, double height, mq_buffer *out,
                           mq_error *err)
{
    const double scale = pdf ? 0.75 : 2; /* points, or 192 dots an inch */
    cairo_surface_t *surface =
        pdf ? cairo_pdf_surface_create_for_stream(S_put, out, width * scale, height * scale)
            : cairo_image_surface_create(CAIRO_FORMAT_ARGB32, (int)(width * scale), (int)(height * scale));
    if (pdf) /* the only clock in the file */
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
    mq_status st = S_paint(svg, surface, width, height, scale, err);
    if (st == MQ_OK && !pdf)
        cairo_surface_write_to_png_stream(surface, S_put, out);
    cairo_surface_finish(surface);
    if (st == MQ_OK && (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS || out->failed))
        st = mq_fail(err, MQ_E_MEMORY, NULL, "figure cannot be written: %s",
                     cairo_status_to_string(cairo_surface_status(surface)));
    cairo_surface_destroy(surface);
    return st;
}

mq_status mq_figure_render(const mq_figure *f, const mq_catalogue *words, const char *type, mq_buffer *out,
                           mq_error *err)
{
    bool pdf = strcmp(type, "pdf") == 0;
    if (!pdf && strcmp(type, "png") != 0)
        return mq_fail(err, MQ_E_USAGE, NULL, "unknown picture type '%s': give svg, png or pdf", type);
    mq_buffer text = {0};
    mq_status st = mq_figure_svg(f, words, MQ_FIGURE_FILE, &text, err);
    if (st < 0) {
        mq_buffer_free(&text);
        return st;
    }
    GError *why = NULL;
    gdouble width = 0, height = 0;
    RsvgHandle *svg = rsvg_handle_new_from_data((const guint8 *)text.bytes, text.size, &why);
    if (!svg)
        st = mq_fail(err, MQ_E_INTERNAL, NULL, "figure is not valid SVG: %s", why ? why->message : "unknown");
    else if (!rsvg_handle_get_intrinsic_size_in_pixels(svg, &width, &height))
        st = mq_fail(err, MQ_E_INTERNAL, NULL, "figure has no size");
    else
        st = S_surface(svg, pdf, width, height, out, err);
    if (why)
        g_error_free(why);
    if (svg)
        g_object_unref(svg);
    mq_buffer_free(&text);
    return st;
}
