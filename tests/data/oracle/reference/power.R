# Power, sizes, GRIM.
ref_power_two_prop <- function(i) {
  p1 <- i$p1; p2 <- i$p2; a <- i$alpha; h <- 2 * asin(sqrt(p1)) - 2 * asin(sqrt(p2)); za <- qnorm(1 - a / 2); pb <- (p1 + p2) / 2; s0 <- sqrt(2 * pb * (1 - pb)); s1 <- sqrt(p1 * (1 - p1) + p2 * (1 - p2))
  if (!is.null(i$n)) { u <- abs(h) * sqrt(i$n / 2)
    return(list(cohen_h = h, power = pnorm((sqrt(i$n) * abs(p1 - p2) - za * s0) / s1), power_arcsine = pnorm(za - u, lower.tail = FALSE) + pnorm(-za - u))) }
  zb <- qnorm(i$power); n <- (za * s0 + zb * s1)^2 / (p1 - p2)^2
  arc <- 2 * (za + zb)^2 / h^2
  list(cohen_h = h, n = n, n_ceil = ceiling(n), n_cc = n / 4 * (1 + sqrt(1 + 4 / (n * abs(p1 - p2))))^2, n_arcsine = arc)
}
ref_power_mcnemar <- function(i) {
  pd <- i$p10 + i$p01; d <- i$p01 - i$p10; za <- qnorm(1 - i$alpha / 2)
  if (is.null(i$n)) { n <- (za * sqrt(pd) + qnorm(i$power) * sqrt(pd - d^2))^2 / d^2; return(list(n = n, n_ceil = ceiling(n))) }
  n <- i$n; ex <- mi <- 0
  for (m in 0:n) { b <- 0:m; p <- vapply(b, function(x) paired_p(x, m - x), c(0, 0)); w <- dbinom(m, n, pd) * dbinom(b, m, i$p10 / pd)
    ex <- ex + sum(w[p[1, ] <= i$alpha * (1 + 1e-12)]); mi <- mi + sum(w[p[2, ] <= i$alpha * (1 + 1e-12)]) }
  list(power_normal = pnorm((sqrt(n) * abs(d) - za * sqrt(pd)) / sqrt(pd - d^2)), power_exact = ex, power_midp = mi)
}
ref_power_chisq <- function(i) {
  f <- function(n) pchisq(qchisq(i$alpha, i$df, lower.tail = FALSE), i$df, n * i$w^2, lower.tail = FALSE)
  if (!is.null(i$n)) return(list(power = f(i$n)))
  n <- uniroot(function(n) f(n) - i$power, c(1e-9, 1e9), tol = 1e-12, maxiter = 10000)$root; n <- root(function(v) f(v) - i$power, n * .99, n * 1.01)
  list(n = n, n_ceil = ceiling(n))
}
ref_power_one_prop <- function(i) {
  x <- 0:i$n; rej <- pmin(pbinom(x, i$n, i$p0), pbinom(x - 1, i$n, i$p0, lower.tail = FALSE)) <= i$alpha / 2; h <- abs(2 * asin(sqrt(i$p1)) - 2 * asin(sqrt(i$p0))) * sqrt(i$n); z <- qnorm(1 - i$alpha / 2)
  list(power_exact = sum(dbinom(x, i$n, i$p1)[rej]), size_exact = sum(dbinom(x, i$n, i$p0)[rej]), power_arcsine = pnorm(z - h, lower.tail = FALSE) + pnorm(-z - h))
}
ref_n_precision <- function(i) {
  z <- qnorm(1 - (1 - i$conf) / 2); n0 <- z^2 * i$p * (1 - i$p) / i$half_width^2; f <- if (is.null(i$population)) n0 else n0 / (1 + (n0 - 1) / i$population); d <- f * i$deff
  wid <- function(n) z * sqrt(i$p * (1 - i$p) / n + z^2 / (4 * n^2)) / (1 + z^2 / n); lo <- 1; hi <- 2^40
  while (lo < hi) { m <- floor((lo + hi) / 2); if (wid(m) <= i$half_width) hi <- m else lo <- m + 1 }
  list(n_srs = n0, n_fpc = f, n_deff = d, n_gross = ceiling(d / i$response_rate - 1e-9), n_wilson = lo)
}
ref_deff_cluster <- function(i) { d <- 1 + (i$cluster_size - 1) * i$icc; list(deff = d, n_eff = i$n / d, moe95 = qnorm(.975) * sqrt(.25 * d / i$n)) }
pct_parts <- function(s) { d <- if (grepl(".", s, fixed = TRUE)) nchar(sub(".*\\.", "", s)) else 0; c(as.numeric(sub(".", "", s, fixed = TRUE)), 100 * 10^d) }
grim_k <- function(s, n) { v <- pct_parts(s); P <- v[1]; S <- v[2]; k <- 0:n; k <- k[abs(S * k - P * n) <= 2 * n]
  a <- 2 * S * k; lo <- (2 * P - 1) * n; hi <- (2 * P + 1) * n; fl <- floor(S * k / n); even <- fl %% 2 == 0; tie <- 2 * (S * k - fl * n) == n
  list(up = k[lo <= a & a < hi], down = k[lo < a & a <= hi], even = k[(lo < a & a < hi) | (tie & P == fl + ifelse(even, 0, 1))], trunc = k[P * n <= S * k & S * k < (P + 1) * n], ceil = k[(P - 1) * n < S * k & S * k <= P * n], both = k[lo <= a & a <= hi]) }
ref_grim <- function(i) { g <- grim_k(i$pct, i$n); v <- pct_parts(i$pct); b <- g$both; x <- v[1] * i$n / v[2]; nk <- floor(x + .5); nk <- min(i$n, max(0, nk))
  list(consistent = length(b) > 0, half_up = length(g$up) > 0, half_even = length(g$even) > 0, half_down = length(g$down) > 0, trunc = length(g$trunc) > 0, ceil = length(g$ceil) > 0,
    k_min = if (length(b)) min(b) else NA, k_max = if (length(b)) max(b) else NA, k_count = length(b), nearest_k = nk, nearest_pct = 100 * nk / i$n) }
ref_grim_n <- function(i) { ok <- Filter(function(n) all(vapply(i$pcts, function(s) length(grim_k(s, n)$both) > 0, TRUE)), i$n_min:i$n_max); list(n_consistent = arr(ok), count = length(ok)) }
ref_grim_set <- function(i) { b <- lapply(i$pcts, function(s) grim_k(s, i$n)$both); e <- lengths(b) > 0; all <- all(e); lo <- if (all) sum(vapply(b, min, 0)) else NA; hi <- if (all) sum(vapply(b, max, 0)) else NA
  list(each = arr(e), sum_min = lo, sum_max = hi, exhaustive_ok = all && lo <= i$n && i$n <= hi, pct_sum = sum(as.numeric(unlist(i$pcts)))) }
