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

"$bin/oracle_check" --perturb "$data/expected.jsonl" || fail "a case differs from its reference"

sed -n '1s/"p":0,/"p":0.5,/p' "$data/expected.jsonl" > "$work/wrong.jsonl"
grep -q '"p":0.5' "$work/wrong.jsonl" || fail "the first case is no longer the one this test spoils"
if "$bin/oracle_check" "$work/wrong.jsonl" > /dev/null; then fail "a wrong value passed"; fi

sed -n '1s/"method":"prop_ci"/"method":"no_such"/p' "$data/expected.jsonl" > "$work/unknown.jsonl"
if "$bin/oracle_check" "$work/unknown.jsonl" > /dev/null; then fail "an unknown method passed"; fi

sed -n '1s/"p":0,/"p":0,"no_such_key":null,/p' "$data/expected.jsonl" > "$work/missing.jsonl"
if "$bin/oracle_check" "$work/missing.jsonl" > /dev/null; then fail "a key that is not computed passed"; fi
