"""Writes: numbering, the three papers, the letters, and what funds asks for."""

from tuopin.agreements.actions.letters import issue_letters, sign_letters
from tuopin.agreements.actions.numbers import move_all, number, void
from tuopin.agreements.actions.papers import check, correct_paper, sign_papers

__all__ = [
    "check",
    "correct_paper",
    "issue_letters",
    "move_all",
    "number",
    "sign_letters",
    "sign_papers",
    "void",
]
