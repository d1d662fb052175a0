#ifndef XLSX_PART_H
#define XLSX_PART_H
#include "mq_error.h"
#include "mq_str.h"
#include <expat.h>
#include <zip.h>

/* Inside of the Excel reader: one XML part of the archive, streamed through expat. */
typedef struct mq_xlsx_part {
    const char *file; /* of the archive, for messages */
    zip_t *zip;
    XML_StartElementHandler start;
    XML_EndElementHandler end;
    XML_CharacterDataHandler text;
    void *data;
    const bool *stop; /* set by a handler that has seen enough; may be NULL */
} mq_xlsx_part;

/* MQ_E_NOINPUT when the archive has no such part; MQ_E_DATA when it is damaged, or inflates more than 1000
 * : 1. A document type declaration is refused, so there are no entities to expand. */
mq_status mq_xlsx_part_read(const mq_xlsx_part *part, const char *name, mq_error *err);

/* Name of an element without its namespace prefix. */
const char *mq_xlsx_local(const char *name);
/* Value of an attribute by its local name, NULL = not there. */
const char *mq_xlsx_attribute(const char **attributes, const char *name);

#endif
