#include "mq_help.h"

static const mq_topic topics[] = {
    {"exit-codes", "what the exit code says",
     "0    done\n"
     "1    done, but a check that was asked for failed\n"
     "2    wrong options or arguments\n"
     "3    written, with rejected rows or regular expressions that ran into a limit (--lenient makes it 0)\n"
     "65   bad data, lexicon or codebook; nothing was written\n"
     "66   an input is missing or cannot be read\n"
     "70   an internal fault\n"
     "71   out of memory\n"
     "73   an output cannot be created\n"
     "74   reading or writing failed, such as on a full disk\n"
     "130  interrupted; nothing was left half-written\n"},
    {"columns", "how columns are named on the command line",
     "--text NAME   the exact name, else the name without regard to case, else the only name that starts so\n"
     "--text '#3'   the third column, whatever the names are; a column called 3 is --text 3\n"
     "--text may be repeated for different columns; without --id the key of an answer is its 1-based row.\n"},
    {"coded", "the columns of a coded file",
     "Input columns pass through unchanged and in order. For every --text column and the first codebook:\n"
     "  TEXT_<first dimension>   code, such as TEXT_level\n"
     "  TEXT_rank                rank of that code, 0 is the lowest (only when the dimension is ordinal)\n"
     "  TEXT_<inner dimension>   code inside it, such as TEXT_detail, written without the outer code\n"
     "  TEXT_secondary           further codes that rules found, outer.inner joined by |\n"
     "  TEXT_rule                id of the rule that decided; empty when none fired\n"
     "  TEXT_evidence            start-end:words joined by |, 0-based code points of the cell, end "
     "exclusive\n"
     "  TEXT_language            kk, ru, mixed, en, other or none\n"
     "  TEXT_repairs             homoglyph squeeze wildcard nfc schwa skeleton latin fuzzy glued layout, "
     "joined by |\n"
     "For each further codebook TEXT_<codebook>_<dimension>; several codes of a dimension are joined by "
     "|.\n"},
    {"files", "where codebooks and lexicons are looked for",
     "--codebook PATH    a folder with codebook.tsv, symbols.tsv, rules.tsv and cues.<language>.tsv\n"
     "--codebook NAME    <program>/../share/maqsat/lexicons/NAME, else the build tree's source folder\n"
     "Several, separated by commas, are used in one pass; the first gives the main columns.\n"
     "Environment variables are never looked at.\n"},
};

const mq_topic *mq_topic_at(size_t index)
{
    return index < sizeof topics / sizeof *topics ? &topics[index] : NULL;
}
