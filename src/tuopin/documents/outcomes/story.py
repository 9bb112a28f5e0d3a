"""典型事迹同意书: a person agrees that the own story is told, as far as is ticked (R93)."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Asked, Item, Kind
from tuopin.documents.blocks import prevails
from tuopin.documents.case import Case, batch_name, numbered, spoken
from tuopin.documents.facts import cases_of, household_items
from tuopin.documents.fieldwork import SIZE, choice, signs
from tuopin.documents.letterhead import typed
from tuopin.documents.projects import uses
from tuopin.documents.tree import Field, Form, Paper
from tuopin.documents.wording import Template, Words, compose

TEMPLATE = Template(
    "case_story",
    fields=("name",),
    optional=("place", "batch"),
    blocks=("story", "consent", "signatures"),
)


def case_story(case: Case, words: Words, story: str = "") -> Paper:
    """Return the consent; lines to write the story on where none was typed."""
    fields = {
        "name": case.applicant.name,
        "place": case.place,
        "batch": batch_name(case.batch),
    }
    agree = choice(_("同意公开"), _("不同意公开"))
    consent = Form(
        (
            (Field(_("项目和规模"), uses(case.agreed)),),
            (Field(_("姓名"), choice(_("用真名"), _("用化名"))),),
            (Field(_("年龄和住址"), agree),),
            (Field(_("照片"), agree),),
            (Field(_("用于宣传"), agree),),
        ),
        size=SIZE,
    )
    blocks = {
        "story": typed(story, lines=8),
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


def items(ask: Ask) -> list[Item]:
    """Return a consent for each household."""
    return household_items(ask)


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the consents."""
    for case in cases_of(ask, chosen):
        yield case_story(case, words, ask.said("story"))


KIND = Kind("case_story", "DX", "household", items, make, TEMPLATE, asked=(Asked("story", "text"),))
