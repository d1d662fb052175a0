#ifndef OUTPUT_TEMP_H
#define OUTPUT_TEMP_H

/* Inside of mq_output: temporary files beside their target, `.NAME.mqtmp-PID-N`, locked while their writer
 * lives. */

/* Creates one; *temp = its path, caller frees. -1 = failed, errno says why. */
int mq_output_temp_open(const char *target, char **temp);
/* Removes the temporary files of target whose writer is gone. */
void mq_output_temp_sweep(const char *target);
/* Makes a rename durable. */
void mq_output_temp_sync_folder(const char *target);

#endif
