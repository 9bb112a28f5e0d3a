"""Writing of the registers: the staged import's check and merge, and the full view of a number."""

from tuopin.register.actions.cadres import elected, stepped_down
from tuopin.register.actions.correcting import correct
from tuopin.register.actions.importing import (
    F1Importer,
    F1MImporter,
    F2Importer,
    F3Importer,
    F4Importer,
    check,
    merge,
)
from tuopin.register.actions.revealing import full_identity, reveal

__all__ = [
    "F1Importer",
    "F1MImporter",
    "F2Importer",
    "F3Importer",
    "F4Importer",
    "check",
    "correct",
    "elected",
    "full_identity",
    "merge",
    "reveal",
    "stepped_down",
]
