"""The text of a paper in Word: its head, and each kind of block as paragraphs and tables."""

from collections.abc import Iterator

from tuopin.documents import layout
from tuopin.documents.tree import (
    Attachments,
    Blank,
    Block,
    Checks,
    DateLine,
    Form,
    Heading,
    NewPage,
    Note,
    Paper,
    Para,
    Recipient,
    Record,
    Sign,
    Signatories,
    Table,
)
from tuopin.documents.tree.texts import attachment_parts, block_lines
from tuopin.documents.word import tables
from tuopin.documents.word.xml import R, W, element, mm, paragraph, rich, run, twips

# Blocks that begin with a paragraph of their own; before others a thin line holds a page break.
_BEGINS_WITH_TEXT = Heading | Para | Recipient | Note | DateLine | Checks
_NUMBER_HIGH_MM = 5


def document(paper: Paper) -> str:
    """Return document.xml."""
    body = "".join(_head(paper)) + "".join(_blocks(paper)) + _section(paper)
    return f'<w:document xmlns:w="{W}" xmlns:r="{R}">{element("body", body)}</w:document>'


def _head(paper: Paper) -> Iterator[str]:
    if paper.red_head:
        width = layout.text_width_mm(paper.landscape)
        scale = layout.red_head_scale(paper.red_head, width)
        squeezed = element("spacing", val=0) + element("w", val=scale) if scale < 100 else ""
        yield paragraph("RedHead", run(paper.red_head, "title", more=squeezed))
        yield from _blank(2)
        yield paragraph("Number", run(paper.number, "fang"))
        yield paragraph("RedLine")
        yield from _blank(1)
    yield paragraph("Title", run(paper.title, "title"))
    if paper.number and not paper.red_head:
        yield paragraph("Number", run(paper.number, "fang"))
    yield from _blank(layout.title_gap(paper))


def _blocks(paper: Paper) -> Iterator[str]:
    width = layout.text_width_mm(paper.landscape)
    fresh = False
    for before, block, following in layout.around(paper.blocks):
        if isinstance(block, NewPage):
            fresh = True
            continue
        joined = layout.joins(before, block) and not fresh
        yield from _gap_before(before, block, joined=joined, fresh=fresh)
        keep = layout.keeps_with_next(block, following)
        if isinstance(block, Table):
            yield from _titled(block, width, joined=joined)
        else:
            yield from _block(block, width, keep=keep, fresh=fresh)
        fresh = False
    # Word wants a paragraph after the last table.
    if paper.blocks and _is_table(paper.blocks[-1]):
        yield paragraph("Gap")


def _gap_before(before: Block | None, block: Block, *, joined: bool, fresh: bool) -> Iterator[str]:
    """A thin line parts a table from what is beside it; joined tables have none."""
    breaks = fresh and not isinstance(block, _BEGINS_WITH_TEXT)
    beside = _is_table(block) or (before is not None and _is_table(before))
    if breaks or (beside and not joined):
        yield paragraph("Gap", fresh=breaks)


def _is_table(block: Block) -> bool:
    return isinstance(block, Table | Form)


def _block(block: Block, width: float, *, keep: bool, fresh: bool) -> Iterator[str]:
    match block:
        case Heading():
            face = layout.HEADING_FACES[block.level]
            yield paragraph(f"Heading{block.level}", rich(block.text, face), fresh=fresh)
        case Para():
            style = "" if block.indent else "Flush"
            yield paragraph(style, rich(block.text), keep=keep, fresh=fresh)
        case Recipient():
            yield paragraph("Flush", run(block.text, "fang"), fresh=fresh)
        case Note():
            yield paragraph("Note", rich(block.text), fresh=fresh)
        case DateLine():
            yield paragraph("DateLine", run(block.text, "kai"), fresh=fresh)
            yield from _blank(1)
        case Checks():
            yield paragraph("", run(block_lines(block)[0], "fang"), fresh=fresh)
        case Blank():
            yield from _blank(block.lines)
        case _:
            yield from _wide(block, width, keep=keep)


def _wide(block: Block, width: float, *, keep: bool) -> Iterator[str]:
    match block:
        case Form():
            yield tables.form(block, width)
        case Sign():
            yield from _sign(block, width)
        case Signatories():
            yield paragraph("", keep=True)
            yield tables.signatories(block, width)
            yield paragraph("Gap")
        case Attachments():
            yield from _attachments(block, keep=keep)
        case Record():
            yield tables.record(block, width)
            yield paragraph("Gap")


def _titled(block: Table, width: float, *, joined: bool) -> Iterator[str]:
    if block.title:
        yield paragraph("TableTitle", run(block.title, "hei"))
    if block.unit:
        yield paragraph("TableUnit", run(block.unit, "fang"))
    yield tables.table(block, width, joined=joined)


def _blank(lines: int, *, keep: bool = False) -> Iterator[str]:
    yield from [paragraph("", keep=keep)] * lines


def _sign(block: Sign, width: float) -> Iterator[str]:
    """The organ stands centred over the date, which ends four characters before the edge."""
    yield from _blank(layout.SIGN_GAP_LINES, keep=True)
    # Half a character more on either side, or a line as long as its zone might break.
    em = twips(layout.SIZE_PT)
    zone = round(layout.sign_zone_em(block) * em)
    left = max(0, mm(width) - zone - em // 2)
    right = 0 if zone >= mm(width) - em else -(em // 2)
    indent = element("ind", left=left, right=right, firstLineChars=0, firstLine=0)
    for organ in block.organs:
        yield paragraph("Sign", run(organ, "fang"), indent=indent)
    yield paragraph("Sign", run(block.date, "fang"), indent=indent)


def _attachments(block: Attachments, *, keep: bool) -> Iterator[str]:
    yield paragraph("", keep=True)
    em = layout.SIZE_PT
    for lead, number, name in attachment_parts(block):
        hanging = twips((4.5 if number else 3) * em)
        stops = [twips(5 * em), *([twips(6.5 * em)] if number else [])]
        tabs = element("tabs", "".join(element("tab", val="left", pos=p) for p in stops))
        indent = element("ind", left=twips(2 * em) + hanging, firstLineChars=0, hanging=hanging)
        # 附件： is as wide as its column, so that a tab after it would be one too many.
        tab = "<w:r><w:tab/></w:r>"
        said = run(lead, "fang") if lead else tab
        said += run(number, "fang") + tab if number else ""
        yield paragraph("Attachment", said + run(name, "fang"), keep=keep, indent=tabs + indent)


def _section(paper: Paper) -> str:
    short, long = (mm(side) for side in layout.SHEET_MM)
    across, down = (long, short) if paper.landscape else (short, long)
    top, right, bottom, left = layout.margins_mm(paper.landscape)
    footers = "".join(
        f'<w:footerReference w:type="{kind}" r:id="{part}"/>'
        for kind, part in (("default", "footer1"), ("even", "footer2"))
    )
    margins = element(
        "pgMar", top=mm(top), right=mm(right), bottom=mm(bottom), left=mm(left),
        header=mm(15), footer=mm(bottom - layout.PAGE_NUMBER_MM - _NUMBER_HIGH_MM), gutter=0,
    )  # fmt: skip
    size = element("pgSz", w=across, h=down, orient="landscape" if paper.landscape else None)
    # Lines only: with a grid of characters LibreOffice sets 27 or 14 of them in a line.
    grid = element("docGrid", type="lines", linePitch=twips(layout.PITCH_PT))
    return element("sectPr", footers + size + margins + grid)
