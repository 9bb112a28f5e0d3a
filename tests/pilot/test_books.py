"""The workbooks: the forms' headings under an office's everyday mess, the same bytes every time."""

from datetime import date, datetime
from io import BytesIO
from random import Random

import openpyxl

from tests.pilot.places import CODE, towns
from tuopin.kit.dates import read_date
from tuopin.kit.money import read_yuan
from tuopin.pilot import books
from tuopin.pilot.county import Policy, invent
from tuopin.pilot.mess import Clerk, bare, clerk
from tuopin.pilot.scale import scale_of

DAY = date(2007, 1, 12)
COUNTY = invent(CODE, scale_of(120), towns(), Policy(50_000, 250_000), 1)
TOWN = COUNTY.towns[0]


def a_clerk(seed: int) -> Clerk:
    return clerk(Random(seed))


def table(data: bytes, sheet: str) -> tuple[list[str], list[dict[str, object]], list[object]]:
    """Return headings, rows and the notes under the table."""
    rows = list(openpyxl.load_workbook(BytesIO(data))[sheet].iter_rows(values_only=True))
    top = next(i for i, row in enumerate(rows) if sum(cell is not None for cell in row) > 5)
    headings = [str(cell) for cell in rows[top]]
    body = [dict(zip(headings, row, strict=True)) for row in rows[top + 1 :]]
    filled = [row for row in body if sum(v is not None for v in row.values()) > 3]
    return headings, filled, [next(iter(row.values())) for row in body if row not in filled]


def test_a_township_hands_in_its_households_with_their_people_on_the_second_sheet():
    cases = COUNTY.of(TOWN)
    data = books.f1(TOWN, cases, a_clerk(1), DAY)
    headings, heads, _ = table(data, books.F1)
    _, members, _ = table(data, books.F1M)
    assert len(heads) == len(cases)
    assert len(members) == sum(len(case.home.members) for case in cases)
    assert {h.replace("（", "(").replace("）", ")").replace(" ", "") for h in headings} >= {
        "乡镇", "村", "姓名", "身份证号", "入党时间", "家庭人口", "家庭年收入(元)", "主要致贫原因",
        "是否村干部",
    }  # fmt: skip


def test_the_same_county_hands_in_the_very_same_bytes():
    cases = COUNTY.of(TOWN)
    assert books.f1(TOWN, cases, a_clerk(4), DAY) == books.f1(TOWN, cases, a_clerk(4), DAY)


def test_identity_numbers_are_text_and_some_have_fifteen_digits():
    numbers = []
    for town in COUNTY.towns:
        _, rows, _ = table(books.f1(town, COUNTY.of(town), a_clerk(2), DAY), books.F1)
        numbers += [row["身份证号"] for row in rows]
    assert all(isinstance(number, str) for number in numbers)
    assert {len(number) for number in numbers} == {15, 18}


def test_clerks_differ_in_their_habits_and_all_can_be_read():
    seen = set()
    for seed in range(60):
        one = a_clerk(seed)
        seen |= {one.dates, one.money, one.village, one.footer, str(one.title_row), str(one.extra)}
        cell = one.date(date(1986, 7, 1))
        assert read_date(cell) == date(1986, 7, 1)
        assert read_date(one.date(date(1986, 7, 1), monthly=True)) == date(1986, 7, 1)
        for fen in (123_400, 3_500_000, 12_345, 1_234_500):
            assert read_yuan(one.yuan(fen)) == fen
        assert isinstance(cell, (str, datetime))
    assert {"dash", "zh", "cell", "wan", "wide", "bare", "填表人", "True", "False"} <= seen


def test_a_village_is_written_in_full_where_its_bare_name_would_make_two():
    among = tuple(v.name for v in TOWN.villages)
    for seed in range(20):
        assert a_clerk(seed).place("石桥村", among) == "石桥村"
    assert {bare(a_clerk(seed).place("松坡村", among)) for seed in range(20)} == {"松坡"}


def test_the_hasty_workbook_has_faults_and_the_mended_one_none_of_them():
    cases = COUNTY.of(TOWN)
    _, hasty, _ = table(books.f1_faulty(TOWN, cases, a_clerk(3), DAY), books.F1)
    assert hasty[4]["身份证号"] == hasty[3]["身份证号"]
    assert hasty[3]["主要致贫原因"] == "因穷"
    _, mended, _ = table(books.f1(TOWN, cases, a_clerk(3), DAY), books.F1)
    assert len({row["身份证号"] for row in mended}) == len(mended)


def test_losses_and_applications_have_a_row_for_each_part():
    cases = [case for case in COUNTY.of(TOWN) if case.applies]
    _, rows, _ = table(books.f5(TOWN, cases, 1, a_clerk(1), DAY), books.F5)
    assert len(rows) == sum(len(case.asked) for case in cases)
    for town in COUNTY.towns:
        losses = [loss for loss in COUNTY.losses if loss.case.town == town]
        if losses:
            _, lost, _ = table(books.loss(town, losses, a_clerk(1), DAY), books.LOSS)
            assert len(lost) == len(losses)


def test_the_other_registers_hand_in_a_row_for_each_person():
    for form, people, title in (
        (books.f2, COUNTY.seekers, books.F2), (books.f3, COUNTY.elders, books.F3),
        (books.f4, COUNTY.monitored, books.F4),
    ):  # fmt: skip
        _, rows, _ = table(form(TOWN, people, a_clerk(1), DAY), title[:31])
        assert len(rows) == len(people)
