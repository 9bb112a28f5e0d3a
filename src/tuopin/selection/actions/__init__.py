"""Writes of identification and approval: from an application to a cleared public notice."""

from tuopin.selection.actions.altering import alter_parts
from tuopin.selection.actions.applying import classify, file_application, revise, withdraw
from tuopin.selection.actions.deciding import approve, assess, decline, send_back
from tuopin.selection.actions.ending import end_pairings
from tuopin.selection.actions.importing import F5Importer, check, merge
from tuopin.selection.actions.kinship import declare_kin, retract_kin
from tuopin.selection.actions.noticing import end_notice, object_to, publish
from tuopin.selection.actions.pairing import Paired, pair, pair_homes
from tuopin.selection.actions.ranking import rank, sweep
from tuopin.selection.actions.visiting import exclude, verify

__all__ = [
    "F5Importer",
    "Paired",
    "alter_parts",
    "approve",
    "assess",
    "check",
    "classify",
    "declare_kin",
    "decline",
    "end_notice",
    "end_pairings",
    "exclude",
    "file_application",
    "merge",
    "object_to",
    "pair",
    "pair_homes",
    "publish",
    "rank",
    "retract_kin",
    "revise",
    "send_back",
    "sweep",
    "verify",
    "withdraw",
]
