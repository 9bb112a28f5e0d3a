"""核销证明: the certificate of a loan written off, by whom, and that the debt stays (R72)."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Item, Kind
from tuopin.documents.blocks import prevails
from tuopin.documents.case import (
    county_office,
    day,
    money,
    named,
    place_name,
    said,
    spoken,
)
from tuopin.documents.tree import Block, Column, Field, Form, Paper, Sign, Table
from tuopin.documents.wording import Template, Words, compose
from tuopin.funds.queries import certified
from tuopin.kit.money import capitals, yuan
from tuopin.offices.queries import county, names_on, officer_names, place_of

TEMPLATE = Template(
    "write_off",
    fields=("name", "note_number", "amount", "capitals"),
    optional=("place",),
    blocks=("write_off_form", "hands"),
)


class Certified(NamedTuple):
    """What a certificate says; amounts in fen. `hands` are (name, day) of the three who acted."""

    number: str
    county: str
    household: str
    place: str
    note: str
    paid_on: date | None
    lent_fen: int
    repaid_fen: int
    written_off_fen: int
    cause: str
    reason: str
    document: str
    hands: tuple[tuple[str, date | None], ...]
    posted_on: date


def certificate(facts: Certified, words: Words) -> Paper:
    """Return the certificate, with the amount in capitals and the three people."""
    fields = {
        "name": facts.household,
        "place": facts.place,
        "note_number": facts.note,
        "amount": yuan(facts.written_off_fen),
        "capitals": capitals(facts.written_off_fen),
    }
    blocks: dict[str, tuple[Block, ...]] = {
        "write_off_form": (_form(facts),),
        "hands": (_hands(facts),),
    }
    office = county_office(facts.county)
    return Paper(
        words.title,
        (
            *compose(TEMPLATE, words, fields, blocks),
            Sign((office,), day(facts.posted_on), seal=True),
            *prevails(),
        ),
        number=facts.number,
        bookmark=facts.number,
        author=office,
        lang=spoken(),
    )


def _form(facts: Certified) -> Form:
    pairs = (
        ((_("户主"), facts.household), (_("住址"), facts.place)),
        ((_("借据编号"), facts.note), (_("借款日期"), day(facts.paid_on))),
        ((_("借款金额"), money(facts.lent_fen)), (_("已还本金"), money(facts.repaid_fen))),
        ((_("核销金额"), money(facts.written_off_fen)), (_("事由"), facts.cause)),
        ((_("情况说明"), facts.reason),),
        ((_("依据文件"), facts.document),),
    )
    return Form(tuple(tuple(Field(label, said(value)) for label, value in line) for line in pairs))


def _hands(facts: Certified) -> Table:
    steps = (_("提出"), _("第一批准人"), _("第二批准人，过账"))
    rows = tuple(
        (label, said(name), day(when))
        for label, (name, when) in zip(steps, facts.hands, strict=True)
    )
    columns = (Column(_("经办")), Column(_("姓名")), Column(_("日期")))
    return Table(columns, rows, title=_("提出和批准"))


def _items(ask: Ask) -> list[Item]:
    return [
        Item(
            str(row.id),
            row.region,
            row.loan.household.head_name,
            row.certificate,
            row.loan.household_id,
            row.fen,
            row.posted_on,
        )
        for row in certified(ask.scope, ask.on, batch=ask.batch, key=ask.subject)
        if ask.households is None or row.loan.household_id in ask.households
    ]


def _make(ask: Ask, items: Sequence[Item], words: Words) -> Iterator[Paper]:
    code = ask.scope.county
    keys = [UUID(item.subject) for item in items]
    rows = {row.id: row for row in certified(ask.scope, ask.on).filter(id__in=keys)}
    names, home = names_on(code, ask.on), county(code)
    acted = {
        who for row in rows.values() for who in (row.proposed_by, row.seconded_by, row.posted_by)
    }
    people = officer_names(code, acted)
    for key in keys:
        row = rows[key]
        hands = (
            (row.proposed_by, row.proposed_on),
            (row.seconded_by, row.seconded_on),
            (row.posted_by, row.posted_on),
        )
        facts = Certified(
            number=row.certificate,
            county=home.name if home else code,
            household=row.loan.household.head_name,
            place=place_name(*place_of(names, row.region)),
            note=row.loan.number,
            paid_on=row.loan.paid_on,
            lent_fen=row.loan.paid_fen,
            repaid_fen=row.loan.repaid_fen,
            written_off_fen=row.fen,
            cause=named(f"write_off_cause.{row.cause}"),
            reason=row.reason,
            document=row.document,
            hands=tuple((people.get(who, "") if who else "", when) for who, when in hands),
            posted_on=row.posted_on or ask.on,
        )
        yield certificate(facts, words)


KIND = Kind("write_off", "HX", "household", _items, _make, TEMPLATE)
