#include "mq_core_versions.h"
#include <unicode/uversion.h>

void mq_core_versions(mq_buffer *out)
{
    UVersionInfo version;
    char text[U_MAX_VERSION_STRING_LENGTH];
    u_getVersion(version);
    u_versionToString(version, text);
    mq_buffer_print(out, "ICU %s\n", text);
}
