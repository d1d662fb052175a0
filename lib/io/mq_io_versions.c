#include "mq_io_versions.h"
#include <csv.h>
#include <expat.h>
#include <nettle/version.h>
#include <zip.h>
#include <zlib.h>
#include <zstd.h>

void mq_io_versions(mq_buffer *out)
{
    mq_buffer_print(out, "libcsv %d.%d.%d\n", CSV_MAJOR, CSV_MINOR, CSV_RELEASE);
    mq_buffer_print(out, "nettle %d.%d\n", nettle_version_major(), nettle_version_minor());
    mq_buffer_print(out, "zlib %s\nzstd %s\n", zlibVersion(), ZSTD_versionString());
    mq_buffer_print(out, "libzip %s\n", zip_libzip_version());
    XML_Expat_Version expat = XML_ExpatVersionInfo();
    mq_buffer_print(out, "expat %d.%d.%d\n", expat.major, expat.minor, expat.micro);
}
