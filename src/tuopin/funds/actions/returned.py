"""Money that came back into the special account: counted in, lent again, given up again (R108).

What others post: a leg for `returned` where principal arrives, and its undoing where a loan that
was lent from it is let go. The act of re-lending itself is in `rolling_money`.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from tuopin.base import rows
from tuopin.funds.actions import chart
from tuopin.funds.models import Loan
from tuopin.ledger.actions import reverse
from tuopin.ledger.models import Journal, Transfer
from tuopin.ledger.rules import Leg, Spec
from tuopin.workflow.actions import Act


def back_specs(county: str) -> tuple[Spec, Spec]:
    """Return the accounts that `came_back` posts to, to be held with the others."""
    return chart.relendable(county), chart.returned(county)


def came_back(
    hands: Mapping[str, UUID], county: str, fen: int, subject: UUID | None = None, region: str = ""
) -> list[Leg]:
    """Return the leg that makes money in the special account lendable again; none for 0 fen.

    `hands` are the ids of held accounts by code, those of `back_specs` among them.
    """
    mirror, back = back_specs(county)
    return [Leg(hands[mirror.code], hands[back.code], fen, subject, region)] if fen else []


def unrelend(act: Act, loans: Iterable[Loan]) -> None:
    """Give back what was lent again to loans that are let go: it waits for the next batch (R108).

    Loans from new money are passed over.
    """
    lent = {loan.id: loan for loan in loans if loan.source == "returned"}
    for chunk in rows.chunks(lent):
        journals = Transfer.objects.filter(
            county=act.county, kind="relending", subject__in=chunk, journal__reverses__isnull=True
        ).values("journal")
        undone = Journal.objects.filter(county=act.county, reverses__in=journals).values("reverses")
        standing = Journal.objects.filter(county=act.county, id__in=journals)
        for journal in standing.exclude(id__in=undone).order_by("id"):
            reverse(act, journal, "")
    for loan in lent.values():
        rows.change(loan, source="new")
