#!/bin/sh
# The default interval of corrected shares must hold the truth in at least 93 % of the samples, for every level,
# under every confusion matrix. The program fails by itself below that; a run without numbers fails here.
set -eu
bin=$1
out=$(mktemp)
trap 'rm -f "$out"' EXIT
if ! "$bin/correct_coverage" 2000 > "$out"; then
    cat "$out"
    exit 1
fi
tail -n 1 "$out"
grep -q '^lowest coverage: .* printed 0\.9[3-9]' "$out"
[ "$(grep -c ' x[0-9]' "$out")" -eq 32 ]
