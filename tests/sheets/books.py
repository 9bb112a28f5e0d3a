"""Workbooks for tests, as counties hand them in: built afresh, what is wrong put in by name."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter

from tuopin.kit.identity import make
from tuopin.register.rules.forms import F1, F1M, F2, F3, F4
from tuopin.sheets.rules.columns import Form

AREA = "990101"


def number(year: int = 1950, serial: int = 1, month: int = 3, day: int = 5) -> str:
    """Return a valid identity number of an invented person; an odd serial is a man's."""
    return make(AREA, date(year, month, day), serial)


def book(*sheets: tuple[str, Sequence[Sequence[Any]]]) -> bytes:
    """Return a workbook of raw cells."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    for title, rows in sheets:
        sheet = made.add_worksheet(title)
        filled = [(r, c, x) for r, cells in enumerate(rows) for c, x in enumerate(cells)]
        for r, c, cell in filled:
            if isinstance(cell, date):
                sheet.write_datetime(r, c, cell, day)
            elif cell is not None:
                sheet.write(r, c, cell)
    # The same cells give the same bytes at any time.
    made.set_properties({"created": datetime(2007, 1, 1, tzinfo=UTC)})
    made.close()
    return out.getvalue()


def headings(form: Form) -> list[str]:
    """Return a form's headings in its own order."""
    return [c.heading for c in form.columns]


def sheet(form: Form, rows: Sequence[Mapping[str, Any]], without: Sequence[str] = ()) -> Any:
    """Return (title, cells) of a form's sheet: the header in row 1, a row each from row 2."""
    heads = [h for h in headings(form) if h not in without]
    return form.title, [heads, *[[row.get(h) for h in heads] for row in rows]]


def head(**given: Any) -> dict[str, Any]:
    """Return a right row of f1, with what the test wants to be different."""
    row = {
        "乡镇": "北山镇", "村": "石桥村", "党支部": "石桥支部", "姓名": "试一户", "性别": "男",
        "民族": "汉族", "身份证号": number(), "文化程度": "小学", "入党时间": "1976-07-01",
        "健康状况": "健康", "劳动能力": "普通劳动力", "家庭人口": 3, "劳动力人数": 2,
        "住房面积(平方米)": 62, "住房结构": "土木", "是否危房": "否", "耕地面积(亩)": 3.2,
        "家庭年收入(元)": 4120, "主要致贫原因": "缺资金", "其他致贫原因": "缺技术",
        "是否村干部": "否",
        "拟发展项目": "大棚蔬菜", "联系电话": "13800001111",
    }  # fmt: skip
    return row | given


def member(**given: Any) -> dict[str, Any]:
    """Return a right row of f1m."""
    row = {
        "户主身份证号": number(), "姓名": "试配偶", "身份证号": number(1952, 2),
        "与户主关系": "配偶", "性别": "女", "健康状况": "健康", "劳动能力": "普通劳动力",
        "是否在校生": "否", "务工月数": 0,
    }  # fmt: skip
    return row | given


def seeker(**given: Any) -> dict[str, Any]:
    """Return a right row of f2."""
    row = {
        "乡镇": "北山镇", "村": "石桥村", "党员姓名": "试一户", "党员身份证号": number(),
        "求职人姓名": "试小工", "求职人身份证号": number(1980, 11), "与党员关系": "之子",
        "求职意向": "竹器厂", "期望工资(元/月)": 900, "可到岗时间": "2007-05-01",
    }  # fmt: skip
    return row | given


def elder(**given: Any) -> dict[str, Any]:
    """Return a right row of f3."""
    row = {
        "乡镇": "南河乡", "村": "柳湾村", "姓名": "试老者", "身份证号": number(1930, 21),
        "入党时间": "1956-05", "健康状况": "长期慢性病", "是否低保户": "是", "每月补助(元)": 30,
    }  # fmt: skip
    return row | given


def monitored(**given: Any) -> dict[str, Any]:
    """Return a right row of f4."""
    row = {
        "乡镇": "南河乡", "村": "竹园村", "监测户编号": "990101-0031", "户主姓名": "试户主",
        "党员姓名": "试监测", "党员身份证号": number(1960, 31), "与户主关系": "之子", "家庭人口": 4,
        "人均纯收入(元)": 650, "监测年度": 2006, "主要致贫原因": "缺水",
    }  # fmt: skip
    return row | given


def f1(*rows: Mapping[str, Any], family: Sequence[Mapping[str, Any]] = (), **given: Any) -> bytes:
    """Return f1's workbook, with the family's sheet when there is a family."""
    sheets = [sheet(F1, rows, **given)]
    if family:
        sheets.append(sheet(F1M, family))
    return book(*sheets)


FORMS = {"f1": F1, "f1m": F1M, "f2": F2, "f3": F3, "f4": F4}


def of(code: str, *rows: Mapping[str, Any], **given: Any) -> bytes:
    """Return a workbook of one form."""
    return book(sheet(FORMS[code], rows, **given))
