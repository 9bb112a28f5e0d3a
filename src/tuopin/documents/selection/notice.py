"""公示: the public notice of a township's approved households.

It names people, villages, projects and amounts, and never an identity number, a phone of a
household, an account, its health or what made it poor.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Asked, Item
from tuopin.documents.blocks import prevails
from tuopin.documents.letterhead import organ_of
from tuopin.documents.saying import (
    amount,
    batch_name,
    coded,
    day,
    english,
    households,
    milli,
    money,
    named,
    number_line,
    said,
    years,
)
from tuopin.documents.tree import Column, Paper, Sign, Table
from tuopin.documents.wording import Template, Words, compose
from tuopin.offices.queries import names_on, place_of
from tuopin.policy.queries import terms_on
from tuopin.selection.queries import parts_of
from tuopin.selection.queries.papers import Decided, notices_by, to_notice

ASKED = (Asked("supervision_phone"),)
TEMPLATE = Template(
    "notice",
    fields=(
        "notice_township", "batch_name", "notice_days", "notice_from", "notice_until",
        "notice_phone",
    ),
    optional=("notice_households", "notice_amount", "notice_office"),
    blocks=("notice_list",),
)  # fmt: skip
_BLANK = "____________"


class Posted(NamedTuple):
    """What a notice says: whom it names, how long it hangs, and from when once that is decided."""

    township: str
    cases: Sequence[Decided]
    days: int
    from_on: date | None = None
    until_on: date | None = None
    number: str = ""
    phone: str = ""


def items(ask: Ask) -> list[Item]:
    """Return the notices published, and one for each township where some wait for theirs; 4 reads.

    A notice that is not published yet has no number, and blanks for its days.
    """
    if ask.batch is None:
        return []
    names = names_on(ask.scope.county, ask.on)
    found = []
    for hung in notices_by(ask.scope, ask.batch, ask.on):
        number = f"GS-{hung.region[:9]}-{ask.batch:02d}-{hung.from_on:%Y%m%d}"
        item = _item(str(hung.notice), hung.region, names, number, hung.cases)
        found.append(item._replace(day=hung.from_on))
    for region, group in _by_township(ask, ask.batch):
        found.append(_item(_waiting(region, ask.batch), region, names, "", group))
    return sorted(found, key=lambda item: (item.region, item.day or ask.on, item.subject))


def make(ask: Ask, items: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Yield these notices."""
    if not items or ask.batch is None:
        return
    county = ask.scope.county
    terms = terms_on(county, ask.on)
    days = int(terms["notice.days"])
    phone = ask.said("supervision_phone") or str(terms.get("notice.phone", ""))
    names = names_on(county, ask.on)
    posted: dict[str, Posted] = {}
    for hung in notices_by(ask.scope, ask.batch, ask.on):
        length = (hung.until_on - hung.from_on).days + 1
        posted[str(hung.notice)] = Posted(
            names.get(hung.region, hung.region), hung.cases, length, hung.from_on, hung.until_on
        )
    for region, group in _by_township(ask, ask.batch):
        posted[_waiting(region, ask.batch)] = Posted(names.get(region, region), group, days)
    keys = [case.application for found in posted.values() for case in found.cases]
    parts = parts_of(county, keys)
    organ = organ_of(county, ask.on).name
    for item in items:
        found = posted[item.subject]._replace(number=item.number, phone=phone)
        yield notice(ask, found, notice_list(found.cases, names, parts), words, organ)


def notice(ask: Ask, posted: Posted, listed: Table, words: Words, organ: str) -> Paper:
    """Return a notice with its list, the days it hangs and where to object."""
    fen = sum(case.approved_fen or 0 for case in posted.cases)
    fields = {
        "notice_township": posted.township,
        "batch_name": batch_name(ask.batch or 0),
        "notice_households": households(len(posted.cases)),
        "notice_amount": money(fen),
        "notice_days": years(posted.days),
        "notice_from": day(posted.from_on),
        "notice_until": day(posted.until_on),
        "notice_phone": posted.phone or _BLANK,
        "notice_office": organ,
    }
    return Paper(
        words.title,
        (
            *compose(TEMPLATE, words, fields, {"notice_list": (listed,)}),
            Sign((organ,), day(posted.from_on), seal=True),
            *prevails(),
        ),
        number=number_line(posted.number) if posted.number else "",
        bookmark=f"{posted.township} {named('print.notice')}",
        author=organ,
        lang=ask.lang,
    )


def notice_list(
    cases: Sequence[Decided], names: Mapping[str, str], parts: Mapping[UUID, Sequence[Any]]
) -> Table:
    """Return who is named: village, name, project, scale and amount, and nothing else."""
    columns = (
        Column(_("序号")),
        Column(_("村")),
        Column(_("姓名")),
        Column(_("项目内容"), align="left", weight=4),
        Column(_("规模"), weight=3),
        Column(_("金额（元）"), align="right"),
    )
    rows = tuple(
        (
            str(n),
            said(place_of(dict(names), case.region).village),
            case.name,
            "\n".join(part.content for part in parts.get(case.application, ())) or said(None),
            "\n".join(map(_scale, parts.get(case.application, ()))) or said(None),
            amount(case.approved_fen),
        )
        for n, case in enumerate(cases, 1)
    )
    total = amount(sum(case.approved_fen or 0 for case in cases))
    return Table(columns, rows, total=("", _("合计"), households(len(rows)), "", "", total))


def _scale(part: Any) -> str:
    n = part.quantity_milli if part.approved_milli is None else part.approved_milli
    return f"{milli(n)} {coded(part.unit)}" if english() else f"{milli(n)}{part.unit}"


def _by_township(ask: Ask, batch: int) -> Iterator[tuple[str, list[Decided]]]:
    """Yield those who wait for a notice by township, of townships that are seen as a whole."""
    waiting = to_notice(ask.scope, batch, ask.on)
    for region, group in groupby(waiting, key=lambda case: f"{case.region[:9]}000"):
        if ask.scope.covers(region):
            yield region, list(group)


def _waiting(region: str, batch: int) -> str:
    return f"{region[:9]}-{batch:02d}"


def _item(
    subject: str, region: str, names: Mapping[str, str], number: str, cases: Sequence[Decided]
) -> Item:
    fen = sum(case.approved_fen or 0 for case in cases)
    return Item(subject, region, names.get(region, region), number, amount_fen=fen)
