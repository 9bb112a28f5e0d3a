"""总账: double entry that knows nothing of loans."""
