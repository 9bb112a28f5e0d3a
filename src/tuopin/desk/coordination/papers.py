"""Papers of coordination as files, PDF or Word, as the records stand on the day shown (R50–R56)."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from tuopin.coordination.queries import (
    award,
    awards_by,
    minutes_version,
    pack_of,
    pack_on,
    report_state,
    township_report,
)
from tuopin.coordination.queries import meeting_state as state_of
from tuopin.desk.coordination.frame import SEE, found_on, meeting_of
from tuopin.desk.gate import DeskRequest
from tuopin.desk.pages import page
from tuopin.desk.papers.files import words_of, written
from tuopin.documents.coordination import certificate, commendation, minutes, notice
from tuopin.documents.coordination import township_report as reports
from tuopin.documents.coordination.awards import Award
from tuopin.documents.coordination.meeting import of_record
from tuopin.documents.coordination.pack import pack
from tuopin.documents.letterhead import organ_of
from tuopin.kit.refusals import Refused
from tuopin.offices.queries import names_on, place_of


@page(SEE)
def notice_file(request: DeskRequest, key: UUID, form: str) -> HttpResponse:
    """Hand out the notice that calls townships to a meeting."""
    row = meeting_of(request, key)
    if state_of(row, request.as_of) == "cancelled":
        raise Refused("not_found")
    ask = of_record(row, request.as_of)
    [paper] = notice.KIND.make(ask, notice.KIND.items(ask), words_of(request, notice.KIND.code))
    return written(paper, form, _("会议通知"), row.meets_on)


@page(SEE)
def pack_file(request: DeskRequest, key: UUID, form: str) -> HttpResponse:
    """Hand out a meeting's papers: the figures it was held with, or those of the day before it."""
    row, on = meeting_of(request, key), request.as_of
    held = state_of(row, on) == "held"
    figures = (pack_of(row) if held else None) or pack_on(row.county, on)
    paper = pack(row, figures, min(on, row.held_on) if held else on)
    return written(paper, form, _("会议材料"), figures.as_of)


@page(SEE)
def minutes_file(request: DeskRequest, key: UUID, form: str) -> HttpResponse:
    """Hand out one version of minutes; a draft says that it is one, a signed one who signed it."""
    row, on = minutes_version(request.actor.county, key), request.as_of
    if row is None or row.written_on > on:
        raise Refused("not_found")
    ask = of_record(row.meeting, on, row)
    [paper] = minutes.KIND.make(ask, minutes.KIND.items(ask), words_of(request, minutes.KIND.code))
    version = _("第%(n)s版") % {"n": row.version}
    return written(paper, form, _("会议纪要"), row.meeting.held_on, version)


@page(SEE)
def report_file(request: DeskRequest, key: UUID, form: str) -> HttpResponse:
    """Hand out a township's report as it was handed in, or as a draft to write on before."""
    county, on = request.actor.county, request.as_of
    row: Any = found_on(request, township_report(county, key, on), "period_from")
    name = place_of(names_on(county, on), row.region).township
    words = words_of(request, reports.KIND.code)
    paper = reports.report_of(organ_of(county, on).county, row, name, words, on)
    draft = [_("草稿")] if report_state(row) == "due" else []
    return written(paper, form, name, _("进展情况报告"), row.period_to, *draft)


def _award(request: DeskRequest, key: UUID) -> Any:
    return found_on(request, award(request.actor.county, key, request.as_of), "awarded_on")


@page(SEE)
def letter_file(request: DeskRequest, key: UUID, form: str) -> HttpResponse:
    """Hand out the letter that gave a commendation, with everybody whom it commends."""
    row, on = _award(request, key), request.as_of
    given = [
        Award(one.honour, one.name, one.grounds) for one in awards_by(row.county, row.document, on)
    ]
    paper = commendation.commendation(
        organ_of(row.county, on), given, str(row.awarded_on.year),
        words_of(request, commendation.KIND.code), row.awarded_on, number=row.document,
    )  # fmt: skip
    return written(paper, form, _("表彰通报"), row.document)


@page(SEE)
def certificate_file(request: DeskRequest, key: UUID, form: str) -> HttpResponse:
    """Hand out the certificate of one commendation."""
    row, on = _award(request, key), request.as_of
    paper = certificate.certificate(
        organ_of(row.county, on), Award(row.honour, row.name), str(row.awarded_on.year),
        words_of(request, certificate.KIND.code), row.awarded_on,
    )  # fmt: skip
    return written(paper, form, _("荣誉证书"), row.name)
