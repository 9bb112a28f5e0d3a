"""`tuopin figures` and `tuopin report`: the county's figures and its progress report of a day."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tuopin.config.cli.shared import county_of, day, today
from tuopin.documents import pdf, word
from tuopin.documents.tree import Paper, as_json, markdown
from tuopin.kit.refusals import Refused
from tuopin.papers.queries import compose
from tuopin.reports.queries import figures
from tuopin.reports.rules import definition, said


def _json(paper: Paper) -> bytes:
    return json.dumps(as_json(paper), ensure_ascii=False, indent=1).encode()


_WRITERS: dict[str, Callable[[Paper], bytes]] = {
    ".docx": word.write,
    ".pdf": pdf.write,
    ".md": lambda paper: markdown(paper).encode(),
    ".json": _json,
}


def add(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add the commands."""
    numbers = commands.add_parser("figures", parents=[shared], help="every figure as of a day")
    numbers.add_argument("--as-of", type=day, metavar="DATE")
    numbers.add_argument("--json", action="store_true")
    numbers.set_defaults(run=run_figures)
    report = commands.add_parser("report", parents=[shared], help="the progress report as of a day")
    report.add_argument("kind", choices=["progress"])
    report.add_argument("--as-of", type=day, metavar="DATE")
    report.add_argument("--batch", type=int, metavar="N", help="the newest under way by default")
    report.add_argument("--lang", choices=["zh", "en"], default="zh")
    report.add_argument(
        "-o", dest="out", type=_out, required=True, metavar="FILE.(docx|pdf|md|json)"
    )
    report.set_defaults(run=run_report)


def _out(text: str) -> Path:
    path = Path(text)
    if path.suffix not in _WRITERS:
        raise argparse.ArgumentTypeError(f"one of {', '.join(_WRITERS)} is needed: {text}")
    return path


def run_figures(given: argparse.Namespace) -> int:
    """Print the figures, as one JSON object or as a table."""
    county = county_of(given)
    on = given.as_of or today()
    found = figures(county, on)
    if given.json:
        whole = {"county": county, "as_of": on.isoformat(), "figures": found}
        print(json.dumps(whole, ensure_ascii=False))
        return 0
    for code, value in found.items():
        entry = definition(code)
        print(f"{code}\t{said(entry.unit, value)}\t{entry.name()} · {entry.name('en')}")
    return 0


def run_report(given: argparse.Namespace) -> int:
    """Write the progress report into a file whose ending says the format."""
    county = county_of(given)
    paper = compose(county, given.as_of or today(), given.lang, given.batch).paper
    data = _WRITERS[given.out.suffix](paper)
    try:
        given.out.write_bytes(data)
    except OSError as problem:
        raise Refused("file_unwritable", name=str(given.out)) from problem
    print(given.out)
    return 0
