"""Counts as of a day, lists by key, one case with everything, and the ranking."""

from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.selection.homes import START
from tests.world import NORTH_A, SOUTH_A
from tuopin.kit.scope import whole_county
from tuopin.kit.terms import term
from tuopin.register.models import Person
from tuopin.selection import actions, queries
from tuopin.selection.rules.history import Days, state_on
from tuopin.selection.rules.ranking import Candidate, Lines, grounds, rank

FAR = date(2007, 12, 28)


def scope(town, who="county_office"):
    return town.world.actor(who).scope("see.selection")


def test_the_steps_of_a_batch_are_counted_by_the_end_of_a_day(town):
    town.in_state("excluded")
    case = town.in_state("verified", town.home(cadre=True))
    actions.exclude(
        actor=town.world.actor("county_office"), on=town.next_day(), application=case.id,
        reason="cadre",
    )  # fmt: skip
    before = town.today
    town.in_state("unsupported")
    town.in_state("approved", town.home(SOUTH_A))
    town.in_state("filed")
    with CaptureQueriesContext(connection) as seen:
        counts = queries.counts_on(town.county, FAR)
    assert len(seen) == 2
    assert counts == {1: (5, 4, 2, 0, 1, 1, 1)}
    assert queries.counts_on(town.county, before) == {1: (2, 2, 2, 0, 1, 0, 0)}
    assert queries.counts_on(town.county, START) == {}
    assert queries.counts_on(town.county, FAR, scope(town, "south_office"))[1].approved == 1
    found = counts[1]
    assert found.approved <= found.verified - found.excluded
    assert queries.state_counts(scope(town), 1)["excluded"] == 2
    assert queries.state_counts(scope(town), 9) == {}


def test_the_rows_behind_a_count_are_as_many_as_it_says(town):
    for state in ("excluded", "unsupported", "approved", "withdrawn", "verified", "returned"):
        town.in_state(state)
    counts = queries.counts_on(town.county, FAR)[1]
    for step in queries.STEPS:
        rows = queries.applications(whole_county(town.county), batch=1, step=step, on=FAR)
        assert len(rows) == getattr(counts, step), step


def test_an_approval_counts_until_the_day_it_is_taken_back(town):
    case = town.in_state("noticed")
    noticed = town.today
    actions.object_to(
        actor=town.world.actor("north_branch"), on=town.next_day(), application=case.id,
        text="有异议",
    )  # fmt: skip
    assert queries.counts_on(town.county, noticed)[1].approved == 1
    assert queries.counts_on(town.county, town.today)[1].approved == 0


def test_a_case_is_read_in_its_state_of_the_day(town):
    case = town.in_state("cleared")
    seen = []
    for offset in range((town.today - START).days + 1):
        found = queries.application_file(
            whole_county(town.county), case.id, START + timedelta(days=offset)
        )
        if found and found.state not in seen:
            seen.append(found.state)
    assert seen == ["filed", "classified", "verified", "assessed", "approved", "noticed", "cleared"]


def test_one_case_comes_with_everything_in_six_queries(town):
    case = town.in_state("noticed")
    here = scope(town)
    with CaptureQueriesContext(connection) as seen:
        found = queries.application_file(here, case.id, town.today)
        names = [
            found.household.head_name, found.person.name, found.batch.number,
            found.verification.verifier.name, found.verification.liaison.name,
            found.verification.team.name, found.verification.campaign.name,
            *(opinion.expert.name for opinion in found.opinions),
            *(pairing.officer.name for pairing in found.pairings),
            *(item.notice.until_on for item in found.notices),
        ]  # fmt: skip
    assert len(seen) == 6
    assert len(names) == 11
    assert found.verbs == ("object", "clear", "withdraw")
    assert [part.approved_fen for part in found.parts] == [200_000]
    past = queries.application_file(scope(town), case.id, case.filed_on)
    assert (past.state, past.verbs, past.verification, past.pairings) == ("filed", (), None, [])
    assert queries.application_file(scope(town, "south_office"), case.id, town.today) is None
    assert queries.application(town.county, case.id) == case
    assert queries.application("990102", case.id) is None
    assert queries.application(town.county, UUID(int=1)) is None


def test_a_list_pages_by_key_in_one_query_whatever_its_length(town):
    cases = [town.file(town.home(NORTH_A)) for _ in range(5)]
    here = scope(town)
    with CaptureQueriesContext(connection) as seen:
        first = queries.applications(here, batch=1, limit=2)
        second = queries.applications(here, batch=1, after=first[-1].id, limit=50)
    assert len(seen) == 2
    assert [row.id for row in first + second] == sorted(case.id for case in cases)
    assert first[0].head_name == first[0].applicant
    assert first[0].batch_number == 1
    assert queries.applications(scope(town), states=("verified",)) == []
    assert queries.applications(scope(town), category="茶叶") == []
    assert queries.applications(scope(town, "south_office")) == []


