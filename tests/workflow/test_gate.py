"""The one gate: what passes leaves one line, what is refused changes nothing."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.world import COUNTY, NORTH, NORTH_A, SOUTH, WHOLE
from tuopin.audit.models import Line
from tuopin.audit.queries import line_mac, trail
from tuopin.funds.actions import appropriate
from tuopin.kit.identity import make
from tuopin.kit.keys import uuid7
from tuopin.kit.refusals import Refused
from tuopin.ledger.actions import close
from tuopin.ledger.models import Journal, Period
from tuopin.offices.actions import appoint, open_body
from tuopin.offices.models import Organisation
from tuopin.policy.actions import set_rule
from tuopin.policy.models import Rule
from tuopin.workflow.actions import ACTIONS, Act, Action, action

DAY = date(2007, 3, 1)


def shut(world, who="county_head", key=None, **other):
    args = {"on": DAY, "region": NORTH, "through": DAY} | other
    return close(actor=world.actor(who), key=key, **args)


def refusals():
    return list(Line.objects.filter(outcome="refused").order_by("id"))


def test_an_act_leaves_its_effect_and_one_line_that_says_who_what_and_when(world):
    lines = Line.objects.count()
    receipt = shut(world, key="k-1")
    assert Line.objects.count() == lines + 1
    line = Line.objects.get(id=receipt.line)
    assert (line.action, line.actor, line.on, line.outcome, line.region, line.key) == (
        "ledger.close", world.people["county_head"], DAY, "done", NORTH, "k-1",
    )  # fmt: skip
    assert line.actor_name == "试county_head"
    assert line.mac == line_mac(line)
    assert list(trail(COUNTY, receipt.line)) == [line]


def test_the_same_key_and_content_has_its_effect_once_and_says_so(world):
    first, again = shut(world, key="k-1"), shut(world, key="k-1")
    assert (first.replayed, again.replayed) == (False, True)
    assert (again.result, again.line) == (first.result, first.line)
    assert Period.objects.count() == 1
    assert refusals() == []


@pytest.mark.parametrize(
    "other", [{"region": SOUTH}, {"on": DAY + timedelta(days=1)}, {"who": "finance_centre"}]
)
def test_the_same_key_with_other_content_day_or_person_is_refused(world, other):
    shut(world, key="k-1")
    with pytest.raises(Refused) as refused:
        shut(world, **({"key": "k-1"} | other))
    assert refused.value.code == "key_reused"
    assert Period.objects.count() == 1


def test_a_refused_key_may_be_used_again(world):
    with pytest.raises(Refused):
        shut(world, who="north_finance", region=SOUTH, key="k-1")
    assert shut(world, who="north_finance", key="k-1").replayed is False


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"who": "verifier"}, "forbidden"),
        ({"who": "north_finance", "region": SOUTH}, "out_of_area"),
        ({"who": "north_finance", "region": WHOLE}, "out_of_area"),
        ({"on": timezone.localdate() + timedelta(days=1)}, "date_future"),
    ],
)
def test_what_is_refused_changes_nothing_and_is_audited(world, other, code):
    with pytest.raises(Refused) as refused:
        shut(world, **other)
    assert refused.value.code == code
    assert not Period.objects.exists()
    (line,) = refusals()
    assert (line.action, line.result) == ("ledger.close", f'"{code}"')
    assert line.mac == line_mac(line)


def test_what_clashes_with_a_record_is_refused_politely(world):
    given = {"code": "notice.days", "value": 9, "valid_from": world.day}
    set_rule(actor=world.actor("county_head"), on=world.day, document="试〔2007〕1号", **given)
    with pytest.raises(Refused) as refused:
        set_rule(actor=world.actor("county_head"), on=world.day, document="试〔2007〕2号", **given)
    assert refused.value.code == "clash"
    assert Rule.objects.filter(county=world.county).count() == 1
    assert [line.result for line in refusals()] == ['"clash"']


def test_a_refusal_speaks_both_languages_and_says_how_to_mend_it(world):
    with pytest.raises(Refused) as refused:
        shut(world, who="verifier")
    for lang in ("zh", "en"):
        assert refused.value.text(lang)
        assert refused.value.mend(lang)


def test_a_fault_in_the_body_rolls_everything_back(world):
    def body(act: Act) -> None:
        act.cover_county()
        Organisation.objects.create(
            county=act.county, kind="department", name="x", region=WHOLE, valid_from=DAY
        )
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Action("ledger.close", body)(actor=world.actor("county_head"), on=DAY)
    assert not Organisation.objects.filter(name="x").exists()


def test_an_action_that_forgets_its_area_does_not_pass(world):
    def body(act: Act) -> None:
        act.note(nothing=True)

    with pytest.raises(RuntimeError, match="area"):
        Action("ledger.close", body)(actor=world.actor("county_head"), on=DAY)


def test_wrong_arguments_are_a_fault_of_the_program(world):
    with pytest.raises(TypeError):
        close(actor=world.actor("county_head"), on=DAY, nonsense=1)
    with pytest.raises(ValueError, match="two actions"):
        action("ledger.close")(lambda act: None)
    assert ACTIONS["ledger.close"] is close


def inside(world, body, who="county_head"):
    return Action("ledger.close", body)(actor=world.actor(who), on=DAY)


def test_rows_of_another_county_are_not_found(world):
    foreign = Organisation.objects.create(
        county="990102", kind="department", name="外县", region="990102000000", valid_from=DAY
    )
    mine = world.bodies["office"]
    for keys in ([foreign.id], [mine, foreign.id], ["nonsense"], [uuid7()]):

        def body(act: Act, keys=keys) -> None:
            act.cover_county()
            act.take_all(Organisation, keys)

        with pytest.raises(Refused) as refused:
            inside(world, body)
        assert refused.value.code == "not_found"

    def one(act: Act) -> None:
        act.take(Organisation, foreign.id)

    with pytest.raises(Refused) as refused:
        inside(world, one)
    assert refused.value.code == "not_found"


def test_many_rows_are_taken_in_the_order_given_with_few_queries(
    world, django_assert_max_num_queries
):
    wanted = list(world.bodies.values())[::-1]

    def body(act: Act) -> list[str]:
        act.cover_county()
        with django_assert_max_num_queries(1):
            found = act.take_all(Organisation, wanted, "parent")
        return [str(k) for k in found]

    assert inside(world, body).result == [str(k) for k in wanted]


def test_a_township_post_covers_its_villages_and_not_the_county(world):
    act = Act(world.actor("north_finance"), "ledger.close", DAY)
    act.cover(NORTH, NORTH_A)
    assert act.covered
    with pytest.raises(Refused) as refused:
        act.cover_county()
    assert refused.value.code == "out_of_area"


def test_maker_and_checker_are_two_people(world):
    act = Act(world.actor("county_head"), "ledger.close", DAY)
    act.differs_from(None, "pay")
    act.differs_from(world.people["county_office"], "pay")
    with pytest.raises(Refused) as refused:
        act.differs_from(world.people["county_head"], "pay")
    assert refused.value.code == "same_person"


def test_opening_a_body_is_an_act_like_any_other(world):
    done = open_body(
        actor=world.actor("county_head"), on=DAY, kind="department", name="林业局", region=WHOLE
    )
    line = Line.objects.get(id=done.line)
    assert line.detail == '{"kind":"department","name":"林业局"}'


# ---- what no honest form sends


def test_nothing_is_done_for_a_day_before_the_post_began(world):
    before = world.day - timedelta(days=1)
    with pytest.raises(Refused) as refused:
        shut(world, on=before, through=before)
    assert refused.value.code == "before_post"
    assert not Period.objects.exists()
    assert [line.result for line in refusals()] == ['"before_post"']
    # The local operator's post is as old as the county's books.
    close(actor=world.operator, on=before, region=NORTH, through=before)


def test_a_later_post_lends_nothing_to_the_days_before_it(world):
    """Area by area: the new area is reached from its own first day on."""
    appoint(
        actor=world.operator, on=DAY, organisation=world.bodies["south_finance"], name="",
        role="township_finance", region=SOUTH, title="兼", officer=world.people["north_finance"],
    )  # fmt: skip
    clerk = world.actor("north_finance", DAY + timedelta(days=5))
    earlier = DAY - timedelta(days=1)
    close(actor=clerk, on=earlier, region=NORTH, through=earlier)
    with pytest.raises(Refused) as refused:
        close(actor=clerk, on=earlier, region=SOUTH, through=earlier)
    assert refused.value.code == "out_of_area"
    close(actor=clerk, on=DAY, region=SOUTH, through=DAY)


@pytest.mark.parametrize("key", ["x" * 121, "a\x00b", "a\nb"])
def test_a_key_that_the_trace_cannot_hold_is_refused(world, key):
    with pytest.raises(Refused) as refused:
        shut(world, key=key)
    assert refused.value.code == "does_not_fit"
    assert not Period.objects.exists()


@pytest.mark.parametrize("fen", [10**18 * 10, 10**40])
def test_a_number_that_no_column_holds_is_refused_politely(world, fen):
    with pytest.raises(Refused) as refused:
        appropriate(
            actor=world.actor("finance_centre"), on=DAY, source="special_assistance",
            document="试发1号", fen=fen,
        )  # fmt: skip
    assert refused.value.code == "does_not_fit"
    assert not Journal.objects.exists()


def test_a_text_that_no_column_holds_is_refused_politely(world):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps texts of any length")
    for name in ("长" * 500, "a\x00b"):
        with pytest.raises(Refused) as refused:
            open_body(actor=world.operator, on=DAY, kind="department", name=name, region=WHOLE)
        assert refused.value.code == "does_not_fit"


def test_a_number_in_a_typed_reason_is_masked_in_the_trace(world):
    number = make("990101", date(1950, 1, 1), 11)

    def body(act: Act) -> None:
        act.cover_county()
        act.note(reason=f"本人 {number}，卡 6222021234567890123", count=3, sums=[1, 2])

    line = Line.objects.get(id=inside(world, body).line)
    assert number not in line.detail
    assert "6222021234567890123" not in line.detail
    assert '"count":3' in line.detail
