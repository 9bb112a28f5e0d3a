"""The lists of signing as workbooks: what waits at each step, and all agreements of an area."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.agreements.queries import (
    agreements,
    lacking,
    letters_of,
    live_on,
    mismatches,
    number_gaps,
    papers_of,
    signers,
    state_on,
    to_check,
    to_issue,
    to_number,
    to_sign,
)
from tuopin.agreements.states import PAPER_KINDS
from tuopin.base.rows import chunks
from tuopin.desk.agreements.queue import LABELS, TO_ISSUE, offered, parties_of
from tuopin.desk.exporting import EXPORT_MOST, hand_out
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page
from tuopin.desk.places import placed
from tuopin.desk.say import word
from tuopin.kit.scope import Scope
from tuopin.offices.queries import Place, names_on, place_of
from tuopin.sheets.rules.listing import Col

Rows = Iterable[Sequence[Any]]


class Listed(NamedTuple):
    """A list to hand out: its code for the trace, what it is called, its columns and rows."""

    code: str
    title: str
    columns: Sequence[Col]
    rows: Callable[[], Rows]


@page("see.agreements")
def export(request: DeskRequest) -> HttpResponse:
    """Hand out the list that the address names: one step's, or all agreements of the day."""
    area = placed(request, "see.agreements")[0]
    asked = request.GET.get("tab", "")
    tab = asked if asked in offered(request) else "all"
    found = _LISTS.get(tab, _agreements)(request, area, tab)
    base = reverse("desk:agreements")
    crumbs = [(_("签约文书"), f"{base}?tab={tab}" if asked == tab else base)]
    title = f"{found.title} {request.as_of}"
    return hand_out(request, found.code, title, found.columns, found.rows, crumbs)


def _places(request: DeskRequest) -> Callable[[str], Place]:
    names = names_on(request.actor.county, request.as_of)
    return lambda region: place_of(names, region)


def _where() -> list[Col]:
    """Return the columns that say where a household lives and who heads it."""
    return [Col("township", _("乡镇")), Col("village", _("村")), Col("household", _("户主"))]


# ---- agreements: all, and those whose papers wait to be signed or checked


def _agreements(request: DeskRequest, area: Scope, tab: str) -> Listed:
    columns = [
        Col("number", _("编号")), Col("batch", _("批次"), "number"), *_where(),
        Col("amount", _("金额（元）"), "money", total=True), Col("state", _("状态")),
        Col("numbered_on", _("编号日期"), "day"),
        *(Col(f"{kind}_on", word(f"paper.{kind}"), "day") for kind in PAPER_KINDS),
        Col("lacking", _("责任书还缺"), "number"), Col("checked_on", _("核对日期"), "day"),
    ]  # fmt: skip
    code, title = ("agreements", _("签约文书")) if tab == "all" else _named(tab)
    found = _WAITING[tab](area) if tab in _WAITING else live_on(agreements(area), request.as_of)
    return Listed(code, title, columns, lambda: _agreement_rows(request, found))


_WAITING: dict[str, Callable[[Scope], Any]] = {"sign": to_sign, "check": to_check}


def _named(tab: str) -> tuple[str, str]:
    return f"agreements_{tab}", LABELS[tab]()


def _agreement_rows(request: DeskRequest, found: Any) -> Iterator[list[Any]]:
    county, on = request.actor.county, request.as_of
    at = _places(request)
    for some in chunks(found.order_by("region", "id")[:EXPORT_MOST]):
        papers = papers_of(county, some)
        letters = letters_of(county, [a.id for a in some], on)
        for a in some:
            place, letter = at(a.region), letters.get(a.id)
            signed = papers.get(a.id, {})
            days = (signed[k].signed_on if k in signed else None for k in PAPER_KINDS)
            yield [
                a.number, a.batch.number, *place, a.household.head_name,
                a.amount_fen, word(f"state.agreement.{state_on(a, on)}"), a.numbered_on,
                *(day if day and day <= on else None for day in days),
                len(letter.missing) if letter else None,
                a.checked_on if a.checked_on and a.checked_on <= on else None,
            ]  # fmt: skip


