"""Writes of identification and approval: from an application to a cleared public notice."""

from tuopin.selection.actions.applying import classify, file_application, revise, withdraw
from tuopin.selection.actions.deciding import approve, assess, decline, send_back
from tuopin.selection.actions.importing import F5Importer, check, merge
from tuopin.selection.actions.noticing import end_notice, object_to, publish
from tuopin.selection.actions.pairing import pair
from tuopin.selection.actions.visiting import declare_kin, exclude, verify

__all__ = [
    "F5Importer",
    "approve",
    "assess",
    "check",
    "classify",
    "declare_kin",
    "decline",
    "end_notice",
    "exclude",
    "file_application",
    "merge",
    "object_to",
    "pair",
    "publish",
    "revise",
    "send_back",
    "verify",
    "withdraw",
]
