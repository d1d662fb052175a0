#!/bin/bash
# Reports of a coded survey: every format and language, the same bytes, nothing small, nothing personal, nothing
# unescaped; one clear error for every bad input. Personal data and SPSS files of the same coded survey.
. "$(dirname "$0")/support.sh"

all=html,md,text,csv,json,latex,xlsx,rtf
files="report.html report.md report.txt tables.csv tables.json report.tex report.xlsx report.rtf"
expect 0 '' "$maqsat" code "$SOURCE/samples/small.csv" --text goal -o coded.csv
for lang in kk ru en; do
    expect 0 '' "$maqsat" report coded.csv --text goal --by region --by locality --lang $lang -f $all --figures svg -o out
    mv out out-$lang
    expect 0 '' "$maqsat" report coded.csv --text goal --by region --by locality --lang $lang -f $all --figures svg -o out
    for f in $files figure-level.svg figure-by-2.svg; do
        [ -s out/$f ] || fail "$lang: no $f"
        same out/$f out-$lang/$f "second report in $lang, $f"
    done
    rm -rf out
    grep -Eq '<link|@import|src="?(http|//)|href="?(http|//)|url\((http|//)' out-$lang/report.html && fail "$lang: the page asks for the network"
    grep -Eq '(^|[^a-z_.])(report|section|title|method|repair|base|column|row|language)\.[a-z_]+' out-$lang/report.md && fail "$lang: a message is missing: $(grep -Eo '(report|section|title|method|repair)\.[a-z_]+' out-$lang/report.md | head -1)"
done
[ -z "$(find . -name '*mqtmp*')" ] || fail "a temporary file is left"
cmp -s out-kk/report.md out-ru/report.md && fail "kk and ru are the same"
grep -q 'Уровень конкретности' out-ru/report.md || fail "no Russian title"
grep -q 'нақтылық деңгейі' out-kk/report.md || fail "no Kazakh title"
grep -q "$(sha256sum <coded.csv | cut -c1-64)" out-en/report.md || fail "the digest is not that of the coded file"
grep -q "$(sha256sum <"$SOURCE/samples/small.csv" | cut -c1-64)" out-en/report.md || fail "no digest of the original file"
lexicon=$(grep -o 'SHA-256 [0-9a-f]\{64\})' out-en/report.md | head -1)
expect 0 '' "$maqsat" run "$SOURCE/samples/small.csv" --text goal --by region --by locality -o run
grep -qF "$lexicon" run/report.md || fail "the digest of the lexicon is not that of run"
for t in level detail by-1 by-2 tests; do grep "^$t," run/tables.csv; done >want
for t in level detail by-1 by-2 tests; do grep "^$t," out-en/tables.csv; done >got
[ -s want ] || fail "run wrote no tables"
same want got "tables of run and of report"
# the main results stand first and are those of the tables
[ "$(grep '^## ' out-en/report.md | head -1)" = '## Main results' ] || fail "the report does not begin with its results"
share=$(awk -F, '$1 == "level" && $2 == "absent" && $4 == "share" { printf "%.0f", 100 * $5 }' out-en/tables.csv)
sed -n '/^## Main/,/^## S/p' out-en/report.md | grep -Eq "Absent $share(\\.[0-9])?% " || fail "the main results do not tell the share of absent, $share"
# an answer typed otherwise is not another example
{
    echo 'goal,goal_level,goal_detail,goal_rule,goal_evidence'
    for text in 'Осваивать новые технологии' 'осваивать новые технологии' 'ОСВАИВАТЬ НОВЫЕ ТЕХНОЛОГИИ!' '"Осваивать, новые технологии..."' 'Цифрлық технологияны меңгеру керек'; do
        echo "$text,generic,technology,r,0-9:$(echo "$text" | tr -d '",')"
    done
} >typed.csv
expect 0 '' "$maqsat" report typed.csv --text goal --tables exemplars -f md -o typed
[ "$(grep -ic 'новые технологии' typed/report.md)" = 1 ] || fail "an answer in other letters is quoted again"
grep -q 'меңгеру' typed/report.md || fail "another answer is not quoted"
# words marked as evidence are those of the coded file
grep -q '<mark>' out-en/report.html || fail "no evidence is marked"
grep -q 'Собираюсь <mark>уволиться</mark> из школы' out-en/report.html || grep -q '<mark>' out-en/report.md || fail "evidence is marked in the wrong place"
# another seed, other examples or the same; another text in the method section
expect 0 '' "$maqsat" report coded.csv --text goal --seed 7 -f md -o seed
grep -q 'seed 7' seed/report.md || fail "the seed is not told"

