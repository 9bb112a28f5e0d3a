"""Responsibility letters: issued to a household's five parties, and signed by each (R42, R43)."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from tuopin.agreements.models import Agreement, Letter, Signature
from tuopin.agreements.queries import household_names, liaisons_on, posts_of, signed_parties
from tuopin.agreements.rules import missing_parties
from tuopin.agreements.states import PARTIES
from tuopin.base import rows
from tuopin.kit.refusals import Culprit, Refused
from tuopin.kit.terms import Word
from tuopin.workflow.actions import Act, action

# Whose post may sign for a party.
PARTY_ROLES = {
    "county_office": ("county_leader", "county_head", "county_office"),
    "township_committee": ("township_secretary",),
    "branch": ("branch_secretary",),
}


@action("agreements.issue_letters")
def issue_letters(act: Act, *, agreements: list[UUID]) -> dict[str, Any]:
    """Issue the responsibility letters of agreements, one each (R42).

    Refuses 'letters_refused' with the culprits.
    """
    held = act.take_all(Agreement, agreements, "household")
    act.cover(*sorted({a.region for a in held.values()}))
    issued = signed_parties(act.county, held)
    bad = []
    for key, agreement in held.items():
        why = "why.letter_there" if key in issued else ""
        if agreement.state == "void":
            why = "why.void"
        elif agreement.numbered_on > act.on:
            why = "why.too_early"
        if why:
            bad.append(_culprit(agreement, why))
    if bad:
        raise Refused("letters_refused", rows=bad, count=len(bad))
    made = [
        Letter(county=act.county, agreement=a, region=a.region, issued_on=act.on)
        for a in held.values()
    ]
    rows.many(made)
    act.note(count=len(made))
    if len(made) == 1:
        act.about(made[0].agreement_id, made[0].region)
    return {"letters": {str(letter.agreement_id): str(letter.id) for letter in made}}


def _culprit(agreement: Agreement, why: str) -> Culprit:
    return Culprit(f"{agreement.number} {agreement.household.head_name}", why, str(agreement.id))


class Given(NamedTuple):
    """One signature: whose letter, which party, and who signed (an officer's id, or a name)."""

    agreement: UUID
    party: str
    signer: str


class Known(NamedTuple):
    """What tells whether a signer is the right one: liaisons, posts and names, by their owners."""

    liaisons: Mapping[UUID, tuple[UUID, str]]
    posts: Mapping[UUID, list[tuple[str, str, str]]]
    names: Mapping[UUID, set[str]]


@action("agreements.sign_letters")
def sign_letters(act: Act, *, signatures: list[dict[str, Any]]) -> dict[str, int]:
    """Record signatures on letters (R43). The liaison who signs is the household's current one.

    A signer is an officer's id, whose post must fit the party, or a name as it was written; the
    household's signer is one of its people. Refuses 'letters_refused' with the culprits.
    """
    given = [_given(**signature) for signature in signatures]
    held = act.take_all(Agreement, dict.fromkeys(g.agreement for g in given), "household")
    act.cover(*sorted({a.region for a in held.values()}))
    letters = {
        letter.agreement_id: letter
        for chunk in rows.chunks(held)
        for letter in Letter.objects.filter(county=act.county, agreement_id__in=chunk)
    }
    parties = {key: set(p) for key, p in signed_parties(act.county, held).items()}
    known = _known(act, given, held)
    fresh, bad = [], []
    for g in given:
        agreement, letter = held[g.agreement], letters.get(g.agreement)
        why = _why_not(act, g, agreement, letter, parties.get(g.agreement, set()))
        name, officer, wrong = ("", None, why) if why else _signer(g, agreement, known)
        if wrong or letter is None:
            bad.append(_culprit(agreement, wrong))
            continue
        parties[g.agreement].add(g.party)
        fresh.append(_signature(act, letter, g.party, name, officer))
    if bad:
        raise Refused("letters_refused", rows=bad, count=len(bad))
    rows.many(fresh)
    complete = sum(1 for key in held if not missing_parties(parties[key]))
    act.note(count=len(fresh), complete=complete)
    if len(held) == 1:
        only = next(iter(held.values()))
        act.about(only.id, only.region)
    return {"signed": len(fresh), "complete": complete}


def _given(agreement: UUID | str, party: str, signer: UUID | str) -> Given:
    if party not in PARTIES:
        raise Refused("bad_value", field=Word("word.party"), value=party)
    if not str(signer).strip():
        raise Refused("missing_value", field=Word("word.signer"))
    try:
        return Given(UUID(str(agreement)), party, str(signer).strip()[:60])
    except ValueError:
        raise Refused("not_found") from None


def _known(act: Act, given: list[Given], held: Mapping[UUID, Agreement]) -> Known:
    homes = [a.household_id for a in held.values()]
    officers = [key for g in given if (key := _officer(g.signer)) is not None]
    own = [held[g.agreement].household_id for g in given if g.party == "household"]
    return Known(
        liaisons_on(act.county, homes, act.on),
        posts_of(act.county, officers, act.on),
        household_names(act.county, own),
    )


def _officer(signer: str) -> UUID | None:
    try:
        return UUID(signer)
    except ValueError:
        return None


def _why_not(
    act: Act, given: Given, agreement: Agreement, letter: Letter | None, signed: set[str]
) -> str:
    if letter is None:
        return "why.letter_missing"
    if agreement.state == "void":
        return "why.void"
    if given.party in signed:
        return "why.already_signed"
    return "why.too_early" if letter.issued_on > act.on else ""


def _signer(given: Given, agreement: Agreement, known: Known) -> tuple[str, UUID | None, str]:
    """Return the name, the officer if it is one, and why it is the wrong signer ('' if right)."""
    officer = _officer(given.signer)
    if given.party == "liaison":
        key, name = known.liaisons.get(agreement.household_id, (None, ""))
        right = key is not None and (officer == key or given.signer == name)
        return name, key, "" if right else "why.not_current_liaison"
    if given.party == "household":
        names = known.names.get(agreement.household_id, set()) | {agreement.household.head_name}
        return given.signer, None, "" if given.signer in names else "why.not_of_household"
    if officer is None:
        return given.signer, None, ""
    for name, role, area in known.posts.get(officer, []):
        if role in PARTY_ROLES[given.party] and agreement.region.startswith(area):
            return name, officer, ""
    return "", officer, "why.wrong_post"


def _signature(act: Act, letter: Letter, party: str, name: str, officer: UUID | None) -> Signature:
    return Signature(
        county=act.county,
        letter=letter,
        party=party,
        signer=name,
        officer_id=officer,
        signed_on=act.on,
        recorded_by=act.actor.id,
    )
