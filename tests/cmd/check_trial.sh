#!/bin/bash
# The worked example runs by one command, and names what cannot be right in the printed figures.
. "$(dirname "$0")/support.sh"
expect 0 '' bash "$SOURCE/scripts/trial" "$maqsat" "$work/trial.md"
for line in '17.6 % cannot come from 84' 'the 2 parts make 35' '7 % cannot come from 12' "maqsat compare --margins '1 24 of 72'" \
    'Stuart–Maxwell' 'technology | 30 | 36' 'Exit code 1'; do
    sed 's/| *\([0-9]\)/| \1/g' trial.md | grep -qF -- "$line" || grep -qF -- "$line" trial.md || fail "trial.md lacks: $line"
done
# the page in docs says what this program says of everything that the lexicon does not touch
part() { sed '/^## The same goals/,/^## Themes/d' "$1"; }
part trial.md >now; part "$SOURCE/docs/trial.md" >then
same now then "docs/trial.md is out of date: run scripts/trial"
finish
