"""The workbooks as townships hand them in: the forms' headings with a county's everyday mess."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any, NamedTuple

import xlsxwriter

from tuopin.funds.rules.bank_form import BANK
from tuopin.kit.money import plain_yuan
from tuopin.pilot.county import Case, Elder, Monitored, Seeker, Town
from tuopin.pilot.fieldwork import Call
from tuopin.pilot.losses import Loss
from tuopin.pilot.mess import Cell, Clerk
from tuopin.pilot.people import Person
from tuopin.pilot.projects import Part

F1 = "农村贫困党员登记表"
F1M = "家庭成员表"
F2 = "需到企业工作的贫困党员或家庭成员登记表"
F3 = "农村贫困党员(70周岁以上)登记表"
F4 = "全县贫困人口监测中党员登记表"
F5 = "农村贫困党员脱贫工程项目申请表"
LOSS = "受灾情况登记表"
VISIT = "联系人走访登记表"

Row = dict[str, Cell]
# Made the same every time, so that a year lived again hands in the very same bytes.
_CREATED = datetime(2007, 1, 8, 9, 0)  # noqa: DTZ001 - the workbook format knows no zone
_WIDE_BRACKETS = str.maketrans("()", "（）")


def f1(town: Town, cases: Sequence[Case], clerk: Clerk, day: date) -> bytes:
    """Return a township's f1 workbook with its people on the second sheet."""
    heads = [_f1_row(place, case, clerk) for place, case in enumerate(cases, start=1)]
    members = [_f1m_row(case, who, clerk) for case in cases for who in case.home.members]
    return _book(clerk, [(F1, heads), (F1M, members)], town, day)


def f1_faulty(town: Town, cases: Sequence[Case], clerk: Clerk, day: date) -> bytes:
    """Return the f1 workbook of somebody who was in a hurry: a few rows the check must refuse."""
    rows = [_f1_row(place, case, clerk) for place, case in enumerate(cases, start=1)]
    number = str(rows[0]["身份证号"])
    rows[0]["身份证号"] = number[:-1] + ("1" if number[-1] != "1" else "2")
    if len(rows) > 1:
        rows[1]["劳动力人数"] = len(cases[1].home.people) + 3
    if len(rows) > 2:
        rows[2]["入党时间"] = f"{cases[2].home.head.birth.year + 10}-7-1"
    if len(rows) > 3:
        rows[3]["主要致贫原因"] = "因穷"
    if len(rows) > 4:
        rows[4]["身份证号"] = rows[3]["身份证号"]
    members = [_f1m_row(case, who, clerk) for case in cases for who in case.home.members]
    return _book(clerk, [(F1, rows), (F1M, members)], town, day)


def f2(town: Town, seekers: Sequence[Seeker], clerk: Clerk, day: date) -> bytes:
    """Return a township's list of people who want work."""
    rows = [_f2_row(place, one, clerk) for place, one in enumerate(seekers, start=1)]
    return _book(clerk, [(F2, rows)], town, day)


def f3(town: Town, elders: Sequence[Elder], clerk: Clerk, day: date) -> bytes:
    """Return a township's list of Party members of 70 years or more."""
    rows = [_f3_row(place, one, clerk) for place, one in enumerate(elders, start=1)]
    return _book(clerk, [(F3, rows)], town, day)


def f4(town: Town, monitored: Sequence[Monitored], clerk: Clerk, day: date) -> bytes:
    """Return a township's part of the poverty monitoring list."""
    rows = [_f4_row(place, one, clerk) for place, one in enumerate(monitored, start=1)]
    return _book(clerk, [(F4, rows)], town, day)


def f5(town: Town, cases: Sequence[Case], batch: int, clerk: Clerk, day: date) -> bytes:
    """Return a township's project applications, one row a part."""
    pairs = [(case, part) for case in cases for part in case.asked]
    rows = [
        _f5_row(place, case, part, batch, clerk, day)
        for place, (case, part) in enumerate(pairs, start=1)
    ]
    return _book(clerk, [(F5, rows)], town, day)


def loss(town: Town, losses: Sequence[Loss], clerk: Clerk, day: date) -> bytes:
    """Return a township's losses by one disaster, one row a damaged part."""
    return _book(clerk, [(LOSS, [_loss_row(one, clerk) for one in losses])], town, day)


def visit(town: Town, rows: Sequence[tuple[Call, str, str]], clerk: Clerk, day: date) -> bytes:
    """Return a township's visits of a month: each visit with its officer's name and the note."""
    return _book(clerk, [(VISIT, [_visit_row(*row, clerk) for row in rows])], town, day)


class BankEntry(NamedTuple):
    """One line as the bank prints it: fen above zero for what came in, the balance after it."""

    day: date
    text: str
    fen: int
    balance_fen: int
    other_party: str
    serial: str


