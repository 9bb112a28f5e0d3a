"""The levers of a forecast as a form of sliders: what the address says, within bounds (R108)."""

import re
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _

from tuopin.desk.say import number, word
from tuopin.funds.rules.levers import Levers
from tuopin.funds.rules.schedule import STYLES, check
from tuopin.kit.money import half_up, read_yuan
from tuopin.kit.unreadable import Unreadable

HORIZONS = (12, 24, 36, 60)
YEAR_DAYS, YEAR_MONTHS = 365, 12
PERCENT_BP = 100
# Yuan between two places of the slider.
LOAN_STEP = 100
_MOST_SEED = 2**31 - 1
_MOST_LOAN_YUAN = 10_000


class Slider(NamedTuple):
    """One slider: its name and words, where it stands between which bounds, and that in words."""

    name: str
    label: str
    value: int
    least: int
    most: int
    step: int
    said: str
    hint: str = ""


class Turned(NamedTuple):
    """What the address says: the levers, how many months, the seed, what the next batch needs."""

    levers: Levers
    months: int
    seed: int
    need_fen: int | None
    cut: bool
    unfit: str

    @property
    def sent(self) -> dict[str, Any]:
        """Return the levers as plain values, for the action that keeps a forecast."""
        plain = self.levers._asdict()
        return {**plain, "seasons": list(plain["seasons"])}


def turned(data: QueryDict, usual: Levers, seed: int) -> Turned:
    """Read levers from an address; what is not said, or not a number, is as usual.

    Shares that exceed the whole are cut at the recovery (`cut`); terms by which no loan could be
    repaid give way to the usual ones, and `unfit` names the lever.
    """
    recovery = _percent(data, "recovery", usual.recovery_bp)
    extension = _percent(data, "extension", usual.extension_bp)
    loss = min(_percent(data, "loss", usual.loss_bp), 100 - extension)
    left = 100 - extension - loss
    levers = usual._replace(
        recovery_bp=min(recovery, left) * PERCENT_BP,
        extension_bp=extension * PERCENT_BP,
        loss_bp=loss * PERCENT_BP,
        loan_fen=_bounded(data, "loan", _usual_loan(usual), 1, _most_loan(usual)) * 100,
        extension_days=_bounded(data, "later", usual.extension_days, 30, 720),
        batch_months=_bounded(data, "batch", usual.batch_months, 1, 24),
        relend=data.getlist("relend")[-1] == "1" if "relend" in data else usual.relend,
    )
    levers, unfit = _terms(data, levers)
    months = _bounded(data, "months", HORIZONS[1], 1, 120)
    seed = _bounded(data, "seed", seed, 0, _MOST_SEED)
    return Turned(levers, months, seed, _need(data), recovery > left, unfit)


def _terms(data: QueryDict, usual: Levers) -> tuple[Levers, str]:
    """Read how the loans to come are repaid."""
    months = months_of(usual.term_days)
    term = _bounded(data, "term", months, 1, 120)
    grace = _bounded(data, "grace", months_of(usual.grace_days), 0, 60)
    style = data.get("style", usual.style)
    seasons = str(data["seasons"]) if "seasons" in data else None
    asked = usual._replace(
        term_days=usual.term_days if term == months else days_of(term),
        grace_days=days_of(grace),
        style=style,
        parts=_bounded(data, "parts", usual.parts, 1, 60),
        seasons=usual.seasons if seasons is None else tuple(re.findall(r"[^\s,，、]+", seasons)),
    )
    try:
        check(asked.terms)
    except ValueError as problem:
        return usual, word("lever." + str(problem).partition(".")[2])
    return asked, ""


def _need(data: QueryDict) -> int | None:
    try:
        return read_yuan(data["need"]) if data.get("need") else None
    except Unreadable:
        return None


def _bounded(data: QueryDict, name: str, usual: int, least: int, most: int) -> int:
    text = data.get(name, "")
    value = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else usual
    return min(max(value, least), most)


def _percent(data: QueryDict, name: str, usual_bp: int) -> int:
    return _bounded(data, name, half_up(usual_bp, PERCENT_BP), 0, 100)


def _usual_loan(usual: Levers) -> int:
    """Return the usual loan in whole hundreds of yuan, where the slider can stand."""
    return max(1, half_up(usual.loan_fen, LOAN_STEP * 100)) * LOAN_STEP


def _most_loan(usual: Levers) -> int:
    return max(_MOST_LOAN_YUAN, usual.loan_fen // 100 * 2)


def months_of(days: int) -> int:
    """Return days as months, a twelfth of 365 days each, half up."""
    return half_up(days * YEAR_MONTHS, YEAR_DAYS)


def days_of(months: int) -> int:
    """Return months as days, half up."""
    return half_up(months * YEAR_DAYS, YEAR_MONTHS)


def sliders(levers: Levers) -> list[Slider]:
    """Return the sliders as the levers stand."""
    percent = "{}%".format
    recovery, extension, loss = (
        half_up(bp, PERCENT_BP) for bp in (levers.recovery_bp, levers.extension_bp, levers.loss_bp)
    )
    term, grace = months_of(levers.term_days), months_of(levers.grace_days)
    loan = levers.loan_fen // 100
    late = 100 - recovery - extension - loss
    late_said = _("其余 %(late)s%% 迟还") % {"late": late}
    return [
        _slider(
            "recovery", "recovery_bp", recovery, 0, 100, said=percent(recovery), hint=late_said
        ),
        _slider("extension", "extension_bp", extension, 0, 50, said=percent(extension)),
        _slider("loss", "loss_bp", loss, 0, 50, said=percent(loss)),
        _slider(
            "loan", "loan_fen", loan, LOAN_STEP, _most_loan(levers), step=LOAN_STEP,
            said=_("%(yuan)s 元") % {"yuan": number(loan)},
        ),
        _slider("term", "term_days", term, 1, 60, said=_months(term)),
        _slider("grace", "grace_days", grace, 0, 36, said=_months(grace)),
        _slider("batch", "batch_months", levers.batch_months, 1, 24,
                said=_months(levers.batch_months)),
    ]  # fmt: skip


def _slider(
    name: str, lever: str, value: int, least: int, most: int, *, said: str, step: int = 1,
    hint: str = "",
) -> Slider:  # fmt: skip
    label = word(f"lever.{lever}")
    return Slider(name, label, value, least, max(most, value), step, said, hint)


def _months(count: int) -> str:
    return _("%(n)s 个月") % {"n": count}


def styles() -> list[tuple[str, str]]:
    """Return the ways of repaying with their words."""
    return [(style, word(f"style.{style}")) for style in STYLES]
