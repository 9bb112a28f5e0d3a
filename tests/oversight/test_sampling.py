"""The sample: large enough for what it claims, fair to townships, and drawn again by anyone."""

from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuopin.oversight.rules.sampling import (
    QUANTILES,
    draw,
    frame_hash,
    in_order,
    plan_fault,
    sample_size,
    shares,
)

SPACE = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
confidences, margins = st.sampled_from(sorted(QUANTILES)), st.integers(1, 50)
towns = st.dictionaries(st.sampled_from("甲乙丙丁戊己庚辛"), st.integers(1, 400), min_size=1)


def homes(*counts):
    """Return households of townships: so many in each."""
    return [
        (uuid5(SPACE, f"{town}-{n}"), f"990101{101 + town:03}201")
        for town, count in enumerate(counts)
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("confidence", "margin", "of", "size"),
    [
        # By the books: 384.16 of very many at 95% within 5 points, 67.65 at 90% within 10.
        (95, 5, 1_000_000, 385),
        (95, 5, 503, 219),
        (90, 10, 503, 60),
        (90, 10, 1_000_000, 68),
        (99, 1, 50, 50),
        (90, 10, 1, 1),
        (90, 10, 0, 0),
        (0, 0, 503, 503),
    ],
)
def test_the_size_is_that_of_the_books(confidence, margin, of, size):
    assert sample_size(confidence, margin, of) == size


@given(confidences, margins, st.integers(1, 60_000))
def test_a_sample_is_never_larger_than_what_it_is_drawn_from(confidence, margin, of):
    assert 1 <= sample_size(confidence, margin, of) <= of


@given(confidences, st.integers(2, 50), st.integers(1, 60_000))
def test_who_wants_to_be_surer_visits_more(confidence, margin, of):
    size = sample_size(confidence, margin, of)
    assert sample_size(confidence, margin - 1, of) >= size
    assert sample_size(99, margin, of) >= size


@given(towns, st.data(), st.integers(0, 5))
def test_every_township_gives_its_share_and_no_more_than_it_has(sizes, data, least):
    wanted = data.draw(st.integers(0, sum(sizes.values())))
    given_each = shares(sizes, wanted, least)
    assert sum(given_each.values()) >= wanted
    for town, size in sizes.items():
        assert min(least, size) <= given_each[town] <= size
        fair = wanted * size // sum(sizes.values())
        assert given_each[town] <= max(fair + 1, least)


@pytest.mark.parametrize(
    ("confidence", "margin", "fault"),
    [
        (0, 0, None), (90, 10, None), (91, 10, "confidence"), (90, 0, "margin"),
        (90, 51, "margin"), (0, 10, "confidence"),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_drawn_says_what_is_wrong(confidence, margin, fault):
    assert plan_fault(confidence, margin) == fault


@given(st.integers(0, 40), st.integers(0, 40), st.text(max_size=20), st.randoms())
def test_the_same_seed_draws_the_same_households_in_whatever_order_they_come(a, b, seed, chance):
    frame = homes(a, b)
    shuffled = list(frame)
    chance.shuffle(shuffled)
    drawn = draw(frame, seed, (a + b) // 3, 1)
    assert draw(shuffled, seed, (a + b) // 3, 1) == drawn
    assert len({one.household for one in drawn}) == len(drawn)
    assert {one.household for one in drawn} <= {key for key, _ in frame}


def test_another_seed_draws_others():
    frame = homes(60)
    first, second = (draw(frame, seed, 10, 2) for seed in ("一", "二"))
    assert [one.household for one in first] != [one.household for one in second]
    assert [one.place for one in first] == list(range(1, 11))


def test_every_household_is_drawn_about_equally_often():
    frame = homes(20)
    often = dict.fromkeys((key for key, _ in frame), 0)
    for n in range(400):
        for one in draw(frame, str(n), 5, 0):
            often[one.household] += 1
    # 400 draws of a quarter: 100 each, give or take four standard deviations.
    assert all(65 <= count <= 135 for count in often.values())


def test_what_was_drawn_from_is_told_from_anything_else():
    keys = [key for key, _ in homes(5)]
    assert frame_hash(keys) == frame_hash(keys[::-1])
    assert len({frame_hash(keys), frame_hash(keys[1:]), frame_hash([])}) == 3
    assert sorted(in_order(keys, "一")) == sorted(keys)
