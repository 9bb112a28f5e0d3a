"""A batch's papers together: which kinds there are, in which order, and many of them in one zip."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from tuopin.documents import pdf, word
from tuopin.documents.application import application
from tuopin.documents.case import Case
from tuopin.documents.contract import contract
from tuopin.documents.letter import letter
from tuopin.documents.note import note
from tuopin.documents.registration import registration
from tuopin.documents.tree import Paper


class Kind(NamedTuple):
    """A kind of paper: its name in Chinese, how it is made, whether it needs the one number."""

    name: str
    make: Callable[[Case], Paper]
    numbered: bool


# In the order in which a household's file holds them.
KINDS = {
    "application": Kind("申请书", application, False),
    "registration": Kind("登记表", registration, False),
    "contract": Kind("合同书", contract, True),
    "note": Kind("借据", note, True),
    "letters": Kind("责任书", letter, True),
}
_UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')
_NO_DAY = (1980, 1, 1, 0, 0, 0)


def papers(cases: Iterable[Case], kinds: Sequence[str]) -> list[Paper]:
    """Return the papers of these kinds, household by household; contracts only with a number."""
    return [paper for case in cases for _, paper in _papers(case, kinds)]


def bundle(cases: Sequence[Case], kinds: Sequence[str], form: Literal["pdf", "docx"]) -> bytes:
    """Return a zip: one PDF a kind and township, or one Word file a paper; same in, same out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        for name, data in _files(cases, kinds, form):
            entry = zipfile.ZipInfo(name, _NO_DAY)
            entry.create_system = 0
            # Both formats are packed already.
            out.writestr(entry, data)
    return buffer.getvalue()


def _papers(case: Case, kinds: Sequence[str]) -> Iterator[tuple[str, Paper]]:
    for code, kind in KINDS.items():
        if code in kinds and (case.number or not kind.numbered):
            yield code, kind.make(case)


def _files(
    cases: Sequence[Case], kinds: Sequence[str], form: Literal["pdf", "docx"]
) -> Iterator[tuple[str, bytes]]:
    by_place = sorted(cases, key=lambda case: case.township)
    for township, group in groupby(by_place, key=lambda case: case.township):
        some = list(group)
        for code, kind in KINDS.items():
            if code not in kinds:
                continue
            made = [(case, p) for case in some for c, p in _papers(case, [code]) if c == code]
            if made and form == "pdf":
                run = [paper for _, paper in made]
                yield f"{kind.name}/{_safe(township)}.pdf", pdf.write(run, tags=False)
            elif made:
                yield from _word_files(kind.name, township, made)


def _word_files(
    kind: str, township: str, made: Sequence[tuple[Case, Paper]]
) -> Iterator[tuple[str, bytes]]:
    # By number, not by name: a file's name is seen by whoever carries the file.
    for n, (case, paper) in enumerate(made, 1):
        name = _safe(case.number or f"{n:03d}")
        yield f"{kind}/{_safe(township)}/{name}.docx", word.write(paper)


def _safe(name: str) -> str:
    """Return a name that every system takes as a file's."""
    return _UNSAFE.sub("_", name).strip("._") or "_"
