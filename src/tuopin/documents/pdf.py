"""The PDF writer: papers of the tree set by Typst in the official layout, ready for printing."""

import json
import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from tuopin.documents import keeping, layout, qr
from tuopin.documents.fit import fit, form_size, form_widths, is_short
from tuopin.documents.fonts import Library, library
from tuopin.documents.frames import Setting, framed
from tuopin.documents.tree import (
    Attachments,
    Band,
    Block,
    Code,
    Form,
    Hands,
    Language,
    Paper,
    Record,
    Sign,
    Table,
    as_json,
    clean,
)
from tuopin.documents.tree.texts import attachment_parts, hand_parts, head_rows, record_parts

# What a PDF may be asked to conform to: PDF/A for archives, or a plain version.
Standard = Literal["a-2b", "a-2u", "a-3b", "a-3u", "1.7", "2.0"]

# A word longer than this gets places to break, or it would run over the edge of its cell or page.
_WORD = 20
_LONG_WORD = re.compile(rf"[^\s\u2e80-\uffef]{{{_WORD + 1},}}")
# The same in JSON: looking for it there is quicker than going through all strings.
_LONG_IN_JSON = re.compile(rf'[^\s"\u2e80-\uffef]{{{_WORD + 1},}}')
_BREAK = "\u200b"


def write(
    papers: Paper | Sequence[Paper],
    *,
    standards: Sequence[Standard] = (),
    duplex: bool = False,
    tags: bool = True,
    made_on: date | None = None,
    fonts: Library | None = None,
) -> bytes:
    """Return one or many papers as one PDF in the layout of GB/T 9704-2012, in one run of Typst.

    Every paper begins on a new page and counts its own pages from 1; with `duplex` it begins on
    the front of a sheet. The same papers give the same bytes. A character that no font holds
    prints as 〓; ask `unprintable` first. `standards`: "a-2b" for an archive, which also asks
    for `made_on`, the day that the file names as its own. `tags` off makes a large print run
    smaller. ValueError where there is no paper, or no day for an archive.
    """
    papers = (papers,) if isinstance(papers, Paper) else papers
    if made_on is None and any(standard.startswith("a-") for standard in standards):
        raise ValueError("a PDF for the archive names its day: made_on is missing")
    described = job(papers, duplex=duplex, made_on=made_on, fonts=fonts)
    return compiled(described, standards=standards, tags=tags, fonts=fonts)


def compiled(
    job: str,
    *,
    standards: Sequence[Standard] = (),
    tags: bool = True,
    fonts: Library | None = None,
) -> bytes:
    """Return the PDF of papers that `job` described, on a machine with the same fonts."""
    return typst.compile(
        _template(),
        font_paths=(fonts or library()).fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": job},
        pdf_standards=[*standards],
        pdf_tags=tags,
        timestamp=0,
    )


def job(
    papers: Sequence[Paper],
    *,
    duplex: bool = False,
    made_on: date | None = None,
    fonts: Library | None = None,
) -> str:
    """Return everything that setting the papers needs, as JSON; what no font holds is 〓 by then.

    ValueError where there is no paper, or a code says what a code cannot.
    """
    if not papers:
        raise ValueError("nothing to print: no paper")
    fonts = fonts or library()
    bookmarked = len(papers) > 1 or any(paper.bookmark for paper in papers)
    described = {
        "layout": _facts(),
        "grids": {lang: _grid(lang) for lang in layout.GRIDS},
        "faces": {face: _fonts(fonts.chain(face)) for face in layout.FACES},
        "hei_latin_weight": layout.HEI_LATIN_WEIGHT.get(fonts.chain("hei")[0], 400),
        "title_is_bold": fonts.bold("title"),
        "title": papers[0].title,
        "author": papers[0].author,
        "keywords": papers[0].keywords,
        "duplex": duplex,
        "chinese": all(paper.lang == "zh" for paper in papers),
        "made_on": [made_on.year, made_on.month, made_on.day] if made_on else [],
        # The outline's level of a paper's title: below its bookmark where papers have them.
        "level": 2 if bookmarked else 1,
    }
    # Paper by paper: a run of thousands is never held as data.
    told = ", ".join(map(_told, papers))
    text = json.dumps(described, ensure_ascii=False)[:-1] + f', "papers": [{told}]}}'
    lacking = fonts.missing(text)
    return text.translate(dict.fromkeys(map(ord, lacking), layout.GETA)) if lacking else text


def unprintable(papers: Sequence[Paper], fonts: Library | None = None) -> set[str]:
    """Return the papers' characters that no font here holds and that would print as 〓."""
    text = "".join(json.dumps(as_json(paper), ensure_ascii=False) for paper in papers)
    return (fonts or library()).missing(text)


@cache
def _template() -> bytes:
    return Path(__file__).with_name("official.typ").read_bytes()


def _fonts(chain: Sequence[str]) -> list[dict[str, str]]:
    return [{"family": f, "without": layout.MISDRAWN.get(f, "")} for f in chain]


