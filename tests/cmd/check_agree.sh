#!/bin/bash
# Agreement in every layout, numbers of R (oracle case raters-008), and the sheet for adjudication.
. "$(dirname "$0")/support.sh"
ratings=$SOURCE/tests/data/oracle/ratings.csv
value() { awk -F, -v t="$2" -v r="$3" -v c="$4" -v s="$5" '$1==t && $2==r && $3==c && $4==s { print $5 }' "$1"; }
near() { awk -v a="$1" -v b="$2" 'BEGIN { d = a - b; exit !(a != "" && d * d <= 1e-16) }' || fail "$3: $1 is not $2"; }

expect 0 '' "$maqsat" agree "$ratings" --key unit --columns coder_a --columns coder_b --columns coder_c --ordered --format csv -o wide.csv
near "$(value wide.csv agreement agreement value value)" 0.900900900900901 "pairs that agree"
near "$(value wide.csv agreement alpha_nominal value value)" 0.831340513497221 "alpha, nominal"
near "$(value wide.csv agreement alpha_ordinal value value)" 0.783380972132551 "alpha, ordinal"
near "$(value wide.csv agreement gwet_ac1 value value)" 0.876652794582181 "AC1"
near "$(value wide.csv agreement gwet_ac2 value value)" 0.894184171721285 "AC2"
near "$(value wide.csv agreement fleiss value value)" 0.831964927176457 "Fleiss"
near "$(value wide.csv agreement gwet_ac1 value lower)" 0.839343218148196 "AC1, lower limit"
# the long layout says the same
awk -F, 'NR == 1 { print "unit,coder,code"; next } { print $1 ",a," $2; print $1 ",b," $3; print $1 ",c," $4 }' "$ratings" >long.csv
expect 0 '' "$maqsat" agree long.csv --key unit --coder coder --code code --ordered --format csv -o long.out
grep '^agreement,' wide.csv >one; grep '^agreement,' long.out >two
same one two "wide against long layout"
# two sheets; kappa by another hand; what differs is left to the one who decides
awk -F, 'NR == 1 { print "key,text,code,remark"; next } { print $1 ",answer " $1 "," $2 "," }' "$ratings" >a.csv
awk -F, 'NR == 1 { print "key,text,code,remark"; next } { print $1 ",answer " $1 "," $3 "," }' "$ratings" >b.csv
expect 0 '' "$maqsat" agree a.csv b.csv --adjudicate decide.csv --format csv -o two.csv
awk -F, 'NR > 1 && $2 != "" && $3 != "" { n++; o += $2 == $3; a[$2]++; b[$3]++ }
    END { for (k in a) e += a[k] * b[k] / n / n; printf "%.12f\n", (o / n - e) / (1 - e) }' "$ratings" >kappa
near "$(value two.csv agreement cohen_kappa value value)" "$(cat kappa)" "Cohen's kappa"
awk -F, 'NR > 1 && $2 != "" && $3 != "" && $2 != $3' "$ratings" | wc -l >differ
awk -F, 'NR > 1 && $5 == "" && $3 != "" && $4 != ""' decide.csv | wc -l >open
same differ open "codes left open"
head -1 decide.csv | grep -q '^key,text,code_1,code_2,code,remark$' || fail "header of the adjudication sheet"
{ cat a.csv; sed -n 2p a.csv; } >twice.csv
expect 65 'row 301 .*second time' "$maqsat" agree twice.csv b.csv
expect 65 'at least two coders' "$maqsat" agree a.csv
printf 'key,text,code,remark\n1,t,x,\n2,t,x,\n' >same.csv
expect 0 '' "$maqsat" agree same.csv same.csv --format json
grep -qw -i nan stdout && fail "NaN in a table"
grep -q '"one_category"' stdout || fail "no reason beside what is undefined"
# no spread is no certainty: two of two answers that agree are no [1, 1]; a limit of kappa is at most 1
expect 0 '' "$maqsat" agree same.csv same.csv --format csv -o alike.csv
near "$(value alike.csv agreement agreement value lower)" 0.34238022750665 "Wilson interval of two answers of two" # 2/(2 + z^2)
[ -n "$(value alike.csv agreement gwet_ac1 value value)" ] && [ -z "$(value alike.csv agreement gwet_ac1 value lower)" ] ||
    fail "AC1 of answers without spread has an interval"
