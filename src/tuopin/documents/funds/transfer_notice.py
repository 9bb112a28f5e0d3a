"""拨款通知: the official letter that goes with a transfer to a township (R78)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Item, Kind
from tuopin.documents.blocks import prevails
from tuopin.documents.case import amount, batch_name, english
from tuopin.documents.funds.transferring import Transfer, transfer_items, transfers_of
from tuopin.documents.letterhead import COPIES, Organ, official, organ_of
from tuopin.documents.tree import Bold, Column, NewPage, Paper, Para, Table
from tuopin.documents.wording import Template, Words, compose
from tuopin.kit.money import capitals, yuan

TEMPLATE = Template(
    "transfer_notice",
    fields=("amount", "capitals", "households"),
    optional=("township", "batch", "payment_days"),
)


def transfer_notice(
    facts: Transfer, words: Words, organ: Organ, *, number: str = "", copies: str = ""
) -> Paper:
    """Return the letter with the households as its attachment, and their total."""
    fields = {
        "township": facts.township,
        "batch": batch_name(facts.batch),
        "households": str(len(facts.lines)),
        "amount": yuan(facts.fen),
        "capitals": capitals(facts.fen),
        "payment_days": str(facts.payment_days),
    }
    listed = _("%(township)s资金发放名单") % {"township": facts.township}
    letter = official(
        organ,
        title=words.title,
        blocks=(*compose(TEMPLATE, words, fields, {}), *prevails()),
        day_on=facts.sent_on,
        number=number,
        recipient=_government(facts.township),
        attachments=(listed,),
        copies=copies,
    )
    *text, record = letter.blocks
    # The attachment stands before 版记, on a page of its own (GB/T 9704-2012, 7.3.7).
    attached = (NewPage(), Para(Bold(_("附件")), indent=False), _table(facts, listed))
    return replace(letter, blocks=(*text, *attached, record))


def _government(township: str) -> str:
    return f"People’s Government of {township}" if english() else f"{township}人民政府"


def _table(facts: Transfer, title: str) -> Table:
    rows = tuple(
        (str(n), line.number, line.name, line.village, amount(line.fen))
        for n, line in enumerate(facts.lines, 1)
    )
    return Table(
        (
            Column(_("序号"), weight=1),
            Column(_("编号"), weight=3),
            Column(_("姓名"), weight=2),
            Column(_("村"), weight=3),
            Column(_("金额"), align="right", weight=2),
        ),
        rows,
        total=("", _("合计"), "", "", amount(facts.fen)),
        title=title,
        unit=_("单位：元"),
    )


def _make(ask: Ask, items: Sequence[Item], words: Words) -> Iterator[Paper]:
    organ = organ_of(ask.scope.county, ask.on)
    for item, facts in zip(items, transfers_of(ask, items), strict=True):
        yield transfer_notice(facts, words, organ, number=item.number, copies=ask.said(COPIES.code))


KIND = Kind(
    "transfer_notice", "BK", "transfer", transfer_items, _make, TEMPLATE, (COPIES,), letter=True
)
