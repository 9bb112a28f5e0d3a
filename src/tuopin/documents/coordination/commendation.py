"""表彰名单: the letter that commends townships, units and people, with the list (R52)."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Item, Kind
from tuopin.documents.case import said
from tuopin.documents.coordination.awards import AWARDS, YEAR, Award, given_awards, year_of
from tuopin.documents.letterhead import (
    COPIES,
    DATED,
    Organ,
    county_region,
    dated,
    every_township,
    official,
    organ_of,
    same,
)
from tuopin.documents.tree import Column, Paper, Table
from tuopin.documents.wording import Template, Words, compose

TEMPLATE = Template(
    "commendation_list", optional=("year", "award_count"), fields=(), blocks=("awards",)
)


def commendation(
    organ: Organ,
    given: Sequence[Award],
    year: str,
    words: Words,
    on: date,
    *,
    copies: str = "",
    number: str = "",
) -> Paper:
    """Return the commendation; a few open lines where nobody was typed."""
    fields = {"year": year, "award_count": str(len(given))}
    return official(
        organ,
        title=words.title,
        blocks=compose(TEMPLATE, words, fields, {"awards": (_table(given),)}),
        day_on=on,
        number=number,
        recipient=every_township(),
        copies=copies,
    )


def _table(given: Sequence[Award]) -> Table:
    columns = [
        Column(_("序号")),
        Column(_("荣誉称号"), "center", 5),
        Column(_("单位或个人"), "center", 5),
    ]
    if any(award.grounds for award in given):
        columns.append(Column(_("表彰事由"), "left", 8))
    rows = [(str(n), said(a.honour), a.name, a.grounds) for n, a in enumerate(given, 1)]
    rows = rows or [(str(n), "", "", "") for n in range(1, 6)]
    return Table(tuple(columns), tuple(row[: len(columns)] for row in rows))


def items(ask: Ask) -> list[Item]:
    """Return the one letter for what was typed."""
    key = same(ask, YEAR.code, AWARDS.code)
    return [Item(key, county_region(ask.scope.county), year_of(ask), "", day=dated(ask))]


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the letter."""
    organ = organ_of(ask.scope.county, ask.on)
    year = year_of(ask)
    for item in chosen:
        yield commendation(
            organ, given_awards(ask), year, words, dated(ask),
            copies=ask.said(COPIES.code), number=item.number,
        )  # fmt: skip


KIND = Kind(
    "commendation_list",
    "BZ",
    "county",
    items,
    make,
    TEMPLATE,
    asked=(AWARDS, YEAR, COPIES, DATED),
    letter=True,
    in_batch=False,
)
