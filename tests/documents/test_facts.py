"""Gathering a batch's facts: what the rooms know is what the papers say, in both languages."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.agreements.stage import SIGNED, Stage
from tests.documents.sample import CASE
from tests.selection.homes import PIGS, TEA, Programme
from tests.world import COUNTY, NORTH, NORTH_B, SOUTH_A, World
from tuopin.documents import saying
from tuopin.documents.asking import Ask
from tuopin.documents.case import Case, coded, numbered
from tuopin.documents.facts import cases_of, household_items
from tuopin.kit.scope import Scope


@pytest.fixture
def town(world: World) -> Programme:
    return Programme(world)


@pytest.fixture
def stage(world: World) -> Stage:
    return Stage(world)


def ask(on: date = SIGNED, *prefixes: str, **given: object) -> Ask:
    return Ask(**{"scope": Scope(COUNTY, prefixes or (COUNTY,)), "on": on, "batch": 1, **given})


def told(question: Ask, **how: bool) -> list[Case]:
    return cases_of(question, household_items(question, **how), opinions=True)


# --- which households


def test_households_stand_by_township_and_number_and_those_without_one_come_last(stage):
    loose = stage.cleared()
    south = stage.cleared(SOUTH_A)
    north = [stage.cleared(NORTH_B), stage.cleared()]
    stage.checked(south, *north)
    items = household_items(ask())
    assert [item.region[:9] for item in items] == [NORTH[:9]] * 3 + [SOUTH_A[:9]]
    assert [bool(item.number) for item in items] == [True, True, False, True]
    assert [item.subject for item in items][2] == str(loose.id)
    assert items == household_items(ask())


def test_only_those_with_a_number_where_a_paper_bears_one(stage):
    stage.cleared()
    [agreement] = stage.checked(stage.cleared())
    [item] = household_items(ask(), numbered=True)
    assert (item.number, item.amount_fen, item.day) == (agreement.number, 200_000, SIGNED)
    assert item.household == agreement.household_id


def test_before_a_number_was_given_nobody_has_one(stage):
    stage.checked(stage.cleared())
    assert household_items(ask(date(2007, 3, 11)), numbered=True) == []
    [item] = household_items(ask(date(2007, 3, 11)))
    assert (item.number, item.day) == ("", None)


def test_a_void_number_is_no_number(stage):
    from tuopin.agreements import actions

    [agreement] = stage.checked(stage.cleared())
    actions.void(
        actor=stage.act("county_head"), on=date(2007, 4, 1), agreement=agreement.id, reason="放弃"
    )
    assert household_items(ask(date(2007, 4, 2)), numbered=True) == []
    assert len(household_items(ask(date(2007, 3, 31)), numbered=True)) == 1


@pytest.mark.parametrize("state", ["excluded", "withdrawn"])
def test_who_is_out_of_the_batch_stands_only_where_everybody_is_asked_for(town, state):
    town.in_state(state)
    assert household_items(ask(town.today)) == []
    [item] = household_items(ask(town.today), out=True)
    assert item.number == ""
    [before] = household_items(ask(town.today - timedelta(days=1)))
    assert before.subject == item.subject


def test_without_a_batch_each_household_stands_once_with_its_newest_application(stage):
    home = stage.home()
    stage.cleared(home=home)
    second = stage.cleared(home=home, batch=2)
    stage.cleared()
    items = household_items(ask(batch=None))
    assert len(items) == 2
    assert str(second.id) in {item.subject for item in items}
    assert [case.batch for case in told(ask(batch=None))] == [
        2 if item.subject == str(second.id) else 1 for item in items
    ]


def test_two_batches_papers_of_a_household_are_two_papers(stage):
    home = stage.home()
    stage.cleared(home=home)
    stage.cleared(home=home, batch=2)
    first, second = household_items(ask()), household_items(ask(batch=2))
    assert first[0].household == second[0].household
    assert first[0].subject != second[0].subject


def test_a_township_has_only_its_own(stage):
    stage.checked(stage.cleared(), stage.cleared(SOUTH_A))
    assert [c.township for c in told(ask(SIGNED, NORTH[:9]))] == ["北山镇"]


def test_a_batch_without_applications_has_nobody(stage):
    stage.cleared()
    assert household_items(ask(batch=2)) == []
    assert cases_of(ask(batch=2), []) == []


def test_a_household_that_is_not_in_the_area_is_nobodys(stage):
    stage.cleared(SOUTH_A)
    with pytest.raises(KeyError):
        cases_of(ask(SIGNED, NORTH[:9]), household_items(ask()))


# --- what is known of them


def test_signed_papers_say_number_amount_officers_and_signatures(stage):
    [agreement] = stage.checked(stage.cleared(fen=200_050, contents=("养猪",)))
    [case] = told(ask())
    assert case.number == agreement.number
    assert (case.household, case.application) == (agreement.household_id, agreement.application_id)
    assert (case.agreement, case.region, case.year) == (agreement.id, agreement.region, 2007)
    assert case.amount_fen == 200_050
    assert (case.county, case.township, case.village) == ("试验县", "北山镇", "石桥村")
    assert (case.liaison.name, case.liaison.title) == ("试north_liaison", "liaison")
    assert case.liaison.officer == stage.world.people["north_liaison"]
    assert case.lead.name == "试lead"
    assert case.contract_on == case.note_on == SIGNED
    assert {party for party, _ in case.signatures} == {
        "county_office", "township_committee", "liaison", "branch", "household",
    }  # fmt: skip
    assert len(case.applicant.identity) == 18


def test_the_day_before_signing_nothing_is_signed(stage):
    stage.checked(stage.cleared())
    [case] = told(ask(SIGNED - timedelta(days=1)))
    assert case.number
    assert (case.contract_on, case.note_on, case.letter_on) == (None, None, None)
    assert case.signatures == ()


def test_the_visit_the_opinions_and_the_parts_are_known(town):
    case = town.in_state("verified", None, PIGS, TEA)
    town.pair_both(case)
    town.assess(case, "reduced", advised_fen=100_000)
    [found] = told(ask(town.today))
    assert (found.visit.verifier, found.visit.liaison) == ("试verifier", "试north_liaison")
    assert (found.visit.team, found.visit.signed) == ("核查一组", True)
    assert (found.visit.housing, found.visit.spirit) == ("poor", "good")
    assert [(view.verdict, view.advised_fen) for view in found.opinions] == [("reduced", 100_000)]
    assert found.parts == ()
    assert [part.scale for part in found.asked] == ["10头", "1.5亩"]
    assert found.standard_fen == 250_000
    assert found.state == "assessed"


def test_a_step_is_not_known_before_its_day(town):
    case = town.assessed()
    [found] = told(ask(case.verified_on - timedelta(days=1)))
    assert found.visit is None
    assert found.opinions == ()
    assert found.state == "classified"


def test_an_approved_part_is_known_at_its_approved_amount(town):
    case = town.assessed(None, PIGS)
    town.approve(case, decisions=[{"application": case.id, "amount_fen": 150_000, "reason": ""}])
    [found] = told(ask(town.today))
    assert [part.amount_fen for part in found.parts] == [found.amount_fen] == [150_000]
    assert [part.amount_fen for part in found.asked] == [200_000]
    [before] = told(ask(town.today - timedelta(days=1)))
    assert (before.parts, before.amount_fen, before.approved_on) == ((), None, None)


def test_cases_come_in_the_order_of_the_items_one_for_each(stage):
    stage.checked(stage.cleared(), stage.cleared(), stage.cleared(SOUTH_A))
    items = household_items(ask())
    turned = [items[2], items[0], items[2]]
    assert [c.household for c in cases_of(ask(), turned)] == [i.household for i in turned]


def test_chosen_households_are_told_alone(stage):
    first, _ = stage.checked(stage.cleared(), stage.cleared())
    found = told(ask(households=frozenset([first.household_id])))
    assert [case.number for case in found] == [first.number]


def test_twenty_households_cost_no_more_reads_than_two_and_the_rest_of_the_batch_none(stage):
    stage.checked(*[stage.cleared() for _ in range(2)])
    with CaptureQueriesContext(connection) as few:
        assert len(told(ask())) == 2
    stage.checked(*[stage.cleared() for _ in range(18)])
    with CaptureQueriesContext(connection) as many:
        assert len(told(ask())) == 20
    assert len(many) == len(few)
    with CaptureQueriesContext(connection) as one:
        cases_of(ask(), household_items(ask())[:1], opinions=True)
    assert len(one) == len(few)


def test_the_kinds_of_one_ask_share_what_was_read_for_their_households(stage):
    stage.checked(*[stage.cleared() for _ in range(3)])
    one = ask()
    items = household_items(one)
    first = cases_of(one, items)
    with CaptureQueriesContext(connection) as again:
        assert cases_of(one, items) == first
    assert not again
    assert cases_of(one, items[1:]) == first[1:], "other households are read anew"
    assert cases_of(ask(), items) == first, "another ask reads for itself"


# --- how papers say it


SAID = (
    (lambda: saying.day(date(2007, 12, 28)), "2007年12月28日", "28 December 2007"),
    (lambda: saying.day(None), "　　　年　　月　　日", "____ / ____ / ______"),
    (lambda: saying.short_day(date(2007, 2, 6)), "2007.02.06", "2007.02.06"),
    (lambda: saying.short_day(None), "—", "—"),
    (lambda: saying.month(date(1968, 5, 1)), "1968年5月", "May 1968"),
    (lambda: saying.month(None), "—", "—"),
    (lambda: saying.yes(True), "是", "yes"),
    (lambda: saying.yes(False), "否", "no"),
    (lambda: saying.yes(None), "—", "—"),
    (lambda: saying.said(""), "—", "—"),
    (lambda: saying.said(0), "0", "0"),
    (lambda: saying.money(200_050), "2,000.50元", "2,000.50 yuan"),
    (lambda: saying.money(None), "—", "—"),
    (lambda: saying.amount(None), "—", "—"),
    (lambda: saying.milli(None), "—", "—"),
    (lambda: saying.measured(3_200, "亩"), "3.2亩", "3.2 mu"),
    (lambda: saying.measured(1_000, "袋"), "1袋", "1 bag"),
    (lambda: saying.measured(5_000, "捆"), "5捆", "5 捆"),
    (lambda: saying.measured(None, "亩"), "—", "—"),
    (lambda: saying.people(4), "4人", "4"),
    (lambda: saying.people(None), "—", "—"),
    (lambda: saying.households(1), "1户", "1 household"),
    (lambda: saying.households(12), "12户", "12 households"),
    (lambda: saying.batch_name(1), "第一批", "Batch 1"),
    (lambda: saying.batch_name(10), "第十批", "Batch 10"),
    (lambda: saying.batch_name(11), "第11批", "Batch 11"),
    (lambda: saying.years(730), "2年", "2 years"),
    (lambda: saying.years(365), "1年", "1 year"),
    (lambda: saying.years(90), "90天", "90 days"),
    (lambda: saying.years(400), "400天", "400 days"),
    (lambda: saying.rate(250), "2.5%", "2.5%"),
    (lambda: saying.rate(5), "0.05%", "0.05%"),
    (lambda: saying.nation("汉"), "汉族", "Han"),
    (lambda: saying.nation("苗族"), "苗族", "Miao"),
    (lambda: saying.nation(""), "—", "—"),
    (lambda: saying.listed(["甲", "乙"]), "甲、乙", "甲, 乙"),
    (lambda: saying.post("试联", "副镇长"), "试联（副镇长）", "试联 (副镇长)"),
    (lambda: saying.post("试联"), "试联", "试联"),
    (lambda: saying.post(""), "—", "—"),
    (lambda: saying.place_name("北山镇", "柳湾村"), "北山镇柳湾村", "北山镇 柳湾村"),
    (lambda: saying.named("grade.poor"), "差", "Poor"),
    (lambda: saying.number_line(""), "编号：　　　　　　　　", "No.: ________________"),
    (lambda: numbered(CASE), "编号：07-1-103-012", "No.: 07-1-103-012"),
    (lambda: CASE.government, "北山镇人民政府", "People’s Government of 北山镇"),
    (lambda: CASE.committee, "北山镇党委", "Party Committee of 北山镇"),
    (lambda: CASE.place, "北山镇柳湾村", "北山镇 柳湾村"),
    (
        lambda: CASE.office,
        "石桥县农村贫困党员脱贫工程领导组办公室",
        "Office of the Leading Group, 石桥县",
    ),
    (lambda: CASE.agreed[0].scale, "20头", "20 head"),
    (
        saying.programme,
        "农村贫困党员脱贫工程",
        "programme to lift poor rural Party members out of poverty",
    ),
)  # fmt: skip


@pytest.mark.parametrize(("say", "chinese", "english"), SAID)
def test_papers_say_things_in_chinese_and_in_english(say, chinese, english):
    with translation.override("zh-hans"):
        assert say() == chinese
        assert saying.spoken() == "zh"
    with translation.override("en"):
        assert say() == english
        assert saying.spoken() == "en"


@pytest.mark.parametrize(
    ("word", "english"),
    [
        ("初中", "junior middle school"), ("缺资金", "lack of money"), ("养殖", "livestock"),
        ("因病、因残", "illness, disability"), ("县里的词", "县里的词"), ("", "—"), (None, "—"),
    ],
)  # fmt: skip
def test_coded_words_are_english_and_a_county_s_own_stay(word, english):
    assert coded(word) == (word or "—")
    with translation.override("en"):
        assert coded(word) == english


def test_no_coded_word_has_two_english_ones():
    """`coded` asks for no vocabulary, so a word may mean only one thing."""
    import tomllib
    from importlib import resources

    text = resources.files("tuopin.kit").joinpath("words.toml").read_text("utf-8")
    seen: dict[str, str] = {}
    for table in tomllib.loads(text)["english"].values():
        for word, english in table.items():
            assert seen.setdefault(word, english) == english
