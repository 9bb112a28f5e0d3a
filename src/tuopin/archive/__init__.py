"""档案: every file, kept once by its hash."""
