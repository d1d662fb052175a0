# Weighted and design-based: variances by survey::svyrecvar, svychisq, svyglm, svykappa, calibrate, postStratify, trimWeights.
suppressPackageStartupMessages(library(survey))
read_sample <- function(i) read.csv(file.path(DIR, i$csv), colClasses = "character", na.strings = "", check.names = FALSE)
design_of <- function(d, s, df = NULL) {
  lonely <- if (is.null(d$lonely)) "fail" else d$lonely; options(survey.lonely.psu = lonely, survey.adjust.domain.lonely = FALSE)
  num <- function(k) if (is.null(d[[k]])) NULL else as.numeric(s[[d[[k]]]])
  s$.w <- if (is.null(d$weight)) rep(1, nrow(s)) else num("weight")
  if (!is.null(d$fpc)) s$.f <- num("fpc"); if (!is.null(d$fpc2)) s$.f2 <- num("fpc2"); s$.row <- seq_len(nrow(s))
  ids <- if (is.null(d$cluster)) ~1 else if (!is.null(d$fpc2)) as.formula(paste0("~", d$cluster, "+.row")) else as.formula(paste0("~", d$cluster))
  svydesign(ids, strata = if (is.null(d$strata)) NULL else as.formula(paste0("~", d$strata)), weights = ~.w, data = s, nest = TRUE,
            fpc = if (is.null(d$fpc)) NULL else if (is.null(d$fpc2)) ~.f else ~.f + .f2)
}
var_of <- function(des, u, use) { # covariance of the totals of u; strata without rows of the domain are not there
  u <- as.matrix(u); keep <- des$strata[, 1] %in% des$strata[use, 1]; l <- getOption("survey.lonely.psu")
  fpc <- lapply(des$fpc, function(m) if (is.null(m)) NULL else m[keep, , drop = FALSE]); C <- des$cluster[keep, , drop = FALSE]; S <- des$strata[keep, , drop = FALSE]
  u <- u[keep, , drop = FALSE]; if (l != "adjust") return(survey:::svyrecvar(u, C, S, fpc, postStrata = NULL))
  key <- interaction(S[, 1], C[, 1], drop = TRUE); z <- rowsum(u, key); h <- S[match(rownames(z), key), 1]; out <- 0; mu <- colMeans(z) # survey 4.5: centred
  for (g in unique(h)) { x <- z[h == g, , drop = FALSE]; m <- nrow(x); x <- if (m > 1) sweep(x, 2, colMeans(x)) else sweep(x, 2, mu)
    N <- if (is.null(fpc$popsize)) Inf else fpc$popsize[which(S[, 1] == g)[1], 1]; out <- out + (1 - m / N) * (if (m > 1) m / (m - 1) else 1) * crossprod(x) }
  out
}
df_of <- function(des, use) { use <- use & weights(des) > 0; k <- des$cluster[use, 1]; s <- des$strata[use, 1]; length(unique(paste(s, k))) - length(unique(s)) }
share_of <- function(des, w, y, use, conf) {
  n <- sum(use); sw <- sum(w[use]); p <- sum((w * y)[use]) / sw; u <- ifelse(use, w * (y - p) / sw, 0); V <- var_of(des, u, use)[1]
  if (V < 1e-25) V <- 0
  df <- df_of(des, use); a <- 1 - conf; t <- qt(1 - a / 2, df); s2 <- sum((w * (y - p)^2)[use]) / sw * n / (n - 1); pq <- p * (1 - p); se <- sqrt(V)
  ne <- if (V == 0) n else pq / V * (qt(1 - a / 2, n - 1) / t)^2
  kg <- c(if (p == 0) 0 else qbeta(a / 2, ne * p, ne * (1 - p) + 1), if (p == 1) 1 else qbeta(a / 2, ne * p + 1, ne * (1 - p), lower.tail = FALSE))
  q0 <- function(a, b) if (b < 0 || b == 0 && a == 0) NA else if (b == 0) Inf else a / b
  out <- list(n = n, sum_w = sw, p = p, se = se, df = df, total = sum((w * y)[use]), total_se = sqrt(var_of(des, ifelse(use, w * y, 0), use)[1]),
    deff = q0(V, s2 / n * (1 - n / sw)), deff_replace = q0(V, s2 / n), kish_deff = n * sum(w[use]^2) / sw^2, kish_n_eff = sw^2 / sum(w[use]^2),
    wald_t = iv(p - t * se, p + t * se, 0, 1), korn_graubard = arr(kg), korn_graubard_n_eff = ne)
  if (V > 0) { e <- pq / V; lg <- qlogis(p) + c(-1, 1) * t * se / pq; as <- asin(sqrt(p)) + c(-1, 1) * t * se / (2 * sqrt(pq)); as <- pmin(pi / 2, pmax(0, as))
    mid <- (p + t^2 / (2 * e)) / (1 + t^2 / e); hw <- t / (1 + t^2 / e) * sqrt(pq / e + t^2 / (4 * e^2))
    out <- c(out, list(logit = arr(plogis(lg)), n_eff = e, wilson_t = iv(mid - hw, mid + hw, 0, 1), asin = arr(sin(as)^2))) }
  out
}
ref_wprop <- function(i) {
  y <- vapply(i$y, function(v) if (is.null(v)) NA_real_ else as.numeric(v), 0); w <- if (is.null(i$w)) rep(1, length(y)) else unlist(i$w)
  des <- design_of(list(), data.frame(y = y)); use <- !is.na(y); y[!use] <- 0; share_of(des, w, y, use, i$conf)
}
in_domain <- function(i, s) { use <- !is.na(s[[i$var]]); for (k in names(i$domain)) use <- use & !is.na(s[[k]]) & s[[k]] == as.character(i$domain[[k]]); use }
ref_svy_prop <- function(i) {
  s <- read_sample(i); des <- design_of(i$design, s); use <- in_domain(i, s); w <- weights(des); y <- 1 * (s[[i$var]] == as.character(i$level)); y[is.na(y)] <- 0
  share_of(des, w, y, use, i$conf)
}
ref_svy_diff <- function(i) {
  s <- read_sample(i); des <- design_of(i$design, s); w <- weights(des); y <- 1 * (s[[i$var]] == as.character(i$level)); g <- s[[i$group]]; ok <- !is.na(y); y[!ok] <- 0
  one <- function(v) { use <- ok & !is.na(g) & g == as.character(v); p <- sum((w * y)[use]) / sum(w[use]); list(p = p, u = ifelse(use, w * (y - p) / sum(w[use]), 0)) }
  A <- one(i$a); B <- one(i$b); both <- ok & !is.na(g) & g %in% as.character(c(i$a, i$b)); V <- var_of(des, cbind(A$u, B$u), both); d <- A$p - B$p; se <- sqrt(V[1, 1] + V[2, 2] - 2 * V[1, 2]); df <- df_of(des, both); t <- qt(1 - (1 - i$conf) / 2, df)
  list(p_a = A$p, p_b = B$p, diff = d, se = se, cov = V[1, 2], df = df, t = d / se, p = 2 * pt(-abs(d / se), df), ci = iv(d - t * se, d + t * se, -1, 1))
}
ref_svy_chisq <- function(i) {
  s <- read_sample(i); s$.r <- factor(s[[i$rows]]); s$.c <- factor(s[[i$cols]]); s$.ok <- !is.na(s$.r) & !is.na(s$.c)
  des <- subset(design_of(i$design, s), .ok); des$variables$.r <- factor(des$variables$.r); des$variables$.c <- factor(des$variables$.c)
  n <- nrow(des$variables); q <- function(st) svychisq(~.r + .c, des, statistic = st); F <- q("F"); W <- q("Wald"); A <- q("adjWald"); C <- q("Chisq")
  w <- weights(des); rl <- levels(des$variables$.r); cl <- levels(des$variables$.c); P <- tapply(w, list(des$variables$.r, des$variables$.c), sum, default = 0) / sum(w); E <- outer(rowSums(P), colSums(P))
  x2 <- n * sum((P - E)^2 / E); des$variables$.i <- interaction(des$variables$.r, des$variables$.c); m <- svymean(~.i, des); se <- matrix(SE(m), length(rl))
  whole <- design_of(i$design, s); if (getOption("survey.lonely.psu") == "adjust") { # as survey 4.5: centred
    ww <- ifelse(s$.ok, weights(whole), 0); z <- function(f, l) ifelse(s$.ok, 1 * (as.character(f) %in% l), 0); U <- NULL; Y <- NULL
    for (a in rl[-1]) for (b in cl[-1]) { U <- cbind(U, ww / sum(ww) * (z(s$.r, a) - rowSums(P)[a]) * (z(s$.c, b) - colSums(P)[b])); Y <- c(Y, P[a, b] - rowSums(P)[a] * colSums(P)[b]) }
    q1 <- length(Y); nu <- degf(des); x <- as.numeric(Y %*% solve(var_of(whole, U, s$.ok), Y)); W$statistic[[1]] <- x / q1; W$p.value[[1]] <- pf(x / q1, q1, nu, lower.tail = FALSE)
    A$statistic[[1]] <- x * (nu - q1 + 1) / (q1 * nu); A$p.value[[1]] <- pf(A$statistic[[1]], q1, nu - q1 + 1, lower.tail = FALSE) }
  k <- (length(rl) - 1) * (length(cl) - 1); tr <- x2 / F$statistic[[1]]
  list(n = n, row_levels = arr(rl), col_levels = arr(cl), prop = mat(P), prop_se = mat(se), x2 = x2, g2 = 2 * n * sum(ifelse(P > 0, P * log(P / E), 0)), delta_trace = tr, delta_eigen_mean = tr / k,
    f = F$statistic[[1]], ndf = F$parameter[[1]], ddf = F$parameter[[2]], p = F$p.value[[1]], first_order_p = C$p.value[[1]], wald_f = W$statistic[[1]], wald_p = W$p.value[[1]], adj_wald_f = A$statistic[[1]], adj_wald_p = A$p.value[[1]],
    design_df = degf(des), cramer_v = sqrt(x2 / n / (min(length(rl), length(cl)) - 1)))
}
ref_svy_rank <- function(i) {
  s <- read_sample(i); s$.y <- as.numeric(s[[i$var]]); s$.g <- factor(s[[i$group]], levels = unlist(i$levels)); s$.ok <- !is.na(s$.y) & !is.na(s$.g)
  des <- subset(design_of(i$design, s), .ok); w <- weights(des); y <- des$variables$.y; des$variables$.r <- vapply(y, function(v) (sum(w[y < v]) + sum(w[y == v]) / 2) / sum(w), 0)
  m <- svyglm(.r ~ .g, des); b <- coef(m)[-1]; V <- vcov(m)[-1, -1, drop = FALSE]; df <- degf(des)
  if (length(b) == 1) { t <- b[[1]] / sqrt(V[1]); return(list(diff_mean_rank = b[[1]], t = t, df = df - 1, p = 2 * pt(-abs(t), df - 1))) }
  x <- as.numeric(b %*% solve(V, b)); k <- length(b); list(chisq = x, ndf = k, ddf = df - k, p = pf(x / k, k, df - k, lower.tail = FALSE))
}
ref_svy_kappa <- function(i) {
  s <- read_sample(i); l <- sort(unique(c(s[[i$a]], s[[i$b]]))); s$.a <- factor(s[[i$a]], l); s$.b <- factor(s[[i$b]], l); s$.ok <- !is.na(s$.a) & !is.na(s$.b)
  des <- subset(design_of(i$design, s), .ok); k <- svykappa(~.a + .b, des); w <- weights(des)
  list(kappa = coef(k)[[1]], se = SE(k)[[1]], agreement = sum(w[des$variables$.a == des$variables$.b]) / sum(w))
}
weight_summary <- function(new, old) list(sum_w = sum(new), min_w = min(new), max_w = max(new), min_ratio = min(new / old), max_ratio = max(new / old),
  kish_deff = length(new) * sum(new^2) / sum(new)^2, w_first8 = arr(head(new, 8)))
