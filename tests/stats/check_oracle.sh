#!/bin/sh
# Every statistic against its reference case, and the comparison against itself: values shifted by 0.1 % must be
# refused. A wrong expectation and an unknown method must fail.
set -eu
bin=$1 source=$2
data=$source/tests/data/oracle
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
    echo "check_oracle: $1" >&2
    exit 1
}

for cases in expected more; do
    "$bin/oracle_check" --perturb "$data/$cases.jsonl" || fail "a case of $cases.jsonl differs from its reference"
done

sed -n '1s/"p":0,/"p":0.5,/p' "$data/expected.jsonl" > "$work/wrong.jsonl"
grep -q '"p":0.5' "$work/wrong.jsonl" || fail "the first case is no longer the one this test spoils"
if "$bin/oracle_check" "$work/wrong.jsonl" > /dev/null; then fail "a wrong value passed"; fi

sed -n '1s/"method":"prop_ci"/"method":"no_such"/p' "$data/expected.jsonl" > "$work/unknown.jsonl"
if "$bin/oracle_check" "$work/unknown.jsonl" > /dev/null; then fail "an unknown method passed"; fi

sed -n '1s/"p":0,/"p":0,"no_such_key":null,/p' "$data/expected.jsonl" > "$work/missing.jsonl"
if "$bin/oracle_check" "$work/missing.jsonl" > /dev/null; then fail "a key that is not computed passed"; fi

# What the file may look like and still be read: a byte order mark, CRLF, blank lines, other orders of the keys,
# numbers as texts, "NA" for null, an undefined interval as one null, a CSV in another folder, no final newline.
mkdir -p "$work/in" "$work/in/data"
printf '\357\273\277x,g\r\n1,a\r\n0,b\r\n\r\n1,a\r\n\n' > "$work/in/data/y.csv"
printf '\357\273\277%s\r\n\r\n%s\n  \n%s\n%s\n%s\n%s\n%s' \
    '{"expect":{"p":"0.5","wilson":[0.0945312057395,0.9054687942605]},"tol":1e-9,"input":{"n":"2","x":"1"},"method":"prop_ci","id":"text"}' \
    '{"id":"na","method":"p_adjust","input":{"p":["NA",0.04,null]},"expect":{"holm":["NA",0.04,"NaN"]},"tol":1e-9}' \
    '{"id":"gap","method":"two_prop","input":{"x1":0,"n1":3,"x2":0,"n2":2,"conf":0.9},"expect":{"or_woolf":[null,null],"rr_katz":null}}' \
    '{"id":"csv","method":"svy_prop","input":{"csv":"data/y.csv","design":{},"var":"x","level":"1"},"expect":{"n":3,"p":0.6666666666667},"tol":1e-9}' \
    '{"id":"words","method":"svy_poststrat","input":{"csv":"data/y.csv","design":{},"var":"g","margins":{"x":{"0":2,"1":2}}},"expect":{"sum_w":4,"levels":[{"level":"a","p":0.5},{"level":"b","p":0.5}]},"tol":1e-9}' \
    '{"id":"plan","method":"n_precision","input":{"p":0.5,"half_width":0.1},"expect":{"n_gross":97},"tol":1e-9}' \
    '{"id":"one","method":"ordinal","input":{"table":[[4,2],[0,0]]},"expect":{"kw_h":null,"kw_df":0,"kw_p":null},"tol":1e-9}' \
    > "$work/in/dressed.jsonl"
"$bin/oracle_check" "$work/in/dressed.jsonl" > "$work/out" || fail "a readable file was not read: $(cat "$work/out")"
grep -qx '7 passed, 0 failed' "$work/out" || fail "a case was passed over"
(cd "$work/in" && "$bin/oracle_check" dressed.jsonl > /dev/null) || fail "a file in the working folder was not read"

# What cannot be checked fails with a line that names it.
printf '%s\n' '{"id":"no-input","method":"prop_ci","expect":{"p":1}}' 'not json' '{"method":"grim"}' \
    '{"id":"no-csv","method":"svy_prop","input":{"csv":"none.csv","design":{},"var":"x","level":1},"expect":{"p":1}}' \
    '{"id":"defined","method":"prop_ci","input":{"x":1,"n":2},"expect":{"p":null}}' > "$work/bad.jsonl"
status=0
"$bin/oracle_check" "$work/bad.jsonl" > "$work/out" || status=$?
[ "$status" -eq 1 ] || fail "exit code $status for cases that cannot be checked"
for sign in 'no-input: no input' 'line 2' 'grim' 'none.csv' 'defined: p: want null'; do
    grep -q "$sign" "$work/out" || fail "nothing says '$sign'"
done
grep -qx '0 passed, 5 failed' "$work/out" || fail "a bad case was passed over"
