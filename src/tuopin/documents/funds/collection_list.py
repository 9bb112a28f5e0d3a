"""收回登记表: an officer's loans, what is due and back, with room to enter what comes in (R69)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Item, Kind
from tuopin.documents.blocks import HANDS, hands
from tuopin.documents.case import NOTHING, amount, county_office, day, english, spoken
from tuopin.documents.tree import Band, Column, DateLine, Hands, Paper, Table
from tuopin.documents.wording import Words
from tuopin.funds.queries import collectors, debts_on
from tuopin.offices.queries import county, names_on, place_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A loan in the list, in fen: lent, principal back and owed, what is late; its last due day."""

    number: str
    name: str
    village: str
    lent_fen: int
    back_fen: int
    owed_fen: int
    late_fen: int
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """What an officer collects, as of a day."""

    county: str
    township: str
    officer: str
    as_of: date
    loans: tuple[Due, ...]


def collection_list(facts: Collection, signed: Hands) -> Paper:
    """Return the list, across the sheet: what is owed, and blanks for what comes in."""
    heads = (
        Column(_("序号")),
        Column(_("编号")),
        Column(_("户主")),
        Column(_("到期日期")),
        Column(_("借款"), align="right", group=_("账面（元）")),
        Column(_("已还本金"), align="right", group=_("账面（元）")),
        Column(_("尚欠本金"), align="right", group=_("账面（元）")),
        Column(_("其中逾期"), align="right", group=_("账面（元）")),
        Column(_("金额（元）"), weight=4, group=_("本次收回")),
        Column(_("收据编号"), weight=4, group=_("本次收回")),
        Column(_("还款人签字"), weight=4, group=_("本次收回")),
    )
    total = ("", _("合计"), "", "", *_sums(facts.loans), "", "", "")
    return Paper(
        _("农村贫困党员脱贫工程借款收回登记表"),
        (
            DateLine(_headline(facts)),
            Table(heads, tuple(_rows(facts)), total=total, tall=True),
            signed,
        ),
        landscape=True,
        bookmark=f"{facts.officer} {_('收回登记表')}",
        author=county_office(facts.county),
        lang=spoken(),
    )


def _rows(facts: Collection) -> Iterator[tuple[str, ...] | Band]:
    n = 0
    for village, loans in groupby(facts.loans, lambda one: one.village):
        yield Band(village)
        for one in loans:
            n += 1
            due = one.due_on.isoformat() if one.due_on else NOTHING
            yield (str(n), one.number, one.name, due, *_sums([one]), "", "", "")


def _sums(loans: Sequence[Due]) -> tuple[str, ...]:
    return (
        amount(sum(one.lent_fen for one in loans)),
        amount(sum(one.back_fen for one in loans)),
        amount(sum(one.owed_fen for one in loans)),
        amount(sum(one.late_fen for one in loans)),
    )


def _headline(facts: Collection) -> str:
    if english():
        return f"({facts.township}, liaison officer {facts.officer}, as of {day(facts.as_of)})"
    return f"（{facts.township}　行政联系人：{facts.officer}　截至{day(facts.as_of)}）"


def _items(ask: Ask) -> list[Item]:
    found = []
    for officer, (name, loans) in collectors(ask.scope, ask.on, batch=ask.batch).items():
        lent = sum(loan.paid_fen for loan in loans)
        subject = f"{officer}/{ask.batch or ''}".rstrip("/")
        found.append(Item(subject, loans[0].region, name, "", amount_fen=lent, day=ask.on))
    return found


def _make(ask: Ask, items: Sequence[Item], words: Words) -> Iterator[Paper]:
    code = ask.scope.county
    officers = [UUID(item.subject.split("/")[0]) for item in items]
    found = collectors(ask.scope, ask.on, batch=ask.batch, officers=officers)
    debts = debts_on(code, [loan for _name, loans in found.values() for loan in loans], ask.on)
    names, home = names_on(code, ask.on), county(code)
    signed = hands(ask)
    for officer in officers:
        name, loans = found[officer]
        yield collection_list(
            Collection(
                county=home.name if home else code,
                township=place_of(names, loans[0].region).township,
                officer=name,
                as_of=ask.on,
                loans=tuple(
                    Due(
                        number=loan.number,
                        name=loan.borrower,
                        village=place_of(names, loan.region).village,
                        lent_fen=loan.paid_fen,
                        back_fen=debts[loan.id].back_fen,
                        owed_fen=debts[loan.id].owed_fen,
                        late_fen=debts[loan.id].late_fen,
                        due_on=debts[loan.id].due_on,
                    )
                    for loan in loans
                ),
            ),
            signed,
        )


KIND = Kind("collection_list", "SK", "officer", _items, _make, asked=HANDS)
