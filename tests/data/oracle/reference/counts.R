# One sample, several categories, two samples, pairs.
wilson <- function(x, n, conf) {
  z <- qnorm(1 - (1 - conf) / 2); p <- x / n
  mid <- x + z^2 / 2; half <- z * sqrt(n * p * (1 - p) + z^2 / 4)
  c(if (x == 0) 0 else (mid - half) / (n + z^2), if (x == n) 1 else (mid + half) / (n + z^2))
}
wilson_cc <- function(x, n, conf) {
  z <- qnorm(1 - (1 - conf) / 2); p <- x / n; q <- 1 - p
  l <- if (x == 0) 0 else max(0, (2 * x + z^2 - 1 - z * sqrt(z^2 - 2 - 1 / n + 4 * p * (n * q + 1))) / (2 * (n + z^2)))
  u <- if (x == n) 1 else min(1, (2 * x + z^2 + 1 + z * sqrt(z^2 + 2 - 1 / n + 4 * p * (n * q - 1))) / (2 * (n + z^2)))
  c(l, u)
}
clopper <- function(x, n, conf) {
  a <- 1 - conf
  c(if (x == 0) 0 else qbeta(a / 2, x, n - x + 1), if (x == n) 1 else qbeta(a / 2, x + 1, n - x, lower.tail = FALSE))
}
binom_midp <- function(x, n, conf) {
  a <- 1 - conf
  lo <- function(p) pbinom(x, n, p, lower.tail = FALSE) + dbinom(x, n, p) / 2 - a / 2
  hi <- function(p) pbinom(x - 1, n, p) + dbinom(x, n, p) / 2 - a / 2
  c(if (x == 0) 0 else root(lo, 0, x / n), if (x == n) 1 else root(hi, x / n, 1))
}
ref_prop_ci <- function(i) {
  x <- i$x; n <- i$n; z <- qnorm(1 - (1 - i$conf) / 2); p <- x / n; se <- sqrt(p * (1 - p) / n); a <- 1 - i$conf
  nt <- n + z^2; pt <- (x + z^2 / 2) / nt; ac <- z * sqrt(pt * (1 - pt) / nt)
  je <- c(if (x == 0) 0 else qbeta(a / 2, x + .5, n - x + .5),
          if (x == n) 1 else qbeta(a / 2, x + .5, n - x + .5, lower.tail = FALSE))
  list(p = p, se = se, wald = iv(p - z * se, p + z * se, 0, 1),
       wald_cc = iv(p - z * se - 1 / (2 * n), p + z * se + 1 / (2 * n), 0, 1),
       wilson = arr(wilson(x, n, i$conf)), wilson_cc = arr(wilson_cc(x, n, i$conf)),
       agresti_coull = iv(pt - ac, pt + ac, 0, 1), jeffreys = arr(je),
       clopper_pearson = arr(clopper(x, n, i$conf)), midp = arr(binom_midp(x, n, i$conf)))
}
sg_terms <- function(w, lambda) { # log mass and cumulants of a Poisson cut to lambda +- w
  b <- max(0, lambda - w); k <- b:(lambda + w); d <- dpois(k, lambda); s <- sum(d)
  m <- sum(k * d) / s; c2 <- sum((k - m)^2 * d) / s
  c(log(s), m, c2, sum((k - m)^3 * d) / s, sum((k - m)^4 * d) / s - 3 * c2^2)
}
sg_nu <- function(w, x, n) {
  s <- rowSums(vapply(x, function(l) sg_terms(w, l), numeric(5)))
  if (s[3] == 0) return(0)
  z <- (n - s[2]) / sqrt(s[3]); g1 <- s[4] / s[3]^1.5; g2 <- s[5] / s[3]^2
  e <- 1 + g1 * (z^3 - 3 * z) / 6 + g2 * (z^4 - 6 * z^2 + 3) / 24 + g1^2 * (z^6 - 15 * z^4 + 45 * z^2 - 15) / 72
  exp(s[1] - z^2 / 2 - dpois(n, n, log = TRUE)) / sqrt(2 * pi) * e / sqrt(s[3])
}
ref_multinom_ci <- function(i) {
  x <- unlist(i$counts); n <- sum(x); k <- length(x); p <- x / n
  score <- function(q) lapply(x, function(v) { h <- sqrt(q * (q + 4 * v * (n - v) / n))
    arr(c(if (v == 0) 0 else (q + 2 * v - h) / (2 * (n + q)), if (v == n) 1 else (q + 2 * v + h) / (2 * (n + q)))) })
  old <- 0; w <- NA
  for (cc in 1:n) { now <- sg_nu(cc, x, n); if (now > i$conf && old < i$conf) { w <- cc; break }; old <- now }
  d <- (i$conf - old) / (now - old); w <- w - 1
  list(p = arr(p), goodman = score(qchisq((1 - i$conf) / k, 1, lower.tail = FALSE)),
       quesenberry_hurst = score(qchisq(1 - i$conf, k - 1, lower.tail = FALSE)),
       sison_glaz = lapply(p, function(v) iv(v - w / n, v + (w + 2 * d) / n, 0, 1)), sison_glaz_c = w)
}
ref_gof <- function(i) {
  o <- unlist(i$counts); p <- unlist(i$p); t <- suppressWarnings(chisq.test(o, p = p)); e <- sum(o) * p
  g2 <- 2 * sum(ifelse(o > 0, o * log(o / e), 0))
  list(x2 = t$statistic[[1]], df = t$parameter[[1]], p = t$p.value, g2 = g2,
       g2_p = pchisq(g2, length(o) - 1, lower.tail = FALSE), residuals = arr(t$residuals),
       stdres = arr((o - e) / sqrt(e * (1 - p))), cohen_w = sqrt(t$statistic[[1]] / sum(o)), n_expected_lt5 = sum(e < 5))
}
ref_p_adjust <- function(i) {
  p <- vapply(i$p, function(v) if (is.null(v)) NA_real_ else as.numeric(v), 0)
  f <- function(m) arr(p.adjust(p, m))
  list(bonferroni = f("bonferroni"), holm = f("holm"), hochberg = f("hochberg"), bh = f("BH"), by = f("BY"))
}
# Score limits: f decreasing through z .. -z between the ends; the limit is the end where f never gets there.
diff_mle <- function(x1, n1, x2, n2, D) { # p2 maximising the likelihood under p1 = p2 + D
  s <- function(p) { t <- function(x, v) if (x == 0) 0 else x / v
    t(x1, p + D) - t(n1 - x1, 1 - p - D) + t(x2, p) - t(n2 - x2, 1 - p) }
  lo <- max(0, -D); hi <- min(1, 1 - D); e <- (hi - lo) * 1e-15
  if (s(lo + e) <= 0) lo else if (s(hi - e) >= 0) hi else root(s, lo + e, hi - e)
}
diff_score <- function(x1, n1, x2, n2, conf, k) {
  z <- qnorm(1 - (1 - conf) / 2); d <- x1 / n1 - x2 / n2
  f <- function(D) { p2 <- diff_mle(x1, n1, x2, n2, D); p1 <- p2 + D
    v <- max(0, p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2) * k
    if (abs(d - D) < 1e-15) 0 else if (v <= 0) sign(d - D) * Inf else (d - D) / sqrt(v) }
  e <- 1e-14
  c(if (d == -1) -1 else root(function(D) f(D) - z, -1 + e, d), if (d == 1) 1 else root(function(D) f(D) + z, d, 1 - e))
}
ratio_limits <- function(f, z, at) { # f(log theta) decreasing; at = log of the estimate
  c(if (at == -Inf) 0 else exp(root(function(t) f(t) - z, -60, min(at, 60))),
    if (at == Inf) Inf else exp(root(function(t) f(t) + z, max(at, -60), 60)))
}
rr_score <- function(x1, n1, x2, n2, conf, k) {
  z <- qnorm(1 - (1 - conf) / 2); N <- n1 + n2
  if (x1 + x2 == 0) return(c(0, Inf))
  f <- function(t) { th <- exp(t); b <- n1 * th + x1 + n2 + x2 * th
    p2 <- 2 * (x1 + x2) / (b + sqrt(max(0, b^2 - 4 * N * th * (x1 + x2)))); p1 <- min(1, th * p2); p2 <- min(1, p2)
    v <- (p1 * (1 - p1) / n1 + th^2 * p2 * (1 - p2) / n2) * k; u <- x1 / n1 - th * x2 / n2
    if (abs(u) < 1e-15) 0 else if (!(v > 0)) sign(u) * Inf else u / sqrt(v) }
  ratio_limits(f, z, log(x1 / n1) - log(x2 / n2))
}
or_score <- function(x1, n1, x2, n2, conf, k) {
  z <- qnorm(1 - (1 - conf) / 2); m <- x1 + x2
  if (m == 0 || m == n1 + n2) return(c(0, Inf))
  o <- c(x1, n1 - x1, x2, n2 - x2); s <- c(1, -1, -1, 1); j <- which.min(o); x <- o[j]
  cells <- function(e) { v <- o + s * s[j] * (e - x); v[j] <- e; if (x == 0) v[s == s[j]] <- o[s == s[j]] + e; v } # the smallest cell rules the rest
  f <- function(t) {
    g <- function(e) { v <- cells(e); if (any(v[s == s[j]] <= 0)) -Inf * s[j] else if (any(v[s != s[j]] <= 0)) Inf * s[j] else sum(s * log(v)) - t }
    lo <- x - min(o[s == s[j]]); hi <- x + min(o[s != s[j]]); e <- root(g, lo, hi); v <- cells(e)
    s[j] * (x - e) / sqrt(k / sum(1 / v)) }
  at <- log(x1) + log(n2 - x2) - log(x2) - log(n1 - x1); lim <- function(w, lo, hi) exp(root(function(t) f(t) - w, lo, hi))
  c(if (at == -Inf) 0 else lim(z, -30, if (at == Inf) 30 else at), if (at == Inf) Inf else lim(-z, if (at == -Inf) -30 else at, 30))
}
or_conditional <- function(x1, n1, x2, n2, conf) {
  m <- x1 + x2; lo <- max(0, m - n2); hi <- min(n1, m); s <- lo:hi; a <- (1 - conf) / 2
  ld <- dhyper(s, n1, n2, m, log = TRUE)
  pr <- function(t) { l <- ld + s * t; l <- exp(l - max(l)); l / sum(l) }
  if (lo == hi) return(list(cmle = NA, exact = arr(c(0, Inf)), midp = arr(c(0, Inf))))
  cm <- if (x1 == lo) 0 else if (x1 == hi) Inf else exp(root(function(t) sum(s * pr(t)) - x1, -50, 50))
  lim <- function(w) c(if (x1 == lo) 0 else exp(root(function(t) { p <- pr(t); sum(p[s > x1]) + w * p[s == x1] - a }, -50, 50)),
                       if (x1 == hi) Inf else exp(root(function(t) { p <- pr(t); sum(p[s < x1]) + w * p[s == x1] - a }, -50, 50)))
  list(cmle = cm, exact = arr(lim(1)), midp = arr(lim(.5)))
}
fisher_three <- function(x1, n1, x2, n2) {
  m <- x1 + x2; s <- max(0, m - n2):min(n1, m); d <- dhyper(s, n1, n2, m); o <- d[s == x1]
  p <- min(1, sum(d[d <= o * (1 + 1e-7)])); tie <- d >= o * (1 - 1e-7) & d <= o * (1 + 1e-7)
  list(p = p, midp = if (length(s) == 1) 1 else p - sum(d[tie]) / 2, central = min(1, 2 * min(sum(d[s <= x1]), sum(d[s >= x1]))))
}
ref_two_prop <- function(i) {
  x1 <- i$x1 + 0; n1 <- i$n1 + 0; x2 <- i$x2 + 0; n2 <- i$n2 + 0; cf <- i$conf; a <- 1 - cf; z <- qnorm(1 - a / 2); N <- n1 + n2
  p1 <- x1 / n1; p2 <- x2 / n2; d <- p1 - p2; sw <- sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
  c1 <- (x1 + 1) / (n1 + 2); c2 <- (x2 + 1) / (n2 + 2); sc <- sqrt(c1 * (1 - c1) / (n1 + 2) + c2 * (1 - c2) / (n2 + 2))
  sq <- function(f) { w1 <- f(x1, n1, cf); w2 <- f(x2, n2, cf)
    iv(d - sqrt((p1 - w1[1])^2 + (w2[2] - p2)^2), d + sqrt((w1[2] - p1)^2 + (p2 - w2[1])^2), -1, 1) }
  t <- matrix(c(x1, n1 - x1, x2, n2 - x2), 2, byrow = TRUE); ok <- all(colSums(t) > 0)
  q <- function(v) if (ok) pchisq(v, 1, lower.tail = FALSE) else NA
  chi <- if (ok) N * (t[1, 1] * t[2, 2] - t[1, 2] * t[2, 1])^2 / (n1 * n2 * prod(colSums(t))) else NA
  ya <- if (ok) { e <- outer(rowSums(t), colSums(t)) / N; sum((abs(t - e) - pmin(.5, abs(t - e)))^2 / e) } else NA
  fi <- fisher_three(x1, n1, x2, n2); co <- or_conditional(x1, n1, x2, n2, cf)
  rr <- if (x1 + x2 == 0) NA else p1 / p2; or <- (x1 * (n2 - x2)) / (x2 * (n1 - x1)); if (is.nan(or)) or <- NA
  lg <- function(est, s) iv(exp(log(est) - z * s), exp(log(est) + z * s))
  ka <- if (x1 > 0 && x2 > 0 && x1 + x2 < N) lg(rr, sqrt(1 / x1 - 1 / n1 + 1 / x2 - 1 / n2)) else NA
  ad <- lg((x1 + .5) / (n1 + .5) / ((x2 + .5) / (n2 + .5)), sqrt(1 / (x1 + .5) - 1 / (n1 + .5) + 1 / (x2 + .5) - 1 / (n2 + .5)))
  if (x1 == n1 && x2 == n2) ad <- NA
  wo <- if (all(t > 0)) lg(or, sqrt(sum(1 / t))) else NA; u <- t + .5
  h <- 2 * asin(sqrt(p1)) - 2 * asin(sqrt(p2)); hs <- z * sqrt(1 / n1 + 1 / n2)
  list(p1 = p1, p2 = p2, diff = d, wald = iv(d - z * sw, d + z * sw, -1, 1),
       agresti_caffo = iv(c1 - c2 - z * sc, c1 - c2 + z * sc, -1, 1), newcombe = sq(wilson), newcombe_cc = sq(wilson_cc),
       mee = arr(diff_score(x1, n1, x2, n2, cf, 1)), mn = arr(diff_score(x1, n1, x2, n2, cf, N / (N - 1))),
       x2 = chi, x2_p = q(chi), x2_yates = ya, x2_yates_p = q(ya), x2_n1 = chi * (N - 1) / N, x2_n1_p = q(chi * (N - 1) / N),
       fisher_p = fi$p, fisher_midp = fi$midp, fisher_central_p = fi$central, rr = rr, rr_katz = ka, rr_adjlog = ad,
       rr_koopman = arr(rr_score(x1, n1, x2, n2, cf, 1)), rr_mn = arr(rr_score(x1, n1, x2, n2, cf, N / (N - 1))),
       or = or, or_woolf = wo, or_gart = lg(u[1, 1] * u[2, 2] / (u[1, 2] * u[2, 1]), sqrt(sum(1 / u))),
       or_cmle = co$cmle, or_exact = co$exact, or_midp = co$midp, or_mn = arr(or_score(x1, n1, x2, n2, cf, N / (N - 1))),
       cohen_h = h, cohen_h_ci = iv(h - hs, h + hs))
}
tango <- function(a, b, c, d, conf) {
  n <- a + b + c + d; z <- qnorm(1 - (1 - conf) / 2)
  if (b + c == 0) { w <- z^2 / (n + z^2); return(c(-w, w)) }
  f <- function(D) { A <- 2 * n; B <- -(b + c) + (2 * n - c + b) * D; C <- -b * D * (1 - D)
    q <- (sqrt(max(0, B^2 - 4 * A * C)) - B) / (2 * A); v <- n * (2 * q + D * (1 - D)); u <- c - b - n * D
    if (abs(u) < 1e-300) 0 else if (v <= 0) sign(u) * Inf else u / sqrt(v) }
  e <- 1e-15; d0 <- (c - b) / n
  c(if (d0 == -1) -1 else root(function(D) f(D) - z, -1 + e, d0), if (d0 == 1) 1 else root(function(D) f(D) + z, d0, 1 - e))
}
paired_p <- function(b, c) { m <- b + c
  if (m == 0) return(c(1, 1))
  ex <- min(1, 2 * pbinom(min(b, c), m, .5)); c(ex, if (b == c) 1 else ex - dbinom(min(b, c), m, .5)) }
