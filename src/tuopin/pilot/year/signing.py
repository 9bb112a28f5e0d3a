"""April: one number, three papers, a letter with five signatures, the check."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from tuopin.agreements.actions import (
    check,
    correct_paper,
    issue_letters,
    number,
    sign_letters,
    sign_papers,
)
from tuopin.agreements.states import PAPER_KINDS
from tuopin.pilot.county import Case, Town
from tuopin.pilot.stage import Stage
from tuopin.pilot.year import printing
from tuopin.pilot.year.choosing import cases_of, reach

NUMBERED = date(2007, 4, 5)
SIGNED, CORRECTED = date(2007, 4, 6), date(2007, 4, 9)
LETTERS, LETTERS_SIGNED = date(2007, 4, 9), date(2007, 4, 10)
CHECKED = date(2007, 4, 12)


def live(stage: Stage) -> None:
    """Number, sign and check what was approved and cleared."""
    towns = [town for town in stage.county.towns if funded_of(stage, town)]
    for town in towns:
        cases = funded_of(stage, town)
        with stage.step(f"{SIGNED} {town.name}：三线合一编号，签合同、借据和责任书"):
            _number(stage, town, cases)
            if town is towns[0]:
                printing.live(stage, town, NUMBERED)
            _papers(stage, town, cases)
            _letters(stage, town, cases)
    with stage.step(f"{CHECKED} 县办公室逐户核对"):
        for town in stage.county.towns:
            named = [stage.agreements[case.number][0] for case in funded_of(stage, town)]
            if named:
                stage.do(check, "office:3", CHECKED, f"check:{town.code}", agreements=named)
        reach(stage, CHECKED, "signing_done")


def funded_of(stage: Stage, town: Town) -> list[Case]:
    """Return a township's households that money will reach."""
    return [case for case in cases_of(stage, town) if case.funded]


def _number(stage: Stage, town: Town, cases: Sequence[Case]) -> None:
    named = [stage.applications[case.number] for case in cases]
    made = stage.do(number, "office:1", NUMBERED, f"number:{town.code}", applications=named)
    for case in cases:
        given = made["agreements"][str(stage.applications[case.number])]
        stage.agreements[case.number] = (UUID(given["id"]), given["number"])


def _papers(stage: Stage, town: Town, cases: Sequence[Case]) -> None:
    """Record each household's three papers; one note was written with a wrong sum and is redone."""
    wrong = _slip(stage)
    papers = [
        {
            "agreement": str(stage.agreements[case.number][0]), "kind": kind,
            "number": stage.agreements[case.number][1],
            "amount_fen": case.amount_fen
            + (1_000 if case.number == wrong and kind == "note" else 0),
        }
        for case in cases
        for kind in PAPER_KINDS
    ]  # fmt: skip
    who = f"clerk:{town.code}"
    stage.do(sign_papers, who, SIGNED, f"papers:{town.code}", papers=papers)
    for case in cases:
        if case.number == wrong:
            agreement, written = stage.agreements[case.number]
            stage.do(
                correct_paper, who, CORRECTED, f"correct:{case.number}", agreement=agreement,
                kind="note", number=written, amount_fen=case.amount_fen,
            )  # fmt: skip


def _slip(stage: Stage) -> int:
    """Return the household whose note is first written wrongly; none in a small year."""
    if stage.county.scale.households < 50:
        return -1
    return next(case.number for case in stage.county.cases if case.funded)


def _letters(stage: Stage, town: Town, cases: Sequence[Case]) -> None:
    named = [stage.agreements[case.number][0] for case in cases]
    stage.do(issue_letters, "office:1", LETTERS, f"letters:{town.code}", agreements=named)
    signatures = [
        {
            "agreement": str(stage.agreements[case.number][0]), "party": party,
            "signer": str(signer),
        }
        for case in cases
        for party, signer in (
            ("county_office", stage.people["head"]),
            ("township_committee", stage.people[f"secretary:{town.code}"]),
            ("liaison", stage.people[stage.liaison(case)]),
            ("branch", stage.people[f"branch:{case.village.code}"]),
            ("household", case.home.head.name),
        )
    ]  # fmt: skip
    stage.do(
        sign_letters, f"clerk:{town.code}", LETTERS_SIGNED, f"signed:{town.code}",
        signatures=signatures,
    )  # fmt: skip
