# r x c tables, ordered tables, square tables.
as_table <- function(t) do.call(rbind, lapply(t, unlist)) + 0
ncp_limit <- function(x2, df, p) if (pchisq(x2, df) <= p) 0 else root(function(l) pchisq(x2, df, l) - p, 0, 4 * x2 + 100)
ref_rxc <- function(i) {
  full <- as_table(i$table); r <- rowSums(full) > 0; cl <- colSums(full) > 0; t <- full[r, cl, drop = FALSE]
  dr <- arr(which(!r) - 1); dc <- arr(which(!cl) - 1)
  if (min(dim(t)) < 2) return(list(x2 = NA, df = 0, p = NA, cramer_v = NA, dropped_rows = dr, dropped_cols = dc))
  n <- sum(t); e <- outer(rowSums(t), colSums(t)) / n; x2 <- sum((t - e)^2 / e); df <- prod(dim(t) - 1); k <- min(dim(t)); a <- 1 - i$conf
  g2 <- 2 * sum(ifelse(t > 0, t * log(t / e), 0)); ncp <- c(ncp_limit(x2, df, 1 - a / 2), ncp_limit(x2, df, a / 2))
  f2 <- max(0, x2 / n - df / (n - 1)); rt <- dim(t) - (dim(t) - 1)^2 / (n - 1); bc <- sqrt(f2 / (min(rt) - 1)); if (min(rt) <= 1) bc <- NA
  v <- function(x) pmin(1, sqrt(x / (n * (k - 1))))
  out <- list(n = n, x2 = x2, df = df, p = pchisq(x2, df, lower.tail = FALSE), g2 = g2, g2_p = pchisq(g2, df, lower.tail = FALSE),
       min_expected = min(e), n_expected_lt5 = sum(e < 5), phi2 = x2 / n, cramer_v = v(x2), cramer_v_bc = bc,
       tschuprow_t = sqrt(x2 / n / sqrt(df)), contingency_c = sqrt(x2 / (x2 + n)), cohen_w = sqrt(x2 / n), ncp_ci = arr(ncp),
       cramer_v_ci = arr(v(ncp)), cramer_v_ci_df = arr(v(ncp + df)), residuals = mat((t - e) / sqrt(e)),
       adj_residuals = mat((t - e) / sqrt(e * outer(1 - rowSums(t) / n, 1 - colSums(t) / n))))
  out$fisher_p <- if (all(dim(t) == 2)) fisher_three(t[1, 1], sum(t[1, ]), t[2, 1], sum(t[2, ]))$p else
    tryCatch(fisher.test(t, workspace = 2e7)$p.value, error = function(e) NULL)
  if (is.null(out$fisher_p)) { set.seed(1); p <- fisher.test(t, simulate.p.value = TRUE, B = 1e6)$p.value; out$fisher_mc_p <- p; out$fisher_mc_tol <- 5 * sqrt(p * (1 - p) / 1e5) + 1e-5 }
  c(out, list(dropped_rows = dr, dropped_cols = dc))
}
ref_trend <- function(i) {
  x <- unlist(i$x); n <- unlist(i$n); s <- unlist(i$scores); N <- sum(n); p <- sum(x) / N; sb <- sum(n * s) / N; k <- length(x)
  ss <- sum(n * (s - sb)^2); z <- if (p == 0 || p == 1 || ss == 0) NA else sum(x * (s - sb)) / sqrt(p * (1 - p) * ss)
  x2 <- if (is.na(z)) NA else sum((x - n * p)^2 / (n * p * (1 - p))); dep <- x2 - z^2; q <- function(v, d) if (is.na(v)) NA else if (d == 0) NA else pchisq(max(0, v), d, lower.tail = FALSE)
  list(z = z, x2 = z^2, p = if (is.na(z)) NA else 2 * pnorm(-abs(z)), mh_x2 = z^2 * (N - 1) / N, mh_p = q(z^2 * (N - 1) / N, 1),
       slope = sum(n * (s - sb) * (ifelse(n > 0, x / n, 0) - p)) / ss, departure_x2 = dep, departure_df = k - 2, departure_p = q(dep, k - 2))
}
ref_ordinal <- function(i) {
  t <- as_table(i$table); n <- sum(t); g <- rep(seq_len(nrow(t)), rowSums(t)); y <- unlist(lapply(seq_len(nrow(t)), function(r) rep(seq_len(ncol(t)), t[r, ])))
  k <- sum(rowSums(t) > 0); ni <- rowSums(t); ti <- colSums(t); R <- nrow(t); C <- ncol(t)
  ok <- k > 1 && sum(ti > 0) > 1
  h <- if (ok) kruskal.test(y, g)$statistic[[1]] else NA
  A <- D <- matrix(0, R, C)
  for (r in 1:R) for (cc in 1:C) { u <- seq_len(R) < r; d <- seq_len(R) > r; l <- seq_len(C) < cc; m <- seq_len(C) > cc
    A[r, cc] <- sum(t[u, l]) + sum(t[d, m]); D[r, cc] <- sum(t[u, m]) + sum(t[d, l]) }
  P <- sum(t * A); Q <- sum(t * D); con <- P / 2; dis <- Q / 2
  J <- 0; for (a in seq_len(R)) for (b in seq_len(R)) if (a < b) for (cc in 1:C) J <- J + t[b, cc] * (sum(t[a, seq_len(C) < cc]) + t[a, cc] / 2)
  S5 <- function(u) sum(u * (u - 1) * (2 * u + 5)); S3 <- function(u) sum(u * (u - 1) * (u - 2)); S2 <- function(u) sum(u * (u - 1))
  jm <- (n^2 - sum(ni^2)) / 4
  jv <- (n * (n - 1) * (2 * n + 5) - S5(ni) - S5(ti)) / 72 + (if (n > 2) S3(ni) * S3(ti) / (36 * n * (n - 1) * (n - 2)) else 0) + S2(ni) * S2(ti) / (8 * n * (n - 1))
  j0 <- (n^2 * (2 * n + 3) - sum(ni^2 * (2 * ni + 3))) / 72
  jz <- if (jv > 1e-9) (J - jm) / sqrt(jv) else NA
  gm <- if (P + Q > 0) (P - Q) / (P + Q) else NA
  ase <- 4 / (P + Q)^2 * sqrt(sum(t * (Q * A - P * D)^2)); ase0 <- 2 / (P + Q) * sqrt(max(0, sum(t * (A - D)^2) - (P - Q)^2 / n))
  z <- qnorm(1 - (1 - i$conf) / 2)
  wr <- n^2 - sum(ni^2); wc <- n^2 - sum(ti^2); tb <- if (wr > 0 && wc > 0) (P - Q) / sqrt(wr * wc) else NA
  w <- sqrt(wr * wc); d <- A - D; v <- outer(ni, rep(1, C)) * wc + outer(rep(1, R), ti) * wr
  tba <- if (is.na(tb)) NA else sqrt(max(0, sum(t * (2 * w * d + tb * v)^2) - n^3 * tb^2 * (wr + wc)^2)) / w^2
  mk <- min(R, C); tc <- mk * (P - Q) / (n^2 * (mk - 1))
  sd <- (P - Q) / wr; sda <- 2 / wr^2 * sqrt(max(0, sum(t * (wr * d - (P - Q) * (n - outer(ni, rep(1, C))))^2)))
  pr <- if (ok) cor(g, y) else NA; lb <- (n - 1) * pr^2
  out <- list(n = n, kw_h = h, kw_df = k - 1, kw_p = if (is.na(h)) NA else pchisq(h, k - 1, lower.tail = FALSE), epsilon2 = h * (n + 1) / (n^2 - 1),
    eta2_h = if (n > k) (h - k + 1) / (n - k) else NA, jt = J, jt_mean = jm, jt_var = jv, jt_var_notie = j0, jt_z = jz, jt_p = 2 * pnorm(-abs(jz)),
    concordant = con, discordant = dis, gamma = gm, gamma_ase = if (is.na(gm)) NA else ase, gamma_ci = if (is.na(gm)) none else iv(gm - z * ase, gm + z * ase, -1, 1),
    gamma_ase0 = if (is.na(gm)) NA else ase0, gamma_p = if (is.na(gm) || ase0 < 1e-12) NA else 2 * pnorm(-abs(gm / ase0)), tau_b = tb, tau_b_ase = tba, tau_c = tc,
    somers_d = sd, somers_d_ase = sda, lbl_x2 = lb, lbl_p = if (is.na(lb)) NA else pchisq(lb, 1, lower.tail = FALSE), pearson_r = pr)
  if (R == 2) { out$mw_u <- if (all(ni > 0)) J else NA; N <- n; tie <- sum(ti^3 - ti) / (N * (N - 1)); vu <- ni[1] * ni[2] / 12 * (N + 1 - tie)
    out$mw_p <- if (vu > 1e-12) 2 * pnorm(-abs(J - ni[1] * ni[2] / 2) / sqrt(vu)) else NA; out$prob_superiority <- J / (ni[1] * ni[2]) }
  out
}
pseudo <- function(S) { e <- eigen(S, symmetric = TRUE); k <- e$values > 1e-9 * max(abs(e$values), 1e-300); if (!any(k)) return(list(inv = S * 0, rank = 0))
  list(inv = e$vectors[, k, drop = FALSE] %*% (t(e$vectors[, k, drop = FALSE]) / e$values[k]), rank = sum(k)) }
