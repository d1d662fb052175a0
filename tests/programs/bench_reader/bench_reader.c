/* The reader with an empty consumer: what a command that reads a survey once cannot be faster than.
 *   bench_reader FILE     prints the rows and the seconds of processor time */
#include "mq_survey.h"
#include <stdio.h>
#include <time.h>

int main(int argc, char **argv)
{
    mq_error err = {0};
    mq_row row;
    mq_status st;
    mq_survey *survey = argc == 2 ? mq_survey_open(argv[1], NULL, &err) : NULL;
    if (!survey) {
        fprintf(stderr, "bench_reader: %s\n", argc == 2 ? err.message : "name one file");
        return 1;
    }
    while ((st = mq_survey_next(survey, &row, &err)) == MQ_OK)
        ;
    printf("%llu rows, %.3f s\n", (unsigned long long)mq_survey_row_count(survey),
           (double)clock() / CLOCKS_PER_SEC);
    mq_survey_close(survey);
    return st == MQ_END ? 0 : 1;
}
