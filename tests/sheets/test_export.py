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
from tuopin.sheets.actions import export, note_export
from tuopin.sheets.rules.writing import plain_workbook


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
        return [row[4].value for row in book.worksheets[0].iter_rows(min_row=2)]

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


def test_a_plain_list_goes_out_with_its_money_in_yuan() -> None:
    data = plain_workbook(
        "还款[1]", ["姓名", "金额(元)"], [["@试", 123_456], [None, None]], money=(1,)
    )
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert page.title == "还款1"
    assert [c.value for c in page[2]] == ["'@试", 1234.56]
