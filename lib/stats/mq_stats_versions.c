#include "mq_stats_versions.h"
#include <gsl/gsl_version.h>

void mq_stats_versions(mq_buffer *out)
{
    mq_buffer_print(out, "GSL %s\n", gsl_version);
}
