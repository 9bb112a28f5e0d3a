"""Schedules against numbers that others published or computed, each with its source."""

from datetime import date

import pytest

from tuopin.funds.rules.schedule import Terms, plan, total

PAID = date(2007, 4, 28)


def _fen(text: str) -> list[int]:
    return [round(float(part) * 100) for part in text.split()]


def test_the_published_table_of_a_loan_of_360_months_is_met_to_the_cent():
    """100,000 at 8 % a year over 360 months: every row that the table prints.

    The table carries parts of a cent from row to row and a till does not: the last row, which
    takes what 359 roundings leave, is met within a cent.

    Source: Wikimedia Commons, "Amortization table (example).gif" (public domain), whose
    description page lists payments 1 to 5, 359 and 360.
    """
    printed = {
        1: (67_09, 666_67),
        2: (67_54, 666_22),
        3: (67_99, 665_77),
        4: (68_44, 665_32),
        5: (68_90, 664_86),
        359: (724_03, 9_73),
    }
    dues = plan(100_000_00, PAID, Terms("equal_payment", 360, 30 * 365, fee_rate_bp=800))
    assert {place: dues[place - 1][1:] for place in printed} == printed
    assert abs(dues[-1].principal_fen - 735_72) <= 1
    assert dues[-1].fee_fen == 4_90
    assert abs(sum(due.fee_fen for due in dues) - 164_160_46) <= 1


# Computed by LibreOffice Calc 7.4.7: (formula's rate, parts, loan), PMT, IPMT 1…n, PPMT 1…n, each
# as the sheet shows it, with two decimals. Here: a year of 365 days and n equal parts.
CALC = [
    pytest.param(
        Terms("equal_payment", 12, 365, fee_rate_bp=600),
        2500_00,
        "215.17",
        "12.50 11.49 10.47 9.44 8.42 7.38 6.34 5.30 4.25 3.20 2.14 1.07",
        "202.67 203.68 204.70 205.72 206.75 207.78 208.82 209.87 210.92 211.97 213.03 214.10",
        id="PMT(0.06/12,12,-2500)",
    ),
    pytest.param(
        Terms("equal_payment", 8, 730, fee_rate_bp=1200),
        1000_00,
        "142.46",
        "30.00 26.63 23.15 19.57 15.89 12.09 8.18 4.15",
        "112.46 115.83 119.30 122.88 126.57 130.37 134.28 138.31",
        id="PMT(0.12/4,8,-1000)",
    ),
    pytest.param(
        Terms("equal_payment", 3, 1095, fee_rate_bp=1000),
        8000_00,
        "3216.92",
        "800.00 558.31 292.45",
        "2416.92 2658.61 2924.47",
        id="PMT(0.1,3,-8000)",
    ),
    pytest.param(
        Terms("equal_payment", 24, 730, fee_rate_bp=550),
        5000_00,
        "220.48",
        "22.92 22.01 21.10 20.19 19.27 18.35 17.42 16.49 15.56 14.62 13.67 12.72 "
        "11.77 10.82 9.86 8.89 7.92 6.95 5.97 4.98 4.00 3.00 2.01 1.01",
        "197.56 198.47 199.38 200.29 201.21 202.13 203.06 203.99 204.92 205.86 206.81 207.75 "
        "208.71 209.66 210.62 211.59 212.56 213.53 214.51 215.49 216.48 217.47 218.47 219.47",
        id="PMT(0.055/12,24,-5000)",
    ),
    pytest.param(
        Terms("equal_payment", 12, 365),
        2500_00,
        "208.33",
        "0 0 0 0 0 0 0 0 0 0 0 0",
        "208.33 208.33 208.33 208.33 208.33 208.33 208.33 208.33 208.33 208.33 208.33 208.33",
        id="PMT(0,12,-2500)",
    ),
]


