"""Money to be chased: late on its way there or back, left lying, or not as the bank has it."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.urls import reverse

from tuopin.desk.funds.checks import Check
from tuopin.desk.funds.tabs import address
from tuopin.funds.queries import LateHop, allotments, remittances, repayments
from tuopin.kit.scope import Scope
from tuopin.offices.queries import officer_names


class Chase(NamedTuple):
    """One thing to chase: what is wrong, since when, who handled it, and the page that mends it.

    `what` is transit (to a township), lying (households wait), returning (to the special account),
    keeping (a township should send it up), collector (an officer should hand it in), or gap.
    """

    what: str
    region: str
    fen: int
    since: date | None
    days: int
    by: str
    households: int
    url: str
    book_fen: int = 0
    bank_fen: int = 0


def chased(
    area: Scope, on: date, late: list[LateHop], back: list[LateHop],
    checks: list[tuple[str, Check]],
) -> list[Chase]:  # fmt: skip
    """Return what must be chased, longest first; books that differ from the bank at the end."""
    handled = _handled(area, late, back)
    gaps = [(region, check) for region, check in checks if check.kind == "gap"]
    keys = [*handled.values(), *(check.by for _region, check in gaps)]
    people = officer_names(area.county, keys)
    groups: dict[tuple[str, str, str, date | None], list[LateHop]] = {}
    for hop in [*late, *back]:
        by = people.get(handled[hop.subject], "") if hop.subject in handled else ""
        # A transfer is one thing to chase; households that wait are chased by township and day.
        apart = hop.since if hop.kind in {"transfer", "remittance", "payment"} else None
        groups.setdefault((_WHAT[hop.kind], f"{hop.region[:9]}000", by, apart), []).append(hop)
    found = [
        _together(what, region, by, hops, on) for (what, region, by, _), hops in groups.items()
    ]
    found.sort(key=lambda c: (-c.days, c.region))
    return found + [_gap(region, check, people) for region, check in gaps]


_WHAT = {
    "transfer": "transit", "payment": "lying", "remittance": "returning", "keeping": "keeping",
    "collection": "collector",
}  # fmt: skip


def _handled(area: Scope, late: list[LateHop], back: list[LateHop]) -> dict[UUID, UUID]:
    """Return who handled what is late: who sent it, or who collected it and still holds it."""

    def of(hops: list[LateHop], kind: str) -> list[UUID]:
        return [hop.subject for hop in hops if hop.kind == kind]

    sent = {a.id: a.sent_by for a in allotments(area).filter(id__in=of(late, "transfer"))}
    sent |= {r.id: r.sent_by for r in remittances(area).filter(id__in=of(back, "remittance"))}
    taken = repayments(area).filter(id__in=of(back, "collection"))
    return sent | {r.id: r.collector for r in taken if r.collector is not None}


def _together(what: str, region: str, by: str, hops: list[LateHop], on: date) -> Chase:
    since = min(hop.since for hop in hops)
    fen = sum(hop.fen for hop in hops)
    return Chase(
        what, region, fen, since, (on - since).days, by, len(hops), _page(what, hops[0], region)
    )


def _page(what: str, hop: LateHop, region: str) -> str:
    if what == "transit":
        return reverse("desk:funds_allotment", args=[hop.subject])
    if what == "lying":
        return f"{reverse('desk:funds')}?tab=pay"
    return _narrowed("funds_statements" if what == "returning" else "funds_repayments", region)


def _narrowed(name: str, region: str) -> str:
    """Return the address of a list narrowed to a township, or the money page without it."""
    at = address(name)
    return f"{at}?place={region}" if at else reverse("desk:funds")


def _gap(region: str, check: Check, people: dict[UUID, str]) -> Chase:
    by = people.get(check.by, "") if check.by else ""
    at = address("funds_statement", check.statement) if check.statement else ""
    url = at or f"{reverse('desk:funds')}?tab=papers"
    return Chase(
        "gap", region, check.gap_fen, check.on, 0, by, 1, url, check.book_fen, check.bank_fen
    )
