"""Kept facts of identification and approval, and the rankings of candidates."""

from tuopin.selection.models.cases import (
    Application,
    Kin,
    Notice,
    NoticeItem,
    Opinion,
    Pairing,
    Part,
    Verification,
)
from tuopin.selection.models.ranking import RankedCase, Ranking

__all__ = [
    "Application",
    "Kin",
    "Notice",
    "NoticeItem",
    "Opinion",
    "Pairing",
    "Part",
    "RankedCase",
    "Ranking",
    "Verification",
]
