"""The three hands, what flows between them both ways, and every township's line (R78, R107)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from tuopin.desk.funds.chasing import Chase, chased
from tuopin.desk.funds.checks import NOTHING, Check, check_of
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import scope
from tuopin.funds.queries import (
    BackFlow,
    Flow,
    Hand,
    LateHop,
    Money,
    arrears,
    back_flows,
    back_together,
    flows,
    hand_states,
    last_moved,
    last_reconciliations,
    late_hops,
    late_returns,
    money,
    money_by_township,
    overdue,
)
from tuopin.kit.scope import Scope
from tuopin.offices.queries import townships_on

EMPTY = Hand(0, 0, 0)


class Line(NamedTuple):
    """One township: its hand, its flows there and back, its bank, the hop that is most late."""

    place: Any
    hand: Hand
    flow: Flow
    back: BackFlow
    check: Check
    late: LateHop | None
    late_days: int

    @property
    def way_fen(self) -> int:
        """Return what is on its way, in either direction, a collector's hand included."""
        return self.hand.transit_fen + self.hand.returning_fen + self.hand.collector_fen


class Hands(NamedTuple):
    """All that the money page's overview shows, for the county or a reader's townships."""

    whole: bool
    money: Money | None
    lines: list[Line]
    sums: dict[str, int]
    flow: Flow
    back: BackFlow
    check: Check
    chased: list[Chase]
    late_back: LateHop | None
    late_back_days: int
    overdue: int
    overdue_fen: int

    @property
    def way_fen(self) -> int:
        """Return all that is on its way."""
        return self.sums["transit"] + self.sums["returning"] + self.sums["collector"]

    @property
    def lent(self) -> int:
        """Return how many households have money."""
        return self.flow.households

    @property
    def parts(self) -> list[tuple[str, int]]:
        """Return the hands that the total must equal; what is empty and unusual is left out."""
        held = [(_("专户"), self.money.special_fen)] if self.money else []
        held += [
            (_("在途"), self.way_fen),
            (_("乡镇"), self.sums["cash"]),
            (_("农户"), self.sums["outstanding"]),
        ]
        rest = [(_("核销"), self.sums["written_off"])]
        if self.money is None:
            gone = self.back.sent_fen - self.sums["returning"]
            rest += [
                (_("已上缴"), gone + self.back.straight_fen),
                (_("已退回"), self.back.recalled_fen),
            ]
        return [*held, *((label, fen) for label, fen in rest if fen)]

    @property
    def total(self) -> tuple[str, int]:
        """Return what the hands must add up to: the capital, or what came to the townships."""
        if self.money is not None:
            return _("本金"), self.money.capital_fen
        gained = self.back.gained_fen
        return (_("拨入和收入") if gained else _("拨入")), self.flow.allotted_fen + gained

    @property
    def balanced(self) -> bool:
        """Say whether the hands add up (I10)."""
        return self.total[1] == sum(fen for _label, fen in self.parts)

    @property
    def gaps(self) -> list[Line]:
        """Return the townships whose book and bank do not agree."""
        return [line for line in self.lines if line.check.kind == "gap"]

    @property
    def gap_fen(self) -> int:
        """Return what the differences add up to, whichever side is larger."""
        return sum(abs(line.check.gap_fen) for line in self.gaps)

    def count(self, kind: str) -> int:
        """Return how many townships stand so with their bank."""
        return sum(1 for line in self.lines if line.check.kind == kind)

    @property
    def agreeing(self) -> int:
        """Return how many townships' books agree with the bank."""
        return self.count("agrees")

    @property
    def unchecked(self) -> int:
        """Return how many townships got money and were never set against the bank."""
        return sum(1 for line in self.lines if line.check.kind == "none" and line.flow.allotments)

    @property
    def unsettled(self) -> int:
        """Return how many townships' statements lack, or wait to be gone through."""
        return self.count("missing") + self.count("open")


_KINDS = ("transit", "cash", "outstanding", "collector", "returning", "written_off")


def hands(request: DeskRequest) -> Hands:
    """Return where the money was at the end of the day shown, within the reader's area."""
    actor, on = request.actor, request.as_of
    area = scope(request, "see.funds")
    late = [hop for hop in late_hops(area, on) if hop.done_on is None]
    late_back = [hop for hop in late_returns(area, on) if hop.done_on is None]
    special = actor.county.ljust(12, "0")
    states, reconciled = hand_states(actor.county, on), last_reconciliations(area, on)
    expected = states[special].to_on if special in states else None
    moved = last_moved(actor.county, on)
    checks = {
        region: check_of(reconciled.get(region), states.get(region), expected, moved.get(region))
        for region in {*states, *reconciled}
    }
    lines = _lines(area, on, [*late, *late_back], checks)
    behind = arrears(actor.county, on)
    due = [behind[loan.id].fen for loan in overdue(area, on)] if behind else []
    ways = [hop for hop in late_back if hop.kind == "remittance"]
    return Hands(
        whole=area.whole,
        money=money(actor.county, on) if area.whole else None,
        lines=lines,
        sums={name: sum(getattr(line.hand, f"{name}_fen") for line in lines) for name in _KINDS},
        flow=_together(line.flow for line in lines),
        back=back_together(line.back for line in lines),
        check=checks.get(special, NOTHING) if area.whole else NOTHING,
        chased=chased(area, on, late, late_back, [(line.place.code, line.check) for line in lines]),
        late_back=ways[0] if ways else None,
        late_back_days=max(((on - hop.since).days for hop in ways), default=0),
        overdue=len(due),
        overdue_fen=sum(due),
    )


def _lines(area: Scope, on: date, late: list[LateHop], checks: Mapping[str, Check]) -> list[Line]:
    held, there = money_by_township(area.county, on), flows(area.county, on)
    back = back_flows(area.county, on)
    worst: dict[str, LateHop] = {}
    for hop in sorted(late, key=lambda hop: -hop.days):
        worst.setdefault(hop.region[:9], hop)
    found = []
    for place in townships_on(area.county, on):
        if not area.covers(place.code):
            continue
        latest = worst.get(place.code[:9])
        flow = there.get(place.code, Flow())
        found.append(
            Line(
                place,
                held.get(place.code, EMPTY),
                flow,
                back.get(place.code, BackFlow()),
                checks.get(place.code, NOTHING),
                latest,
                (on - latest.since).days if latest else 0,
            )
        )
    return found


def _together(parts: Iterable[Flow]) -> Flow:
    """Add up flows; the slowest way and the last payment are the largest."""
    total = Flow()
    for part in parts:
        ways = [d for d in (total.slowest_days, part.slowest_days) if d is not None]
        days = [d for d in (total.last_paid_on, part.last_paid_on) if d is not None]
        total = Flow(
            total.allotted_fen + part.allotted_fen,
            total.allotments + part.allotments,
            max(ways, default=None),
            total.paid_fen + part.paid_fen,
            total.households + part.households,
            max(days, default=None),
        )
    return total
