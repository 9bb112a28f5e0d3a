"""Print runs: opened, finished with everything that came out of them, or stopped."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from tuopin.archive.actions import keep_file
from tuopin.base import rows
from tuopin.base.scope import Scope, within
from tuopin.documents.kinds import KINDS
from tuopin.kit.canonical import canonical
from tuopin.kit.refusals import Refused
from tuopin.kit.terms import Word
from tuopin.papers.actions.issuing import issue, take_numbers
from tuopin.papers.models import Printed, PrintRun
from tuopin.papers.queries.composing import Made
from tuopin.papers.queries.planning import in_area
from tuopin.papers.queries.runs import draft_of
from tuopin.papers.rules.asking import FORMS, LANGS, chosen, filled_in
from tuopin.papers.rules.ordering import SORTS
from tuopin.papers.states import PRINT_RUN
from tuopin.programme.queries import batch as batch_row
from tuopin.register.models import Household
from tuopin.workflow.actions import Act, action
from tuopin.workflow.models import Job

_TYPES = {"pdf": "application/pdf", "pdfs": "application/zip", "docx": "application/zip"}
_MOST_CULPRITS = 20


@action("papers.print")
def print_papers(
    act: Act, *, kinds: Sequence[str], region: str, as_of: date, batch: int | None = None,
    sort: str = "household", form: str = "pdf", lang: str = "zh", subject: UUID | None = None,
    households: Sequence[UUID] = (), given: Mapping[str, str] | None = None,
) -> dict[str, str]:  # fmt: skip
    """Open a print run of some kinds for an area as of a day (R93); its job makes the file.

    `batch` may be None where no kind belongs to one; `households` narrows the papers of households
    to those chosen; `given` is what was typed, by field. Refuses 'nothing_chosen',
    'paper_kind_unknown', 'paper_batch', 'paper_fields', 'bad_value', 'date_future', 'not_found',
    'out_of_area'.
    """
    act.cover(region)
    wanted = chosen(kinds, KINDS)
    for field, value, fits in (
        ("region", region, len(region) == 12 and region.isdecimal()),
        ("sort", sort, sort in SORTS),
        ("form", form, form in FORMS),
        ("lang", lang, lang in LANGS),
    ):
        if not fits:
            raise Refused("bad_value", field=Word(f"word.print_{field}"), value=value)
    if as_of > act.on:
        raise Refused("date_future", date=as_of)
    bound = next((kind for kind in wanted if kind.in_batch), None)
    if bound is not None and batch is None:
        raise Refused("paper_batch", kind=Word(f"print.{bound.code}"))
    if batch is not None and batch_row(act.county, batch) is None:
        raise Refused("not_found")
    homes = sorted({UUID(str(key)) for key in households})
    _there(in_area(act.county, region), homes)
    typed = filled_in(wanted, given or {})
    run = PrintRun(
        county=act.county, batch=batch if bound else None, region=region,
        kinds=",".join(kind.code for kind in wanted), sort=sort, form=form, lang=lang,
        as_of=as_of, subject=subject, chosen="\n".join(map(str, homes)), given=canonical(typed),
        asked_by=act.actor.id, asked_on=act.on,
    )  # fmt: skip
    rows.put(run)
    act.about(run.id, region)
    # What was typed may name people: of the fields only their names are on record.
    act.note(kinds=run.kinds, batch=run.batch, as_of=as_of, form=form, lang=lang,
             households=len(homes), fields=sorted(typed))  # fmt: skip
    return {"run": str(run.id)}


@action("papers.finish_run")
def finish_run(
    act: Act, *, run: UUID, made: Sequence[Made], pages: int, job: UUID | None = None
) -> dict[str, Any]:
    """Keep what a run made, all or nothing: papers, copies, document numbers, and the file.

    A paper with other words takes the place of the one before. Refuses 'papers_none',
    'print_overtaken' when another run printed the same papers meanwhile, 'document_number_taken',
    'out_of_order' for a run that is ready or was cancelled.
    """
    asked = act.take(PrintRun, run)
    act.cover(asked.region)
    _own(act, asked)
    state = PRINT_RUN.after(asked.state, "finish")
    if job is not None:
        _still_running(act, job)
    if not made:
        raise Refused("papers_none")
    papers = issue(act, asked, made)
    rows.many(
        [
            Printed(county=act.county, run=asked, issued=paper, position=n, copy=one.copy)
            for n, (one, paper) in enumerate(zip(made, papers, strict=True), 1)
        ]
    )
    numbers = take_numbers(act, asked, made)
    draft = draft_of(asked)
    file, _ = keep_file(
        act.county, act.on, name=draft.name, media_type=_TYPES[asked.form], kind="print",
        source=draft,
    )  # fmt: skip
    rows.change(asked, state=state, done_on=act.on, papers=len(made), pages=pages, file=file)
    act.about(asked.id)
    act.note(kinds=asked.kinds, batch=asked.batch, as_of=asked.as_of, papers=len(made),
             pages=pages, copies=sum(m.copy > 1 for m in made), numbers=numbers,
             sha256=file.sha256)  # fmt: skip
    return {"run": str(asked.id), "papers": len(made), "pages": pages}


@action("papers.cancel_run")
def cancel_run(act: Act, *, run: UUID) -> dict[str, str]:
    """Stop one's own print run; nothing of it is kept. Refuses 'out_of_order', 'forbidden'."""
    asked = act.take(PrintRun, run)
    act.cover(asked.region)
    _own(act, asked)
    rows.change(asked, state=PRINT_RUN.after(asked.state, "cancel"))
    act.about(asked.id)
    return {"run": str(asked.id), "state": asked.state}


def _own(act: Act, run: PrintRun) -> None:
    if run.asked_by != act.actor.id:
        raise Refused("forbidden", action=Word(f"action.{act.code}"))


def _there(scope: Scope, homes: Sequence[UUID]) -> None:
    """Refuse households that are not in the area."""
    found = 0
    for chunk in rows.chunks(homes):
        found += within(Household.objects.filter(id__in=chunk), scope).count()
    if found != len(homes):
        raise Refused("not_found")


def _still_running(act: Act, key: UUID) -> None:
    """Refuse what a job made that was stopped in its last moment."""
    job = rows.get(Job, lock=True, id=key, county=act.county)
    if job is None or job.state != "running":
        raise Refused("print_cancelled")
