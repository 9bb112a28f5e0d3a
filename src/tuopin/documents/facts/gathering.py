"""What the rooms know of households, put together as cases."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from tuopin.agreements.queries import agreements
from tuopin.agreements.queries.signing import Signing, signings
from tuopin.documents.asking import Ask, Item
from tuopin.documents.case import Case, Duty, Home, Human, Part, Signed, View, Visit
from tuopin.kit.scope import Scope
from tuopin.kit.words import sex_word
from tuopin.offices.queries import county, names_on, place_of
from tuopin.policy.queries import terms_on
from tuopin.policy.rules import Terms
from tuopin.register.queries import people_of, registered
from tuopin.selection.queries import opinions_of, parts_ever
from tuopin.selection.queries.cases import days_of
from tuopin.selection.queries.papers import Seat, filed, seats_on
from tuopin.selection.queries.visits import visits_of
from tuopin.selection.rules.altering import stands
from tuopin.selection.rules.applying import PartLine
from tuopin.selection.rules.approving import standard_of
from tuopin.selection.rules.history import state_on

# SQLite takes no more than a thousand values in one question.
_CHUNK = 900


class Agreed(NamedTuple):
    """An application's standing agreement: its one number and its amount in fen."""

    id: UUID
    number: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside the applications, by their keys or their households'."""

    on: date
    county: str
    names: dict[str, str]
    terms: Terms
    parts: Mapping[UUID, Any]
    visits: Mapping[UUID, Any]
    people: Mapping[UUID, Any]
    members: Mapping[UUID, tuple[date, bool]]
    seats: Mapping[UUID, dict[str, Seat]]
    agreed: Mapping[UUID, Agreed]
    signed: Mapping[UUID, Signing]
    opinions: Mapping[UUID, Any]


def cases_of(ask: Ask, items: Sequence[Item], *, opinions: bool = False) -> list[Case]:
    """Return what the papers of these items' households say, one case an item, in their order.

    Only these households are read, in a constant number of reads for up to 900 of them;
    `opinions` reads the experts' too. Identity numbers are in full: whoever prints them leaves a
    trace first. KeyError for a household without an application. The next kind that is made by the
    same ask for the same households is given the same cases, without a read.
    """
    homes = list(dict.fromkeys(item.household for item in items if item.household))
    made: dict[UUID, Case] = {}
    known, held = ask.held.get("cases", (None, made))
    if known == (homes, opinions):
        return [held[item.household] for item in items if item.household]
    for start in range(0, len(homes), _CHUNK):
        made |= _cases(ask, homes[start : start + _CHUNK], opinions)
    ask.held["cases"] = ((homes, opinions), made)
    return [made[item.household] for item in items if item.household]


def _cases(ask: Ask, homes: Sequence[UUID], opinions: bool) -> dict[UUID, Case]:
    rows = filed(ask.scope, ask.on, ask.batch).filter(household__in=homes)
    # Of several applications the newest: the later one takes the place of the one before.
    newest = {row.household_id: row for row in rows.select_related("household", "person", "batch")}
    beside = _beside(ask, list(newest.values()), opinions)
    return {home: _case(row, beside) for home, row in newest.items()}


def _beside(ask: Ask, rows: Sequence[Any], opinions: bool) -> _Beside:
    code, on = ask.scope.county, ask.on
    keys, homes = [row.id for row in rows], [row.household_id for row in rows]
    agreed = _agreed(ask, keys)
    found = county(code)
    return _Beside(
        on=on,
        county=found.name if found else code,
        names=names_on(code, on),
        terms=terms_on(code, on),
        parts=parts_ever(code, keys),
        visits=visits_of(code, keys),
        people=people_of(code, homes),
        members=_members(ask.scope, on, homes),
        seats=seats_on(code, homes, on),
        agreed=agreed,
        signed=signings(code, [found.id for found in agreed.values()], on),
        opinions=opinions_of(code, keys) if opinions else {},
    )


def _agreed(ask: Ask, applications: Sequence[UUID]) -> dict[UUID, Agreed]:
    rows = agreements(ask.scope).filter(application__in=applications)
    rows = rows.filter(numbered_on__lte=ask.on).exclude(void_on__lte=ask.on)
    found = rows.values_list("application_id", "id", "number", "amount_fen")
    return {application: Agreed(key, number, fen) for application, key, number, fen in found}


def _members(scope: Scope, on: date, homes: Sequence[UUID]) -> dict[UUID, tuple[date, bool]]:
    rows = registered(scope, "f1", on).filter(household_id__in=homes)
    return {
        person: (joined_on, cadre)
        for person, joined_on, cadre in rows.values_list("person_id", "joined_on", "cadre")
    }


