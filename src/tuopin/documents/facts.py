"""Gathering the facts of papers from the rooms' queries, in a constant number of reads."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from tuopin.agreements.queries import PaperFacts, paper_facts
from tuopin.documents.case import Case, Duty, Home, Human, Part, Signed, Visit
from tuopin.documents.register import register
from tuopin.documents.tree import Paper
from tuopin.kit.scope import Scope
from tuopin.kit.terms import term
from tuopin.kit.words import sex_word
from tuopin.offices.queries import county, names_on, place_of
from tuopin.policy.queries import terms_on
from tuopin.policy.rules import Terms
from tuopin.register.queries import people_of, printed, registered
from tuopin.selection.queries import counted, pairings_on, parts_of
from tuopin.selection.queries.visits import visits_of
from tuopin.sheets.rules.cells import written

REGISTERS = ("f1", "f2", "f3", "f4")
# SQLite takes no more than a thousand values in one question.
_CHUNK = 900
_K = TypeVar("_K")
_V = TypeVar("_V")


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside the applications, by their keys or their households'."""

    county: str
    names: dict[str, str]
    terms: Terms
    parts: dict[UUID, Any]
    visits: dict[UUID, Any]
    people: dict[UUID, Any]
    members: dict[UUID, Any]
    pairs: dict[UUID, Any]
    agreed: dict[UUID, PaperFacts]


def cases(
    scope: Scope,
    batch: int,
    on: date,
    *,
    households: Iterable[UUID] | None = None,
    agreements: Iterable[UUID] | None = None,
) -> list[Case]:
    """Return what the papers of a batch's households say on a day, by place and number.

    Applications that were withdrawn or excluded have no papers. Identity numbers are in full:
    whoever prints them leaves a trace first.
    """
    agreed = {
        facts.household: facts
        for facts in paper_facts(scope, on, batch=batch, agreements=agreements)
    }
    found = counted(scope, batch, "applications", on).exclude(state__in=("withdrawn", "excluded"))
    wanted = None if households is None else set(households)
    if agreements is not None:
        wanted = set(agreed) if wanted is None else wanted & set(agreed)
    rows = [row for row in found if wanted is None or row.household_id in wanted]
    beside = _beside(scope, on, rows, agreed)
    return sorted((_case(row, batch, beside) for row in rows), key=_place_in_print)


def registers(scope: Scope, code: str, as_of: date, *, place: str = "") -> Paper:
    """Return one of the registers f1–f4 as it stood at the end of a day, as a landscape table.

    Identity numbers are in full: whoever prints them leaves a trace first.
    """
    form, rows = printed(scope.county, scope, code, as_of)[0]
    heads = [column.heading for column in form.columns]
    lines = [
        [
            str(n) if column.kind == "serial" else written(column, row.get(column.key))
            for column in form.columns
        ]
        for n, row in enumerate(rows, 1)
    ]
    organ = _county_name(scope.county)
    return register(form.title, heads, lines, organ=organ, as_of=as_of, place=place)


def _place_in_print(case: Case) -> tuple[str, ...]:
    # Those without a number come last in their township.
    return case.township, case.number or "\uffff", case.village, case.applicant.name


def _county_name(code: str) -> str:
    found = county(code)
    return found.name if found else code


def _beside(scope: Scope, on: date, rows: Sequence[Any], agreed: dict[UUID, PaperFacts]) -> _Beside:
    code = scope.county
    keys = [row.id for row in rows]
    homes = [row.household_id for row in rows]
    return _Beside(
        county=_county_name(code),
        names=names_on(code, on),
        terms=terms_on(code, on),
        parts=_in_chunks(keys, lambda chunk: parts_of(code, chunk)),
        visits=_in_chunks(keys, lambda chunk: visits_of(code, chunk)),
        people=_in_chunks(homes, lambda chunk: people_of(code, chunk)),
        members=_in_chunks(homes, lambda chunk: _members(scope, on, chunk)),
        pairs=_in_chunks(homes, lambda chunk: pairings_on(code, chunk, on)),
        agreed=agreed,
    )


def _in_chunks(keys: Sequence[_K], read: Callable[[Sequence[_K]], Mapping[_K, _V]]) -> dict[_K, _V]:
    found: dict[_K, _V] = {}
    for start in range(0, len(keys), _CHUNK):
        found |= read(keys[start : start + _CHUNK])
    return found


