"""The command line: `tuopin COMMAND`. Exit 0 done, 1 refused (reasons on stderr), 2 wrong usage."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

# Each command lives in one module beside this; it has `add(commands)` and its functions.
_MODULES = (
    "county",
    "server",
    "workbooks",
    "reporting",
    "keeping",
    "sweeping",
    "printing",
    "pilot",
    "glossary",
)


def parser() -> argparse.ArgumentParser:
    """Return the parser with every command."""
    top = argparse.ArgumentParser(prog="tuopin", description="脱贫工程管理系统 · Tuopin")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--database", metavar="URL", help="database, the embedded file by default")
    shared.add_argument(
        "--in", dest="within", metavar="CODE", help="county, where there are several"
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in _MODULES:
        import_module(f"{__name__}.{name}").add(commands, shared)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    args = list(sys.argv[1:] if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuopin.config.settings")
    if args[:1] == ["manage"]:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["tuopin manage", *args[1:]])
        return 0
    # The commands' modules import models, so the database is known and Django is up before them.
    early = argparse.ArgumentParser(add_help=False)
    early.add_argument("--database")
    chosen = early.parse_known_args(args)[0].database
    if chosen:
        os.environ["DATABASE_URL"] = chosen
    import django

    django.setup()
    from tuopin.kit.refusals import Refused

    given = parser().parse_args(args)
    try:
        return int(given.run(given) or 0)
    except Refused as refusal:
        from tuopin.config.cli.shared import say_refusal

        say_refusal(refusal)
        return 1


if __name__ == "__main__":
    sys.exit(main())
