"""The official layout (GB/T 9704-2012) in one place: both writers read these facts."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from math import ceil
from typing import Literal, NamedTuple

from tuopin.documents.tree import (
    DateLine,
    Language,
    Paper,
    Recipient,
    Sheet,
    Sign,
    clean,
)

FaceName = Literal["fang", "song", "title", "hei", "kai", "latin"]

MM_PER_PT = 25.4 / 72

# The sheets upright, and their margins in millimetres: top, right, bottom, left.
SHEET_MM = (210, 297)
SHEETS_MM: dict[Sheet, tuple[int, int]] = {"a4": SHEET_MM, "a3": (297, 420)}
PORTRAIT_MM = (37, 26, 35, 28)
LANDSCAPE_MM = (28, 15, 26, 15)

# The grid: 22 lines of 28 characters in 156 × 225 mm; type and line pitch in points.
LINES = 22
CHARACTERS = 28
SIZE_PT = 15.75
PITCH_PT = 28.95


class Grid(NamedTuple):
    """How the text of a language is set; sizes and pitches in points.

    `gap` parts paragraphs, `indent` (in characters) begins them; `small` type is for the page
    number, which stands between the marks of `number`, and for 版记.
    """

    size: float
    pitch: float
    title: float
    title_pitch: float
    gap: float
    indent: int
    small: float
    number: tuple[str, str]


# Chinese as the standard has it. English has no standard here: the usual 12 points on 18, a space
# between paragraphs in place of a first line set in.
GRIDS: dict[Language, Grid] = {
    "zh": Grid(SIZE_PT, PITCH_PT, 22, 34.75, 0, 2, 14, ("— ", " —")),
    "en": Grid(12, 18, 17, 22, 6, 0, 11, ("– ", " –")),
}

# Type sizes in points: 2号 title, 4号 page number and 版记, 小5号… for notes.
TITLE_PT = GRIDS["zh"].title
TITLE_PITCH_PT = GRIDS["zh"].title_pitch
RED_HEAD_PT = 40
RED_HEAD_ENGLISH_PT = 24
PAGE_NUMBER_PT = GRIDS["zh"].small
RECORD_PT = GRIDS["zh"].small
TABLE_TITLE_PT = 12
NOTE_PT = 10.5

# Distances: red head below the text area's upper edge, red line below the number, page number
# below the text area (all mm); lines before a signature; characters at a signature's right.
RED_HEAD_TOP_MM = 35
RED_LINE_MM = 4
PAGE_NUMBER_MM = 7
LATIN_EM = 0.64
SMALL_LETTER_EM = 0.54
SIGN_GAP_LINES = 2
SIGN_RIGHT_EM = 4

# Room to write by hand (mm): a row to sign or press a finger in, the pitch of ruled lines, a line
# of a box that asks for several. The seal of an organ is round and 42 mm wide.
TALL_MM = 11
RULED_MM = 10
FIELD_LINE_MM = 7
SEAL_MM = 42

# The code of a paper that can be verified stands in the top margin at the text's right edge: its
# side with the quiet zone and its distance from the sheet's edge (mm), and the type beside it.
CODE_MM = 20
CODE_TOP_MM = 12
CODE_LANDSCAPE_MM = 18
CODE_LANDSCAPE_TOP_MM = 7
CODE_PT = 8
RED_HEAD_SPACED = 0.12

# A page number between dashes (— 1 —), right on odd pages, left on even ones, one character in.
PAGE_NUMBER = GRIDS["zh"].number

HEADING_FACES: dict[int, FaceName] = {1: "hei", 2: "kai", 3: "fang", 4: "fang"}
# What 黑体 is in Chinese is bold in English.
ENGLISH_HEADING_FACES: dict[int, FaceName] = {1: "hei", 2: "hei", 3: "latin", 4: "latin"}

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
    "latin": Face(
        "Times New Roman", "宋体", ("Times New Roman", "Liberation Serif", "Libertinus Serif")
    ),
}

# What stands in, glyph by glyph, where the face itself lacks one. The last two come with the
# program, so a chain never ends in nothing.
STAND_INS: dict[FaceName, tuple[str, ...]] = {
    "fang": ("LXGW WenKai", "Noto Serif CJK SC", "Noto Serif SC", "Noto Sans SC"),
    "song": ("Noto Serif CJK SC", "Noto Serif SC", "Noto Sans SC"),
    "title": ("Noto Serif CJK SC", "Noto Serif SC", "Noto Sans SC"),
    "hei": ("Noto Sans CJK SC", "Noto Sans SC", "Noto Serif SC"),
    "kai": ("Noto Serif CJK SC", "Noto Serif SC", "Noto Sans SC"),
    "latin": ("SimSun", "Noto Serif CJK SC", "Noto Serif SC", "Noto Sans SC"),
}

# FandolHei's Latin letters and digits are far lighter than its characters; its bold ones match.
HEI_LATIN_WEIGHT = {"FandolHei": 700}

# Characters that a font draws wrongly and another must draw: Fandol's ￥ is a dollar sign and its
# ～ hangs above the line; LXGW WenKai's quotation marks are half as wide as a character, and so
# are the boxes to tick of Latin faces.
MISDRAWN = dict.fromkeys(("FandolFang R", "FandolSong", "FandolHei", "FandolKai"), "￥～")
MISDRAWN["LXGW WenKai"] = "“”‘’"
MISDRAWN |= dict.fromkeys(FACES["latin"].families, "□√")

# 〓 is what a Chinese typesetter puts for a character that is in no case.
GETA = "〓"


def margins_mm(landscape: bool) -> tuple[int, int, int, int]:
    """Return top, right, bottom and left margin in millimetres."""
    return LANDSCAPE_MM if landscape else PORTRAIT_MM


def sheet_mm(paper: Paper) -> tuple[int, int]:
    """Return width and height of a paper's sheet in millimetres as it lies."""
    short, long = SHEETS_MM[paper.sheet]
    return (long, short) if paper.landscape else (short, long)


