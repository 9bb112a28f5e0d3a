"""Background work of papers: print runs, and the reading of scans."""

from tuopin.papers.tasks.printing import produce, start, stop

__all__ = ["produce", "start", "stop"]
