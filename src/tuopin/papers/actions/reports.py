"""Writing the office's own paragraphs, and publishing a report with its figures and their hash."""

from datetime import date

from tuopin.archive.actions import keep
from tuopin.base import rows
from tuopin.base.seal import sha256
from tuopin.documents import pdf, word
from tuopin.kit.canonical import canonical
from tuopin.kit.refusals import Refused
from tuopin.papers.models import OwnParagraph, Published
from tuopin.papers.queries.reports import PROGRESS, compose, slots
from tuopin.workflow.actions import Act, action

LONGEST = 4000
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@action("papers.write")
def write_paragraph(act: Act, *, as_of: date, slot: str, text: str) -> dict[str, str]:
    """Write the office's own words into a slot of a day's report; an empty text takes them out.

    What was written before stays on record. Refuses 'bad_value', 'too_long'.
    """
    act.cover_county()
    if slot not in slots():
        raise Refused("bad_value", field="slot", value=slot)
    if len(text) > LONGEST:
        raise Refused("too_long", most=LONGEST)
    own = OwnParagraph(
        county=act.county, report=PROGRESS, slot=slot, as_of=as_of, text=text.strip(),
        author=act.actor.id, author_name=act.actor.name, written_on=act.on,
    )  # fmt: skip
    rows.put(own)
    act.about(own.id)
    act.note(slot=slot, as_of=as_of)
    return {"paragraph": str(own.id)}


@action("papers.publish")
def publish(act: Act, *, as_of: date, batch: int | None = None) -> dict[str, str]:
    """Publish a day's progress report (R01).

    Word and PDF are kept in the archive, the figures beside them with their hash. Refuses
    'report_future' when the report's day is still to come.
    """
    act.cover_county()
    if as_of > act.on:
        raise Refused("report_future", date=as_of)
    made = compose(act.county, as_of, "zh", batch)
    name = f"{made.paper.title}-{as_of}"
    word_file, _ = keep(
        act.county, act.on, name=f"{name}.docx", media_type=WORD_TYPE, kind="report",
        data=word.write(made.paper),
    )  # fmt: skip
    pdf_file, _ = keep(
        act.county, act.on, name=f"{name}.pdf", media_type="application/pdf", kind="report",
        data=pdf.write(made.paper),
    )  # fmt: skip
    text = canonical(made.figures)
    row = Published(
        county=act.county, report=PROGRESS, title=made.paper.title, as_of=as_of,
        published_on=act.on, publisher=act.actor.id, word=word_file, pdf=pdf_file,
        figures=text, figures_hash=sha256(text.encode()),
    )  # fmt: skip
    rows.put(row)
    act.about(row.id)
    act.note(as_of=as_of, figures=row.figures_hash, word=word_file.sha256, pdf=pdf_file.sha256)
    return {"report": str(row.id)}
