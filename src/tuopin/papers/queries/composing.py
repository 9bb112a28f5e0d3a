"""Composing a print run: its papers with their codes, and what is to be kept of each."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import override

from tuopin.documents.case import day as said_day
from tuopin.documents.kinds import KINDS
from tuopin.documents.tree import Code, Paper, plain_text
from tuopin.documents.wording import NO_WORDS, Words
from tuopin.kit.terms import term
from tuopin.offices.queries import county as county_row
from tuopin.offices.queries import names_on, place_of
from tuopin.papers.queries.codes import hash_of, mark_of_hash, payload, spaced
from tuopin.papers.queries.planning import LIVE, Plan, batch_of, locale_of, standing_of
from tuopin.papers.queries.wording import past_words, words_for
from tuopin.papers.rules.ordering import Entry, pieces
from tuopin.policy.queries import terms_on


class Made(NamedTuple):
    """A paper as it goes to print: what is kept of it, and which copy it is.

    `organ`, `year` and `serial` are the document number that a new letter takes, '' and 0 for
    other papers.
    """

    kind: str
    subject: str
    number: str
    mark: str
    region: str
    household: UUID | None
    name: str
    amount_fen: int | None
    day: date | None
    wording: int
    text_hash: str
    copy: int
    title: str = ""
    organ: str = ""
    year: int = 0
    serial: int = 0


class Leaf(NamedTuple):
    """One paper of a run: as it is kept, as it prints, and its name as a file without an end.

    `volume` names the file that it shares with others of its kind and place.
    """

    made: Made
    paper: Paper
    file: str
    volume: str


def composed(plan: Plan) -> Iterator[Leaf]:
    """Yield every paper of a run with its code, piece by piece: memory holds one piece (R93).

    A paper that stands already is composed with the wording it was issued with; printed again
    unchanged it is the same paper, and its copy says 补打.
    """
    maker = _Maker(plan)
    for piece in pieces(plan.entries):
        with override(locale_of(plan.wanted.ask.lang)):
            leaves = maker.leaves(piece)
        yield from leaves


class Said(NamedTuple):
    """What a paper's mark covers beside county, kind, number and text.

    `edition`: how many papers of the same words were voided before, so that a paper printed anew
    after that is another one.
    """

    batch: int | None
    subject: str
    lang: str
    name: str
    amount_fen: int | None
    day: date | None
    edition: int


class _Maker:
    """Composes pieces of one run, with what is read once for all of them."""

    def __init__(self, plan: Plan) -> None:
        ask = plan.wanted.ask
        self.plan, self.ask = plan, ask
        self.county = ask.scope.county
        self.words = words_for(self.county, plan.wanted.kinds, ask.on, ask.lang)
        self.past = self._past()
        terms = terms_on(self.county, plan.wanted.printed_on)
        self.address = str(terms.get("paper.public_address", ""))
        self.places = names_on(self.county, ask.on)
        found = county_row(self.county)
        self.place = found.name if found else self.county

    def leaves(self, piece: Sequence[Entry]) -> list[Leaf]:
        """Return the papers of a piece: kind by kind in a constant number of reads."""
        by_words: dict[tuple[str, int], list[int]] = {}
        for n, entry in enumerate(piece):
            by_words.setdefault((entry.kind, self._words(entry).version), []).append(n)
        papers: dict[int, tuple[Paper, int]] = {}
        for (kind, version), places in by_words.items():
            items = [piece[n].item for n in places]
            words = self._words(piece[places[0]])
            made = KINDS[kind].make(self.ask, items, words)
            papers.update((n, (paper, version)) for n, paper in zip(places, made, strict=True))
        return [self._leaf(piece[n], *papers[n]) for n in range(len(piece))]

    def _past(self) -> dict[tuple[str, int], Words]:
        """Read the wordings that papers which stand already were issued with, at once."""
        wanted = {
            (kind, row.wording)
            for (kind, _subject), known in self.plan.before.items()
            if KINDS[kind].template is not None
            for row in known
            if row.state in LIVE
        }
        return past_words(self.county, sorted(wanted), self.ask.lang) if wanted else {}

    def _words(self, entry: Entry) -> Words:
        standing = standing_of(self.plan.before, entry, self.ask.lang)
        now = self.words.get(entry.kind, NO_WORDS)
        return self.past.get((entry.kind, standing.wording), now) if standing else now

    def _leaf(self, entry: Entry, paper: Paper, wording: int) -> Leaf:
        kind, item = entry
        known = self.plan.before.get((kind, item.subject), [])
        text_hash = hash_of(plain_text(paper))
        gone = sum(
            b.state == "void" and b.text_hash == text_hash and b.lang == self.ask.lang
            for b in known
        )
        name, number = item.name[:80], item.number[:60]
        batch = batch_of(kind, self.ask.batch)
        said = Said(batch, item.subject, self.ask.lang, name, item.amount_fen, item.day, gone)
        mark = mark_of_hash(self.county, kind, number, text_hash, *said)
        same = next((b for b in known if b.mark == mark), None)
        serial = self.plan.serials.get((kind, item.subject))
        made = Made(
            kind, item.subject, number, mark, item.region, item.household, name,
            item.amount_fen, item.day, wording, text_hash, same.prints + 1 if same else 1,
            *((paper.title[:160], *serial) if serial else ()),
        )  # fmt: skip
        code = self._code(made)
        marked = replace(paper, code=code, bookmark=self._bookmark(entry))
        return Leaf(made, marked, *self._files(entry))

    def _code(self, made: Made) -> Code:
        lines = [made.number] if made.number else []
        lines.append(spaced(made.mark))
        if made.copy > 1:
            lines.append(
                f"{term('word.reprint', self.ask.lang)} {said_day(self.plan.wanted.printed_on)}"
            )
        kind_mark = KINDS[made.kind].mark
        code = payload(self.address, self.county, kind_mark, made.mark, made.number)
        return Code(code, tuple(lines))

    def _bookmark(self, entry: Entry) -> str:
        kind = term(f"print.{entry.kind}", self.ask.lang)
        whose = " ".join(part for part in (entry.item.number, entry.item.name) if part)
        pair = (whose, kind) if self.plan.wanted.sort == "household" else (kind, whose)
        return " › ".join(part for part in pair if part)

    def _files(self, entry: Entry) -> tuple[str, str]:
        """Return a paper's own file and the one it shares: by number, since carriers see names."""
        kind = term(f"print.{entry.kind}", self.ask.lang)
        place = place_of(self.places, entry.item.region)
        if entry.item.region.endswith("000000"):
            place = place._replace(township=self.place)
        whose = entry.item.number or (place.village if entry.item.household is None else "")
        town = place.township
        if self.plan.wanted.sort == "household":
            return _joined(town, whose, kind), _joined(town)
        return _joined(kind, town, whose or kind), _joined(kind, town)


def _joined(*parts: str) -> str:
    return "/".join(part.replace("/", "-") for part in parts if part)
