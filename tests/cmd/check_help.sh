#!/bin/bash
# Help, manual page and completions are made of the option tables and hold every command.
. "$(dirname "$0")/support.sh"

expect 0 '' "$maqsat" --version
for name in ICU PCRE2 GSL libcsv; do grep -Eq "^$name [0-9]+\.[0-9]" stdout || fail "--version lacks $name"; done
expect 0 '' "$maqsat" help
commands=$(sed -n '/^Commands/,/^$/p' stdout | sed -n 's/^  \([a-z_-]*\) .*/\1/p')
[ -n "$commands" ] || fail "help lists no commands"
expect 0 '' "$maqsat" help --man
cp stdout man.1
for shell in bash zsh fish; do expect 0 '' "$maqsat" help --completion $shell; cp stdout complete.$shell; done
for c in $commands; do
    expect 0 '' "$maqsat" $c --help
    sed -n 3p stdout | grep -q '^Examples$' || fail "help of $c does not begin with examples"
    cp stdout by_option
    expect 0 '' "$maqsat" help $c
    same by_option stdout "help $c"
    grep -q "^\.SS maqsat $c$" man.1 || fail "the manual lacks $c"
    for option in $(grep -Eo '^  (-., )?--[a-z-]+' by_option | grep -Eo -- '--[a-z-]+'); do
        grep -q -- "$(printf '%s' "$option" | sed 's/-/\\\\-/g')" man.1 || fail "the manual lacks $option of $c"
        for shell in bash zsh; do grep -q -- "$option" complete.$shell || fail "$shell lacks $option of $c"; done
        grep -q -- "-l ${option#--}" complete.fish || fail "fish lacks $option of $c"
    done
done
bash -n complete.bash || fail "the bash completion is no bash"
bash -c '. ./complete.bash; COMP_WORDS=(maqsat code --te); COMP_CWORD=2; _maqsat; [ "${COMPREPLY[*]}" = --text ]' ||
    fail "bash does not complete --te"
if command -v man >/dev/null && command -v groff >/dev/null; then
    groff -man -Tutf8 -ww -z man.1 2>warnings; [ -s warnings ] && fail "groff: $(head -1 warnings)"
fi
expect 0 '' "$maqsat" help exit-codes
grep -q '^130 ' stdout || fail "exit codes are not explained"
expect 2 "did you mean 'columns'" "$maqsat" help colums
finish
