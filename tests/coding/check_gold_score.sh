#!/usr/bin/env bash
# gold_score on 30 answers of a codebook made for it: every figure is derived by hand below.
. "$(dirname "$0")/../cmd/support.sh"
mkdir -p book morphology
cp "$SOURCE"/lexicons/morphology/*.tsv morphology
tsv() { tr ' ' '\t' >"$1"; }
# Ranks, not the order of the rows, make the order of the levels.
tsv book/codebook.tsv <<'END'
dimension code kind within rank fallback title_kk title_ru title_en
level  ordinal
detail  nominal level
level top   3
level mid   1
level low   0 yes
level high   2
detail t  top
detail m  mid
detail l  low  yes
detail h  high
END
printf 'symbol\tmeaning\nmm\t\nhh\t\ntt\t\n' >book/symbols.tsv
printf 'id\tcode\tcondition\toptions\nm\tmid.m\tmm\nh\thigh.h\thh\nt\ttop.t\ttt\n' >book/rules.tsv
printf 'symbol\tpattern\toptions\nmm\torchard\nhh\tbuilding\ntt\tmountain\n' >book/cues.en.tsv

rows() { # TIMES WRITER LEVEL TEXT [SECONDARY [DOUBT [HOW]]]
    for ((i = 0; i < $1; i++)); do
        printf '%s-%d\ten\t%s\t%s\t%s\t%s\t%s\t%s\n' "$2" "$i" "$4" "${3%.*}" "${3#*.}" "${5-}" "${6-0}" "${7-agreed}"
    done
}
low=water mid=orchard high=building top=mountain
{
    printf 'id\tlang\ttext\tlevel\tdetail\tsecondary\tdoubt\thow\n'
    rows 8 A low.l $low
    rows 1 A low.l $mid
    rows 1 A low.l $top '' 2
    rows 1 A mid.m $low
    rows 7 A mid.m $mid
    rows 1 A mid.m $high
    rows 1 A mid.m $top '' 2 adjudicated
    rows 3 B high.h $high
    rows 1 B high.h $high mid.m
    rows 1 B high.h $top
    rows 1 B top.t $top
    rows 1 B top.t "$top $high"
    rows 1 B top.t "$top $high" high.h
    rows 1 B top.t "$top $high" 'mid.m|high.h'
    rows 1 B top.t $low '' 1 adjudicated
} >gold.tsv
score() { expect 0 '' "$BIN/gold_score" --codebook book "$@"; }
has() { grep -Fqx -- "$1" stdout || fail "no line '$1' in: $(cat stdout)"; }
lacks() { ! grep -q -- "$1" stdout || fail "'$1' in: $(cat stdout)"; }
part() { sed -n "/^$1\$/,/^\$/p" stdout >part && mv part stdout; }

# F1 16/20, 14/18, 8/10, 8/12: mean 0.7611. Right 23 of 30.
score --shares 61,28,10,1 gold.tsv
cp stdout whole
[ "$(sed -n 1p stdout)" = "all          n   30   macro-F1 0.761   level 0.767   detail 0.767" ] || fail "first line: $(head -1 stdout)"
[ "$(sed -n 2,5p stdout | tr -s ' ')" = " low 8 1 0 1
 mid 1 7 1 1
 high 0 0 4 1
 top 1 0 0 4" ] || fail "confusion: $(sed -n 2,5p stdout)"
has "A            n   20   macro-F1 0.405   level 0.750   detail 0.750" # 16/19, 14/18, no right high, no right top
# low  .61*.8 / (.61*.8 + .28*.1 + .01*.2) = .488/.518;  mid  .28*.7 / (.61*.1 + .28*.7) = .196/.257
# high .10*.8 / (.28*.1 + .10*.8) = .080/.108;  top  .01*.8 / (.61*.1 + .28*.1 + .10*.2 + .01*.8) = .008/.117
has "precision    at 61/28/10/1   low 0.942   mid 0.763   high 0.741   top 0.068"
has "false        top on answers two ranks or more below: 2 of 20 = 10.0 %"
# Of the four with codes on a side: {mid} and none 0, none and {high} 0, the same 1, {mid, high} and {high} 2/3; 26 have none.
has "secondary    set-F1 0.922   of the 4 answers that have any 0.417"

part "without doubt 2" # leaves out low taken for top and mid taken for top
has "all          n   28   macro-F1 0.816   level 0.821   detail 0.821" # 16/19, 14/17, 8/10, 8/10
has "false        top on answers two ranks or more below: 0 of 18 = 0.0 %"
cp whole stdout
part "without adjudicated rows" # mid taken for top, top taken for low
has "false        top on answers two ranks or more below: 1 of 19 = 5.3 %"
# top .01*1 / (.61*.1 + .10*.2 + .01*1) = .010/.091
grep -q ' top 0.110$' stdout || fail "precision without adjudicated rows: $(cat stdout)"
cp whole stdout
part "without doubt 2 and adjudicated rows" # all three
[ "$(sed -n 2p stdout | cut -c1-20)" = "all          n   27 " ] || fail "rows left: $(cat stdout)"

# Shares of the file's own mixture give its own precision (8/10, 7/8, 4/5, 4/7); their unit does not matter.
score --shares 10,10,5,5 gold.tsv
has "precision    at 10/10/5/5   low 0.800   mid 0.875   high 0.800   top 0.571"
# No rate where no answer is truly low; no share where nothing is given mid.
score --writer B --shares 61,28,10,1 gold.tsv
has "precision    at 61/28/10/1   low -   mid -   high -   top -"
score --writer B --shares 0,0,1,1 gold.tsv
has "precision    at 0/0/1/1   low 0.000   mid -   high 1.000   top 0.800"
lacks '^false'

# Without the columns there is nothing to leave out and no set to compare.
cut -f1-5 gold.tsv >plain.tsv
score plain.tsv
cmp -s <(head -8 whole) <(head -8 stdout) || fail "a file without the columns is scored otherwise: $(cat stdout)"
lacks 'without'; lacks '^secondary'; lacks '^precision'
cut -f1-7 gold.tsv >doubts.tsv
score doubts.tsv
[ "$(grep '^without' stdout)" = "without doubt 2" ] || fail "a file without 'how': $(cat stdout)"

for bad in 1,2,3 1,2,3,4,5 1,2,3,x 1,2,3,-1 0,0,0,0 ''; do
    expect 2 'needs 4 numbers' "$BIN/gold_score" --codebook book --shares "$bad" gold.tsv
done
sed 's/mid\.m|high\.h/mid.m|hihg.h/' gold.tsv >typo.tsv
expect 1 "row 30: unknown secondary code 'hihg.h'" "$BIN/gold_score" --codebook book typo.tsv
finish
