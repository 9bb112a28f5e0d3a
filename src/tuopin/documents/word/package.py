"""The parts of a .docx around its text: the same for every paper, packed once."""

import io
import zipfile
from functools import cache
from xml.sax.saxutils import escape

from tuopin.documents import layout
from tuopin.documents.tree import Paper, clean
from tuopin.documents.word.styles import font_table, styles
from tuopin.documents.word.xml import R, W, element, paragraph, run, twips

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_PARTS = {
    "document": "document.main",
    "styles": "styles",
    "settings": "settings",
    "fontTable": "fontTable",
    "footer1": "footer",
    "footer2": "footer",
}
# A zip entry must have a day; this is the first that the format knows.
_NO_DAY = (1980, 1, 1, 0, 0, 0)


def pack(document: str, paper: Paper) -> bytes:
    """Return the .docx with this document.xml and the paper's title, organ and keywords."""
    buffer = io.BytesIO()
    buffer.write(_base())
    with zipfile.ZipFile(buffer, "a") as out:
        _put(out, "docProps/core.xml", _core(paper))
        _put(out, "word/document.xml", document)
    return buffer.getvalue()


@cache
def _base() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        _put(out, "[Content_Types].xml", _content_types())
        _put(out, "_rels/.rels", _package_relations())
        _put(out, "word/_rels/document.xml.rels", _relations())
        _put(out, "word/styles.xml", styles())
        _put(out, "word/settings.xml", _settings())
        _put(out, "word/fontTable.xml", font_table())
        _put(out, "word/footer1.xml", _footer("right"))
        _put(out, "word/footer2.xml", _footer("left"))
    return buffer.getvalue()


def _put(out: zipfile.ZipFile, name: str, xml: str) -> None:
    entry = zipfile.ZipInfo(name, _NO_DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    # Otherwise the entry would say on which kind of machine it was made.
    entry.create_system = 0
    out.writestr(entry, _HEAD + xml, compresslevel=6)


def _content_types() -> str:
    parts = "".join(
        f'<Override PartName="/word/{name}.xml" '
        f'ContentType="{_OFFICE}.wordprocessingml.{kind}+xml"/>'
        for name, kind in _PARTS.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f"{parts}"
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _package_relations() -> str:
    core = f"{_PACKAGE}/relationships/metadata/core-properties"
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{core}" Target="docProps/core.xml"/></Relationships>'
    )


def _relations() -> str:
    parts = [(name, kind) for name, kind in _PARTS.items() if name != "document"]
    listed = "".join(
        f'<Relationship Id="{name}" Type="{R}/{kind}" Target="{name}.xml"/>' for name, kind in parts
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _settings() -> str:
    mode = element(
        "compatSetting",
        name="compatibilityMode",
        uri="http://schemas.microsoft.com/office/word",
        val=15,
    )
    return (
        f'<w:settings xmlns:w="{W}">{element("defaultTabStop", val=420)}<w:evenAndOddHeaders/>'
        f"{element('characterSpacingControl', val='doNotCompress')}"
        f"{element('compat', mode)}</w:settings>"
    )


def _footer(align: str) -> str:
    before, after = layout.PAGE_NUMBER
    field = element("fldSimple", run("1", "song"), instr="PAGE")
    one = twips(layout.PAGE_NUMBER_PT)
    indent = element("ind", **{align: one, "firstLine": 0})
    number = run(before, "song") + field + run(after, "song")
    said = paragraph("PageNumber", number, indent=indent, align=align)
    return f'<w:ftr xmlns:w="{W}">{said}</w:ftr>'


def _core(paper: Paper) -> str:
    keywords = "，".join(map(clean, paper.keywords))
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(clean(paper.title))}</dc:title>"
        f"<dc:creator>{escape(clean(paper.author))}</dc:creator>"
        f"<cp:keywords>{escape(keywords)}</cp:keywords></cp:coreProperties>"
    )
