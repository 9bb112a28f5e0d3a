"""Fonts: which of the faces a paper needs are on the machine, and which characters they hold."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pylopdf_fonts_zh_cn
import typst
from fontTools.ttLib import TTFont

from tuopin.documents.layout import FACES, GETA, MISDRAWN, STAND_INS, FaceName

# Faces that fontconfig does not know of: Debian's texlive-lang-chinese, and the two that are
# installed with the program.
_FANDOL = Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol")
_OWN = Path(pylopdf_fonts_zh_cn.__file__).parent

_BOLD = 600
# Names that no usual face of an office holds, and the marks of forms: asked for by `report`.
_RARE = "喆堃珺祎翀赟昇㛃𬭎□√〔〕"
# Characters that print nothing, so that no font need hold them.
_INVISIBLE = {*"\n\u200b", *map(chr, range(0xFE00, 0xFE10)), *map(chr, range(0xE0100, 0xE01F0))}


class Found(NamedTuple):
    """A face and what it is set in; where it is lacking `family` is None and `used` stands in."""

    face: FaceName
    family: str | None
    used: str
    bold: bool


class Library:
    """The fonts of a machine: a chain of families a face, and the characters they hold together."""

    def __init__(self, *, system: bool = True) -> None:
        folders = [_FANDOL, _OWN] if system and _FANDOL.is_dir() else [_OWN]
        self.fonts = typst.Fonts(
            include_system_fonts=system, include_embedded_fonts=True, font_paths=folders
        )
        self._infos = _by_family(self.fonts.fonts())

    def chain(self, face: FaceName) -> tuple[str, ...]:
        """Return the families for a face, best first; every chain holds the same characters."""
        wanted = [*FACES[face].families, *STAND_INS[face], *_han_families()]
        return tuple(dict.fromkeys(family for family in wanted if family in self._infos))

    def bold(self, face: FaceName) -> bool:
        """Return whether the face's first family has a bold of its own (or is a heavy one)."""
        first = self.chain(face)[0]
        heavy = any(info.weight >= _BOLD for info in self._infos[first])
        return heavy or first.startswith("FZXiaoBiaoSong")

    def missing(self, text: str) -> set[str]:
        """Return the characters of the text that no font of the chains holds."""
        left = set(text) - _INVISIBLE
        for family in self.chain("fang"):
            if not left:
                break
            # The lightest and the heaviest of a family hold the same characters.
            info = self._infos[family][0]
            held, wrong = _characters(str(info.path), info.index), MISDRAWN.get(family, "")
            left = {c for c in left if c not in held or c in wrong}
        return left

    def report(self) -> list[str]:
        """Return what is found and what is lacking, for `tuopin check`, in both languages.

        A line a face, and one for the characters of rare names.
        """
        lacking = "".join(c for c in _RARE if c in self.missing(_RARE))
        if lacking:
            rare = f"{lacking} 没有，印作{GETA} · lacking, printed as {GETA}"
        else:
            rare = f"{_RARE[:9]} 都有 · all there"
        return [*map(_said, self.faces()), f"生僻字 rare characters: {rare}"]

    def faces(self) -> list[Found]:
        """Return what each face is set in."""
        found = []
        for face in FACES:
            used = self.chain(face)[0]
            family = used if used in FACES[face].families else None
            found.append(Found(face, family, used, self.bold(face)))
        return found


@cache
def library(*, system: bool = True) -> Library:
    """Return this machine's fonts, looked for once; `system` off: only those of the program."""
    return Library(system=system)


def missing(text: str) -> set[str]:
    """Return the characters of a text that no font here holds and that would print as 〓."""
    return library().missing(text)


def faces() -> list[Found]:
    """Return what each face is set in on this machine."""
    return library().faces()


def report() -> list[str]:
    """Return this machine's fonts as `tuopin check` says them (see `Library.report`)."""
    return library().report()


def _said(found: Found) -> str:
    name = FACES[found.face].word
    if found.family is not None:
        return f"字体 font {name}: {found.used}"
    return (
        f"字体 font {name}: 没有，用 {found.used} 代替，版面不变、字形不同"
        f" · lacking, {found.used} stands in: same layout, other letter forms"
    )


def _by_family(infos: Iterable[typst.FontInfo]) -> dict[str, list[typst.FontInfo]]:
    families: dict[str, list[typst.FontInfo]] = {}
    for info in infos:
        families.setdefault(info.family, []).append(info)
    return families


@cache
def _han_families() -> tuple[str, ...]:
    """Return the families of all faces but the Latin one, which could not print a name."""
    return tuple(
        family
        for face in FACES
        if face != "latin"
        for family in (*FACES[face].families, *STAND_INS[face])
    )


@cache
def _characters(path: str, index: int) -> frozenset[str]:
    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))
