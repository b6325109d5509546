# DeLong's variances, covariance and tests by pROC, for scripts/reference/intervals.py: reads cases from a file of
# lines "actual | first | second" (numbers with spaces between), writes one line of numbers for each.
suppressPackageStartupMessages(library(pROC))
arguments <- commandArgs(trailingOnly = TRUE)
lines <- readLines(arguments[1])
numbers <- function(text) as.numeric(strsplit(trimws(text), " ")[[1]])
out <- sapply(lines, function(line) {
  parts <- strsplit(line, "|", fixed = TRUE)[[1]]
  actual <- numbers(parts[1])
  make <- function(scores) roc(actual, scores, levels = c(0, 1), direction = "<", quiet = TRUE)
  a <- make(numbers(parts[2]))
  b <- make(numbers(parts[3]))
  paired <- roc.test(a, b, method = "delong", paired = TRUE)
  unpaired <- roc.test(a, b, method = "delong", paired = FALSE)
  low_high <- as.numeric(ci.auc(a, method = "delong"))
  values <- c(
    as.numeric(auc(a)), as.numeric(auc(b)), var(a, method = "delong"), var(b, method = "delong"),
    cov(a, b, method = "delong"), as.numeric(paired$statistic), paired$p.value,
    as.numeric(unpaired$statistic), unpaired$p.value, low_high[1], low_high[3]
  )
  paste(format(values, digits = 17, scientific = TRUE), collapse = " ")
}, USE.NAMES = FALSE)
writeLines(c(paste(R.version.string, "; pROC", as.character(packageVersion("pROC"))), out), arguments[2])
