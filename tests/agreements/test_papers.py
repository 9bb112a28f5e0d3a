"""The three papers as signed; what disagrees is recorded and blocks the check (R73–R77)."""

from datetime import date

import pytest

from tests.agreements.stage import CHECKED, NUMBERED, SIGNED
from tests.world import COUNTY
from tuopin.agreements.actions import check, correct_paper, sign_papers, void
from tuopin.agreements.models import Agreement, Paper
from tuopin.agreements.queries import (
    faults,
    mismatches,
    paper_facts,
    papers_of,
    tallies,
    to_check,
    to_sign,
)
from tuopin.agreements.rules import why_not_checked
from tuopin.agreements.states import PAPER_KINDS, PARTIES
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope, whole_county
from tuopin.selection.models import Application

WHOLE = whole_county(COUNTY)


def ready(stage, **wrong):
    (made,) = stage.numbered(stage.cleared())
    answer = stage.sign(made, **wrong)
    stage.letters(made)
    return made, answer


def run_check(stage, *agreements, who="county_head", on=CHECKED):
    return check(actor=stage.act(who), on=on, agreements=[a.id for a in agreements])


def test_three_papers_that_agree_pass_the_check(stage):
    made, answer = ready(stage)
    assert answer == {"signed": 3, "complete": 1, "mismatches": []}
    assert run_check(stage, made).result == {"checked": 1}
    made.refresh_from_db()
    assert (made.state, made.signed_on, made.checked_on) == ("checked", SIGNED, CHECKED)
    assert list(faults(COUNTY)) == []


@pytest.mark.parametrize("wrong", [{"number": "07-1-101-009"}, {"amount_fen": 200_001}])
@pytest.mark.parametrize("kind", PAPER_KINDS)
def test_a_paper_that_disagrees_is_recorded_and_blocks_the_check(stage, kind, wrong):
    made, answer = ready(stage, **{kind: wrong})
    assert answer["complete"] == 1
    assert [m["kind"] for m in answer["mismatches"]] == [kind]
    with pytest.raises(Refused) as refused:
        run_check(stage, made)
    assert refused.value.code == "check_refused"
    assert [r.why for r in refused.value.rows] == ["why.paper_mismatch"]
    (found,) = mismatches(WHOLE, SIGNED)
    assert (found.kind, found.agreement, found.amount_fen) == (kind, made.id, 200_000)
    assert mismatches(WHOLE, NUMBERED) == []
    assert tallies(COUNTY, SIGNED).mismatches == 1


def test_a_corrected_paper_lets_the_check_pass_and_the_wrong_one_stays_on_record(stage):
    made, _ = ready(stage, note={"amount_fen": 20_000})
    later = date(2007, 3, 18)
    done = correct_paper(
        actor=stage.act("north_office"), on=later, agreement=made.id, kind="note",
        number=made.number, amount_fen=made.amount_fen,
    )  # fmt: skip
    assert done.result["matches"]
    run_check(stage, made)
    assert mismatches(WHOLE, later) == []
    assert len(mismatches(WHOLE, date(2007, 3, 17))) == 1
    assert Paper.objects.filter(kind="note").count() == 2


def test_a_checked_agreement_is_checked_again_after_a_correction(stage):
    made, _ = ready(stage)
    run_check(stage, made)
    correct_paper(
        actor=stage.act("county_office"), on=CHECKED, agreement=made.id, kind="contract",
        number=made.number, amount_fen=1,
    )  # fmt: skip
    made.refresh_from_db()
    assert (made.state, made.checked_on) == ("signed", None)


def test_a_correction_that_changes_nothing_or_comes_too_early_is_refused(stage):
    made, _ = ready(stage)
    right = {"agreement": made.id, "kind": "note", "number": made.number, "amount_fen": 200_000}
    for on, given, code in (
        (SIGNED, right, "paper_same"),
        (NUMBERED, right, "too_early"),
        (SIGNED, right | {"kind": "letter"}, "bad_value"),
        (SIGNED, right | {"amount_fen": 0}, "bad_amount"),
        (SIGNED, right | {"number": " "}, "missing_value"),
        (SIGNED, right | {"agreement": "x"}, "not_found"),
    ):
        with pytest.raises(Refused) as refused:
            correct_paper(actor=stage.act("county_office"), on=on, **given)
        assert refused.value.code == code


def test_a_paper_that_was_never_signed_cannot_be_corrected(stage):
    (made,) = stage.numbered(stage.cleared())
    with pytest.raises(Refused) as refused:
        correct_paper(
            actor=stage.act("county_office"), on=SIGNED, agreement=made.id, kind="note",
            number="1", amount_fen=1,
        )  # fmt: skip
    assert refused.value.code == "not_found"


def test_whoever_recorded_the_papers_does_not_check_them(stage):
    made, _ = ready(stage)
    with pytest.raises(Refused) as refused:
        run_check(stage, made, who="county_office")
    assert refused.value.code == "same_person"