# a small table by hand: competency 3 is small, concrete 12 hides with it, and neither comes back as a sum
{
    echo 'g,goal,goal_level,goal_detail'
    for g in A B; do
        for i in {1..20}; do echo "$g,жоқ,absent,none"; done
        for i in {1..10}; do echo "$g,технология,generic,technology"; done
        for i in {1..6}; do echo "$g,кітап шығару,concrete,product"; done
    done
    for i in 1 2 3; do echo 'A,инклюзия,competency,inclusion'; done
} >by_hand.csv
expect 0 '' "$maqsat" report by_hand.csv --text goal --by g --share -f $all --figures svg -o hidden
awk -F, '$4 == "count" && $5 > 0 && $5 < 5' hidden/tables.csv | grep -q . && fail "a small count is in the CSV"
grep -q '^level,concrete,n,count,12' hidden/tables.csv && fail "concrete is shown: the total gives competency away"
[ "$(grep -c '^by-1,g=[AB],level:concrete,count,6' hidden/tables.csv)" -lt 2 ] || fail "the groups add up to the hidden level"
grep -q '^detail,concrete.product,n,count,12' hidden/tables.csv && fail "the details add up to the hidden level"
grep -q '^by-1,g=B,n,count,36' hidden/tables.csv || fail "sizes of groups are hidden without need"
sed -n '/^## Main/,/^## S/p' hidden/report.md | grep -Eq 'Concrete|Linked|Inclusion|Product' && fail "the main results tell what the tables hide"
grep -q '^level,absent,n,count,40' hidden/tables.csv || fail "more is hidden than has to be"
grep -q 'инклюзия' hidden/* && fail "an answer of a hidden code is quoted"
grep -Eq '^\|.*\| [1-4] \|' <(sed '/Tests of Differences/,/^## /d' hidden/report.md) && fail "a small count is in the Markdown"
grep -Eq '&[[:space:]]*[1-4][[:space:]]*(&|\\\\)' <(sed '/Tests of Differences/,/section/d' hidden/report.tex) && fail "a small count is in the LaTeX"
grep -Eq '"(count|n)": *[1-4][,}[:space:]]' hidden/tables.json && fail "a small count is in the JSON"
grep -Eq '<text[^>]*>[1-4]</text>' hidden/*.svg && fail "a small count is in a figure"
tr '\n' ' ' <hidden/report.html | sed 's/<table/\n<table/g; s/<\/table>/<\/table>\n/g' | grep '^<table' | grep -v χ² | grep -Eq '<td[^>]*>[1-4]</td>' && fail "a small count is in the page"
if command -v unzip >/dev/null; then
    expect 0 '' "$maqsat" report by_hand.csv --text goal --by g --share --tables sample,levels,details -f xlsx -o sheets
    unzip -qo sheets/report.xlsx -d book
    rm book/xl/worksheets/sheet1.xml # the contents, with the numbers of the tables
    sed 's/<c /\n<c /g' book/xl/worksheets/sheet*.xml | grep '^<c r="B' | grep -v 't="s"' | grep -Eq '<v>[1-4]</v>' && fail "a small count is in the workbook"
    sed 's/<c /\n<c /g' book/xl/worksheets/sheet*.xml | grep -q '<v>40</v>' || fail "the workbook has no counts at all"
    expect 0 '' "$maqsat" report coded.csv --text goal --by region --tables levels,details,groups -f xlsx -o charts
    unzip -qo charts/report.xlsx -d drawn
    # Excel calls a workbook damaged whose column widths overlap, LibreOffice does not
    for f in drawn/xl/worksheets/*.xml; do
        grep -o '<col min="[0-9]*" max="[0-9]*"' "$f" | tr -dc '0-9\n ' | awk '{ if ($1 <= last) bad = 1; last = $2 } END { exit bad }' ||
            fail "column widths overlap in ${f##*/}"
    done
    grep -q '<mergeCell ref="C3:' drawn/xl/worksheets/sheet*.xml || fail "a heading over several columns of the workbook stands over the first"
    grep -q "<hyperlink ref=\"A5\" location=\"'Table 1'!A1\"" drawn/xl/worksheets/sheet1.xml || fail "the contents of the workbook lead nowhere"
    grep -q '>No goal<' drawn/xl/sharedStrings.xml || fail "an indented label of the workbook holds blanks"
    # the value, and the ends of its interval as the ends of the whiskers
    whiskers=$(grep -l hiLowLines drawn/xl/charts/*.xml | head -1)
    [ -n "$whiskers" ] || fail "no chart of the workbook has whiskers"
    [ "$(grep -o '<c:val><c:numRef><c:f>[^<]*' "$whiskers" | sed 's/.*!\$\([A-Z]\).*/\1/' | tr -d '\n')" = DEC ] || fail "the whiskers of the workbook do not end at the interval"
    grep -l percentStacked drawn/xl/charts/*.xml | xargs grep -q '<c:tx><c:v>Absent</c:v>' || fail "the series of a chart of the workbook have no names of their own"
    grep -q '<row r="4"[^>]* ht="[3-9][0-9]' drawn/xl/worksheets/sheet*.xml || fail "a heading of two lines is cut in the workbook"
    grep -q percentStacked drawn/xl/charts/*.xml || fail "no chart of 100 % bars in the workbook"
else
    echo "skipped: no unzip to look into the workbook"
fi

# whatever people write, in answers, names of groups, title
cat >naughty.csv <<'END'
g,goal,goal_level,goal_detail,goal_rule,goal_evidence,goal_language
"<b>x</b>|$y_1$ \q{}","<script>alert(1)</script> & \input{x} $x_1$ | *a* _b_ `c`",generic,technology,r,"0-8:<script>",en
"=1+1","@SUM(A1) напишите +7 701 123 45 67 или a.b@mail.kz",generic,technology,r,,ru
"عربي ‮evil","👩‍🏫 مرحبا ‮txt.exe",concrete,career,r,,other
END
expect 0 '' "$maqsat" report naughty.csv --text goal --by g --title '<i>T</i> & \q $1' -f $all --figures svg -o naughty
for f in report.html report.md figure-by-1.svg; do grep -v '^    ' naughty/$f | grep -Eq '<script>alert|<b>x|<i>T' && fail "$f lets markup through"; done
grep -Fq '\input{x}' naughty/report.tex && fail "LaTeX lets a command through"
grep -Eq '^=1\+1|,=1\+1|,@SUM' naughty/tables.csv && fail "the CSV lets a formula through"
grep -Eq '701 123|a\.b@mail' naughty/* && fail "a quotation holds personal data"
grep -q $'\u202e' naughty/report.html && fail "a bidirectional override is let through"

# one of two answers that differ by slips is an example, the other is not
cat >alike.csv <<'END'
goal,goal_level,goal_detail,goal_rule,goal_evidence,goal_language
Отсутствует как таковая,absent,none,r,"0-11:Отсутствует",ru
Отсутсттвует как таковая.,absent,none,r,"0-12:Отсутсттвует",ru
отсутствует как такковая,absent,none,r,"0-11:отсутствует",ru
нет и не было никогда,absent,none,r,"0-3:нет",ru
END
expect 0 '' "$maqsat" report alike.csv --text goal --tables exemplars -f md -o alike
[ "$(grep -c 'как так*овая' alike/report.md)" = 1 ] || fail "answers that differ by slips are quoted side by side"
grep -q 'не было никогда' alike/report.md || fail "an answer of its own is not quoted"

# where the data came from is said as it was: a workbook has no encoding and no delimiter
cp coded.csv book.csv
sed 's/"format": "csv"/"format": "xlsx"/' coded.csv.run.json >book.csv.run.json
for lang in kk ru en; do
    expect 0 '' "$maqsat" report book.csv --text goal --tables method -f md --lang $lang -o method
    grep -q Excel method/report.md || fail "the method section in $lang does not name the workbook"
    grep -q UTF-8 method/report.md && fail "the method section in $lang tells an encoding of a workbook"
done
expect 0 '' "$maqsat" report coded.csv --text goal --by region --tables groups,method -f md -o method
grep -q 'read as UTF-8 with a comma between its cells; rows read: 60' method/report.md || fail "the method section does not tell how the file was read"
grep -q '100% = the answers of the group' method/report.md || fail "a table of groups does not say what 100 % is"
grep -q 'Level of Specificity of the Goal by region' method/report.md || fail "the title of a table of groups is not one"

expect 0 'coded.csv, csv, encoding UTF-8, delimiter ,, .* 60 rows' "$maqsat" report coded.csv --text goal --tables levels -f md -o told -v
expect 0 '' "$maqsat" report coded.csv --text goal --tables levels -f md -o told -q
[ -s stderr ] && fail "--quiet is not quiet"

# a description
printf 'text = goal\nby\tlocality\nlang = ru\ntitle = Цели\ntables = levels, groups\nformat = md\noutput = plan\n# note\n' >plan.txt
expect 0 '' "$maqsat" report coded.csv --description plan.txt
grep -q '^# Цели' plan/report.md || fail "the description's title is not used"
grep -q 'Методика' plan/report.md && fail "the description's choice of tables is not used"
[ -e plan/report.html ] && fail "the description's formats are not used"
# columns by the names that readers know; keys stay those of the file
printf 'text = goal\nby = region\nlabel = region = Область\nlabel = goal = Цель учителя\nlang = ru\nformat = md,csv\noutput = called\n' >plan.txt
expect 0 '' "$maqsat" report coded.csv --description plan.txt
grep -q '^### Сравнение по признаку «Область»' called/report.md || fail "a label is not in the heading"
grep -q '^| Область | n |' called/report.md || fail "a label is not over the groups"
grep -q '^- Цель учителя: закодирован' called/report.md || fail "a label of the answers is not in the main results"
sed '/^## Данные для/,$d' called/report.md | grep -qw region && fail "a column with a label is called by its name"
grep -q '^by-1,region=' called/tables.csv || fail "a label has changed a key"
expect 0 '' "$maqsat" run "$SOURCE/samples/small.csv" --text goal --by region --label 'region=Облыс' --lang kk -o called
grep -q '«Облыс» бойынша' called/report.md || fail "run does not know labels"
printf 'text = goal\nby = region\nlabel = region\n' >bad.txt
expect 65 "bad.txt:3: a label is 'column = text', not 'region'" "$maqsat" report coded.csv -d bad.txt -o bad
expect 2 "a label is 'column = text', not 'region='" "$maqsat" report coded.csv --text goal --label region= -o bad
expect 65 "unknown column 'rgion'; did you mean 'region'" "$maqsat" report coded.csv --text goal --by region --label rgion=x -o bad
expect 2 "the report is not about 'locality'" "$maqsat" report coded.csv --text goal --by region --label locality=x -o bad
printf 'text = goal\nlnag = ru\n' >bad.txt
expect 65 "bad.txt:2: unknown key 'lnag'; did you mean 'lang'" "$maqsat" report coded.csv -d bad.txt -o bad
printf 'text = goal\n\nseed = -3\n' >bad.txt
expect 65 'bad.txt:3: seed wants a whole number' "$maqsat" report coded.csv -d bad.txt -o bad
printf 'text = goal\ntables = levls\n' >bad.txt
expect 65 "bad.txt:2: no table 'levls'; did you mean 'levels'" "$maqsat" report coded.csv -d bad.txt -o bad
printf 'format = html,docx\n' >bad.txt
expect 65 "bad.txt:1: no format 'docx'; did you mean 'rtf'" "$maqsat" report coded.csv -d bad.txt -o bad
printf 'text goal\n' >bad.txt
expect 65 "bad.txt:1: a line is 'key = value'" "$maqsat" report coded.csv -d bad.txt -o bad
expect 66 'none.txt' "$maqsat" report coded.csv -d none.txt -o bad
expect 2 "did you mean 'html'" "$maqsat" report coded.csv --text goal -f htm -o bad
expect 2 "did you mean 'levels'" "$maqsat" report coded.csv --text goal --tables level -o bad
expect 2 'exclude each other' "$maqsat" report coded.csv --text goal --share --publish -o bad
expect 2 'go together' "$maqsat" report coded.csv --before goal -o bad
expect 2 '-o DIR' "$maqsat" report coded.csv --text goal
expect 65 "no column 'goal_level'" "$maqsat" report "$SOURCE/samples/small.csv" --text goal -o bad
printf 'goal,goal_level,goal_detail\nx,lofty,none\n' >odd.csv
expect 65 "row 1, column 'goal_level'.*'lofty'" "$maqsat" report odd.csv --text goal -o bad
printf 'goal,goal_level,goal_detail\n' >header.csv
expect 65 'header' "$maqsat" report header.csv --text goal -o bad
nothing bad

# many groups, long names, no name, nothing but one code, no codes at all
{
    echo 'g,goal,goal_level,goal_detail'
    for i in {1..400}; do echo "group $i,жоқ,absent,none"; done
    for i in {1..30}; do echo ",жоқ,absent,none"; done
    printf '%0300d,жоқ,absent,none\n' 7
} >many.csv
expect 0 '' "$maqsat" report many.csv --text goal --by g -f $all -o many
grep -q '400\|401\|402' many/report.md || fail "the number of groups is not told"
grep -q '^by-1,other,n,count,' many/tables.csv || fail "no row for the other groups"
[ "$(grep -c '^by-1,.*,n,count,' many/tables.csv)" -le 22 ] || fail "too many groups are shown"
grep -q 'All answers carry the same code' many/report.md || fail "one code only is not told"
# no test: because there is one code, or one group, or no group at all
{
    echo 'one,two,none,goal,goal_level,goal_detail'
    for i in {1..10}; do printf 'a,a,,x,absent,none\na,b,,x,absent,none\n'; done
} >alike.csv
expect 0 '' "$maqsat" report alike.csv --text goal --by one --by two --by none -f md -o alike
grep -q 'all answers carry one code' alike/report.md || fail "it is not told that one code leaves nothing to test"
grep -q '“one” has only one group' alike/report.md || fail "the only group is not told"
grep -q '“two” has only one group' alike/report.md && fail "two groups are taken for one"
grep -q 'No answer has a value of “none”' alike/report.md || fail "a column without groups is not told"
printf 'g,goal,goal_level,goal_detail\na,,,\nb,,,\n' >empty.csv
expect 0 '' "$maqsat" report empty.csv --text goal --by g -f $all -o empty
grep -q 'no coded answers' empty/report.md || fail "an empty survey is not told"
grep -q 'nan' empty/tables.csv empty/report.md && fail "an empty survey prints NaN"

# two waves: margins of the transition are those of the columns
{
    echo 'a,a_level,a_detail,b,b_level,b_detail'
    for i in {1..12}; do echo 'жоқ,absent,none,технология,generic,technology'; done
    for i in {1..5}; do echo 'технология,generic,technology,жоқ,absent,none'; done
    for i in {1..9}; do echo 'жоқ,absent,none,жоқ,absent,none'; done
} >waves.csv
expect 0 '' "$maqsat" report waves.csv --before a --after b -f $all --figures svg -o waves
grep -q '^transition,absent,generic,count,12' waves/tables.csv || fail "the transition is wrong"
grep '^change,generic,difference,' waves/tables.csv | grep -q "$(awk 'BEGIN { printf "%.5f", 7 / 26 }')" || fail "the change is not 7 of 26"
[ -s waves/figure-transition.svg ] || fail "no flow"

# personal data
expect 0 '2 finds in 3 rows: email 1, phone 1' "$maqsat" privacy naughty.csv --text goal
grep -q "^2,goal,phone," stdout || fail "the phone is not in row 2"
expect 1 'personal data' "$maqsat" privacy naughty.csv --check
expect 0 '' "$maqsat" privacy "$SOURCE/samples/small.csv" --text goal --check -o none.csv
expect 2 'input' "$maqsat" privacy naughty.csv -o naughty.csv

# SPSS
for i in 1 2; do expect 0 '' "$maqsat" export coded.csv -o coded$i.sav --lang ru; done
same coded1.sav coded2.sav "two SPSS files"
"$maqsat" cat coded1.sav | tail -n +2 | grep -c . >rows
[ "$(cat rows)" = 60 ] || fail "the SPSS file has $(cat rows) rows"
"$maqsat" cat coded1.sav | grep -q '"Цели нет"' || fail "no Russian labels in the SPSS file"
expect 0 '' "$maqsat" export coded.csv -o syntax.sps --lang kk
grep -q "VALUE LABELS goal_level" syntax.sps || fail "no value labels in the syntax"
[ "$("$maqsat" cat syntax.csv | wc -l)" = "$("$maqsat" cat coded.csv | wc -l)" ] || fail "the data of the syntax have other rows"
cp coded.csv own.csv
expect 2 '' "$maqsat" export own.csv -o own.sps
same coded.csv own.csv "the input of an export over itself"
expect 2 'FILE.sav' "$maqsat" export coded.csv -o coded.xls
finish
