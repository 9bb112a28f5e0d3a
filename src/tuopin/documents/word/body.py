"""The text of a paper in Word: its head, and each kind of block as paragraphs and tables."""

from collections.abc import Iterator

from tuopin.documents import keeping, layout
from tuopin.documents.frames import Border, Setting
from tuopin.documents.tree import (
    Attachments,
    Blank,
    Block,
    Checks,
    DateLine,
    Form,
    Hands,
    Heading,
    NewPage,
    Note,
    Paper,
    Para,
    Recipient,
    Record,
    Ruled,
    Sign,
    Signatories,
    Table,
)
from tuopin.documents.tree.texts import attachment_parts, block_lines
from tuopin.documents.word import tables
from tuopin.documents.word.xml import R, Room, W, element, mm, paragraph, rich, run, twips

# Blocks that begin with a paragraph of their own; before others a thin line holds a page break.
_BEGINS_WITH_TEXT = Heading | Para | Recipient | Note | DateLine | Checks
_NUMBER_HIGH_MM = 5
_HEADER_MM = 15
_NO_HEADER_MM = 2


def document(paper: Paper, setting: Setting, references: str) -> str:
    """Return document.xml; `references` are the section's to its headers and footers."""
    room = room_of(paper, setting)
    section = _section(paper, setting, references)
    body = "".join((*_head(paper, room), *_blocks(paper, room), section))
    return f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>'


def room_of(paper: Paper, setting: Setting) -> Room:
    """Return what a paper's blocks are set in."""
    across, _ = layout.sheet_mm(paper)
    _, right, _, left = setting.margins
    return Room(across - right - left, paper.lang, setting)


def _head(paper: Paper, room: Room) -> Iterator[str]:
    if paper.red_head:
        scale = layout.red_head_scale(paper.red_head, room.width)
        squeezed = element("spacing", val=0) + element("w", val=scale) if scale < 100 else ""
        yield paragraph("RedHead", run(paper.red_head, "title", more=squeezed))
        yield from _blank(2)
        yield paragraph("Number", run(paper.number))
        yield paragraph("RedLine")
        yield from _blank(1)
    yield paragraph("Title", run(paper.title, "title"))
    title = room.setting.title
    if title and title.rule:
        yield paragraph("BandLine")
    if paper.number and not paper.red_head:
        yield paragraph("Number", run(paper.number))
    yield from _blank(0 if title else layout.title_gap(paper))


def _blocks(paper: Paper, room: Room) -> Iterator[str]:
    fresh = False
    at, rest = room.setting.rest or (-1, 0.0)
    # What stays with a table's last row ends here.
    held = -1
    for n, (before, block, following) in enumerate(keeping.around(paper.blocks)):
        if n == at:
            yield _space(rest)
        if isinstance(block, NewPage):
            fresh = True
            continue
        joined = keeping.joins(before, block) and not fresh
        yield from _gap_before(before, block, joined=joined, fresh=fresh, keep=n <= held)
        if isinstance(block, Table):
            held = n + keeping.below(paper.blocks, n)
        keep = n < held or keeping.keeps_with_next(block, following)
        if isinstance(block, Table):
            yield from _titled(block, room, joined=joined, keep=n < held)
        else:
            yield from _block(block, room, keep=keep, fresh=fresh)
        fresh = False
    # Word wants a paragraph after the last table.
    if paper.blocks and _is_table(paper.blocks[-1]):
        yield paragraph("Gap")


def _space(points: float) -> str:
    """Return an empty line of a height."""
    high = element("spacing", before=0, after=0, line=twips(points), lineRule="exact")
    return paragraph("Gap", indent=high)


def _gap_before(
    before: Block | None, block: Block, *, joined: bool, fresh: bool, keep: bool
) -> Iterator[str]:
    """A thin line parts a table from what is beside it; joined tables have none."""
    breaks = fresh and not isinstance(block, _BEGINS_WITH_TEXT)
    beside = _is_table(block) or (before is not None and _is_table(before))
    if breaks or (beside and not joined):
        yield paragraph("Gap", fresh=breaks, keep=keep)


def _is_table(block: Block) -> bool:
    return isinstance(block, Table | Form | Hands)


def _block(block: Block, room: Room, *, keep: bool, fresh: bool) -> Iterator[str]:
    match block:
        case Heading():
            face = layout.HEADING_FACES[block.level]
            yield paragraph(f"Heading{block.level}", rich(block.text, face), fresh=fresh)
        case Para():
            style = "" if block.indent else "Flush"
            yield paragraph(style, rich(block.text), keep=keep, fresh=fresh)
        case Recipient():
            yield paragraph("Recipient", run(block.text), fresh=fresh)
        case Note():
            yield paragraph("Note", rich(block.text), keep=keep, fresh=fresh)
        case DateLine():
            yield paragraph("DateLine", run(block.text, "kai"), fresh=fresh)
            yield from _blank(1)
        case Checks():
            yield paragraph("", run(block_lines(block)[0]), fresh=fresh)
        case Blank():
            yield from _blank(block.lines)
        case _:
            yield from _wide(block, room, keep=keep)


