"""What letters of responsibility with townships, officers and branches say, and their parts.

Each sums up the agreements that stood on a day: how many households, how much, which ones.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tuopin.documents.blocks import prevails
from tuopin.documents.case import amount, batch_name, county_office, day, english, spoken
from tuopin.documents.tree import Block, Column, Paper, Table
from tuopin.documents.wording import Template, Words, compose
from tuopin.kit.money import capitals, yuan

# What every such letter may name.
FIELDS = ("county_office", "committee", "township", "batch", "households", "amount", "capitals")


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A household in the list of a letter; its project in a line, its amount in fen."""

    number: str
    name: str
    village: str
    projects: str
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What a letter lays on somebody: the batch's households in a place, and the terms in force.

    `person` is the officer who signs, with `title`; `branch` the village branch; `responsible`
    who answers in a township, by duty (R53, R54), '' where nobody is known.
    """

    county: str
    township: str
    batch: int
    homes: tuple[Home, ...]
    village: str = ""
    branch: str = ""
    person: str = ""
    title: str = ""
    ratio_percent: int = 0
    visits_per_month: int = 1
    payment_days: int = 0
    responsible: tuple[tuple[str, str], ...] = ()

    @property
    def fen(self) -> int:
        """Return what the households were approved together, in fen."""
        return sum(home.amount_fen for home in self.homes)

    @property
    def committee(self) -> str:
        """Return the township's Party committee."""
        return f"Party Committee of {self.township}" if english() else f"{self.township}党委"


def template(
    kind: str, *, fields: Sequence[str], blocks: Sequence[str], more: Sequence[str] = ()
) -> Template:
    """Return a template that must name `fields` and may name `more` and all that letters may."""
    may = tuple(code for code in (*FIELDS, *more) if code not in fields)
    return Template(kind, tuple(fields), may, tuple(blocks))


def letter_of(
    charge: Charge,
    words: Words,
    text: Template,
    more: Mapping[str, str],
    blocks: Mapping[str, Sequence[Block]],
) -> Paper:
    """Return the letter that a template's text makes of a charge."""
    fields = {
        "county_office": county_office(charge.county),
        "committee": charge.committee,
        "township": charge.township,
        "batch": batch_name(charge.batch),
        "households": str(len(charge.homes)),
        "amount": yuan(charge.fen),
        "capitals": capitals(charge.fen),
    }
    return Paper(
        words.title,
        (*compose(text, words, fields | dict(more), blocks), *prevails()),
        author=county_office(charge.county),
        lang=spoken(),
    )


def exit_ratio(percent: int) -> str:
    """Return the share that is to be lifted out of poverty (R61), or who sets it."""
    return _("%(n)s%%以上") % {"n": percent} if percent else _("以县办公室下达的为准")


def homes_table(homes: Sequence[Home], *, villages: bool) -> Table:
    """Return the households of a letter with the total; with their villages where they differ."""
    where = (Column(_("村")),) if villages else ()
    rows = tuple(
        (
            str(n),
            home.number,
            home.name,
            *((home.village,) if villages else ()),
            home.projects,
            amount(home.amount_fen),
        )
        for n, home in enumerate(homes, 1)
    )
    return Table(
        (
            Column(_("序号")),
            Column(_("编号")),
            Column(_("姓名")),
            *where,
            Column(_("项目"), align="left"),
            Column(_("金额（元）"), align="right"),
        ),
        rows,
        total=(
            "",
            _("合计"),
            "",
            *("" for _column in where),
            "",
            amount(sum(home.amount_fen for home in homes)),
        ),
        size=11,
    )


def villages_table(homes: Iterable[Home]) -> Table:
    """Return households and money by village, with the total."""
    counted: dict[str, list[int]] = {}
    for home in homes:
        counted.setdefault(home.village, []).append(home.amount_fen)
    rows = [
        (str(n), village, str(len(fens)), amount(sum(fens)))
        for n, (village, fens) in enumerate(counted.items(), 1)
    ]
    every = [fen for fens in counted.values() for fen in fens]
    return Table(
        (
            Column(_("序号"), weight=1),
            Column(_("村"), weight=4),
            Column(_("户数"), align="right", weight=2),
            Column(_("核定资金（元）"), align="right", weight=4),
        ),
        tuple(rows),
        total=("", _("合计"), str(len(every)), amount(sum(every))),
        size=11,
    )


def places_to_sign(parties: Iterable[tuple[str, str, date | None]]) -> Table:
    """Return a row to sign in for each (party, who signed or '', on which day or None)."""
    return Table(
        (
            Column(_("签订各方"), weight=5),
            Column(_("签字（盖章）"), weight=4),
            Column(_("签订日期"), weight=4),
        ),
        tuple((party, hand, day(when)) for party, hand, when in parties),
        size=11,
        tall=True,
    )
