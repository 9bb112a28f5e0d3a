"""Every step of an application's life, and every step that it may not take."""

import pytest

from tests.selection.homes import TEA
from tuopin.kit.refusals import Refused
from tuopin.selection import actions
from tuopin.selection.models import Notice
from tuopin.selection.states import APPLICATION


def object_to(town, case):
    actions.object_to(
        actor=town.world.actor("north_branch"), on=town.next_day(), application=case.id,
        text="群众反映家里有工厂",
    )  # fmt: skip


def revise(town, case):
    actions.revise(
        actor=town.world.actor("north_office"), on=town.next_day(), application=case.id,
        parts=[TEA],
    )  # fmt: skip


def assess_again(town, case):
    town.world.person("expert2", "panel", "expert", "990101000000")
    town.assess(case, who="expert2")


VERBS = {
    "classify": lambda town, case: town.classify(case),
    "verify": lambda town, case: town.verify(case),
    "exclude": lambda town, case: town.exclude_other(case),
    "assess": assess_again,
    "approve": lambda town, case: town.approve(case),
    "return": lambda town, case: town.send_back(case),
    "revise": revise,
    "decline": lambda town, case: town.decline(case),
    "publish": lambda town, case: town.publish(case),
    "object": object_to,
    "clear": lambda town, case: town.end(Notice.objects.get()),
    "withdraw": lambda town, case: town.withdraw(case),
}


@pytest.mark.parametrize("move", APPLICATION.moves, ids=lambda m: f"{m.source}-{m.verb}")
def test_an_application_takes_each_step_of_its_life(town, move):
    case = town.in_state(move.source)
    VERBS[move.verb](town, case)
    assert town.case(case).state == move.target


@pytest.mark.parametrize("state", APPLICATION.states)
def test_an_application_takes_no_other_step(town, state):
    case = town.in_state(state)
    for verb in sorted(set(VERBS) - set(APPLICATION.verbs(state)) - {"clear"}):
        with pytest.raises(Refused) as no:
            VERBS[verb](town, case)
        assert no.value.code in {"out_of_order", "some_refused", "approval_refused"}
        assert no.value.text("zh")
        assert no.value.text("en")
        assert town.case(case).state == state


def test_every_verb_of_the_life_is_tried():
    assert set(VERBS) == {move.verb for move in APPLICATION.moves}
