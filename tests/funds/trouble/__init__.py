"""Loans in trouble: more time, writing off, misuse."""
