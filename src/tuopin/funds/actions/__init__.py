"""Writes: money comes in, is held, sent to townships, paid to households, and reconciled."""

from tuopin.funds.actions.coming import appropriate, release, reserve
from tuopin.funds.actions.passing import allot, receive
from tuopin.funds.actions.paying import pay, reconcile, reverse_payment

__all__ = [
    "allot",
    "appropriate",
    "pay",
    "receive",
    "reconcile",
    "release",
    "reserve",
    "reverse_payment",
]