def _members(scope: Scope, on: date, homes: Sequence[UUID]) -> dict[UUID, Any]:
    rows = registered(scope, "f1", on).filter(household_id__in=homes)
    return {member.person_id: member for member in rows}


def _case(row: Any, batch: int, beside: _Beside) -> Case:
    home, place = row.household, place_of(beside.names, row.region)
    agreed = beside.agreed.get(home.id)
    member = beside.members.get(row.person_id)
    parts = beside.parts.get(row.id, [])
    return Case(
        county=beside.county,
        township=place.township,
        village=place.village,
        batch=batch,
        applicant=_human(row.person),
        home=_home(home),
        family=tuple(_human(person) for person in beside.people.get(home.id, [])),
        branch=home.branch or f"{place.village}党支部",
        joined_on=member.joined_on if member else None,
        cadre=member.cadre if member else None,
        asked=tuple(_part(part) for part in parts),
        parts=tuple(_part(part, approved=True) for part in parts)
        if row.approved_fen is not None
        else (),
        amount_fen=agreed.amount_fen if agreed else row.approved_fen,
        filed_on=row.filed_on,
        approved_on=row.decided_on if row.approved_fen is not None else None,
        visit=_visit(beside.visits.get(row.id)),
        exit_ratio_percent=int(beside.terms.get("exit.ratio_percent", 0)),
        visits_per_month=int(beside.terms.get("visit.per_month", 1)),
        term_days=int(beside.terms["loan.term_days"]),
        fee_rate_bp=int(beside.terms["loan.fee_rate_bp"]),
        **_duties(beside.pairs.get(home.id, {}), agreed),
        **(_signed(agreed) if agreed else {}),
    )


def _human(person: Any) -> Human:
    return Human(
        name=person.name,
        relation=person.relation,
        sex=sex_word(person.sex) if person.sex in {"male", "female"} else person.sex,
        nation=person.nation,
        birth=person.birth,
        identity=person.identity,
        education=person.education,
        health=person.health,
        labour=person.labour,
        student=person.student,
        months_away=person.months_away,
    )


def _home(home: Any) -> Home:
    return Home(
        people=home.people,
        workers=home.workers,
        housing_milli=home.housing_milli,
        housing_structure=home.housing_structure,
        housing_unsafe=home.housing_unsafe,
        arable_milli=home.arable_milli,
        forest_milli=home.forest_milli,
        water_milli=home.water_milli,
        income_fen=home.income_fen,
        cause=home.cause,
        other_cause=home.other_cause,
        phone=home.phone,
    )


def _part(part: Any, *, approved: bool = False) -> Part:
    scale, fen = part.quantity_milli, part.amount_fen
    if approved:
        scale = scale if part.approved_milli is None else part.approved_milli
        fen = fen if part.approved_fen is None else part.approved_fen
    return Part(
        category=part.category,
        content=part.content,
        quantity_milli=scale,
        unit=part.unit,
        amount_fen=fen,
        own_fen=part.own_fen,
        gain_fen=part.gain_fen,
    )


def _visit(seen: Any) -> Visit | None:
    if seen is None:
        return None
    return Visit(
        visited_on=seen.visited_on,
        verifier=seen.verifier.name,
        liaison=seen.liaison.name,
        housing=term(f"grade.{seen.housing}"),
        family=term(f"grade.{seen.family}"),
        spirit=term(f"grade.{seen.spirit}"),
        poor_in_village=seen.poor_in_village,
        able=seen.able,
        wish=seen.wish,
        note=seen.note,
    )


def _duties(pairs: Mapping[str, Any], agreed: PaperFacts | None) -> dict[str, Any]:
    if agreed is not None:
        return {
            "liaison": Duty(name=agreed.liaison, title=agreed.liaison_title),
            "lead": Duty(name=agreed.lead, title=agreed.lead_title),
        }
    return {role: Duty(name=pairs[role].name) for role in ("liaison", "lead") if role in pairs}


def _signed(agreed: PaperFacts) -> dict[str, Any]:
    days = {kind: day for kind, (_, _, day) in agreed.papers.items()}
    return {
        "number": agreed.number,
        "contract_on": days.get("contract"),
        "note_on": days.get("note"),
        "letter_on": agreed.letter_on,
        "signatures": tuple(_signatures(agreed)),
    }


def _signatures(agreed: PaperFacts) -> Iterator[tuple[str, Signed]]:
    for party, (signer, day) in agreed.signatures.items():
        yield party, Signed(signer=signer, day=day)
