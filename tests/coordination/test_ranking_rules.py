"""The formula of rankings: shares of weights, nothing measured left out, equal points alike."""

from hypothesis import given
from hypothesis import strategies as st

from tuopin.coordination.rules import Measure, measured, ordered

TERMS = ("visits", "findings", "exits")
WEIGHTS = {"visits": 50, "findings": 30, "exits": 20}
measures = st.fixed_dictionaries(
    {code: st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)) for code in TERMS}
).map(lambda found: {code: Measure(*pair) for code, pair in found.items()})
weights = st.fixed_dictionaries({code: st.integers(0, 100) for code in TERMS})


def line(**shares):
    return measured("x", WEIGHTS, {c: Measure(*pair) for c, pair in shares.items()}, TERMS)


def test_points_are_the_share_of_the_weight_that_was_done():
    found = line(visits=(3, 4), findings=(1, 3), exits=(0, 2))
    assert [term.points for term in found.terms] == [37_500, 10_000, 0]
    assert found.score == 47_500


def test_a_term_without_anything_owed_is_left_out_and_the_others_are_scaled_up():
    found = line(visits=(4, 4), findings=(0, 0), exits=(0, 2))
    assert found.terms[1].points is None
    assert found.score == 50_000 * 100 // 70 + 1  # 71,428.57, half up


def test_whoever_has_nothing_to_measure_has_no_points_and_no_place():
    nothing = line()
    assert nothing.score is None
    assert [one.place for one in ordered([nothing, line(visits=(1, 1))])] == [1, None]


def test_nobody_gets_more_than_the_weight_for_doing_more_than_owed():
    assert line(exits=(9, 2), visits=(1, 1), findings=(1, 1)).score == 100_000


def test_equal_points_share_a_place_and_the_next_place_stays_empty():
    lines = [line(visits=(n, 4))._replace(key=n) for n in (2, 4, 3, 3, 1)]
    assert [(one.key, one.place) for one in ordered(lines)] == [
        (4, 1), (3, 2), (3, 2), (2, 4), (1, 5)
    ]  # fmt: skip


@given(weights, measures)
def test_points_lie_between_nothing_and_the_whole_weight(table, found):
    made = measured("x", table, found, TERMS)
    total = sum(table.values()) * 1000
    if made.score is None:
        assert all(term.points is None or not term.weight for term in made.terms)
    else:
        assert 0 <= made.score <= total
    for term in made.terms:
        assert (term.points is None) == (term.of == 0)
        assert term.points is None or 0 <= term.points <= term.weight * 1000


@given(weights, measures, st.sampled_from(TERMS), st.integers(1, 1000))
def test_doing_more_never_costs_points(table, found, code, more):
    before = measured("x", table, found, TERMS)
    done, of = found[code]
    after = measured("x", table, found | {code: Measure(done + more, of)}, TERMS)
    assert (after.score is None) == (before.score is None)
    assert (after.score or 0) >= (before.score or 0)


@given(st.lists(measures, max_size=12))
def test_a_place_is_one_more_than_the_number_who_are_better(many):
    lines = ordered(measured(n, WEIGHTS, found, TERMS) for n, found in enumerate(many))
    scores = [one.score for one in lines if one.score is not None]
    for one in lines:
        if one.score is not None:
            assert one.place == 1 + sum(score > one.score for score in scores)
    assert sorted(one.key for one in lines) == list(range(len(many)))


def test_no_term_of_a_ranking_is_about_who_somebody_is():
    from tuopin.coordination.rules import OFFICER_TERMS, TOWNSHIP_TERMS

    told = {*TOWNSHIP_TERMS, *OFFICER_TERMS}
    assert told == {"on_time", "visits", "findings", "recovered", "exits", "reports", "issues"}
