"""Policy: dated values, each with its document; a new one never edits the old one."""

from datetime import date, timedelta

import pytest
from django.db import connection

from tests.world import COUNTY, DAY
from tuopin.audit.models import Line
from tuopin.kit.refusals import Refused
from tuopin.policy.actions import plant, seeds, set_rule
from tuopin.policy.models import SHARED, Rule
from tuopin.policy.queries import (
    all_codes,
    history,
    rules_beside,
    rules_read,
    terms_on,
    versions_on,
)
from tuopin.policy.rules import alike

FROM = DAY + timedelta(days=60)
TODAY = DAY + timedelta(days=10)


def put(world, who="county_head", **given):
    wanted = {"code": "notice.days", "value": 10, "valid_from": FROM, "document": "试办〔2007〕5号"}
    return set_rule(actor=world.actor(who), on=TODAY, **(wanted | given))


def test_the_shared_defaults_are_in_force_from_the_start(world):
    terms = terms_on(COUNTY, DAY)
    assert terms["notice.days"] == 7
    assert terms["loan.standard"]["household_max"] == 250_000
    assert terms.get("no.such.key", 3) == 3
    assert terms.document("notice.days") == ""
    assert dict(terms.items()).keys() == seeds().keys()


def test_planting_twice_adds_nothing(world):
    assert plant(date(2000, 1, 1)) == 0


def test_a_county_sets_a_value_from_a_day_on_by_a_document(world):
    done = put(world)
    before, after = terms_on(COUNTY, FROM - timedelta(days=1)), terms_on(COUNTY, FROM)
    assert (before["notice.days"], after["notice.days"]) == (7, 10)
    assert after.document("notice.days") == "试办〔2007〕5号"
    assert str(after.version("notice.days")) == done.result["rule"]
    assert before.version("notice.days") != after.version("notice.days")


def test_the_old_version_stays(world):
    put(world)
    put(world, value=5, valid_from=FROM + timedelta(days=30), document="试办〔2007〕9号")
    found = [(row.county, row.value, row.document) for row in history(COUNTY, "notice.days")]
    assert found == [
        (COUNTY, "5", "试办〔2007〕9号"),
        (COUNTY, "10", "试办〔2007〕5号"),
        (SHARED, "7", ""),
    ]
    assert terms_on(COUNTY, FROM + timedelta(days=29))["notice.days"] == 10


def test_another_county_keeps_the_shared_default(world):
    put(world)
    assert terms_on("990202", FROM)["notice.days"] == 7
    assert "notice.days" in all_codes("990202")


def test_a_countys_own_value_outlives_a_later_shared_default(world):
    put(world)
    Rule.objects.create(
        county=SHARED, code="notice.days", value="3", valid_from=FROM + timedelta(days=1)
    )
    assert terms_on(COUNTY, FROM + timedelta(days=5))["notice.days"] == 10
    assert terms_on("990202", FROM + timedelta(days=5))["notice.days"] == 3


def test_a_table_of_standards_is_set_whole(world):
    value = {"household_max": 300_000, "household_min": 0, "categories": {"茶叶": 50_000}}
    put(world, code="loan.standard", value=value)
    assert terms_on(COUNTY, FROM)["loan.standard"] == value


def test_the_trace_holds_what_was_set(world):
    line = Line.objects.get(id=put(world).line)
    assert line.action == "policy.set"
    assert "notice.days" in line.detail
    assert "试办〔2007〕5号" in line.detail


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"code": "moon.phase"}, "policy_unknown"),
        ({"document": "  "}, "policy_document_missing"),
        ({"value": "十"}, "policy_kind"),
        ({"value": -1}, "policy_kind"),
        ({"value": True}, "policy_kind"),
        ({"value": 1.5}, "policy_kind"),
        ({"value": None}, "policy_kind"),
        ({"code": "loan.standard", "value": {"household_max": 1}}, "policy_kind"),
        ({"code": "number.pattern", "value": 7}, "policy_kind"),
    ],
)
def test_a_policy_that_cannot_be_is_refused(world, given, code):
    with pytest.raises(Refused) as refused:
        put(world, **given)
    assert refused.value.code == code
    assert refused.value.text("zh")
    assert refused.value.text("en")
    assert not Rule.objects.filter(county=COUNTY).exists()


def test_one_key_has_one_value_from_one_day(world):
    put(world)
    with pytest.raises(Refused) as refused:
        put(world, value=12)
    assert refused.value.code == "clash"
    assert terms_on(COUNTY, FROM)["notice.days"] == 10


@pytest.mark.parametrize("who", ["county_office", "north_secretary", "finance_centre", "auditor"])
def test_policy_is_set_by_the_head_and_nobody_below(world, who):
    with pytest.raises(Refused) as refused:
        put(world, who=who)
    assert refused.value.code == "forbidden"


def test_the_same_request_twice_is_done_once(world):
    first, second = put(world, key="k1"), put(world, key="k1")
    assert second.replayed
    assert second.result == first.result
    assert history(COUNTY, "notice.days").count() == 2


@pytest.mark.parametrize(
    ("value", "model", "verdict"),
    [
        (3, 7, True), ("三", 7, False), (["a"], [], True), ([1.5], [], False),
        ({"a": {"b": 1}}, {}, True),
        ({"a": 0.5}, {}, False), ({1: "a"}, {}, False), ({"x": 1, "y": 1}, {"x": 0}, False),
        ({"x": 1}, {"x": 0}, True), (False, True, True), (1, True, False), (None, {}, False),
    ],
)  # fmt: skip
def test_a_value_is_of_the_kind_of_its_default(value, model, verdict):
    assert alike(value, model) is verdict


def test_terms_that_are_read_beside_something_else_are_those_in_force(world):
    """A county's own row first, the later day first; values with every kind of sign come whole."""
    head = world.actor("county_head")
    odd = {"style": "seasonal", "parts": 1, "grace_days": 0, "seasons": ["06-30", "“引”|\u0001"]}
    for since, value in ((date(2007, 2, 1), 400), (date(2007, 3, 1), 500)):
        set_rule(
            actor=head, on=world.day, code="loan.term_days", value=value, valid_from=since,
            document=f"试〔2007〕{value}号",
        )  # fmt: skip
    set_rule(
        actor=head, on=world.day, code="loan.schedule", value=odd, valid_from=date(2007, 2, 1),
        document="试〔2007〕3号",
    )  # fmt: skip
    codes = ("loan.term_days", "loan.schedule", "loan.fee_rate_bp")
    for on in (date(2007, 1, 20), date(2007, 2, 1), date(2007, 3, 9)):
        found = rules_beside(world.county, codes, on)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {found.sql}", found.values)
            read = rules_read(cursor.fetchone()[0])
        known = versions_on(world.county, codes, on)
        assert read == {code: (known[code].id, known[code].value) for code in codes}
