"""The styles of a paper in Word: the grid of its language and what lies off it."""

from typing import NamedTuple

from tuopin.documents import layout
from tuopin.documents.fit import SIZES
from tuopin.documents.frames import Setting, Title
from tuopin.documents.layout import FACES, FaceName
from tuopin.documents.tree import Language
from tuopin.documents.word.xml import STRONG, R, W, element, fonts, mm, twips

# Word sets type in half points: 16 pt drawn together by a quarter point is a cell of 15.75.
_TYPE_PT = 16
_DRAWN_TOGETHER = twips(layout.SIZE_PT - _TYPE_PT)
# The line of small type outside the grid, in its own size.
CLOSE = 1.35
# A line that only parts what stands above it from what stands below.
_GAP_MM = 2.5
_HAIR_PT = 1

# What else a font may be called or be set in where the first name is not on the machine.
_OTHER_NAMES: dict[FaceName, str] = {
    "fang": "仿宋,FangSong,华文仿宋,LXGW WenKai",
    "song": "SimSun,Noto Serif CJK SC",
    "title": "方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,Noto Serif CJK SC",
    "hei": "SimHei,Noto Sans CJK SC",
    "kai": "楷体,KaiTi,华文楷体,LXGW WenKai",
    "latin": "Times,Liberation Serif",
}
# The own styles' names in Word's list; English papers have their ids there.
_NAMES = {
    "RedHead": "发文机关标志",
    "Number": "编号",
    "RedLine": "红色分隔线",
    "BandLine": "标题栏线",
    "Recipient": "主送机关",
    "Flush": "顶格",
    "DateLine": "题下日期",
    "Sign": "署名",
    "Signatory": "签字栏",
    "Attachment": "附件说明",
    "Ruled": "横线",
    "Record": "版记",
    "Note": "表注",
    "Hands": "制表审核",
    "TableTitle": "表题",
    "TableUnit": "计量单位",
    "PageNumber": "页码",
    "Code": "二维码",
    "CodeLine": "二维码说明",
    "Gap": "间隔",
    "Hair": "细间隔",
}
_CELL: dict[Language, str] = {"zh": "表文", "en": "Cell"}
_UNDER_AND_BETWEEN = ("bottom", "between")


def cell_style(size: float) -> str:
    """Return the id of the style for table text of a size in points."""
    return f"Cell{round(size * 10)}"


def styles(lang: Language, setting: Setting) -> str:
    """Return styles.xml for papers in a language that are set alike."""
    tongue = element("lang", val="en-GB" if lang == "en" else "en-US", eastAsia="zh-CN")
    defaults = element("docDefaults", element("rPrDefault", element("rPr", tongue)))
    return (
        f'<w:styles xmlns:w="{W}">{defaults}{_normal(lang, setting.grid)}'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/></w:style>'
        f'<w:style w:type="character" w:styleId="{STRONG}"><w:name w:val="Strong"/>'
        f"<w:qFormat/>{element('rPr', _face('hei', lang))}</w:style>"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:tblPr><w:tblInd w:w="0" '
        'w:type="dxa"/></w:tblPr></w:style>'
        f"{''.join(_all(lang, setting))}</w:styles>"
    )


def font_table() -> str:
    """Return fontTable.xml: the faces with the names they may go under on other machines."""
    known = "".join(
        element("font", element("altName", val=_OTHER_NAMES[name]), name=face.word)
        for name, face in FACES.items()
    )
    return f'<w:fonts xmlns:w="{W}" xmlns:r="{R}">{known}</w:fonts>'


def _normal(lang: Language, grid: layout.Grid) -> str:
    ppr = (
        element("widowControl", val=0)
        # As in the PDF, no comma hangs over the edge.
        + element("overflowPunct", val=0)
        + element("autoSpaceDE", val=0)
        + element("autoSpaceDN", val=0)
        + _line(grid.pitch, after=grid.gap, rule="atLeast" if lang == "en" else "exact")
        + _indent(grid.indent, grid.size)
        + element("jc", val="both")
    )
    if lang == "en":
        rpr = fonts("latin") + _size(grid.size)
    elif grid.size == layout.SIZE_PT:
        rpr = fonts("fang") + element("spacing", val=_DRAWN_TOGETHER) + _size(_TYPE_PT)
    else:
        rpr = fonts("fang") + _size(grid.size)
    return (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f"<w:qFormat/>{element('pPr', ppr)}{element('rPr', rpr)}</w:style>"
    )


def _face(face: FaceName, lang: Language) -> str:
    """Return a face's font; in English there is one font, bold where Chinese takes a heavy face."""
    if lang == "zh":
        return fonts(face)
    return "<w:b/>" if face in {"hei", "title"} else ""


