"""Reads: reports, codes, print runs, the print list, document numbers, what is wrong."""

from tuopin.papers.queries.codes import (
    Read,
    mark_of,
    payload,
    read_mark,
    read_payload,
    same_number,
    spaced,
)
from tuopin.papers.queries.composing import Leaf, Made, composed
from tuopin.papers.queries.faults import faults
from tuopin.papers.queries.numbers import document_numbers, next_number
from tuopin.papers.queries.planning import Wanted, in_area, planned, to_print
from tuopin.papers.queries.print_list import ELSEWHERE, print_counts, print_list, standing
from tuopin.papers.queries.reports import (
    PROGRESS,
    Composed,
    changed_since,
    compose,
    last_published,
    own_paragraphs,
    published,
    published_one,
    slots,
)
from tuopin.papers.queries.runs import (
    draft_of,
    issued_by_mark,
    papers_of_household,
    print_run,
    print_runs,
    run_kinds,
    run_papers,
    run_state,
    wanted_of,
)
from tuopin.papers.queries.verifying import Confirmed, confirm

__all__ = [
    "ELSEWHERE",
    "PROGRESS",
    "Composed",
    "Confirmed",
    "Leaf",
    "Made",
    "Read",
    "Wanted",
    "changed_since",
    "compose",
    "composed",
    "confirm",
    "document_numbers",
    "draft_of",
    "faults",
    "in_area",
    "issued_by_mark",
    "last_published",
    "mark_of",
    "next_number",
    "own_paragraphs",
    "papers_of_household",
    "payload",
    "planned",
    "print_counts",
    "print_list",
    "print_run",
    "print_runs",
    "published",
    "published_one",
    "read_mark",
    "read_payload",
    "run_kinds",
    "run_papers",
    "run_state",
    "same_number",
    "slots",
    "spaced",
    "standing",
    "to_print",
    "wanted_of",
]
