"""The styles of a paper in Word: the grid of 22 lines × 28 characters and what lies off it."""

from typing import NamedTuple

from tuopin.documents import layout
from tuopin.documents.fit import SIZES
from tuopin.documents.layout import FACES, FaceName
from tuopin.documents.word.xml import R, W, element, fonts, mm, twips

# Word sets type in half points: 16 pt drawn together by a quarter point is a cell of 15.75.
_TYPE_PT = 16
_DRAWN_TOGETHER = twips(layout.SIZE_PT - _TYPE_PT)
# The line of small type outside the grid, in its own size.
CLOSE = 1.35

# What else a font may be called or be set in where the first name is not on the machine.
_OTHER_NAMES: dict[FaceName, str] = {
    "fang": "仿宋,FangSong,华文仿宋,LXGW WenKai",
    "song": "SimSun,Noto Serif CJK SC",
    "title": "方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,Noto Serif CJK SC",
    "hei": "SimHei,Noto Sans CJK SC",
    "kai": "楷体,KaiTi,华文楷体,LXGW WenKai",
}


def cell_style(size: float) -> str:
    """Return the id of the style for table text of a size in points."""
    return f"Cell{round(size * 10)}"


def styles() -> str:
    """Return styles.xml."""
    return (
        f'<w:styles xmlns:w="{W}">{_defaults()}{_normal()}'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:tblPr><w:tblInd w:w="0" '
        'w:type="dxa"/></w:tblPr></w:style>'
        f"{''.join(_all())}</w:styles>"
    )


def font_table() -> str:
    """Return fontTable.xml: the faces with the names they may go under on other machines."""
    known = "".join(
        element("font", element("altName", val=_OTHER_NAMES[name]), name=face.word)
        for name, face in FACES.items()
    )
    return f'<w:fonts xmlns:w="{W}" xmlns:r="{R}">{known}</w:fonts>'


def _defaults() -> str:
    lang = element("lang", val="en-US", eastAsia="zh-CN")
    return element("docDefaults", element("rPrDefault", element("rPr", lang)))


def _normal() -> str:
    ppr = (
        element("widowControl", val=0)
        + element("autoSpaceDE", val=0)
        + element("autoSpaceDN", val=0)
        + _line(layout.PITCH_PT)
        + _indent(2)
        + element("jc", val="both")
    )
    rpr = fonts("fang") + element("spacing", val=_DRAWN_TOGETHER) + _size(_TYPE_PT)
    return (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f"<w:qFormat/>{element('pPr', ppr)}{element('rPr', rpr)}</w:style>"
    )


def _all() -> list[str]:
    flush, centre = _indent(0), element("jc", val="center")
    kept = "<w:keepNext/>"
    headings = [
        _style(f"Heading{n}", f"heading {n}", kept + element("outlineLvl", val=n - 1), fonts(face))
        for n, face in layout.HEADING_FACES.items()
    ]
    title = _off(layout.TITLE_PT, "title", layout.TITLE_PITCH_PT)
    red = fonts("title") + element("color", val=layout.RED) + element("spacing", val=_red_spaced())
    line = element("pBdr", element("top", val="single", sz=12, space=0, color=layout.RED))
    return [
        *headings,
        _style("Title", "Title", kept + title.ppr + flush + centre, title.rpr),
        _style(
            "RedHead", "发文机关标志",
            _off_grid() + element("spacing", before=mm(layout.RED_HEAD_TOP_MM),
                                  line=twips(layout.RED_HEAD_PT * 1.1), lineRule="exact")
            + flush + centre,
            red + _size(layout.RED_HEAD_PT),
        ),
        _style("Number", "编号", flush + centre),
        _style(
            "RedLine", "红色分隔线",
            line + _off_grid() + _line(layout.PITCH_PT, mm(layout.RED_LINE_MM)) + flush,
        ),
        _style("Flush", "顶格", flush),
        _style("DateLine", "题下日期", flush + centre, fonts("kai")),
        _style("Sign", "署名", kept + flush + centre),
        _style("Signatory", "签字栏", flush + element("jc", val="left")),
        _style("Attachment", "附件说明", ""),
        _small("Record", "版记", layout.RECORD_PT, "left"),
        _small("Note", "表注", layout.NOTE_PT, "both"),
        _small("TableTitle", "表题", layout.TABLE_TITLE_PT, "center", "hei", kept),
        _small("TableUnit", "计量单位", layout.NOTE_PT, "right", "fang", kept),
        _small("PageNumber", "页码", layout.PAGE_NUMBER_PT, "left", "song"),
        _style("Gap", "间隔", _off_grid() + _line(2.5 / layout.MM_PER_PT) + flush, _size(2)),
        *(_small(cell_style(size), f"表文 {size:g}", size, "center") for size in SIZES),
    ]  # fmt: skip


class _Look(NamedTuple):
    ppr: str
    rpr: str


def _off(size: float, face: FaceName, pitch: float) -> _Look:
    """Return what takes a style off the grid of characters and lines."""
    rpr = fonts(face) + element("spacing", val=0) + _size(size)
    return _Look(_off_grid() + _line(pitch), rpr)


def _off_grid() -> str:
    return element("snapToGrid", val=0)


def _small(
    key: str, name: str, size: float, align: str, face: FaceName = "fang", before: str = ""
) -> str:
    look = _off(size, face, size * CLOSE)
    return _style(key, name, before + look.ppr + _indent(0) + element("jc", val=align), look.rpr)


def _style(key: str, name: str, ppr: str, rpr: str = "") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>'
        f"{element('pPr', ppr) if ppr else ''}{element('rPr', rpr) if rpr else ''}</w:style>"
    )


def _line(points: float, before: int = 0) -> str:
    return element("spacing", before=before, after=0, line=twips(points), lineRule="exact")


def _indent(characters: int) -> str:
    return element(
        "ind",
        firstLineChars=characters * 100,
        firstLine=twips(characters * layout.SIZE_PT),
    )


def _size(points: float) -> str:
    return element("sz", val=round(points * 2)) + element("szCs", val=round(points * 2))


def _red_spaced() -> int:
    return twips(layout.RED_HEAD_PT * layout.RED_HEAD_SPACED)
