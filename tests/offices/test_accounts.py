"""Accounts: opened by those who may, with a first password that has to be changed."""

import pytest
from django.contrib.auth.hashers import make_password

from tests.world import COUNTY, DAY, World
from tuopin.kit.refusals import Refused
from tuopin.offices.actions import change_password, open_account, relieve
from tuopin.offices.models import Post
from tuopin.offices.queries import officer_by_login


def open_for(world: World, person: str, login: str, by: str = "admin"):
    return open_account(
        actor=world.actor(by), on=world.day, officer=world.people[person], login=login,
        hashed=make_password("初始-口令-1"),
    )  # fmt: skip


def test_an_account_is_opened_with_a_first_password(world):
    open_for(world, "lead", "new_name")
    person = officer_by_login(world.county, "new_name")
    assert person.check_password("初始-口令-1")
    assert person.password_given


def test_the_password_is_nobody_elses_once_its_owner_changed_it(world):
    open_for(world, "lead", "new_name")
    change_password(actor=world.actor("lead"), on=world.day, hashed=make_password("自己-口令-2"))
    person = officer_by_login(world.county, "new_name")
    assert person.check_password("自己-口令-2")
    assert not person.password_given


def test_two_people_cannot_have_one_account_name(world):
    with pytest.raises(Refused) as refused:
        open_for(world, "lead", "auditor")
    assert refused.value.code == "login_taken"
    assert officer_by_login(world.county, "auditor").id == world.people["auditor"]


@pytest.mark.parametrize("login", ["", "  ", "990101/somebody"])
def test_a_name_that_could_be_mistaken_is_no_account_name(world, login):
    with pytest.raises(Refused) as refused:
        open_for(world, "lead", login)
    assert refused.value.code == "missing_value"


def test_nobody_gives_himself_a_password_without_the_old_one(world):
    with pytest.raises(Refused) as refused:
        open_for(world, "admin", "admin")
    assert refused.value.code == "same_person"


def test_a_clerk_may_not_open_accounts(world):
    with pytest.raises(Refused) as refused:
        open_for(world, "lead", "new_name", by="county_office")
    assert refused.value.code == "forbidden"
    assert officer_by_login(world.county, "new_name") is None


def test_nobody_opens_or_ends_the_post_of_the_local_operator(world):
    """It may do everything there is, without a second person: no login leads to it."""
    operator = world.operator.id
    with pytest.raises(Refused) as no:
        open_account(
            actor=world.actor("admin"), on=DAY, officer=operator, login="operator", hashed="x"
        )
    assert no.value.code == "not_found"
    assert not officer_by_login(COUNTY, "operator").has_usable_password()
    with pytest.raises(Refused) as no:
        relieve(actor=world.actor("admin"), on=DAY, post=Post.objects.get(officer=operator).id)
    assert no.value.code == "not_found"
