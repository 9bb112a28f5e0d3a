"""Print runs as files: papers come one by one, go out in chunks, and are never held together.

A large PDF is made by several processes: this one composes, others set chunk after chunk with
Typst, one joins them. So no process holds more than some chunks, what Typst keeps goes with its
process, and a machine with two cores uses both. Files appear whole or not at all: a run that is
stopped leaves nothing.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from itertools import chain, cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import IO, Self, cast

from tuopin.documents import pdf, word
from tuopin.documents.joining import Part, join
from tuopin.documents.tree import Form, Paper, Table

# Called with the number of papers done so far; what it raises stops the run.
Step = Callable[[int], None]

# So many papers are set here at once; more go through the other processes.
DIRECT = 60
# About as many pages are set at a time: fewer cost time, more cost memory.
PAGES = 200
# So many processes set, each with its own memory; composing and joining take what they leave.
_SETTERS = min(2, os.cpu_count() or 1)
# Chunks of each that may wait to be set: enough that none waits for another for long.
_AHEAD = 2
# About what fills a page: cells of a table, or other blocks.
_CELLS, _BLOCKS = 250, 12
_EVERY = 25
_UNSAFE = re.compile(r'[\x00-\x1f\\/:*?"<>|\s]+')
_NAME_MOST = 80
# An entry must have a day; this is the first that the format knows.
_NO_DAY = (1980, 1, 1, 0, 0, 0)


def pdf_stream(
    papers: Iterable[Paper],
    out: Path,
    *,
    made_on: date | None = None,
    duplex: bool = False,
    step: Step | None = None,
) -> int:
    """Write papers as one PDF with a bookmark each, and return the number of its pages.

    Bookmarks like "household › paper" that follow one another lie under their household. The same
    papers give the same bytes. ValueError where there is no paper; OSError where `out` cannot be
    written; RuntimeError where another process gives up.
    """
    with _file_to_be(out) as (folder, made):
        coming = iter(papers)
        first = list(islice(coming, DIRECT + 1))
        if len(first) > DIRECT:
            jobs = (
                _job(folder / f"{n:06}.json", some, made_on=made_on, duplex=duplex)
                for n, some in enumerate(_chunks(chain(first, coming)))
            )
            with ExitStack() as others:
                setters = [
                    others.enter_context(_Other("compiling", complaints=folder / f"{n}.txt"))
                    for n in range(_SETTERS)
                ]
                flags = ["duplex"] if duplex else []
                joiner = others.enter_context(
                    _Other("joining", str(made), *flags, complaints=folder / "joining.txt")
                )
                return _Press(setters, joiner, step or _nobody).run(jobs)
        part = folder / "part.pdf"
        part.write_bytes(pdf.write(first, tags=False, made_on=made_on, duplex=duplex))
        (step or _nobody)(len(first))
        return join([Part(part, _names(first))], made)


def word_zip(named: Iterable[tuple[str, Paper]], out: Path, *, step: Step | None = None) -> int:
    """Write papers as Word files into a zip, and return their number.

    Each comes with its name in the zip, without .docx; / parts folders. Names are made such that
    every system takes them, and a second file of a name gets a number. The same papers give the
    same bytes. ValueError where there is no paper; OSError where `out` cannot be written.
    """
    done = 0
    with _zip_to_be(out) as (_, pack):
        for done, (name, paper) in enumerate(named, 1):
            pack(f"{name}.docx", word.write(paper))
            if step and not done % _EVERY:
                step(done)
        if not done:
            raise ValueError("nothing to pack: no paper")
        (step or _nobody)(done)
    return done


def pdf_zip(
    named: Iterable[tuple[str, Iterable[Paper]]],
    out: Path,
    *,
    made_on: date | None = None,
    duplex: bool = False,
    step: Step | None = None,
) -> int:
    """Write several PDFs into a zip, such as one a kind and township; return their pages.

    Names as in `word_zip`, without .pdf. ValueError where there is none or one without papers;
    OSError where `out` cannot be written.
    """
    pages = before = done = 0

    def stepped(papers: int) -> None:
        nonlocal done
        done = before + papers
        (step or _nobody)(done)

    with _zip_to_be(out) as (folder, pack):
        for name, papers in named:
            made = folder / "one.pdf"
            pages += pdf_stream(papers, made, made_on=made_on, duplex=duplex, step=stepped)
            before = done
            pack(f"{name}.pdf", made)
        if not pages:
            raise ValueError("nothing to pack: no paper")
    return pages


def _nobody(done: int) -> None:
    """Nobody wants to know."""


def _names(papers: Iterable[Paper]) -> list[str]:
    return [paper.bookmark or paper.title for paper in papers]


@contextmanager
def _file_to_be(out: Path) -> Iterator[tuple[Path, Path]]:
    """Yield a folder for what comes in between, and where to write; that becomes `out` at last."""
    with TemporaryDirectory(prefix=".tuopin-print-", dir=out.parent) as name:
        folder = Path(name)
        made = folder / "whole"
        yield folder, made
        made.replace(out)


@contextmanager
def _zip_to_be(out: Path) -> Iterator[tuple[Path, Callable[[str, bytes | Path], None]]]:
    with _file_to_be(out) as (folder, made), zipfile.ZipFile(made, "w") as packed:
        taken: set[str] = set()

        def pack(name: str, what: bytes | Path) -> None:
            entry = zipfile.ZipInfo(_free(_safe(name), taken), _NO_DAY)
            entry.create_system = 0
            # Both formats are packed already.
            if isinstance(what, bytes):
                packed.writestr(entry, what)
                return
            entry.file_size = what.stat().st_size
            with what.open("rb") as data, packed.open(entry, "w") as into:
                shutil.copyfileobj(data, into)

        yield folder, pack


def _safe(name: str) -> str:
    """Return a path that every system takes, and that leads nowhere else."""
    stem, dot, kind = name.rpartition(".")
    parts = [_UNSAFE.sub("_", part).strip("._ ")[:_NAME_MOST] for part in stem.split("/")]
    return "/".join(part or "_" for part in parts) + dot + kind


def _free(name: str, taken: set[str]) -> str:
    """Return the name, with a number where it is taken; systems take capitals for small letters."""
    stem, dot, kind = name.rpartition(".")
    n, free = 1, name
    while free.casefold() in taken:
        n += 1
        free = f"{stem}-{n}{dot}{kind}"
    taken.add(free.casefold())
    return free


class _Press:
    """One large run: chunks of papers to those that set, set ones in their order to the joiner."""

    def __init__(self, setters: Sequence["_Other"], joiner: "_Other", step: Step) -> None:
        self.setters, self.joiner, self.step = setters, joiner, step
        self.waiting: deque[tuple[_Other, Part]] = deque()
        self.done = 0

    def run(self, jobs: Iterable[Part]) -> int:
        """Have the jobs set and joined, and return the number of pages."""
        for setter, job in zip(cycle(self.setters), jobs, strict=False):
            setter.tell(str(job.path))
            self.waiting.append((setter, job._replace(path=job.path.with_suffix(".pdf"))))
            if len(self.waiting) > _AHEAD * len(self.setters):
                self._take()
        while self.waiting:
            self._take()
        for other in (*self.setters, self.joiner):
            other.end()
        return int(self.joiner.answer())

    def _take(self) -> None:
        """Pass on the oldest chunk once it is set."""
        setter, part = self.waiting.popleft()
        setter.answer()
        self.joiner.tell(json.dumps({"path": str(part.path), "names": part.names}))
        self.done += len(part.names)
        self.step(self.done)


def _chunks(papers: Iterable[Paper]) -> Iterator[list[Paper]]:
    """Yield papers in chunks of about PAGES pages."""
    some: list[Paper] = []
    pages = 0.0
    for paper in papers:
        some.append(paper)
        pages += _about_pages(paper)
        if pages >= PAGES:
            yield some
            some, pages = [], 0.0
    if some:
        yield some


def _job(path: Path, papers: Sequence[Paper], *, made_on: date | None, duplex: bool) -> Part:
    """Write down what setting these papers needs."""
    path.write_text(pdf.job(papers, duplex=duplex, made_on=made_on), "utf-8")
    return Part(path, _names(papers))


def _about_pages(paper: Paper) -> float:
    cells = sum(len(b.rows) * len(b.columns) for b in paper.blocks if isinstance(b, Table))
    cells += sum(2 * len(line) for b in paper.blocks if isinstance(b, Form) for line in b.lines)
    return 0.5 + cells / _CELLS + len(paper.blocks) / _BLOCKS


class _Other:
    """Another process that is told lines and answers with lines; it ends with the `with`."""

    def __init__(self, module: str, *args: str, complaints: Path) -> None:
        self.module, self.complaints = module, complaints
        command = [sys.executable, "-m", f"tuopin.documents.{module}", *args]
        with complaints.open("wb") as errors:
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
            )
        self.asked = cast("IO[str]", self.process.stdin)
        self.answers = cast("IO[str]", self.process.stdout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self.process.kill()
        # What it was not told any more is no matter.
        with suppress(BrokenPipeError):
            self.asked.close()
        self.answers.close()
        self.process.wait()

    def tell(self, line: str) -> None:
        """Tell it a line."""
        try:
            print(line, file=self.asked, flush=True)
        except BrokenPipeError as problem:
            raise self._gave_up() from problem

    def answer(self) -> str:
        """Wait for its next answer; RuntimeError where it gave up instead."""
        line = self.answers.readline()
        if not line:
            raise self._gave_up()
        return line.rstrip("\n")

    def end(self) -> None:
        """Tell it that there is no more."""
        self.asked.close()

    def _gave_up(self) -> RuntimeError:
        self.process.wait()
        said: Sequence[str] = self.complaints.read_text("utf-8", "replace").splitlines()
        return RuntimeError(f"{self.module} gave up: {said[-1] if said else 'without a word'}")
