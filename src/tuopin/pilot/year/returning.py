"""September to December: receipt books are given out, and the first households pay back early."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from tuopin.disasters.actions import extend_loans
from tuopin.funds.actions import (
    collect,
    hand_in,
    issue_receipts,
    receive_back,
    refund_overpaid,
    remit,
    reverse,
)
from tuopin.pilot.losses import FLOOD, STORM
from tuopin.pilot.repayments import Early, Way
from tuopin.pilot.stage import Stage
from tuopin.pilot.year import banking

BOOKS = date(2007, 9, 3)
EXTENDED, EXTRA_DAYS = date(2007, 9, 10), 180
SHEETS = 25
# The days of each wave: the first household pays, the money is handed in, sent up, received.
_OCTOBER = (date(2007, 10, 15), date(2007, 10, 19), date(2007, 10, 22), date(2007, 10, 25))
_DECEMBER = (date(2007, 12, 4), date(2007, 12, 10), date(2007, 12, 13), date(2007, 12, 17))
# Townships where December's money is still about come a week later.
_LATER = (date(2007, 12, 11), date(2007, 12, 17))
_SENT_LATE, _SENT_NOW, _REFUNDED = date(2007, 12, 21), date(2007, 12, 26), date(2007, 12, 20)
_WRONG_FEN, _OVER_FEN = 10_000, 5_000


def live(stage: Stage) -> None:
    """Live the way back up to the end of the year, bank statements and all."""
    banking.spring(stage)
    with stage.step(f"{BOOKS} 还款收据本发到联系人"):
        _give_books(stage)
    with stage.step(f"{EXTENDED} 受灾户的借款整批展期 {EXTRA_DAYS} 天"):
        _extend(stage)
    for way in stage.ways:
        if way.wave(0):
            with stage.step(f"{_OCTOBER[0]} {way.town.name}：提前还款，联系人收、财政所上缴"):
                _pay_back(stage, way, 0, _OCTOBER[:2])
                _send_up(stage, way, 0, _OCTOBER[2], _OCTOBER[3])
    banking.autumn(stage)
    for way in stage.ways:
        if way.wave(1):
            with stage.step(f"{_DECEMBER[0]} {way.town.name}：年底还款"):
                _december(stage, way)
    banking.winter(stage)


def _give_books(stage: Stage) -> None:
    """Give every officer with households a book of receipts, numbered through the township."""
    for town in stage.county.towns:
        used = {stage.liaisons[case.number] for case in stage.county.of(town) if case.funded}
        for number in sorted(used):
            first = SHEETS * (number - 1) + 1
            stage.do(
                issue_receipts, f"pay:{town.code}:1", BOOKS, f"receipts:{town.code}:{number}",
                officer=stage.people[f"liaison:{town.code}:{number}"], prefix=_prefix(town.code),
                first=first, last=first + SHEETS - 1, region=town.code, width=4,
            )  # fmt: skip


def _prefix(code: str) -> str:
    return f"{code[6:9]}收"


def _extend(stage: Stage) -> None:
    """Give the households that were struck more time, each disaster by one act (R107)."""
    for number, disaster in enumerate((STORM, FLOOD), start=1):
        event = stage.ids.get(f"disaster:{disaster.code}")
        if event and any(loss.disaster == disaster for loss in stage.county.losses):
            stage.do(
                extend_loans, "head", EXTENDED, f"extend:{disaster.code}", event=event,
                days=EXTRA_DAYS, document=f"县脱贫办〔2007〕{20 + number}号",
            )  # fmt: skip


def _pay_back(
    stage: Stage, way: Way, wave: int, days: Sequence[date], *, held: bool = False
) -> None:
    """Let households pay their liaison officer, who hands it in to the township; or holds it."""
    first, handed = days
    taken: dict[str, list[str]] = {}
    for place, early in enumerate(way.wave(wave)):
        on = first + timedelta(days=place % 4)
        taken.setdefault(stage.liaison(early.case), []).append(_collect(stage, way, early, on))
    if held:
        return
    for number, (who, repayments) in enumerate(sorted(taken.items()), start=1):
        stage.do(
            hand_in, f"pay:{way.town.code}:2", handed, f"hand_in:{way.town.code}:{wave}:{number}",
            region=way.town.code, collector=stage.people[who], repayments=repayments,
            document=f"交款单〔2007〕{10 * wave + number}号",
        )  # fmt: skip


def _collect(stage: Stage, way: Way, early: Early, on: date) -> str:
    """Enter one household's money by its receipt; two households show what else happens."""
    case, who = early.case, stage.liaison(early.case)
    receipt = _receipt(stage, way, early)
    over = _OVER_FEN if early == _first(stage, whole=True) else 0
    given = {"loan": stage.loans[case.number], "receipt": receipt}
    if early == _first(stage, whole=False):
        wrong = stage.do(
            collect, who, on, f"repay:{case.number}:wrong", fen=early.fen + _WRONG_FEN, **given
        )
        stage.do(
            reverse, f"pay:{way.town.code}:1", on, f"repay:{case.number}:undo", what="repayment",
            entry=UUID(wrong["repayment"]), reason="多记 100 元，照收据重记",
        )  # fmt: skip
    made = stage.do(
        collect, who, on, f"repay:{case.number}", fen=early.fen + over,
        over="hold" if over else "refuse", **given,
    )  # fmt: skip
    return str(made["repayment"])


def _first(stage: Stage, *, whole: bool) -> Early | None:
    """Return the household that pays too much (it pays all), or whose entry goes wrong."""
    for way in stage.ways:
        for early in way.early:
            left = early.case.amount_fen - early.fen
            if way.role == "whole" and (early.whole if whole else left >= _WRONG_FEN):
                return early
    return None


def _receipt(stage: Stage, way: Way, early: Early) -> str:
    """Return the next number of the officer's own book."""
    officer = stage.liaisons[early.case.number]
    mine = [e for e in way.early if stage.liaisons[e.case.number] == officer]
    ordered = sorted(mine, key=lambda e: e.wave)
    number = SHEETS * (officer - 1) + 1 + ordered.index(early)
    return f"{_prefix(way.town.code)}{number:04d}"


def _send_up(stage: Stage, way: Way, wave: int, sent: date, received: date | None) -> None:
    code = way.town.code
    made = stage.do(
        remit, f"pay:{code}:1", sent, f"remit:{code}:{wave}", region=code,
        fen=sum(early.fen for early in way.wave(wave)),
        document=f"{way.town.name}上缴〔2007〕{wave + 1}号",
    )  # fmt: skip
    if received:
        stage.do(
            receive_back, "centre:1", received, f"received:{code}:{wave}",
            remittance=UUID(made["remittance"]),
        )  # fmt: skip


def _december(stage: Stage, way: Way) -> None:
    """Let a township's December go as its role has it."""
    role = way.role
    later = role in {"differs", "no_statement", "in_hand"}
    _pay_back(stage, way, 1, _LATER if later else _DECEMBER[:2], held=role == "in_hand")
    if role == "whole":
        _send_up(stage, way, 1, *_DECEMBER[2:])
    elif role == "late_way":
        _send_up(stage, way, 1, _SENT_LATE, None)
    elif role == "on_way":
        _send_up(stage, way, 1, _SENT_NOW, None)
    over = _first(stage, whole=True)
    if over in way.early:
        stage.do(
            refund_overpaid, f"pay:{way.town.code}:2", _REFUNDED, "refund",
            loan=stage.loans[over.case.number], fen=_OVER_FEN, receipt="退款收条1号",
        )  # fmt: skip
