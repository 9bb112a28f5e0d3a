"""The benchmarks: ratios within one run, kept as JSON; never a timed test."""
