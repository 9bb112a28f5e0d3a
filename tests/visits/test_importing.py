"""The workbook of visits: each row set against notes, register, pairings and known visits."""

import io
from datetime import date
from functools import cache
from uuid import UUID

import pytest
from openpyxl import Workbook

from tests.visits.test_recording import DAY_OF_TURN, handed
from tests.visits.walk import COUNTY_WIDE, MAY_DAY
from tests.world import COUNTY, SOUTH_A
from tuopin.funds.models import Loan
from tuopin.kit.refusals import Refused
from tuopin.sheets.actions import hand_in
from tuopin.sheets.models import Problem
from tuopin.sheets.queries import exported
from tuopin.visits.actions import VisitImporter, check, merge
from tuopin.visits.models import Duty, Issue, Visit
from tuopin.visits.queries import faults, visit_counts
from tuopin.visits.rules.visit_form import PROGRESS_WORDS, VISIT
from tuopin.visits.states import PROGRESS

HEADINGS = [
    "借据编号", "身份证号", "走访日期", "走访人", "项目进展", "存在问题", "解决措施", "备注",
]  # fmt: skip
ON = date(2007, 6, 15)


def book(*lines):
    """Return a workbook; the same lines are the same file, though it bears its second."""
    return _made(tuple(tuple(line) for line in lines))


@cache
def _made(lines):
    made = Workbook()
    sheet = made.active
    sheet.append([VISIT.title])
    sheet.append(HEADINGS)
    for line in lines:
        sheet.append(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def line(home, **other):
    cells = dict.fromkeys(HEADINGS) | {
        "借据编号": Loan.objects.get(household=home).number, "走访日期": "2007-5-16",
        "走访人": "试north_liaison", "项目进展": "正常",
    }  # fmt: skip
    return list((cells | other).values())


def taken(walk, *lines, who="county_office", on=ON):
    done = hand_in(actor=walk.act(who), on=on, form="visit", name="走访.xlsx", data=book(*lines))
    return UUID(done.result["import"])


def checked(walk, *lines, who="county_office"):
    key = taken(walk, *lines, who=who)
    check(actor=walk.act(who), on=ON, handed_in=key)
    rows = Problem.objects.filter(handed_in=key).order_by("row", "id")
    return list(rows.values_list("heading", "code"))


def merged(walk, *lines, partial=False, who="county_office"):
    key = taken(walk, *lines, who=who)
    check(actor=walk.act(who), on=ON, handed_in=key)
    return merge(actor=walk.act(who), on=ON, handed_in=key, partial=partial).result


def test_the_form_has_exactly_the_countys_headings():
    assert [c.heading for c in VISIT.columns] == HEADINGS
    assert [c.heading for c in VISIT.required] == HEADINGS[2:5]
    assert set(PROGRESS_WORDS.values()) == set(PROGRESS)


def test_a_right_workbook_goes_in_and_a_second_time_changes_nothing(walk):
    one, two = walk.homes(2)
    walk.sweep(ON)
    lines = [
        line(one, 存在问题="缺饲料", 解决措施="送了两袋"),
        line(two, 借据编号=None, 身份证号=two.persons.get().identity, 项目进展="变慢"),
    ]
    done = merged(walk, *lines)
    assert (done["new"], done["written"]) == (2, 2)
    assert set(Visit.objects.values_list("source", "role")) == {("workbook", "liaison")}
    assert set(Visit.objects.values_list("progress", flat=True)) == {"normal", "slower"}
    assert visit_counts(COUNTY, ON) == (2, 2, 0)
    assert set(Duty.objects.filter(month=date(2007, 5, 1)).values_list("met_on")) == {(MAY_DAY,)}
    again = merged(walk, *lines)
    assert (again["unchanged"], again["written"]) == (2, 0)
    assert list(faults(COUNTY)) == []


def test_a_changed_row_of_a_sheet_changes_the_visit_and_says_what(walk):
    home = walk.home()
    merged(walk, line(home))
    done = merged(walk, line(home, 项目进展="停滞", 备注="母猪病了"))
    assert (done["changed"], done["written"]) == (1, 1)
    assert Visit.objects.get().progress == "stalled"


def test_a_sheet_does_not_overwrite_what_a_page_recorded(walk):
    home = walk.home()
    walk.visit(home, MAY_DAY)
    assert merged(walk, line(home))["unchanged"] == 1
    assert checked(walk, line(home, 项目进展="停滞")) == [("走访日期", "visit_recorded")]


def test_a_row_handed_in_again_after_a_voiding_is_a_new_visit(walk):
    home, other = walk.homes(2)
    walk.visit(home, MAY_DAY, progress="stalled")
    assert checked(walk, line(home)) == [("走访日期", "visit_recorded")]
    walk.void(Visit.objects.get(), date(2007, 5, 20))
    assert merged(walk, line(home))["new"] == 1
    walk.void(Visit.objects.get(source="workbook"), ON, who="county_office")
    assert exported(COUNTY, "visit", COUNTY_WIDE, ON)[1] == 0
    # The very same file brings nothing voided back by accident; the row in another file does.
    assert merged(walk, line(home))["written"] == 0
    assert merged(walk, line(home), line(other))["new"] == 2
    assert Visit.objects.filter(household=home).count() == 3
    assert Visit.objects.get(household=home, void_on=None).progress == "normal"


def test_a_problem_about_which_nothing_was_done_is_left_open(walk):
    one, two = walk.homes(2)
    merged(walk, line(one, 存在问题="菜价低"), line(two, 存在问题="缺苗", 解决措施="联系农技站"))
    row = Issue.objects.get()
    assert (row.household, row.text, row.kind, row.opened_on) == (one, "菜价低", "other", MAY_DAY)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"借据编号": "07-9-999-999"}, ("借据编号", "number_unknown")),
        ({"借据编号": None}, ("借据编号", "number_or_identity")),
        ({"走访日期": "2007-4-9"}, ("走访日期", "visit_no_money")),
        ({"走访日期": "2007-7-1"}, ("走访日期", "date_future")),
        ({"走访人": "试south_liaison"}, ("走访人", "visit_by_other")),
        ({"项目进展": "很好"}, ("项目进展", "code_unknown")),
        ({"走访人": None}, ("走访人", "required")),
    ],
)
def test_a_wrong_row_says_which_cell_and_why(walk, said, fault):
    assert checked(walk, line(walk.home(), **said)) == [fault]


