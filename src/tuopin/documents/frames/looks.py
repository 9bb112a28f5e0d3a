"""What papers that are no letters look like: the facts of each look, in one place."""

from typing import Literal, NamedTuple

from tuopin.documents import layout
from tuopin.documents.layout import Grid
from tuopin.documents.tree import Block, Form, Language, Sign

# The red of seals and the gold of certificates, dark enough to print well in grey.
_RED, _GOLD, _BLACK = "B5121B", "A67C1E", "000000"


class Border(NamedTuple):
    """A frame round a page: its outer edge's distance from the sheet's edge and width in points.

    A double one is two such lines, one line's width apart: so Word draws them.
    """

    inset: float
    width: float
    double: bool
    colour: str


class Title(NamedTuple):
    """How a title stands: room above and below it (points), and in millimetres at its sides.

    `spaced`: room between its characters (in characters). With a `rule` (points) it is a band: a
    line from frame to frame, `reach` millimetres beyond the text on either side, and `after`
    (points) to the text.
    """

    above: float
    below: float
    sides: float
    spaced: float
    colour: str
    rule: float = 0
    reach: float = 0
    after: float = 0


class Setting(NamedTuple):
    """How a paper is set. `margins` and `code` (side, distance from the top) in millimetres.

    Of a framed paper: its border and title, the size of the line that names somebody, the least
    height of a form's row, and `rest`: the block that so many points are left above.
    """

    grid: Grid
    margins: tuple[int, int, int, int]
    code: tuple[int, int]
    border: Border | None = None
    title: Title | None = None
    name: float = 0
    row_mm: float = 0
    rest: tuple[int, float] | None = None


class Look(NamedTuple):
    """What all papers of a look have in common; lengths as in the names of Setting.

    `pitch`, `name` and `row` go by the size of the type, and all but `name` may grow by `spread`.
    `sizes` and `titles` (size and pitch) go by language.
    """

    border: Border
    margins: tuple[int, int, int, int]
    code: tuple[int, int]
    titles: dict[Language, tuple[float, float]]
    sizes: dict[Language, tuple[int, ...]]
    pitch: float
    spread: float
    name: float = 1.0
    row: float = 0.0
    above_mm: float = 0
    below_mm: float = 0
    sides_mm: float = 0
    spaced: float = 0
    colour: str = _BLACK
    band_mm: float = 0
    foot: type[Block] | None = None


LOOKS: dict[Literal["certificate", "card", "cover"], Look] = {
    # 荣誉证书: gold lines round the sheet, the title in red, organ and date at its foot.
    "certificate": Look(
        border=Border(28, 2, double=True, colour=_GOLD),
        margins=(35, 38, 27, 38),
        code=(18, 14),
        titles={"zh": (48, 60), "en": (36, 46)},
        sizes={"zh": (26, 24, 22, 20, 18, 16), "en": (22, 20, 18, 16, 14)},
        pitch=1.45,
        spread=1.4,
        name=1.2,
        below_mm=7,
        spaced=0.35,
        colour=_RED,
        foot=Sign,
    ),
    # 联系卡: to be read from a metre away; the title lies in a band at the head of the frame.
    "card": Look(
        border=Border(23, 3, double=False, colour=_RED),
        margins=(10, 18, 14, 18),
        code=(18, 11),
        titles={"zh": (34, 42), "en": (21, 26)},
        sizes={"zh": (22, 20, 18, 16, 14, 12), "en": (20, 18, 16, 14, 12, 11)},
        pitch=1.35,
        spread=1.6,
        row=2.0,
        sides_mm=44,
        colour=_RED,
        band_mm=21,
    ),
    # 户档封面: the title in the upper third, the labels of the file in the lower half.
    "cover": Look(
        border=Border(28, 1, double=True, colour=_BLACK),
        margins=(37, 26, 28, 28),
        code=(layout.CODE_MM, layout.CODE_TOP_MM),
        titles={"zh": (36, 48), "en": (28, 36)},
        sizes={"zh": (16, 14, 12), "en": (16, 14, 12)},
        pitch=1.6,
        spread=1.4,
        row=1.9,
        above_mm=24,
        below_mm=4,
        spaced=0.1,
        foot=Form,
    ),
}
