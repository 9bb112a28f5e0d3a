"""The fund's own figures, reckoned by hand beside a small fund."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tuopin.funds.rules.rolling import (
    Books,
    Figures,
    Flow,
    balance_on,
    fen_days,
    figures,
    moved,
)

JAN, END = date(2008, 1, 1), date(2008, 12, 30)
# 2008 to 30 December has 365 days. 1,000 yuan, of which 800 are lent from the first day; on the
# 73rd day before the end 400 come back and 300 of them are lent again at once.
BACK = END + timedelta(days=1) - timedelta(days=73)
SMALL = Books(
    capital=[Flow(date(2007, 12, 31), 1000_00)],
    idle=[Flow(date(2007, 12, 31), 1000_00), Flow(JAN, -800_00), Flow(BACK, 100_00)],
    lent=[Flow(JAN, 800_00), Flow(BACK, -100_00)],
    returned=[Flow(BACK, 400_00)],
    arrived=[Flow(BACK, 400_00)],
    relent=[Flow(BACK, 300_00)],
    lost=[Flow(BACK, 20_00), Flow(END, -5_00)],
)


def test_a_small_funds_figures_are_those_reckoned_by_hand():
    assert figures(SMALL, JAN, END) == Figures(
        turnover_milli=400,
        idle_fen=300_00,
        # 200 for 292 days and 300 for 73: 80,300 yuan-days over 1,000 yuan.
        idle_days=80,
        relend_bp=7500,
        erosion_bp=150,
        at_work_bp=7000,
        at_work_average_bp=7800,
    )


def test_a_fund_without_money_has_no_figures_rather_than_wrong_ones():
    assert figures(Books(), JAN, END) == Figures(None, 0, None, None, None, None, None)


def test_a_fund_that_earned_more_than_it_lost_has_grown():
    books = Books(capital=[Flow(JAN, 100_00)], lost=[Flow(JAN, -1_00)])
    assert figures(books, JAN, END).erosion_bp == -100


FLOWS = st.lists(
    st.builds(Flow, st.dates(date(2007, 1, 1), date(2009, 12, 31)), st.integers(-(10**9), 10**9))
)


@settings(deadline=None)
@given(FLOWS, st.dates(date(2007, 6, 1), date(2009, 6, 1)), st.integers(0, 40), st.integers(0, 40))
def test_how_much_lay_for_how_long_is_the_sum_of_the_days(flows, start, first, second):
    middle, end = start + timedelta(days=first), start + timedelta(days=first + second)
    whole = fen_days(flows, start, end)
    assert whole == sum(
        balance_on(flows, start + timedelta(days=day)) for day in range(first + second)
    )
    assert whole == fen_days(flows, start, middle) + fen_days(flows, middle, end)
    assert moved(flows, start, end) == balance_on(flows, end - timedelta(days=1)) - balance_on(
        flows, start - timedelta(days=1)
    )
