"""The project's parts as a table, and what is agreed about the money: used by several papers."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from tuopin.documents.case import (
    Case,
    Part,
    amount,
    coded,
    day,
    english,
    measured,
    milli,
    rate,
    years,
)
from tuopin.documents.tree import Column, Table


def project_table(parts: Iterable[Part], money: str | None = None) -> Table:
    """Return the project's parts: category, content, scale, money, own money, gain (R33, R85).

    `money` is the head of the column of the money asked for or approved.
    """
    parts = tuple(parts)
    rows = [
        (str(n), coded(p.category), p.content, milli(p.quantity_milli),
         coded(p.unit), amount(p.amount_fen), amount(p.own_fen), amount(p.gain_fen))
        for n, p in enumerate(parts, 1)
    ]  # fmt: skip
    return Table(
        (
            Column(_("序号")),
            Column(_("项目类别")),
            Column(_("项目内容"), align="left"),
            Column(_("规模"), align="right"),
            Column(_("单位")),
            Column(money or _("扶持资金（元）"), align="right"),
            Column(_("自筹资金（元）"), align="right"),
            Column(_("预计年增收（元）"), align="right"),
        ),
        tuple(rows),
        total=_total(parts),
        size=11,
    )


def _total(parts: tuple[Part, ...]) -> tuple[str, ...]:
    if not parts:
        return ()
    sums = zip(*((p.amount_fen, p.own_fen, p.gain_fen) for p in parts), strict=True)
    return ("", _("合计"), "", "", "", *(amount(sum(fens)) for fens in sums))


def uses(parts: Iterable[Part]) -> str:
    """Return the project in a line: 生猪养殖20头，茶园改造1.5亩."""
    return in_a_line((part.content, part.quantity_milli, part.unit) for part in parts)


def in_a_line(parts: Iterable[tuple[str, int, str]]) -> str:
    """Return contents with their scale (thousandths, unit) in a line."""
    gap, comma = (" ", ", ") if english() else ("", "，")
    return comma.join(f"{content}{gap}{measured(n, unit)}" for content, n, unit in parts)


def fee(case: Case) -> str:
    """Return the clause on the charge for the money."""
    if not case.fee_rate_bp:
        return _("不收资金占用费")
    return _("资金占用费按年%(rate)s收取") % {"rate": rate(case.fee_rate_bp)}


def period(case: Case) -> str:
    """Return from when to when the money is lent; before it is signed and paid, how long."""
    if case.contract_on and case.due_on:
        days = {"from": day(case.contract_on), "until": day(case.due_on)}
        return _("借款期限自%(from)s起至%(until)s止") % days
    return _("借款期限%(term)s，自资金发放到户之日起计算") % {"term": years(case.term_days)}


def due(case: Case) -> str:
    """Return by when the money is given back; before it is paid, within how long."""
    if case.note_on and case.due_on:
        return _("于%(until)s前还清") % {"until": day(case.due_on)}
    return _("自领款之日起%(term)s内还清") % {"term": years(case.term_days)}