def bank(name: str, entries: Sequence[BankEntry]) -> bytes:
    """Return an account's statement, neat as a bank's machine prints it."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": name, "author": "银行", "created": _CREATED})
    sheet = book.add_worksheet(BANK.title)
    for column, heading in enumerate(c.heading for c in BANK.columns):
        sheet.write_string(0, column, heading)
    for row, entry in enumerate(entries, start=1):
        came, went = max(0, entry.fen), max(0, -entry.fen)
        cells = (
            entry.day.isoformat(), entry.text, plain_yuan(came) if came else "",
            plain_yuan(went) if went else "", plain_yuan(entry.balance_fen), entry.other_party,
            entry.serial,
        )  # fmt: skip
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell)
    book.close()
    return out.getvalue()


def _place(town: Town, village: str, clerk: Clerk) -> Row:
    among = tuple(v.name for v in town.villages)
    return {"乡镇": town.name, "村": clerk.place(village, among)}


def _f1_row(place: int, case: Case, clerk: Clerk) -> Row:
    home, head = case.home, case.home.head
    first = case.wished[0].content if case.wished else ""
    return {
        "序号": place, **_place(case.town, case.village.name, clerk), "党支部": case.branch,
        "姓名": head.name, "性别": head.sex,
        "民族": home.nation if clerk.wide else f"{home.nation}族",
        "身份证号": clerk.number(head.identity, head.birth),
        "文化程度": clerk.word(head.education),
        "入党时间": clerk.date(home.joined, monthly=case.number % 3 > 0),
        "健康状况": clerk.word(head.health), "劳动能力": clerk.word(head.labour),
        "家庭人口": len(home.people), "劳动力人数": home.workers,
        "住房面积(平方米)": clerk.quantity(home.housing_milli),
        "住房结构": clerk.word(home.structure), "是否危房": clerk.flag(home.unsafe),
        "耕地面积(亩)": clerk.quantity(home.arable_milli, "亩"),
        "林地面积(亩)": clerk.quantity(home.forest_milli, "亩"),
        "养殖水面(亩)": clerk.quantity(home.water_milli) if home.water_milli else "",
        "家庭年收入(元)": clerk.yuan(home.income_fen), "主要致贫原因": clerk.word(home.cause),
        "其他致贫原因": home.other_cause, "是否村干部": clerk.flag(case.fate == "cadre"),
        "拟发展项目": first, "联系电话": home.phone if case.number % 4 else "", "备注": "",
    }  # fmt: skip


def _f1m_row(case: Case, who: Person, clerk: Clerk) -> Row:
    relation = clerk.word(who.relation)
    if who.relation == "配偶":
        relation = clerk.draw.choice(("配偶", "妻子" if who.sex == "女" else "丈夫"))
    return {
        "户主身份证号": case.home.head.identity, "姓名": who.name,
        "身份证号": clerk.number(who.identity, who.birth), "与户主关系": relation, "性别": who.sex,
        "文化程度": clerk.word(who.education), "健康状况": clerk.word(who.health),
        "劳动能力": clerk.word(who.labour), "是否在校生": clerk.flag(who.student),
        "务工月数": who.months_away or "", "备注": "",
    }  # fmt: skip


def _f2_row(place: int, one: Seeker, clerk: Clerk) -> Row:
    head, who = one.case.home.head, one.person
    return {
        "序号": place, **_place(one.case.town, one.case.village.name, clerk),
        "党员姓名": head.name, "党员身份证号": head.identity, "求职人姓名": who.name,
        "求职人身份证号": who.identity, "与党员关系": clerk.word(who.relation),
        "文化程度": clerk.word(who.education), "技能特长": one.skill, "求职意向": one.wanted,
        "期望工资(元/月)": clerk.yuan(one.wage_yuan * 100),
        "可到岗时间": clerk.date(date(2007, 3, 1)), "联系电话": one.case.home.phone, "备注": "",
    }  # fmt: skip


def _f3_row(place: int, one: Elder, clerk: Clerk) -> Row:
    who = one.person
    weak = who.age >= 80 or who.health != "健康"
    low = int(who.identity[15]) % 3 == 0
    return {
        "序号": place, **_place(one.town, one.village.name, clerk),
        "党支部": f"{one.village.name}党支部", "姓名": who.name,
        "身份证号": clerk.number(who.identity, who.birth),
        "入党时间": clerk.date(one.joined, monthly=True), "健康状况": clerk.word(who.health),
        "生活自理能力": "半自理" if weak else "能自理",
        "居住方式": "与子女" if one.supporter else "独居", "赡养人姓名": one.supporter,
        "主要生活来源": "低保" if low else "种植业", "是否低保户": clerk.flag(low),
        "每月补助(元)": clerk.yuan(3_000) if low else "", "联系电话": "", "备注": "",
    }  # fmt: skip


def _f4_row(place: int, one: Monitored, clerk: Clerk) -> Row:
    return {
        "序号": place, **_place(one.town, one.village.name, clerk),
        "监测户编号": f"JC{one.village.code[6:]}{place:04d}", "户主姓名": one.head_name,
        "党员姓名": one.person.name, "党员身份证号": one.person.identity,
        "与户主关系": clerk.word(one.relation), "家庭人口": one.people,
        "人均纯收入(元)": clerk.yuan(one.income_fen), "监测年度": 2006,
        "主要致贫原因": clerk.word(one.cause), "备注": "",
    }  # fmt: skip


def _f5_row(place: int, case: Case, part: Part, batch: int, clerk: Clerk, day: date) -> Row:
    head = case.home.head
    return {
        "序号": place, "批次": batch, **_place(case.town, case.village.name, clerk),
        "姓名": head.name, "身份证号": head.identity, "项目类别": part.category,
        "项目内容": part.content, "规模": clerk.quantity(part.quantity_milli),
        "计量单位": part.unit, "申请金额(元)": clerk.yuan(part.amount_fen),
        "自筹金额(元)": clerk.yuan(part.own_fen), "预计年增收(元)": clerk.yuan(part.gain_fen),
        "申请日期": clerk.date(day), "备注": "",
    }  # fmt: skip


def _loss_row(one: Loss, clerk: Clerk) -> Row:
    part, head = one.case.wished[one.part], one.case.home.head
    return {
        "灾害名称": one.disaster.name, **_place(one.case.town, one.case.village.name, clerk),
        "姓名": head.name, "身份证号": head.identity, "项目内容": part.content,
        "受损数量": clerk.quantity(one.destroyed_milli), "计量单位": part.unit,
        "直接损失(元)": clerk.yuan(one.loss_fen), "倒塌房屋(间)": one.rooms or "",
        "受灾人口": one.people or "", "是否急需救助": clerk.flag(one.urgent), "备注": "",
    }  # fmt: skip


def _visit_row(one: Call, officer: str, number: str, clerk: Clerk) -> Row:
    return {
        "借据编号": number, "身份证号": "", "走访日期": clerk.date(one.on), "走访人": officer,
        "项目进展": one.progress, "存在问题": one.problem, "解决措施": one.measure, "备注": "",
    }  # fmt: skip


def _book(clerk: Clerk, sheets: Iterable[tuple[str, list[Row]]], town: Town, day: date) -> bytes:
    """Write the sheets of one workbook; a sheet without rows keeps its headings out too."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": town.name, "author": clerk.name, "created": _CREATED})
    styles = {
        "title": book.add_format({"bold": True, "font_size": 16, "align": "center"}),
        "head": book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center"}),
        "text": book.add_format({"border": 1, "num_format": "@"}),
        "cell": book.add_format({"border": 1}),
        "date": book.add_format({"border": 1, "num_format": "yyyy-m-d"}),
    }
    for title, rows in sheets:
        if rows:
            _sheet(book.add_worksheet(title[:31]), title, rows, clerk, styles)
            _close(book.worksheets()[-1], clerk, town, day)
    book.close()
    return out.getvalue()


