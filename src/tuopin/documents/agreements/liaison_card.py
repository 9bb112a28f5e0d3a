"""联系卡 for the household's door: whom to turn to and what they must do (R36–R38, R62–R68).

It hangs in the open: no amount, no identity number, no private telephone stands on it.
"""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Asked, Item, Kind
from tuopin.documents.case import Case, post, said, spoken
from tuopin.documents.facts import cases_of, household_items
from tuopin.documents.projects import uses
from tuopin.documents.tree import Bold, Field, Form, Paper
from tuopin.documents.wording import Template, Words, compose

TEMPLATE = Template(
    "liaison_card",
    optional=("name", "place", "branch", "liaison", "lead", "visits"),
    blocks=("card",),
)
# The office's telephones are typed: those of officers are their own.
PHONE, COUNTY_PHONE = Asked("office_phone"), Asked("county_phone")


def liaison_card(case: Case, words: Words, *, phone: str = "", county_phone: str = "") -> Paper:
    """Return the card, across one sheet; what is not typed is left to be written."""
    card = Form(
        (
            (
                Field(_("党员户"), case.applicant.name),
                Field(_("住址"), case.place),
            ),
            (
                Field(_("行政联系人"), post(case.liaison.name, case.liaison.title)),
                Field(_("技术负责人"), post(case.lead.name, case.lead.title)),
            ),
            (Field(_("帮扶项目"), said(uses(case.agreed))),),
            (
                Field(_("乡镇办公室电话"), Bold(phone), lines=2),
                Field(_("县办公室电话"), Bold(county_phone), lines=2),
            ),
        )
    )
    fields = {
        "name": case.applicant.name,
        "place": case.place,
        "branch": said(case.branch),
        "liaison": said(case.liaison.name),
        "lead": said(case.lead.name),
        "visits": str(case.visits_per_month),
    }
    return Paper(
        words.title,
        compose(TEMPLATE, words, fields, {"card": (card,)}),
        landscape=True,
        bookmark=case.bookmark(_("联系卡")),
        author=case.author,
        lang=spoken(),
        look="card",
    )


def _items(ask: Ask) -> list[Item]:
    return [
        # What hangs on a door confirms no amount.
        item._replace(amount_fen=None, day=None)
        for item in household_items(ask, numbered=True)
    ]


def _make(ask: Ask, items: Sequence[Item], words: Words) -> Iterator[Paper]:
    for case in cases_of(ask, items):
        yield liaison_card(
            case, words, phone=ask.said(PHONE.code), county_phone=ask.said(COUNTY_PHONE.code)
        )


KIND = Kind("liaison_card", "MP", "household", _items, _make, TEMPLATE, (PHONE, COUNTY_PHONE))
