"""Writes: own paragraphs and reports, print runs, ticks of the print list."""

from tuopin.papers.actions.handing_out import hand_out
from tuopin.papers.actions.printing import cancel_run, finish_run, print_papers
from tuopin.papers.actions.reports import WORD_TYPE, publish, write_paragraph
from tuopin.papers.actions.ticking import sign, unsign, void

__all__ = [
    "WORD_TYPE",
    "cancel_run",
    "finish_run",
    "hand_out",
    "print_papers",
    "publish",
    "sign",
    "unsign",
    "void",
    "write_paragraph",
]
