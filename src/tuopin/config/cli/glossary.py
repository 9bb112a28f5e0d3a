"""`tuopin glossary`: docs/glossary.md from the dictionary, docs/lifecycles from the states."""

import argparse
import pkgutil
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import tuopin
from tuopin.kit import words
from tuopin.kit.lifecycle import Lifecycle, Move
from tuopin.kit.terms import Term, term, terms

ROOT = Path(tuopin.__file__).parents[2]
_MADE = "<!-- Made by `tuopin glossary`; change the source and make it again. -->"
_ONE_WORD = """\
一物一词。状态、动作、权限、表头和指标都用这里的词。

One thing, one word: states, verbs, permissions, headings and figures all take their words from here
(`src/tuopin/kit/terms.toml`)."""
_CODED = """\
表册里可以填的词，括号里的写法也认识。

What may stand in a coded column; the spellings in brackets are understood too
(`src/tuopin/kit/words.toml`)."""
_CASES = """\
每一种事有一张状态表；表外的动作一律拒绝。

Each kind of case has one table of states; a move that is not in it is refused."""
# What a code begins with says what kind of word it is; the rest are nouns.
_KINDS = {
    "state": "状态 · States",
    "verb": "动作 · Verbs",
    "action": "办理事项 · Actions",
    "role": "岗位 · Roles",
    "see": "查看权限 · What may be seen",
    "fault": "检查发现 · Faults",
    "why": "原因 · Reasons",
}


def add(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add the command."""
    made = commands.add_parser("glossary", help="make docs/glossary.md and docs/lifecycles")
    made.add_argument("--check", action="store_true", help="say what is stale and write nothing")
    made.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Write the pages that changed, and take away those whose lifecycle is gone; 1 if stale."""
    docs = ROOT / "docs"
    stale = list(stale_pages(docs))
    for name in stale:
        print(name, file=sys.stderr if given.check else sys.stdout)
    if given.check:
        return 1 if stale else 0
    made = pages()
    for name in stale:
        path = docs / name
        if name in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made[name], "utf-8")
        else:
            path.unlink()
    return 0


def stale_pages(docs: Path) -> Iterator[str]:
    """Yield the pages that are missing, older than their source, or left over."""
    made = pages()
    for name, text in made.items():
        path = docs / name
        if not path.exists() or path.read_text("utf-8") != text:
            yield name
    for path in sorted((docs / "lifecycles").glob("*.md")):
        name = f"lifecycles/{path.name}"
        if name not in made:
            yield name


def pages() -> dict[str, str]:
    """Return every generated page by its path below docs/."""
    cycles = lifecycles()
    made = {
        f"lifecycles/{name}.md": _cycle_page(cycle, room) for name, (cycle, room) in cycles.items()
    }
    made["lifecycles/README.md"] = _index(cycles)
    made["glossary.md"] = _glossary()
    return made


def _rooms() -> list[str]:
    """Return the rooms from the source of the river to its mouth, then the bed, as drawn."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    river = next(c["layers"] for c in contracts["contracts"] if c["id"] == "river")
    drawn = [room.strip() for layer in river for room in layer.split("|")]
    source = drawn.index("programme") + 1
    return drawn[:source][::-1] + drawn[source:]


def _room_title(room: str) -> str:
    said = (import_module(f"tuopin.{room}").__doc__ or "").partition(":")[0]
    return f"{room} · {said}" if said and not said.isascii() else room


# ---- the glossary


def _glossary() -> str:
    parts = [
        "# 词汇 · Glossary",
        _MADE,
        _ONE_WORD,
    ]
    for room in _rooms():
        found = [entry for entry in terms().values() if entry.room == room]
        if found:
            parts.append(f"## {_room_title(room)}")
            parts += _room_tables(found)
    parts += [
        "## 代码词 · Coded words",
        _CODED,
        _table(("code", "词 · Words"), list(_vocabularies())),
    ]
    return "\n\n".join(parts) + "\n"


def _room_tables(found: list[Term]) -> Iterator[str]:
    kinds: dict[str, list[Term]] = {}
    for entry in found:
        head = entry.code.partition(".")[0]
        kinds.setdefault(head if head in _KINDS else "", []).append(entry)
    for kind in ("", *_KINDS):
        if kind in kinds:
            if kind:
                yield f"### {_KINDS[kind]}"
            rows = [(e.zh, e.en, f"`{e.code}`", e.meaning) for e in kinds[kind]]
            if any(e.meaning for e in kinds[kind]):
                yield _table(("中文", "English", "code", "含义 · Meaning"), rows)
            else:
                yield _table(("中文", "English", "code"), [row[:3] for row in rows])


def _vocabularies() -> Iterator[tuple[str, str]]:
    for name in words.names():
        said = [
            word + (f"（{'、'.join(others)}）" if others else "")
            for word, others in words.spellings(name).items()
        ]
        yield f"`{name}`", " · ".join(said)


def _table(heads: tuple[str, ...], rows: list[Any]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    cells = ([str(cell).replace("|", "\\|") for cell in line] for line in lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


# ---- the lifecycles


def lifecycles() -> dict[str, tuple[Lifecycle, str]]:
    """Return every lifecycle of the rooms by its name, with its room."""
    found = {}
    for module in pkgutil.walk_packages(tuopin.__path__, "tuopin."):
        parts = module.name.split(".")
        if parts[2:3] != ["states"]:
            continue
        for value in vars(import_module(module.name)).values():
            if isinstance(value, Lifecycle):
                found[value.name] = (value, parts[1])
    return dict(sorted(found.items()))


def _both(code: str) -> str:
    return f"{term(code)} · {term(code, 'en')}"


def _cycle_page(cycle: Lifecycle, room: str) -> str:
    drawing = ["```mermaid", "stateDiagram-v2"]
    drawing += [f'  state "{_state(cycle, state)}" as {state}' for state in cycle.states]
    drawing.append(f"  [*] --> {cycle.start}")
    drawing += [f"  {m.source} --> {m.target}: {_both(f'verb.{m.verb}')}" for m in cycle.moves]
    drawing += [f"  {state} --> [*]" for state in cycle.states if state in cycle.final]
    heads = ("从 · From", "动作 · Verb", "到 · To", "须由另一人 · Another person than who did")
    rows = [_move(cycle, move) for move in cycle.moves]
    parts = [
        f"# {cycle.name}",
        _MADE,
        f"{_room_title(room)} (`src/tuopin/{room}/states.py`)",
        "\n".join([*drawing, "```"]),
        _table(heads, rows),
    ]
    return "\n\n".join(parts) + "\n"


def _state(cycle: Lifecycle, state: str) -> str:
    return f"{cycle.label(state)} · {cycle.label(state, 'en')}"


def _move(cycle: Lifecycle, move: Move) -> tuple[str, ...]:
    others = "，".join(_both(f"verb.{verb}") for verb in move.not_same_as)
    verb = _both(f"verb.{move.verb}")
    return (_state(cycle, move.source), verb, _state(cycle, move.target), others)


def _index(cycles: dict[str, tuple[Lifecycle, str]]) -> str:
    rows = [
        (f"[{name}]({name}.md)", _room_title(room), str(len(cycle.states)), str(len(cycle.moves)))
        for name, (cycle, room) in cycles.items()
    ]
    heads = ("case", "房间 · Room", "状态 · States", "动作 · Moves")
    return "\n\n".join(["# 生命周期 · Lifecycles", _MADE, _CASES, _table(heads, rows)]) + "\n"
