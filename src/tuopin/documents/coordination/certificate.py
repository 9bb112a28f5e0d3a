"""荣誉证书: one for each person or unit commended, landscape, with room for a seal (R52)."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from tuopin.documents.asking import Ask, Item, Kind
from tuopin.documents.case import day, spoken
from tuopin.documents.coordination.awards import AWARDS, YEAR, Award, given_awards, year_of
from tuopin.documents.letterhead import DATED, Organ, county_region, dated, key_of, organ_of
from tuopin.documents.tree import Paper, Recipient, Sign
from tuopin.documents.wording import Template, Words, compose

TEMPLATE = Template(
    "commendation_certificate", fields=("honour",), optional=("awarded", "year", "county")
)
# Where an honour or a name is to be written by hand.
_ROOM = "　　　　　　　　"


def certificate(organ: Organ, award: Award, year: str, words: Words, on: date) -> Paper:
    """Return one certificate."""
    name = award.name or _ROOM
    fields = {
        "awarded": name,
        "honour": award.honour or _ROOM,
        "year": year,
        "county": organ.county,
    }
    return Paper(
        words.title,
        (
            Recipient(_("%(whom)s：") % {"whom": name}),
            *compose(TEMPLATE, words, fields, {}),
            Sign((organ.name,), day(on), seal=True),
        ),
        landscape=True,
        bookmark=award.name,
        author=organ.name,
        lang=spoken(),
        look="certificate",
    )


def items(ask: Ask) -> list[Item]:
    """Return a certificate for each honour and name that was typed."""
    region, on = county_region(ask.scope.county), dated(ask)
    return [Item(key, region, award.name, "", day=on) for key, award in _given(ask).items()]


def make(ask: Ask, chosen: Sequence[Item], words: Words) -> Iterator[Paper]:
    """Compose the certificates."""
    organ, given = organ_of(ask.scope.county, ask.on), _given(ask)
    year = year_of(ask)
    for item in chosen:
        yield certificate(organ, given[item.subject], year, words, dated(ask))


def _given(ask: Ask) -> dict[str, Award]:
    """Return the awards by key, each once; one with blanks where none was typed."""
    found = given_awards(ask) or [Award("", "")]
    return {key_of(ask.said(YEAR.code), award.honour, award.name): award for award in found}


KIND = Kind(
    "commendation_certificate",
    "RZ",
    "county",
    items,
    make,
    TEMPLATE,
    asked=(AWARDS, YEAR, DATED),
    in_batch=False,
)
