"""Who answers for a township: one person directly, three posts specifically (R53, R54)."""

from datetime import date
from typing import Any

import pytest

from tests.world import COUNTY, NORTH, NORTH_A, SOUTH
from tuopin.coordination.queries import responsible
from tuopin.coordination.rules import duty_of
from tuopin.kit.scope import Scope, whole_county
from tuopin.offices.actions import appoint, relieve
from tuopin.offices.models import Organisation

MARCH, JUNE = date(2007, 3, 1), date(2007, 6, 1)


@pytest.mark.parametrize(
    ("role", "title", "duty"),
    [
        ("township_secretary", "党委书记", "direct"),
        ("township_secretary", "书记兼扶贫协会秘书长", "direct"),
        ("liaison", "党委副书记", "deputy"),
        ("township_office", "分管副书记", "deputy"),
        ("liaison", "组织委员", "organiser"),
        ("township_office", "扶贫协会秘书长", "association"),
        ("liaison", "副乡镇长", ""),
        ("branch_secretary", "村党支部书记", ""),
    ],
)
def test_a_duty_is_known_by_the_posts_title(role, title, duty):
    assert duty_of(role, title) == duty


@pytest.fixture
def named(world) -> Any:
    """Give the north a deputy, an organiser and a secretary-general, from March on."""
    body = Organisation.objects.filter(county=COUNTY, region=NORTH).first()
    posts = {}
    for name, title in (
        ("试甲副", "党委副书记"),
        ("试乙组", "组织委员"),
        ("试丙秘", "扶贫协会秘书长"),
    ):
        posts[title] = appoint(
            actor=world.actor("county_head"), on=MARCH, organisation=body.id, name=name,
            role="township_office", region=NORTH, title=title,
        ).result  # fmt: skip
    return posts


def test_each_township_shows_who_answers_and_what_nobody_holds(world, named):
    north, south = responsible(whole_county(COUNTY), MARCH)
    assert (north.region, north.missing) == (NORTH, 0)
    assert north.people == {
        "direct": ["试north_secretary"], "deputy": ["试甲副"], "organiser": ["试乙组"],
        "association": ["试丙秘"],
    }  # fmt: skip
    assert (south.region, south.missing) == (SOUTH, 3)


def test_a_post_that_was_left_is_shown_as_missing_from_then_on(world, named):
    relieve(actor=world.actor("county_head"), on=JUNE, post=named["组织委员"]["post"])
    assert responsible(whole_county(COUNTY), MARCH)[0].missing == 0
    assert responsible(whole_county(COUNTY), date(2007, 6, 2))[0].people["organiser"] == []


def test_a_village_sees_its_own_township_alone(world, named):
    [row] = responsible(Scope(COUNTY, (NORTH_A,)), MARCH)
    assert (row.region, row.missing) == (NORTH, 0)
