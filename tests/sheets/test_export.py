"""Exports: what goes out comes back in unchanged; each leaves a trace."""

import io
from datetime import date

import openpyxl
import pytest

from tests.register.desk import take
from tests.sheets import books
from tests.world import World
from tuopin.audit.models import Line
from tuopin.kit.refusals import Refused
from tuopin.sheets.actions import export, note_export, note_list
from tuopin.sheets.rules.listing import Col, list_workbook


def test_every_register_goes_out_and_comes_back_unchanged(world: World) -> None:
    take(world, "f1", books.f1(books.head(备注="=1+1", 拟发展项目="+86"), family=[books.member()]))
    take(world, "f2", books.of("f2", books.seeker()))
    take(world, "f3", books.of("f3", books.elder()))
    take(world, "f4", books.of("f4", books.monitored()))
    actor = world.actor("county_office")
    for form, rows in (("f1", 2), ("f1m", 1), ("f2", 1), ("f3", 1), ("f4", 1)):
        data = export(actor, world.day, form, world.day)
        back = take(world, form, data)
        assert (back["unchanged"], back["faulty"]) == (rows, 0), form
    assert Line.objects.filter(action="sheets.export").count() == 5


def test_an_export_holds_the_own_area_and_the_rows_of_the_day(world: World) -> None:
    south = books.head(身份证号=books.number(1951, 3), 姓名="试南户", 乡镇="南河乡", 村="柳湾村")
    take(world, "f1", books.f1(books.head(备注="=1+1"), south))

    def names(who: str, day: date) -> list[str]:
        book = openpyxl.load_workbook(io.BytesIO(export(world.actor(who), world.day, "f1", day)))
        cells = (row[4].value for row in book.worksheets[0].iter_rows(min_row=2))
        return [name for name in cells if name]

    assert names("county_office", world.day) == ["试一户", "试南户"]
    assert names("north_office", world.day) == ["试一户"]
    assert names("county_office", date(2007, 1, 7)) == []
    with pytest.raises(Refused) as caught:
        note_export(actor=world.actor("north_liaison"), on=world.day,
                    form="f1", as_of=world.day, count=0)  # fmt: skip
    assert caught.value.code == "forbidden"


def test_a_text_that_begins_like_a_formula_goes_out_escaped(world: World) -> None:
    take(world, "f1", books.f1(books.head(备注="=1+1")))
    data = export(world.actor("county_office"), world.day, "f1", world.day)
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    cell = page.cell(2, len(books.headings(books.F1)))
    assert (cell.value, cell.data_type) == ("'=1+1", "s")
    identity = page.cell(2, 8)
    assert (identity.value, identity.number_format) == (books.number(), "@")


COLUMNS = (
    Col("name", "姓名"), Col("fen", "金额（元）", "money", total=True),
    Col("area", "面积（亩）", "milli", total=True), Col("day", "日期", "day"),
)  # fmt: skip


def test_a_list_goes_out_with_typed_cells_and_a_total_that_follows_a_filter() -> None:
    rows = [["@试", 123_456, 2500, date(2007, 4, 5)], [None, 44, None, None]]
    data, count = list_workbook("还款[1]", COLUMNS, rows)
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert (page.title, count) == ("还款1", 2)
    name, fen, area, day = page[2]
    assert (name.value, fen.value, area.value) == ("'@试", 1234.56, 2.5)
    assert (day.is_date, day.number_format) == (True, "yyyy-mm-dd")
    assert [c.value for c in page[4]][:3] == [
        "合计",
        "=SUBTOTAL(109,B2:B3)",
        "=SUBTOTAL(109,C2:C3)",
    ]
    seen = openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    assert [c.value for c in seen[4]][:3] == ["合计", 1235.0, 2.5]


def test_a_list_is_ready_to_be_printed() -> None:
    data, _count = list_workbook("名单", COLUMNS * 2, [])
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert page.freeze_panes == "A2"
    assert page.print_title_rows == "$1:$1"
    assert page.page_setup.orientation == "landscape"
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.fitToHeight == 0, "as many pages as it takes"
    assert page.max_row == 1, "nothing to sum up, no total"


def test_a_register_goes_out_with_totals_and_a_print_area(world: World) -> None:
    second = books.head(身份证号=books.number(1951, 3), 姓名="试二户")
    take(world, "f1", books.f1(books.head(), second))
    data = export(world.actor("county_office"), world.day, "f1", world.day)
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    heads = [cell.value for cell in page[1]]
    income = heads.index("家庭年收入(元)")
    assert page.cell(4, 1).value == "合计"
    assert page.cell(4, income + 1).value == sum(page.cell(n, income + 1).value for n in (2, 3))
    assert page.print_area.endswith("$4")
    assert page.print_title_rows == "$1:$1"


def test_a_list_that_goes_out_leaves_a_trace_of_its_columns_and_rows(world: World) -> None:
    said = {"listing": "repayments", "columns": ["number", "paid_on"], "count": 7}
    done = note_list(actor=world.actor("north_liaison"), on=world.day, as_of=world.day, **said)
    assert done.result == {"list": "repayments", "rows": 7}
    line = Line.objects.get(action="sheets.hand_out")
    assert '"columns":"number.paid_on"' in line.detail
    with pytest.raises(Refused) as caught:
        note_list(actor=world.actor("north_liaison"), on=date(2100, 1, 1), as_of=world.day, **said)
    assert caught.value.code == "date_future"
