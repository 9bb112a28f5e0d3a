"""Papers of co-ordination: meetings, reports of townships, commendation, letters."""

from tuopin.documents.asking import Kind
from tuopin.documents.coordination import (
    agenda,
    certificate,
    commendation,
    letter,
    minutes,
    notice,
    township_report,
)

KINDS: tuple[Kind, ...] = (
    letter.KIND,
    notice.KIND,
    agenda.KIND,
    minutes.KIND,
    township_report.KIND,
    commendation.KIND,
    certificate.KIND,
)