def test_states_follow_from_the_days_of_the_steps():
    nothing: tuple[None, ...] = (None,) * 8
    days = Days("filed", START, None, *nothing)
    assert state_on(days, START - timedelta(days=1)) is None
    assert state_on(days, START) == "filed"
    gone = Days(
        "unsupported", START, START, START, None, START, START + timedelta(days=9), None, None,
        None, None,
    )  # fmt: skip
    assert state_on(gone, START) == "assessed"
    assert state_on(gone, FAR) == "unsupported"


LINES = Lines(78_500, 106_700)
WEIGHTS = {
    "below_poverty_line": 30, "below_low_income_line": 15, "unsafe_home": 15, "disabled": 15,
    "few_workers": 10,
}  # fmt: skip


def candidate(number, **given):
    known = {
        "application": UUID(int=number), "household": UUID(int=number), "name": f"户{number}",
        "region": NORTH_A, "income_fen": 400_000, "people": 4, "workers": 3,
        "unsafe_home": False, "ill": 0, "disabled": 0, "pupils": 0,
    }  # fmt: skip
    return Candidate(**{**known, **given})


def test_the_poorest_stand_first_with_the_grounds_of_every_point():
    poor = candidate(1, income_fen=200_000, unsafe_home=True, workers=1)
    low = candidate(2)
    fair = candidate(3, income_fen=900_000)
    found = rank([fair, low, poor], LINES, WEIGHTS)
    assert [(row.place, row.name, row.points) for row in found] == [
        (1, "户1", 55),
        (2, "户2", 15),
        (3, "户3", 0),
    ]
    assert [g.word for g in found[0].grounds] == [
        "ground.below_poverty_line",
        "ground.unsafe_home",
        "ground.few_workers",
    ]
    assert found[0].points == sum(g.points for g in found[0].grounds)


def test_equals_share_a_place_and_the_lower_income_breaks_a_tie():
    found = rank([candidate(1), candidate(2), candidate(3, income_fen=380_000)], LINES, WEIGHTS)
    assert [(row.place, row.name) for row in found] == [(1, "户3"), (2, "户1"), (2, "户2")]


def test_exactly_at_the_line_is_not_below_it():
    at_line = candidate(1, income_fen=4 * 78_500)
    assert [g.word for g in grounds(at_line, LINES, WEIGHTS)] == ["ground.below_low_income_line"]


def test_the_ranking_of_a_batch_reads_register_and_visit(town):
    sick = town.home(income_fen=100_000, housing_unsafe=True)
    Person.objects.filter(id=sick.id).update(health="残疾", student=True)
    case = town.in_state("verified", sick)
    other = town.in_state("filed", town.home(income_fen=700_000))
    town.in_state("excluded")
    scale = queries.scale_on(town.county, town.today)
    with CaptureQueriesContext(connection) as seen:
        found = queries.made_ranking(town.county, town.batch, scale, town.today)
    assert len(seen) == 3
    assert [row.application for row in found] == [case.id, other.id]
    assert {g.word for g in found[0].grounds} == {
        "ground.below_poverty_line", "ground.unsafe_home", "ground.poor_housing",
        "ground.poor_family", "ground.disabled", "ground.pupils",
    }  # fmt: skip
    assert all(term(g.word, "en") for row in found for g in row.grounds)


def test_an_earlier_day_knows_nothing_of_what_was_decided_since(town):
    """The amounts approved, the reasons and the objection stood there before they were said."""
    approved = town.in_state("noticed", town.home())
    before = town.case(approved).decided_on - timedelta(days=1)
    noticed = town.today
    actions.object_to(
        actor=town.world.actor("north_branch"), on=town.next_day(), application=approved.id,
        text="家里有工厂",
    )  # fmt: skip
    refused = town.in_state("assessed", town.home())
    asked = town.today
    actions.decline(
        actor=town.world.actor("county_head"), on=town.next_day(), application=refused.id,
        reason="规模太大",
    )  # fmt: skip
    whole = whole_county(town.county)

    def seen(case, on):
        file = queries.application_file(whole, case.id, on)
        row = next(r for r in queries.applications(whole, on=on) if r.id == case.id)
        return file, row

    file, row = seen(approved, before)
    assert (file.application.approved_fen, file.application.decided_on) == (None, None)
    assert {part.approved_fen for part in file.parts} == {None}
    assert (row.approved_fen, row.decided_on) == (None, None)
    file, row = seen(approved, noticed)
    assert row.approved_fen
    assert [(item.objection, item.objected_on) for item in file.notices] == [("", None)]
    assert file.application.remark == ""
    file, row = seen(refused, asked)
    assert (file.application.decision_note, row.reason, row.state) == ("", "", "assessed")
    file, row = seen(refused, town.today)
    assert (file.application.decision_note, row.reason) == ("规模太大", "规模太大")
    # Nothing of it was written.
    assert town.case(refused).decision_note == "规模太大"