@pytest.mark.parametrize(("terms", "loan", "pmt", "ipmt", "ppmt"), CALC)
def test_level_payments_are_those_of_the_spreadsheet(terms, loan, pmt, ipmt, ppmt):
    """A sheet never rounds what is owed; a till does at each payment: the last part takes it."""
    dues = plan(loan, PAID, terms)
    assert {due.fen for due in dues[:-1]} == set(_fen(pmt))
    for due, fee, principal in zip(dues, _fen(ipmt), _fen(ppmt), strict=True):
        assert abs(due.fee_fen - fee) <= 1
        assert abs(due.principal_fen - principal) <= (1 if due is not dues[-1] else len(dues) // 2)
    assert sum(due.principal_fen for due in dues) == loan


# Results that makers of spreadsheets print beside their functions.
@pytest.mark.parametrize(
    ("terms", "loan", "place", "kind", "printed"),
    [
        # Microsoft, "IPMT function": IPMT(10%/12, 1, 36, 8000) and IPMT(10%, 3, 3, 8000).
        (Terms("equal_payment", 36, 1095, fee_rate_bp=1000), 8000_00, 1, "fee_fen", 66_67),
        (Terms("equal_payment", 3, 1095, fee_rate_bp=1000), 8000_00, 3, "fee_fen", 292_45),
        # Microsoft, "PPMT function": PPMT(10%/12, 1, 24, 2000).
        (Terms("equal_payment", 24, 730, fee_rate_bp=1000), 2000_00, 1, "principal_fen", 75_62),
        # MicroStrategy, "Cumipmt": interest of month 1 of 125,000 at 9 % over 360 months.
        (Terms("equal_payment", 360, 10950, fee_rate_bp=900), 125_000_00, 1, "fee_fen", 937_50),
        # Apache OpenOffice, "PMT function": PMT(5.5%/12; 24; 5000).
        (Terms("equal_payment", 24, 730, fee_rate_bp=550), 5000_00, 1, "fen", 220_48),
        # Claris FileMaker, "PMT": PMT(21000; .069/12; 48).
        (Terms("equal_payment", 48, 1460, fee_rate_bp=690), 21_000_00, 1, "fen", 501_90),
        # Adobe FormCalc, "Pmt": Pmt(25000, 0.085, 12) is 3403.82145… a year.
        (Terms("equal_payment", 12, 4380, fee_rate_bp=850), 25_000_00, 1, "fen", 3403_82),
    ],
)
def test_the_examples_of_the_makers_of_spreadsheets_are_met(terms, loan, place, kind, printed):
    assert getattr(plan(loan, PAID, terms)[place - 1], kind) == printed


def test_the_second_years_interest_of_the_published_mortgage_is_met_within_its_roundings():
    """CUMIPMT(0.09/12, 360, 125000, 13, 24, 0) is 11135.23213 (Microsoft, "CUMIPMT function")."""
    dues = plan(125_000_00, PAID, Terms("equal_payment", 360, 10950, fee_rate_bp=900))
    assert abs(sum(due.fee_fen for due in dues[12:24]) - 11_135_23) <= 12


def test_equal_principal_pays_the_interest_of_ispmt():
    """ISPMT(0.06/12, 0…11, 12, -2400) in LibreOffice Calc 7.4.7: 12, 11, … 1; periods from 0."""
    dues = plan(2400_00, PAID, Terms("equal_principal", 12, 365, fee_rate_bp=600))
    assert [due.fee_fen for due in dues] == [yuan * 100 for yuan in range(12, 0, -1)]
    assert {due.principal_fen for due in dues} == {200_00}


def test_equal_principal_meets_the_example_of_openoffice():
    """12,000 over 4 years at 5 %: interest 450 and 300 on the balances 9,000 and 6,000.

    Source: Apache OpenOffice wiki, "ISPMT function".
    """
    dues = plan(12_000_00, PAID, Terms("equal_principal", 4, 4 * 365, fee_rate_bp=500))
    assert [due.fee_fen for due in dues] == [600_00, 450_00, 300_00, 150_00]


def test_flat_interest_meets_its_textbook_example():
    """1,200 in 12 monthly parts of 100 with 1 % a month of the whole: 112 each month.

    Source: Wikipedia, "Flat rate (finance)".
    """
    dues = plan(1200_00, PAID, Terms("flat", 12, 365, fee_rate_bp=1200))
    assert {due[1:] for due in dues} == {(100_00, 12_00)}
    assert total(dues) == 12 * 112_00


def test_a_bullet_loan_pays_simple_interest_at_its_end():
    """SI = P·r·t: 2,500 at 3 % for 730 days of 365 is 150."""
    assert plan(2500_00, PAID, Terms(term_days=730, fee_rate_bp=300)) == (
        (date(2009, 4, 27), 2500_00, 150_00),
    )


def test_irregular_days_pay_interest_for_the_days_between_them():
    """The fee is balance × rate × days / 365, as in XNPV's year of 365 days.

    1,000 at 7.3 % is 0.20 a day: 63 days of 1,000, 153 of 666.66 and 213 of 333.33.
    """
    terms = Terms("seasonal", term_days=430, seasons=("06-30", "11-30"), fee_rate_bp=730)
    assert plan(1000_00, PAID, terms) == (
        (date(2007, 6, 30), 333_34, 12_60),
        (date(2007, 11, 30), 333_33, 20_40),
        (date(2008, 6, 30), 333_33, 14_20),
    )
