#!/bin/bash
# Patterns that run into PCRE2's limits: exit 3, the pattern's place and count in the message and in the manifest; the same
# for any number of threads.
. "$(dirname "$0")/support.sh"

cp -r "$SOURCE/lexicons" .
cues=lexicons/motives/cues.ru.tsv
once='re:(?:(?:[а-я ]+)+)+ы' twice='re:(?:(?:[а-я ]+)+)+[ыэ]' never='re:мама'
for pattern in "$once" "$twice" "$never"; do printf 'attract\t%s\n' "$pattern" >>$cues; done
last=$(wc -l <$cues)
long='мама мыла раму мама мла раму еще раз и еще раз и так далее до конца строки без нее'
{
    echo goal
    for i in $(seq 100); do echo 'мама'; done # several batches, and the patterns run into limits in the first and last
    sed "s/.*/$long/; 2s/\$/ эхо/; 3s/\$/ эхо/" < <(seq 3)
    for i in $(seq 100); do echo 'рама'; done
    echo "$long эхо"
} >survey.csv

want='"regex_limits":5,"regex_limits_by_pattern":[{"file":"motives/cues.ru.tsv","line":'$((last - 2))',"pattern":"'$once'","count":4},'
want+='{"file":"motives/cues.ru.tsv","line":'$((last - 1))',"pattern":"'$twice'","count":1}],'
# counts MANIFEST TEXT: the manifest holds the text, blanks and line ends aside
counts() { tr -d ' \n' <"$1" | grep -Fq -- "$(tr -d ' ' <<<"$2")" || fail "$1 lacks $2: $(grep -A12 regex_limits "$1")"; }
message="^maqsat: $cues:$((last - 2)): the pattern ran into the limits of PCRE2 in 4 answers; so did 1 other pattern; those answers may lack a code\$"

for threads in 1 4; do
    code() { "$maqsat" code survey.csv --text goal --codebook lexicons/motives --threads $threads "$@"; }
    expect 3 "$message" code -o out$threads.csv --manifest m$threads.json
    counts m$threads.json "$want"
    expect 0 '' code -o lenient$threads.csv --manifest lenient$threads.json --lenient
    counts lenient$threads.json "$want"
    expect 3 "$message" "$maqsat" run survey.csv --text goal --codebook lexicons/smart,lexicons/motives --threads $threads -o run$threads
    counts run$threads/run.json "$want"
done
same out1.csv out4.csv "coded by 1 and by 4 threads"
same out1.csv lenient1.csv "--lenient"
same run1/coded.csv run4/coded.csv "run by 1 and by 4 threads"

printf 'goal,n\n%s,1\nмама\n' "$long" >ragged.csv
expect 3 '1 of 2 rows rejected.*; patterns ran into the limits of PCRE2 2 times' "$maqsat" code ragged.csv --text goal --codebook lexicons/motives -o ragged.out.csv
printf 'goal\n%s эхо\nмама\n' "$long" >one.csv
expect 3 "tsv:$((last - 2)): the pattern ran into the limits of PCRE2 in 1 answer; those" "$maqsat" code one.csv --text goal --codebook lexicons/motives -o one.out.csv
# the commands that only look say so too, behind what they print
pattern="$cues:$((last - 2)): the pattern ran into the limits of PCRE2 in 1 answer"
expect 3 "$pattern" "$maqsat" explain --codebook lexicons/motives "$long эхо"
expect 3 "$pattern" "$maqsat" lexicon gaps one.csv --text goal --codebook lexicons/motives
expect 3 "$pattern" "$maqsat" lexicon diff lexicons/motives motives one.csv --text goal
expect 3 "$pattern" "$maqsat" lexicon diff motives lexicons/motives one.csv --text goal
printf 'text\tmotive\n%s\tattraction\n' "$long эхо" >gold.tsv
cp -r lexicons/motives lexicons/small
rm lexicons/small/cases.*
expect 3 "lexicons/small/cues.ru.tsv:$((last - 2)): the pattern ran into the limits of PCRE2 in 1 answer" "$maqsat" lexicon test --codebook lexicons/small --gold gold.tsv
printf 'goal\nмама\n' >calm.csv
expect 0 '' "$maqsat" code calm.csv --text goal --codebook lexicons/motives -o calm.out.csv
counts calm.out.csv.run.json '"regex_limits":0,"regex_limits_by_pattern":[],'
finish
