"""The figures of the fund that rolls, said with what they mean (R108)."""

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from tuopin.desk.say import number, signed, word
from tuopin.funds.queries import Rolling
from tuopin.kit.money import half_up, yuan
from tuopin.kit.quantity import scaled


class Figure(NamedTuple):
    """One figure of the fund: its name, its value, what stands beside it, what it means."""

    name: str
    value: str
    meaning: str
    beside: str = ""


class Figures(NamedTuple):
    """The figures of a span of days, the last of them counted."""

    from_on: date
    on: date
    rows: list[Figure]


def figures(rolling: Rolling) -> Figures:
    """Say the fund's figures: how hard its money works (R105, R108)."""
    told = rolling.figures
    average = _("这段时间平均 %(share)s") % {"share": share(told.at_work_average_bp)}
    said = (
        ("turnover", _times(told.turnover_milli), ""),
        ("idle", _("%(yuan)s 元") % {"yuan": yuan(told.idle_fen)}, ""),
        ("idle_days", _days(told.idle_days), ""),
        ("relend", share(told.relend_bp), ""),
        ("erosion", share(told.erosion_bp), ""),
        ("at_work", share(told.at_work_bp), average),
    )
    means = _meanings()
    rows = [Figure(word(f"rolling.{n}"), value, means[n], beside) for n, value, beside in said]
    return Figures(rolling.from_on, rolling.on, rows)


def _meanings() -> dict[str, str]:
    return {
        "turnover": _("这段时间农户还回来的钱除以同期平均本金：全部本金周转了几次。"),
        "idle": _("当天日终专户里没有许给任何户的钱。"),
        "idle_days": _("每天闲置的钱加起来除以平均本金：相当于全部本金闲了多少天。"),
        "relend": _("这段时间再借出去的钱，除以同期收回到专户、可以再借的钱。"),
        "erosion": _("建账以来核销减去追回、支出减去收入，除以投入的本金；负数是增值。"),
        "at_work": _("当天日终农户手里的本金占投入本金的比例。"),
    }


def _times(milli: int | None) -> str:
    return "—" if milli is None else _("%(times)s 次") % {"times": scaled(half_up(milli, 10), 2)}


def _days(days: int | None) -> str:
    return "—" if days is None else _("%(n)s 天") % {"n": number(days)}


def share(basis_points: int | None) -> str:
    """Say ten-thousandths in per cent; — where there is nothing to say."""
    if basis_points is None:
        return "—"
    return signed(f"{scaled(abs(basis_points), 2)}%", negative=basis_points < 0)
