"""WordprocessingML in small pieces: elements, runs and paragraphs as strings.

The order of properties inside w:pPr and w:rPr is the schema's; Word refuses a file that breaks it.
"""

import re
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from tuopin.documents.frames import Setting
from tuopin.documents.layout import FACES, MM_PER_PT, FaceName, Grid
from tuopin.documents.tree import Bold, Language, Text, Underline, clean
from tuopin.documents.tree.texts import run_text, runs

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# The character style of words that stand out: 黑体, in English bold.
STRONG = "Strong"
# Han characters that GB2312 lacks, and with it the fonts named after it.
_GB2312 = "".join(
    bytes((high, low)).decode("gb2312", "ignore")
    for high in range(0xB0, 0xF8)
    for low in range(0xA1, 0xFF)
)
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RARE = re.compile(f"(?![{_GB2312}])[{_HAN}]")
# A run says the same clauses on every paper: what was written last is kept.
_KEPT = 2048


class Room(NamedTuple):
    """What a block is set in: the text area's width in millimetres, the language, the setting."""

    width: float
    lang: Language
    setting: Setting

    @property
    def grid(self) -> Grid:
        """Return how the text is set."""
        return self.setting.grid


def twips(points: float) -> int:
    """Return points as twentieths of a point."""
    return round(points * 20)


def mm(length: float) -> int:
    """Return millimetres as twentieths of a point."""
    return twips(length / MM_PER_PT)


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """Return one element of the namespace w; an attribute that is None is left out."""
    given = "".join(
        f" w:{key.rstrip('_')}={quoteattr(str(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<w:{name}{given}>{content}</w:{name}>" if content else f"<w:{name}{given}/>"


@cache
def fonts(face: FaceName, *, rare: bool = False) -> str:
    """Return w:rFonts for a face; `rare`: the font that holds the characters outside GB2312."""
    name = FACES[face].word_rare if rare else FACES[face].word
    if face == "latin" and not rare:
        han = FACES["fang"].word
        return element("rFonts", ascii=name, hAnsi=name, eastAsia=han, cs=name)
    return element("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name, hint="eastAsia")


@lru_cache(_KEPT)
def run(text: str, face: FaceName = "fang", *, style: str = "", more: str = "") -> str:
    """Return a text as runs in a character style, with more properties.

    Characters outside GB2312 get the font that is most like `face` and holds them.
    """
    said = clean(text)
    named = element("rStyle", val=style) if style else ""
    if not _RARE.search(said):
        return _run(said, named + more)
    return "".join(
        _run("".join(part), named + (fonts(face, rare=True) if rare else "") + more)
        for rare, part in groupby(said, _is_rare)
    )


def _run(text: str, properties: str) -> str:
    lines = [f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")]
    return f"<w:r>{_in('rPr', properties)}{'<w:br/>'.join(lines)}</w:r>"


def _is_rare(character: str) -> bool:
    return bool(_RARE.match(character))


def rich(text: Text, face: FaceName = "fang", *, heavy: bool = False) -> str:
    """Return a rich text as runs; `heavy`: all of it stands out."""
    said = []
    for part in runs(text):
        words = run_text(part)
        if heavy or isinstance(part, Bold):
            said.append(strong(words))
        elif isinstance(part, Underline):
            said.append(run(words, face, more=element("u", val="single")))
        else:
            said.append(run(words, face))
    return "".join(said)


def strong(text: str) -> str:
    """Return a text that stands out as runs."""
    return run(text, "hei", style=STRONG)


def paragraph(
    style: str,
    content: str = "",
    *,
    keep: bool = False,
    fresh: bool = False,
    indent: str = "",
    align: str = "",
) -> str:
    """Return a paragraph; `keep`: on the page of the next one; `fresh`: at the top of a page."""
    return f"<w:p>{_properties(style, keep, fresh, indent, align)}{content}</w:p>"


@lru_cache(_KEPT)
def _properties(style: str, keep: bool, fresh: bool, indent: str, align: str) -> str:
    return _in(
        "pPr",
        (element("pStyle", val=style) if style else "")
        + ("<w:keepNext/>" if keep else "")
        + ("<w:pageBreakBefore/>" if fresh else "")
        + indent
        + (element("jc", val=align) if align else ""),
    )


def _in(name: str, content: str) -> str:
    return element(name, content) if content else ""
