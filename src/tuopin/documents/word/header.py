"""The head of every page of a paper that can be verified: its code and what is said beside it."""

from functools import cache
from xml.sax.saxutils import quoteattr

from tuopin.documents import qr
from tuopin.documents.frames import Setting
from tuopin.documents.tree import Code, Paper, clean
from tuopin.documents.word import tables
from tuopin.documents.word.body import room_of
from tuopin.documents.word.xml import R, W, paragraph, run

# The part that holds the picture, and its relation in a header: the only one there is.
PICTURE = "word/media/code.png"
_RELATION = "rId1"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_EMU_A_MM = 36_000
# Word and LibreOffice smooth pictures: dots a module that keep its edges sharp.
_DOTS = 8


def picture(code: Code) -> bytes:
    """Return the code as a PNG."""
    return qr.png(code.payload, _DOTS)


def header(paper: Paper, setting: Setting) -> str:
    """Return header.xml for a paper with a code: in the top margin, so that it moves no text."""
    side, top = setting.code
    lines = paper.code.lines if paper.code else ()
    said = "".join(paragraph("CodeLine", run(line)) for line in lines) or paragraph("CodeLine")
    drawn = paragraph("Code", f"<w:r>{_drawing(side, ' '.join(map(clean, lines)))}</w:r>")
    place = top if setting.border else None
    body = tables.beside(said, drawn, room_of(paper, setting), side, top_mm=place)
    body += paragraph("Hair")
    return f'<w:hdr xmlns:w="{W}" xmlns:r="{R}">{body}</w:hdr>'


def _drawing(side_mm: float, said: str) -> str:
    """Return a picture in the line; `said` is read out to those who cannot see it."""
    before, after = _frame(side_mm)
    return f"{before}{quoteattr(said)}{after}"


@cache
def _frame(side_mm: float) -> tuple[str, str]:
    side = round(side_mm * _EMU_A_MM)
    size = f'cx="{side}" cy="{side}"'
    before = (
        f'<w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" '
        f'distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        '<wp:docPr id="1" name="QR" descr='
    )
    after = (
        f'/><a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">'
        f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr><pic:cNvPr id="1" name="QR"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{_RELATION}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    return before, after
