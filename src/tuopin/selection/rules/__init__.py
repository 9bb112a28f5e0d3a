"""Decisions about applications, from facts and dated terms to verdicts; plain Python."""
