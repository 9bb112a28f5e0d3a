"""What came back stands in the household's own file, beside what it was given."""

import re
from datetime import date

import pytest

from tests.agreements.stage import Stage
from tests.funds.collecting.way import BACK, Way
from tests.funds.purse import Purse


@pytest.fixture
def way(world):
    purse = Purse(Stage(world))
    purse.come()
    return Way(purse)


def seen(client_of, settings, loan, tab="", on=date(2008, 6, 30)):
    settings.TUOPIN_TODAY = on.isoformat()
    answer = client_of("county_head").get(f"/register/{loan.household_id}{tab}")
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_a_repayment_lowers_what_the_file_says_is_owed(client_of, settings, way):
    (loan,) = way.purse.paid()
    way.collect(loan, 50_000, receipt="收000123")
    whole = seen(client_of, settings, loan)
    assert "还款 500.00 元" in whole
    assert "收000123" in whole
    assert re.search(r"未还 1,500\s*\.00", whole)
    money = seen(client_of, settings, loan, "?tab=money")
    assert "这一户的台账" in money


def test_a_reversed_repayment_stands_beside_its_original(client_of, settings, way):
    (loan,) = way.purse.paid()
    row = way.repaid(loan, 50_000)
    way.reverse("repayment", row.id)
    whole = seen(client_of, settings, loan)
    assert "冲正：还款" in whole
    assert re.search(r"未还 2,000\s*\.00", whole)


def test_a_settled_loan_is_said_to_be_settled(client_of, settings, way):
    (loan,) = way.purse.paid()
    way.collect(loan, 200_000)
    assert "已还清" in seen(client_of, settings, loan)
    before = seen(client_of, settings, loan, on=BACK.replace(day=1))
    assert "已还清" not in before


def test_a_loan_past_its_day_is_overdue_until_it_is_paid(client_of, settings, way):
    (loan,) = way.purse.paid()
    assert "借款逾期" in seen(client_of, settings, loan, on=date(2009, 6, 1))
    way.collect(loan, 200_000, on=date(2009, 6, 1))
    assert "借款逾期" not in seen(client_of, settings, loan, on=date(2009, 6, 1))
