"""资金发放花名册: who is paid how much, with room to sign or press a finger (R58, R78)."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Item, Kind
from tuopin.documents.blocks import HANDS, hands
from tuopin.documents.case import amount, batch_name, county_office, day, english, said, spoken
from tuopin.documents.funds.transferring import Line, Transfer, transfer_items, transfers_of
from tuopin.documents.tree import Band, Column, DateLine, Hands, Note, Paper, Subtotal, Table, Text
from tuopin.documents.wording import Words
from tuopin.kit.money import capitals, yuan

Rows = tuple[tuple[Text, ...] | Band | Subtotal, ...]


def payroll(facts: Transfer, signed: Hands) -> Paper:
    """Return the roll of a transfer by village, across the sheet; identity numbers are masked."""
    return Paper(
        _("农村贫困党员脱贫工程项目资金发放花名册"),
        (
            DateLine(_headline(facts)),
            Table(
                (
                    Column(_("序号")),
                    Column(_("编号")),
                    Column(_("领款人")),
                    Column(_("身份证号")),
                    Column(_("金额"), align="right"),
                    Column(_("签字、手印"), weight=8),
                    Column(_("领款日期"), weight=5),
                    Column(_("备注"), weight=4),
                ),
                tuple(_rows(facts.lines)),
                total=("", _("合计"), _people(facts.lines), "", amount(facts.fen), "", "", ""),
                unit=_("单位：元"),
                tall=True,
            ),
            Note(_total(facts)),
            signed,
        ),
        landscape=True,
        bookmark=f"{facts.township} {_('资金发放花名册')}",
        author=county_office(facts.county),
        lang=spoken(),
    )


def _headline(facts: Transfer) -> str:
    parts = (facts.township, batch_name(facts.batch), day(facts.sent_on))
    if english():
        return f"({', '.join((*parts[:2], f'transferred on {parts[2]}'))})"
    return f"（{'　'.join(parts)}拨付）"


def _total(facts: Transfer) -> str:
    if english():
        return f"Total: {yuan(facts.fen)} yuan (in Chinese capitals: {capitals(facts.fen)})"
    return f"合计人民币（大写）：{capitals(facts.fen)}（￥{yuan(facts.fen)}）"


def _rows(lines: Sequence[Line]) -> Iterator[tuple[Text, ...] | Band | Subtotal]:
    n = 0
    for village, some in groupby(lines, lambda line: line.village):
        here = list(some)
        yield Band(village)
        for line in here:
            n += 1
            yield (
                str(n), line.number, line.name, said(line.identity), amount(line.fen), "", "", "",
            )  # fmt: skip
        fen = sum(line.fen for line in here)
        yield Subtotal(("", _("小计"), _people(here), "", amount(fen), "", "", ""))


def _people(lines: Sequence[Line]) -> str:
    return str(len(lines)) if english() else f"{len(lines)}户"


def _make(ask: Ask, items: Sequence[Item], words: Words) -> Iterator[Paper]:
    signed = hands(ask)
    for facts in transfers_of(ask, items):
        yield payroll(facts, signed)


KIND = Kind("payroll", "FF", "transfer", transfer_items, _make, asked=HANDS)
