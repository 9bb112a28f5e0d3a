"""WordprocessingML in small pieces: elements, runs and paragraphs as strings.

The order of properties inside w:pPr and w:rPr is the schema's; Word refuses a file that breaks it.
"""

import re
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from tuopin.documents.layout import FACES, MM_PER_PT, FaceName
from tuopin.documents.tree import Bold, Text, Underline, clean
from tuopin.documents.tree.texts import runs

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# Han characters that GB2312 lacks, and with it the fonts named after it.
_GB2312 = "".join(
    bytes((high, low)).decode("gb2312", "ignore")
    for high in range(0xB0, 0xF8)
    for low in range(0xA1, 0xFF)
)
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RARE = re.compile(f"(?![{_GB2312}])[{_HAN}]")


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


def fonts(face: FaceName, *, rare: bool = False) -> str:
    """Return w:rFonts for a face; `rare`: the font that holds the characters outside GB2312."""
    name = FACES[face].word_rare if rare else FACES[face].word
    return element("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name, hint="eastAsia")


def run(text: str, face: FaceName, *, fonts_too: bool = False, more: str = "") -> str:
    """Return a text as runs; names with characters outside GB2312 get a font that holds them."""
    said = clean(text)
    if not _RARE.search(said):
        return _run(said, (fonts(face) if fonts_too else "") + more)
    pieces = ((rare, "".join(part)) for rare, part in groupby(said, _is_rare))
    return "".join(
        _run(piece, (fonts(face, rare=rare) if rare or fonts_too else "") + more)
        for rare, piece in pieces
    )


def _run(text: str, properties: str) -> str:
    lines = [f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")]
    return f"<w:r>{_in('rPr', properties)}{'<w:br/>'.join(lines)}</w:r>"


def _is_rare(character: str) -> bool:
    return bool(_RARE.match(character))


def rich(text: Text, face: FaceName = "fang") -> str:
    """Return a rich text as runs."""
    said = []
    for part in runs(text):
        if isinstance(part, Bold):
            said.append(run(part.text, "hei", fonts_too=True))
        elif isinstance(part, Underline):
            said.append(run(part.text, face, more=element("u", val="single")))
        else:
            said.append(run(part if isinstance(part, str) else part.text, face))
    return "".join(said)


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
    properties = (
        (element("pStyle", val=style) if style else "")
        + ("<w:keepNext/>" if keep else "")
        + ("<w:pageBreakBefore/>" if fresh else "")
        + indent
        + (element("jc", val=align) if align else "")
    )
    return element("p", _in("pPr", properties) + content)


def _in(name: str, content: str) -> str:
    return element(name, content) if content else ""
