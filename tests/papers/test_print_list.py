"""The print list: what came back signed, what is signed for in 签约, and what no longer counts."""

from datetime import timedelta

import pytest

from tests.agreements.stage import SIGNED, Stage
from tests.papers.printing import DAY, LATER
from tests.world import COUNTY, NORTH, NORTH_A, SOUTH, SOUTH_A
from tuopin.agreements.actions import sign_letters
from tuopin.agreements.actions import void as void_agreement
from tuopin.audit.models import Line
from tuopin.kit.keys import uuid7
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope, whole_county
from tuopin.papers.actions import sign, unsign, void
from tuopin.papers.models import Issued
from tuopin.papers.queries import faults, papers_of_household, print_counts, print_list
from tuopin.programme.models import Batch

ALL = whole_county(COUNTY)
ON = SIGNED + timedelta(days=7)


@pytest.fixture
def head(press):
    return press.world.actor("county_head")


@pytest.fixture
def listed(press):
    """Print a register of each township."""
    press.put("f1", region=NORTH, name="北山镇")
    press.put("f1", region=SOUTH, name="南河乡")
    press.print("f1")
    return press.issued()


@pytest.fixture
def agreed(press):
    """Print contract, note and letter of a household whose agreement the stage has signed."""
    stage = Stage(press.world)
    stage.batches[1] = Batch.objects.get(county=COUNTY)
    [agreement] = stage.numbered(stage.cleared())
    for kind in ("contract", "note"):
        press.put(
            kind, agreement.number, household=agreement.household_id, amount_fen=200_000,
            region=agreement.region,
        )  # fmt: skip
    press.print("contract", "note", on=SIGNED - timedelta(days=1))
    return stage, agreement


def shown(**asked):
    return [(p.kind, p.region, p.shown) for p in print_list(ALL, **asked)]


class TestTicking:
    """Papers that came back signed."""

    def test_papers_that_came_back_are_ticked_with_the_day_on_them(self, press, listed, head):
        done = sign(actor=head, on=LATER, papers=[p.id for p in listed], signed_on=LATER)
        assert done.result == {"signed": 2}
        assert [(p.state, p.signed_on, p.signed_by) for p in press.issued()] == [
            ("signed", LATER, head.id)
        ] * 2
        assert shown(state="signed") == [("f1", NORTH, "signed"), ("f1", SOUTH, "signed")]
        assert print_counts(ALL) == {
            "": 2, "to_sign": 0, "signed": 2, "unscanned": 2, "replaced": 0, "void": 0,
        }  # fmt: skip

    def test_a_tick_set_by_mistake_is_taken_back(self, press, listed, head):
        keys = [listed[0].id]
        sign(actor=head, on=LATER, papers=keys, signed_on=LATER)
        assert unsign(actor=head, on=LATER, papers=keys).result == {"unsigned": 1}
        [paper, _] = press.issued()
        assert (paper.state, paper.signed_on, paper.signed_by) == ("printed", None, None)

    @pytest.mark.parametrize("act", [sign, unsign])
    def test_no_paper_and_a_paper_that_does_not_exist_are_refused(self, press, listed, head, act):
        extra = {"signed_on": DAY} if act is sign else {}
        for papers, code in (([], "nothing_chosen"), ([uuid7()], "not_found"),
                             ([listed[0].id] * 2, "repeated")):  # fmt: skip
            with pytest.raises(Refused) as no:
                act(actor=head, on=LATER, papers=papers, **extra)
            assert no.value.code == code

    def test_a_paper_is_not_signed_twice_nor_unsigned_unsigned(self, press, listed, head):
        keys = [listed[0].id]
        with pytest.raises(Refused) as no:
            unsign(actor=head, on=LATER, papers=keys)
        assert no.value.code == "out_of_order"
        sign(actor=head, on=LATER, papers=keys, signed_on=LATER)
        with pytest.raises(Refused) as no:
            sign(actor=head, on=LATER, papers=keys, signed_on=LATER)
        assert no.value.code == "out_of_order"

    def test_a_day_to_come_and_a_day_before_the_printing_are_refused(self, press, listed, head):
        for day, code in ((LATER + timedelta(days=1), "date_future"),
                          (DAY - timedelta(days=1), "signed_before_print")):  # fmt: skip
            with pytest.raises(Refused) as no:
                sign(actor=head, on=LATER, papers=[listed[0].id], signed_on=day)
            assert no.value.code == code
        assert [p.state for p in press.issued()] == ["printed", "printed"]

    def test_a_township_ticks_its_own_papers_only(self, press, listed):
        north = press.world.actor("north_office")
        sign(actor=north, on=LATER, papers=[listed[0].id], signed_on=LATER)
        for act, given in ((sign, {"signed_on": LATER}), (unsign, {})):
            with pytest.raises(Refused) as no:
                act(actor=north, on=LATER, papers=[listed[1].id], **given)
            assert no.value.code == "out_of_area"
        with pytest.raises(Refused) as no:
            void(actor=north, on=LATER, paper=listed[0].id, reason="印坏了")
        assert no.value.code == "forbidden"


