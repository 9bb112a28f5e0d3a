"""Tables as counties lay them out: titles above, notes below, headings in any order."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sheets import books
from tuopin.kit.scope import whole_county
from tuopin.register.rules.forms import F1, F1M, F3
from tuopin.sheets.rules.checking import Facts, Row, rows_of
from tuopin.sheets.rules.columns import Form
from tuopin.sheets.rules.places import Places
from tuopin.sheets.rules.reading import Table, open_book, tables
from tuopin.sheets.rules.writing import filled

LIMIT = 32 * 1024 * 1024
DAY = date(2007, 1, 8)
HEADS = books.headings(F1)


def read(data: bytes, form: Form = F1) -> list[Table]:
    return tables(open_book(data, "x.xlsx", LIMIT), form)


def cells(**given: Any) -> list[Any]:
    row = books.head(**given)
    return [row.get(h) for h in HEADS]


def facts() -> Facts:
    return Facts("990101", DAY, DAY, Places([], DAY), whole_county("990101"), {})


def rows(data: bytes, form: Form = F1) -> list[Row]:
    return [row for table in read(data, form) for row in rows_of(table, facts())]


def test_the_header_is_found_below_a_title_and_blank_rows() -> None:
    data = books.book(
        (
            "表一",
            [["农村贫困党员登记表"], ["填报单位：北山镇", None, "2007年1月"], [], HEADS, cells()],
        )
    )
    [table] = read(data)
    assert table.header == 4
    assert [number for number, _ in table.rows()] == [5]


def test_headings_stand_in_any_order() -> None:
    turned = HEADS[::-1]
    row = books.head()
    [table] = read(books.book(("x", [turned, [row.get(h) for h in turned]])))
    [(_, got)] = table.rows()
    assert got[table.places["name"]] == "试一户"


def test_white_space_stars_and_full_width_brackets_are_forgiven() -> None:
    odd = {
        "住房面积(平方米)": "住房面积\n（平方米）",
        "姓名": "姓　名*",
        "家庭年收入(元)": " 家庭年收入 （元） ",
    }
    data = books.book(("x", [[odd.get(h, h) for h in HEADS], cells()]))
    [table] = read(data)
    assert not table.findings


def test_an_unknown_column_is_put_aside_and_reported() -> None:
    data = books.book(("x", [[*HEADS, "年画"], [*cells(), "三张"]]))
    [table] = read(data)
    assert table.aside == ("年画",)
    assert [(f.code, f.warning) for f in table.findings] == [("column_unknown", True)]


def test_a_missing_required_column_is_a_fault_and_an_optional_one_is_none() -> None:
    [table] = read(books.f1(books.head(), without=["姓名", "民族"]))
    assert [(f.code, f.heading, f.row) for f in table.findings] == [("column_missing", "姓名", 1)]
    assert not table.whole


def test_a_sheet_without_the_form_says_which_columns_it_lacks() -> None:
    [table] = read(books.book(("x", [["甲", "乙"], [1, 2]])))
    assert {f.heading for f in table.findings if not f.warning} == {c.heading for c in F1.required}


def test_the_table_ends_before_a_note() -> None:
    for note in ("填表人：试某", "合  计", "审核人:", "备注：以上属实", "注:单位为元",
                 "制表人 试某", "单位负责人："):  # fmt: skip
        for place in (0, 1):
            tail = [None] * place + [note]
            [table] = read(books.book(("x", [HEADS, cells(), tail, cells()])))
            assert [n for n, _ in table.rows()] == [2], note


def test_a_serial_number_before_the_note_does_not_hide_it() -> None:
    [table] = read(books.book(("x", [HEADS, cells(), [2, None, "合计"], cells()])))
    assert [n for n, _ in table.rows()] == [2]


def test_a_remark_within_a_row_does_not_end_the_table() -> None:
    data = books.book(("x", [HEADS, cells(备注="备注：已核"), cells()]))
    assert [n for n, _ in read(data)[0].rows()] == [2, 3]


def test_the_table_ends_after_three_blank_rows_not_after_two() -> None:
    data = books.book(("x", [HEADS, cells(), [], [], cells(), [], [], [], cells()]))
    assert [n for n, _ in read(data)[0].rows()] == [2, 5]


def test_rows_with_nothing_but_their_serial_number_are_blank() -> None:
    data = books.book(("x", [HEADS, cells(序号=1), [2], [3], [4], [5]]))
    assert [n for n, _ in read(data)[0].rows()] == [2]


def test_a_header_in_two_merged_lines_is_put_together() -> None:
    upper = [
        h if i < 14 or i > 16 else ("住房情况" if i == 14 else None) for i, h in enumerate(HEADS)
    ]
    lower = [h if 14 <= i <= 16 else None for i, h in enumerate(HEADS)]
    [table] = read(books.book(("x", [["登记表"], upper, lower, cells()])))
    assert table.header == 3
    assert table.places["housing_structure"] == HEADS.index("住房结构")
    assert [n for n, _ in table.rows()] == [4]


def test_every_sheet_that_has_the_form_is_read_and_named() -> None:
    data = books.book(
        ("北山镇", [HEADS, cells()]), ("南河乡", [HEADS, cells()]), ("说明", [["无关"]])
    )
    assert [t.sheet.name for t in read(data)] == ["北山镇", "南河乡"]


def test_the_family_stands_on_a_sheet_of_its_own() -> None:
    found = read(books.f1(books.head(), family=[books.member()]))
    assert [t.form for t in found] == [F1, F1M]


def test_a_place_merged_over_several_rows_counts_for_each() -> None:
    import io

    import xlsxwriter

    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    page = made.add_worksheet("x")
    page.write_row(0, 0, HEADS)
    for r in (1, 2, 3):
        page.write_row(r, 0, cells(乡镇=None))
    page.merge_range(1, HEADS.index("乡镇"), 3, HEADS.index("乡镇"), "北山镇")
    made.close()
    assert [row.values["township"] for row in rows(out.getvalue())] == ["北山镇"] * 3


def test_a_formula_is_read_as_its_value_and_never_run() -> None:
    import io

    import xlsxwriter

    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    page = made.add_worksheet("x")
    page.write_row(0, 0, HEADS)
    page.write_row(1, 0, cells())
    page.write_formula(1, HEADS.index("家庭人口"), "=1+2", None, 3)
    page.write_formula(1, HEADS.index("备注"), '=CMD("x")', None, "")
    page.write_formula(1, HEADS.index("住房结构"), "=NA()", None, "#N/A")
    made.close()
    [row] = rows(out.getvalue())
    assert row.values["people"] == 3
    assert row.values["note"] == ""
    assert ("住房结构", "cell_error") in [(f.heading, f.code) for f in row.findings]
    assert ("备注", "formula_unkept", True) in [
        (f.heading, f.code, f.warning) for f in row.findings
    ]


def test_a_template_has_the_headings_lists_and_an_explanation() -> None:
    import io

    import openpyxl

    from tuopin.sheets.rules.writing import template

    book = openpyxl.load_workbook(io.BytesIO(template(F1)))
    assert book.sheetnames == [F1.title, F1M.title, "填写说明", "代码表"]
    page = book[F1.title]
    assert [c.value for c in page[1]] == HEADS
    assert page.column_dimensions["H"].style or page.column_dimensions["H"].number_format == "@"
    assert len(page.data_validations.dataValidation) == 10
    said = {(r[0].value, r[1].value) for r in book["填写说明"].iter_rows(min_row=2)}
    assert {(F1.title, h) for h in HEADS} <= said
    assert book["代码表"].sheet_state == "hidden"


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp"]), max_size=40
)
ELDERS = st.fixed_dictionaries(
    {
        "branch": TEXT, "name": st.just("试老者"), "identity": st.just(books.number(1930, 21)),
        "joined_on": st.dates(date(1950, 1, 1), DAY), "supporter": st.sampled_from(["", "试赡养"]),
        "livelihood": TEXT, "minimum_living": st.sampled_from([True, False, None]),
        "allowance_fen": st.one_of(st.none(), st.integers(0, 10**9)), "note": TEXT,
        "health": st.sampled_from(["", "健康", "残疾"]), "township": st.just("北山镇"),
        "village": st.just("石桥村"),
    }
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(ELDERS, max_size=6))
def test_what_is_written_out_is_read_in_again_the_same(given: list[dict[str, Any]]) -> None:
    got = rows(filled([(F3, given)]), F3)
    assert len(got) == len(given)
    for row, want in zip(got, given, strict=True):
        for key in want:
            value = want[key]
            if isinstance(value, str):
                value = " ".join(value.split()) if not value.isprintable() else value.strip()
                value = value.removeprefix("'") if value[:2] in {"'=", "'+", "'-", "'@"} else value
            assert row.values[key] == value, key
