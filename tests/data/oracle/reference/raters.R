# Agreement, classification, misclassification, machine coding.
wk <- function(kind, q) { d <- abs(outer(1:q, 1:q, "-"))
  switch(kind, none = 1 * (d == 0), linear = 1 - d / (q - 1), quadratic = 1 - d^2 / (q - 1)^2,
         ordinal = 1 - ifelse(d == 0, 0, choose(d + 1, 2) / choose(q, 2))) }
ref_kappa <- function(i) {
  t <- as_table(i$table); n <- sum(t); p <- t / n; r <- rowSums(p); cl <- colSums(p); q <- nrow(t); z <- qnorm(1 - (1 - i$conf) / 2)
  one <- function(kind) { w <- wk(kind, q); po <- sum(w * p); pe <- sum(w * outer(r, cl))
    if (1 - pe < 1e-12) return(list(po = po, pe = pe, kappa = NA, se = NA, ci = none, se0 = NA, z = NA, p = NA))
    k <- (po - pe) / (1 - pe); ab <- outer(as.vector(w %*% cl), as.vector(t(w) %*% r), "+")
    se <- sqrt(max(0, sum(p * (w - ab * (1 - k))^2) - (k - pe * (1 - k))^2)) / ((1 - pe) * sqrt(n))
    s0 <- sqrt(max(0, sum(outer(r, cl) * (w - ab)^2) - pe^2)) / ((1 - pe) * sqrt(n)); if (s0 < 1e-9) s0 <- 0
    if (se < 1e-9) se <- 0
    list(po = po, pe = pe, kappa = k, se = se, ci = iv(k - z * se, k + z * se), se0 = s0, z = if (s0) k / s0 else NA, p = if (s0) 2 * pnorm(-abs(k / s0)) else NA) }
  po <- sum(diag(p)); m <- (r + cl) / 2; es <- sum(m^2); ea <- sum(m * (1 - m)) / (q - 1); pe <- sum(r * cl)
  list(n = n, agreement = po, agreement_ci = arr(wilson(sum(diag(t)), n, i$conf)), none = one("none"), linear = one("linear"), quadratic = one("quadratic"),
       pabak = (q * po - 1) / (q - 1), scott_pi = if (es < 1 - 1e-12) (po - es) / (1 - es) else NA, gwet_ac1 = (po - ea) / (1 - ea),
       kappa_max = if (pe < 1 - 1e-12) (sum(pmin(r, cl)) - pe) / (1 - pe) else NA)
}
rating_matrix <- function(x) do.call(rbind, lapply(x, function(u) vapply(u, function(v) if (is.null(v)) NA_real_ else as.numeric(v), 0)))
kripp <- function(m, q, metric) {
  o <- matrix(0, q, q)
  for (u in seq_len(nrow(m))) { v <- tabulate(m[u, ][!is.na(m[u, ])] + 1, q); s <- sum(v)
    if (s > 1) o <- o + (outer(v, v) - diag(v, q)) / (s - 1) }
  nc <- rowSums(o); n <- sum(nc); d <- outer(1:q, 1:q, Vectorize(function(c, k) switch(metric, nominal = as.numeric(c != k), interval = (c - k)^2,
    ordinal = if (c == k) 0 else (sum(nc[min(c, k):max(c, k)]) - (nc[c] + nc[k]) / 2)^2)))
  de <- sum(outer(nc, nc) * d); if (de == 0) NA else 1 - (n - 1) * sum(o * d) / de
}
ref_raters <- function(i) {
  full <- rating_matrix(i$ratings); q <- i$categories; m <- full[rowSums(!is.na(full)) > 0, , drop = FALSE]; n <- nrow(m)
  N <- t(vapply(seq_len(n), function(u) tabulate(m[u, ][!is.na(m[u, ])] + 1, q), numeric(q))); ri <- rowSums(N); n2 <- sum(ri >= 2)
  pik <- colMeans(N / ri); tq <- qt(1 - (1 - i$conf) / 2, n - 1)
  one <- function(kind) { w <- wk(kind, q); rs <- N %*% t(w); ai <- ifelse(ri >= 2, rowSums(N * (rs - 1)) / pmax(1, ri * (ri - 1)), 0); pa <- sum(ai) / n2
    ai <- n / n2 * ai; tw <- sum(w)
    est <- function(pe, pei) { if (1 - pe < 1e-12) return(list(est = NA, se = NA, ci = NA)); k <- (pa - pe) / (1 - pe); ki <- (ai - n / n2 * pe * (ri >= 2)) / (1 - pe)
      ks <- ki - 2 * (1 - k) * (pei - pe) / (1 - pe); s <- if (n > 1) sqrt(sum((ks - k)^2) / (n * (n - 1))) else NA # one unit has no spread
      list(est = k, se = s, ci = arr(c(k - tq * s, min(1, k + tq * s)))) }
    g <- tw / (q * (q - 1)); pg <- g * sum(pik * (1 - pik)); gi <- g * as.vector((N / ri) %*% (1 - pik))
    pf <- sum(w * outer(pik, pik)); wkv <- as.vector((w %*% pik + t(w) %*% pik) / 2); fi <- as.vector((N / ri) %*% wkv); pb <- tw / q^2
    R <- ncol(m); pg_k <- t(vapply(seq_len(R), function(r) { v <- m[, r]; tabulate(v[!is.na(v)] + 1, q) / sum(!is.na(v)) }, numeric(q)))
    pbar <- colMeans(pg_k); s2 <- if (R > 1) (t(pg_k) %*% pg_k - R * outer(pbar, pbar)) / (R - 1) else matrix(0, q, q)
    pc <- sum(w * (outer(pbar, pbar) - s2 / R)); kc <- if (is.nan(pc)) NA else if (1 - pc < 1e-12) NA else (pa - pc) / (1 - pc)
    list(pa = pa, pa_se = if (n > 1) sqrt(sum((ai - pa)^2) / (n * (n - 1))) else NA, gwet = est(pg, gi), fleiss = est(pf, fi), bp = est(pb, rep(pb, n)), conger = kc) }
  out <- list(none = one("none"), linear = one("linear"), quadratic = one("quadratic"), ordinal = one("ordinal"), alpha_nominal = kripp(m, q, "nominal"),
    alpha_ordinal = kripp(m, q, "ordinal"), alpha_interval = kripp(m, q, "interval"))
  if (!anyNA(full) && all(colSums(N) > 0)) { R <- ncol(m); pj <- colMeans(N) / R; qj <- 1 - pj; s <- sum(pj * qj)
    out$fleiss_se0 <- sqrt(2 / (n * R * (R - 1)) * (s^2 - sum(pj * qj * (qj - pj)))) / s; out$fleiss_z <- out$none$fleiss$est / out$fleiss_se0
    out$fleiss_kappa_j <- arr(1 - colSums(N * (R - N)) / (n * R * (R - 1) * pj * qj)); out$fleiss_se0_j <- sqrt(2 / (n * R * (R - 1))) }
  out
}
ref_classify <- function(i) {
  t <- as_table(i$confusion); n <- sum(t); tp <- diag(t); tr <- rowSums(t); pr <- colSums(t); use <- tr + pr > 0; z0 <- function(v) ifelse(is.nan(v), 0, v)
  P <- tp / pr; R <- tr; R <- tp / tr; F <- 2 * tp / (tr + pr); mc <- sum(tp) * n - sum(tr * pr); dn <- (n^2 - sum(pr^2)) * (n^2 - sum(tr^2))
  list(n = n, accuracy = sum(tp) / n, accuracy_ci = arr(wilson(sum(tp), n, .95)), precision = arr(P), recall = arr(R), f1 = arr(F), support = arr(tr),
    macro_precision = mean(z0(P)[use]), macro_recall = mean(z0(R)[use]), macro_f1 = mean(F[use]), weighted_f1 = sum(tr * z0(F)) / n, micro_f1 = sum(tp) / n,
    balanced_accuracy = mean(R[tr > 0]), mcc = if (dn > 0) mc / sqrt(dn) else NA, n_classes_averaged = sum(use))
}
ref_rogan_gladen <- function(i) {
  q <- i$x / i$n; se <- i$x_se / i$n_se; sp <- i$x_sp / i$n_sp; J <- se + sp - 1; z <- qnorm(1 - (1 - i$conf) / 2); raw <- (q + sp - 1) / J
  if (abs(J) < 1e-12) raw <- NA
  est <- min(1, max(0, raw)); p <- raw
  v <- (q * (1 - q) / i$n + p^2 * se * (1 - se) / i$n_se + (1 - p)^2 * sp * (1 - sp) / i$n_sp) / J^2; vk <- q * (1 - q) / i$n / J^2
  w <- if (J == 0) c(0, 1) else (wilson(i$x, i$n, i$conf) + sp - 1) / J
  n1 <- i$n + z^2; qa <- (i$x + z^2 / 2) / n1; ns <- i$n_se + 2; s2 <- (i$x_se + 1) / ns; nc <- i$n_sp + 2; c2 <- (i$x_sp + 1) / nc; J2 <- s2 + c2 - 1
  pl <- (qa + c2 - 1) / J2; dp <- 2 * z^2 * (pl * s2 * (1 - s2) / ns - (1 - pl) * c2 * (1 - c2) / nc)
  sl <- sqrt(qa * (1 - qa) / n1 + pl^2 * s2 * (1 - s2) / ns + (1 - pl)^2 * c2 * (1 - c2) / nc) / J2
  list(apparent = q, se = se, sp = sp, youden = J, raw = raw, est = est, var_delta = v, wald_delta = iv(raw - z * sqrt(v), raw + z * sqrt(v), 0, 1),
    var_known = vk, wilson_known = iv(min(w), max(w), 0, 1), lang_reiczigel = if (J == 0) none else iv(min(pl + dp - z * sl, pl + dp + z * sl), max(pl + dp - z * sl, pl + dp + z * sl), 0, 1),
    flag = if (abs(J) < 1e-12 || J < 0) "uninformative" else if (raw < 0) "below_range" else if (raw > 1) "above_range" else "ok")
}
ref_misclass_matrix <- function(i) {
  t <- as_table(i$validation); x <- unlist(i$predicted_counts); n <- sum(x); q <- x / n; M <- t / rowSums(t); k <- nrow(t); A <- solve(t(M)); p <- as.vector(A %*% q)
  V <- (diag(q, k) - outer(q, q)) / n; for (r in 1:k) V <- V + p[r]^2 * (diag(M[r, ], k) - outer(M[r, ], M[r, ])) / sum(t[r, ])
  C <- A %*% V %*% t(A); e <- rep(1 / k, k); for (it in 1:200000) { f <- as.vector(t(M) %*% e); new <- e * as.vector(M %*% ifelse(q > 0, q / f, 0)); if (max(abs(new - e)) < 1e-16) break; e <- new }
  ok <- all(p >= -1e-12); s <- svd(t(M))$d
  list(naive = arr(q), raw = arr(p), se = arr(sqrt(pmax(0, diag(C)))), cov = mat(C), em = arr(if (ok) pmax(0, p) else new), condition = max(s) / min(s), in_range = ok)
}
ref_ppi <- function(i) {
  L <- as_table(i$labelled); U <- unlist(i$unlabelled); n <- sum(L); N <- sum(U); k <- nrow(L); z <- qnorm(1 - (1 - i$conf) / 2)
  h <- as.vector(row(L)); f <- as.vector(col(L)); w <- as.vector(L); nj <- colSums(L); W <- (nj + U) / (n + N)
  list(classes = lapply(1:k, function(c) {
    y <- 1 * (h == c); g <- 1 * (f == c); m <- function(x) sum(w * x) / n; v <- function(x) m((x - m(x))^2)
    mu <- U[c] / N; ppi <- mu + m(y - g); se <- sqrt(mu * (1 - mu) / N + v(y - g) / n)
    all <- (nj[c] + U[c]) / (n + N); vf <- all * (1 - all) * (n + N) / (n + N - 1); cv <- m((y - m(y)) * (g - m(g)))
    la <- if (vf > 0) min(1, max(0, cv / ((1 + n / N) * vf))) else 0
    pp <- la * mu + m(y - la * g); sp <- sqrt(la^2 * mu * (1 - mu) / N + v(y - la * g) / n)
    pj <- L[c, ] / nj; use <- W > 0; po <- sum((W * pj)[use]); s <- sqrt(sum((W^2 * pj * (1 - pj) / nj)[use]) + sum((W * (pj - po)^2)[use]) / (n + N))
    list(classical = m(y), classical_se = sqrt(v(y) / n), naive = mu, ppi = ppi, ppi_se = se, ppi_ci = iv(ppi - z * se, ppi + z * se, 0, 1), lambda = la,
      ppi_pp = pp, ppi_pp_se = sp, ppi_pp_ci = iv(pp - z * sp, pp + z * sp, 0, 1), diff_fp = all + m(y - g), diff_fp_se = sqrt(v(y - g) / (n - 1) * (1 - n / (n + N))), postpred = po, postpred_se = s) }))
}
ref_alpha_boot <- function(i) { # ci_tol: a sixth of the standard error, as in expected.jsonl
  m <- rating_matrix(i$ratings); set.seed(1); a <- function(r) kripp(m[r, , drop = FALSE], i$categories, i$metric); n <- nrow(m)
  b <- sort(replicate(4000, a(sample.int(n, n, TRUE)))); q <- quantile(b, c((1 - i$conf) / 2, (1 + i$conf) / 2), type = 6, names = FALSE)
  list(alpha = a(seq_len(n)), ci = arr(q), boot_se = sd(b), ci_tol = sd(b) / 6)
}
