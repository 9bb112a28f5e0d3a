"""Decisions about visits and help: plain Python; one module a subject."""
