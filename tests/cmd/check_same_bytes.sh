#!/bin/bash
# One survey in every cut, line end and encoding gives the same coded file.
. "$(dirname "$0")/support.sh"

printf '%s\n' 'id;goal;note' '1;"Критериалды бағалауды
меңгеру";"a ""b"" ; c"' '2;Повышать квалификацию;' '3;"жоқ|\ емес";x' '4;;last' '5;=1+1;"=1+1"' >multi.csv
"$maqsat" code multi.csv --text goal -q >multi.want || fail "multi.csv is not coded"
[ "$(grep -c '' multi.want)" = 7 ] || fail "multi.csv: $(grep -c '' multi.want) lines"
grep -q '^1,"Критериалды бағалауды$' multi.want || fail "a line break in a cell is not kept"
grep -q '^5,=1+1,=1+1,' multi.want || fail "an input cell is changed"

"$maqsat" code "$SOURCE/samples/small.csv" --text goal -q >want || fail "small.csv is not coded"
# other line ends between records; a line break inside a quoted cell is data and stays
ends() { awk -v end="$1" '{ q += gsub(/"/, "\""); printf "%s%s", $0, q % 2 ? "\n" : end }' "$SOURCE/samples/small.csv"; }
ends '\r\n' >crlf.csv
ends '\r' >cr.csv
for chunk in 1 7 4096 65536; do
    for file in "$SOURCE/samples/small.csv" crlf.csv cr.csv; do
        "$maqsat" code "$file" --text goal --chunk-size $chunk >got 2>err || fail "$file, chunk $chunk: $(cat err)"
        same want got "$file, chunk $chunk"
    done
    "$maqsat" code multi.csv --text goal --chunk-size $chunk >got || fail "multi.csv, chunk $chunk"
    same multi.want got "multi.csv, chunk $chunk"
done

# threads: batches come back in their order, rejected rows too
awk -v OFS=, 'NR == 1 { print } NR > 1 { for (i = 0; i < 40; i++) print } NR % 9 == 0 { print "too,few" }' \
    "$SOURCE/samples/small.csv" >long.csv
"$maqsat" code long.csv --text goal --threads 1 --rejects one.rejects >want 2>/dev/null
[ $? -eq 3 ] || fail "long.csv has ragged rows"
for threads in 2 5 64; do
    "$maqsat" code long.csv --text goal --threads $threads --rejects many.rejects >got 2>/dev/null
    same want got "$threads threads"
    same one.rejects many.rejects "rejects, $threads threads"
done
"$maqsat" code long.csv --text goal --threads 0 >/dev/null 2>err && fail "0 threads are accepted"
grep -q 'threads' err || fail "the message does not name --threads: $(cat err)"

# what KZ-1048 can hold, so that every version holds the same text
: >base.csv
while IFS= read -r line; do
    printf '%s\n' "$line" | iconv -f UTF-8 -t RK1048 >/dev/null 2>&1 && printf '%s\n' "$line" >>base.csv
done <"$SOURCE/samples/small.csv"
[ "$(grep -c '' base.csv)" -ge 40 ] || fail "too little of small.csv fits KZ-1048"
"$maqsat" code base.csv --text goal -q >want || fail "base.csv is not coded"
iconv -f UTF-8 -t RK1048 base.csv >kz.csv
iconv -f UTF-8 -t UTF-16LE base.csv >le.body
iconv -f UTF-8 -t UTF-16BE base.csv >be.body
{ printf '\xff\xfe'; cat le.body; } >le.csv
{ printf '\xfe\xff'; cat be.body; } >be.csv
{ printf '\xef\xbb\xbf'; cat base.csv; } >bom.csv
gzip -c base.csv >packed.csv.gz
for file in kz.csv le.csv be.csv bom.csv packed.csv.gz; do
    for chunk in 1 4096; do
        "$maqsat" code $file --text goal --chunk-size $chunk >got 2>err || fail "$file, chunk $chunk: $(cat err)"
        same want got "$file, chunk $chunk"
    done
done
"$maqsat" code kz.csv --text goal --encoding kz-1048 >got && same want got "--encoding kz-1048"
"$maqsat" code - --text goal <base.csv >got && same want got "stdin"
"$maqsat" code base.csv --text goal -o file.csv && same want file.csv "-o"
"$maqsat" run base.csv --text goal -o out -q >/dev/null && same want out/coded.csv "run"
finish
