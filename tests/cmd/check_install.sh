#!/bin/bash
# The installed program finds its own data, codes and reports like the built one, and brings manual and completions.
. "$(dirname "$0")/support.sh"

cmake --install "$BIN/.." --prefix "$work/usr" >install.log 2>&1 || fail "cmake --install: $(tail -3 install.log)"
installed=$work/usr/bin/maqsat
for f in bin/maqsat share/man/man1/maqsat.1 share/bash-completion/completions/maqsat share/zsh/site-functions/_maqsat \
    share/fish/vendor_completions.d/maqsat.fish share/maqsat/lexicons/goals/codebook.tsv share/maqsat/lexicons/messages/kk.tsv; do
    [ -s "usr/$f" ] || fail "no $f is installed"
done
"$maqsat" help --man >page
same page usr/share/man/man1/maqsat.1 "the manual page"
for shell in bash zsh fish; do
    "$maqsat" help --completion $shell >script
    same script "$(ls usr/share/*/*/*maqsat* | grep $shell)" "the completion of $shell"
done
bash -n usr/share/bash-completion/completions/maqsat || fail "bash does not read the completion"
! find usr -name '*make_survey*' -o -name '*oracle_check*' | grep -q . || fail "tools of the tests are installed"

survey=$SOURCE/samples/small.csv
for lang in kk ru en; do
    expect 0 '' "$maqsat" run "$survey" --text goal --by locality --lang $lang -o built
    expect 0 '' "$installed" run "$survey" --text goal --by locality --lang $lang -o own
    for f in coded.csv tables.csv; do same built/$f own/$f "$lang: $f of the built and the installed program"; done
done
expect 0 '' "$installed" report own/coded.csv --text goal -f xlsx,html -o report
[ -s report/report.xlsx ] || fail "the installed program writes no workbook"
# its data are those beside it, not those of the build
sed -i 's/Level of specificity of the goal/Installed title/' usr/share/maqsat/lexicons/goals/codebook.tsv
expect 0 '' "$installed" report own/coded.csv --text goal -f md -o report
grep -q 'Installed title' report/report.md || fail "the installed program reads the data of another one"
# moved as a whole it still works
mv usr elsewhere
expect 0 '' "$work/elsewhere/bin/maqsat" code "$survey" --text goal -o moved.csv
same own/coded.csv moved.csv "coded by the program that was moved"
finish
