"""Keeps the English catalogue in step with the pages: `python -m tools.messages`.

New messages are added without a translation, those that are gone are taken out; a house test asks
that none is left empty. GNU gettext is not needed.
"""

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "tuopin"
ENGLISH = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
# Which arguments of a translating function are the message and its plural.
TRANSLATORS: dict[str, tuple[int, ...]] = {
    "_": (0,),
    "gettext": (0,),
    "gettext_lazy": (0,),
    "ngettext": (0, 1),
    "ngettext_lazy": (0, 1),
}
_TEXT = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_IN_TEMPLATE = re.compile(
    rf"\bngettext\(\s*{_TEXT}\s*,\s*{_TEXT}|\b(?:gettext|_)\(\s*{_TEXT}", re.DOTALL
)


class Said(NamedTuple):
    """A message: its plural where it has one, and the files that say it."""

    plural: str
    places: list[str]


def main() -> None:
    """Write the catalogue anew and say how many translations are missing."""
    told = said()
    old = catalogue()
    new = Catalog(locale="en", charset="utf-8", fuzzy=False)
    new.header_comment = "# English of the pages; the Chinese stands in the code."
    for text in sorted(told, key=lambda t: (told[t].places[0], t)):
        before = old.get(text)
        words = before.string if before is not None and not before.fuzzy else ""
        plural = told[text].plural
        if plural and isinstance(words, str):
            words = (words, words)
        key = (text, plural) if plural else text
        new.add(key, words, locations=[(place, 0) for place in sorted(set(told[text].places))])
    out = BytesIO()
    write_po(out, new, width=100, include_lineno=False, omit_header=False)
    header = re.compile(
        rb'^"(Project|Report|POT|PO-|Last|Language-Team|Generated).*\n', re.MULTILINE
    )
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    ENGLISH.write_bytes(header.sub(b"", out.getvalue()).rstrip() + b"\n")
    empty = [m for m in new if m.id and not m.string]
    print(f"messages: {len(told)}, without English: {len(empty)}")


def said() -> dict[str, Said]:
    """Return every message of pages and code, with the files that say it."""
    found: dict[str, Said] = {}
    for path in sorted(SOURCE.rglob("*")):
        readers = {".py": in_code, ".html": in_template}
        if path.suffix in readers and "migrations" not in path.parts:
            for text, plural in readers[path.suffix](path):
                before = found.get(text, Said("", []))
                places = [*before.places, path.relative_to(ROOT).as_posix()]
                found[text] = Said(before.plural or plural, places)
    return found


def in_code(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the messages of a Python file, each with its plural or nothing."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else _name(node.func)
        wanted = [node.args[n] for n in TRANSLATORS.get(name, ()) if n < len(node.args)]
        texts = [
            a.value for a in wanted if isinstance(a, ast.Constant) and isinstance(a.value, str)
        ]
        if texts:
            yield texts[0], texts[1] if len(texts) > 1 else ""


def in_template(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the messages of a template, Django's own reader going before."""
    marked = templatize(path.read_text("utf-8"), origin=str(path))
    for one, many, single in _IN_TEMPLATE.findall(marked):
        yield ast.literal_eval(one or single), ast.literal_eval(many) if many else ""


def catalogue() -> dict[str, Message]:
    """Return the English catalogue by message."""
    if not ENGLISH.exists():
        return {}
    with ENGLISH.open("rb") as file:
        return {m.id if isinstance(m.id, str) else m.id[0]: m for m in read_po(file) if m.id}


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else ""


if __name__ == "__main__":
    main()
