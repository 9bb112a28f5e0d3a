"""Bodies and posts: who is appointed, what the post allows, where and until when."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from tests.world import COUNTY, DAY, NORTH, NORTH_A, SOUTH, SOUTH_A, WHOLE
from tuopin.audit.models import Line
from tuopin.base.fields import blind_index
from tuopin.kit.identity import make
from tuopin.kit.refusals import Refused
from tuopin.kit.scope import Scope, whole_county
from tuopin.offices.actions import (
    appoint,
    change_password,
    open_body,
    relieve,
    require_role,
    set_password,
)
from tuopin.offices.models import Officer, Organisation, Post
from tuopin.offices.queries import (
    account,
    actor_of,
    holders,
    holds,
    members,
    officer,
    officer_by_login,
    officer_with_identity,
    officers_by_name,
    organisation,
    organisations,
)
from tuopin.offices.rules import permission_codes, permissions_of, unknown_roles
from tuopin.offices.states import ORGANISATION_KINDS, ROLES

LATER = DAY + timedelta(days=30)


def code_of(refused):
    return refused.value.code


def appointed(world, **given):
    wanted = {
        "actor": world.actor("county_head"), "on": DAY,
        "organisation": world.bodies["north_office"],
        "name": "试新人", "role": "liaison", "region": NORTH, "title": "组织委员",
    }  # fmt: skip
    return appoint(**(wanted | given))


# ---- bodies


def test_the_county_sets_up_a_body_and_the_trace_says_so(world):
    done = open_body(
        actor=world.actor("county_head"),
        on=DAY,
        kind="expert_panel",
        name="茶叶专家组",
        region=WHOLE,
    )
    body = organisation(COUNTY, done.result["organisation"])
    assert (body.kind, body.name, body.valid_from) == ("expert_panel", "茶叶专家组", DAY)
    line = Line.objects.get(id=done.line)
    assert (line.action, line.subject, line.region) == ("offices.open_body", body.id, WHOLE)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "club"}, "bad_value"),
        ({"name": "  "}, "missing_value"),
        ({"region": "990101999000"}, "bad_value"),
        ({"region": "990199101000"}, "out_of_area"),
        ({"name": "县领导组", "kind": "county_leading_group"}, "clash"),
        ({"parent": uuid4()}, "not_found"),
    ],
)
def test_a_body_that_cannot_be_is_refused(world, given, code):
    wanted = {"kind": "department", "name": "农委", "region": WHOLE} | given
    with pytest.raises(Refused) as refused:
        open_body(actor=world.actor("county_head"), on=DAY, **wanted)
    assert code_of(refused) == code
    assert not Organisation.objects.filter(name="农委").exists()


def test_a_township_sets_up_nothing(world):
    with pytest.raises(Refused) as refused:
        open_body(
            actor=world.actor("north_secretary"), on=DAY, kind="department", name="站", region=NORTH
        )
    assert code_of(refused) == "forbidden"


def test_bodies_are_listed_within_an_area_only(world):
    north = organisations(Scope(COUNTY, (NORTH[:9],)))
    assert {body.region[:9] for body in north} == {NORTH[:9]}
    teams = organisations(whole_county(COUNTY), "verification_team")
    assert [body.name for body in teams] == ["核查一组", "核查二组"]
    assert not organisations(Scope("990202", ("990202",)))


# ---- posts


def test_a_new_person_is_appointed_and_may_act_in_the_area_of_the_post(world):
    done = appointed(world, login="xin", home_unit="镇党委")
    actor = actor_of(done.result["officer"], DAY)
    assert actor.title == "组织委员"
    assert actor.has_role("liaison")
    assert actor.scope().covers(NORTH_A)
    assert not actor.scope().covers(SOUTH_A)
    assert actor.may("see.register")
    assert not actor.may("policy.set")


def test_a_person_already_known_gets_a_second_post(world):
    known = world.people["north_liaison"]
    done = appointed(world, officer=known, role="tech_lead", title="技术负责人")
    assert done.result["officer"] == str(known)
    actor = actor_of(known, DAY)
    assert {post.role for post in actor.posts} == {"liaison", "tech_lead"}
    assert Officer.objects.filter(county=COUNTY, name="试新人").count() == 0


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"role": "emperor"}, "bad_value"),
        ({"role": "operator"}, "bad_value"),
        ({"region": "990101101999"}, "bad_value"),
        ({"name": " "}, "missing_value"),
        ({"title": ""}, "missing_value"),
        ({"salary_fen": -1}, "bad_value"),
        ({"identity": "990101195001010012"}, "bad_value"),
        ({"organisation": uuid4()}, "not_found"),
        ({"officer": uuid4()}, "not_found"),
        ({"login": "county_head"}, "login_taken"),
    ],
)
def test_an_appointment_that_cannot_be_is_refused(world, given, code):
    before = Post.objects.count(), Officer.objects.count()
    with pytest.raises(Refused) as refused:
        appointed(world, **given)
    assert code_of(refused) == code
    assert (Post.objects.count(), Officer.objects.count()) == before


def test_a_refusal_never_repeats_an_identity_number(world):
    with pytest.raises(Refused) as refused:
        appointed(world, identity="990101195001010012")
    assert "9901" not in str(refused.value)


def test_an_identity_number_is_sealed_and_found_by_its_index(world):
    number = make("990101", date(1960, 5, 1), 17)
    done = appointed(world, identity=f" {number} ")
    found = officer_with_identity(COUNTY, number)
    assert str(found.id) == done.result["officer"]
    assert found.identity == number
    assert officer_with_identity(COUNTY, make("990101", date(1960, 5, 1), 19)) is None
    assert officer_with_identity(COUNTY, "") is None


def test_a_post_is_held_from_its_first_day_through_its_last(world):
    done = appointed(world, on=LATER)
    person, post = done.result["officer"], done.result["post"]
    assert not actor_of(person, LATER - timedelta(days=1)).posts
    assert actor_of(person, LATER).posts
    end = LATER + timedelta(days=10)
    relieve(actor=world.actor("county_head"), on=end, post=post)
    assert actor_of(person, end).posts
    assert not actor_of(person, end + timedelta(days=1)).posts


def test_nobody_is_relieved_twice_nor_before_the_post_began(world):
    post = appointed(world, on=LATER).result["post"]
    head = world.actor("county_head")
    with pytest.raises(Refused) as refused:
        relieve(actor=head, on=DAY, post=post)
    assert code_of(refused) == "bad_value"
    relieve(actor=head, on=LATER, post=post)
    with pytest.raises(Refused) as refused:
        relieve(actor=head, on=LATER, post=post)
    assert code_of(refused) == "clash"


def test_a_post_of_another_county_is_not_found(world):
    with pytest.raises(Refused) as refused:
        relieve(actor=world.actor("county_head"), on=DAY, post=uuid4())
    assert code_of(refused) == "not_found"


def test_who_left_is_nobody_any_more(world):
    person = world.people["expert"]
    Officer.objects.filter(id=person).update(active=False)
    assert actor_of(person, DAY) is None
    assert account(login="expert") is None or not account(login="expert").is_active
    assert account(key=person) is None


def test_holders_are_found_by_role_area_and_day(world):
    north = holders(Scope(COUNTY, (NORTH[:9],)), "liaison", DAY)
    assert {p.officer.name for p in north} == {"试north_liaison", "试north_liaison2"}
    assert not holders(Scope(COUNTY, (NORTH[:9],)), "liaison", DAY - timedelta(days=1))
    assert holders(whole_county(COUNTY), "liaison", DAY).count() == 4


def test_holders_cost_one_query_whatever_their_number(world, django_assert_num_queries):
    with django_assert_num_queries(1):
        for post in holders(whole_county(COUNTY), "liaison", DAY):
            assert post.officer.name
            assert post.organisation.name


def test_a_post_covers_what_lies_within_its_area(world):
    secretary = world.people["north_secretary"]
    assert holds(secretary, ("township_secretary",), NORTH_A, DAY)
    assert holds(secretary, ("township_secretary",), NORTH, DAY)
    assert not holds(secretary, ("township_secretary",), SOUTH, DAY)
    assert not holds(secretary, ("liaison",), NORTH_A, DAY)
    assert holds(world.people["county_head"], ("county_head",), SOUTH_A, DAY)


def test_an_act_may_ask_for_a_post(world):
    require_role(world.people["north_liaison"], ("liaison",), NORTH_A, DAY)
    with pytest.raises(Refused) as refused:
        require_role(world.people["north_liaison"], ("liaison",), SOUTH_A, DAY)
    assert code_of(refused) == "wrong_post"


def test_members_of_a_body_are_those_of_the_day(world):
    office = world.bodies["office"]
    names = {post.officer.name for post in members(office, DAY)}
    assert {"试county_head", "试county_office", "试auditor"} <= names
    assert not members(office, DAY - timedelta(days=1))


# ---- accounts


def test_an_account_is_found_by_its_name_and_by_county_and_name(world):
    assert account(login="auditor").name == "试auditor"
    assert account(login=f"{COUNTY}/auditor").name == "试auditor"
    assert account(login="990202/auditor") is None
    assert account(login="nobody") is None
    assert account(key=world.people["auditor"]).login == "auditor"
    assert officer(COUNTY, world.people["auditor"]).login == "auditor"
    assert officer("990202", world.people["auditor"]) is None
    assert [o.login for o in officers_by_name(COUNTY, "试auditor")] == ["auditor"]


def test_a_name_that_two_counties_use_is_nobodys_until_the_county_is_named(world):
    Officer.objects.create(county="990202", name="试他县", login="auditor")
    assert account(login="auditor") is None
    assert account(login="990202/auditor").name == "试他县"


def test_a_password_is_kept_as_a_hash(world):
    set_password(world.people["auditor"], "不长不短的口令")
    kept = officer_by_login(COUNTY, "auditor")
    assert kept.check_password("不长不短的口令")
    assert "口令" not in kept.password


# ---- permissions


def test_permissions_name_known_roles_and_only_those():
    assert not unknown_roles()
    assert permission_codes()


def test_every_role_but_none_is_idle():
    assert not [role for role in ROLES if not permissions_of(role)]
    assert permissions_of("nobody") == frozenset()


def test_the_local_operator_may_do_everything():
    assert permissions_of("operator") == permission_codes()


def test_kinds_of_bodies_and_roles_are_each_named_once():
    assert len(set(ORGANISATION_KINDS)) == len(ORGANISATION_KINDS)
    assert len(set(ROLES)) == len(ROLES)


# ---- one person, one account


def test_one_person_has_one_account_so_that_maker_and_checker_are_two(world):
    number = make("990101", date(1960, 5, 1), 17)
    appointed(world, identity=number)
    for again in (number, f" {number[:17]}{number[17].lower()} "):
        with pytest.raises(Refused) as refused:
            appointed(world, identity=again, name="另一个账号", login="second")
        assert code_of(refused) == "officer_known"
        assert number not in refused.value.text()
    assert Officer.objects.filter(name="另一个账号").count() == 0
    known = officer_with_identity(COUNTY, number)
    appointed(world, name="", officer=known.id, role="branch_secretary", region=NORTH_A)
    # The database itself keeps it so.
    with pytest.raises(IntegrityError), transaction.atomic():
        Officer.objects.create(
            county=COUNTY, name="x", identity=number, identity_index=blind_index(number)
        )
    # Whose number is not known is somebody else.
    appointed(world, name="无号一")
    appointed(world, name="无号二")


def test_nobody_appoints_himself(world):
    head = world.actor("county_head")
    with pytest.raises(Refused) as refused:
        appointed(world, actor=head, officer=head.id, role="finance_centre", region=WHOLE)
    assert code_of(refused) == "same_person"


def test_a_post_is_given_within_a_body_of_one_s_own_area(world):
    appoint(
        actor=world.operator, on=DAY, organisation=world.bodies["south_office"], name="试乡管理",
        role="admin", region=SOUTH, title="管理员", login="south_admin",
    )  # fmt: skip
    person = officer_by_login(COUNTY, "south_admin")
    admin = actor_of(person.id, DAY)
    with pytest.raises(Refused) as refused:
        appointed(world, actor=admin, region=SOUTH, organisation=world.bodies["office"])
    assert code_of(refused) == "out_of_area"
    appointed(world, actor=admin, region=SOUTH, organisation=world.bodies["south_office"])


def test_a_password_is_changed_by_its_own_account_and_traced(world):
    clerk = world.actor("county_office")
    change_password(actor=clerk, on=DAY, hashed=make_password("Paper-lantern-7"))
    assert officer_by_login(COUNTY, "county_office").check_password("Paper-lantern-7")
    line = Line.objects.get(action="offices.change_password")
    assert (line.actor, line.subject) == (clerk.id, clerk.id)
    assert "pbkdf2" not in f"{line.detail}{line.result}"
    assert "md5" not in f"{line.detail}{line.result}"