def test_the_check_names_every_household_that_does_not_pass(stage):
    missing, unsigned, withdrawn, early, good = (stage.cleared() for _ in range(5))
    made = stage.numbered(missing, unsigned, withdrawn, early, good)
    stage.sign(*made[:3], made[4])
    stage.sign(made[3], on=date(2007, 3, 25))
    stage.letters(made[2], made[4])
    stage.letters(made[3], on=date(2007, 3, 25))
    stage.letters(made[1], parties=PARTIES[:4])
    Application.objects.filter(id=withdrawn.id).update(state="withdrawn")
    with pytest.raises(Refused) as refused:
        run_check(stage, *made)
    assert {r.subject: r.why for r in refused.value.rows} == {
        str(made[0].id): "why.letter_missing",
        str(made[1].id): "why.letter_incomplete",
        str(made[2].id): "why.not_cleared",
        str(made[3].id): "why.too_early",
    }
    assert not Agreement.objects.filter(state="checked").exists()


def test_an_agreement_with_two_papers_waits_for_the_third(stage):
    (made,) = stage.numbered(stage.cleared())
    done = sign_papers(
        actor=stage.act("north_office"), on=SIGNED, papers=stage.papers(made)[:2]
    ).result
    assert done["complete"] == 0
    assert list(to_sign(WHOLE)) == [made]
    stage_papers = stage.papers(made)[2:]
    sign_papers(actor=stage.act("north_office"), on=SIGNED, papers=stage_papers)
    assert list(to_check(WHOLE)) == [made]
    assert set(papers_of(COUNTY, [made])[made.id]) == set(PAPER_KINDS)


def test_papers_are_recorded_once_and_not_before_the_number(stage):
    (made,) = stage.numbered(stage.cleared())
    first = stage.papers(made)[:1]
    office = stage.act("north_office")
    for papers, on, why in (
        (first * 2, SIGNED, "why.paper_there"),
        (first, date(2007, 3, 11), "why.too_early"),
    ):
        with pytest.raises(Refused) as refused:
            sign_papers(actor=office, on=on, papers=papers)
        assert refused.value.rows[0].why == why
    stage.sign(made)
    with pytest.raises(Refused) as refused:
        sign_papers(actor=office, on=SIGNED, papers=first)
    assert refused.value.rows[0].why == "why.not_to_sign"


def test_a_township_records_papers_of_its_own_area_only(stage):
    (made,) = stage.numbered(stage.cleared())
    with pytest.raises(Refused) as refused:
        sign_papers(actor=stage.act("south_office"), on=SIGNED, papers=stage.papers(made))
    assert refused.value.code == "out_of_area"


def test_a_void_agreement_has_no_mismatches_left(stage):
    made, _ = ready(stage, note={"amount_fen": 1})
    void(actor=stage.act("county_office"), on=CHECKED, agreement=made.id, reason="不办了")
    assert mismatches(WHOLE, CHECKED) == []
    assert len(mismatches(WHOLE, SIGNED)) == 1


def test_a_checked_paper_changed_behind_the_programs_back_is_found(stage):
    made, _ = ready(stage)
    run_check(stage, made)
    Paper.objects.filter(kind="note").update(amount_fen=1)
    assert list(faults(COUNTY)) == [("agreements_mismatch", f"{made.number} note")]


def test_the_facts_to_print_say_who_what_and_where(stage):
    made, _ = ready(stage)
    (facts,) = paper_facts(WHOLE, CHECKED, batch=1)
    assert facts.number == made.number
    assert (facts.township, facts.village) == ("北山镇", "石桥村")
    assert (facts.applicant, len(facts.identity)) == (made.household.head_name, 18)
    assert facts.parts[0].content == "养猪"
    assert (facts.liaison, facts.lead) == ("试north_liaison", "试lead")
    assert set(facts.papers) == set(PAPER_KINDS)
    assert set(facts.signatures) == set(PARTIES)
    assert (facts.term_days, facts.fee_rate_bp) == (730, 0)
    assert paper_facts(WHOLE, CHECKED, household=made.household_id) == [facts]
    assert paper_facts(WHOLE, CHECKED, agreements=[made.id]) == [facts]
    assert paper_facts(Scope(COUNTY, ("990101201",)), CHECKED) == []


def test_facts_cost_as_many_queries_for_many_households_as_for_one(
    stage, django_assert_max_num_queries
):
    made = stage.numbered(*(stage.cleared() for _ in range(6)))
    stage.sign(*made)
    stage.letters(*made)
    with django_assert_max_num_queries(12):
        assert len(paper_facts(WHOLE, CHECKED)) == 6


def test_missing_papers_come_before_mismatches_and_letters():
    papers = dict.fromkeys(PAPER_KINDS, ("1", 5))
    assert why_not_checked("1", 5, papers, PARTIES) == ""
    assert why_not_checked("1", 5, {"note": ("1", 5)}, PARTIES) == "why.paper_missing"
    assert why_not_checked("2", 5, papers, PARTIES) == "why.paper_mismatch"
    assert why_not_checked("1", 5, papers, None) == "why.letter_missing"
