"""Outlines from GeoJSON: read, drawn into one picture, numbers set well inside (R104)."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuopin.kit.outlines import WIDTH, area, drawn, middle, read_shapes
from tuopin.kit.unreadable import Unreadable

SQUARE = [(116.0, 31.0), (117.0, 31.0), (117.0, 32.0), (116.0, 32.0), (116.0, 31.0)]


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def feature(ring=SQUARE, kind="Polygon", **about):
    inside = [ring] if kind == "Polygon" else [[ring]]
    return {
        "type": "Feature", "properties": about, "geometry": {"type": kind, "coordinates": inside}
    }  # fmt: skip


def why(text):
    with pytest.raises(Unreadable) as fault:
        drawn([shape.rings for shape in read_shapes(text)])
    return fault.value.code


def test_shapes_are_read_with_their_code_and_name():
    one, two, three = read_shapes(
        collection(
            feature(code="990101101", name="北山镇"),
            feature(kind="MultiPolygon", 名称="南河乡"),
            {"id": 990101301, "geometry": {"type": "Point", "coordinates": [1, 2]}},
        )
    )
    assert (one.code, one.name, len(one.rings)) == ("990101101", "北山镇", 1)
    assert (two.code, two.name, two.rings) == ("", "南河乡", one.rings)
    assert (three.code, three.rings) == ("990101301", [])


def test_the_picture_is_a_thousand_wide_with_north_above():
    high = [(x, y + 1) for x, y in SQUARE]
    (low,), (above,) = drawn([[SQUARE], [high]])
    assert {x for x, _ in low} == {0, WIDTH}
    assert min(y for _, y in above) == 0
    assert max(y for _, y in above) == min(y for _, y in low)
    # A degree of latitude is longer than one of longitude.
    assert max(y for _, y in low) > 2 * WIDTH


def test_points_on_a_line_are_left_out():
    fine = [(116 + n / 1000, 31.0) for n in range(1000)] + SQUARE[1:]
    assert len(drawn([[fine]])[0][0]) == 4


def test_a_place_too_small_to_be_seen_is_still_there():
    dot = [(116.5, 31.5), (116.50001, 31.5), (116.5, 31.50001), (116.5, 31.5)]
    _, (small,) = drawn([[SQUARE], [dot]])
    assert area(small) > 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "outline_json"),
        ("[" * 100_000, "outline_json"),
        ("[]", "outline_none"),
        ('{"features": []}', "outline_none"),
        (collection({"geometry": None}), "outline_none"),
        (collection(feature([(500_000, 3_400_000)] * 4)), "outline_degrees"),
        (collection(feature(["x"] * 4)), "outline_degrees"),
        (collection(feature([(116.0, 31.0)] * 4)), "outline_none"),
        (collection(feature([(1e400, 0)] * 4)), "outline_degrees"),
        ('"' + "x" * (8 * 1024 * 1024) + '"', "outline_large"),
    ],
)
def test_what_is_no_outline_says_why(text, code):
    assert why(text) == code


def test_a_number_stands_inside_a_bent_shape():
    bent = [(0, 0), (100, 0), (100, 100), (90, 100), (90, 10), (10, 10), (10, 100), (0, 100)]
    x, y = middle(bent)
    assert 0 < x < 10 or 90 < x < 100 or y < 10
    assert 0 <= y <= 100
    assert middle([(0, 0), (0, 0), (0, 0)]) == (0, 0)


corner = st.tuples(st.floats(-179, 179, allow_nan=False), st.floats(-80, 80, allow_nan=False))


@given(st.lists(st.lists(corner, min_size=3, max_size=12), min_size=1, max_size=4))
def test_whatever_is_drawn_lies_in_the_picture(rings):
    try:
        (found,) = drawn([rings])
    except Unreadable:
        return  # a line has no extent
    assert found
    for ring in found:
        assert len(ring) > 2
        assert all(0 <= x <= WIDTH + 1 and y >= 0 for x, y in ring)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(4, 500), st.integers(4, 500))
def test_the_middle_of_a_rectangle_is_its_middle(x, y, wide, high):
    ring = [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]
    at = middle(ring)
    assert abs(at[0] - x - wide / 2) <= 1
    assert abs(at[1] - y - high / 2) <= 1
    assert area(ring) == wide * high
