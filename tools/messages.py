"""Keeps the English catalogue in step with the pages: `make messages`.

New messages are added without a translation, those that are gone are taken out; a house test asks
that none is left empty. GNU gettext is not needed.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "tuopin"
ENGLISH = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
# Which arguments of a translating function are the message, its plural and its context.
TRANSLATORS: dict[str, tuple[int | None, ...]] = {
    "_": (0, None, None),
    "gettext": (0, None, None),
    "gettext_lazy": (0, None, None),
    "ngettext": (0, 1, None),
    "ngettext_lazy": (0, 1, None),
    "pgettext": (1, None, 0),
    "pgettext_lazy": (1, None, 0),
    "npgettext": (1, 2, 0),
}
# What stands between the context of a message and its text, as in compiled catalogues.
IN = "\x04"
# Lines of the header that change with day and machine; a message may begin with their words.
_HEADER = re.compile(
    rb'^"(Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date'
    rb"|Last-Translator|Language-Team|Generated-By): .*\n",
    re.MULTILINE,
)
_TEXT = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_IN_TEMPLATE = re.compile(
    rf"\b(?P<name>n?p?gettext|_)\(\s*{_TEXT}(?:\s*,\s*{_TEXT})?(?:\s*,\s*{_TEXT})?", re.DOTALL
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
    for code in sorted(told, key=lambda t: (told[t].places[0], t)):
        context, _in, text = code.rpartition(IN)
        before = old.get(code)
        words = before.string if before is not None and not before.fuzzy else ""
        plural = told[code].plural
        if plural and isinstance(words, str):
            words = (words, words)
        key = (text, plural) if plural else text
        new.add(key, words, context=context or None)
    out = BytesIO()
    write_po(out, new, width=100, no_location=True, omit_header=False)
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    ENGLISH.write_bytes(_HEADER.sub(b"", out.getvalue()).rstrip() + b"\n")
    empty = [m for m in new if m.id and not all(m.string or [""])]
    print(f"messages: {len(told)}, without English: {len(empty)}")


def said() -> dict[str, Said]:
    """Return every message of pages and code, with the files that say it.

    A message with a context is found as context, IN, text.
    """
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
        values = [a.value if isinstance(a, ast.Constant) else None for a in node.args]
        found = _message(name, values)
        if found:
            yield found


def _message(name: str, values: Sequence[object]) -> tuple[str, str] | None:
    """Return the message and the plural that a call of a translating function names."""
    places = TRANSLATORS.get(name, ())
    taken = [values[n] if n is not None and n < len(values) else None for n in places]
    text, plural, context = (t if isinstance(t, str) else "" for t in taken or ("", "", ""))
    if not text:
        return None
    return (f"{context}{IN}{text}" if context else text), plural


def in_template(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the messages of a template, Django's own reader going before."""
    marked = templatize(path.read_text("utf-8"), origin=str(path))
    for match in _IN_TEMPLATE.finditer(marked):
        name, *texts = match.groups()
        found = _message(name, [ast.literal_eval(t) if t else None for t in texts])
        if found:
            yield found


def catalogue() -> dict[str, Message]:
    """Return the English catalogue by message."""
    if not ENGLISH.exists():
        return {}
    with ENGLISH.open("rb") as file:
        return {_code(m): m for m in read_po(file) if m.id}


def _code(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context}{IN}{text}" if message.context else text


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else ""


if __name__ == "__main__":
    main()
