"""How the house tests go round the house: its rooms, files, models, actions and lifecycles."""

import ast
import importlib
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db import models

from tuopin.kit.lifecycle import Lifecycle
from tuopin.workflow.actions import ACTIONS, Action

ROOT = Path(__file__).resolve().parent.parent.parent
SRC = ROOT / "src" / "tuopin"
CHINESE = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")
_SKIPPED = {".git", ".venv", ".tools", "node_modules", "__pycache__", "var", "build", "dist"}


@cache
def project() -> dict:
    """Return pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@cache
def contract(key: str) -> dict:
    """Return one of the import contracts."""
    contracts = project()["tool"]["importlinter"]["contracts"]
    return next(c for c in contracts if c["id"] == key)


@cache
def river() -> tuple[str, ...]:
    """Return the rooms from the mouth to the source, as the contract draws them."""
    return tuple(part.strip() for layer in contract("river")["layers"] for part in layer.split("|"))


@cache
def modules(shelf: str) -> tuple[str, ...]:
    """Return the modules of a shelf in all rooms, those of its packages included."""
    found = set()
    for path in (*SRC.glob(f"*/{shelf}.py"), *SRC.glob(f"*/{shelf}/**/*.py")):
        parts = path.relative_to(SRC).with_suffix("").parts
        found.add(".".join(["tuopin", *(p for p in parts if p != "__init__")]))
    return tuple(sorted(found))


@cache
def actions() -> dict[str, Action]:
    """Return every action of the house, all rooms loaded."""
    for name in modules("actions"):
        importlib.import_module(name)
    return {c: a for c, a in sorted(ACTIONS.items()) if a.body.__module__.startswith("tuopin.")}


@cache
def lifecycles() -> dict[str, Lifecycle]:
    """Return every lifecycle by its name."""
    loaded = [importlib.import_module(name) for name in modules("states")]
    found = [v for m in loaded for v in vars(m).values() if isinstance(v, Lifecycle)]
    return {lifecycle.name: lifecycle for lifecycle in found}


def kept_models() -> list[type[models.Model]]:
    """Return every model of the house's own rooms."""
    return [m for m in apps.get_models(include_auto_created=True) if room(m) in river()]


def county_models() -> list[type[models.Model]]:
    """Return the models whose rows belong to a county."""
    return [m for m in kept_models() if m._meta.label not in SHARED]


# Small shared tables (scale rule 4): regions, and the list of counties itself.
SHARED = {"offices.Region", "offices.County"}


def room(model: type[models.Model]) -> str:
    """Return the room of a model."""
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "tuopin" else ""


@cache
def repo_files() -> tuple[Path, ...]:
    """Return every file that belongs to the repository."""
    if shutil.which("git") and (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        if done.returncode == 0:
            names = [n for n in done.stdout.decode().split("\0") if n]
            return tuple(p for p in (ROOT / n for n in names) if p.is_file())
    found = (p for p in ROOT.rglob("*") if p.is_file())
    return tuple(p for p in found if not _SKIPPED & set(p.relative_to(ROOT).parts))


@cache
def texts() -> dict[Path, str]:
    """Return the repository's text files by path."""
    found = {}
    for path in repo_files():
        data = path.read_bytes()
        if b"\0" not in data:
            found[path] = data.decode("utf-8")
    return found


def named(path: Path) -> str:
    """Return a path as people write it."""
    return path.relative_to(ROOT).as_posix()


@cache
def trees() -> dict[Path, ast.Module]:
    """Return the syntax trees of the house's own Python files, migrations left out."""
    files = sorted(p for p in SRC.rglob("*.py") if "migrations" not in p.parts)
    return {p: ast.parse(p.read_text("utf-8")) for p in files}


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    """Yield the calls of functions with these names, however they are reached."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in names:
                yield node


def templates() -> list[Path]:
    """Return the page templates."""
    return sorted(p for p in SRC.rglob("*.html") if "templates" in p.parts)
