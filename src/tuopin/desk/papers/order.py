"""What a print run is asked for, as pages hand it on from one to the next."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Max
from django.http import QueryDict
from django.utils.translation import gettext as _

from tuopin.agreements.queries import agreements
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import as_uuid, lang, scope
from tuopin.desk.papers.room import PRINT
from tuopin.documents.asking import Ask
from tuopin.documents.kinds import KINDS
from tuopin.documents.tree import Language
from tuopin.kit.dates import read_date
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope
from tuopin.kit.terms import Word
from tuopin.kit.unreadable import Unreadable
from tuopin.offices.queries import townships_on
from tuopin.papers.queries import in_area
from tuopin.papers.rules.asking import FORMS, LANGS
from tuopin.papers.rules.ordering import SORTS
from tuopin.programme.queries import batches_on

# How the names of typed fields begin in a page's form.
GIVEN = "given-"
# Pages hand on no more households than this; more are printed by place.
MOST_HOMES = 2000


class Order(NamedTuple):
    """What is to be printed: papers of kinds within a place as of a day, and in which shape."""

    batch: int | None
    region: str
    on: date
    kinds: tuple[str, ...]
    sort: str
    form: str
    lang: Language
    subject: UUID | None
    homes: tuple[UUID, ...]
    given: Mapping[str, str]

    def ask(self, county: str) -> Ask:
        """Return what the rooms are asked for."""
        return Ask(
            scope=in_area(county, self.region), on=self.on, lang=self.lang, batch=self.batch,
            households=frozenset(self.homes) or None, subject=self.subject, given=self.given,
        )  # fmt: skip

    def hidden(self) -> list[tuple[str, str]]:
        """Return the fields that carry the order to the next page, without what was typed."""
        return [
            ("batch", str(self.batch or "")),
            ("region", self.region),
            ("day", self.on.isoformat()),
            ("sort", self.sort),
            ("form", self.form),
            ("lang", self.lang),
            *(("kinds", kind) for kind in self.kinds),
            *(("household", str(home)) for home in self.homes),
        ]

    def typed(self) -> list[tuple[str, str]]:
        """Return the fields that carry what was typed and what it is about."""
        return [
            ("subject", str(self.subject or "")),
            *((f"{GIVEN}{code}", text) for code, text in self.given.items()),
        ]


class Place(NamedTuple):
    """A place that may be printed for."""

    code: str
    name: str


def places_of(request: DeskRequest, on: date) -> list[Place]:
    """Return the places for which the reader may print: the county where it is his, townships."""
    area = scope(request, PRINT)
    found = [Place(t.code, t.name) for t in townships_on(area.county, on) if area.covers(t.code)]
    return [Place(area.county.ljust(12, "0"), _("全县")), *found] if area.whole else found


def batches_of(request: DeskRequest, on: date) -> list[int]:
    """Return the numbers of the batches there are on a day."""
    return [row.number for row in batches_on(request.actor.county, on)]


def order_of(request: DeskRequest) -> Order:
    """Read an order from the address or a form; what is left out has its usual value.

    Refuses 'date_future', 'bad_value' for a day that is none, 'not_found' for chosen rows outside
    the reader's area, 'too_many_chosen'.
    """
    data = request.POST if request.method == "POST" else request.GET
    on = _day(data, request.today)
    homes, batch_of_rows = _homes(request)
    places = [place.code for place in places_of(request, on)]
    region = data.get("region", "")
    batches = batches_of(request, on)
    asked = data.get("batch", "")
    usual = batch_of_rows or (batches[-1] if batches else None)
    none = "batch" in data and asked == ""
    batch = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else usual
    return Order(
        batch=None if none and not batch_of_rows else batch,
        region=region if region in places else (places[0] if places else ""),
        on=on,
        kinds=tuple(code for code in KINDS if code in data.getlist("kinds")),
        sort=_one(data, "sort", SORTS),
        form=_one(data, "form", FORMS),
        lang="en" if _one(data, "lang", LANGS, lang()) == "en" else "zh",
        subject=as_uuid(data["subject"]) if data.get("subject") else None,
        homes=homes,
        given={
            name.removeprefix(GIVEN): str(data[name]).strip()
            for name in data
            if name.startswith(GIVEN) and str(data[name]).strip()
        },
    )


def _day(data: QueryDict, today: date) -> date:
    text = data.get("day", "")
    if not text:
        return today
    try:
        found = read_date(text)
    except Unreadable:
        raise Refused("bad_value", field=Word("word.date"), value=text[:40]) from None
    if found > today:
        raise Refused("date_future", date=found)
    return found


def _one(data: QueryDict, name: str, known: Sequence[str], usual: str = "") -> str:
    given = data.get(name, "")
    return given if given in known else usual or known[0]


def _homes(request: DeskRequest) -> tuple[tuple[UUID, ...], int | None]:
    """Return the households chosen in a list, and the batch of the agreements that were chosen."""
    if request.method != "POST":
        return (), None
    keys = [as_uuid(key) for key in dict.fromkeys(request.POST.getlist("household"))]
    rows = [as_uuid(key) for key in dict.fromkeys(request.POST.getlist("id"))]
    if len(keys) + len(rows) > MOST_HOMES:
        raise Refused("too_many_chosen", most=MOST_HOMES)
    area = scope(request, PRINT)
    if rows and request.POST.get("of") == "agreements":
        return _of_agreements(area, rows)
    homes = (*keys, *rows)
    return homes, _batch_of(area, homes) if homes and "batch" not in request.POST else None


def _batch_of(area: Scope, homes: Sequence[UUID]) -> int | None:
    """Return the newest batch in which one of some households has a number."""
    found = agreements(area).filter(household_id__in=homes).exclude(state="void")
    newest: int | None = found.aggregate(last=Max("batch__number"))["last"]
    return newest


def _of_agreements(area: Scope, rows: Sequence[UUID]) -> tuple[tuple[UUID, ...], int | None]:
    found: list[Any] = list(agreements(area).filter(id__in=rows).select_related("batch"))
    if len(found) != len(rows):
        raise Refused("not_found")
    standing = [row for row in found if row.state != "void"]
    if not standing:
        raise Refused("nothing_chosen")
    batch = max(row.batch.number for row in standing)
    return tuple(row.household_id for row in standing if row.batch.number == batch), batch
