"""`tuopin template`, `import` and `export`: the county's workbooks out, in, and out again."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import DatabaseError

from tuopin.base.seal import sha256
from tuopin.config.cli.journal import write_journal
from tuopin.config.cli.shared import actor_in, county_of, day, migrate, say_refusal, seal, today
from tuopin.config.imports import IMPORTERS
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import counties
from tuopin.programme.queries import survey_on
from tuopin.sheets.actions import export, hand_in, prepare, refuse
from tuopin.sheets.queries import area_for, importer, limit_of, task_of, template
from tuopin.sheets.rules.planning import Plan
from tuopin.sheets.rules.reading import open_book, tables
from tuopin.sheets.rules.wording import Finding
from tuopin.sheets.rules.writing import marked
from tuopin.workflow.rules import Actor

SAID = 50


def add(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add the commands."""
    blank = commands.add_parser("template", parents=[shared], help="write an empty workbook")
    blank.add_argument("form", choices=list(IMPORTERS))
    blank.add_argument("-o", dest="out", type=Path, metavar="FILE", help="CODE.xlsx by default")
    blank.set_defaults(run=run_template)
    take = commands.add_parser("import", parents=[shared], help="take a county's workbook in")
    take.add_argument("form", choices=list(IMPORTERS))
    take.add_argument("file", type=Path)
    take.add_argument("--dry-run", action="store_true", help="check only; write nothing")
    take.add_argument("--partial", action="store_true", help="let the right rows in")
    take.add_argument("--on", type=day, metavar="DATE", help="the survey's day by default")
    take.add_argument(
        "--region", metavar="CODE", help="bank: whose account, 12 digits; the account's own area"
    )
    take.add_argument(
        "--as", dest="account", metavar="ACCOUNT", help="the local operator by default"
    )
    take.add_argument("--errors", type=Path, metavar="OUT.xlsx", help="write a marked copy here")
    take.add_argument("--json", action="store_true", help="print one object and nothing else")
    take.set_defaults(run=run_import)
    give = commands.add_parser("export", parents=[shared], help="write a register, or the journal")
    give.add_argument("form", choices=[*IMPORTERS, "journal"])
    give.add_argument("--as-of", type=day, metavar="DATE", help="today by default")
    give.add_argument(
        "--as", dest="account", metavar="ACCOUNT", help="the local operator by default"
    )
    give.add_argument("-o", dest="out", type=Path, metavar="FILE", required=True)
    give.set_defaults(run=run_export)


def run_template(given: argparse.Namespace) -> int:
    """Write a form's empty workbook, a county's own words in its lists if there is a county."""
    _put(given.out or Path(f"{given.form}.xlsx"), template(given.form, _own(given), today()))
    return 0


def _own(given: argparse.Namespace) -> str:
    """Return the county whose own words a template offers; '' without a database or a county."""
    try:
        known = [c.code for c in counties()]
    except DatabaseError:
        return ""
    return given.within or (known[0] if len(known) == 1 else "")


def run_import(given: argparse.Namespace) -> int:
    """Check a workbook and, if it may, merge it; exit 1 when a row is wrong and nothing went in."""
    report = _Report(given)
    try:
        data = _content(given.file)
        report.digest = sha256(data)
        return _take(given, data, report)
    except Refused as refusal:
        if not given.json:
            raise
        report.refuse(refusal)
        say_refusal(refusal)
        return 1


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise Refused("file_unreadable", name=str(path)) from problem


def _take(given: argparse.Namespace, data: bytes, report: "_Report") -> int:
    migrate()
    county = county_of(given)
    one = importer(given.form)
    if given.region and not getattr(one, "by_region", False):
        raise Refused("bad_value", field="--region", value=given.region)
    on = given.on or (today() if getattr(one, "by_today", False) else _survey_day(county))
    actor = actor_in(county, given.account, on)
    if given.dry_run:
        plan = _judge(given, actor, data, on)
        written = 0
    else:
        plan, written = _merge(given, actor, data, on)
        seal(county)
    if given.errors is not None and plan.findings:
        _put(given.errors, _marked(actor, given.form, given.file.name, data, on, plan))
    report.say(plan, written)
    return 1 if plan.stops(given.partial) else 0


