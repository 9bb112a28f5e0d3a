"""The wordings of papers: which text is in force on a day, and every version there ever was."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Max, QuerySet

from tuopin.documents.kinds import KINDS
from tuopin.documents.tree import Language
from tuopin.documents.wording import NO_WORDS, Template, Words, default
from tuopin.kit.refusals import Refused
from tuopin.papers.models import Issued, Wording

# First line of an English paper whose county has amended the Chinese text alone.
ONLY_CHINESE = (
    "This text has been amended in Chinese and has no English version yet; "
    "the Chinese text is printed."
)


class Standing(NamedTuple):
    """A kind's text as it stands on a day: its version, since when and by which document.

    Version 0 came with the program: `since` is None and `document` empty. `coming` is the first
    day of a version that is decided on but not yet in force.
    """

    kind: str
    version: int
    title: str
    since: date | None = None
    document: str = ""
    coming: date | None = None


def template_of(kind: str) -> Template:
    """Return what a kind's text may name; refuses 'wording_unknown' for one without a text."""
    known = KINDS.get(kind)
    if known is None or known.template is None:
        raise Refused("wording_unknown")
    return known.template


def worded() -> list[str]:
    """Return the kinds that have a text, in their order."""
    return [code for code, kind in KINDS.items() if kind.template is not None]


def in_force(county: str, kind: str, on: date, lang: Language = "zh") -> Words:
    """Return the text of a kind that is in force on a day; refuses 'wording_unknown'."""
    template_of(kind)
    return words_for(county, (kind,), on, lang)[kind]


def words_for(
    county: str, kinds: Iterable[str], on: date, lang: Language = "zh"
) -> dict[str, Words]:
    """Return the texts of many kinds that are in force on a day, in one read.

    A kind without a text of its own gets NO_WORDS.
    """
    wanted = list(kinds)
    own = _in_force(county, wanted, on)
    return {kind: _words(kind, own.get(kind), lang) for kind in wanted}


def version_of(county: str, kind: str, version: int, lang: Language = "zh") -> Words:
    """Return a version of a kind's text; refuses 'wording_unknown', 'not_found'."""
    template_of(kind)
    return past_words(county, ((kind, version),), lang)[kind, version]


def past_words(
    county: str, wanted: Iterable[tuple[str, int]], lang: Language = "zh"
) -> dict[tuple[str, int], Words]:
    """Return named versions of texts, in one read; refuses 'not_found' for one that never was."""
    pairs = list(dict.fromkeys(wanted))
    rows = Wording.objects.filter(
        county=county,
        kind__in={kind for kind, version in pairs if version},
        version__in={version for _kind, version in pairs},
    )
    there = {(row.kind, row.version): row for row in rows}
    if any(version and (kind, version) not in there for kind, version in pairs):
        raise Refused("not_found")
    return {pair: _words(pair[0], there.get(pair), lang) for pair in pairs}


def standing(county: str, on: date) -> list[Standing]:
    """Return how every kind's text stands on a day, in two reads."""
    kinds = worded()
    own = _in_force(county, kinds, on)
    later = Wording.objects.filter(county=county, kind__in=kinds, from_on__gt=on)
    # Of several to come the first: the last to be put in.
    coming = dict(later.order_by("-from_on").values_list("kind", "from_on"))
    found = []
    for kind in kinds:
        row = own.get(kind)
        if row is None:
            found.append(Standing(kind, 0, default(kind).title, coming=coming.get(kind)))
        else:
            found.append(
                Standing(kind, row.version, row.title, row.from_on, row.document, coming.get(kind))
            )
    return found


def versions(county: str, kind: str) -> QuerySet[Wording]:
    """Return the county's own versions of a kind's text, the newest first."""
    return Wording.objects.filter(county=county, kind=kind).order_by("-version")


def last_issued(county: str, kind: str) -> date | None:
    """Return the last day on which a paper of a kind was issued: no earlier day may be reworded."""
    found = Issued.objects.filter(county=county, kind=kind).aggregate(last=Max("issued_on"))
    last: date | None = found["last"]
    return last


def _in_force(county: str, kinds: Iterable[str], on: date) -> dict[str, Wording]:
    """Return the county's own text of each kind: of those begun the last to begin, then to come."""
    rows = Wording.objects.filter(county=county, kind__in=list(kinds), from_on__lte=on)
    return {row.kind: row for row in rows.order_by("from_on", "version")}


def _words(kind: str, row: Wording | None, lang: Language) -> Words:
    known = KINDS.get(kind)
    if known is None or known.template is None:
        return NO_WORDS
    if row is None:
        return default(kind, lang)
    if lang == "zh":
        return Words(row.version, row.title, row.text)
    if not row.text_en:
        return Words(row.version, row.title, f"{ONLY_CHINESE}\n{row.text}")
    return Words(row.version, row.title_en, row.text_en, "en")
