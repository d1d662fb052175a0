#!/usr/bin/env bash
# Damaged twins of the gold answers: the share of right levels falls no further than the limits that twins knows.
set -u
BIN=$1 SOURCE=$2
out=$("$BIN/twins" --codebook "$SOURCE/lexicons/goals" "$SOURCE/tests/data/gold/gold_dev.tsv")
code=$?
echo "$out"
# A damage that changed nothing would prove nothing: every damage must have met at least 100 answers.
few=$(echo "$out" | awk '$2 == "all" && $4 < 100 { print $1 }')
damages=$(echo "$out" | awk '$2 == "all"' | wc -l)
[ -z "$few" ] || { echo "FAIL: fewer than 100 twins: $few"; exit 1; }
[ "$damages" = 10 ] || { echo "FAIL: $damages damages, not 10"; exit 1; }
exit $code
