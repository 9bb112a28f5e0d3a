"""The parts of a .docx around its text: python-docx puts them together once for every language."""

import io
import zipfile
from functools import lru_cache
from typing import NamedTuple
from xml.sax.saxutils import escape

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package

from tuopin.documents import layout
from tuopin.documents.frames import Setting, framed
from tuopin.documents.tree import Language, Paper, clean
from tuopin.documents.word.body import document
from tuopin.documents.word.header import PICTURE, header, picture
from tuopin.documents.word.styles import font_table, styles
from tuopin.documents.word.xml import W, element, paragraph, run, twips
from tuopin.documents.word.zipped import Zipped

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CORE_NAMES = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_TEXT, _CORE = "word/document.xml", "docProps/core.xml"
# Right pages have the default header and footer, left ones the other.
_PAGES = (("default", 1, "right"), ("even", 2, "left"))
_HEADERS = tuple(f"word/header{n}.xml" for _, n, _ in _PAGES)
_OWN = {_TEXT, _CORE, *_HEADERS, PICTURE}
# Usual papers need four bases, framed ones one for each size of type and pitch of lines.
_BASES = 64
_LANGUAGES: dict[Language, str] = {"zh": "zh-CN", "en": "en-GB"}


class _Base(NamedTuple):
    """What papers share, and the references of a section to its headers and footers."""

    parts: Zipped
    references: str


def pack(paper: Paper) -> bytes:
    """Return the paper as a .docx."""
    paper, setting = framed(paper)
    base = _base(paper.lang, setting._replace(rest=None), paper.code is not None)
    own = [(_CORE, _core(paper)), (_TEXT, document(paper, setting, base.references))]
    files = [(name, _part(xml)) for name, xml in own]
    if paper.code:
        head = _part(header(paper, setting))
        files += [*((name, head) for name in _HEADERS), (PICTURE, picture(paper.code))]
    return base.parts.more(files).file()


def _part(xml: str) -> bytes:
    return (_HEAD + xml).encode()


@lru_cache(_BASES)
def _base(lang: Language, setting: Setting, coded: bool) -> _Base:
    """Return the base of papers in a language that are set alike, with a place for a code or not.

    Framed papers are one sheet and have no page number.
    """
    package = Package()
    sample = Paper("", (), lang=lang)
    text = _made(package, _TEXT, CONTENT_TYPE.WML_DOCUMENT_MAIN, document(sample, setting, ""))
    package.relate_to(text, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
    core = _made(package, _CORE, CONTENT_TYPE.OPC_CORE_PROPERTIES, _core(sample))
    package.relate_to(core, RELATIONSHIP_TYPE.CORE_PROPERTIES)
    for name, content, relation, xml in (
        ("styles", CONTENT_TYPE.WML_STYLES, RELATIONSHIP_TYPE.STYLES, styles(lang, setting)),
        ("settings", CONTENT_TYPE.WML_SETTINGS, RELATIONSHIP_TYPE.SETTINGS, _settings()),
        ("fontTable", CONTENT_TYPE.WML_FONT_TABLE, RELATIONSHIP_TYPE.FONT_TABLE, font_table()),
    ):
        text.relate_to(_made(package, f"word/{name}.xml", content, xml), relation)
    references = ""
    if coded:
        code = Part(PackURI(f"/{PICTURE}"), CONTENT_TYPE.PNG, b"", package)
        for name, (pages, _, _) in zip(_HEADERS, _PAGES, strict=True):
            part = _made(package, name, CONTENT_TYPE.WML_HEADER, f'<w:hdr xmlns:w="{W}"/>')
            part.relate_to(code, RELATIONSHIP_TYPE.IMAGE)
            references += _reference(
                "header", pages, text.relate_to(part, RELATIONSHIP_TYPE.HEADER)
            )
    for pages, n, side in () if setting.border else _PAGES:
        xml = _footer(lang, side)
        part = _made(package, f"word/footer{n}.xml", CONTENT_TYPE.WML_FOOTER, xml)
        references += _reference("footer", pages, text.relate_to(part, RELATIONSHIP_TYPE.FOOTER))
    return _Base(_checked(package), references)


def _made(package: Package, name: str, content: str, xml: str) -> Part:
    return Part(PackURI(f"/{name}"), content, _part(xml), package)


def _reference(kind: str, pages: str, relation: str) -> str:
    return f'<w:{kind}Reference w:type="{pages}" r:id="{relation}"/>'


def _checked(package: Package) -> Zipped:
    """Return the package's parts but those that each paper has of its own; python-docx reads it."""
    file = io.BytesIO()
    package.save(file)
    docx.Document(file)
    with zipfile.ZipFile(file) as packed:
        return Zipped().more(
            (name, packed.read(name)) for name in packed.namelist() if name not in _OWN
        )


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


def _footer(lang: Language, align: str) -> str:
    before, after = layout.GRIDS[lang].number
    field = element("fldSimple", run("1", "song"), instr="PAGE")
    one = twips(layout.PAGE_NUMBER_PT)
    indent = element("ind", **{align: one, "firstLine": 0})
    number = run(before, "song") + field + run(after, "song")
    said = paragraph("PageNumber", number, indent=indent, align=align)
    return f'<w:ftr xmlns:w="{W}">{said}</w:ftr>'


def _core(paper: Paper) -> str:
    keywords = ("，" if paper.lang == "zh" else ", ").join(map(clean, paper.keywords))
    return (
        f'<cp:coreProperties xmlns:cp="{_CORE_NAMES}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(clean(paper.title))}</dc:title>"
        f"<dc:creator>{escape(clean(paper.author))}</dc:creator>"
        f"<dc:language>{_LANGUAGES[paper.lang]}</dc:language>"
        f"<cp:keywords>{escape(keywords)}</cp:keywords></cp:coreProperties>"
    )
