#ifndef MQ_NEEDS_H
#define MQ_NEEDS_H
#include "mq_condition.h"

/** Notes in every part of a condition which symbols it cannot do without. False = out of memory. Called by the parser. */
bool mq_condition_note_needs(mq_arena *arena, const mq_condition *condition);

/** The group of needs with the fewest symbols: what a condition is best found by. NULL = it can hold without any symbol. */
const mq_group *mq_condition_rarest_need(const mq_condition *condition);

#endif
