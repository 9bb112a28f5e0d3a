"""How much of what is owed lies with loans that have been late for long (portfolio at risk)."""

from typing import NamedTuple

import numpy as np

from tuopin.funds.rules.ageing import BUCKETS, Ages, Ints

# The first bucket of what is late by more than 30 days, and by more than 90.
_OVER_30, _OVER_90 = BUCKETS.index("d90"), BUCKETS.index("d180")


class AtRisk(NamedTuple):
    """By loan in fen: all it owes, where some of it is late by more than 30, or by 90 days."""

    par30_fen: Ints
    par90_fen: Ints


def at_risk(ages: Ages) -> AtRisk:
    """Return what is owed on loans in arrears for more than 30 and for more than 90 days (R44)."""
    return AtRisk(*(_owed_on(ages, since) for since in (_OVER_30, _OVER_90)))


def _owed_on(ages: Ages, since: int) -> Ints:
    late = (ages.buckets[:, since:].sum(axis=1) > 0) & (ages.arrears > 0)
    owed: Ints = np.where(late, ages.outstanding, 0)
    return owed
