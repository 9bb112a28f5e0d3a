"""`tuopin papers`: a batch's papers for printing, or as Word files to go on with."""

import argparse
from pathlib import Path
from typing import Any

from tuopin.config.cli.shared import actor_in, county_of, day, seal, today
from tuopin.documents import pdf
from tuopin.documents.bundle import KINDS, bundle, papers
from tuopin.documents.facts import cases
from tuopin.kit.refusals import Refused
from tuopin.sheets.actions import note_export


def add(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add the command."""
    print_run = commands.add_parser("papers", parents=[shared], help="print a batch's papers")
    print_run.add_argument("batch", type=int, metavar="BATCH", help="the batch's number")
    print_run.add_argument(
        "--kind",
        type=_kinds,
        default=tuple(KINDS),
        metavar="KIND,…",
        help=f"of {', '.join(KINDS)}; all by default",
    )
    print_run.add_argument("--format", choices=["pdf", "docx"], help="pdf by default")
    print_run.add_argument(
        "--on", type=day, metavar="DATE", help="as of this day, today by default"
    )
    print_run.add_argument("--as", dest="account", metavar="ACCOUNT", help="the local operator")
    print_run.add_argument(
        "-o", dest="out", type=_out, required=True, metavar="FILE.(pdf|zip)",
        help="one PDF; or a zip with a PDF a kind and township, or a Word file a paper",
    )  # fmt: skip
    print_run.set_defaults(run=run, parser=print_run)


def _kinds(text: str) -> tuple[str, ...]:
    wanted = [kind.strip() for kind in text.split(",") if kind.strip()]
    unknown = [kind for kind in wanted if kind not in KINDS]
    if unknown or not wanted:
        raise argparse.ArgumentTypeError(f"of {', '.join(KINDS)}: {text}")
    return tuple(kind for kind in KINDS if kind in wanted)


def _out(text: str) -> Path:
    path = Path(text)
    if path.suffix not in {".pdf", ".zip"}:
        raise argparse.ArgumentTypeError(f"one of .pdf, .zip is needed: {text}")
    return path


def run(given: argparse.Namespace) -> int:
    """Write the papers; refuses 'papers_none' where the batch has none. Leaves a trace."""
    if given.format == "docx" and given.out.suffix == ".pdf":
        given.parser.error("Word files go into a .zip")
    county = county_of(given)
    on = given.on or today()
    actor = actor_in(county, given.account, on)
    found = cases(actor.scope("sheets.export"), given.batch, on)
    made = papers(found, given.kind)
    if not made:
        raise Refused("papers_none", batch=given.batch)
    # The papers name identity numbers in full: the trace comes before them.
    note_export(
        actor=actor, on=on, form=f"papers.{'+'.join(given.kind)}", as_of=on, count=len(made)
    )
    seal(county)
    if given.out.suffix == ".pdf":
        data = pdf.write(made, tags=False)
    else:
        data = bundle(found, given.kind, given.format or "pdf")
    try:
        given.out.write_bytes(data)
    except OSError as problem:
        raise Refused("file_unwritable", name=str(given.out)) from problem
    print(f"{given.out}: {len(made)}")
    return 0