level_shares <- function(cal, s, var) { ok <- !is.na(s[[var]]); lv <- sort(unique(s[[var]][ok])); if (!anyNA(suppressWarnings(as.numeric(lv)))) lv <- lv[order(as.numeric(lv))]
  lapply(lv, function(l) { cal$variables$.y <- 1 * (ok & s[[var]] %in% l); cal$variables$.ok <- ok; m <- svymean(~.y, subset(cal, .ok)); nl <- suppressWarnings(as.numeric(l))
    list(level = if (is.na(nl)) l else nl, p = coef(m)[[1]], se = SE(m)[[1]]) }) }
ref_svy_rake <- function(i) {
  s <- read_sample(i); for (m in names(i$margins)) s[[m]] <- factor(s[[m]]); des <- design_of(i$design, s); pop <- c(`(Intercept)` = sum(unlist(i$margins[[1]])))
  for (m in names(i$margins)) for (l in levels(s[[m]])[-1]) pop[paste0(m, l)] <- i$margins[[m]][[l]]
  w <- weights(des); new <- w; for (k in 1:5000) { old <- new; for (m in names(i$margins)) new <- new * vapply(as.character(s[[m]]), function(l) i$margins[[m]][[l]], 0) / ave(new, s[[m]], FUN = sum); if (max(abs(new / old - 1)) < 1e-15) break }
  cal <- calibrate(des, as.formula(paste("~", paste(names(i$margins), collapse = "+"))), pop, calfun = "raking", epsilon = 1e-12, maxit = 200)
  stopifnot(max(abs(weights(cal) / new - 1)) < 1e-7); c(weight_summary(new, w), list(levels = level_shares(cal, s, i$var)))
}
ref_svy_poststrat <- function(i) {
  s <- read_sample(i); m <- names(i$margins); des <- design_of(i$design, s); pop <- data.frame(a = names(i$margins[[1]]), Freq = unlist(i$margins[[1]])); names(pop)[1] <- m
  cal <- postStratify(des, as.formula(paste0("~", m)), pop); c(weight_summary(weights(cal), weights(des)), list(levels = level_shares(cal, s, i$var)))
}
ref_svy_trim <- function(i) {
  s <- read_sample(i); des <- design_of(i$design, s); tr <- suppressWarnings(trimWeights(des, upper = i$upper, strict = TRUE)); w <- weights(tr); use <- !is.na(s[[i$var]])
  tr$variables$.y <- 1 * (s[[i$var]] == as.character(i$level)); tr$variables$.ok <- use; m <- svymean(~.y, subset(tr, .ok))
  list(sum_w = sum(w), max_w = max(w), min_w = min(w), n_at_cap = sum(abs(w - i$upper) < 1e-9), w_first8 = arr(head(w, 8)), p = coef(m)[[1]], se = SE(m)[[1]])
}
