"""What is kept about papers: own words and reports, wordings, print runs, papers, scans."""

from tuopin.papers.models.issued import DocumentNumber, Issued, Printed, PrintRun
from tuopin.papers.models.knocks import Knock
from tuopin.papers.models.published import OwnParagraph, Published
from tuopin.papers.models.scans import Scan, ScanPage
from tuopin.papers.models.wording import Wording

__all__ = [
    "DocumentNumber",
    "Issued",
    "Knock",
    "OwnParagraph",
    "PrintRun",
    "Printed",
    "Published",
    "Scan",
    "ScanPage",
    "Wording",
]