ref_marginal <- function(i) {
  t <- as_table(i$table); n <- sum(t); k <- nrow(t); d <- rowSums(t) - colSums(t); S <- -(t + t(t)); diag(S) <- rowSums(t) + colSums(t) - 2 * diag(t)
  ps <- pseudo(S); sm <- as.numeric(d %*% ps$inv %*% d); q <- function(x, f) if (f == 0) 1 else pchisq(x, f, lower.tail = FALSE)
  bh <- if (sm < n * (1 - 1e-12)) sm / (1 - sm / n) else Inf
  u <- upper.tri(t); s <- (t + t(t))[u]; b <- sum(((t - t(t))[u]^2 / s)[s > 0]); bd <- sum(s > 0)
  j <- col(t) - row(t); den <- sum(t * j^2); or <- if (den) sum(t * j)^2 / den else 0
  list(n = n, stuart_maxwell = sm, df = ps$rank, p = q(sm, ps$rank), bhapkar = bh, bhapkar_p = q(bh, ps$rank), bowker = b, bowker_df = bd, bowker_p = q(b, bd),
       bowker_df_full = k * (k - 1) / 2, bowker_p_full = q(b, k * (k - 1) / 2), ordinal_x2 = or, ordinal_p = if (den) pchisq(or, 1, lower.tail = FALSE) else 1)
}
exact_signed <- function(r, w) { # doubled mid-ranks, both tails
  if (!length(r)) return(1)
  v <- round(2 * r); f <- 1; for (a in v) f <- (c(f, rep(0, a)) + c(rep(0, a), f)) / 2
  s <- round(2 * w); min(1, 2 * min(sum(f[seq_len(s + 1)]), sum(f[(s + 1):length(f)])))
}
ref_signed_rank <- function(i) {
  t <- as_table(i$table); d <- rep(as.vector(col(t) - row(t)), as.vector(t)); n <- length(d); z <- d[d != 0]; m <- length(z)
  if (!m) return(list(n = n, n_nonzero = 0, w_plus = 0, w_minus = 0, z = 0, p = 1, p_cc = 1, exact_p = 1, pratt_p = 1, sign_p = 1, rank_biserial = NA))
  r <- rank(abs(z)); wp <- sum(r[z > 0]); wm <- sum(r[z < 0]); s <- sqrt(sum(r^2) / 4); u <- wp - sum(r) / 2
  pr <- rank(abs(d)); pz <- (sum(pr[d > 0]) - sum(pr[d != 0]) / 2) / sqrt(sum(pr[d != 0]^2) / 4)
  list(n = n, n_nonzero = m, n_up = sum(z > 0), n_down = sum(z < 0), w_plus = wp, w_minus = wm, z = u / s, p = 2 * pnorm(-abs(u / s)),
       p_cc = 2 * pnorm(-abs(u - sign(u) * .5) / s), exact_p = if (m <= 1000) exact_signed(r, wp) else NA, pratt_z = pz, pratt_p = 2 * pnorm(-abs(pz)), sign_p = binom.test(sum(z > 0), m)$p.value,
       rank_biserial = (wp - wm) / (wp + wm))
}