def test_a_visit_before_the_pairing_is_a_fault_of_its_day(walk):
    home = walk.home()
    handed(walk, home, on=DAY_OF_TURN)
    early = line(home, 走访人="试north_liaison2", 走访日期="2007-6-9")
    assert checked(walk, early) == [("走访日期", "visit_before_pairing")]
    right = line(home, 走访人="试north_liaison2", 走访日期="2007-6-10")
    assert merged(walk, right)["new"] == 1


def test_two_numbers_of_two_households_disagree(walk):
    one, two = walk.homes(2)
    both = line(one, 身份证号=two.persons.get().identity)
    assert checked(walk, both) == [("身份证号", "identity_of_other")]
    assert checked(walk, line(one, 身份证号=one.persons.get().identity)) == []


def test_the_same_visit_twice_in_one_sheet_is_a_fault(walk):
    home = walk.home()
    assert checked(walk, line(home), line(home, 备注="又记一次")) == [("走访日期", "visit_twice")]


def test_a_township_hands_in_its_own_visits_only(walk):
    south = walk.home(region=SOUTH_A)
    row = line(south, 走访人="试south_liaison")
    assert checked(walk, row, who="north_office") == [("借据编号", "out_of_area")]
    assert merged(walk, row, who="south_office")["written"] == 1


def test_right_rows_go_in_without_the_wrong_ones_only_when_asked(walk):
    one, two = walk.homes(2)
    lines = [line(one), line(two, 走访人="某人")]
    with pytest.raises(Refused) as caught:
        merged(walk, *lines)
    assert caught.value.code == "import_faulty"
    assert not Visit.objects.exists()
    assert merged(walk, *lines, partial=True)["written"] == 1


def test_what_goes_out_comes_in_again_unchanged(walk):
    one, two = walk.homes(2)
    merged(walk, line(one, 存在问题="缺饲料", 解决措施="送了两袋"), line(two, 项目进展="完成"))
    data, count = exported(COUNTY, "visit", COUNTY_WIDE, ON)
    assert count == 2
    key = hand_in(actor=walk.act("county_office"), on=ON, form="visit", name="出.xlsx", data=data)
    result = check(actor=walk.act("county_office"), on=ON, handed_in=UUID(key.result["import"]))
    assert (result.result["unchanged"], result.result["faulty"]) == (2, 0)


def test_a_sheets_queries_do_not_grow_with_its_rows(walk, django_assert_max_num_queries):
    homes = walk.homes(5)
    key = taken(walk, *(line(home) for home in homes))
    with django_assert_max_num_queries(26):
        check(actor=walk.act("county_office"), on=ON, handed_in=key)
    assert VisitImporter.by_today