ref_paired2 <- function(i) {
  t <- do.call(rbind, lapply(i$table, unlist)) + 0.0; a <- t[1, 1]; b <- t[1, 2]; c <- t[2, 1]; d <- t[2, 2]; n <- sum(t); m <- b + c
  z <- qnorm(1 - (1 - i$conf) / 2); p1 <- (a + b) / n; p2 <- (a + c) / n; D <- (c - b) / n
  wald <- function(b, c, n) { s <- z * sqrt((b + c) / n - ((c - b) / n)^2) / sqrt(n); iv((c - b) / n - s, (c - b) / n + s, -1, 1) }
  bp <- { e <- (c - b) / (n + 2); s <- z * sqrt(((b + 1) / (n + 2) + (c + 1) / (n + 2) - e^2) / (n + 2)); iv(e - s, e + s, -1, 1) }
  ma <- (a + b) * (c + d) * (a + c) * (b + d); num <- a * d - b * c; if (num > 0) num <- max(num - n / 2, 0)
  phi <- if (ma == 0) 0 else num / sqrt(ma); w1 <- wilson(a + c, n, i$conf); w2 <- wilson(a + b, n, i$conf)
  nl <- sqrt(max(0, (p2 - w1[1])^2 - 2 * phi * (p2 - w1[1]) * (w2[2] - p1) + (w2[2] - p1)^2))
  nu <- sqrt(max(0, (w1[2] - p2)^2 - 2 * phi * (w1[2] - p2) * (p1 - w2[1]) + (p1 - w2[1])^2))
  x2 <- if (m) (b - c)^2 / m else 0; cc <- if (m) max(0, abs(b - c) - 1)^2 / m else 0; p <- paired_p(b, c)
  od <- function(f) if (m) { l <- f(c, m, i$conf); arr(l / (1 - l)) } else arr(c(0, Inf))
  list(n = n, p_pre = p1, p_post = p2, diff = D, mcnemar_x2 = x2, mcnemar_p = pchisq(x2, 1, lower.tail = FALSE), mcnemar_cc_x2 = cc,
       mcnemar_cc_p = pchisq(cc, 1, lower.tail = FALSE), exact_p = p[1], midp_p = p[2], wald = wald(b, c, n),
       agresti_min = wald(b + .5, c + .5, n + 2), bonett_price = bp, newcombe = iv(D - nl, D + nu, -1, 1), tango = arr(tango(a, b, c, d, i$conf)),
       or = if (m) c / b else NA, or_exact = od(clopper), or_midp = od(binom_midp), or_wilson = od(wilson), cohen_g = if (m) c / m - .5 else NA)
}
ref_paired_bounds <- function(i) {
  b <- max(0, i$pre - i$post):min(i$pre, i$n - i$post); cc <- b + i$post - i$pre
  p <- vapply(seq_along(b), function(k) paired_p(b[k], cc[k]), c(0, 0))
  t <- vapply(seq_along(b), function(k) tango(i$pre - b[k], b[k], cc[k], i$n - i$pre - cc[k], i$conf), c(0, 0))
  list(diff = (i$post - i$pre) / i$n, b_min = min(b), b_max = max(b), exact_p = arr(range(p[1, ])), midp_p = arr(range(p[2, ])),
       tango_hull = arr(c(min(t[1, ]), max(t[2, ]))))
}
