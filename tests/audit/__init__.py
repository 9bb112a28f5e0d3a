"""The trace and its chain."""
