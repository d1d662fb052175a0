#ifndef MQ_SUPPRESS_H
#define MQ_SUPPRESS_H
#include "mq_table.h"

/** Hides small cells and, in turn, the cells from which they could be computed.
 *  Primary     counts 1..min_cell-1 (of COUNT cells, and behind SHARE cells); a SHARE or NUMBER on a base of
 *              fewer than min_cell answers. Zero is shown.
 *  Twins       per cent, interval and count of the same answers are hidden together (a share without a count
 *              goes with the count to its left, a number such as a standard error with any hidden count
 *              to its left); a row whose base is
 *              hidden loses every number that was computed on it.
 *  Secondary   wherever the sum of a line is known (plain rows of a section with rows_add; columns of one
 * part), the smallest further cells are hidden until no hidden count is determined by the shown ones: checked
 * by elimination over all equations of the table, not line by line. min_cell 0 or 1 changes nothing. Hidden
 * cells lose their numbers, so no format can print them. Errors      MQ_E_MEMORY. hidden (may be NULL)
 * returns the number of hidden cells. Source      NCES 2011-603; Willenborg and de Waal 2001, Elements of
 * Statistical Disclosure Control, ch. 6 */
mq_status mq_table_suppress(mq_table *t, unsigned min_cell, size_t *hidden, mq_error *err);

#endif
