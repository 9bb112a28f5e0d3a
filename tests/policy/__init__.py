"""Dated policy."""
