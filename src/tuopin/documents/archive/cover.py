"""户档封面: the cover of a household's file (R16)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Asked, Item, Kind
from tuopin.documents.case import Case, batch_name, day, post, programme, said, spoken
from tuopin.documents.facts import cases_of, household_items
from tuopin.documents.projects import uses
from tuopin.documents.tree import DateLine, Field, Form, Paper
from tuopin.documents.wording import Words
from tuopin.register.queries.matching import households


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """What the office says about the volume; what is empty is written by hand."""

    roll_number: str = ""
    volume: str = ""
    kept_for: str = ""
    filed_by: str = ""


def file_cover(case: Case, volume: Volume = Volume()) -> Paper:
    """Return the cover: roll number, household, place, batch, project, who answers, volume."""
    lines = (
        (Field(_("户档编号"), said(volume.roll_number)),),
        (Field(_("编号"), said(case.number)),),
        (Field(_("户主"), case.applicant.name),),
        (Field(_("住址"), case.place),),
        (Field(_("党支部"), said(case.branch)),),
        (
            Field(_("批次"), batch_name(case.batch)),
            Field(_("年度"), str(case.year) if case.year else ""),
        ),
        (Field(_("项目和规模"), uses(case.agreed)),),
        (Field(_("行政联系人"), post(case.liaison.name, case.liaison.title)),),
        (Field(_("技术负责人"), post(case.lead.name, case.lead.title)),),
        (Field(_("起始日期"), day(case.filed_on)),),
        (Field(_("终止日期"), day(None)),),
        (Field(_("卷号"), volume.volume), Field(_("页数"), "")),
        (Field(_("保管期限"), volume.kept_for), Field(_("立卷人"), volume.filed_by)),
        (Field(_("立卷日期"), day(None)),),
    )
    return Paper(
        _("农村贫困党员户档"),
        (DateLine(programme()), Form(lines)),
        bookmark=case.bookmark(_("户档封面")),
        author=case.author,
        lang=spoken(),
        look="cover",
    )


def items(ask: Ask) -> list[Item]:
    """Return a cover for each household, those too that were excluded or withdrew."""
    return household_items(ask, out=True)


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the covers."""
    keys = [item.household for item in chosen if item.household]
    rolls = households(ask.scope.county, keys)
    for case, key in zip(cases_of(ask, chosen), keys, strict=True):
        yield file_cover(
            case,
            Volume(
                roll_number=rolls[key].roll_number,
                volume=ask.said("volume"),
                kept_for=ask.said("kept_for"),
                filed_by=ask.said("filed_by"),
            ),
        )


KIND = Kind(
    "file_cover",
    "DA",
    "household",
    items,
    make,
    asked=(Asked("volume"), Asked("kept_for"), Asked("filed_by")),
)
