"""The three hands and what flows between them, what must be chased, and every township's line."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import scope
from tuopin.funds.queries import (
    Flow,
    Hand,
    LateHop,
    Money,
    allotments,
    flows,
    last_reconciliations,
    late_hops,
    money,
    money_by_township,
    overdue,
)
from tuopin.kit.scope import Scope
from tuopin.offices.queries import officer_names, townships_on

NOTHING = Hand(0, 0, 0)


class Line(NamedTuple):
    """One township: its hand and flow, the newest reconciliation, the hop that is most late."""

    place: Any
    hand: Hand
    flow: Flow
    checked: Any
    late: LateHop | None
    late_days: int

    @property
    def gap_fen(self) -> int:
        """Return by how much the bank's balance was above the book's, in fen."""
        return self.checked.bank_fen - self.checked.book_fen if self.checked else 0


class Chase(NamedTuple):
    """Money to be chased: what is wrong, since when, who handled it, and the page that mends it."""

    what: str
    region: str
    fen: int
    since: date
    days: int
    by: str
    households: int
    url: str
    book_fen: int = 0
    bank_fen: int = 0


class Hands(NamedTuple):
    """All that the money page's overview shows, for the county or a reader's townships."""

    whole: bool
    money: Money | None
    lines: list[Line]
    sums: dict[str, int]
    flow: Flow
    checked: Any
    chased: list[Chase]
    overdue: int
    overdue_fen: int

    @property
    def parts(self) -> list[tuple[str, int]]:
        """Return the hands that the total must equal."""
        hands = [
            (_("在途"), self.sums["transit"]),
            (_("乡镇"), self.sums["cash"]),
            (_("农户"), self.sums["outstanding"]),
        ]
        if self.money is None:
            return hands
        held = [(_("专户"), self.money.special_fen), *hands]
        lost = self.money.written_off_fen
        return [*held, (_("核销"), lost)] if lost else held

    @property
    def total(self) -> tuple[str, int]:
        """Return what the hands must add up to: the capital, or what was sent to the townships."""
        if self.money is None:
            return _("拨入"), self.flow.allotted_fen
        return _("本金"), self.money.capital_fen

    @property
    def balanced(self) -> bool:
        """Say whether the hands add up (I10)."""
        return self.total[1] == sum(fen for _label, fen in self.parts)

    @property
    def gaps(self) -> list[Line]:
        """Return the townships whose book and bank did not agree."""
        return [line for line in self.lines if line.gap_fen]

    @property
    def agreeing(self) -> int:
        """Return how many townships' books agreed with the bank."""
        return sum(1 for line in self.lines if line.checked is not None and not line.gap_fen)

    @property
    def unchecked(self) -> int:
        """Return how many townships got money and never set their book against the bank."""
        return sum(1 for line in self.lines if line.checked is None and line.flow.allotments)


def hands(request: DeskRequest) -> Hands:
    """Return where the money was at the end of the day shown, within the reader's area."""
    actor, on = request.actor, request.as_of
    area = scope(request, "see.funds")
    late = [hop for hop in late_hops(area, on) if hop.done_on is None]
    checked = last_reconciliations(area, on)
    lines = _lines(area, on, late, checked)
    due = list(overdue(area, on))
    return Hands(
        whole=area.whole,
        money=money(actor.county, on) if area.whole else None,
        lines=lines,
        sums={name: sum(getattr(line.hand, f"{name}_fen") for line in lines) for name in _KINDS},
        flow=_together(line.flow for line in lines),
        checked=checked.get(actor.county.ljust(12, "0")),
        chased=_chased(area, on, late, lines),
        overdue=len(due),
        overdue_fen=sum(loan.paid_fen for loan in due),
    )


_KINDS = ("transit", "cash", "outstanding")


def _lines(area: Scope, on: date, late: list[LateHop], checked: dict[str, Any]) -> list[Line]:
    held, flowed = money_by_township(area.county, on), flows(area.county, on)
    worst: dict[str, LateHop] = {}
    for hop in late:
        worst.setdefault(hop.region[:9], hop)
    found = []
    for place in townships_on(area.county, on):
        if not area.covers(place.code):
            continue
        latest = worst.get(place.code[:9])
        found.append(
            Line(
                place,
                held.get(place.code, NOTHING),
                flowed.get(place.code, Flow()),
                checked.get(place.code),
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


def _chased(area: Scope, on: date, late: list[LateHop], lines: list[Line]) -> list[Chase]:
    """Return what must be chased: late transfers, money left in a township, books that differ."""
    sent = {a.id: a for a in allotments(area).filter(id__in=_subjects(late, "transfer"))}
    gaps = [line for line in lines if line.gap_fen]
    people = officer_names(
        area.county,
        [*(a.sent_by for a in sent.values()), *(line.checked.reconciled_by for line in gaps)],
    )
    found = [
        Chase(
            "transit", hop.region, hop.fen, hop.since, (on - hop.since).days,
            people.get(sent[hop.subject].sent_by, ""), 1,
            reverse("desk:funds_allotment", args=[hop.subject]),
        )
        for hop in late
        if hop.kind == "transfer"
    ]  # fmt: skip
    found += _left_lying(on, late)
    found += [
        Chase(
            "gap", line.place.code, line.gap_fen, line.checked.reconciled_on, 0,
            people.get(line.checked.reconciled_by, ""), 1,
            f"{reverse('desk:funds')}?tab=papers", line.checked.book_fen, line.checked.bank_fen,
        )
        for line in gaps
    ]  # fmt: skip
    return found


def _subjects(late: list[LateHop], kind: str) -> list[UUID]:
    return [hop.subject for hop in late if hop.kind == kind]


def _left_lying(on: date, late: list[LateHop]) -> list[Chase]:
    """Put the households that still wait for their money together by township and day."""
    groups: dict[tuple[str, date], list[LateHop]] = {}
    for hop in late:
        if hop.kind == "payment":
            groups.setdefault((hop.region[:9] + "000", hop.since), []).append(hop)
    return [
        Chase(
            "lying", region, sum(h.fen for h in hops), since, (on - since).days, "", len(hops),
            f"{reverse('desk:funds')}?tab=pay",
        )
        for (region, since), hops in groups.items()
    ]  # fmt: skip
