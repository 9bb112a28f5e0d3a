"""The pilot's 1,509 contracts, notes and letters as one PDF and as Word files; 10,000 papers.

The pilot's year is lived once. Then, in a process each and in turns: all papers of its households
as one PDF, from the plan of the run to the joined file (reads, composing, codes, setting, joining);
and one bare compile by Typst of as many pages: the same words over and over, one paragraph a page,
which fills its 22 lines of 28 characters in the face and size of the papers, and nothing else. The
bar is the ratio of the best of each; what the database's reads take is named apart, and also what
Typst alone takes for these very papers in one compile, all made ready before.
The Word zip is written from the same papers; what counts is the processor's time, that is papers a
second on one core however busy the machine. At last 10,002 papers (the pilot's, again and again
under new numbers) say how much memory each process takes.
"""

import io
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.common import child, data_folder, peak_mb, set_up

if TYPE_CHECKING:
    from tuopin.documents.tree import Paper

HOUSEHOLDS = 503
KINDS = ("contract", "note", "letters")
DAY = date(2007, 12, 28)
ROUNDS = 3
MANY = 10_002
TIMES_MOST, PAPERS_LEAST, MB_MOST = 4.0, 1000, 500
# As plain as a page of text is set: one paragraph, nothing but the face, the size and the margins.
FULL = 22 * 28
BARE = """
#let job = json(bytes(sys.inputs.data))
#set page(paper: "a4", margin: (top: 37mm, right: 26mm, bottom: 35mm, left: 28mm))
#set text(font: job.fonts, size: 15.75pt, lang: "zh")
#set par(justify: true, linebreaks: "simple", leading: 0.7em)
#for words in job.pages { par(words); pagebreak(weak: true) }
"""


def run() -> dict[str, Any]:
    """Measure; `met` says whether time, rate and memory keep to their bars."""
    with data_folder() as data:

        def step(*args: str) -> dict[str, Any]:
            return child("bench.papers_bench", *args, data=data)

        step("live")
        rounds = []
        for _ in range(ROUNDS):
            printed = step("pdf")
            rounds.append((printed, step("bare", str(printed["pages"]))))
        alone = step("alone")
        words = [step("word") for _ in range(ROUNDS)]
        many = {"pdf": step("many", "pdf"), "word": step("many", "word")}
    pdf = min((one for one, _ in rounds), key=lambda one: float(one["seconds"]))
    bare = min((one for _, one in rounds), key=lambda one: float(one["seconds"]))
    word = max(words, key=lambda one: float(one["papers_a_second"]))
    peaks = [mb for one in (pdf, word, *many.values()) for mb in one["peak_mb"].values()]
    ratio = round(pdf["seconds"] / bare["seconds"], 2)
    return {
        "met": {
            "pdf": ratio < TIMES_MOST,
            "word": word["papers_a_second"] >= PAPERS_LEAST,
            "memory": max(peaks) < MB_MOST,
        },
        "ratio": ratio,
        "limit": TIMES_MOST,
        "pdf": pdf,
        "bare": bare,
        "alone": alone,
        "word": word,
        "many": many,
    }


def live() -> dict[str, Any]:
    """Live the pilot's year in the data folder."""
    set_up()
    from tuopin.config.cli.shared import migrate
    from tuopin.pilot.demo import shipped
    from tuopin.pilot.replay import replay

    migrate()
    replay(HOUSEHOLDS, *shipped())
    return {}


def printed() -> dict[str, Any]:
    """Print the pilot's papers as one PDF."""
    from tuopin.documents.stream import pdf_stream

    _warm()
    with _folder() as folder, _reads() as reads:
        made, out = [0], folder / "papers.pdf"
        started = time.perf_counter()
        pages = pdf_stream(_counted(_papers(), made), out)
        seconds = time.perf_counter() - started
        return {
            "papers": made[0],
            "pages": pages,
            "seconds": round(seconds, 2),
            "reads_s": round(reads[0], 2),
            "file_mb": round(out.stat().st_size / 1e6, 1),
            "peak_mb": _peaks(),
        }