expect 0 '' "$maqsat" agree same.csv same.csv
tr '\n' ' ' <stdout | grep -q 'show no variance' || fail "an interval is missing without a reason"
printf -- '-1,1\n-1,-1\n2,2\n' >minus.csv
expect 0 '' "$maqsat" agree minus.csv --recal --format csv -o minus.out
near "$(value minus.out agreement cohen_kappa value upper)" 1 "upper limit of kappa"
# codes of the codebook: an unknown one is refused with its place, declared ones count, and a bar can be set
printf 'key,text,code,remark\n1,t,absent.none,\n2,t,generic.technology,\n3,t,concrete.product,\n4,t,absent.none,\n' >book_a.csv
sed 's/concrete.product/generic.learn_new/' book_a.csv >book_b.csv
expect 0 '' "$maqsat" agree book_a.csv book_b.csv --format csv -o book.csv
[ -n "$(value book.csv agreement alpha_ordinal value value)" ] || fail "levels of the codebook are ordered"
expect 0 '' "$maqsat" agree book_a.csv book_b.csv
grep -q 'codes declared: 4' stdout || fail "declared levels: $(grep codes stdout)"
# AC1 by another hand, q = 4 declared levels: pa = 3/4, pe = sum pi(1-pi)/3 = 0.1979 with pi = 1/2, 3/8, 1/8, 0
near "$(value book.csv agreement gwet_ac1 value value)" 0.6883116883116883 "AC1 with the declared levels"
sed 's/generic.technology/generic.tehnology/' book_a.csv >book_c.csv
expect 65 "book_c.csv:3: row 2: code 'generic.tehnology' is not in the codebook 'goals'" "$maqsat" agree book_a.csv book_c.csv
expect 65 "did you mean 'generic.technology'" "$maqsat" agree book_a.csv book_c.csv
expect 65 "is not in the codebook" "$maqsat" agree a.csv b.csv -c goals
printf '5,without quotes, so cut,absent.none,\n' | cat book_a.csv - >cut.csv
expect 65 'cut.csv:6: the row has too few or too many cells' "$maqsat" agree cut.csv book_b.csv
expect 2 'decimal comma' "$maqsat" agree book_a.csv book_b.csv --level 0,95
# levels and sub-codes in one run; the sub-codes by another hand
value_of() { value all.csv "$1" "$2" "$3" "$4"; }
expect 0 '' "$maqsat" agree book_a.csv book_b.csv --format csv -o all.csv
near "$(value_of agreement cohen_kappa value value)" 0.6 "kappa of levels" # po 3/4, pe 1/4 + 1/8
near "$(value_of agreement_detail agreement value value)" 0.75 "agreement of sub-codes"
near "$(value_of agreement_detail cohen_kappa value value)" 0.636363636363636 "kappa of sub-codes" # po 3/4, pe 1/4 + 1/16
[ -z "$(value_of agreement_detail alpha_ordinal value value)" ] || fail "sub-codes have no order"
[ "$(value_of confusion concrete second:generic count)" = 1 ] || fail "confusion of levels"
[ "$(value_of confusion_detail concrete.product second:generic.learn_new count)" = 1 ] || fail "confusion of sub-codes"
near "$(value_of codes_detail absent.none f1 value)" 1 "F1 of a sub-code"
[ -z "$(value_of codes_detail concrete.product precision value)" ] || fail "precision of a code that the second never gave"
grep -q '^disagreements,3,coder_1,text,concrete.product' all.csv || fail "disagreements show whole codes: $(grep ^disagree all.csv)"
expect 0 '' "$maqsat" agree book_a.csv book_b.csv --detail --format csv -o all.csv
[ -z "$(value_of confusion generic second:generic count)" ] || fail "--detail compares whole codes only"
grep -q '^confusions,concrete.product>generic.learn_new,n,count,1' all.csv || fail "sub-codes taken for one another"
sed 's/generic.technology//' book_a.csv >gap.csv
expect 0 'note: 2 of 4 answers are left to decide in decide.csv' "$maqsat" agree gap.csv book_b.csv --adjudicate decide.csv
grep -q '^2,t,,generic.technology,,$' decide.csv || fail "a code that one coder left blank is for the one who decides: $(grep ^2 decide.csv)"
sed 's/concrete.product/concrete/' book_a.csv >bare.csv
expect 0 '' "$maqsat" agree bare.csv book_b.csv
grep -q 'without a sub-code: 1' stdout || fail "a code without a sub-code is a gap of the sub-codes"
expect 0 '' "$maqsat" agree book_a.csv book_b.csv -f html -o page.html
[ "$(grep -c '<svg' page.html)" -ge 2 ] || fail "no heat maps of confusion"
for lang in kk ru; do
    expect 0 '' "$maqsat" agree book_a.csv bare.csv book_b.csv --lang $lang -f md -o page.md
    grep -Eq '(agree|reason|column|title)\.[a-z_]+' page.md && fail "$lang: a message is missing: $(grep -Eo '(agree|reason|column|title)\.[a-z_]+' page.md | head -1)"
    grep -Eiq 'agreement|answers|coder[^s_]|share|alpha[^_]|bootstrap|undefined|sub-code' page.md && fail "$lang: English words: $(grep -Ei 'agreement|answers|coder[^s_]|share|bootstrap' page.md | head -2)"
