#include "mq_command.h"
#include "mq_coding_versions.h"
#include "mq_core_versions.h"
#include "mq_io_versions.h"
#include "mq_report_versions.h"
#include "mq_stats_versions.h"

void mq_versions(mq_buffer *out)
{
    mq_buffer_print(out, "maqsat %s\n", MAQSAT_VERSION);
    mq_core_versions(out);
    mq_io_versions(out);
    mq_coding_versions(out);
    mq_stats_versions(out);
    mq_report_versions(out);
}
