"""Gathering a batch's facts: what the rooms know is what the papers say."""

import io
import zipfile
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.agreements.stage import SIGNED, Stage
from tests.selection.homes import PIGS, TEA, Programme
from tests.world import COUNTY, NORTH, SOUTH_A, World
from tuopin.documents import pdf
from tuopin.documents.bundle import KINDS, bundle, papers
from tuopin.documents.facts import cases, registers
from tuopin.documents.registration import registration
from tuopin.documents.tree import plain_text
from tuopin.kit.scope import Scope, whole_county

COUNTY_WIDE = whole_county(COUNTY)


@pytest.fixture
def town(world: World) -> Programme:
    return Programme(world)


@pytest.fixture
def stage(world: World) -> Stage:
    return Stage(world)


def test_signed_papers_say_number_amount_officers_and_signatures(stage):
    stage.checked(stage.cleared(fen=200_050, contents=("养猪",)))
    [case] = cases(COUNTY_WIDE, 1, SIGNED)
    assert case.number
    assert case.amount_fen == 200_050
    assert (case.county, case.township, case.village) == ("试验县", "北山镇", "石桥村")
    assert case.liaison.name == "试north_liaison"
    assert case.lead.name == "试lead"
    assert case.contract_on == case.note_on == SIGNED
    assert {party for party, _ in case.signatures} == {
        "county_office", "township_committee", "liaison", "branch", "household",
    }  # fmt: skip
    assert len(case.applicant.identity) == 18


def test_every_kind_of_paper_is_made_of_a_signed_household(stage):
    stage.checked(stage.cleared())
    made = papers(cases(COUNTY_WIDE, 1, SIGNED), tuple(KINDS))
    assert len(made) == len(KINDS)
    assert all("甲1" in plain_text(paper) for paper in made)


def test_a_household_without_a_number_has_an_application_but_no_contract(stage):
    stage.cleared()
    found = cases(COUNTY_WIDE, 1, SIGNED)
    assert len(papers(found, ["application", "registration"])) == 2
    assert not papers(found, ["contract", "note", "letters"])


def test_the_home_visit_and_the_parts_stand_on_the_form(town):
    town.in_state("verified", None, PIGS, TEA)
    [case] = cases(COUNTY_WIDE, 1, town.today)
    assert (case.visit.verifier, case.visit.liaison) == ("试verifier", "试north_liaison")
    assert (case.visit.housing, case.visit.spirit) == ("差", "好")
    assert case.parts == ()
    assert [part.scale for part in case.asked] == ["10头", "1.5亩"]
    text = plain_text(registration(case))
    for words in ("入党时间\t1975年7月", "性别\t男", "本户意愿\t愿意养猪", "申请资金（元）"):
        assert words in text


def test_an_approved_part_is_printed_at_its_approved_amount(town):
    case = town.assessed(None, PIGS)
    town.approve(case, decisions=[{"application": case.id, "amount_fen": 150_000, "reason": ""}])
    [found] = cases(COUNTY_WIDE, 1, town.today)
    assert [part.amount_fen for part in found.parts] == [found.amount_fen] == [150_000]
    assert [part.amount_fen for part in found.asked] == [200_000]


@pytest.mark.parametrize("state", ["excluded", "withdrawn"])
def test_who_is_out_of_the_batch_has_no_papers(town, state):
    town.in_state(state)
    assert cases(COUNTY_WIDE, 1, town.today) == []


def test_a_township_prints_only_its_own(stage):
    stage.checked(stage.cleared(), stage.cleared(SOUTH_A))
    north = Scope(COUNTY, (NORTH[:9],))
    assert [case.township for case in cases(north, 1, SIGNED)] == ["北山镇"]


def test_chosen_agreements_are_printed_alone(stage):
    first, _ = stage.checked(stage.cleared(), stage.cleared())
    assert [c.number for c in cases(COUNTY_WIDE, 1, SIGNED, agreements=[first.id])] == [
        first.number
    ]


def test_a_batch_without_applications_has_no_papers(stage):
    stage.cleared()
    assert cases(COUNTY_WIDE, 2, SIGNED) == []


def test_twenty_households_cost_no_more_queries_than_two(stage):
    stage.checked(*[stage.cleared() for _ in range(2)])
    with CaptureQueriesContext(connection) as few:
        assert len(cases(COUNTY_WIDE, 1, SIGNED)) == 2
    stage.checked(*[stage.cleared() for _ in range(18)])
    with CaptureQueriesContext(connection) as many:
        assert len(cases(COUNTY_WIDE, 1, SIGNED)) == 20
    assert len(many) == len(few)


def test_a_zip_holds_a_pdf_a_kind_and_township_and_is_the_same_each_time(stage):
    stage.checked(stage.cleared(), stage.cleared(SOUTH_A))
    found = cases(COUNTY_WIDE, 1, SIGNED)
    data = bundle(found, ["contract", "note"], "pdf")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert sorted(packed.namelist()) == [
            "借据/北山镇.pdf", "借据/南河乡.pdf", "合同书/北山镇.pdf", "合同书/南河乡.pdf",
        ]  # fmt: skip
    assert data == bundle(found, ["contract", "note"], "pdf")


def test_a_zip_of_word_files_names_each_by_number_and_nobody(stage):
    [agreement] = stage.checked(stage.cleared())
    data = bundle(cases(COUNTY_WIDE, 1, SIGNED), ["contract"], "docx")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.namelist() == [f"合同书/北山镇/{agreement.number}.docx"]


def test_the_registers_are_printed_from_what_stands_in_them(town):
    person = town.home()
    paper = registers(COUNTY_WIDE, "f1", date(2007, 12, 31))
    assert paper.landscape
    assert person.identity in plain_text(paper)
    assert "填报单位：试验县" in plain_text(paper)
    assert pdf.write(paper).startswith(b"%PDF")
