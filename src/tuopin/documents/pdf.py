"""The PDF writer: papers of the tree set by Typst in the official layout, ready for printing."""

import json
import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from tuopin.documents import layout
from tuopin.documents.fit import fit, form_size, form_widths, is_short
from tuopin.documents.fonts import Library, library
from tuopin.documents.tree import (
    Attachments,
    Block,
    Form,
    Paper,
    Sign,
    Table,
    as_json,
)
from tuopin.documents.tree.texts import attachment_parts, head_rows

# What a PDF may be asked to conform to: PDF/A for archives, or a plain version.
Standard = Literal["a-2b", "a-2u", "a-3b", "a-3u", "1.7", "2.0"]

# A word longer than this gets places to break, or it would run over the edge of its cell or page.
_WORD = 20
_LONG_WORD = re.compile(rf"[^\s\u2e80-\uffef]{{{_WORD + 1},}}")
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
    if not papers:
        raise ValueError("nothing to print: no paper")
    if made_on is None and any(standard.startswith("a-") for standard in standards):
        raise ValueError("a PDF for the archive names its day: made_on is missing")
    fonts = fonts or library()
    return typst.compile(
        _template(),
        font_paths=fonts.fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": _data(papers, fonts, duplex=duplex, made_on=made_on)},
        pdf_standards=[*standards],
        pdf_tags=tags,
        timestamp=0,
    )


def unprintable(papers: Sequence[Paper], fonts: Library | None = None) -> set[str]:
    """Return the papers' characters that no font here holds and that would print as 〓."""
    text = "".join(json.dumps(as_json(paper), ensure_ascii=False) for paper in papers)
    return (fonts or library()).missing(text)


@cache
def _template() -> bytes:
    return Path(__file__).with_name("official.typ").read_bytes()


def _data(papers: Sequence[Paper], fonts: Library, *, duplex: bool, made_on: date | None) -> str:
    """Return everything the template needs as JSON; what no font holds is 〓 by then."""
    bookmarked = len(papers) > 1 or any(paper.bookmark for paper in papers)
    job = {
        "layout": _facts(),
        "faces": {face: _fonts(fonts.chain(face)) for face in layout.FACES},
        "hei_latin_weight": layout.HEI_LATIN_WEIGHT.get(fonts.chain("hei")[0], 400),
        "title_is_bold": fonts.bold("title"),
        "title": papers[0].title,
        "author": papers[0].author,
        "keywords": papers[0].keywords,
        "duplex": duplex,
        "made_on": [made_on.year, made_on.month, made_on.day] if made_on else [],
        # The outline's level of a paper's title: below its bookmark where papers have them.
        "level": 2 if bookmarked else 1,
        "papers": [_paper(paper) for paper in papers],
    }
    text = json.dumps(job, ensure_ascii=False)
    return text.translate(dict.fromkeys(map(ord, fonts.missing(text)), layout.GETA))


def _fonts(chain: Sequence[str]) -> list[dict[str, str]]:
    return [{"family": f, "without": layout.MISDRAWN.get(f, "")} for f in chain]


def _facts() -> dict[str, Any]:
    return {
        "size": layout.SIZE_PT,
        "pitch": layout.PITCH_PT,
        "title": layout.TITLE_PT,
        "title_pitch": layout.TITLE_PITCH_PT,
        "table_title": layout.TABLE_TITLE_PT,
        "note": layout.NOTE_PT,
        "record": layout.RECORD_PT,
        "red": layout.RED,
        "red_head": layout.RED_HEAD_PT,
        "red_head_top": layout.RED_HEAD_TOP_MM,
        "red_head_spaced": layout.RED_HEAD_SPACED,
        "red_line": layout.RED_LINE_MM,
        "sign_gap": layout.SIGN_GAP_LINES,
        "page_number": layout.PAGE_NUMBER,
        "page_number_size": layout.PAGE_NUMBER_PT,
        "page_number_below": layout.PAGE_NUMBER_MM,
        "heading_faces": [layout.HEADING_FACES[level] for level in (1, 2, 3, 4)],
    }


def _paper(paper: Paper) -> dict[str, Any]:
    width = layout.text_width_mm(paper.landscape)
    said = _breakable(as_json(paper))
    blocks = zip(layout.around(paper.blocks), said["blocks"], strict=True)
    for (before, block, following), data in blocks:
        data["sticky"] = layout.keeps_with_next(block, following)
        data["joined"] = layout.joins(before, block)
        data["joins"] = following is not None and layout.joins(block, following)
        data.update(_set(block, width))
    return {
        **said,
        "bookmark": said["bookmark"] or said["title"],
        "margins": layout.margins_mm(paper.landscape),
        "title_gap": layout.title_gap(paper),
    }


def _set(block: Block, width: float) -> dict[str, Any]:
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
            return {"fit": fitted._asdict(), "heads": _breakable(heads), "whole": whole}
        case Form():
            return {"widths": form_widths(block, width), "size": form_size(block)}
        case Sign():
            return {"zone": layout.sign_zone_em(block)}
        case Attachments():
            return {"parts": _breakable(attachment_parts(block))}
        case _:
            return {}


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