def _case(row: Any, beside: _Beside) -> Case:
    home, place = row.household, place_of(beside.names, row.region)
    agreed = beside.agreed.get(row.id)
    joined_on, cadre = beside.members.get(row.person_id, (None, None))
    ever = beside.parts.get(row.id, [])
    # What was asked for stays as it was filed; what was approved is what stands after its changes.
    parts = [part for part in ever if part.added_on is None]
    standing = [part for part in ever if stands(part.added_on, part.dropped_on, beside.on)]
    approved = _approved(row, beside.on)
    declined = row.state == "unsupported" and row.decided_on <= beside.on
    return Case(
        county=beside.county,
        township=place.township,
        village=place.village,
        batch=row.batch.number,
        applicant=_human(row.person),
        home=_home(home),
        family=tuple(_human(person) for person in beside.people.get(home.id, [])),
        branch=home.branch or f"{place.village}党支部",
        joined_on=joined_on,
        cadre=cadre,
        asked=tuple(_part(part) for part in parts),
        parts=tuple(_part(part, approved=True) for part in standing) if approved else (),
        amount_fen=agreed.amount_fen if agreed else row.approved_fen if approved else None,
        filed_on=row.filed_on,
        approved_on=row.decided_on if approved else None,
        visit=_visit(beside.visits.get(row.id), beside.on),
        exit_ratio_percent=int(beside.terms.get("exit.ratio_percent", 0)),
        visits_per_month=int(beside.terms.get("visit.per_month", 1)),
        term_days=int(beside.terms["loan.term_days"]),
        fee_rate_bp=int(beside.terms["loan.fee_rate_bp"]),
        household=home.id,
        application=row.id,
        region=row.region,
        year=row.batch.year,
        state=state_on(days_of(row), beside.on) or row.state,
        standard_fen=row.standard_fen if approved else _standard(parts, beside.terms),
        decision_note=row.decision_note if approved or declined else "",
        declined_on=row.decided_on if declined else None,
        exclusion=row.exclusion if row.excluded_on and row.excluded_on <= beside.on else "",
        exclusion_note=row.exclusion_note if row.excluded_on else "",
        opinions=tuple(_views(beside.opinions.get(row.id, ()), beside.on)),
        **_duties(beside.seats.get(home.id, {})),
        **(_signed(agreed, beside.signed[agreed.id]) if agreed else {}),
    )


def _approved(row: Any, on: date) -> bool:
    """Say whether an approval stood at the end of a day: an objection takes it back."""
    if row.approved_fen is None or row.decided_on is None or row.decided_on > on:
        return False
    returned = row.returned_on
    return returned is None or returned > on or returned < row.decided_on


def _standard(parts: Sequence[Any], terms: Terms) -> int:
    """Return the most that the standard of the day allows for what is asked, in fen (R40)."""
    lines = [PartLine(p.category, p.content, p.quantity_milli, p.unit, p.amount_fen) for p in parts]
    return standard_of(lines, terms["loan.standard"])


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
        id=part.id,
    )


def _visit(seen: Any, on: date) -> Visit | None:
    if seen is None or seen.visited_on > on:
        return None
    return Visit(
        visited_on=seen.visited_on,
        verifier=seen.verifier.name,
        liaison=seen.liaison.name,
        team=seen.team.name,
        housing=seen.housing,
        family=seen.family,
        spirit=seen.spirit,
        poor_in_village=seen.poor_in_village,
        able=seen.able,
        wish=seen.wish,
        signed=seen.signed,
        note=seen.note,
    )


def _views(given: Iterable[Any], on: date) -> Iterable[View]:
    for opinion in given:
        if opinion.given_on <= on:
            yield View(
                expert=opinion.expert.name,
                verdict=opinion.verdict,
                given_on=opinion.given_on,
                advised_fen=opinion.advised_fen,
                text=opinion.text,
            )


def _duties(seats: Mapping[str, Seat]) -> dict[str, Any]:
    return {
        role: Duty(name=seat.name, title=seat.title, officer=seat.officer)
        for role, seat in seats.items()
    }


def _signed(agreed: Agreed, signing: Signing) -> dict[str, Any]:
    return {
        "agreement": agreed.id,
        "number": agreed.number,
        "contract_on": signing.papers.get("contract"),
        "note_on": signing.papers.get("note"),
        "letter_on": signing.letter_on,
        "signatures": tuple(
            (party, Signed(signer=signer, day=day))
            for party, (signer, day) in signing.signatures.items()
        ),
    }
