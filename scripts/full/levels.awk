# Compares a sheet that LibreOffice read back with the tables it was made from.
#   awk -v lang=kk -f levels.awk codebook.tsv tables.csv sheet.tsv
# The level table of the sheet must hold the codebook's titles in order, and in each row the count, the share
# and the ends of the interval of tables.csv. Exit 1 and a line on stderr for what differs.
function fail(text) {
    print text > "/dev/stderr"
    bad = 1
}

# LibreOffice writes a share as per cent with 15 significant digits.
function same(code, what, cell, wanted,    got, gap) {
    if (cell == "" || wanted == "") {
        if (cell != wanted) fail(code " " what ": \"" cell "\" for \"" wanted "\"")
        return
    }
    got = cell
    if (sub(/%$/, "", got)) got /= 100
    gap = got - wanted
    if (cell !~ /^[0-9.]+%?$/ || gap > 1e-12 || gap < -1e-12) fail(code " " what ": " cell " for " wanted)
}

FNR == 1 { file++ }

file == 1 && FNR == 1 {
    columns = split($0, head, "\t")
    for (i = 1; i <= columns; i++)
        if (head[i] == "title_" lang) at = i
    next
}

file == 1 {
    split($0, field, "\t")
    if (field[1] == "level" && field[2] != "") title[field[2]] = field[at]
    next
}

file == 2 {
    split($0, field, ",")
    if (field[1] != "level") next
    if (!(field[2] in known)) {
        known[field[2]] = 1
        code[++n] = field[2]
    }
    value[field[2], field[3], field[4]] = field[5]
    next
}

{
    columns = split($0, field, "\t")
    if (row == 0 && field[1] != title[code[1]]) next
    if (++row > n) next
    c = code[row]
    if (c != "total" && field[1] != title[c]) fail("row " row ": \"" field[1] "\" for \"" title[c] "\"")
    if (c == "total" && field[1] == "") fail("the total has no name")
    same(c, "n", field[2], value[c, "n", "count"])
    same(c, "share", field[3], value[c, "share", "share"])
    same(c, "lower end", field[4], value[c, "share", "lower"])
    same(c, "upper end", field[5], value[c, "share", "upper"])
}

END {
    if (n < 2) fail("tables.csv has no level table")
    if (row < n) fail("the sheet has " row + 0 " rows of " n)
    exit bad
}
