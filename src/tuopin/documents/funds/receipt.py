"""还款收据: what a household gave back, to whom, and what is still owed (R69)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Item, Kind
from tuopin.documents.blocks import prevails
from tuopin.documents.case import (
    batch_name,
    blank_date,
    county_office,
    day,
    money,
    named,
    number_line,
    place_name,
    said,
    spoken,
)
from tuopin.documents.tree import Field, Form, Note, Paper
from tuopin.documents.wording import Words
from tuopin.funds.queries.printing import owed_after, receipts_on
from tuopin.kit.money import capitals
from tuopin.offices.queries import county, names_on, officer_names, place_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a receipt says, in fen. `fen` is what was taken: fee, principal, what is kept over.

    `owed_fen` is owed after it; of a recovery (`written_off`) what of the sum has not come in.
    `refunded_fen` was given back at once and is no part of `fen`.
    """

    number: str
    county: str
    payer: str
    place: str
    note: str
    batch: int
    fen: int
    principal_fen: int
    fee_fen: int
    kept_fen: int
    refunded_fen: int
    owed_fen: int
    written_off: bool
    taker: str
    hand: str
    paid_on: date


def receipt(facts: Receipt) -> Paper:
    """Return the receipt, with the amount in capitals and the balance."""
    parts = [(_("其中：本金"), money(facts.principal_fen)), (_("资金占用费"), money(facts.fee_fen))]
    if facts.kept_fen or facts.refunded_fen:
        parts += [
            (_("多还留存"), money(facts.kept_fen)),
            (_("多还当场退回"), money(facts.refunded_fen)),
        ]
    owed = _("核销后尚未收回") if facts.written_off else _("尚欠本金")
    return Paper(
        _("农村贫困党员脱贫工程还款收据"),
        (
            Form(
                (
                    (Field(_("还款人"), facts.payer), Field(_("住址"), facts.place)),
                    (Field(_("借据编号"), facts.note), Field(_("批次"), batch_name(facts.batch))),
                    (Field(_("收款金额大写"), f"人民币{capitals(facts.fen)}"),),
                    (
                        Field(_("收款金额小写"), money(facts.fen)),
                        Field(_("还款日期"), day(facts.paid_on)),
                    ),
                    *_pairs(parts),
                    (Field(owed, money(facts.owed_fen)), Field(_("收款方"), facts.hand)),
                )
            ),
            Form(((_place(_("收款人"), facts.taker), _place(_("还款人"), facts.payer)),)),
            Note(
                _(
                    "大写与小写金额不一致时，以大写金额为准。"
                    "本收据一式两份，还款人和收款人各执一份。"
                )
            ),
            *prevails(),
        ),
        number=number_line(facts.number),
        bookmark=" ".join(part for part in (facts.number, facts.payer, _("收据")) if part),
        author=county_office(facts.county),
        lang=spoken(),
    )


def _pairs(parts: list[tuple[str, str]]) -> Iterator[tuple[Field, ...]]:
    for n in range(0, len(parts), 2):
        yield tuple(Field(label, value) for label, value in parts[n : n + 2])


def _place(label: str, name: str) -> Field:
    return Field(f"{label}\n{_('签字')}", f"{said(name)}\n\n{blank_date()}", align="right")


def _taken(row: Any) -> int:
    return int(row.fen + row.kept_fen)


def _items(ask: Ask) -> list[Item]:
    rows = receipts_on(ask.scope, ask.on, batch=ask.batch, key=ask.subject)
    return [
        Item(
            str(row.id),
            row.region,
            row.loan.borrower,
            row.receipt,
            row.loan.household_id,
            _taken(row),
            row.paid_on,
        )
        for row in rows
        if ask.households is None or row.loan.household_id in ask.households
    ]


def _make(ask: Ask, items: Sequence[Item], words: Words) -> Iterator[Paper]:
    code = ask.scope.county
    chosen = receipts_on(ask.scope, ask.on).filter(id__in=[UUID(item.subject) for item in items])
    rows = {str(row.id): row for row in chosen}
    owed = owed_after(code, rows.values(), ask.on)
    names = names_on(code, ask.on)
    people = officer_names(code, {row.collector or row.taken_by for row in rows.values()})
    home = county(code)
    for item in items:
        row = rows[item.subject]
        place = place_of(names, row.region)
        yield receipt(
            Receipt(
                number=row.receipt,
                county=home.name if home else code,
                payer=row.loan.borrower,
                place=place_name(place.township, place.village),
                note=row.loan.number,
                batch=row.loan.batch.number,
                fen=_taken(row),
                principal_fen=row.principal_fen,
                fee_fen=row.fee_fen,
                kept_fen=row.kept_fen,
                refunded_fen=row.refunded_fen,
                owed_fen=owed[row.id],
                written_off=row.kind == "recovery",
                taker=people.get(row.collector or row.taken_by, ""),
                hand=named(f"hand.{row.hand}"),
                paid_on=row.paid_on,
            )
        )


KIND = Kind("receipt", "SJ", "repayment", _items, _make)
