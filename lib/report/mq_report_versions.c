#include "mq_report_versions.h"
#include <cairo.h>
#include <librsvg/rsvg.h>
#include <xlsxwriter.h>

void mq_report_versions(mq_buffer *out)
{
    mq_buffer_print(out, "libxlsxwriter %s\nlibrsvg %s\ncairo %s\n", lxw_version(), LIBRSVG_VERSION,
                    cairo_version_string());
}
