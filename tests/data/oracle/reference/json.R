# JSON as the oracle writes it: 15 digits, null = undefined, "Inf" = infinite; arr() and mat() force arrays.
arr <- function(x) structure(as.list(x), class = "json_array")
mat <- function(m) structure(lapply(seq_len(nrow(m)), function(i) arr(m[i, ])), class = "json_array")
iv <- function(lo, hi, least = -Inf, most = Inf) arr(pmin(most, pmax(least, c(lo, hi))))
none <- arr(c(NA_real_, NA_real_))
to_json <- function(x) {
  if (is.null(x)) return("null")
  if (is.list(x)) {
    if (is.null(names(x)) && !length(x) && !inherits(x, "json_array")) return("{}")
    if (inherits(x, "json_array") || is.null(names(x)))
      return(paste0("[", paste(vapply(x, to_json, ""), collapse = ","), "]"))
    body <- vapply(seq_along(x), function(i) paste0(to_json(names(x)[i]), ":", to_json(x[[i]])), "")
    return(paste0("{", paste(body, collapse = ","), "}"))
  }
  if (length(x) != 1) return(to_json(arr(x)))
  if (is.na(x)) return("null")
  if (is.logical(x)) return(if (x) "true" else "false")
  if (is.character(x)) return(paste0('"', gsub('"', '\\"', x, fixed = TRUE), '"'))
  if (is.infinite(x)) return(if (x > 0) '"Inf"' else '"-Inf"')
  sprintf("%.15g", x)
}
# Root of a monotone f between lo and hi to the last bits; f may be infinite at the ends.
root <- function(f, lo, hi) {
  a <- f(lo); b <- f(hi)
  if (a == 0) return(lo)
  if (b == 0) return(hi)
  for (i in 1:2000) {
    m <- (lo + hi) / 2
    if (m <= lo || m >= hi) break
    v <- f(m)
    if (is.nan(v)) stop("score undefined")
    if (v == 0) return(m)
    if ((v > 0) == (a > 0)) lo <- m else hi <- m
  }
  (lo + hi) / 2
}
