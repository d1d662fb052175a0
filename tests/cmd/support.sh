# Helpers of the end-to-end checks; source it with BIN and SOURCE as $1 and $2.
set -u
BIN=$(cd "$1" && pwd) SOURCE=$(cd "$2" && pwd)
maqsat=$BIN/maqsat
failed=0
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

fail() { echo "FAIL: $*"; failed=$((failed + 1)); }

# expect CODE PATTERN COMMAND...: exit code, and a line of stderr that matches the extended regular expression.
expect() {
    local code=$1 pattern=$2 got
    shift 2
    "$@" >stdout 2>stderr </dev/null
    got=$?
    [ "$got" = "$code" ] || fail "exit $got, not $code: ${*#"$BIN"/} ($(head -c 300 stderr))"
    [ -z "$pattern" ] || grep -Eq -- "$pattern" stderr || fail "stderr lacks /$pattern/: ${*#"$BIN"/} ($(head -c 300 stderr))"
}

same() { cmp -s "$1" "$2" || fail "$3: $(cmp "$1" "$2" 2>&1 | head -1)"; }

# nothing NAME...: none of the files is there, and no temporary file either.
nothing() {
    local f
    for f in "$@"; do [ ! -e "$f" ] || fail "partial output $f"; done
    [ -z "$(find . -name '*.mqtmp-*')" ] || fail "a temporary file is left: $(find . -name '*.mqtmp-*')"
}

# documented FILE: every table and column of a long CSV is named in docs/tables.md.
documented() {
    awk -F, '$1 != "table" && $1 ~ /^[a-z]/ { print $1; sub(/:.*/, ":", $3); print $3 }' "$1" | sed -E 's/-[0-9]+$/-1/' | sort -u |
        while read -r key; do
            grep -Eq "\`$key[\`A-Z]" "$SOURCE/docs/tables.md" || echo "$key"
        done >undocumented
    [ ! -s undocumented ] || fail "keys that docs/tables.md does not know: $(tr '\n' ' ' <undocumented)"
}

finish() { [ "$failed" = 0 ] && echo ok; exit "$((failed > 0))"; }