# ---- households that wait for a number


def _to_number(request: DeskRequest, area: Scope, tab: str) -> Listed:
    columns = [
        Col("batch", _("批次"), "number"), *_where(),
        Col("approved", _("核定（元）"), "money", total=True),
        Col("cleared_on", _("公示期满"), "day"),
    ]  # fmt: skip

    def rows() -> Rows:
        at = _places(request)
        for row in to_number(area)[:EXPORT_MOST]:
            yield [
                row.batch.number, *at(row.region), row.household.head_name, row.approved_fen,
                row.cleared_on,
            ]  # fmt: skip

    return Listed(*_named(tab), columns, rows)


# ---- letters: not issued yet, or lacking a party


def _letters(request: DeskRequest, area: Scope, tab: str) -> Listed:
    party = request.GET.get("party", "")
    if party == TO_ISSUE and party in parties_of(request):
        return _to_issue(request, area)
    return _lacking(request, area, party if party in parties_of(request) else "")


def _to_issue(request: DeskRequest, area: Scope) -> Listed:
    columns = [
        Col("number", _("编号")), Col("batch", _("批次"), "number"), *_where(),
        Col("amount", _("金额（元）"), "money", total=True), Col("state", _("状态")),
    ]  # fmt: skip

    def rows() -> Rows:
        at = _places(request)
        for a in to_issue(area)[:EXPORT_MOST]:
            yield [
                a.number, a.batch.number, *at(a.region), a.household.head_name, a.amount_fen,
                word(f"state.agreement.{a.state}"),
            ]  # fmt: skip

    return Listed("letters_to_issue", _("责任书还没发"), columns, rows)


def _lacking(request: DeskRequest, area: Scope, party: str) -> Listed:
    """Return the letters that lack a party with who signs for it; without one, that lack any."""
    columns = [
        Col("number", _("编号")), Col("batch", _("批次"), "number"), *_where(),
        Col("issued_on", _("发出"), "day"), Col("missing", _("还缺")),
        *([Col("signer", _("签字人"))] if party else []),
    ]  # fmt: skip
    named = f"{_('责任书')} {word(f'party.{party}')}" if party else _("责任书")

    def rows() -> Rows:
        county, on, at = area.county, request.as_of, _places(request)
        for letters in chunks(lacking(area, on, party).order_by("region", "id")[:EXPORT_MOST]):
            found = [letter.agreement for letter in letters]
            seen = letters_of(county, [a.id for a in found], on)
            who = signers(county, found, party, on) if party else {}
            for a in found:
                letter, signer = seen[a.id], who.get(a.id)
                missing = _("、").join(word(f"party.{one}") for one in letter.missing)
                yield [
                    a.number, a.batch.number, *at(a.region), a.household.head_name,
                    letter.issued_on, missing, signer.name if signer else "",
                ]  # fmt: skip

    return Listed("letters_lacking", named, columns, rows)


# ---- papers that disagree, and holes in the series


def _off(request: DeskRequest, area: Scope, tab: str) -> Listed:
    columns = [
        Col("what", _("情况")), Col("number", _("编号")), *_where(),
        Col("paper", word("word.paper")), Col("written", _("纸上的编号")),
        Col("written_fen", _("纸上的金额（元）"), "money"), Col("amount", _("核定（元）"), "money"),
    ]  # fmt: skip

    def rows() -> Rows:
        on, at = request.as_of, _places(request)
        for row in mismatches(area, on):
            yield [
                _("三线不合一"), row.number, *at(row.region), row.head_name,
                word(f"paper.{row.kind}"), row.written_number, row.written_fen, row.amount_fen,
            ]  # fmt: skip
        for gap in number_gaps(area.county, on) if area.whole else []:
            yield [_("缺号"), f"{gap.series} {gap.serial}", *[""] * 5, None, None]

    return Listed(*_named(tab), columns, rows)


_LISTS: dict[str, Callable[[DeskRequest, Scope, str], Listed]] = {
    "number": _to_number,
    "letters": _letters,
    "mismatch": _off,
}
