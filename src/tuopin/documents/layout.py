"""The official layout (GB/T 9704-2012) in one place: both writers read these facts."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from tuopin.documents.tree import (
    Attachments,
    Block,
    DateLine,
    Form,
    Paper,
    Para,
    Recipient,
    Sign,
    Signatories,
    Table,
    clean,
    plain,
)

FaceName = Literal["fang", "song", "title", "hei", "kai"]

MM_PER_PT = 25.4 / 72

# The sheet (A4) and its margins in millimetres: top, right, bottom, left.
SHEET_MM = (210, 297)
PORTRAIT_MM = (37, 26, 35, 28)
LANDSCAPE_MM = (28, 15, 26, 15)

# The grid: 22 lines of 28 characters in 156 × 225 mm; type and line pitch in points.
LINES = 22
CHARACTERS = 28
SIZE_PT = 15.75
PITCH_PT = 28.95

# Type sizes in points: 2号 title, 4号 page number and 版记, 小5号… for notes.
TITLE_PT = 22
TITLE_PITCH_PT = 34.75
RED_HEAD_PT = 40
PAGE_NUMBER_PT = 14
RECORD_PT = 14
TABLE_TITLE_PT = 12
NOTE_PT = 10.5

# Distances: red head below the text area's upper edge, red line below the number, page number
# below the text area (all mm); lines before a signature; characters at a signature's right.
RED_HEAD_TOP_MM = 35
RED_LINE_MM = 4
PAGE_NUMBER_MM = 7
LATIN_EM = 0.64
SIGN_GAP_LINES = 2
SIGN_RIGHT_EM = 4
RED_HEAD_SPACED = 0.12

# A page number between dashes (— 1 —), right on odd pages, left on even ones, one character in.
PAGE_NUMBER = ("— ", " —")

HEADING_FACES: dict[int, FaceName] = {1: "hei", 2: "kai", 3: "fang", 4: "fang"}

RED = "FF0000"


class Face(NamedTuple):
    """A face: its names for Word (usual, for names outside GB2312), and families to look for."""

    word: str
    word_rare: str
    families: tuple[str, ...]


# Families in the order of likeness; the first that is on the machine is used. What a machine with
# the office faces calls them comes first, then free faces.
FACES: dict[FaceName, Face] = {
    "fang": Face("仿宋_GB2312", "仿宋", ("FangSong_GB2312", "FangSong", "FandolFang R")),
    "song": Face("宋体", "宋体", ("SimSun", "FandolSong")),
    "title": Face("方正小标宋简体", "宋体", ("FZXiaoBiaoSong-B05S", "FandolSong")),
    "hei": Face("黑体", "黑体", ("SimHei", "FandolHei")),
    "kai": Face("楷体_GB2312", "楷体", ("KaiTi_GB2312", "KaiTi", "LXGW WenKai", "FandolKai")),
}

# What stands in, glyph by glyph, where the face itself lacks one. The last two come with the
# program, so a chain never ends in nothing.
STAND_INS: dict[FaceName, tuple[str, ...]] = {
    "fang": ("LXGW WenKai", "Noto Serif CJK SC", "Noto Serif SC", "Noto Sans SC"),
    "song": ("Noto Serif CJK SC", "Noto Serif SC", "Noto Sans SC"),
    "title": ("Noto Serif CJK SC", "Noto Serif SC", "Noto Sans SC"),
    "hei": ("Noto Sans CJK SC", "Noto Sans SC", "Noto Serif SC"),
    "kai": ("Noto Serif CJK SC", "Noto Serif SC", "Noto Sans SC"),
}

# FandolHei's Latin letters and digits are far lighter than its characters; its bold ones match.
HEI_LATIN_WEIGHT = {"FandolHei": 700}

# Characters that a font draws wrongly and another must draw: Fandol's ￥ is a dollar sign and its
# ～ hangs above the line; LXGW WenKai's quotation marks are half as wide as a character.
MISDRAWN = dict.fromkeys(("FandolFang R", "FandolSong", "FandolHei", "FandolKai"), "￥～")
MISDRAWN["LXGW WenKai"] = "“”‘’"

# 〓 is what a Chinese typesetter puts for a character that is in no case.
GETA = "〓"


# A paragraph up to this long stays with the signature after it, which may not stand alone.
_KEPT_LINES = 8


def around(blocks: Sequence[Block]) -> Iterator[tuple[Block | None, Block, Block | None]]:
    """Yield each block with the one before and the one after it."""
    for i, block in enumerate(blocks):
        yield blocks[i - 1] if i else None, block, blocks[i + 1] if i + 1 < len(blocks) else None


def margins_mm(landscape: bool) -> tuple[int, int, int, int]:
    """Return top, right, bottom and left margin in millimetres."""
    return LANDSCAPE_MM if landscape else PORTRAIT_MM


def text_width_mm(landscape: bool) -> int:
    """Return the width of the text area in millimetres."""
    _, right, _, left = margins_mm(landscape)
    return (SHEET_MM[1] if landscape else SHEET_MM[0]) - right - left


def width_em(text: str) -> float:
    """Return about how wide a text is, in its own type size: Han and full-width 1, others .55."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.55 for c in clean(text))


def sign_zone_em(sign: Sign) -> float:
    """Return the width in characters of the zone at the right in which a signature is centred.

    The date ends four characters before the right edge and the organ stands centred above it;
    an organ too long for that draws the date to the left with it.
    """
    organ = max((width_em(organ) for organ in sign.organs), default=0.0)
    zone = max(width_em(sign.date) + 2 * SIGN_RIGHT_EM, organ)
    return round(min(zone, CHARACTERS), 2)


def red_head_scale(text: str, width_mm: float) -> int:
    """Return the width of a red head's characters in percent so that it fits one line.

    Below 100 it is set without space between them.
    """
    natural = width_em(text) * RED_HEAD_PT * MM_PER_PT
    if natural * (1 + RED_HEAD_SPACED) <= width_mm:
        return 100
    return min(99, int(99 * width_mm / natural))


def title_gap(paper: Paper) -> int:
    """Return the blank lines between a paper's head and its text."""
    first = paper.blocks[0] if paper.blocks else None
    if isinstance(first, DateLine):
        return 0
    numbered = paper.number and not paper.red_head
    return 0 if paper.landscape or (numbered and not isinstance(first, Recipient)) else 1


def keeps_with_next(block: Block, following: Block | None) -> bool:
    """Return whether a block stays on the next one's page: text before a signature, a band."""
    if isinstance(block, Form) and not block.lines:
        return isinstance(following, Table | Form)
    if not isinstance(following, Sign | Signatories):
        return isinstance(following, Attachments) and _is_short(block)
    return isinstance(block, Attachments) or _is_short(block)


def joins(before: Block | None, block: Block) -> bool:
    """Return whether a table or form is set close under the one before it, as one form."""
    above = isinstance(block, Table) and (block.title or block.unit)
    return isinstance(before, Table | Form) and isinstance(block, Table | Form) and not above


def _is_short(block: Block) -> bool:
    return isinstance(block, Para) and width_em(plain(block.text)) <= _KEPT_LINES * CHARACTERS


def longest_run_em(texts: Sequence[str]) -> float:
    """Return the width in characters of the longest stretch that cannot be broken over lines.

    Digits are taken as wide as the widest stand-in's, so that they never run over an edge.
    """
    longest = 0.0
    for text in texts:
        here = 0.0
        for character in clean(text):
            wide = unicodedata.east_asian_width(character) in "WF"
            here = 0.0 if wide or character.isspace() else here + LATIN_EM
            longest = max(longest, here, 1.0 if wide else 0.0)
    return longest
