"""Writing of households and people from a workbook that was judged."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F

from tuopin.base import rows
from tuopin.kit.keys import uuid7
from tuopin.kit.pinyin import pinyin
from tuopin.kit.words import sex_word
from tuopin.register.models import Household, Member, Person, Roll
from tuopin.register.queries.planning import Entry, Home, Work
from tuopin.register.queries.tails import roll_number, tail_of
from tuopin.register.rules.rows import HEAD
from tuopin.sheets.rules.checking import Row
from tuopin.workflow.actions import Act

CHUNK = 1000
_HOME_KEYS = (
    "region", "branch", "people", "workers", "housing_milli", "housing_structure",
    "housing_unsafe", "arable_milli", "forest_milli", "water_milli", "income_fen", "cause",
    "other_cause", "wish", "phone", "note",
)  # fmt: skip
_PERSON_KEYS = ("education", "health", "labour")
_FAMILY_KEYS = ("name", *_PERSON_KEYS, "relation", "student", "months_away", "note")
_HOME_FIELDS = (*_HOME_KEYS, "head_name", "pinyin")
# The columns in the order of the tuples that are poured in.
_HOUSEHOLD = (
    "id", "county", "roll_number", "registered_on", "row_hash", "handed_in", *_HOME_FIELDS,
)  # fmt: skip
_PERSON = (
    "id", "county", "household_id", "identity", "identity_index", "tail", "birth", "sex",
    "row_hash", "nation", *_FAMILY_KEYS,
)  # fmt: skip
_MEMBER = (
    "id", "county", "person_id", "household_id", "region", "joined_on", "cadre", "registered_on",
)  # fmt: skip


def write_households(act: Act, work: Work, handed_in: UUID) -> int:
    """Write a judged f1 or f1m: new households with their roll numbers, new people, changes.

    Returns how many rows of the workbook were written.
    """
    serials = _serials(act.county, (home.head.row.values["region"] for home in work.homes))
    for piece in rows.chunks(work.homes, CHUNK):
        _write_homes(act, piece, serials, handed_in)
    for piece in rows.chunks(work.joining, CHUNK):
        rows.pour(Person, _PERSON, [_person(act.county, home, entry) for home, entry in piece])
    for found, entry in work.heads:
        _change_head(act, found.household, found.person, entry, handed_in)
    for found, entry in work.people:
        _change_person(act.county, found.person, entry)
    for found, row in work.own:
        _change_own(act.county, found.person, row)
    written = sum(1 + len(home.family) + len(home.own) for home in work.homes)
    return written + len(work.joining) + len(work.heads) + len(work.people) + len(work.own)


def _serials(county: str, regions: Iterable[str]) -> dict[str, Iterator[int]]:
    """Take the next roll numbers of each village: its counter is locked until the merge is done."""
    wanted: dict[str, int] = defaultdict(int)
    for region in regions:
        wanted[region] += 1
    counters = Roll.objects.filter(county=county, region__in=wanted).order_by("region")
    if connection.vendor == "postgresql":
        counters = counters.select_for_update(no_key=True)
    last = {}
    for counter in counters:
        last[counter.region] = counter.last
        rows.change(counter, last=counter.last + wanted[counter.region])
    rows.many(
        [
            Roll(county=county, region=region, last=n)
            for region, n in sorted(wanted.items())
            if region not in last
        ]
    )
    return {
        region: iter(range(last.get(region, 0) + 1, last.get(region, 0) + n + 1))
        for region, n in wanted.items()
    }


def _write_homes(
    act: Act, homes: list[Home], serials: dict[str, Iterator[int]], handed_in: UUID
) -> None:
    households, people, members = [], [], []
    county, on = act.county, act.on
    for home in homes:
        entry = home.head
        values = entry.row.values
        key, person, region = uuid7(), uuid7(), values["region"]
        number = roll_number(region, next(serials[region]))
        own = home_values(entry.row)
        households.append(
            (key, county, number, on, entry.digest, handed_in, *[own[k] for k in _HOME_FIELDS])
        )
        people.append(_head(county, key, person, home))
        members.append(
            (uuid7(), county, person, key, region, values["joined_on"], values["cadre"], on)
        )
        people += [_person(county, key, other) for other in home.family]
    rows.pour(Household, _HOUSEHOLD, households)
    rows.pour(Person, _PERSON, people)
    rows.pour(Member, _MEMBER, members)


def home_values(row: Row) -> dict[str, Any]:
    """Return the fields of a household that a row of f1 gives."""
    values = row.values
    name = values["name"]
    own = {key: values[key] for key in _HOME_KEYS}
    own["head_name"], own["pinyin"] = name, pinyin(name)[:160]
    return own


def _head(county: str, household: UUID, key: UUID, home: Home) -> tuple[Any, ...]:
    values = home.head.row.values
    own = home.own[0].values if home.own else {}
    number = values["identity"]
    return (
        key, county, household, number, home.head.blind, tail_of(number[-4:]),
        values["identity_birth"], sex_word(values["identity_sex"]), home.head.digest,
        values["nation"], values["name"], values["education"], values["health"],
        values["labour"], HEAD, own.get("student"), own.get("months_away"), "",
    )  # fmt: skip


def _person(county: str, household: UUID, entry: Entry) -> tuple[Any, ...]:
    values = entry.row.values
    number = values["identity"]
    return (
        uuid7(), county, household, number, entry.blind, tail_of(number[-4:]),
        values["identity_birth"], sex_word(values["identity_sex"]), entry.digest, "",
        *[values[k] for k in _FAMILY_KEYS],
    )  # fmt: skip


def _change_head(act: Act, household: UUID, person: UUID, entry: Entry, handed_in: UUID) -> None:
    values = entry.row.values
    # An f1 of a later year tells of that year; what the survey found stays beside it (R86).
    Household.objects.filter(
        county=act.county, id=household, first_income_fen__isnull=True,
        registered_on__lt=date(act.on.year, 1, 1),
    ).exclude(income_fen=values["income_fen"], people=values["people"]).update(
        first_income_fen=F("income_fen"), first_people=F("people")
    )  # fmt: skip
    rows.change(
        Household(id=household, county=act.county), row_hash=entry.digest, handed_in=handed_in,
        **home_values(entry.row),
    )  # fmt: skip
    rows.change(
        Person(id=person, county=act.county), row_hash=entry.digest, nation=values["nation"],
        **{key: values[key] for key in _PERSON_KEYS},
    )  # fmt: skip
    Member.objects.filter(county=act.county, person_id=person).update(
        region=values["region"], joined_on=values["joined_on"], cadre=values["cadre"]
    )


def _change_person(county: str, person: UUID, entry: Entry) -> None:
    sets = {key: entry.row.values[key] for key in _FAMILY_KEYS}
    rows.change(Person(id=person, county=county), row_hash=entry.digest, **sets)


def _change_own(county: str, person: UUID, row: Row) -> None:
    sets = {key: row.values[key] for key in ("student", "months_away")}
    rows.change(Person(id=person, county=county), **sets)
