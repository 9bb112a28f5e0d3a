"""What was signed by a day, read for many agreements at once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.agreements.stage import CHECKED, SIGNED, Stage
from tests.world import COUNTY
from tuopin.agreements import actions
from tuopin.agreements.queries.signing import Signing, signings
from tuopin.agreements.states import PAPER_KINDS, PARTIES


@pytest.fixture
def stage(world):
    return Stage(world)


def test_papers_letter_and_signatures_are_known_with_their_days(stage):
    [agreement] = stage.checked(stage.cleared())
    [found] = signings(COUNTY, [agreement.id], SIGNED).values()
    assert found.papers == dict.fromkeys(PAPER_KINDS, SIGNED)
    assert found.letter_on == SIGNED
    assert set(found.signatures) == set(PARTIES)
    assert found.signatures["household"] == (agreement.household.head_name, SIGNED)


def test_before_the_day_nothing_is_signed(stage):
    [agreement] = stage.checked(stage.cleared())
    early = signings(COUNTY, [agreement.id], SIGNED - timedelta(days=1))
    assert early == {agreement.id: Signing({}, None, {})}


def test_a_corrected_paper_takes_the_place_of_the_one_before(stage):
    [agreement] = stage.numbered(stage.cleared())
    stage.sign(agreement, note={"amount_fen": 1})
    actions.correct_paper(
        actor=stage.act("county_office"), on=CHECKED, agreement=agreement.id, kind="note",
        number=agreement.number, amount_fen=agreement.amount_fen,
    )  # fmt: skip
    assert signings(COUNTY, [agreement.id], CHECKED)[agreement.id].papers["note"] == CHECKED


def test_nothing_is_signed_in_another_county(stage):
    [agreement] = stage.checked(stage.cleared())
    assert signings("990102", [agreement.id], SIGNED)[agreement.id] == Signing({}, None, {})


def test_twenty_agreements_cost_no_more_reads_than_one(stage):
    agreements = stage.checked(*[stage.cleared() for _ in range(20)])
    keys = [agreement.id for agreement in agreements]
    for some in (keys[:1], keys):
        with CaptureQueriesContext(connection) as reads:
            assert len(signings(COUNTY, some, SIGNED)) == len(some)
        assert len(reads) == 3