done
# ReCal: no header, numbers, a column a coder; its first row may name them; # and nothing are gaps
awk -F, 'NR > 1 { print ($2 == "" ? "#" : $2) "," $3 "," $4 }' "$ratings" >recal.csv
expect 0 '' "$maqsat" agree recal.csv --recal --ordered --format csv -o recal.out
grep '^agreement,' recal.out >two; same one two "wide layout against ReCal's"
{ echo 'ann,bob,cyd'; cat recal.csv; } | tr , '\t' >named.tsv
expect 0 '' "$maqsat" agree named.tsv --recal --ordered --format csv -o recal.out
grep '^agreement,' recal.out >two; same one two "wide layout against ReCal's with names"
expect 0 '' "$maqsat" agree named.tsv --recal
grep -q 'ann – bob' stdout || fail "names of the first row"
printf '1\t0\n1\t0,5\n' >comma.tsv
expect 65 "comma.tsv.*row 2 .*'0,5' .*decimal comma" "$maqsat" agree comma.tsv --recal
printf '1,0\n1,x\n' >word.csv
expect 65 "word.csv.*row 2 .*'x' in column '2' is not a number" "$maqsat" agree word.csv --recal
printf '1\n2\n' >single.csv
expect 65 'at least two coders' "$maqsat" agree single.csv --recal
expect 2 'three layouts' "$maqsat" agree recal.csv --recal --coder a
# the wide layout without keys: a row is an answer
cut -d, -f2- "$ratings" >nokey.csv
expect 0 '' "$maqsat" agree nokey.csv --columns coder_a --columns coder_b --columns coder_c --ordered --format csv -o nokey.out
grep '^agreement,' nokey.out >two; same one two "keys against rows"
# sheets that are not filled in, or do not belong together
printf 'key,text,code,remark\n1,t,,\n2,t,,\n' >blank.csv
expect 65 'blank.csv: coder 1' "$maqsat" agree blank.csv book_a.csv
expect 65 'blank.csv: coder 2 .* has not given a single code' "$maqsat" agree book_a.csv blank.csv
printf 'key,text,code,remark\n' >header.csv
expect 65 'header.csv' "$maqsat" agree book_a.csv header.csv
sed 's/^[1-4]/9&/' book_b.csv >other.csv
expect 65 'no answer has codes of two coders' "$maqsat" agree book_a.csv other.csv
# weighted by the design: R survey 4.1.1 (svymean, svykappa, svytotal of the influence of alpha), tests/data/agreement/ref.R
weighted=$SOURCE/tests/data/agreement
expect 0 '' "$maqsat" agree $weighted/sheet_a.csv $weighted/sheet_b.csv --design $weighted/design.json --format csv -o w.csv
while read -r table row statistic number; do
    near "$(value w.csv $table $row value $statistic)" "$number" "$table $row $statistic"
