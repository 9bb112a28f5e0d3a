"""What papers of one numbered household have in common: their fields, and how they are made."""

from collections.abc import Callable, Iterator, Sequence

from tuopin.documents.asking import Ask, Asked, Item, Kind
from tuopin.documents.blocks import prevails
from tuopin.documents.case import Case, batch_name, number_line, said, spoken
from tuopin.documents.facts import cases_of, household_items
from tuopin.documents.tree import Block, Paper
from tuopin.documents.wording import Template, Words
from tuopin.kit.money import capitals, yuan

# What every text about a household may name.
FIELDS = (
    "amount", "capitals", "county_office", "government", "committee", "name", "place", "branch",
    "liaison", "lead", "batch", "number",
)  # fmt: skip


def template(
    kind: str, *, fields: Sequence[str], blocks: Sequence[str], more: Sequence[str] = ()
) -> Template:
    """Return a template that must name `fields` and may name `more` and all of a household's."""
    may = tuple(code for code in (*FIELDS, *more) if code not in fields)
    return Template(kind, tuple(fields), may, tuple(blocks))


def home_fields(case: Case) -> dict[str, str]:
    """Return what every text about a household may name; amounts as figures and in capitals."""
    return {
        "amount": yuan(case.fen),
        "capitals": capitals(case.fen),
        "county_office": case.office,
        "government": case.government,
        "committee": case.committee,
        "name": case.applicant.name,
        "place": case.place,
        "branch": said(case.branch),
        "liaison": said(case.liaison.name),
        "lead": said(case.lead.name),
        "batch": batch_name(case.batch),
        "number": said(case.number),
    }


def home_paper(case: Case, words: Words, text: Sequence[Block], name: str) -> Paper:
    """Return a household's paper of promises under its one number (R77)."""
    return Paper(
        words.title,
        (*text, *prevails()),
        number=number_line(case.number),
        bookmark=case.bookmark(name),
        author=case.author,
        lang=spoken(),
    )


def home_kind(
    code: str,
    mark: str,
    text: Template,
    compose: Callable[[Case, Words], Paper],
    asked: tuple[Asked, ...] = (),
) -> Kind:
    """Return a kind with one paper for each household that bears a number (R77)."""

    def items(ask: Ask) -> list[Item]:
        return household_items(ask, numbered=True)

    def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
        for case in cases_of(ask, chosen):
            yield compose(case, words)

    return Kind(code, mark, "household", items, make, text, asked)
