"""`tuopin papers`: a batch's papers for printing, or as Word files to go on with."""

import argparse
from pathlib import Path
from typing import Any
from uuid import UUID

from tuopin.archive.queries import read
from tuopin.config.cli.shared import actor_in, county_of, day, seal, today
from tuopin.documents.kinds import KINDS
from tuopin.kit.refusals import Refused
from tuopin.papers.actions import cancel_run, hand_out, print_papers
from tuopin.papers.queries import print_run
from tuopin.papers.tasks import produce
from tuopin.workflow.rules import Actor

# What a household's file holds when nothing else is asked for.
FILE = ("application", "registration", "contract", "note", "letters")


def add(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add the command."""
    print_run = commands.add_parser("papers", parents=[shared], help="print a batch's papers")
    print_run.add_argument("batch", type=int, metavar="BATCH", help="the batch's number")
    print_run.add_argument(
        "--kind", type=_kinds, default=FILE, metavar="KIND,…",
        help=f"of {', '.join(KINDS)}; {', '.join(FILE)} by default",
    )  # fmt: skip
    print_run.add_argument("--format", choices=["pdf", "docx"], help="pdf by default")
    print_run.add_argument(
        "--sort", choices=["household", "kind"],
        help="a household's papers together, or kind by kind (by default in a zip)",
    )  # fmt: skip
    print_run.add_argument("--lang", choices=["zh", "en"], default="zh", help="zh by default")
    print_run.add_argument("--region", metavar="CODE", help="of one place: its 12-digit code")
    print_run.add_argument(
        "--on", type=day, metavar="DATE", help="as of this day, today by default"
    )
    print_run.add_argument(
        "--given", type=_given, action="append", default=[], metavar="FIELD=TEXT",
        help="what a kind asks for, such as filled_on=2007-12-28",
    )  # fmt: skip
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


def _given(text: str) -> tuple[str, str]:
    field, equals, value = text.partition("=")
    if not equals or not field.strip():
        raise argparse.ArgumentTypeError(f"FIELD=TEXT is needed: {text}")
    return field.strip(), value


def _out(text: str) -> Path:
    path = Path(text)
    if path.suffix not in {".pdf", ".zip"}:
        raise argparse.ArgumentTypeError(f"one of .pdf, .zip is needed: {text}")
    return path


def run(given: argparse.Namespace) -> int:
    """Print the papers by an ordinary run and write its file; refuses what the run refuses."""
    if given.format == "docx" and given.out.suffix == ".pdf":
        given.parser.error("Word files go into a .zip")
    if not given.out.parent.is_dir():
        # Before anything counts as printed.
        raise Refused("file_unwritable", name=str(given.out))
    county = county_of(given)
    on = given.on or today()
    actor = actor_in(county, given.account, on)
    done = _printed(given, actor)
    asked = print_run(county, done)
    if asked is None or asked.file is None:
        raise Refused("not_found")
    # The papers may name identity numbers in full: the trace comes before them.
    hand_out(actor=actor, on=on, run=done)
    seal(county)
    try:
        given.out.write_bytes(read(asked.file))
    except OSError as problem:
        raise Refused("file_unwritable", name=str(given.out)) from problem
    print(f"{given.out}: {asked.papers}")
    return 0


def _printed(given: argparse.Namespace, actor: Actor) -> Any:
    """Open a run and do its work at once; a run that is not finished is stopped."""
    on = given.on or today()
    packed = given.out.suffix == ".zip"
    form = given.format or "pdf"
    key = print_papers(
        actor=actor, on=on, kinds=list(given.kind), region=_region(given, actor), as_of=on,
        batch=given.batch, sort=given.sort or ("kind" if packed else "household"),
        form="pdfs" if packed and form == "pdf" else form, lang=given.lang,
        given=dict(given.given),
    ).result["run"]  # fmt: skip
    asked = print_run(actor.county, UUID(key))
    if asked is None:
        raise Refused("not_found")
    try:
        produce(actor, on, asked)
    except BaseException:
        cancel_run(actor=actor, on=on, run=asked.id)
        raise
    return asked.id


def _region(given: argparse.Namespace, actor: Actor) -> str:
    """Return the place to print for: the one named, else where the account's post is."""
    if given.region:
        return str(given.region)
    areas = actor.scope("papers.print").prefixes
    return (areas[0] if len(areas) == 1 else actor.county).ljust(12, "0")
