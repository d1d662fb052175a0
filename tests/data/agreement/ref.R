# Design-weighted agreement of two coders by R survey 4.1.1: svykappa, and alpha by svytotal of its influence values.
library(survey)
a <- read.csv("sheet_a.csv"); b <- read.csv("sheet_b.csv")
d <- jsonlite::fromJSON("design.json")
x <- merge(merge(a[, c("key","code")], b[, c("key","code")], by = "key"), transform(d$keys[, c("key","stratum")], key = as.integer(key)), by = "key")
x <- x[x$code.x != "" & x$code.y != "", ]
x$N <- d$strata$N[x$stratum]; x$w <- x$N / ave(x$w <- rep(1, nrow(x)), x$stratum, FUN = sum)
lev <- c("absent","generic","concrete","competency")
alpha <- function(w, A, B, k, ordinal) {
  n <- rep(0, k); o <- matrix(0, k, k)
  for (i in seq_along(w)) { n[A[i]] <- n[A[i]] + w[i]; n[B[i]] <- n[B[i]] + w[i]
    o[A[i],B[i]] <- o[A[i],B[i]] + w[i]; o[B[i],A[i]] <- o[B[i],A[i]] + w[i] }
  num <- den <- 0
  for (c in 1:k) for (g in 1:k) if (c != g) {
    d2 <- if (ordinal) (sum(n[min(c,g):max(c,g)]) - (n[c] + n[g]) / 2)^2 else 1
    num <- num + o[c,g] * d2; den <- den + n[c] * n[g] * d2 }
  1 - (sum(n) - 1) * num / den }
run <- function(A, B, k, ord, tag) {
  x$A <- factor(A, 1:k); x$B <- factor(B, 1:k); x$same <- as.numeric(A == B)
  des <- svydesign(~1, strata = ~stratum, weights = ~w, fpc = ~N, data = x)
  m <- svymean(~same, des); cat(tag, "agreement", format(c(coef(m), SE(m)), digits = 15), "\n")
  t <- qt(.975, degf(des)); cat(" t", t, " ci", format(coef(m) + c(-1,1) * t * c(SE(m)), digits = 15), "\n")
  kp <- svykappa(~A + B, subset(des, TRUE)); cat(tag, "kappa", format(c(coef(kp), SE(kp)), digits = 15), " ci", format(coef(kp) + c(-1,1)*t*c(SE(kp)), digits = 15), "\n")
  for (o in unique(c(FALSE, ord))) {
    est <- alpha(x$w, A, B, k, o)
    u <- sapply(seq_len(nrow(x)), function(i) { h <- 1e-3 * x$w[i]; up <- dn <- x$w; up[i] <- up[i] + h; dn[i] <- dn[i] - h
      (alpha(up, A, B, k, o) - alpha(dn, A, B, k, o)) / (2 * h) })
    se <- c(SE(svytotal(u, des)))
    cat(tag, "alpha", o, format(c(est, se), digits = 12), " ci", format(c(est - t*se, min(1, est + t*se)), digits = 12), "\n") }
}
x$w <- as.numeric(x$w)
l <- function(v) match(sub("\\..*", "", v), lev)
run(l(x$code.x), l(x$code.y), 4, TRUE, "level")
all <- sort(unique(c(x$code.x, x$code.y)))
run(match(x$code.x, all), match(x$code.y, all), length(all), FALSE, "detail")
