"""Amending the text of a kind of paper: a further version from a day on, never an edit."""

from datetime import date

from django.db.models import Max

from tuopin.base import rows
from tuopin.documents.tree.clean import clean
from tuopin.documents.wording import Fault, Template, Words, default, faults
from tuopin.kit.refusals import Culprit, Refused
from tuopin.papers.models import Wording
from tuopin.papers.queries.wording import last_issued, template_of, versions
from tuopin.workflow.actions import Act, action

# Most characters of each part, as wide as the columns are.
LONGEST = {"title": 80, "title_en": 120, "document": 60, "note": 200}
LONGEST_TEXT = 40_000


@action("papers.amend")
def amend(
    act: Act,
    *,
    kind: str,
    title: str,
    text: str,
    from_on: date,
    document: str,
    title_en: str = "",
    text_en: str = "",
    note: str = "",
) -> dict[str, str | int]:
    """Set the text of a kind of paper from a day on, by a numbered document (R45, R92).

    What was printed keeps its version. Without an English text the Chinese one is printed in both
    languages. Refuses 'wording_unknown', 'policy_document_missing', 'too_long', 'wording_faulty'
    with every fault by line and name, 'wording_past' for a day before the last on which a paper of
    the kind was issued, and 'wording_unchanged'.
    """
    act.cover_county()
    template = template_of(kind)
    given = {
        "title": _line(title), "title_en": _line(title_en), "document": _line(document),
        "note": _line(note),
    }  # fmt: skip
    if not given["document"]:
        raise Refused("policy_document_missing")
    texts = {"text": _text(text), "text_en": _text(text_en)}
    _fit(given | texts)
    refuse_faulty(template, {**given, **texts})
    last = last_issued(act.county, kind)
    if last is not None and from_on < last:
        raise Refused("wording_past", date=from_on, last=last)
    if _same(act.county, kind, from_on, given | texts):
        raise Refused("wording_unchanged")
    newest = versions(act.county, kind).aggregate(last=Max("version"))["last"] or 0
    row = Wording(
        county=act.county, kind=kind, version=newest + 1, from_on=from_on, made_by=act.actor.id,
        made_on=act.on, **given, **texts,
    )  # fmt: skip
    rows.put(row)
    act.about(row.id)
    act.note(kind=kind, version=row.version, from_on=from_on, document=row.document)
    return {"wording": str(row.id), "version": row.version}


def faults_of(template: Template, given: dict[str, str]) -> dict[str, list[Fault]]:
    """Return the faults of a text in each language; English may be left out altogether."""
    found = {"zh": faults(template, Words(0, given["title"], given["text"]))}
    if given["title_en"] or given["text_en"]:
        found["en"] = faults(template, Words(0, given["title_en"], given["text_en"], "en"))
    return found


def refuse_faulty(template: Template, given: dict[str, str]) -> None:
    """Refuse 'wording_faulty' with every fault: its language, its line, the name it is about."""
    told = [
        Culprit(" ".join(filter(None, (_place(lang, fault.line), fault.name))),
                f"wording.{fault.code}", f"{lang}:{fault.line}")
        for lang, found in faults_of(template, given).items()
        for fault in found
    ]  # fmt: skip
    if told:
        raise Refused("wording_faulty", told, count=len(told))


def _place(lang: str, line: int) -> str:
    """Say where a fault is in signs that both languages read: 中 3, EN 3."""
    where = "中" if lang == "zh" else "EN"
    return f"{where} {line}" if line else where


def _fit(given: dict[str, str]) -> None:
    for name, value in given.items():
        most = LONGEST.get(name, LONGEST_TEXT)
        if len(value) > most:
            raise Refused("too_long", most=most)


def _same(county: str, kind: str, on: date, given: dict[str, str]) -> bool:
    """Say whether a text is the one that would be in force on the day anyway."""
    row = versions(county, kind).filter(from_on__lte=on).order_by("-from_on", "-version").first()
    names = ("title", "text", "title_en", "text_en")
    if row is not None:
        return all(getattr(row, name) == given[name] for name in names)
    chinese, english = default(kind), default(kind, "en")
    known = (chinese.title, chinese.text, english.title, english.text)
    return known == tuple(given[name] for name in names)


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _text(text: str) -> str:
    """Return a text as it is kept: lines without blanks at their ends, none empty at the edges."""
    return "\n".join(line.rstrip() for line in clean(text).split("\n")).strip("\n")
