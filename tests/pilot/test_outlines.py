"""The pilot's map: schematic outlines of the shipped townships, and of no other county's."""

import json
from collections import Counter
from datetime import date
from importlib import resources
from itertools import pairwise

from tests.pilot.places import CODE
from tuopin.kit.outlines import area, drawn, middle, read_shapes
from tuopin.offices.actions import read_regions
from tuopin.pilot.demo import shipped
from tuopin.pilot.replay import places_of
from tuopin.pilot.year.striking import outlines

SURVEY = date(2007, 1, 8)
PILOT = shipped()
TOWNS = {
    place.code: place.name
    for place in places_of(read_regions(PILOT.text, PILOT.code))
    if (place.valid_from is None or place.valid_from <= SURVEY)
    and (place.valid_to is None or place.valid_to > SURVEY)
}


def test_every_township_of_the_pilot_has_its_shape_and_no_other_place():
    shapes = read_shapes(outlines(PILOT.code, TOWNS))
    assert {shape.code: shape.name for shape in shapes} == TOWNS
    assert len(TOWNS) == 16
    for rings in drawn([shape.rings for shape in shapes]):
        x, y = middle(rings[0])
        assert area(rings[0]) > 20_000, "there is room for a name and a number"
        assert (x, y) not in rings[0]


def test_neighbours_share_their_borders():
    """No gap, no overlap: a border inside the county belongs to two townships, point by point."""
    sides = Counter(
        frozenset((start, end))
        for shape in read_shapes(outlines(PILOT.code, TOWNS))
        for ring in shape.rings
        for start, end in pairwise(ring)
    )
    assert set(sides.values()) == {1, 2}
    outer = [side for side, count in sides.items() if count == 1]
    ends = Counter(point for side in outer for point in side)
    assert set(ends.values()) == {2}, "the border of the county is one closed line"


def test_the_file_says_that_it_is_a_schematic_and_no_survey():
    file = resources.files("tuopin.pilot") / "fixtures" / f"{PILOT.code}.geojson"
    note = json.loads(file.read_text("utf-8"))["note"]
    assert "示意图" in note
    assert "no survey" in note


def test_a_county_with_fewer_or_other_townships_lives_without_the_rest():
    some = sorted(TOWNS)[:2]
    assert [shape.code for shape in read_shapes(outlines(PILOT.code, some))] == some
    assert outlines(PILOT.code, {"341525999000"}) == ""
    assert outlines(CODE, {f"{CODE}101000"}) == ""
