"""The bank's statements: handed in, matched, what the bank alone knows explained, confirmed."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from tuopin.funds.actions import confirm_statement, explain_line, match_lines
from tuopin.funds.queries import book_of
from tuopin.funds.queries.bank import (
    Moved,
    last_statement,
    open_lines,
    open_movements,
    proposals,
)
from tuopin.pilot.books import BankEntry, bank
from tuopin.pilot.repayments import Way
from tuopin.pilot.stage import Stage
from tuopin.sheets.actions import hand_in
from tuopin.sheets.queries import importer

APRIL = (date(2007, 3, 1), date(2007, 4, 30), date(2007, 5, 8))
OCTOBER = (date(2007, 5, 1), date(2007, 10, 31), date(2007, 11, 5))
DECEMBER = (date(2007, 11, 1), date(2007, 12, 27), date(2007, 12, 28))
# So many townships hand in the statement of the months in which the money came.
FIRST_TOWNS = 3
# Townships that have none of December: their last one is October's.
LATER_NONE = ("no_statement", "in_hand")
_INTEREST_FEN, _LOST_FEN = 3_600, 20_000


class Hand(NamedTuple):
    """An account, who hands its statements in and who confirms them."""

    region: str
    name: str
    clerk: str
    head: str


class Alone(NamedTuple):
    """A line that the books do not know: fen above zero for what came in, and what explains it.

    Without an explanation it stays open.
    """

    day: date
    text: str
    fen: int
    explained: str = ""


def spring(stage: Stage) -> None:
    """Hand in the statements of March and April: of the special account and some townships."""
    with stage.step(f"{APRIL[2]} 专户和几个财政所的四月对账单逐笔核对"):
        for hand in (_special(stage), *map(_town, stage.ways[:FIRST_TOWNS])):
            _statement(stage, hand, "04", APRIL)


def autumn(stage: Stage) -> None:
    """Hand in the statements up to October; the bank paid interest to the special account."""
    with stage.step(f"{OCTOBER[2]} 十月对账单逐笔核对"):
        interest = Alone(date(2007, 9, 21), "结息", _INTEREST_FEN, "bank_interest")
        _statement(stage, _special(stage), "10", OCTOBER, interest)
        for way in stage.ways:
            if way.wave(0) and (way in stage.ways[:FIRST_TOWNS] or way.role in LATER_NONE):
                _statement(stage, _town(way), "10", OCTOBER)


def winter(stage: Stage) -> None:
    """Hand in December's statements: one township's is missing, one shows what nobody booked."""
    with stage.step(f"{DECEMBER[2]} 十二月对账单逐笔核对"):
        charge = Alone(DECEMBER[1], "账户管理费", -_INTEREST_FEN, "bank_charge")
        _statement(stage, _special(stage), "12", DECEMBER, charge)
        for way in stage.ways:
            if way.role == "no_statement" or not way.wave(1):
                continue
            lost = min(_LOST_FEN, sum(early.fen for early in way.wave(1)) // 2)
            alone = (Alone(date(2007, 12, 24), "转账支出", -lost),) if way.role == "differs" else ()
            _statement(stage, _town(way), "12", DECEMBER, *alone)


def _special(stage: Stage) -> Hand:
    return Hand(stage.whole, "县专户", "centre:2", "centre:1")


def _town(way: Way) -> Hand:
    code = way.town.code
    return Hand(code, f"{way.town.name}财政所", f"pay:{code}:2", f"pay:{code}:1")


def _statement(
    stage: Stage, hand: Hand, month: str, days: tuple[date, date, date], *alone: Alone
) -> None:
    """Take one statement from the bank's file to its confirmation; leave it open if it must be."""
    since, through, on = days
    key = f"bank:{hand.region}:{month}"
    # What is open in the books changes by what is done below: a step lived again does nothing.
    if stage.done(f"{key}:merge"):
        return
    entries = _entries(stage, hand, since, through, alone)
    if not entries:
        return
    name, county = f"{hand.name}2007年{int(month)}月对账单", stage.county.code
    made = stage.do(
        hand_in, hand.clerk, on, key, form="bank", name=f"{name}.xlsx",
        data=bank(name, entries), region=hand.region,
    )  # fmt: skip
    desk = importer("bank")
    taken = UUID(made["import"])
    stage.do(desk.check, hand.clerk, on, f"{key}:check", handed_in=taken)
    stage.do(desk.merge, hand.clerk, on, f"{key}:merge", handed_in=taken)
    found = [
        {"line": str(p.line), "transfers": [str(m) for m in p.movements]}
        for p in proposals(county, hand.region, on).matched
    ]
    if found:
        stage.do(match_lines, hand.clerk, on, f"{key}:match", matches=found)
    if _explain(stage, hand, key, on, alone):
        newest = last_statement(county, hand.region)
        if newest is None:
            raise RuntimeError(f"{name} was not taken in")
        stage.do(confirm_statement, hand.head, on, f"{key}:confirm", statement=newest.id)


def _explain(stage: Stage, hand: Hand, key: str, on: date, alone: Sequence[Alone]) -> bool:
    """Explain what only the bank knew; say whether nothing is left open."""
    whole = True
    for line in open_lines(stage.county.code, hand.region):
        kind = next((a.explained for a in alone if a.day == line.happened_on), "")
        if kind:
            stage.do(explain_line, hand.clerk, on, f"{key}:{kind}", line=line.id, kind=kind)
        else:
            whole = False
    return whole


def _entries(
    stage: Stage, hand: Hand, since: date, through: date, alone: Sequence[Alone]
) -> list[BankEntry]:
    """Return the lines that the bank has for what the books moved, and its own, in their order.

    What a township pays out on a day was drawn in one sum.
    """
    county = stage.county.code
    last = last_statement(county, hand.region)
    day_before = since - timedelta(days=1)
    balance = last.closing_fen if last else book_of(county, hand.region, day_before)
    lumps: dict[tuple[date, str, str, bool], list[Moved]] = {}
    for moved in open_movements(county, hand.region, through, since):
        text = "" if moved.kind == "payment" else moved.name
        lumps.setdefault((moved.day, moved.kind, text, moved.fen > 0), []).append(moved)
    lines = [
        (day, _text(kind, text, len(ms)), sum(m.fen for m in ms), ms[0].who)
        for (day, kind, text, _), ms in lumps.items()
    ]
    lines += [(a.day, a.text, a.fen, "") for a in alone]
    found = []
    # What comes in on a day stands before what goes out.
    for number, (day, text, fen, who) in enumerate(sorted(lines, key=lambda x: (x[0], -x[2])), 1):
        balance += fen
        serial = f"{day:%Y%m%d}{hand.region[6:9]}{number:04d}"
        found.append(BankEntry(day, text, fen, balance, who, serial))
    return found


_SAID = {
    "appropriation": "专项资金拨入", "allotment": "拨款", "arrival": "县专户拨入",
    "payment": "发放借款", "hand_in": "还款交款", "remittance": "上缴", "return": "乡镇上缴",
    "overpaid_back": "退还多交款",
}  # fmt: skip


def _text(kind: str, name: str, count: int) -> str:
    said = _SAID.get(kind, kind)
    return f"{said} {count} 户" if kind == "payment" else f"{said} {name}".strip()
