"""Whole lives in a real browser, over a small pilot county on the database at hand."""