def bare(pages: int) -> dict[str, Any]:
    """Set so many full pages of the papers' words by one bare compile."""
    import pikepdf
    import typst

    from tuopin.documents.fonts import library
    from tuopin.documents.tree import plain_text

    words = "".join("".join(map(plain_text, _papers())).split())
    text = words * (pages * FULL // len(words) + 1)
    fonts = library()
    job = {
        "fonts": fonts.chain("fang"),
        "pages": [text[at : at + FULL] for at in range(0, pages * FULL, FULL)],
    }
    data = json.dumps(job, ensure_ascii=False)
    started = time.perf_counter()
    made = typst.compile(
        BARE.encode(), font_paths=fonts.fonts, ignore_system_fonts=True,
        sys_inputs={"data": data}, pdf_tags=False,
    )  # fmt: skip
    seconds = time.perf_counter() - started
    with pikepdf.open(io.BytesIO(made)) as pdf:
        return {"pages": len(pdf.pages), "seconds": round(seconds, 2)}


def alone() -> dict[str, Any]:
    """Set the papers themselves by one compile, composed and described before."""
    from tuopin.documents import pdf

    _warm()
    job = pdf.job(list(_papers()))
    started = time.perf_counter()
    pdf.compiled(job, tags=False)
    return {"seconds": round(time.perf_counter() - started, 2), "peak_mb": peak_mb()}


def worded() -> dict[str, Any]:
    """Write the pilot's papers as Word files into a zip."""
    from tuopin.documents.stream import word_zip

    papers = list(_papers())
    with _folder() as folder:
        out = folder / "papers.zip"
        started = time.process_time()
        made = word_zip(((paper.bookmark, paper) for paper in papers), out)
        seconds = time.process_time() - started
        return {
            "papers": made,
            "processor_s": round(seconds, 2),
            "papers_a_second": round(made / seconds),
            "file_mb": round(out.stat().st_size / 1e6, 1),
            "peak_mb": _peaks(),
        }


def many(form: str) -> dict[str, Any]:
    """Print MANY papers, and say what each process held at most."""
    from tuopin.documents.stream import pdf_stream, word_zip

    with _folder() as folder:
        out = folder / "papers"
        papers = islice(_again(), MANY)
        started = time.perf_counter()
        if form == "pdf":
            made = {"pages": pdf_stream(papers, out)}
        else:
            made = {"papers": word_zip(((p.bookmark, p) for p in papers), out)}
        seconds = time.perf_counter() - started
        file_mb = round(out.stat().st_size / 1e6, 1)
        return {**made, "seconds": round(seconds, 1), "file_mb": file_mb, "peak_mb": _peaks()}


def _warm() -> None:
    """Have everything imported and the fonts found, as in a server that has printed before."""
    set_up()
    from tuopin.documents.fonts import library
    from tuopin.papers.queries import composing

    library().missing(str(composing))


def _papers() -> Iterator["Paper"]:
    """Yield the pilot's papers with their codes, household by household."""
    set_up()
    from tuopin.documents.asking import Ask
    from tuopin.kit.scope import Scope
    from tuopin.papers.queries import Wanted, composed, planned
    from tuopin.pilot.demo import shipped

    county, _ = shipped()
    ask = Ask(scope=Scope(county, (county,)), on=DAY, batch=1)
    for leaf in composed(planned(Wanted(ask, KINDS, "household", DAY))):
        yield leaf.paper


def _again() -> Iterator["Paper"]:
    """Yield the pilot's papers again and again, each under a number of its own."""
    for time_over in count(1):
        for paper in _papers():
            code = paper.code
            if code is not None:
                code = replace(code, payload=f"{code.payload}-{time_over}")
            yield replace(paper, code=code, bookmark=f"{time_over}-{paper.bookmark}")


def _counted(papers: Iterator["Paper"], made: list[int]) -> Iterator["Paper"]:
    for paper in papers:
        made[0] += 1
        yield paper


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="tuopin-bench-") as name:
        yield Path(name)


@contextmanager
def _reads() -> Iterator[list[float]]:
    """Yield the seconds that the database's answers take; more while the work goes on."""
    set_up()
    from django.db import connection

    taken = [0.0]

    def timed(execute: Callable[..., Any], *args: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(*args)
        finally:
            taken[0] += time.perf_counter() - started

    with connection.execute_wrapper(timed):
        yield taken


def _peaks() -> dict[str, float]:
    """Return the most memory in MB of this process, and of the largest of those it started."""
    import resource

    others = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"composing": peak_mb(), **({"setting or joining": round(others, 1)} if others else {})}


_STEPS: dict[str, Callable[..., dict[str, Any]]] = {
    "live": live,
    "pdf": printed,
    "bare": lambda pages: bare(int(pages)),
    "alone": alone,
    "word": worded,
    "many": many,
}

if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps(_STEPS[sys.argv[1]](*sys.argv[2:])))
    else:
        print(json.dumps(run(), indent=1))