def _survey_day(county: str) -> date:
    """Return the survey's reference date, or today where there is no survey or it is to come."""
    survey = survey_on(county, today())
    return min(survey.reference_on, today()) if survey else today()


def _judge(given: argparse.Namespace, actor: Actor, data: bytes, on: date) -> Plan:
    """Judge a workbook without keeping it or leaving anything behind."""
    one = importer(given.form)
    if not actor.may(one.merge.code):
        raise Refused("forbidden", action=given.form)
    asked = getattr(one, "reference_on", None)
    book = open_book(data, given.file.name, limit_of(actor.county, on))
    return one.plan(
        task_of(
            actor.county, book, one.form, on, actor.scope(one.merge.code),
            reference_on=asked(actor.county, on, None) if asked else on,
            region=area_for(actor.scope(one.merge.code), given.region or ""),
        )
    )  # fmt: skip


def _merge(given: argparse.Namespace, actor: Actor, data: bytes, on: date) -> tuple[Plan, int]:
    taken = hand_in(
        actor=actor, on=on, form=given.form, name=given.file.name, data=data,
        region=given.region or "",
    )  # fmt: skip
    key = UUID(taken.result["import"])
    plan = prepare(actor, key)
    if plan is None:
        raise Refused("not_found")
    one = importer(given.form)
    one.check(actor=actor, on=on, handed_in=key)
    if plan.stops(given.partial):
        refuse(actor=actor, on=on, handed_in=key)
        return plan, 0
    merged = one.merge(actor=actor, on=on, handed_in=key, partial=given.partial)
    return plan, int(merged.result["written"])


def _marked(actor: Actor, form: str, name: str, data: bytes, on: date, plan: Plan) -> bytes:
    book = open_book(data, name, limit_of(actor.county, on))
    return marked(book, tables(book, importer(form).form), plan.findings)


def run_export(given: argparse.Namespace) -> int:
    """Write a register as of a day, or the journal of the books."""
    migrate()
    county = county_of(given)
    on = given.as_of or today()
    if given.form == "journal":
        write_journal(county, given.out, on)
        return 0
    actor = actor_in(county, given.account, on)
    _put(given.out, export(actor, today(), given.form, on))
    seal(county)
    return 0


def _put(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as problem:
        raise Refused("file_unwritable", name=str(path)) from problem


class _Report:
    """What an import says on stdout: a few lines, or one JSON object."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.given = given
        self.digest = ""

    def say(self, plan: Plan, written: int) -> None:
        """Say what was found and what was written."""
        if self.given.json:
            self._print(len(plan.rows), plan.counts, written, plan.warnings, plan.errors)
            return
        counts = {"rows": len(plan.rows), **plan.counts, "written": written}
        print(" · ".join(f"{_ZH[key]} {n}" for key, n in counts.items()))
        print(" · ".join(f"{key} {n}" for key, n in counts.items()))
        for finding in (*plan.warnings[:SAID], *plan.errors[:SAID]):
            where = f"{finding.sheet} {finding.row} {finding.heading} {finding.code}".strip()
            print(f"{where}: {finding.zh} {finding.en}", file=sys.stderr)

    def refuse(self, refusal: Refused) -> None:
        """Say that the file as a whole was refused."""
        text = f"{refusal.text()} {refusal.mend()}"
        finding = Finding("", 0, "", refusal.code, "", text, refusal.text("en"))
        counts = dict.fromkeys(("new", "changed", "unchanged", "faulty"), 0)
        self._print(0, counts, 0, [], [finding])

    def _print(
        self, rows: int, counts: dict[str, int], written: int,
        warnings: list[Finding], errors: list[Finding],
    ) -> None:  # fmt: skip
        found = {
            "form": self.given.form, "file_sha256": self.digest, "rows": rows, **counts,
            "written": written, "warnings": [_plain(f) for f in warnings],
            "errors": [_plain(f) for f in errors],
        }  # fmt: skip
        print(json.dumps(found, ensure_ascii=False))


_ZH = {
    "rows": "行数", "new": "新增", "changed": "有改动", "unchanged": "没变", "faulty": "有错",
    "written": "写入",
}  # fmt: skip


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "sheet": finding.sheet, "row": finding.row, "heading": finding.heading,
        "code": finding.code, "message": finding.zh, "message_en": finding.en,
    }  # fmt: skip