def _facts() -> dict[str, Any]:
    return {
        "table_title": layout.TABLE_TITLE_PT,
        "note": layout.NOTE_PT,
        "code": layout.CODE_PT,
        "red": layout.RED,
        "red_head": layout.RED_HEAD_PT,
        "red_head_en": layout.RED_HEAD_ENGLISH_PT,
        "red_head_top": layout.RED_HEAD_TOP_MM,
        "red_head_spaced": layout.RED_HEAD_SPACED,
        "red_line": layout.RED_LINE_MM,
        "tall": layout.TALL_MM,
        "ruled": layout.RULED_MM,
        "field_line": layout.FIELD_LINE_MM,
        "page_number_below": layout.PAGE_NUMBER_MM,
    }


def _grid(lang: Language, grid: layout.Grid | None = None) -> dict[str, Any]:
    faces = layout.ENGLISH_HEADING_FACES if lang == "en" else layout.HEADING_FACES
    return (grid or layout.GRIDS[lang])._asdict() | {
        "heading_faces": [faces[level] for level in (1, 2, 3, 4)]
    }


def _told(paper: Paper) -> str:
    """Return a paper as JSON text, its long words with places to break."""
    data = _paper(paper)
    text = json.dumps(data, ensure_ascii=False)
    return json.dumps(_breakable(data), ensure_ascii=False) if _LONG_IN_JSON.search(text) else text


def _paper(paper: Paper) -> dict[str, Any]:
    paper, setting = framed(paper)
    across, _ = size = layout.sheet_mm(paper)
    width = across - setting.margins[1] - setting.margins[3]
    said = as_json(paper)
    blocks = zip(keeping.around(paper.blocks), said["blocks"], strict=True)
    for (before, block, following), data in blocks:
        data["sticky"] = keeping.keeps_with_next(block, following)
        data["joined"] = keeping.joins(before, block)
        data["joins"] = following is not None and keeping.joins(block, following)
        data.update(_set(block, width, paper.lang, setting))
    _gather(paper.blocks, said["blocks"])
    return {
        **said,
        "bookmark": said["bookmark"] or said["title"],
        "size": size,
        "margins": setting.margins,
        "red_head_wraps": layout.red_head_wraps(paper),
        "title_gap": layout.title_gap(paper),
        "code": _code(paper.code, *setting.code) if paper.code else None,
        "frame": _frame(paper, setting, said["blocks"]),
    }


def _frame(paper: Paper, setting: Setting, said: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """Return what the template must know of a framed paper; its blocks learn what they must."""
    if setting.border is None or setting.title is None:
        return None
    if setting.rest:
        said[setting.rest[0]]["rest"] = True
    return {
        "grid": _grid(paper.lang, setting.grid),
        "border": setting.border._asdict(),
        "title": setting.title._asdict(),
        "name": setting.name,
        "row": setting.row_mm,
    }


def _gather(blocks: Sequence[Block], said: Sequence[dict[str, Any]]) -> None:
    """Give each table what stays with its last row, to be set with it."""
    for n, block in enumerate(blocks):
        if isinstance(block, Table):
            said[n]["below"] = said[n + 1 : n + 1 + keeping.below(blocks, n)]
            for foot in said[n]["below"]:
                foot["placed"] = True


def _code(code: Code, side: int, top: int) -> dict[str, Any]:
    lines = [clean(line) for line in code.lines]
    return {"png": [*qr.png(code.payload)], "lines": lines, "side": side, "top": top}


def _set(block: Block, width: float, lang: Language, setting: Setting) -> dict[str, Any]:
    """Return what the template must know of a block beyond what it says."""
    match block:
        case Table():
            fitted = fit(block, width)
            heads = [
                {"text": text, "columns": columns, "rows": rows}
                for row in head_rows(block)
                for text, columns, rows in row
            ]
            whole = [is_short(row, fitted) for row in block.rows]
            return {
                "fit": fitted._asdict(),
                "heads": heads,
                "whole": whole,
                # From this row on the rows stay together with what is below them.
                "split": len(whole) - _kept(block, whole=bool(whole and whole[-1])),
            }
        case Form():
            return {"widths": form_widths(block, width), "size": form_size(block)}
        case Sign():
            above, below = layout.sign_room(block, setting.grid, framed=bool(setting.border))
            widest = {"width_mm": width} if setting.border else {}
            zone = layout.sign_zone_em(block, setting.grid, **widest)
            return {"zone": zone, "above": above, "below": below}
        case Hands():
            return {"parts": hand_parts(block, lang)}
        case Attachments():
            parts = attachment_parts(block, lang)
            return {"parts": parts, "lead": layout.width_em(parts[0][0])}
        case Record():
            return {"parts": record_parts(block, lang)}
        case _:
            return {}


def _kept(table: Table, *, whole: bool) -> int:
    """Return how many of a table's last rows stay together: one, with its band if it is first."""
    if not whole or isinstance(table.rows[-1], Band):
        return 0
    return 2 if isinstance(table.rows[-2:][0], Band) else 1


def _breakable(value: Any) -> Any:
    """Return JSON data with a place to break in every word too long for a line."""
    if isinstance(value, str):
        return _LONG_WORD.sub(_with_breaks, value)
    if isinstance(value, dict):
        return {key: _breakable(part) for key, part in value.items()}
    return [_breakable(part) for part in value] if isinstance(value, list | tuple) else value


def _with_breaks(word: re.Match[str]) -> str:
    said = word.group()
    return _BREAK.join(said[i : i + _WORD] for i in range(0, len(said), _WORD))
