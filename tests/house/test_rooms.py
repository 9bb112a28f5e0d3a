"""The rooms and their shelves, and what no shelf may do."""

import ast
import re

import django.db.models as orm

from tests.house import walk

# Not rooms with shelves: the bed's tools, and the mouth, whose modules are pages and papers.
WITHOUT_SHELVES = {"kit", "base", "documents", "reports", "desk", "pilot", "config"}
SHELVES = {"tasks", "actions", "queries", "models", "rules", "states"}
BESIDE = {"__init__", "apps", "migrations", "management", "fixtures"}
# Data that a shelf reads stands beside it.
DATA = {".toml", ".csv", ".json"}
CLOCKS = {"today", "now", "localdate", "localtime", "utcnow", "fromtimestamp"}


def rooms():
    return sorted(p.name for p in walk.SRC.iterdir() if (p / "__init__.py").exists())


def test_the_drawing_shows_every_room_once():
    assert sorted(walk.river()) == rooms()
    drawn = (walk.ROOT / "docs" / "river.md").read_text("utf-8")
    assert not [r for r in walk.river() if f"`{r}`" not in drawn]


def test_every_room_has_the_same_shelves_and_nothing_else():
    shelved = set(rooms()) - WITHOUT_SHELVES
    listed = {name.removeprefix("tuopin.") for name in walk.contract("shelves")["containers"]}
    assert listed == shelved
    strange = [
        walk.named(path)
        for room in shelved
        for path in (walk.SRC / room).iterdir()
        if path.name != "__pycache__"
        and path.suffix not in DATA
        and path.stem not in SHELVES | BESIDE
    ]
    assert not strange


def test_no_rule_and_no_action_reads_the_clock():
    # The gate keeps the time at which it wrote a line, and refuses days to come.
    free = {"audit", "workflow"}
    read = [
        f"{walk.named(path)}:{call.lineno}"
        for path, tree in walk.trees().items()
        if path.relative_to(walk.SRC).parts[0] not in free
        and {"rules", "actions", "states"} & {p.removesuffix(".py") for p in path.parts}
        for call in walk.calls(tree, *CLOCKS)
    ]
    assert not read


def test_nothing_listens_to_signals():
    heard = [
        receiver
        for signal in vars(orm.signals).values()  # noqa: TID251 this looks that nobody uses them
        if hasattr(signal, "receivers")
        for receiver in signal.receivers
        if "tuopin" in repr(receiver)
    ]
    assert not heard
    for path, tree in walk.trees().items():
        assert not list(walk.calls(tree, "receiver")), walk.named(path)


def test_pages_are_functions():
    views = re.compile(r"View$|Mixin$")
    towers = [
        f"{walk.named(path)}: {node.name}"
        for path, tree in walk.trees().items()
        if "desk" in path.parts
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and any(views.search(ast.unparse(base)) for base in node.bases)
    ]
    assert not towers


def test_queries_only_read():
    writing = ("create", "bulk_create", "update", "bulk_update", "delete", "save", "get_or_create",
               "update_or_create", "put", "many", "change")  # fmt: skip
    written = [
        f"{walk.named(path)}:{call.lineno}"
        for path, tree in walk.trees().items()
        if {"queries", "queries.py", "reports", "documents"} & set(path.relative_to(walk.SRC).parts)
        for call in walk.calls(tree, *writing)
        if not _on_plain_things(call)
    ]
    assert not written


def _on_plain_things(call):
    """Say whether a call is that of a dict, set, hash or file, not of rows."""
    if not isinstance(call.func, ast.Attribute):
        return False
    owner = ast.unparse(call.func.value)
    return "objects" not in owner and not owner.startswith("rows") and call.func.attr != "delete"
