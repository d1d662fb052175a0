# Weighted shares, their errors, intervals of groups and the Rao-Scott tests of `maqsat tabulate` against R's survey
# on random designs: strata, clusters, weights, finite populations, post-stratification.
#   Rscript survey.R MAQSAT
suppressMessages(library(survey))
maqsat <- commandArgs(TRUE)[1]
folder <- tempfile("designs")
dir.create(folder)
path <- function(name) file.path(folder, name)
different <- compared <- 0

value <- function(out, table, row, column, statistic) {
  x <- out$value[out$table == table & out$row == row & out$column == column & out$statistic == statistic]
  if (length(x) == 1) as.numeric(x) else NA
}
compare <- function(seed, what, got, want, tolerance = 1e-7) {
  compared <<- compared + 1
  if (is.na(got) || is.na(want) || abs(got - want) > tolerance * max(1, abs(want))) {
    different <<- different + 1
    cat("design", seed, what, got, "is not", want, "\n")
  }
}
random_design <- function() {
  n <- sample(60:600, 1)
  strata <- sample(1:6, 1)
  d <- data.frame(code = sample(0:3, n, TRUE, prob = c(.5, .3, .15, .05)),
                  g = sample(letters[1:sample(2:4, 1)], n, TRUE), st = sample(1:strata, n, TRUE),
                  cl = sample(1:sample(8:40, 1), n, TRUE), w = round(rexp(n) + .1, 4), l = sample(c("kk", "ru"), n, TRUE))
  d$code[sample(n, n %/% 20)] <- NA
  d$cl <- paste0(d$st, "_", d$cl)
  d
}
check <- function(seed) {
  set.seed(seed)
  d <- random_design()
  clusters <- tapply(d$cl, d$st, function(x) length(unique(x)))
  if (any(clusters < 2)) return(FALSE)
  d$N <- as.integer(clusters[as.character(d$st)] + 20)
  write.csv(d, path("d.csv"), row.names = FALSE, na = "", quote = FALSE)
  words <- c("tabulate", path("d.csv"), "--var", "code", "--by", "g", "--weight", "w", "--strata", "st", "--cluster",
             "cl", "--ci", "logit", "--format", "csv", "-o", path("out.csv"))
  finite <- seed %% 2 == 0
  fitted <- seed %% 3 == 0
  s <- svydesign(ids = ~cl, strata = ~st, weights = ~w, fpc = if (finite) ~N, data = d, nest = TRUE)
  if (finite) words <- c(words, "--fpc", "N")
  if (fitted) {
    write.csv(data.frame(column = "l", level = c("kk", "ru"), total = c(1000, 1500)), path("m.csv"), row.names = FALSE,
              quote = FALSE)
    words <- c(words, "--rake", path("m.csv"))
    s <- postStratify(s, ~l, data.frame(l = c("kk", "ru"), Freq = c(1000, 1500)))
  }
  if (system2(maqsat, words) != 0) stop("maqsat failed on design ", seed)
  out <- read.csv(path("out.csv"), colClasses = "character")
  coded <- subset(s, !is.na(code))
  for (k in 0:3) {
    x <- svymean(~I(code == k), coded, na.rm = TRUE)
    compare(seed, paste("share of", k), value(out, "levels", k, "share", "share"), coef(x)[2])
    compare(seed, paste("SE of", k), value(out, "levels", k, "se", "value"), SE(x)[2])
    if (!fitted && any(d$code == k, na.rm = TRUE)) {
      ci <- confint(svyciprop(as.formula(paste0("~I(code==", k, ")")), coded, method = "logit", df = degf(coded)))
      compare(seed, paste("logit limit of", k), value(out, "levels", k, "share", "lower"), ci[1])
    }
    for (group in unique(d$g)) {
      hits <- sum(d$g == group & d$code == k, na.rm = TRUE)
      if (hits == 0 || hits == sum(d$g == group & !is.na(d$code))) next
      x <- svymean(~I(code == k), subset(coded, g == group), na.rm = TRUE)
      row <- paste0("g=", group, "|", k)
      compare(seed, paste("share of", row), value(out, "by-1", row, "share", "share"), coef(x)[2])
      compare(seed, paste("SE of", row), value(out, "by-1", row, "se", "value"), SE(x)[2])
    }
  }
  if (!fitted) {
    second <- svychisq(~g + code, coded, statistic = "F")
    first <- svychisq(~g + code, coded, statistic = "Chisq")
    compare(seed, "Rao-Scott F", value(out, "tests-1", "rao_scott_f", "statistic", "value"), second$statistic, 1e-6)
    compare(seed, "its p", value(out, "tests-1", "rao_scott_f", "p", "p"), second$p.value, 1e-6)
    compare(seed, "first-order p", value(out, "tests-1", "rao_scott_first", "p", "p"), first$p.value, 1e-6)
  }
  TRUE
}
checked <- sum(vapply(1:25, check, logical(1)))
cat(checked, "designs,", compared, "numbers,", different, "different\n")
quit(status = if (different > 0 || checked < 10) 1 else 0)
