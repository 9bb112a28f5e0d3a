"""典型事迹同意书: a person agrees that the own story is told, as far as is ticked (R93)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Asked, Item, Kind
from tuopin.documents.blocks import prevails
from tuopin.documents.case import Case, batch_name, numbered, spoken
from tuopin.documents.facts import cases_of, household_items
from tuopin.documents.fieldwork import SIZE, Line, boxes, signs
from tuopin.documents.letterhead import typed
from tuopin.documents.projects import uses
from tuopin.documents.tree import Field, Form, Paper
from tuopin.documents.wording import Template, Words, compose
from tuopin.outcomes.queries.printing import told_of

TEMPLATE = Template(
    "case_story",
    fields=("name",),
    optional=("place", "batch"),
    blocks=("story", "consent", "signatures"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A story, and what its household consented to; None where nobody has said so yet."""

    text: str = ""
    real_name: bool | None = None
    age_and_place: bool | None = None
    picture: bool | None = None
    told: bool | None = None


def case_story(case: Case, words: Words, story: Told = Told()) -> Paper:
    """Return the consent; lines to write the story on where there is none yet."""
    fields = {
        "name": case.applicant.name,
        "place": case.place,
        "batch": batch_name(case.batch),
    }
    consent = Form(
        (
            (Field(_("项目和规模"), uses(case.agreed)),),
            (Field(_("姓名"), _either(story.real_name, _("用真名"), _("用化名"))),),
            (Field(_("年龄和住址"), _agreed(story.age_and_place)),),
            (Field(_("照片"), _agreed(story.picture)),),
            (Field(_("用于宣传"), _agreed(story.told)),),
        ),
        size=SIZE,
    )
    blocks = {
        "story": typed(story.text, lines=8),
        "consent": (consent,),
        "signatures": (signs(_("本人（签字、手印）"), _("采写人（签字）")),),
    }
    return Paper(
        words.title,
        (*compose(TEMPLATE, words, fields, blocks), *prevails()),
        number=numbered(case),
        bookmark=case.bookmark(words.title),
        author=case.author,
        lang=spoken(),
    )


def _agreed(said: bool | None) -> Line:
    return _either(said, _("同意公开"), _("不同意公开"))


def _either(said: bool | None, yes: str, no: str) -> Line:
    return boxes((("True", yes), ("False", no)), "" if said is None else str(said))


def items(ask: Ask) -> list[Item]:
    """Return a consent for each household."""
    return household_items(ask)


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the consents: to the typed story, else to the one on record."""
    cases = cases_of(ask, chosen)
    homes = [case.household for case in cases if case.household]
    rows = {} if ask.said("story") else told_of(ask.scope.county, homes, ask.on)
    for case in cases:
        row = rows.get(case.household) if case.household else None
        story = _told(row, ask.on) if row else Told(text=ask.said("story"))
        yield case_story(case, words, story)


def _told(row: Any, on: date) -> Told:
    """Return a story on record; what it may tell only once that was consented to."""
    if row.consented_on is None or row.consented_on > on:
        return Told(text=row.text)
    return Told(
        text=row.text,
        real_name=row.real_name,
        age_and_place=row.age_and_place,
        picture=row.picture,
        told=True,
    )


KIND = Kind("case_story", "DX", "household", items, make, TEMPLATE, asked=(Asked("story", "text"),))
