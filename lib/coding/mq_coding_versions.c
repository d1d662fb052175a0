#include "mq_coding_versions.h"
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

void mq_coding_versions(mq_buffer *out)
{
    char text[64] = "";
    if (pcre2_config(PCRE2_CONFIG_VERSION, NULL) < (int)sizeof text)
        pcre2_config(PCRE2_CONFIG_VERSION, text);
    text[strcspn(text, " ")] = '\0'; /* the release date follows */
    mq_buffer_print(out, "PCRE2 %s\n", text);
}