def _wide(block: Block, room: Room, *, keep: bool) -> Iterator[str]:
    match block:
        case Form():
            yield tables.form(block, room)
        case Hands():
            yield tables.hands(block, room, keep=keep)
        case Ruled():
            if block.label:
                yield paragraph("Flush", run(block.label), keep=True)
            yield from [paragraph("Ruled")] * block.lines
        case Sign():
            yield from _sign(block, room, keep=keep)
        case Signatories():
            yield paragraph("", keep=True)
            yield tables.signatories(block, room)
            yield paragraph("Gap")
        case Attachments():
            yield from _attachments(block, room, keep=keep)
        case Record():
            yield tables.record(block, room)
            yield paragraph("Gap")


def _titled(block: Table, room: Room, *, joined: bool, keep: bool) -> Iterator[str]:
    if block.title:
        yield paragraph("TableTitle", run(block.title, "hei"))
    if block.unit:
        yield paragraph("TableUnit", run(block.unit))
    yield tables.table(block, room, joined=joined, keep=keep)


def _blank(lines: int, *, keep: bool = False) -> Iterator[str]:
    yield from [paragraph("", keep=keep)] * lines


def _sign(block: Sign, room: Room, *, keep: bool) -> Iterator[str]:
    """The organ stands centred over the date, which ends four characters before the edge."""
    framed = bool(room.setting.border)
    above, below = layout.sign_room(block, room.grid, framed=framed)
    yield from _blank(above, keep=True)
    # Half a character more on either side, or a line as long as its zone might break.
    em = twips(room.grid.size)
    widest = {"width_mm": room.width} if framed else {}
    zone = round(layout.sign_zone_em(block, room.grid, **widest) * em)
    left = max(0, mm(room.width) - zone - em // 2)
    right = 0 if zone >= mm(room.width) - em else -(em // 2)
    indent = element("ind", left=left, right=right, firstLineChars=0, firstLine=0)
    for line in (*block.organs, block.date):
        if line:
            yield paragraph("Sign", run(line), indent=indent)
    yield from _blank(below, keep=keep)


def _attachments(block: Attachments, room: Room, *, keep: bool) -> Iterator[str]:
    """附件： with the names hanging under each other."""
    yield paragraph("", keep=True)
    parts = attachment_parts(block, room.lang)
    em, first = room.grid.size, room.grid.indent
    wide = layout.width_em(parts[0][0])
    for lead, number, name in parts:
        hanging = twips((wide + (1.5 if number else 0)) * em)
        stops = [twips((first + wide) * em)]
        stops += [twips((first + wide + 1.5) * em)] if number else []
        tabs = element("tabs", "".join(element("tab", val="left", pos=p) for p in stops))
        left = twips(first * em) + hanging
        indent = element("ind", left=left, firstLineChars=0, hanging=hanging)
        # 附件： is as wide as its column, so that a tab after it would be one too many.
        tab = "<w:r><w:tab/></w:r>"
        said = run(lead) + (tab if room.lang == "en" else "") if lead else tab
        said += run(number) + tab if number else ""
        yield paragraph("Attachment", said + run(name), keep=keep, indent=tabs + indent)


def _section(paper: Paper, setting: Setting, references: str) -> str:
    across, down = (mm(side) for side in layout.sheet_mm(paper))
    top, right, bottom, left = setting.margins
    header = setting.code[1] if paper.code else _HEADER_MM
    if setting.border:
        # The code of a framed paper has a place of its own: nothing pushes the text down.
        header = min(header, top - _NO_HEADER_MM)
    margins = element(
        "pgMar", top=mm(top), right=mm(right), bottom=mm(bottom), left=mm(left),
        header=mm(header), footer=mm(bottom - layout.PAGE_NUMBER_MM - _NUMBER_HIGH_MM), gutter=0,
    )  # fmt: skip
    size = element("pgSz", w=across, h=down, orient="landscape" if paper.landscape else None)
    if setting.border:
        return element("sectPr", references + size + margins + _border(setting.border))
    # Lines only: with a grid of characters LibreOffice sets 27 or 14 of them in a line.
    pitch = twips(layout.PITCH_PT)
    grid = element("docGrid", type="lines", linePitch=pitch) if paper.lang == "zh" else ""
    return element("sectPr", references + size + margins + grid)


def _border(border: Border) -> str:
    """Return the lines round a page; Word takes the width of each of a double one."""
    line = {
        "val": "double" if border.double else "single",
        "sz": round(border.width * 8),
        "space": round(border.inset),
        "color": border.colour,
    }
    lines = "".join(element(side, **line) for side in ("top", "left", "bottom", "right"))
    return element("pgBorders", lines, offsetFrom="page")
