#!/usr/bin/env bash
# The samples keep their promises: the generator is deterministic and keeps the mix, the trial holds the paper's counts.
set -u
bin=$1 source=$2
samples=$source/samples
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
failed=0

fail() {
    echo "FAILED: $*"
    failed=1
}

# same LABEL GOT WANTED
same() {
    [ "$2" = "$3" ] || fail "$1: got '$2', wanted '$3'"
}

# Records of a CSV, one a line: cells between TABs, line breaks inside cells as blanks; "BAD n" for a broken one.
records() {
    LC_ALL=C awk -v columns="$2" '
    function cells(rest, line, cell, n) {
        line = ""
        for (n = 1;; n++) {
            if (match(rest, /^"([^"]|"")*"/)) {
                cell = substr(rest, 2, RLENGTH - 2)
                gsub(/""/, "\"", cell)
            } else {
                match(rest, /^[^",]*/)
                cell = substr(rest, 1, RLENGTH)
            }
            rest = substr(rest, RLENGTH + 1)
            line = line (n > 1 ? "\t" : "") cell
            if (rest == "")
                return n == columns ? line : "BAD " NR
            if (substr(rest, 1, 1) != ",")
                return "BAD " NR
            rest = substr(rest, 2)
            if (rest == "")
                return n + 1 == columns ? line "\t" : "BAD " NR
        }
    }
    {
        record = open ? record " " $0 : $0
        quotes = gsub(/"/, "\"")
        if (quotes % 2)
            open = !open
        if (!open)
            print cells(record)
    }
    END { if (open) print "BAD end" }' "$1"
}

survey() {
    "$bin/make_survey" --pool "$samples/pool.tsv" "$@"
}

# --- the generator ---
survey -o "$tmp/a.csv" || fail "make_survey: exit $?"
survey > "$tmp/b.csv"
survey --seed 7 -o "$tmp/c.csv"
survey -n 1000 -o "$tmp/d.csv"
cmp -s "$tmp/a.csv" "$tmp/b.csv" || fail "the same seed gave other bytes"
cmp -s "$tmp/a.csv" "$tmp/c.csv" && fail "another seed gave the same bytes"
cmp -s -n "$(wc -c < "$tmp/d.csv")" "$tmp/d.csv" "$tmp/a.csv" || fail "1000 rows are not the head of 21681"
survey -n 60 --seed 28 | cmp -s - "$samples/small.csv" || fail "small.csv is not what make_survey -n 60 --seed 28 writes"
(cd "$tmp" && "$bin/make_survey" -n 1000 | cmp -s - d.csv) || fail "the pool is not found from the program's own place"

header=respondent_id,date,region,school_id,locality,qualification_category,experience_years,subject,language,goal,true_level
for seed in a c; do
    same "header of seed $seed" "$(head -n 1 "$tmp/$seed.csv")" "$header"
    records "$tmp/$seed.csv" 11 > "$tmp/$seed.tsv"
    same "broken records of seed $seed" "$(grep -c '^BAD' "$tmp/$seed.tsv")" 0
    same "records of seed $seed" "$(wc -l < "$tmp/$seed.tsv" | tr -d ' ')" 21682
    same "distinct ids of seed $seed" "$(sed 1d "$tmp/$seed.tsv" | cut -f 1 | sort -u | wc -l | tr -d ' ')" 21681
    same "levels off the mix of seed $seed by more than a point" "$(LC_ALL=C awk -F '\t' '
        NR > 1 { n[$11]++; all++ }
        END {
            want["absent"] = 61; want["generic"] = 28; want["concrete"] = 10; want["competency"] = 1
            for (level in n) seen += level in want
            for (level in want) {
                off = 100 * n[level] / all - want[level]
                if (off > 1 || off < -1) printf "%s %.2f ", level, off
            }
            if (seen != 4) print "other levels"
        }' "$tmp/$seed.tsv")" ""
done
same "qualification categories" "$(sed 1d "$tmp/a.tsv" | cut -f 6 | sort -u | wc -l | tr -d ' ')" 5
same "regions" "$(sed 1d "$tmp/a.tsv" | cut -f 3 | sort -u | wc -l | tr -d ' ')" 20
same "days out of range" "$(sed 1d "$tmp/a.tsv" | cut -f 2 | grep -vcE '^2024-0(4-(0[1-9]|[12][0-9]|30)|5-(0[1-9]|[12][0-9]|3[01])|6-(0[1-9]|[12][0-9]|30))$')" 0
[ "$(sed 1d "$tmp/a.tsv" | cut -f 10 | sort -u | wc -l)" -gt 3000 ] || fail "the noise makes too few different answers"

exit_of() {
    survey "$@" > /dev/null 2> "$tmp/message"
    echo $?
}
same "exit: not a number" "$(exit_of -n many)" 2
same "exit: unknown option" "$(exit_of --rows 5)" 2
same "exit: no such folder" "$(exit_of -n 5 -o "$tmp/none/x.csv")" 73
same "exit: disk full" "$(exit_of -n 5 -o /dev/full)" 74
same "exit: no pool" "$(exit_of --pool "$tmp/none.tsv")" 66
printf 'lang\ttext\tlevel\tdetail\nkk\tx\tvague\tnone\n' > "$tmp/bad.tsv"
same "exit: bad pool" "$(exit_of --pool "$tmp/bad.tsv")" 65
grep -q "bad.tsv:2: " "$tmp/message" || fail "a bad pool line is not named: $(cat "$tmp/message")"

# --- the pool ---
same "pool lines without four cells" "$(awk -F '\t' 'NF != 4' "$samples/pool.tsv" | wc -l | tr -d ' ')" 0
same "pool texts twice" "$(sed 1d "$samples/pool.tsv" | cut -f 2 | sort | uniq -d)" ""
same "too few answers" "$(awk -F '\t' 'NR > 1 { n[$3]++; all++; detail[$3 "." $4]++; details += detail[$3 "." $4] == 1 }
    END {
        if (all < 480 || n["absent"] < 100 || n["generic"] < 120 || n["concrete"] < 140) print "level"
        for (d in detail) if (detail[d] < 5) print d
        if (details != 37) print details " details"
    }' "$samples/pool.tsv")" ""

# --- the trial: the counts behind the paper's per cents ---
records "$samples/trial.csv" 8 > "$tmp/trial.tsv"
same "trial header" "$(head -n 1 "$samples/trial.csv")" \
    id,stage,group,goal_before,goal_after,paper_theme,paper_class_before,paper_class_after
# count LABEL WANTED AWK-CONDITION
count() {
    same "trial, $1" "$(LC_ALL=C awk -F '\t' "NR > 1 && ($3) { n++ } END { print n + 0 }" "$tmp/trial.tsv")" "$2"
}
count "broken records" 0 '/^BAD/'
count "first stage" 72 '$2 == 1'
count "second stage" 12 '$2 == 2'
count "generalised before, first stage" 71 '$2 == 1 && $7 == "generalised"'
count "generalised before, second stage" 10 '$2 == 2 && $7 == "generalised"'
count "specified before" 3 '$7 == "specified"'
count "specified after, first stage" 24 '$2 == 1 && $8 == "specified"'
count "specified after, second stage" 11 '$2 == 2 && $8 == "specified"'
count "no answer after" 6 '$8 == "no_answer"'
count "generalised after" 43 '$8 == "generalised"'
count "new technologies" 30 '$6 == "technology"'
count "professional level" 15 '$6 == "professional_level"'
count "something new" 15 '$6 == "learn_new"'
count "apply the course" 13 '$6 == "apply_course"'
count "efficiency of the lesson" 4 '$6 == "lesson_quality"'
count "narrow individual actions" 7 '$6 == "narrow"'
count "no goal where one is said, or the other way round" 0 '($5 == "" || $5 == "-") != ($8 == "no_answer")'
count "no goal before" 0 '$4 == ""'
same "trial, sizes of the small groups" \
    "$(awk -F '\t' '$2 == 1 { n[$3]++ } END { for (g in n) size[n[g]]++; print size[4] "x4 " size[5] "x5 " length(n) }' \
        "$tmp/trial.tsv")" "8x4 8x5 16"
while IFS= read -r quote; do
    cut -f 4,5 "$tmp/trial.tsv" | tr '\t' '\n' | grep -qxF -- "$quote" || fail "the trial lacks the paper's goal: $quote"
done << 'QUOTES'
to introduce acquired knowledge and methods into the educational process to improve teaching quality, student motivation, and development of research skills
to use innovative teaching technologies and digital resources to enhance students' motivation
to acquire knowledge, skills, and abilities through the use of AI in work
to develop competence in researching one's own teaching practice using the digital resources studied during the course
professional growth for competitiveness
improvement in subject teaching to enhance pedagogical skills
to remain professional, stay up-to-date, know all innovations in my specialty, and conduct high-quality lessons
to constantly improve pedagogical mastery through experience exchange
to learn new things, gain experience from colleagues, establish new acquaintances and communication
to learn something new, get the necessary knowledge for further professional development. I took the course to be able to teach my subject more effectively and competently.
to apply STEM education technology in teaching geography and biology
to use STEM in working with students in chemistry lessons and extracurricular activities
to apply artificial intelligence and new teaching methods to develop students' interest and improve the quality of knowledge in English lessons
to develop students' speaking skills considering the use of artificial intelligence
to improve the quality of English lessons and students' motivation using the latest digital technologies
to increase the effectiveness of the learning process through the integration of modern EdTech tools, creating interactive assignments, and developing students' communication skills while adapting teaching to the individual needs and interests of children
to prepare more interesting and informative assignments for students
to achieve a higher qualification category
implementing what was learned during the course
improving professional competence
developing professional skills
upgrading qualifications
QUOTES

# --- published figures for the audit ---
for file in audit_seed000 audit_timetable003 audit_grading003; do
    records "$samples/$file.csv" 7 > "$tmp/$file.tsv"
    same "$file header" "$(head -n 1 "$samples/$file.csv")" table,label,printed,count,base,part_of,kind
    same "$file, bad records" "$(sed 1d "$tmp/$file.tsv" | awk -F '\t' '/^BAD/ || $7 !~ /^(share|sum|band)$/' | wc -l | tr -d ' ')" 0
    same "$file, parts of nothing" "$(awk -F '\t' 'NR > 1 && $7 == "sum" { sum[$1 FS $2] } NR > 1 && $6 != "" { part[$1 FS $6] }
        END { for (p in part) if (!(p in sum)) print p }' "$tmp/$file.tsv")" ""
done
same "timetable, sums that fail" "$(awk -F '\t' 'NR > 1 && $7 == "sum" { sum[$1 FS $2] = $4 } NR > 1 && $6 != "" { part[$1 FS $6] += $4 }
    END { for (s in sum) if (sum[s] != part[s]) print s }' "$tmp/audit_timetable003.tsv")" ""
same "the whole timetable" "$(awk -F '\t' '$2 == "ВСЕГО" { print $4 }' "$tmp/audit_timetable003.tsv")" 40
[ $failed -eq 0 ] && echo "samples: all promises kept"
exit $failed
