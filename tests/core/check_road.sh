#!/usr/bin/env bash
# The road holds, and the lint sees a breach: a text file that includes a header of coding, and libcsv in stats.
set -eu
bin=$1 source=$2
bash "$source/scripts/lint-road" "$source"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$source/lib" "$work/lib"
printf '#include "mq_coder.h"\n' >"$work/lib/text/breach.c"
printf '#include <csv.h>\n' >"$work/lib/stats/breach.c"
if out=$(bash "$source/scripts/lint-road" "$work"); then
  echo "the lint saw no breach"
  exit 1
fi
grep -q 'lib/text/breach.c:1: text includes mq_coder.h' <<<"$out"
grep -q 'lib/stats/breach.c:1: csv.h does not belong in stats' <<<"$out"
# and it does not compile with what the room's target gives
if cc -fsyntax-only -I"$source/lib/text" -I"$source/lib/io" -I"$source/lib/core" "$work/lib/text/breach.c" 2>/dev/null; then
  echo "an include against the road compiles"
  exit 1
fi
