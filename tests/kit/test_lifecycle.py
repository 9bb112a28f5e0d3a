"""Lifecycles: a move of the table is made, every other one is refused."""

import itertools

import pytest

from tuopin.kit.lifecycle import Lifecycle, Move
from tuopin.kit.refusals import Refused
from tuopin.workflow.states import JOB


@pytest.mark.parametrize("move", JOB.moves, ids=lambda m: f"{m.verb}-{m.source}")
def test_each_move_of_the_table_is_made(move):
    assert JOB.after(move.source, move.verb) == move.target
    assert move.verb in JOB.verbs(move.source)


def test_every_other_move_is_refused_in_both_languages():
    allowed = {(m.source, m.verb) for m in JOB.moves}
    every = set(itertools.product(JOB.states, {m.verb for m in JOB.moves}))
    for state, verb in every - allowed:
        with pytest.raises(Refused) as refused:
            JOB.after(state, verb)
        assert refused.value.code == "out_of_order"
        assert JOB.label(state) in refused.value.text("zh")
        assert JOB.label(state, "en") in refused.value.text("en")


def test_a_final_state_has_no_verbs():
    assert all(not JOB.verbs(state) for state in JOB.final)


def test_states_are_said_in_both_languages():
    assert JOB.choices()[0] == ("queued", "排队")
    assert JOB.label("queued", "en") == "Queued"


@pytest.mark.parametrize(
    ("moves", "final", "fault"),
    [
        ([Move("go", "a", "b"), Move("go", "a", "c")], [], "two states"),
        ([Move("go", "a", "b"), Move("back", "b", "a")], ["b"], "final"),
        ([Move("go", "a", "b", not_same_as=("come",))], [], "unknown earlier verb"),
        ([Move("go", "a", "b"), Move("come", "c", "d")], [], "never reached"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused_when_it_is_made(moves, final, fault):
    with pytest.raises(ValueError, match=fault):
        Lifecycle("test", "a", moves, final)


def test_a_move_names_whose_hands_it_must_not_be_in():
    cycle = Lifecycle(
        "test", "a", [Move("make", "a", "b"), Move("check", "b", "c", not_same_as=("make",))]
    )
    assert cycle.move("b", "check").not_same_as == ("make",)
