#ifndef MQ_LAYOUT_H
#define MQ_LAYOUT_H
#include "mq_arena.h"

/** What the keys of a Latin text give on a Russian keyboard: gjdsibnm -> повысить. Code point for code point, so offsets
 *  stay. Characters without a twin stay as they are. Arena-owned; {NULL, 0} = out of memory. */
mq_str mq_layout_russian(mq_arena *arena, mq_str text);

#endif