def _all(lang: Language, setting: Setting) -> list[str]:
    grid = setting.grid
    flush, centre, kept = _indent(0), element("jc", val="center"), "<w:keepNext/>"
    headings = [
        _based(
            f"Heading{n}", f"heading {n}", kept + element("outlineLvl", val=n - 1),
            _face(face if lang == "zh" else "hei", lang),
        )
        for n, face in layout.HEADING_FACES.items()
    ]  # fmt: skip
    title = _off(grid.title, _face("title", lang), grid.title_pitch, after=grid.gap)
    title = _Look(title.ppr + flush, title.rpr)
    recipient = _Look(flush)
    if setting.title:
        title = _framed_title(setting.title, grid, _face("title", lang))
        grow = setting.name / grid.size
        recipient = _Look(_line(grid.pitch * grow, after=grid.gap) + flush, _size(setting.name))
    red = _face("title", lang) + element("color", val=layout.RED)
    ruled = element(
        "pBdr",
        "".join(element(e, val="single", sz=4, space=0, color="auto") for e in _UNDER_AND_BETWEEN),
    )
    made = {
        "RedHead": _Look(
            _off_grid()
            + element("spacing", before=mm(layout.RED_HEAD_TOP_MM),
                      line=twips(layout.RED_HEAD_PT * 1.1), lineRule="exact")
            + flush + centre,
            red + element("spacing", val=twips(layout.RED_HEAD_PT * layout.RED_HEAD_SPACED))
            + _size(layout.RED_HEAD_PT),
        ),
        "Number": _Look(flush + centre),
        "RedLine": _Look(
            element("pBdr", element("top", val="single", sz=12, space=0, color=layout.RED))
            + _off_grid() + _line(grid.pitch, before=layout.RED_LINE_MM / layout.MM_PER_PT) + flush
        ),
        "BandLine": _band_line(setting),
        "Recipient": recipient,
        "Flush": _Look(flush),
        "DateLine": _Look(flush + centre, _face("kai", lang)),
        "Sign": _Look(kept + flush + centre),
        "Signatory": _Look(flush + element("jc", val="left")),
        "Attachment": _Look(),
        "Ruled": _Look(
            ruled + _off_grid() + _line(layout.RULED_MM / layout.MM_PER_PT) + flush
        ),
        "Record": _small(layout.RECORD_PT, "left"),
        "Note": _small(layout.NOTE_PT, "both"),
        "Hands": _small(layout.NOTE_PT, "left"),
        "TableTitle": _small(layout.TABLE_TITLE_PT, "center", _face("hei", lang), kept),
        "TableUnit": _small(layout.NOTE_PT, "right", before=kept),
        "PageNumber": _small(layout.PAGE_NUMBER_PT, "left", _face("song", lang)),
        # A line of its own height, or Word would cut the picture off.
        "Code": _Look(
            _off_grid() + element("spacing", before=0, after=0, line=240, lineRule="auto")
            + flush + element("jc", val="right"),
            _size(_HAIR_PT),
        ),
        "CodeLine": _small(layout.CODE_PT, "right"),
        "Gap": _Look(_off_grid() + _line(_GAP_MM / layout.MM_PER_PT) + flush, _size(2)),
        "Hair": _Look(_off_grid() + _line(_HAIR_PT) + flush, _size(_HAIR_PT)),
    }  # fmt: skip
    return [
        *headings,
        _based("Title", "Title", kept + title.ppr + centre, title.rpr),
        *(_based(k, _NAMES[k] if lang == "zh" else k, *look) for k, look in made.items()),
        *(
            _based(cell_style(size), f"{_CELL[lang]} {size:g}", *_small(size, "center"))
            for size in SIZES
        ),
    ]


class _Look(NamedTuple):
    ppr: str = ""
    rpr: str = ""


def _framed_title(title: Title, grid: layout.Grid, face: str) -> _Look:
    # The space after the last character is made good at the left.
    spaced = twips(title.spaced * grid.title)
    ppr = (
        _off_grid()
        + _line(grid.title_pitch, before=title.above, after=title.below)
        + element("ind", left=mm(title.sides) + spaced, right=mm(title.sides), firstLineChars=0,
                  firstLine=0)
    )  # fmt: skip
    return _Look(
        ppr,
        face + element("color", val=title.colour) + element("spacing", val=spaced)
        + _size(grid.title),
    )  # fmt: skip


def _band_line(setting: Setting) -> _Look:
    """Return the line under a title that lies in a band, from frame to frame."""
    title, border = setting.title, setting.border
    if title is None or border is None or not title.rule:
        return _Look()
    line = element("top", val="single", sz=round(title.rule * 8), space=0, color=border.colour)
    beyond = -mm(title.reach)
    return _Look(
        element("pBdr", line) + _off_grid() + _line(title.after)
        + element("ind", left=beyond, right=beyond, firstLineChars=0, firstLine=0),
        _size(_HAIR_PT),
    )  # fmt: skip


def _off(size: float, face: str, pitch: float, after: float = 0) -> _Look:
    """Return what takes a style off the grid of characters and lines."""
    rpr = face + element("spacing", val=0) + _size(size)
    return _Look(_off_grid() + _line(pitch, after=after), rpr)


def _off_grid() -> str:
    return element("snapToGrid", val=0)


def _small(size: float, align: str, face: str = "", before: str = "") -> _Look:
    look = _off(size, face, size * CLOSE)
    return _Look(before + look.ppr + _indent(0) + element("jc", val=align), look.rpr)


def _based(key: str, name: str, ppr: str = "", rpr: str = "") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>'
        f"{element('pPr', ppr) if ppr else ''}{element('rPr', rpr) if rpr else ''}</w:style>"
    )


def _line(points: float, *, before: float = 0, after: float = 0, rule: str = "exact") -> str:
    return element(
        "spacing", before=twips(before), after=twips(after), line=twips(points), lineRule=rule
    )


def _indent(characters: int, size: float = 0) -> str:
    first = twips(characters * size)
    return element("ind", firstLineChars=characters * 100, firstLine=first)


def _size(points: float) -> str:
    return element("sz", val=round(points * 2)) + element("szCs", val=round(points * 2))
