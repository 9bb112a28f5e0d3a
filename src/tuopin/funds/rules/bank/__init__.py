"""Pure decisions on bank statements: what one must be, what its lines are, whether it agrees."""

from tuopin.funds.rules.bank.balancing import Balancing, Item, came, total, went
from tuopin.funds.rules.bank.matching import Line, Movement, Proposal, Proposed, mentions, propose
from tuopin.funds.rules.bank.statement import Entry, Joined, Known, Wrong, join, one_sided

__all__ = [
    "Balancing",
    "Entry",
    "Item",
    "Joined",
    "Known",
    "Line",
    "Movement",
    "Proposal",
    "Proposed",
    "Wrong",
    "came",
    "join",
    "mentions",
    "one_sided",
    "propose",
    "total",
    "went",
]