def _sheet(sheet: Any, title: str, rows: list[Row], clerk: Clerk, styles: dict[str, Any]) -> None:
    headings = _ordered(list(rows[0]), clerk)
    top = 2 if clerk.blank_top else 0
    if clerk.title_row:
        sheet.merge_range(top, 0, top, len(headings) - 1, title, styles["title"])
        top += 1
    for column, heading in enumerate(headings):
        sheet.write_string(top, column, _spelt(heading, clerk), styles["head"])
        sheet.set_column(column, column, 20 if "身份证" in heading else 10)
    write = _writer(sheet, styles)
    for number, row in enumerate(rows, start=top + 1):
        for column, heading in enumerate(headings):
            write(number, column, row.get(heading, clerk.draw.randint(1, 18)))
    sheet.freeze_panes(top + 1, 0)


def _writer(sheet: Any, styles: dict[str, Any]) -> Callable[[int, int, Cell], None]:
    def write(row: int, column: int, value: Cell) -> None:
        if value in {"", None}:
            sheet.write_blank(row, column, None, styles["cell"])
        elif isinstance(value, str):
            sheet.write_string(row, column, value, styles["text"])
        elif isinstance(value, datetime):
            sheet.write_datetime(row, column, value, styles["date"])
        else:
            sheet.write_number(row, column, value, styles["cell"])

    return write


def _ordered(headings: list[str], clerk: Clerk) -> list[str]:
    """Put the headings in the clerk's order, with the office's own column where there is one."""
    if clerk.order == 1 and {"姓名", "身份证号"} <= set(headings):
        headings.remove("身份证号")
        headings.insert(headings.index("姓名") + 1, "身份证号")
    elif clerk.order == 2:
        headings.remove("备注")
        headings.insert(3, "备注")
    if clerk.extra and "备注" in headings:
        headings.insert(headings.index("备注"), "村民组")
    return headings


def _spelt(heading: str, clerk: Clerk) -> str:
    heading = heading.translate(_WIDE_BRACKETS) if clerk.wide else heading
    return "姓  名" if heading == "姓名" and clerk.order == 3 else heading


def _close(sheet: Any, clerk: Clerk, town: Town, day: date) -> None:
    """Write the notes under the table."""
    if clerk.footer:
        last = sheet.dim_rowmax + 1
        sheet.write_string(
            last, 0, f"{clerk.footer}{'' if ':' in clerk.footer else '：'}{clerk.name}"
        )
        sheet.write_string(last, 4, f"{town.name}  {day.year}年{day.month}月{day.day}日")
