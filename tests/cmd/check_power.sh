#!/bin/bash
# Sizes and powers as R has them (power.prop.test, pwr, exact2x2; oracle cases power_*), and refusals.
. "$(dirname "$0")/support.sh"
ask() { expect 0 '' "$maqsat" power "$@" --format csv -o answer.csv; }
is() { # TABLE ROW COLUMN NUMBER: within 1e-8 of it
    local got
    got=$(awk -F, -v t="$1" -v r="$2" -v c="$3" '$1==t && $2==r && $3==c && ($4=="value" || $4=="count") { print $5 }' answer.csv)
    awk -v a="$got" -v b="$4" 'BEGIN { d = a - b; exit !(a != "" && d * d <= 1e-16 * (b * b > 1 ? b * b : 1)) }' ||
        fail "$1 $2 $3: '$got' is not $4"
}

ask --two-prop '0.5 0.6'
is two_prop normal n_formula 387.338516699036
is two_prop normal n 388
is two_prop corrected n_formula 407.092872506387
is two_prop arcsine n_formula 387.168694538714
ask --two-prop 0.5 0.6 # the second number as a word of its own
is two_prop normal n 388
ask --two-prop '0.61,0.55' --power 0.95 --response 0.5 --icc 0.1 --cluster-size 11
is two_prop normal n_formula 1755.65123137332
is two_prop normal ask 7024
ask --two-prop '0.5 0.6' -n 100
is two_prop normal power 0.294127326910698
is two_prop arcsine power 0.296285448079648
ask --mcnemar '0.3 0.01'
is mcnemar normal n_formula 26.4435472431964
ask --mcnemar '0.7 0.05' -n 12
is mcnemar normal power 0.833619209017131
is mcnemar exact power 0.765638152646364
is mcnemar midp power 0.854104420702761
ask --chisq '0.1 3' -n 500
is chisq noncentral power 0.440508984540252
ask --chisq '0.3 6' --power 0.95
is chisq noncentral n_formula 231.747599689951
ask --one-prop '0.1 0.2' -n 100
is one_prop exact power 0.807666118575456
is one_prop size power 0.0443098928087769
ask --half-width 0.03 --share 0.1 --population 21681 --response 0.6
is half_width simple n 385 # 1.959964^2 * .09 / .0009 = 384.146
is half_width finite n 378
is half_width design ask 630
ask --gain 0.9 -n 600 # 600 / (1 - .81)
is gain rho n_eff 3157
is gain rho k 0.81

expect 2 'ask something' "$maqsat" power
expect 2 'two numbers' "$maqsat" power --two-prop 0.5
expect 2 'two numbers' "$maqsat" power --two-prop '0.5 x'
expect 2 'belongs to no option' "$maqsat" power --half-width 0.03 0.1
expect 2 '' "$maqsat" power --gain 0.5
expect 2 '' "$maqsat" power --one-prop '0.1 0.2'
expect 65 '0\.\.1' "$maqsat" power --two-prop '0.5 1.6'
expect 65 'equal shares' "$maqsat" power --two-prop '0.5 0.5'
expect 65 '' "$maqsat" power --half-width 0
expect 65 '' "$maqsat" power --mcnemar '0.7 0.6'
expect 65 'below 1' "$maqsat" power --gain 1 -n 5
for lang in kk ru; do
    expect 0 '' "$maqsat" power --half-width 0.03 --two-prop '0.5 0.6' --mcnemar '0.3 0.05' --chisq '0.1 3' --lang $lang -f csv -o $lang.csv
    expect 0 '' "$maqsat" power --one-prop '0.1 0.2' --gain 0.2 --mcnemar '0.3 0.05' -n 100 --lang $lang -f md -o $lang.md
    grep -Eq '(power|column)\.[a-z_]+' $lang.md && fail "$lang: a message is missing: $(grep -Eo '(power|column)\.[a-z_]+' $lang.md | head -1)"
    grep -Eiq 'sample|answers|pairs|approximation|exact|share|wanted|correlation' $lang.md && fail "$lang: English words: $(grep -Ei 'sample|answers|pairs|approximation|exact|share' $lang.md | head -1)"
done
grep -q 'Одна доля: 0,2 против 0,1' ru.md || fail "a decimal comma in Russian"
for format in text md json html; do expect 0 '' "$maqsat" power --half-width 0.05 --format "$format"; done
# a share of 0 needs answers too: the formula has none to tell, Wilson has
expect 0 '' "$maqsat" power --half-width 0.05 --share 0 --format csv -o zero.csv
grep -q '^half_width,simple,n,count,' zero.csv && fail "nobody needs to be asked about a share of 0"
grep -q '^half_width,wilson,n,count,35' zero.csv || fail "Wilson's size for a share of 0"
finish
