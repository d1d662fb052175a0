#!/bin/bash
# Four groupings in one pass cost at most 1.3 times the reader with an empty consumer: processor time, least of
# several runs, more of them where a busy machine spoils the first ones. Only an optimised build can tell; another
# build checks that both read the same rows.
. "$(dirname "$0")/support.sh"
"$BIN/make_survey" -n 400000 --seed 5 --pool "$SOURCE/samples/pool.tsv" -o survey.csv
groups=(--by region --by language --by locality --by qualification_category)
seconds() { # COMMAND...: user + system time
    local times
    times=$( { TIMEFORMAT='%U %S'; time "$@" >stdout 2>stderr; } 2>&1 ) || fail "${*##*/}: $(cat stderr)"
    awk '{ print $1 + $2 }' <<<"$times"
}
runs=1
grep -q 'CMAKE_BUILD_TYPE:STRING=Release' "$BIN/../CMakeCache.txt" 2>/dev/null && runs=15
read_least=1e9 table_least=1e9
for ((i = 0; i < runs; i++)); do
    read_least=$(awk -v a="$read_least" -v b="$(seconds "$BIN/bench_reader" survey.csv)" 'BEGIN { print (b < a ? b : a) }')
    grep -q '^400000 rows' stdout || fail "the reader: $(cat stdout)"
    table_least=$(awk -v a="$table_least" -v b="$(seconds "$maqsat" tabulate survey.csv --var true_level "${groups[@]}")" 'BEGIN { print (b < a ? b : a) }')
    ratio=$(awk -v a="$read_least" -v b="$table_least" 'BEGIN { printf "%.3f", b / a }')
    [ "$i" -lt 4 ] || awk -v r="$ratio" 'BEGIN { exit !(r > 1.25) }' || break
done
awk '/Total/ { n++ } END { exit !n }' stdout || fail "no table"
echo "tabulate $table_least s, reader $read_least s: $ratio times"
[ "$runs" = 1 ] || awk -v r="$ratio" 'BEGIN { exit !(r <= 1.3) }' || fail "$ratio times the reader"
finish
