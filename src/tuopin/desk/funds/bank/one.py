"""One statement: what its lines might be, what is open on both sides, all its lines."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tuopin.desk.funds.bank.seen import (
    account_said,
    crumbs,
    fen_of,
    moved_said,
    party,
    statement_of,
)
from tuopin.desk.funds.sending import chosen_ids
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, do, page
from tuopin.desk.say import word
from tuopin.funds.actions import match_lines
from tuopin.funds.queries import bank
from tuopin.funds.rules.bank import Balancing, total
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import officer_names

TABS = ("propose", "open", "lines")


class Guess(NamedTuple):
    """A line with what is proposed for it, and the word for what tells so."""

    line: Any
    fen: int
    party: str
    moved: list[Any]
    said: str
    by: str

    @property
    def transfers(self) -> str:
        """Return the movements' ids as the form carries them."""
        return ",".join(str(m.key) for m in self.moved)


@page("see.funds")
def statement_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Show one statement: proposals to confirm, what is open on both sides, every line."""
    actor = request.actor
    found = statement_of(request, key, "see.funds")
    said = account_said(request, found.region)
    lines = bank.told(found)
    open_lines = [one for one in lines if one.state == "open"]
    sheet = bank.balancing(found)
    guesses, even, unclear = _guesses(request, found) if open_lines else ([], [], [])
    proposed = len(guesses) + len(even) + len(unclear)
    tab = _tab(request, proposed, len(open_lines))
    may = {
        name: actor.may(f"funds.{name}")
        for name in ("match_lines", "unmatch", "explain_line", "confirm_statement", "collect")
    }
    people = officer_names(actor.county, filter(None, [found.loaded_by, found.confirmed_by]))
    context = {
        "statement": found,
        "account": said,
        "state": found.state if not _confirmed_later(request, found) else "loaded",
        "tab": tab,
        "tabs": _tabs(key, tab, proposed, len(open_lines) + _open_book(sheet)),
        "guesses": guesses,
        "even": even,
        "unclear": unclear,
        "open_lines": [_row(request, one) for one in open_lines],
        "open_book": sheet.book_only,
        "rows": [_row(request, one) for one in lines],
        "days": bank.match_days(actor.county, request.as_of),
        "sheet": sheet,
        "parts": equation(sheet),
        "total": (_("账面余额"), sheet.book_fen),
        "meets": not sheet.gap_fen,
        "may": may,
        "loader": people.get(found.loaded_by, ""),
        "confirmer": people.get(found.confirmed_by, ""),
        "crumbs": crumbs(),
    }
    return render(request, "desk/funds/bank_statement.html", context)


def equation(sheet: Balancing) -> list[tuple[str, int]]:
    """Return the hands of the equation: the bank's balance with what one side does not know."""
    parts = [(_("银行余额"), sheet.bank_fen)]
    if sheet.book_only:
        parts.append((_("账上有、银行没有"), total(sheet.book_only)))
    if sheet.bank_only:
        parts.append((_("银行有、账上没有（减）"), -total(sheet.bank_only)))
    return parts


def _open_book(sheet: Balancing) -> int:
    return sum(item.why == "bank.not_in_bank" for item in sheet.book_only)


def _confirmed_later(request: DeskRequest, found: Any) -> bool:
    return found.confirmed_on is not None and found.confirmed_on > request.as_of


def _tab(request: DeskRequest, proposed: int, open_n: int) -> str:
    asked = request.GET.get("tab", "")
    if asked in TABS:
        return asked
    return "propose" if proposed else "open" if open_n else "lines"


def _tabs(key: UUID, tab: str, proposed: int, open_n: int) -> list[dict[str, Any]]:
    base = reverse("desk:funds_bank_statement", args=[key])
    labels = {"propose": _("待认定"), "open": _("未达"), "lines": _("全部流水")}
    counts = {"propose": proposed, "open": open_n}
    return [
        {
            "label": labels[name],
            "url": f"{base}?tab={name}",
            "on": name == tab,
            **({"count": counts[name]} if counts.get(name) else {}),
        }
        for name in TABS
    ]


def _row(request: DeskRequest, one: Any) -> dict[str, Any]:
    """Return one line with what it is, and its match if it has one."""
    return {
        "line": one.line,
        "fen": one.fen,
        "party": party(request, one.line.other_party),
        "state": one.state,
        "said": moved_said(one.moved),
        "note": one.note,
        "note_word": word(f"bank.{one.note.kind}") if one.note else "",
    }


def _guesses(request: DeskRequest, statement: Any) -> tuple[list[Guess], list[Guess], list[Guess]]:
    """Return what is proposed for the statement's lines, what fits in turn, and what is unclear."""
    found, lines, moved = bank.proposed_with(statement.county, statement.region, request.as_of)

    def guessed(key: UUID, keys: Iterable[UUID], by: str = "") -> Guess:
        movements = [moved[one] for one in keys]
        line = lines[key]
        said = moved_said(movements)
        return Guess(line, fen_of(line), party(request, line.other_party), movements, said, by)

    in_turn = {p.line for p in found.even}
    sure = [guessed(p.line, p.movements, word(p.by)) for p in found.matched]
    even = [guessed(p.line, p.movements, word(p.by)) for p in found.even]
    unclear = [
        guessed(key, dict.fromkeys(one for keys in sets for one in keys))
        for key, sets in found.candidates.items()
        if key not in in_turn
    ]
    mine = [
        [g for g in some if g.line.statement_id == statement.id] for some in (sure, even, unclear)
    ]
    sure, even, unclear = (sorted(some, key=_in_order) for some in mine)
    return sure, even, unclear


def _in_order(guess: Guess) -> int:
    return int(guess.line.position)


@page("funds.match_lines")
def match_page(request: DeskRequest, key: UUID) -> HttpResponse:
    """Confirm the proposals that were ticked; each line with the movements that were shown."""
    statement_of(request, key, "funds.match_lines")
    back = redirect("desk:funds_bank_statement", key)
    if request.method != "POST":
        return back
    do(request, match_lines, matches=[_chosen(request, line) for line in chosen_ids(request)])
    return back


def _chosen(request: DeskRequest, line: str) -> dict[str, Any]:
    shown = request.POST.get(f"moved-{line}", "")
    if not shown:
        raise Refused("nothing_chosen")
    return {"line": as_uuid(line), "transfers": [as_uuid(one) for one in shown.split(",")]}
