"""A disaster is declared by whoever it struck, and set right by whose area it is (R97, R98)."""

import pytest

from tests.disasters.test_losses import HAIL, REPORTED, hail, lose
from tests.world import COUNTY, NORTH, SOUTH
from tests.world import WHOLE as COUNTY_REGION
from tuopin.audit.models import Line
from tuopin.disasters.actions import amend, declare
from tuopin.disasters.models import Event
from tuopin.kit.refusals import Refused


def at_night(stage, who="north_office", region=NORTH):
    done = declare(
        actor=stage.act(who), on=REPORTED, code="0708", name="北山风雹", kind="风雹",
        happened_on=HAIL, region=region,
    )  # fmt: skip
    return Event.objects.get(id=done.result["event"])


def put_right(stage, event, who="county_office", **other):
    given = {"name": event.name, "kind": event.kind, "region": event.region} | other
    amend(actor=stage.act(who), on=REPORTED, event=event.id, **given)
    event.refresh_from_db()


def code(call, *args, **given):
    with pytest.raises(Refused) as refused:
        call(*args, **given)
    return refused.value.code


def test_a_township_declares_for_itself_and_for_nobody_else(stage):
    assert at_night(stage).region == NORTH
    for region in (SOUTH, COUNTY_REGION):
        assert code(at_night, stage, region=region) == "out_of_area"
    assert code(at_night, stage, who="north_liaison") == "forbidden"


def test_the_county_widens_what_a_township_declared(stage):
    event = at_night(stage)
    put_right(stage, event, region=COUNTY_REGION, name="“7·8”风雹灾", other_kinds="洪涝")
    assert (event.region, event.name, event.other_kinds) == (COUNTY_REGION, "“7·8”风雹灾", "洪涝")
    assert (event.code, event.happened_on) == ("0708", HAIL)
    line = Line.objects.filter(county=COUNTY, action="disasters.amend").get()
    assert "北山风雹" in line.detail


def test_a_township_sets_its_own_right_and_reaches_no_further(stage):
    event = at_night(stage)
    put_right(stage, event, who="north_office", severity="特大")
    assert event.severity == "特大"
    assert code(put_right, stage, event, who="north_office", region=COUNTY_REGION) == "out_of_area"
    assert code(put_right, stage, event, who="south_office") == "out_of_area"
    assert code(put_right, stage, hail(stage, code="x"), who="north_office") == "out_of_area"


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"name": " "}, "missing_value"),
        ({"kind": "战乱"}, "bad_value"),
        ({"name": "“7·8”风雹灾"}, "event_there"),
        ({"region": SOUTH}, "losses_outside"),
    ],
)
def test_what_a_disaster_cannot_become_is_refused(stage, other, why):
    event = at_night(stage)
    hail(stage)
    lose(stage, event, stage.cleared().household)
    assert code(put_right, stage, event, **other) == why
    event.refresh_from_db()
    assert (event.name, event.region) == ("北山风雹", NORTH)
