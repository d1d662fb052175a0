#!/bin/bash
# Ragged rows are rejected with line, reason and text; the run goes on and says so by its exit code.
. "$(dirname "$0")/support.sh"

printf 'id,goal\n1,жоқ\n2\n\n3,"x\ny",z\n4,цель\n' >ragged.csv
expect 3 '^maqsat: 2 of 4 rows rejected, see out\.csv\.rejects\.csv' "$maqsat" code ragged.csv --text goal -o out.csv
[ "$(cut -d, -f1 out.csv | tr '\n' ' ')" = "id 1 4 " ] || fail "coded rows: $(cut -d, -f1 out.csv | tr '\n' ' ')"
printf 'line,reason,raw\n3,"expected 2 cells, found 1",2\n5,"expected 2 cells, found 3","3,""x\ny"",z"\n' >want
same want out.csv.rejects.csv rejects
grep -q '"rejected": 2' out.csv.run.json || fail "the manifest does not count the rejects"
expect 0 '' "$maqsat" code ragged.csv --text goal -o lenient.csv --lenient
same out.csv lenient.csv "--lenient"
expect 3 'rejects FILE' "$maqsat" code ragged.csv --text goal
same out.csv stdout "stdout"
expect 3 'mine.csv' "$maqsat" code ragged.csv --text goal --rejects mine.csv --manifest m.json
same want mine.csv "--rejects"
[ -s m.json ] || fail "no manifest"
expect 3 'out/rejects.csv' "$maqsat" run ragged.csv --text goal -o out
same want out/rejects.csv "rejects of run"
printf 'id,goal\n1,жоқ\n' >good.csv
expect 0 '' "$maqsat" run good.csv --text goal -o out
nothing out/rejects.csv

# interrupted while it waits for input: 130, nothing half-written
mkfifo pipe
"$maqsat" code - --text goal -o int.csv <pipe 2>stderr &
job=$!
exec 9>pipe
printf 'id,goal\n1,a\n' >&9
sleep 0.5
kill -INT $job
wait $job
code=$?
exec 9>&-
[ $code = 130 ] || fail "interrupted: exit $code, not 130"
nothing int.csv int.csv.run.json
finish
