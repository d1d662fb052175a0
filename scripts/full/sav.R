# Compares an SPSS file with the coded CSV it was made from.
#   Rscript sav.R coded.sav coded.csv codebook.tsv kk
# Same rows and answers; the labels of the codes are the codebook's titles, and every row has its own.
suppressPackageStartupMessages(library(haven))
arg <- commandArgs(trailingOnly = TRUE)
sav <- read_sav(arg[1])
csv <- read.csv(arg[2], colClasses = "character", na.strings = character(0), encoding = "UTF-8")
book <- read.delim(arg[3], colClasses = "character", na.strings = character(0), quote = "", encoding = "UTF-8")
title <- book[[paste0("title_", arg[4])]]
bad <- FALSE
expect <- function(holds, text) {
  if (!isTRUE(holds)) {
    message(text)
    bad <<- TRUE
  }
}

expect(nrow(sav) > 0 && nrow(sav) == nrow(csv), sprintf("%d rows for %d", nrow(sav), nrow(csv)))
expect(identical(names(sav), names(csv)), "the columns have other names")
# The export cleans texts: line breaks and tabs become blanks (mq_escape.h).
for (column in c("respondent_id", "goal"))
  expect(identical(as.character(sav[[column]]), gsub("[\r\n\t]", " ", csv[[column]])), paste(column, "differs"))

for (dimension in c("level", "detail")) {
  column <- paste0("goal_", dimension)
  codes <- book$code[book$dimension == dimension & book$code != ""]
  titles <- title[book$dimension == dimension & book$code != ""]
  name <- title[book$dimension == dimension & book$code == ""]
  labels <- attr(sav[[column]], "labels")
  expect(length(titles) > 1 && setequal(names(labels), titles), paste(column, "has other labels than the codebook"))
  expect(identical(attr(sav[[column]], "label"), name), paste(column, "has another name than the codebook"))
  given <- as.character(as_factor(sav[[column]], levels = "labels"))
  expect(identical(given, titles[match(csv[[column]], codes)]), paste(column, "has other codes in its rows"))
}
quit(status = if (bad) 1 else 0)
