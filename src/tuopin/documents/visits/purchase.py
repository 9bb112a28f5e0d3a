"""选购记录: what was bought for the project, with the liaison officer there (R63, R64)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Asked, Item, Kind
from tuopin.documents.blocks import given_day
from tuopin.documents.case import Case, amount, day, listed, measured, money, numbered, spoken
from tuopin.documents.facts import cases_of, household_items
from tuopin.documents.fieldwork import SIZE, boxes, choice, household_form, scales, signs
from tuopin.documents.tree import Column, Field, Form, Note, Paper, Table
from tuopin.documents.wording import Words
from tuopin.kit.quantity import half_up
from tuopin.visits.queries.printing import bought as bought_by

_OPEN_LINES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """One thing bought: scale in thousandths of its unit, price and sum in fen, the receipt.

    `approved`: the part was as approved when it was bought, as the system asks (R64).
    """

    item: str
    quantity_milli: int
    unit: str
    price_fen: int
    fen: int
    receipt: str = ""
    sort: str = ""
    supplier: str = ""
    approved: bool = False


def purchase(case: Case, when: date | None = None, bought: Sequence[Bought] = ()) -> Paper:
    """Return the record of a purchase; lines to write on where none was recorded."""
    paper = _("选购记录")
    return Paper(
        paper,
        (
            household_form(
                case,
                (
                    Field(_("选购日期"), day(when)),
                    Field(_("核定资金"), money(case.fen)),
                ),
            ),
            scales(case.agreed),
            _lines(bought),
            Form(
                (
                    (
                        Field(_("供货单位"), listed(_suppliers(bought))),
                        Field(_("联系电话"), ""),
                    ),
                    (
                        Field(
                            _("与审定项目"),
                            boxes(
                                (
                                    ("approved", _("一致")),
                                    ("other", _("不一致，须先报县办公室审定变更")),
                                ),
                                "approved" if bought and all(b.approved for b in bought) else "",
                            ),
                        ),
                    ),
                    (Field(_("票据"), choice(_("齐全，附后"), _("不全"))),),
                    (Field(_("备注"), ""),),
                ),
                size=SIZE,
            ),
            signs(_("户主（签字）"), _("行政联系人（签字）"), _("供货方（签字）")),
            Note(_("项目资金只用于审定的项目；票据由户主保管，复印件入户档。")),
        ),
        number=numbered(case),
        bookmark=case.bookmark(paper),
        author=case.author,
        lang=spoken(),
    )


def _suppliers(bought: Sequence[Bought]) -> list[str]:
    return list(dict.fromkeys(b.supplier for b in bought if b.supplier))


def _lines(bought: Sequence[Bought]) -> Table:
    columns = (
        Column(_("品名（种、苗、机械等）"), "left", 5),
        Column(_("规格"), weight=2),
        Column(_("数量"), "right", 2),
        Column(_("单价（元）"), "right", 2),
        Column(_("金额（元）"), "right", 3),
        Column(_("票据号"), weight=3),
    )
    rows = [
        (b.item, b.sort, measured(b.quantity_milli, b.unit), amount(b.price_fen), amount(b.fen),
         b.receipt)
        for b in bought
    ]  # fmt: skip
    total = amount(sum(b.fen for b in bought)) if bought else ""
    return Table(
        columns,
        tuple(rows or [("",) * len(columns)] * _OPEN_LINES),
        total=(_("合计"), "", "", "", total, ""),
        size=SIZE,
    )


def items(ask: Ask) -> list[Item]:
    """Return a record for each household with a number: money is spent on nothing else."""
    return household_items(ask, numbered=True)


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the records of what was bought on the typed day, or on the last day of buying."""
    when = given_day(ask, "bought_on")
    cases = cases_of(ask, chosen)
    homes = [case.household for case in cases if case.household]
    rows = bought_by(ask.scope.county, homes, ask.on)
    for case in cases:
        found = rows.get(case.household, []) if case.household else []
        on = when or (found[-1].bought_on if found else None)
        yield purchase(case, on, [_bought(row) for row in found if row.bought_on == on])


def _bought(row: Any) -> Bought:
    return Bought(
        item=row.item,
        sort=row.sort,
        quantity_milli=row.quantity_milli,
        unit=row.unit,
        price_fen=half_up(row.fen * 1000, row.quantity_milli),
        fen=row.fen,
        receipt=row.receipt,
        supplier=row.supplier,
        approved=True,
    )


KIND = Kind("purchase", "CG", "household", items, make, asked=(Asked("bought_on", "date"),))