class TestSignedElsewhere:
    """Papers whose signatures the agreements hold."""

    def test_a_contract_is_ticked_by_what_was_signed_in_its_agreement(self, press, agreed):
        stage, agreement = agreed
        assert shown(state="to_sign") == [
            ("contract", NORTH_A, "printed"), ("note", NORTH_A, "printed"),
        ]  # fmt: skip
        stage.sign(agreement)
        papers = list(print_list(ALL, state="signed"))
        assert [(p.kind, p.signed_day, p.agreed_on) for p in papers] == [
            ("contract", SIGNED, SIGNED), ("note", SIGNED, SIGNED),
        ]  # fmt: skip
        assert {p.state for p in papers} == {"printed"}
        assert print_counts(ALL)["signed"] == 2

    def test_a_letter_is_ticked_when_all_five_parties_signed(self, press, agreed):
        stage, agreement = agreed
        Issued.objects.filter(kind="note").update(kind="letters")
        stage.letters(agreement, parties=("county_office", "household"))
        assert ("letters", NORTH_A, "printed") in shown()
        rest = ("township_committee", "liaison", "branch")
        sign_letters(
            actor=stage.act("county_office"), on=SIGNED,
            signatures=stage.signatures(agreement, parties=rest),
        )  # fmt: skip
        assert ("letters", NORTH_A, "signed") in shown()

    def test_it_is_not_ticked_here_a_second_time(self, press, agreed, head):
        _, agreement = agreed
        contract = press.issued(kind="contract")[0]
        for act, given in ((sign, {"signed_on": ON}), (unsign, {})):
            with pytest.raises(Refused) as no:
                act(actor=head, on=ON, papers=[contract.id], **given)
            assert no.value.code == "paper_signed_elsewhere"
            assert [row.name for row in no.value.rows] == [agreement.number]

    def test_one_that_was_signed_there_is_not_voided_alone(self, press, agreed, head):
        stage, agreement = agreed
        stage.sign(agreement)
        with pytest.raises(Refused) as no:
            void(actor=head, on=ON, paper=press.issued()[0].id, reason="改主意")
        assert no.value.code == "paper_agreed"

    def test_a_fuller_print_does_not_take_the_place_of_what_was_signed(self, press, agreed):
        stage, agreement = agreed
        stage.sign(agreement)
        for item in (*press.shelf["contract"], *press.shelf["note"]):
            press.words[item.subject] = "自2007年3月15日起。"
        press.print("contract", "note", on=ON)
        assert sorted(shown()) == [(kind, NORTH_A, "signed") for kind in ("contract", "note")
                                   for _ in range(2)]  # fmt: skip
        assert list(faults(COUNTY)) == []

    def test_one_of_another_amount_does(self, press, agreed):
        stage, agreement = agreed
        stage.sign(agreement)
        [contract] = press.shelf["contract"]
        press.shelf["contract"] = [contract._replace(amount_fen=300_000)]
        press.print("contract", on=ON)
        assert [(p.amount_fen, p.state) for p in press.issued(kind="contract")] == [
            (200_000, "replaced"), (300_000, "printed"),
        ]  # fmt: skip

    def test_before_it_is_signed_other_words_do(self, press, agreed):
        [contract] = press.shelf["contract"]
        press.words[contract.subject] = "改了规模。"
        press.print("contract", on=ON)
        assert [p.state for p in press.issued(kind="contract")] == ["replaced", "printed"]

    def test_the_papers_of_a_voided_agreement_are_void(self, press, agreed, head):
        _, agreement = agreed
        void_agreement(actor=head, on=ON, agreement=agreement.id, reason="放弃")
        assert shown() == []
        assert [p for *_, p in shown(state="void")] == ["void", "void"]
        assert print_counts(ALL)["void"] == 2


class TestVoiding:
    """Papers that no longer count."""

    def test_a_paper_is_voided_with_a_reason_that_stays_on_record(self, press, listed, head):
        void(actor=head, on=LATER, paper=listed[0].id, reason=" 印坏了 ")
        assert shown(state="void") == [("f1", NORTH, "void")]
        assert shown() == [("f1", SOUTH, "printed")]
        line = Line.objects.filter(action="papers.void").latest("id")
        assert "印坏了" in line.detail
        with pytest.raises(Refused) as no:
            void(actor=head, on=LATER, paper=listed[0].id, reason="再来")
        assert no.value.code == "out_of_order"

    @pytest.mark.parametrize(
        ("reason", "code"), [("  ", "missing_value"), ("长" * 201, "too_long")]
    )
    def test_no_reason_and_too_long_a_reason_are_refused(self, press, listed, head, reason, code):
        with pytest.raises(Refused) as no:
            void(actor=head, on=LATER, paper=listed[0].id, reason=reason)
        assert no.value.code == code


class TestListing:
    """What the list shows."""

    def test_it_is_of_an_area_a_batch_a_kind_and_a_state(self, press, listed):
        press.set_of("07-1-101-001")
        press.set_of("07-1-201-001", region=SOUTH_A)
        press.print("contract")
        assert len(shown()) == 4
        assert shown(batch=1) == [
            ("contract", NORTH_A, "printed"),
            ("contract", SOUTH_A, "printed"),
        ]
        assert shown(kind="f1", region=SOUTH) == [("f1", SOUTH, "printed")]
        assert len(list(print_list(Scope(COUNTY, (NORTH[:9],))))) == 2
        assert list(print_list(Scope(COUNTY, ()))) == []
        assert list(print_list(whole_county("990102"))) == []

    def test_it_is_one_read_however_long(self, press, django_assert_num_queries):
        for n in range(1, 6):
            press.set_of(f"07-1-101-00{n}")
        press.print("contract", "note")
        with django_assert_num_queries(1):
            assert len([(p.shown, p.scan) for p in print_list(ALL)]) == 10
        with django_assert_num_queries(1):
            assert print_counts(ALL, batch=1, kind="note")[""] == 5

    def test_a_households_papers_are_found_newest_first(self, press):
        home = press.set_of("07-1-101-001")
        press.print("contract", "note")
        assert [p.kind for p in papers_of_household(COUNTY, home)] == ["note", "contract"]
