"""May to December: each month's visits, most by the township's workbook, one township on the desk.

A few months go by without a visit; problems become issues, most of which are solved.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tuopin.pilot import books
from tuopin.pilot.county import Town
from tuopin.pilot.dice import pick
from tuopin.pilot.fieldwork import YEAR, Call, calls
from tuopin.pilot.names import name
from tuopin.pilot.stage import Stage
from tuopin.pilot.year.choosing import lead_of
from tuopin.pilot.year.handing import bring
from tuopin.selection.queries import parts_of
from tuopin.visits.actions import act_on_issue, open_issue, record, solve_issue

_CODES = {"正常": "normal", "变慢": "slower", "停滞": "stalled", "完成": "done"}
# What a technical lead brings when he is asked for.
_TAUGHT = {"disease": "病虫害和防疫", "technique": "实用技术"}
_PROMISES = ("下月送技术资料", "联系收购商", "帮助办理防疫", "")
# Workbooks of a month are handed in on its last days.
_HANDED = {12: date(YEAR, 12, 27)}


def live(stage: Stage, month: int) -> None:
    """Live the visits of a month."""
    made = calls(stage.county, stage.dice, stage.liaisons, month)
    for town in stage.county.towns:
        if rows := made.get(town.code):
            _month(stage, town, rows, month)


def _month(stage: Stage, town: Town, rows: Sequence[Call], month: int) -> None:
    with stage.step(f"{YEAR}-{month:02d} {town.name}：联系人走访 {len(rows)} 户"):
        if town is stage.county.towns[0]:
            _one_by_one(stage, rows, month)
        else:
            _by_workbook(stage, town, rows, month)
        _issues(stage, rows, month)


def officer_name(stage: Stage, who: str) -> str:
    """Return the name under which somebody was appointed."""
    return name(stage.dice.stream("officer", who))


def _by_workbook(stage: Stage, town: Town, rows: Sequence[Call], month: int) -> None:
    handed = _HANDED.get(month) or date(YEAR, month + 1, 1) - timedelta(days=2)
    listed = [
        (row, officer_name(stage, stage.liaison(row.case)), stage.agreements[row.case.number][1])
        for row in rows
    ]
    data = books.visit(town, listed, stage.clerk(town, f"visit{month}"), handed)
    bring(stage, town, "visit", handed, data, again=f":{month}")


def _one_by_one(stage: Stage, rows: Sequence[Call], month: int) -> None:
    """Enter visits on the desk, with how each part of the project gets on."""
    for row in rows:
        case = row.case
        draw = stage.dice.stream("record", case.number, month)
        application = stage.applications[case.number]
        parts = parts_of(stage.county.code, [application], row.on)[application]
        code = _CODES[row.progress]
        income = draw.randint(2, 30) * 1_000 if month >= 8 else None
        stage.do(
            record, stage.liaison(case), row.on, f"call:{case.number}:{month}",
            household=stage.homes[case.number], parts=[_part(part, code) for part in parts],
            income_fen=income, promised=draw.choice(_PROMISES),
        )  # fmt: skip


def _part(part: Any, code: str) -> dict[str, Any]:
    scale = part.approved_milli or part.quantity_milli
    there = scale * {"normal": 100, "done": 100, "slower": 70, "stalled": 40}[code] // 100
    return {"part": str(part.id), "progress": code, "there_milli": there}


def _issues(stage: Stage, rows: Sequence[Call], month: int) -> None:
    """Enter what was wrong as issues: most are solved in days, some in weeks, a few stand."""
    for row in rows:
        if not row.problem:
            continue
        case, who = row.case, stage.liaison(row.case)
        key = f"issue:{case.number}:{month}"
        made = stage.do(
            open_issue, who, row.on, key, household=stage.homes[case.number], kind=row.kind,
            text=row.problem,
        )  # fmt: skip
        issue = UUID(made["issue"])
        draw = stage.dice.stream("solve", case.number, month)
        days = pick(draw, [(3, 5), (8, 5), (20, 2), (0, 1)])
        begun, solved = row.on + timedelta(days=2), row.on + timedelta(days=days)
        if days and solved <= _HANDED[12]:
            stage.do(act_on_issue, who, begun, f"{key}:act", issue=issue, text=row.measure)
            _help(stage, row, begun, month)
            stage.do(solve_issue, who, solved, f"{key}:solve", issue=issue, text="已经解决")


def _help(stage: Stage, row: Call, on: date, month: int) -> None:
    """Let the technical lead call where a disease or the trade is what is wrong (R88)."""
    if row.kind in _TAUGHT:
        stage.do(
            record, lead_of(row.case), on, f"help:{row.case.number}:{month}",
            household=stage.homes[row.case.number], progress=_CODES[row.progress],
            topic=_TAUGHT[row.kind], problem=row.problem, measure="现场做了示范",
        )  # fmt: skip
