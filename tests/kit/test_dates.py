"""Dates: every form that the workbooks bring."""

import contextlib
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuopin.kit.dates import add_months, between, chinese_date, read_date, whole_months
from tuopin.kit.unreadable import Unreadable

DAYS = st.dates(date(1920, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "typed",
    [
        "2007-4-5",
        "2007.4.5",
        "2007/04/05",
        "2007年4月5日",
        "2007年04月05日",
        "20070405",
        "2007-04-05",
        "２００７．４．５",
        " 2007 年 4 月 5 日 ",
        "2007年4月5号",
        "2007-04-05 00:00:00",
        "2007/4/5 8:30",
        "2007-04-05T08:30:00",
        39177,
        39177.75,
        "39177",
        20070405,
        date(2007, 4, 5),
        datetime(2007, 4, 5, 8, 30, tzinfo=UTC),
    ],
)
def test_a_day_is_read_in_every_form(typed):
    assert read_date(typed) == date(2007, 4, 5)


@pytest.mark.parametrize(
    "typed", ["200704", 200704, "2007年4月", "2007.4", "2007-04", "2007/4", 2007.4, "2007.04"]
)
def test_a_month_alone_is_its_first_day_unless_a_day_is_needed(typed):
    assert read_date(typed) == date(2007, 4, 1)
    with pytest.raises(Unreadable):
        read_date(typed, month_only_ok=False)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        None,
        "不详",
        "2007",
        2007,
        "07-4-5",
        "4/5/2007",
        "2007-13-1",
        "2007-2-30",
        "2007年",
        "200713",
        "2007-4.5",
        "20070230",
        "18990101",
        "21010101",
        -1,
        0,
        1.5,
        True,
        1e12,
        float("nan"),
        "2007-4-5-6",
        "5",
    ],
)
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(Unreadable) as refused:
        read_date(typed)
    assert refused.value.code == "date_unreadable"


def test_a_month_that_excel_spoilt_is_refused():
    """2007.10 typed as a number is kept as 2007.1: January or October, nobody knows."""
    with pytest.raises(Unreadable):
        read_date(2007.10)
    assert read_date(2007.12) == date(2007, 12, 1)
    assert read_date("2007.10") == date(2007, 10, 1)


@given(DAYS)
def test_a_day_written_is_a_day_read(day):
    serial = (day - date(1899, 12, 30)).days
    forms = [
        f"{day.year}-{day.month}-{day.day}", f"{day:%Y.%m.%d}", f"{day:%Y/%m/%d}", f"{day:%Y%m%d}",
        chinese_date(day), serial, float(serial), day.isoformat(),
    ]  # fmt: skip
    assert {read_date(form) for form in forms} == {day}


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_a_fault(text):
    with contextlib.suppress(Unreadable):
        assert 1900 <= read_date(text).year <= 2100


def test_a_date_is_printed_as_papers_print_it():
    assert chinese_date(date(2007, 12, 28)) == "2007年12月28日"
    assert chinese_date(date(2007, 1, 8)) == "2007年1月8日"


def test_a_span_counts_both_ends_and_may_be_open():
    first, last = date(2007, 1, 8), date(2007, 1, 17)
    assert between(first, last, first)
    assert between(first, last, last)
    assert not between(first, last, last + timedelta(days=1))
    assert between(None, last, date(1900, 1, 1))
    assert between(first, None, date(2100, 1, 1))


def test_months_later_is_the_same_day_or_the_months_last():
    assert add_months(date(2007, 1, 31), 1) == date(2007, 2, 28)
    assert add_months(date(2007, 12, 28), 24) == date(2009, 12, 28)
    assert add_months(date(2007, 3, 31), -1) == date(2007, 2, 28)


def test_only_full_months_count():
    assert whole_months(date(2007, 4, 10), date(2007, 5, 9)) == 0
    assert whole_months(date(2007, 4, 10), date(2007, 5, 10)) == 1
    assert whole_months(date(2007, 5, 10), date(2007, 4, 10)) == 0
