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
grep -q 'one category says nothing' stdout || fail "no reason beside what is undefined"
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
expect 65 "is not in the codebook" "$maqsat" agree a.csv b.csv -c goals
expect 1 'alpha 0.* is below --min 0.990' "$maqsat" agree book_a.csv book_b.csv --min 0.99
expect 0 '' "$maqsat" agree book_a.csv book_b.csv --min 0.1
finish