done <<'END'
agreement agreement_weighted value 0.8995394891168809
agreement agreement_weighted lower 0.802350636551800
agreement agreement_weighted upper 0.996728341681962
agreement kappa_weighted value 0.8375425176474671
agreement kappa_weighted lower 0.682756088717586
agreement kappa_weighted upper 0.992328946577348
agreement alpha_nominal_weighted value 0.8373962524964
agreement alpha_nominal_weighted lower 0.682212713823
agreement alpha_nominal_weighted upper 0.992579791169
agreement alpha_ordinal_weighted value 0.9177823305396
agreement alpha_ordinal_weighted lower 0.820538702228
agreement alpha_ordinal_weighted upper 1
agreement_detail agreement_weighted value 0.7274713878291789
agreement_detail agreement_weighted lower 0.580447629480485
agreement_detail kappa_weighted value 0.661918228958428
agreement_detail kappa_weighted upper 0.844915736921166
agreement_detail alpha_nominal_weighted value 0.6616093088243
agreement_detail alpha_nominal_weighted upper 0.844994101743
END
expect 65 'is this the design of these sheets' "$maqsat" agree other.csv other.csv --design $weighted/design.json
# the share of agreeing pairs rests on the answers coded twice: answers of one coder do not widen its interval
sed -n '2,61p' "$ratings" | cut -d, -f2,3 >pairs.csv
{ cat pairs.csv; yes '1,#' | head -40; yes '#,0' | head -40; } >single.csv
expect 0 '' "$maqsat" agree pairs.csv --recal --format csv -o pairs.out
expect 0 '' "$maqsat" agree single.csv --recal --format csv -o single.out
for s in value lower upper; do
    [ "$(value pairs.out agreement agreement value $s)" = "$(value single.out agreement agreement value $s)" ] || fail "agreeing pairs, $s"
done
expect 1 'alpha 0.* is below --min 0.990' "$maqsat" agree book_a.csv book_b.csv --min 0.99
expect 0 '' "$maqsat" agree book_a.csv book_b.csv --min 0.1
# every key of the tables is in docs/tables.md
"$maqsat" agree $weighted/sheet_a.csv $weighted/sheet_b.csv --design $weighted/design.json -f csv >keys.csv 2>&1
"$maqsat" agree named.tsv --recal --ordered -f csv >>keys.csv 2>&1
awk -F, '$1 != "table" && $1 ~ /^[a-z]/ { sub(/_detail$/, "", $1); print $1; if ($1 == "agreement") print $2
    if ($1 ~ /^(codes|confusions|pairs)$/) print $3 }' keys.csv | sort -u | while read -r key; do
    grep -qF "\`$key\`" "$SOURCE/docs/tables.md" || echo "$key"
done >undocumented
[ -s undocumented ] && fail "keys that docs/tables.md does not know: $(tr '\n' ' ' <undocumented)"
# 100,000 answers of three coders with the bootstrap: counts, not pairs
awk 'BEGIN { srand(3); for (i = 1; i <= 100000; i++) { t = int(rand() * 4); r = ""
    for (c = 0; c < 3; c++) r = r (c ? "," : "") (rand() < .8 ? t : int(rand() * 4)); print r } }' >big.csv
SECONDS=0
expect 0 '' "$maqsat" agree big.csv --recal --ordered --resamples 5000
[ $SECONDS -le 10 ] || fail "5,000 resamples of 100,000 answers take $SECONDS s"
finish
