"""What a print run issues: papers printed once more, papers that give way, document numbers."""

from collections.abc import Sequence
from uuid import UUID

from tuopin.base import rows
from tuopin.documents.kinds import KINDS
from tuopin.kit.refusals import Culprit, Refused
from tuopin.papers.models import DocumentNumber, Issued, PrintRun
from tuopin.papers.queries.composing import Made
from tuopin.papers.queries.planning import LIVE, batch_of
from tuopin.papers.queries.print_list import ELSEWHERE, standing
from tuopin.papers.rules.numbers import Number
from tuopin.papers.states import ISSUED
from tuopin.workflow.actions import Act

_MOST_CULPRITS = 20


def issue(act: Act, run: PrintRun, made: Sequence[Made]) -> list[Issued]:
    """Bring papers to the state of having been printed once more, and return them in order.

    Refuses 'print_overtaken' when another run printed one of them meanwhile.
    """
    known = _known(act, run, made)
    new: list[Issued] = []
    again: list[Issued] = []
    papers: list[Issued] = []
    others: list[tuple[Issued, Issued]] = []
    for one in made:
        before = known.get((one.kind, one.subject), [])
        paper = next((p for p in before if p.mark == one.mark), None)
        if one.copy != (paper.prints + 1 if paper else 1):
            raise Refused("print_overtaken", number=one.number or one.name)
        if paper is None:
            paper = _new(act, run, one)
            new.append(paper)
        else:
            _once_more(act, paper, one)
            again.append(paper)
        papers.append(paper)
        live = (p for p in before if p is not paper and p.lang == run.lang and p.state in LIVE)
        others += ((other, paper) for other in live)
    _give_way(act, others)
    rows.save(again, "state", "prints", "printed_on", "signed_on", "signed_by")
    rows.many(new)
    return papers


def _once_more(act: Act, paper: Issued, one: Made) -> None:
    if paper.state == "replaced":
        # It stands again, and is to be signed again.
        paper.signed_on, paper.signed_by = None, None
    paper.state = ISSUED.after(paper.state, "print")
    paper.prints, paper.printed_on = one.copy, act.on


def _give_way(act: Act, others: Sequence[tuple[Issued, Issued]]) -> None:
    """Mark papers as replaced by those with other words.

    What was signed in 签约 stands: printed again when its days are known, the same agreement says
    more, but the sheet that was signed is not void. Another number, amount or name replaces it.
    """
    agreed = _agreed(act, [old.id for old, _ in others if old.kind in ELSEWHERE])
    replaced = [
        old for old, paper in others if old.id not in agreed or _facts(old) != _facts(paper)
    ]
    for old in replaced:
        old.state = ISSUED.after(old.state, "replace")
    rows.save(replaced, "state")


def _agreed(act: Act, keys: Sequence[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for chunk in rows.chunks(keys):
        papers = standing(Issued.objects.filter(county=act.county, id__in=chunk))
        found.update(paper.id for paper in papers if getattr(paper, "agreed_on", None))
    return found


def _facts(paper: Issued) -> tuple[str, int | None, str]:
    return paper.number, paper.amount_fen, paper.name


def _known(act: Act, run: PrintRun, made: Sequence[Made]) -> dict[tuple[str, str], list[Issued]]:
    """Lock and return what was issued before of the same kinds and subjects."""
    subjects: dict[str, list[str]] = {}
    for one in made:
        subjects.setdefault(one.kind, []).append(one.subject)
    held = [
        paper
        for kind, wanted in sorted(subjects.items())
        for chunk in rows.chunks(sorted(wanted))
        for paper in rows.find(Issued, lock=True, county=act.county, kind=kind, subject=chunk)
        if not KINDS[kind].in_batch or paper.batch == run.batch
    ]
    found: dict[tuple[str, str], list[Issued]] = {}
    for paper in held:
        found.setdefault((paper.kind, paper.subject), []).append(paper)
    return found


def _new(act: Act, run: PrintRun, one: Made) -> Issued:
    return Issued(
        county=act.county, kind=one.kind, subject=one.subject, number=one.number, mark=one.mark,
        region=one.region, batch=batch_of(one.kind, run.batch), household=one.household,
        name=one.name, amount_fen=one.amount_fen, day=one.day, lang=run.lang, wording=one.wording,
        text_hash=one.text_hash, issued_on=act.on, printed_on=act.on,
    )  # fmt: skip


def take_numbers(act: Act, run: PrintRun, made: Sequence[Made]) -> list[str]:
    """Enter the numbers of new letters; refuses 'document_number_taken' with all that are."""
    letters = [one for one in made if one.serial]
    if not letters:
        return []
    numbers = [Number(one.organ, one.year, one.serial) for one in letters]
    organ, year, _serial = numbers[0]
    register = DocumentNumber.objects.filter(county=act.county, organ=organ, year=year)
    taken = [
        Number(organ, year, serial)
        for chunk in rows.chunks(number.serial for number in numbers)
        for serial in register.filter(serial__in=chunk).values_list("serial", flat=True)
    ]
    if taken:
        culprits = [Culprit(n.text, "why.number_taken") for n in taken[:_MOST_CULPRITS]]
        raise Refused("document_number_taken", rows=culprits, number=taken[0].text)
    rows.many(
        [
            DocumentNumber(
                county=act.county, **number._asdict(), kind=one.kind, title=one.title, run=run,
                taken_by=act.actor.id, taken_on=act.on,
            )
            for one, number in zip(letters, numbers, strict=True)
        ]
    )  # fmt: skip
    return [number.text for number in numbers]