def code_mm(landscape: bool) -> tuple[int, int]:
    """Return the side of a code with its quiet zone and its distance from the sheet's top (mm)."""
    if landscape:
        return CODE_LANDSCAPE_MM, CODE_LANDSCAPE_TOP_MM
    return CODE_MM, CODE_TOP_MM


@lru_cache(8192)
def width_em(text: str) -> float:
    """Return about how wide a text is, in its own type size: Han and full-width 1, others .55."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.55 for c in clean(text))


def sign_zone_em(
    sign: Sign, grid: Grid = GRIDS["zh"], width_mm: float = CHARACTERS * SIZE_PT * MM_PER_PT
) -> float:
    """Return the width in characters of the zone at the right in which a signature is centred.

    The date ends four characters before the right edge and the organ stands centred above it;
    an organ too long for that draws the date to the left with it, at most over `width_mm`.
    """
    organ = max((width_em(organ) for organ in sign.organs), default=0.0)
    zone = max(width_em(sign.date) + 2 * SIGN_RIGHT_EM, organ)
    return round(min(zone, width_mm / MM_PER_PT / grid.size), 2)


def sign_room(sign: Sign, grid: Grid = GRIDS["zh"], *, framed: bool = False) -> tuple[int, int]:
    """Return the empty lines above and below a signature.

    On a framed sheet it stands at the foot, and its seal lies over the margin below.
    """
    seal = seal_lines(sign, grid)
    return (max(1, seal), 0) if framed else (max(SIGN_GAP_LINES, seal), seal)


def seal_lines(sign: Sign, grid: Grid = GRIDS["zh"]) -> int:
    """Return the empty lines a signature needs above and below it for a seal; 0 without one.

    The seal lies over the middle of organ and date, its upper edge less than a line below the
    text (GB/T 9704, 7.3.5.1).
    """
    if not sign.seal:
        return 0
    pitch = grid.pitch * MM_PER_PT
    # A tenth of a line more is no harm: there is white between a line's letters and its edge.
    return max(0, ceil((SEAL_MM / pitch - len(sign.organs) - 1) / 2 - 0.1))


def red_head_wraps(paper: Paper) -> bool:
    """Return whether a red head is set smaller, on several lines if need be: Latin words are."""
    latin = sum(1 for c in paper.red_head if unicodedata.east_asian_width(c) not in "WF")
    return paper.lang == "en" and 2 * latin > len(paper.red_head)


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
    numbered = paper.number and not paper.red_head and paper.lang == "zh"
    return 0 if paper.landscape or (numbered and not isinstance(first, Recipient)) else 1


def longest_run_em(texts: Sequence[str], *, hyphenated: bool = False) -> float:
    """Return the width in characters of the longest stretch that cannot be broken over lines.

    Digits are taken as wide as the widest stand-in's, so that they never run over an edge. With
    `hyphenated` a word of letters may be parted.
    """
    return max((_run_em(text, hyphenated) for text in texts), default=0.0)


# A word is parted after a syllable or two.
_SYLLABLES = 6
_NO_BREAK = "\u00a0"


@lru_cache(8192)
def _run_em(text: str, hyphenated: bool) -> float:
    longest = here = 0.0
    letters = 0
    for character in clean(text):
        wide = unicodedata.east_asian_width(character) in "WF"
        letters = letters + 1 if character.isalpha() and not wide else 0
        letter = SMALL_LETTER_EM if character.islower() else LATIN_EM
        breaks = wide or (character.isspace() and character != _NO_BREAK)
        here = 0.0 if breaks else here + letter
        if hyphenated and letters > _SYLLABLES:
            here -= letter
        longest = max(longest, here, 1.0 if wide else 0.0)
    return longest
